"""Which column of a labelled set is what: guessed from names and values, for a person to change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from models.comparison import truth_of
from models.labelled.given import Given
from models.prediction import Label

NONE = -1  # no column
MOST_GROUPS = 50  # values of a column by which cases can be told apart
_SAMPLE = 500  # different values by which a column is judged
_LIKELY_GROUPS = 12  # as many as are taken without being asked for
_LABELS = """
label labels class classes classe target truth gold category categorie catégorie étiquette etiquette
étiquettes sentiment intent y ground_truth annotation
"""
_LABEL_NAMES = frozenset(_LABELS.split())
_WORD = re.compile(r"[^\W_]{2,}")  # "Stimmung (truth)" says what it holds, too
_SPLITS = """
train training test testing val valid validation dev eval evaluation held-out heldout holdout
apprentissage entraînement entrainement essai
"""
_SPLIT_NAMES = frozenset(_SPLITS.split())
By = Literal["name", "index"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds the cases (texts, or pictures' names), the labels, the groups, the split.

    Indices of the table's columns; `NONE` where there is no label or split.
    """

    case: int
    label: int
    groups: tuple[int, ...] = ()
    split: int = NONE


@dataclass(frozen=True)
class Matched:
    """What a column's cells are among the model's classes.

    truths: the index of each row's class, None where the cell is empty or names none. by: whether
    classes were named, or told by their number from 0. unknown: cells that name none, how often.
    meaning: what each cell that names one was taken for. empty: rows without a label.
    """

    truths: tuple[int | None, ...]
    by: By
    unknown: Counter[str]
    meaning: dict[str, int]
    empty: int

    @property
    def known(self) -> int:
        """Rows whose label is a class of the model."""
        return sum(truth is not None for truth in self.truths)


def guess(given: Given, labels: Sequence[Label]) -> Columns:
    """The likeliest columns; labels: the model's classes, () where they are not known yet."""
    table = given.table
    label = _label(given, labels)
    left = [i for i in range(len(table.columns)) if i not in (given.case_column, label)]
    split = next((i for i in left if _is_split(given.values(i))), NONE)
    groups = tuple(i for i in left if i != split and 2 <= len(given.values(i)) <= _LIKELY_GROUPS)
    return Columns(given.case_column, label, groups, split)


def can_group(given: Given, column: int) -> bool:
    """Whether cases can be told apart by a column: it has some values, and not one for each."""
    return 2 <= len(given.values(column)) <= min(MOST_GROUPS, max(2, len(given) // 2))


def match(cells: Sequence[str], labels: Sequence[Label]) -> Matched:
    """What cells are among the classes: by id, by name in any language, else by number.

    Numbers count from 0 in the model's own order, and only where no cell names a class and every
    one is such a number: ids that are numbers, as a digit's, are ids.
    """
    stripped = [cell.strip() for cell in cells]
    meaning, by = _meaning({*stripped} - {""}, labels)
    truths = tuple(meaning.get(cell) for cell in stripped)
    unknown = Counter(cell for cell in stripped if cell and cell not in meaning)
    return Matched(truths, by, unknown, meaning, stripped.count(""))


def _meaning(values: Iterable[str], labels: Sequence[Label]) -> tuple[dict[str, int], By]:
    """What each value that is a class means, and how it was told."""
    read = truth_of(labels)
    values = list(values)
    named = {value: index for value in values if (index := read(value)) is not None}
    if named or not values:
        return named, "name"
    numbers = {
        value: index for value in values if (index := _number(value, len(labels))) is not None
    }
    return (numbers, "index") if len(numbers) == len(values) else ({}, "name")


def _known(given: Given, column: int, labels: Sequence[Label]) -> int:
    """Rows whose cell is a class, judged by some hundred values: there may be many columns."""
    values = dict(islice(given.values(column).items(), _SAMPLE))
    meaning, _ = _meaning(values, labels)
    return sum(values[value] for value in meaning)


def _number(cell: str, classes: int) -> int | None:
    plain = cell.removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 7):
        return None
    return int(plain) if int(plain) < classes else None


def _label(given: Given, labels: Sequence[Label]) -> int:
    """The column with the most cells that name a class; then one whose name says what it holds."""
    table = given.table
    others = [i for i in range(len(table.columns)) if i != given.case_column]
    if labels and others:
        known = {i: _known(given, i, labels) for i in others}
        best = max(others, key=known.__getitem__)
        named = [i for i in others if is_label(table.columns[i])]
        # A column of numbers can be many things: one that is named comes first.
        best = max((i for i in named if known[i] >= known[best] / 2), default=best)
        if known[best] >= len(given) / 2:
            return best
    named = [i for i in others if is_label(table.columns[i])]
    named += [i for i in others if _LABEL_NAMES & {*_WORD.findall(table.columns[i].casefold())}]
    if named:
        return named[0]
    few = [i for i in others if 2 <= len(given.values(i)) <= MOST_GROUPS]
    # Labels come again and again: a running number, which comes first, has a value for each row.
    few.sort(key=lambda i: len(given.values(i)))
    return few[0] if few else (others[0] if others else NONE)


def is_label(name: str) -> bool:
    """Whether a column's name says that it holds labels."""
    return name.strip().casefold() in _LABEL_NAMES


def _is_split(values: Counter[str]) -> bool:
    return len(values) >= 2 and all(
        value.rsplit("/", 1)[-1].casefold() in _SPLIT_NAMES for value in values
    )
