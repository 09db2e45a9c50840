"""A person's own labelled cases as something to learn from: texts, numbers or pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.errors import N_, InputError
from models.labelled import columns, given
from models.labelled.given import Given
from models.limits import LIMITS, megabytes
from models.live.material import Material, checked, classes_of, plain_labels
from models.live.own_pictures import Report, of_pictures
from models.reading.inputs import Note

_NUMBERS = 0.95  # of a column's filled cells, so that it is one of numbers
_FEW = 50  # different values: more of them, and no numbers, is text and not a category


def of_file(path: Path, label: str = "") -> Material:
    """Read a CSV or ZIP file of this machine; as `of_bytes`. InputError "no_file" (404), too."""
    try:
        # Before a byte of it is read; which of the two it is, its bytes decide.
        if path.stat().st_size > max(LIMITS.table_bytes, LIMITS.archive_bytes):
            raise _too_large()
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "no_file", N_("There is no file “{name}” that can be read."), 404, name=str(path)
        ) from error
    return of_bytes(data, path.name, label)


def of_bytes(data: bytes, name: str, label: str = "") -> Material:
    """Cases with their labels, out of a CSV file or a ZIP file of pictures; as `of_given`.

    InputError as `labelled.given.read` beside.
    """
    return of_given(read(data, name), label)


def read(data: bytes, name: str) -> Given:
    """A file, held against every bound; InputError as `labelled.given.read`."""
    if not given.is_archive(data) and len(data) > LIMITS.table_bytes:
        raise _too_large()
    return given.read(data, name)


def of_given(read: Given, label: str = "", report: Report = lambda _: None) -> Material:
    """Texts, numbers or pictures with their labels.

    label: the name of the labels' column, "" to guess it. report: called before each picture with
    how many are read; may raise Cancelled.

    InputError "no_such_column", "no_columns" (422), and those of `material.checked`.
    """
    wanted = _named(read, label) if label else None
    if read.archive is not None:
        return of_pictures(read, label, report)
    numbers = {at: _numbers(read, at) for at in range(len(read.table.columns))}
    if _has_texts(read, numbers) and wanted != read.case_column:
        found = columns.guess(read, ()).label if wanted is None else wanted
        return _texts(read, read.name, found)
    return _table(read, read.name, numbers, wanted)


def label_columns(read: Given) -> tuple[str, ...]:
    """Names of the columns of a table that can have the labels, the guessed one first.

    For whoever has to choose another one, where the guessed one cannot be learnt from. () of an
    archive.
    """
    if read.archive is not None or not read.table.columns:
        return ()
    numbers = {at: _numbers(read, at) for at in range(len(read.table.columns))}
    guessed = columns.guess(read, ()).label if _has_texts(read, numbers) else columns.NONE
    if guessed == columns.NONE:
        guessed = _label_of_table(read, numbers)
    return tuple(dict.fromkeys((read.table.columns[guessed], *read.table.columns)))


def _named(read: Given, label: str) -> int:
    if label not in read.table.columns:
        raise InputError(
            "no_such_column",
            N_("There is no column “{name}”. The columns are: {names}."),
            name=label,
            names=", ".join(read.table.columns[:20]),
        )
    return read.table.columns.index(label)


def _has_texts(read: Given, numbers: dict[int, np.ndarray | None]) -> bool:
    """Whether the likeliest column of texts holds texts: no numbers, no few words again and again.

    Few values mean a category only where there are numbers to learn from beside them.
    """
    at = read.case_column
    if numbers[at] is not None:
        return False
    others = any(found is not None for other, found in numbers.items() if other != at)
    return len(read.values(at)) > min(_FEW, len(read) / 2) or not others


def _texts(read: Given, name: str, label: int) -> Material:
    if label == columns.NONE:
        raise _no_columns()
    texts, said = read.table.column(read.case_column), read.table.column(label)
    kept = [row for row in range(len(read)) if texts[row].strip() and said[row].strip()]
    x = np.array([texts[row] for row in kept], dtype=object)
    names, y = classes_of([said[row] for row in kept])
    return checked(
        Material(
            name, "texts", x, y, plain_labels(names),
            notes=(*read.notes, *_left_out(len(read) - len(kept))),
            text_column=read.table.columns[read.case_column],
            label_column=read.table.columns[label],
            table_columns=tuple(read.table.columns),
        )
    )  # fmt: skip


def _table(
    read: Given, name: str, numbers: dict[int, np.ndarray | None], wanted: int | None
) -> Material:
    label = _label_of_table(read, numbers) if wanted is None else wanted
    features = [at for at, found in numbers.items() if found is not None and at != label]
    if not features:
        raise _no_columns()
    x = np.stack([found for at in features if (found := numbers[at]) is not None], axis=1)
    said = read.table.column(label)
    whole = np.isfinite(x).all(axis=1)
    kept = [row for row in range(len(read)) if whole[row] and said[row].strip()]
    names, y = classes_of([said[row] for row in kept])
    named = tuple(read.table.columns[at] for at in features)
    words = [
        read.table.columns[at] for at, found in numbers.items() if found is None and at != label
    ]
    return checked(
        Material(
            name, "table", x[kept], y, plain_labels(names), named,
            (*read.notes, *_left_out(len(read) - len(kept)), *_words_left_out(words)),
            label_column=read.table.columns[label],
            table_columns=tuple(read.table.columns),
        )
    )  # fmt: skip


def _label_of_table(read: Given, numbers: dict[int, np.ndarray | None]) -> int:
    """A column that is called a label; else the last one of few words; else the last."""
    width = range(len(read.table.columns))
    named = [at for at in width if columns.is_label(read.table.columns[at])]
    words = [at for at in width if numbers[at] is None and columns.can_group(read, at)]
    return named[0] if named else (words or width)[-1]


def _numbers(read: Given, column: int) -> np.ndarray | None:
    """A column as numbers float64 [n], nan where a cell is none; None where most are not."""
    cells = [cell.strip() for cell in read.table.column(column)]
    found = np.array([_number(cell) for cell in cells])
    filled = sum(bool(cell) for cell in cells)
    return found if filled and np.isfinite(found).sum() >= _NUMBERS * filled else None


def _number(cell: str) -> float:
    if len(cell) > 40:
        return float("nan")
    try:
        return float(cell)
    except ValueError:
        pass
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return float("nan")


def _left_out(n: int) -> tuple[Note, ...]:
    if not n:
        return ()
    return (
        Note(
            "rows_left_out",
            N_("Rows without a label, or with an empty cell, were left out: {n}."),
            {"n": n},
        ),
    )


def _words_left_out(names: Sequence[str]) -> tuple[Note, ...]:
    if not names:
        return ()
    return (
        Note(
            "columns_left_out",
            N_("Only numbers are learnt from beside the labels. Left out: {names}."),
            {"names": ", ".join(names[:20])},
        ),
    )


def _too_large() -> InputError:
    return InputError(
        "table_too_large",
        N_("This file is too large. A table can have at most {limit} MB."),
        status=413,
        limit=megabytes(LIMITS.table_bytes),
    )


def _no_columns() -> InputError:
    return InputError(
        "no_columns",
        N_("This table has no column to learn from beside the labels. It needs texts, or numbers, "
           "and a label for each row."),
    )  # fmt: skip
