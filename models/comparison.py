"""Answers over many rows beside the right ones of a file: what agrees, and how surely.

Where there is nothing to count, nothing is defined: None, never 0.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from models.prediction import Label
from models.reading.tables import Table

Truth = Callable[[str], int | None]  # a cell to the index of the class that it names

_SAMPLE = 500  # cells with something in them by which a column is judged
_ENOUGH = 0.5  # share of those that must name a class
Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of how many: `right` of `n`."""

    right: int
    n: int

    @property
    def share(self) -> float | None:
        """In [0, 1]; None where there are none."""
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval for the share in the long run, in [0, 1]; None where n is 0.

        Wilson (1927): unlike the textbook's it stays within 0 and 1, and holds for few rows.
        """
        if not self.n:
            return None
        share, z2 = self.right / self.n, Z**2
        middle = share + z2 / (2 * self.n)
        reach = Z * sqrt(share * (1 - share) / self.n + z2 / (4 * self.n**2))
        whole = 1 + z2 / self.n
        # All or none: the end is exact, and arithmetic may miss it by a hair.
        low = 0.0 if self.right == 0 else max(0.0, (middle - reach) / whole)
        high = 1.0 if self.right == self.n else min(1.0, (middle + reach) / whole)
        return low, high


@dataclass(frozen=True, slots=True)
class Comparison:
    """Answers beside the right ones, of the rows that have both.

    pairs: (right class, answer) -> rows; the answer is None where no class is ahead. unnamed: rows
    with an answer whose cell names no class of the model. of_all: how many were right.
    """

    pairs: Mapping[tuple[int, int | None], int]
    unnamed: int

    @property
    def of_all(self) -> Ratio:
        """Rows whose answer is the right one, of all compared."""
        return Ratio(
            sum(n for (truth, answer), n in self.pairs.items() if truth == answer),
            sum(self.pairs.values()),
        )

    def of_class(self, truth: int) -> Ratio:
        """The same of the rows of which this class is right."""
        return Ratio(
            self.pairs.get((truth, truth), 0),
            sum(n for (right, _), n in self.pairs.items() if right == truth),
        )

    @property
    def classes(self) -> tuple[int, ...]:
        """Every class that is right or an answer somewhere, in the model's own order."""
        return tuple(sorted({i for pair in self.pairs for i in pair if i is not None}))

    @property
    def mistakes(self) -> tuple[tuple[tuple[int, int | None], int], ...]:
        """What was taken for what, the most frequent first."""
        wrong = [(pair, n) for pair, n in self.pairs.items() if pair[0] != pair[1]]
        return tuple(sorted(wrong, key=lambda each: (-each[1], each[0][0], each[0][1] or -1)))


def compare(rows: Iterable[tuple[int | None, int | None]], answered: int) -> Comparison:
    """Count (right class, answer) row by row.

    rows: those that have an answer; the right class is None where the cell names none, the answer
    where no class is ahead. answered: how many rows that is.
    """
    pairs = Counter((truth, answer) for truth, answer in rows if truth is not None)
    return Comparison(dict(pairs), answered - sum(pairs.values()))


def truth_of(labels: Sequence[Label]) -> Truth:
    """What reads a cell as one of these classes: by its id, or its name in any language.

    Capitals, accents, underscores and blanks make no difference. A name that two classes share
    names neither.
    """
    return _truth_of(tuple(labels))


@lru_cache(maxsize=8)
def _truth_of(labels: tuple[Label, ...]) -> Truth:
    named: dict[str, set[int]] = {}
    for index, label in enumerate(labels):
        for name in label.names.values():
            named.setdefault(_plain(name), set()).add(index)
    known = {name: next(iter(found)) for name, found in named.items() if len(found) == 1}
    ids = Counter(_plain(label.id) for label in labels)
    known |= {
        plain: index
        for index, label in enumerate(labels)
        if ids[plain := _plain(label.id)] == 1  # an id is surer than a name
    }
    known.pop("", None)
    longest = 2 * max(map(len, known), default=0)

    def read(cell: str) -> int | None:
        return known.get(_plain(cell)) if len(cell) <= longest else None

    return read


def label_columns(table: Table, labels: Sequence[Label], text_column: int) -> tuple[int, ...]:
    """The columns that hold the right answers, the likeliest first.

    At least half of their first 500 cells that are not empty name a class of the model.
    """
    read = truth_of(labels)
    found: list[tuple[float, int]] = []
    for column in range(len(table.columns)):
        if column == text_column:
            continue
        cells: list[str] = []
        for row in table.rows:
            if row[column].strip():
                cells.append(row[column])
                if len(cells) == _SAMPLE:
                    break
        share = sum(read(cell) is not None for cell in cells) / len(cells) if cells else 0.0
        if share >= _ENOUGH:
            found.append((-share, column))
    return tuple(column for _, column in sorted(found))


def _plain(name: str) -> str:
    """A name without what people write in one way or another."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(
        " " if c in "_-\u2010\u2011" else c for c in letters if not unicodedata.combining(c)
    )
    return " ".join(kept.split())
