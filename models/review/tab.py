"""A queue in pieces that a browser's tab can keep: the cases once, and what was said in pages.

So that one press sends some hundred bytes, and not the whole queue. What comes back is a browser's
word, and bounded like a file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import msgspec
from msgspec import Meta

from models.errors import InputError
from models.limits import LIMITS
from models.review.files import read_lines, write_lines
from models.review.queue import MOST_ANSWERS, Answer, Queue
from models.review.states import Said

PAGE = 50  # answers in one piece
MOST_PACKED = 2_000_000  # characters of the cases; a tab keeps about five million in all
SMALL_BYTES = 700_000  # of small copies of pictures: some two hundred
SMALLEST_BYTES = 12_000  # of one
_APART = "."  # is no letter of base64
_MOST_PAGES = MOST_ANSWERS  # numbers can have gaps
_MOST_INFLATED = 256 * 1024


class _Kept(Said, frozen=True, omit_defaults=True, kw_only=True):
    case: Annotated[str, Meta(max_length=16)]


def base_of(queue: Queue, small: Mapping[str, bytes] | None = None) -> tuple[str, str]:
    """The cases and classes without a word said of them: their name, and themselves, packed.

    small: of cases, by their ids, a small copy of the picture; as many are kept as have room.
    """
    data = write_lines(replace(queue, answers=()))
    copies = _fitting(queue, small or {})
    if not copies:
        return hashlib.sha256(data).hexdigest()[:16], _pack(data)
    more = msgspec.json.encode(copies)
    packed = f"{_pack(data)}{_APART}{_pack(more)}"
    if len(packed) > MOST_PACKED:  # what was entered comes first
        return base_of(queue)
    return hashlib.sha256(data + more).hexdigest()[:16], packed


def _fitting(queue: Queue, small: Mapping[str, bytes]) -> dict[str, bytes]:
    kept: dict[str, bytes] = {}
    room = SMALL_BYTES
    for case in queue.cases:
        copy = small.get(case.id)
        if copy is not None and len(copy) <= min(room, SMALLEST_BYTES):
            kept[case.id] = copy
            room -= len(copy)
    return kept


def small_of(base: object) -> dict[str, bytes]:
    """The small copies of pictures that a tab has kept, by the ids of their cases."""
    if not isinstance(base, str) or len(base) > 2 * MOST_PACKED:
        return {}
    data = _unpack(base.partition(_APART)[2], 2 * SMALL_BYTES)
    try:
        found = msgspec.json.decode(data or b"{}", type=dict[str, bytes])
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return {id_: copy for id_, copy in found.items() if len(copy) <= SMALLEST_BYTES}


def page_of(queue: Queue, number: int) -> str:
    """One page of what was said: answers `PAGE * number` and on, packed; "" where it is empty."""
    kept = [
        _Kept(e.n, e.by, e.kind, e.label, e.note, e.at, case=e.case)
        for e in queue.answers
        if e.n // PAGE == number
    ]
    return _pack(msgspec.json.encode(kept)) if kept else ""


def pages_of(queue: Queue) -> tuple[int, ...]:
    """The numbers of the pages that have something in them."""
    return tuple(sorted({answer.n // PAGE for answer in queue.answers}))


def back(base: object, pages: object) -> Queue | None:
    """The queue that a tab has kept, None where it kept none that can be read."""
    if not isinstance(base, str) or len(base) > 2 * MOST_PACKED or not isinstance(pages, Mapping):
        return None
    data = _unpack(base.partition(_APART)[0], LIMITS.table_bytes)
    if data is None:
        return None
    try:
        queue = read_lines(data).queue
    except InputError:
        return None
    found: dict[int, Answer] = {}
    for page in list(pages.values())[:_MOST_PAGES]:
        for kept in _read_page(page):
            if kept.case in queue.by_id and len(found) < MOST_ANSWERS:
                try:
                    found[kept.n] = Answer(
                        kept.n, kept.case, kept.by, kept.kind, kept.label, kept.note, kept.at
                    )
                except ValueError:
                    continue
    return replace(queue, answers=tuple(found[n] for n in sorted(found)))


def _read_page(page: object) -> list[_Kept]:
    data = _unpack(page, _MOST_INFLATED) if isinstance(page, str) else None
    if data is None:
        return []
    try:
        return msgspec.json.decode(data, type=list[_Kept])
    except (msgspec.MsgspecError, RecursionError):
        return []


def _pack(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


def _unpack(packed: str, most: int) -> bytes | None:
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode(packed, validate=True), most)
    except (ValueError, binascii.Error, zlib.error):
        return None
    return None if inflate.unconsumed_tail else data
