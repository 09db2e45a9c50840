"""What a case's line in a file holds for its way back: the model's label, the known one, all words.

Read by `msgspec` into types with bounds: whoever writes a file writes what stands in it.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from models.errors import N_, InputError
from models.limits import LIMITS
from models.reading.inputs import clean
from models.review.queue import (
    KINDS,
    LABELLING,
    MOST_ANSWERS,
    MOST_NAME,
    MOST_NOTE,
    MOST_PEOPLE,
    Answer,
    Case,
    Guess,
    Kind,
    Queue,
    content_id,
    picture_id,
    plain_line,
)

_Id = Annotated[str, Meta(min_length=1, max_length=200)]
_Count = Annotated[int, Meta(ge=0, le=10**9)]
_MOST_INFLATED = 1024 * 1024  # bytes of one state
# What a spreadsheet's file changes within a text (models.reading.tables).
_CHANGED = re.compile("[=+\\-@＝＋－＠\t\r\n]")


class Model(Struct, frozen=True, omit_defaults=True):
    """As `Guess`."""

    id: _Id
    label: _Id
    confidence: Annotated[float, Meta(ge=0, le=1)]
    score: Literal["raw", "calibrated"] = "raw"


class Said(Struct, frozen=True, omit_defaults=True):
    """As `Answer`, of the case that it stands with."""

    n: _Count
    by: Annotated[str, Meta(min_length=1, max_length=MOST_NAME)]
    kind: Kind
    label: Annotated[str, Meta(max_length=200)] = ""
    note: Annotated[str, Meta(max_length=MOST_NOTE)] = ""
    at: Annotated[str, Meta(max_length=32)] = ""


class State(Struct, frozen=True, omit_defaults=True):
    """All of a case but its text, which is there only where a spreadsheet's file changes it.

    classes: of the whole queue, in its first line only.
    """

    number: _Count = 0
    copies: Annotated[int, Meta(ge=1, le=10**9)] = 1
    model: Model | None = None
    known: Annotated[str, Meta(max_length=200)] = ""
    said: Annotated[list[Said], Meta(max_length=MOST_ANSWERS)] = []
    classes: Annotated[list[_Id], Meta(max_length=LIMITS.model_labels)] = []
    text: Annotated[str, Meta(max_length=LIMITS.review_text)] = ""
    picture: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""


@dataclass(frozen=True)
class Line:
    """A line of a file: its text, its place (from 1), what Certitude wrote of it, other labels.

    named: whether the text is the name of a picture's file, of which the line knows no more.
    """

    number: int
    text: str
    state: State | None = None
    labels: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True)
class Brought:
    """What a file brings.

    queue: its cases, with all that Certitude wrote of them. labels: of cases, the label that
    stands in the file and is not of Certitude: whose it is, the file does not say. duplicates:
    lines whose text stood there before. own: whether Certitude wrote the file. named: of a file
    that only names pictures, each one's label ("" without): they are cases once they are there.
    """

    queue: Queue
    labels: Mapping[str, str] = field(default_factory=dict)
    duplicates: int = 0
    own: bool = False
    named: Mapping[str, str] = field(default_factory=dict)


def states_of(queue: Queue) -> Iterable[tuple[Case, State]]:
    """What to write of each case, in the queue's order."""
    said: dict[str, list[Said]] = {}
    for answer in queue.answers:
        said.setdefault(answer.case, []).append(
            Said(answer.n, answer.by, answer.kind, answer.label, answer.note, answer.at)
        )
    for at, case in enumerate(queue.cases):
        guess = case.guess
        yield (
            case,
            State(
                number=case.number,
                copies=case.copies,
                model=None
                if guess is None
                else Model(guess.model, guess.label, guess.confidence, _score(guess)),
                known=case.known,
                said=said.get(case.id, []),
                classes=[*queue.classes] if at == 0 else [],
                picture=case.picture,
            ),
        )


def brought_by(lines: Sequence[Line]) -> Brought:
    """The cases of a file's lines; equal texts become one, with what is said of either.

    Of lines that name pictures, the names alone. InputError "empty_table", "mixed_queue" (422),
    "text_of_case_too_long", "cases_too_long", "bad_queue" (413, 422).
    """
    cases: dict[str, Case] = {}
    answers: list[Answer] = []
    labels: dict[str, str] = {}
    classes: dict[str, None] = {}
    duplicates = 0
    if any(line.named for line in lines):
        return _named(lines)
    for line in lines:
        text, _ = clean(line.text)
        if not text.strip():
            continue
        state = line.state
        picture = "" if state is None else state.picture
        made = _case(_id_of(text, picture), text, line.number, state)
        before = cases.get(made.id)
        duplicates += before is not None
        cases[made.id] = made if before is None else _united(before, made)
        if line.labels:
            labels.setdefault(made.id, line.labels[0])
        if state is not None:
            classes.update(dict.fromkeys(state.classes))
            answers += _answers(made.id, state.said)
    if not cases:
        raise InputError("empty_table", N_("This table has no rows with text."))
    check_size([case.text for case in cases.values()])
    check_kinds(cases.values())
    named = (c.guess.label for c in cases.values() if c.guess is not None)
    classes.update(dict.fromkeys((*named, *(e.label for e in answers if e.label))))
    queue = Queue(tuple(cases.values()), _in_order(answers), tuple(classes))
    if len(queue.people) > MOST_PEOPLE or len(queue.answers) > MOST_ANSWERS:
        raise bad_queue()
    own = all(line.state is not None for line in lines)
    return Brought(queue, labels, duplicates, own)


