"""What can be learnt from: labelled cases of one kind, as every room of `live` speaks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import N_, InputError
from models.labelled.archive import Archive
from models.limits import LIMITS
from models.prediction import Label
from models.reading.inputs import Note

# Pictures, points on a plane, rows of a table of numbers, or texts.
Kind = Literal["pictures", "points", "table", "texts"]
Whole = NDArray[np.int64]

# Of each class: one to learn from, one to watch by, one to test on.
LEAST_OF_CLASS = 3


@dataclass(frozen=True, eq=False)
class Material:
    """n labelled cases of k classes.

    id: what a command and a link call it. x: pictures uint8 [n, h, w, 1] in grey or [n, h, w, 3] in
    colours, points and tables float64 [n, d], texts object [n]. y: int [n], the index of each
    case's class. columns: the names of a table's columns. notes: what to tell of a file.
    text_column, label_column: where these stood in it. source: how points are made, as a line of
    Python. table_columns: all of a file's that can have the labels.

    Of a person's own pictures: archive, where they are; files: of each case its name in there;
    case_column: the column with these names; alike: groups of cases that look the same.
    """

    id: str
    kind: Kind
    x: np.ndarray
    y: Whole
    labels: tuple[Label, ...]
    columns: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    text_column: str = ""
    label_column: str = ""
    source: str = ""
    table_columns: tuple[str, ...] = ()
    archive: Archive | None = field(default=None, repr=False)
    files: tuple[str, ...] = field(default=(), repr=False)
    case_column: str = ""
    alike: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        self.x.setflags(write=False)
        self.y.setflags(write=False)

    def __len__(self) -> int:
        return len(self.y)

    @property
    def counts(self) -> Whole:
        """How many cases each class has, int [k]."""
        found: Whole = np.bincount(self.y, minlength=len(self.labels)).astype(np.int64)
        return found


def checked(material: Material) -> Material:
    """The same, if it can be learnt from.

    InputError "no_labels", "one_class", "too_many_classes", "class_too_small" (422).
    """
    counts = material.counts
    if not len(material):
        raise InputError(
            "no_labels",
            N_("No row can be learnt from: each needs a label, and nothing that is missing. Fill "
               "the table in, or choose another column."),
        )  # fmt: skip
    if len(material.labels) < 2 or int((counts > 0).sum()) < 2:
        raise one_class()
    if len(material.labels) > LIMITS.live_classes:
        raise InputError(
            "too_many_classes",
            N_("There are {n} different labels, and at most {limit} can be learnt here. Is it the "
               "right column?"),
            n=len(material.labels),
            limit=LIMITS.live_classes,
        )  # fmt: skip
    small = [i for i, count in enumerate(counts) if count < LEAST_OF_CLASS]
    if small:
        raise InputError(
            "class_too_small",
            N_("The class “{name}” has {n} of the cases, and each needs at least {least}: one to "
               "learn from, one to watch by, one to test on. Add some, or leave the class out."),
            name=material.labels[small[0]].id,
            n=int(counts[small[0]]),
            least=LEAST_OF_CLASS,
        )  # fmt: skip
    return material


def one_class() -> InputError:
    """The error for cases that all have one label."""
    return InputError(
        "one_class",
        N_("All cases have the same label. There is nothing to tell apart: add cases of "
           "another class, or choose another column."),
    )  # fmt: skip


def classes_of(said: Sequence[str]) -> tuple[list[str], Whole]:
    """The different labels in their order, and of each case which of them it has, int [n]."""
    stripped = [cell.strip() for cell in said]
    names = sorted(set(stripped))
    places = {name: at for at, name in enumerate(names)}
    return names, np.array([places[cell] for cell in stripped], dtype=np.int64)


def plain_labels(names: Sequence[str]) -> tuple[Label, ...]:
    """Classes that are called the same in every language."""
    return tuple(Label(name) for name in names)
