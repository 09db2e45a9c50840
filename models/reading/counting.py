"""How much a picture's bytes hold, counted before anything is decoded.

A few hundred kilobytes can promise thousands of scans over fifty megapixels, or frames, chunks and
tiles without end. Counting reads the headers only, in some milliseconds for the largest file; what
is missing or wrong in them is left to the decoder, which calls it damaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.limits import LIMITS
from models.reading import refusals

# A JPEG's marker; FF 00 is a byte of data, FF D0 to D7 only say that data goes on.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL = (0xC0, 0xC1, 0xC9)
_START_OF_SCAN, _END_OF_IMAGE, _LONE = 0xDA, 0xD9, 0x01
# How many times longer than a JPEG's scan a pixel takes.
_EFFORT = {"JPEG": 1.0, "GIF": 2.0, "PNG": 3.0, "WEBP": 5.0, "HEIF": 10.0}


@dataclass(frozen=True, slots=True)
class Counted:
    """What the headers say; 0 by 0 pixels where they do not say it.

    scans: passes over all pixels. parts: segments, chunks, blocks, items or tiles.
    """

    kind: str
    width: int = 0
    height: int = 0
    scans: int = 1
    frames: int = 1
    parts: int = 0

    @property
    def quick(self) -> bool:
        """Whether decoding is a matter of some tenths of a second at most, if it is honest."""
        work = self.width * self.height * max(self.scans, 1) * _EFFORT[self.kind]
        return self.kind != "HEIF" and work <= LIMITS.image_quick_work


def count(data: bytes, kind: str) -> Counted:
    """Count; kind: as `models.reading.pixels.sniff` names it.

    InputError "image_too_large" (413), "image_too_complex" (422), "image_truncated" (422).
    """
    found = _COUNTERS[kind](data)
    if found.width * found.height > LIMITS.image_pixels:
        raise refusals.too_large()
    if (
        found.scans > LIMITS.image_scans
        or found.frames > LIMITS.image_frames
        or found.parts > LIMITS.image_parts
    ):
        raise refusals.too_complex()
    return found


def _jpeg(data: bytes) -> Counted:
    width = height = scans = components = parts = 0
    sequential, at = False, 2
    while scans <= LIMITS.image_scans and parts <= LIMITS.image_parts:
        marker = _MARKER.search(data, at)
        if marker is None or data[marker.end() - 1] == _END_OF_IMAGE:
            break
        code, at = data[marker.end() - 1], marker.end()
        parts += 1
        if code == _LONE:
            continue
        body = data[at + 2 : at + 8]
        at += max(2, int.from_bytes(data[at : at + 2], "big"))
        if code in _FRAMES and len(body) == 6 and not components:
            height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            components, sequential = body[5], code in _SEQUENTIAL
        elif code == _START_OF_SCAN:
            scans += 1
            # All colours in one scan: the decoder reads no further, and neither do we.
            if sequential and body[:1] == bytes([components]):
                break
    return Counted("JPEG", width, height, scans, 1, parts - scans)


def _png(data: bytes) -> Counted:
    if data[12:16] != b"IHDR" or len(data) < 24:
        raise refusals.damaged()
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    frames, parts, at = 0, 0, 8
    while at + 8 <= len(data) and parts <= LIMITS.image_parts:
        name = data[at + 4 : at + 8]
        if name == b"IEND":
            break
        frames += name == b"fcTL"
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        parts += 1
    return Counted("PNG", width, height, 1, max(frames, 1), parts)


def _gif(data: bytes) -> Counted:
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    frames, parts, blocks, at = 0, 0, 0, 13 + _colours(data, 10)
    while at < len(data) and frames <= LIMITS.image_frames and parts <= LIMITS.image_parts:
        mark = data[at]
        if mark == 0x2C:  # a frame: its place, perhaps colours, then its data
            frames += 1
            at += 11 + _colours(data, at + 9)
        elif mark == 0x21:  # an extension
            parts += 1
            at += 2
        elif mark == 0x3B:
            break
        else:
            at += 1  # as Pillow does: whatever lies between blocks is passed over
            parts += 1
            continue
        while at < len(data) and (size := data[at]):
            at += 1 + size
            blocks += 1
            if blocks > LIMITS.image_blocks:
                raise refusals.too_complex()
        at += 1
    if not frames:
        raise refusals.damaged()
    return Counted("GIF", width, height, 1, frames, parts)


def _colours(data: bytes, at: int) -> int:
    """Bytes of the colour table that the flags at a place announce."""
    flags = data[at] if at < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> Counted:
    """The size has to stand in the header: Pillow's reader allocates the canvas when it opens."""
    chunk, body = data[12:16], data[20:30]
    if len(body) == 10 and chunk == b"VP8X":
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
    elif len(body) == 10 and chunk == b"VP8 ":
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        height = int.from_bytes(body[8:10], "little") & 0x3FFF
    elif len(body) >= 5 and chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        raise refusals.damaged()
    frames, parts, at = 0, 0, 12
    while at + 8 <= len(data) and parts <= LIMITS.image_parts:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        frames += data[at : at + 4] == b"ANMF"
        at += 8 + size + (size & 1)
        parts += 1
    return Counted("WEBP", width, height, 1, max(frames, 1), parts)


def _heif(data: bytes) -> Counted:
    """Items, and what they are put together from: a photo of a phone has some fifty tiles."""
    items = references = 0
    boxes = _Boxes(data)
    for name, start, end in boxes.within(0, len(data)):
        if name != b"meta":
            continue
        for inner, at, until in boxes.within(start + 4, end):
            if inner == b"iinf":
                items += sum(1 for _ in boxes.within(at + (6 if data[at] == 0 else 8), until))
            elif inner == b"iref":
                wide = 2 if data[at] == 0 else 4
                for _, place, _end in boxes.within(at + 4, until):
                    references += int.from_bytes(data[place + wide : place + wide + 2], "big")
    return Counted("HEIF", parts=items + references)


class _Boxes:
    """The boxes of a HEIC; InputError "image_too_complex" beyond as many as there may be."""

    def __init__(self, data: bytes) -> None:
        self._data, self._left = data, LIMITS.image_parts

    def within(self, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
        """Name, start and end of what is inside each box of a stretch."""
        while at + 8 <= end:
            self._left -= 1
            if self._left < 0:
                raise refusals.too_complex()
            size, head = int.from_bytes(self._data[at : at + 4], "big"), 8
            if size == 1:
                size, head = int.from_bytes(self._data[at + 8 : at + 16], "big"), 16
            stop = end if size == 0 else min(at + max(size, head), end)
            if at + head < stop:
                yield self._data[at + 4 : at + 8], at + head, stop
            at = stop


_COUNTERS = {"JPEG": _jpeg, "PNG": _png, "GIF": _gif, "WEBP": _webp, "HEIF": _heif}
