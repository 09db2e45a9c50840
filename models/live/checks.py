"""What is worth knowing of a material before anything is learnt from it, found by counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from models.errors import N_
from models.live.lesson import Lesson
from models.live.material import Material

FAR = 6.0  # spreads from the mean: beyond that a number is called unexpected
SKEWED = 2.0  # of a column's third moment
RARE = 0.2  # of an equal share: a class with less is called rare
UNEVEN = 3.0  # times as many cases as the rarest


class Finding(NamedTuple):
    """One finding: a message id with its numbers, and the columns or classes that it is about."""

    template: str
    values: Mapping[str, int]
    names: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()


_also_learnt: WeakKeyDictionary[Lesson, Finding | None] = WeakKeyDictionary()


def findings(taught: Lesson) -> tuple[Finding, ...]:
    """All that is odd about a lesson's material and its division, the gravest first."""
    material = taught.material
    found = [*_repeated(taught), *_classes(material)]
    if material.kind == "table":
        found += _columns(material)
    elif material.kind == "pictures":
        found += [*_alike(taught), *_pictures(material)]
    elif material.kind == "texts":
        found += _texts(material)
    return tuple(found)


def _keys(material: Material) -> np.ndarray:
    """A number for each case, the same for equal ones: int [n]."""
    if material.kind == "texts":
        cases = np.array([" ".join(str(text).split()).casefold() for text in material.x])
        return np.unique(cases, return_inverse=True)[1]
    rows = np.ascontiguousarray(material.x.reshape(len(material), -1))
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    return np.unique(whole, return_inverse=True)[1]


def _repeated(taught: Lesson) -> list[Finding]:
    material, n = taught.material, len(taught.material)
    keys = _keys(material)
    times = np.bincount(keys)
    more = int((times[times > 1] - 1).sum())
    if not more:
        return []
    found = [Finding(N_("Cases that are there already: {n} of {all}."), {"n": more, "all": n})]
    pairs = np.unique(np.stack([keys, material.y], axis=1), axis=0)
    torn = int((np.bincount(pairs[:, 0]) > 1).sum())
    if torn:
        found.insert(
            0,
            Finding(
                N_("Cases that are there with two different labels: {n}. No model can get both "
                   "right."),
                {"n": torn},
            ),
        )  # fmt: skip
    both = _both(taught, keys)
    return found if both is None else [*found, both]


def also_learnt(taught: Lesson) -> Finding | None:
    """That cases of the test part are learnt from, too; None where there are none. Found once."""
    if taught not in _also_learnt:
        _also_learnt[taught] = _both(taught, _keys(taught.material))
    return _also_learnt[taught]


def _both(taught: Lesson, keys: np.ndarray) -> Finding | None:
    both = int(np.isin(keys[taught.test.rows], keys[taught.train.rows]).sum())
    if not both:
        return None
    return Finding(
        N_("Cases of the test part that are also learnt from: {n} of {all}. They make the "
           "model look better than it is."),
        {"n": both, "all": len(taught.test)},
    )  # fmt: skip


def _alike(taught: Lesson) -> list[Finding]:
    """Pictures that show the same without being it: of another size, saved again, shifted."""
    material, n = taught.material, len(taught.material)
    keys = _keys(material)
    groups = [group for group in material.alike if len({int(keys[at]) for at in group}) > 1]
    again = sum(len(group) - 1 for group in groups)
    if not again:
        return []
    torn = sum(len({int(material.y[at]) for at in group}) > 1 for group in groups)
    learnt, tested = set(taught.train.rows.tolist()), set(taught.test.rows.tolist())
    both = sum(at in tested for group in groups if learnt & {*group} for at in group)
    told = (
        (N_("Pictures that look the same and have different labels: {n} groups. Look which label "
            "is right."), {"n": torn}),
        (N_("Pictures of the test part that look the same as one that is learnt from: {n} of "
            "{all}. They make the model look better than it is."),
         {"n": both, "all": len(taught.test)}),
        (N_("Pictures that look the same as another one (of another size, saved again or shifted a "
            "little): {n} of {all}. Each counts in the figures."), {"n": again, "all": n}),
    )  # fmt: skip
    return [Finding(said, values) for said, values in told if values["n"]]


def _classes(material: Material) -> list[Finding]:
    counts = material.counts
    equal = len(material) / len(counts)
    rare = tuple(int(at) for at in np.flatnonzero(counts < RARE * equal))
    if rare:
        return [
            Finding(
                N_("Classes that are nearly absent: {n} of {all}. A model hardly learns them, and "
                   "its accuracy hides it."),
                {"n": len(rare), "all": len(counts)},
                classes=rare,
            )
        ]  # fmt: skip
    if counts.max() >= UNEVEN * counts.min():
        return [
            Finding(
                N_("The commonest class has {most} cases, the rarest {least}: who always says the "
                   "first is often right without knowing anything."),
                {"most": int(counts.max()), "least": int(counts.min())},
                classes=(int(counts.argmax()), int(counts.argmin())),
            )
        ]  # fmt: skip
    return []


def _columns(material: Material) -> list[Finding]:
    x = material.x
    mean, spread = x.mean(axis=0), x.std(axis=0)
    fixed = spread == 0
    unit = (x - mean) / np.where(fixed, 1, spread)
    far = (np.abs(unit) > FAR).any(axis=0)
    skewed = np.abs((unit**3).mean(axis=0)) > SKEWED
    told: Sequence[tuple[str, np.ndarray]] = (
        (N_("Columns with one and the same value everywhere: {n}. They tell nothing."), fixed),
        (
            N_("Columns with values very far from all others: {n}. Are they true, or mistyped?"),
            far,
        ),
        (N_("Columns that are very lopsided, many small values and a few large ones: {n}."),
         skewed & ~far),
    )  # fmt: skip
    return [
        Finding(
            said,
            {"n": int(which.sum())},
            tuple(material.columns[int(at)] for at in np.flatnonzero(which)),
        )
        for said, which in told
        if which.any()
    ]


def _pictures(material: Material) -> list[Finding]:
    flat = material.x.reshape(len(material), -1)
    blank = int((flat.max(axis=1) == flat.min(axis=1)).sum())
    dead = int((flat.max(axis=0) == flat.min(axis=0)).sum())
    found = []
    if blank:
        found.append(
            Finding(N_("Pictures of one single shade: {n} of {all}."),
                    {"n": blank, "all": len(material)})
        )  # fmt: skip
    if dead:
        found.append(
            Finding(
                N_("Pixels that are the same in every picture: {n} of {all}. They tell nothing."),
                {"n": dead, "all": flat.shape[1]},
            )
        )
    return found


def _texts(material: Material) -> list[Finding]:
    lengths = np.array([len(str(text).split()) for text in material.x])
    short = int((lengths < 3).sum())
    if not short:
        return []
    return [
        Finding(N_("Texts of one or two words: {n} of {all}."), {"n": short, "all": len(material)})
    ]
