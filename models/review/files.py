"""A queue as a file and back: doccano's JSON Lines, and CSV for a spreadsheet.

In both, what people said stands where other tools look for labels, and what the model said apart
from it. One more field brings a half-done queue back as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from models.errors import N_, InputError
from models.labelled.archive import PICTURES
from models.languages import SOURCE, LanguageCode
from models.limits import LIMITS
from models.reading import tables
from models.reading.encodings import decode_bytes
from models.reading.tables import Table
from models.review.queue import LABELLING, Queue
from models.review.states import (
    Brought,
    Line,
    State,
    bad_queue,
    brought_by,
    packed,
    states_of,
    too_many_cases,
    unpacked,
)

_STATE, _TEXT, _FILE = "certitude", "text", "filename"
_LONGEST_LABEL = 200


class _Doccano(Struct):
    """A line as doccano writes it: of its versions, and with what stands beside it left out."""

    text: str | None = None
    data: str | None = None
    filename: str | None = None
    label: Any = None
    labels: Any = None
    certitude: State | None = None


def read_lines(data: bytes) -> Brought:
    """Read doccano's JSON Lines, in any encoding that `decode_bytes` reads.

    Labels of spans, or of relations, are no classes and left out. InputError "table_too_large"
    (413), "not_text" (415), "bad_line" (422), and as `brought_by`.
    """
    if len(data) > LIMITS.table_bytes:
        raise InputError(
            "table_too_large",
            N_("This file is too large. A table can have at most {limit} MB."),
            status=413,
            limit=LIMITS.table_bytes // 2**20,
        )
    text, _ = decode_bytes(data)
    # Not `splitlines`, which also cuts at signs that may stand in a text.
    found = [(at, line) for at, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(found) > 2 * LIMITS.review_cases:  # some may be the same
        raise too_many_cases()
    return brought_by([_line(at, line) for at, line in found])


def _line(number: int, line: str) -> Line:
    try:
        read = msgspec.json.decode(line.strip().encode("utf-8", "replace"), type=_Doccano)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise bad_queue(number) from error
    text = read.text if read.text is not None else read.data
    named = text is None and read.filename is not None
    text = read.filename if named else text
    if text is None:
        raise bad_queue(number)
    labels = () if read.certitude is not None else _labels(read.label or read.labels)
    return Line(number, text, read.certitude, labels, named and read.certitude is None)


def _labels(given: object) -> tuple[str, ...]:
    some = given if isinstance(given, list) else [given]
    return tuple(
        label.strip()[:_LONGEST_LABEL] for label in some if isinstance(label, str) and label.strip()
    )


def write_lines(queue: Queue) -> bytes:
    """A line a case, UTF-8: id, text, label (what people agree on), Comments (their notes).

    Of a picture: filename, as doccano's lines of pictures have it, instead of text.
    """
    encoder = msgspec.json.Encoder()
    lines = []
    for case, state in states_of(queue):
        standing = queue.standing(case.id)
        lines.append(
            encoder.encode(
                {
                    "id": case.number,
                    _FILE if case.picture else _TEXT: case.text,
                    "label": [standing.consensus] if standing.consensus else [],
                    "Comments": [e.note for e in queue.words.get(case.id, ()) if e.note],
                    "model_label": None if state.model is None else state.model.label,
                    _STATE: state,
                }
            )
        )
    return b"\n".join(lines) + b"\n"


def is_own(table: Table) -> bool:
    """Whether Certitude wrote this table as a queue."""
    return _STATE in table.columns and (_TEXT in table.columns or _FILE in table.columns)


def names_pictures(table: Table, column: int) -> bool:
    """Whether a column holds names of pictures' files, and nothing else."""
    cells = [cell.strip().lower() for cell in table.column(column) if cell.strip()]
    return bool(cells) and all(PurePosixPath(cell).suffix in PICTURES for cell in cells)


def of_table(table: Table, text_column: int, label_column: int | None = None) -> Brought:
    """The cases of a table; label_column: where labels stand, None where nowhere.

    One that Certitude wrote needs no columns. InputError as `brought_by`; "bad_line" (422) where
    such a table was changed in a way that it cannot be read any more.
    """
    if not is_own(table):
        named = names_pictures(table, text_column)
        return brought_by(
            [
                Line(at, row[text_column], labels=_cell(row, label_column), named=named)
                for at, row in enumerate(table.rows, start=1)
            ]
        )
    state_at = table.columns.index(_STATE)
    text_at = table.columns.index(_TEXT if _TEXT in table.columns else _FILE)
    lines = []
    for at, row in enumerate(table.rows, start=1):
        state = unpacked(row[state_at])
        if state is None:
            raise bad_queue(at + 1)
        lines.append(Line(at, state.text or row[text_at], state))
    return brought_by(lines)


def _cell(row: Sequence[str], column: int | None) -> tuple[str, ...]:
    return () if column is None else _labels(row[column])


def write_table(queue: Queue, language: LanguageCode = SOURCE) -> bytes:
    """A CSV file that a spreadsheet in this language opens; formulas are defused.

    human_labels: each person's, as "name: class". votes, of: how many gave the human_label, of how
    many who labelled the case. skipped: who left it for later, or for others.
    """
    case_column = _FILE if queue.kind == "image" else _TEXT
    columns = [
        "number", case_column, "model", "model_label", "model_confidence", "human_label", "votes",
        "of", "human_labels", "skipped", "sent_back", "notes", "known_answer", _STATE,
    ]  # fmt: skip
    rows = []
    for case, state in states_of(queue):
        standing, words = queue.standing(case.id), queue.words.get(case.id, ())
        labelled = sum(standing.votes.values())
        ahead = standing.votes.get(standing.consensus, 0)
        rows.append(
            [
                case.number,
                case.text,
                "" if case.guess is None else case.guess.model,
                "" if case.guess is None else case.guess.label,
                None if case.guess is None else round(case.guess.confidence, 6),
                standing.consensus,
                ahead,
                labelled,
                " | ".join(f"{e.by}: {e.label}" for e in words if e.kind in LABELLING),
                " | ".join(e.by for e in words if e.kind == "skip"),
                int(standing.back),
                " | ".join(f"{e.by}: {e.note}" for e in words if e.note),
                case.known,
                packed(state, case.text),
            ]
        )
    return tables.write_csv(columns, rows, language)
