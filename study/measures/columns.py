"""Other people's data: a table whose columns one names, as trials."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.errors import N_, InputError
from models.reading.tables import Table
from study.measures.trials import Trials

# A study of some thousand people with thirty trials each.
MOST_TRIALS = 200_000
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
_PERCENT = ("confidence", "sure_before", "sure_after")


@dataclass(frozen=True, slots=True)
class Named:
    """Which columns of a table are what, by name; None where the table has none.

    advice, final, truth: needed. person: several together tell people apart (ids that repeat from
    one study to the next). by: the groups are told apart by these. numbers: a column for each of
    the numbers of `Trials` that there are; a number in place of a name stands in every trial.
    """

    advice: str
    final: str
    truth: str
    initial: str | None = None
    person: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    numbers: Mapping[str, str] | None = None


def read_trials(table: Table, named: Named) -> tuple[Trials, dict[str, list[str]]]:
    """The trials of a table, and the columns of `by`, each with a value a trial.

    Answers are compared as they are written, without regard to spaces around them. A confidence
    may be a share or a per cent: a column with a number over 1 is read as per cent.

    InputError "no_such_column", "not_a_number", "not_a_confidence" (422).
    """
    numbers = {
        kind: _numbers(table, column, share=kind in _PERCENT)
        for kind, column in (named.numbers or {}).items()
    }
    people = [_column(table, one) for one in named.person]
    trials = Trials.of(
        advice=_answers(table, named.advice),
        final=_answers(table, named.final),
        truth=_answers(table, named.truth),
        initial=_answers(table, named.initial) if named.initial else None,
        person=list(zip(*people, strict=True)) if people else None,
        **numbers,
    )
    return trials, {one: _column(table, one) for one in named.by}


def _column(table: Table, name: str) -> list[str]:
    if name not in table.columns:
        raise InputError(
            "no_such_column",
            N_("The table has no column “{name}”. It has: {columns}."),
            name=name,
            columns=", ".join(table.columns[:30]),
        )
    return [cell.strip() for cell in table.column(table.columns.index(name))]


def _answers(table: Table, name: str) -> list[str | None]:
    return [None if cell.casefold() in _MISSING else cell for cell in _column(table, name)]


def _numbers(table: Table, name: str, *, share: bool) -> list[float | None]:
    if name not in table.columns and (constant := _constant(name)) is not None:
        return [constant] * len(table.rows)
    made = [_number(cell, name, row) for row, cell in enumerate(_column(table, name), 1)]
    if not share:
        return made
    return _shares(made, name)


def _constant(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _number(cell: str, name: str, row: int) -> float | None:
    if cell.casefold() in _MISSING:
        return None
    per_cent = cell.endswith("%")
    try:
        number = float(cell.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(
            "not_a_number",
            N_("Row {row} of column “{name}” is not a number."),
            row=row,
            name=name,
        )
    return number / 100 if per_cent else number


def _shares(given: Sequence[float | None], name: str) -> list[float | None]:
    known = [one for one in given if one is not None]
    scale = 100 if known and max(known) > 1 else 1
    if known and (min(known) < 0 or max(known) > scale):
        raise InputError(
            "not_a_confidence",
            N_("Column “{name}” is not a confidence: it has to be from 0 to 1, or from 0 to 100."),
            name=name,
        )
    return [None if one is None else one / scale for one in given]