def _named(lines: Sequence[Line]) -> Brought:
    """The pictures that a file names. InputError "too_many_cases" (413), "mixed_queue" (422)."""
    names: dict[str, str] = {}
    twice = 0
    for line in lines:
        if not line.named:
            raise mixed()
        name = plain_line(line.text)
        twice += name in names
        if name and len(name) <= LIMITS.review_text:
            names[name] = names.get(name, "") or (line.labels[0] if line.labels else "")
    if len(names) > LIMITS.labelled_pictures:
        raise too_many_cases()
    return Brought(Queue(), duplicates=twice, named=names)


def check_kinds(cases: Iterable[Case]) -> None:
    """Refuse texts and pictures in one queue: InputError "mixed_queue" (422)."""
    if len({bool(case.picture) for case in cases}) > 1:
        raise mixed()


def mixed() -> InputError:
    """The error for texts and pictures in one queue."""
    return InputError(
        "mixed_queue",
        N_("A queue holds texts or pictures, not both. Download the one that is here and remove "
           "it first."),
    )  # fmt: skip


def check_size(texts: Sequence[str]) -> None:
    """Refuse cases that are too many, too long, or too long together: InputError (413)."""
    if len(texts) > LIMITS.review_cases:
        raise too_many_cases()
    if any(len(text) > LIMITS.review_text for text in texts):
        raise InputError(
            "text_of_case_too_long",
            N_("A text is too long to be looked at as one case. At most {limit} characters can "
               "be read."),
            status=413,
            limit=LIMITS.review_text,
        )  # fmt: skip
    if sum(map(len, texts)) > LIMITS.review_characters:
        raise InputError(
            "cases_too_long",
            N_("These cases are too long together. At most {limit} characters can be read."),
            status=413,
            limit=LIMITS.review_characters,
        )


def too_many_cases() -> InputError:
    """The error for more cases than a queue takes."""
    return InputError(
        "too_many_cases",
        N_("These are too many cases. A queue holds at most {limit}."),
        status=413,
        limit=LIMITS.review_cases,
    )


def bad_queue(line: int | None = None) -> InputError:
    """The error for a file that says what no queue says."""
    if line is None:
        return InputError("bad_queue", N_("This file holds more than a queue can hold."))
    return InputError("bad_line", N_("This file cannot be read at line {line}."), line=line)


def packed(state: State, text: str) -> str:
    """A state for a cell: letters and digits alone, which no spreadsheet takes for anything else.

    text: the case's, which goes along where the file changes it.
    """
    if _CHANGED.search(text):
        state = msgspec.structs.replace(state, text=text)
    return base64.b64encode(zlib.compress(msgspec.json.encode(state))).decode()


def unpacked(cell: str) -> State | None:
    """The state in a cell, None where there is none that can be read."""
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode(cell, validate=True), _MOST_INFLATED)
        return None if inflate.unconsumed_tail else msgspec.json.decode(data, type=State)
    except (ValueError, binascii.Error, zlib.error, msgspec.MsgspecError, RecursionError):
        return None


def _id_of(text: str, picture: str) -> str:
    return picture_id(picture) if picture else content_id(text)


def _case(id_: str, text: str, number: int, state: State | None) -> Case:
    if state is None:
        return Case(id_, text, number)
    made = state.model
    guess = None if made is None else Guess(made.id, made.label, made.confidence, made.score)
    return Case(id_, text, state.number or number, guess, state.known, state.copies, state.picture)


def _united(before: Case, other: Case) -> Case:
    """One case of two lines with the same text. Certitude's own lines are of one case each."""
    return replace(
        before,
        guess=before.guess or other.guess,
        known=before.known or other.known,
        copies=before.copies + other.copies,
    )


def _answers(case: str, said: Iterable[Said]) -> Iterable[Answer]:
    for one in said:
        by = plain_line(one.by)
        if by and one.kind in KINDS and (one.kind in LABELLING) == bool(one.label):
            note, _ = clean(one.note)
            yield Answer(one.n, case, by, one.kind, one.label, note, plain_line(one.at))


def _in_order(answers: list[Answer]) -> tuple[Answer, ...]:
    """By their numbers; numbered anew where two have the same, as when files were put together."""
    found = sorted(answers, key=lambda answer: answer.n)
    if len({answer.n for answer in found}) == len(found):
        return tuple(found)
    once = dict.fromkeys(replace(answer, n=0) for answer in found)
    return tuple(replace(answer, n=n) for n, answer in enumerate(once))


def _score(guess: Guess) -> Literal["raw", "calibrated"]:
    return "calibrated" if guess.score == "calibrated" else "raw"
