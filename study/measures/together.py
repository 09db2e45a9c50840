"""All figures of some trials: as a whole, by group, and the reliance curve of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from study.measures.curve import Band, reliance_curve
from study.measures.figures import Group, groups
from study.measures.trials import Trials


class Found(NamedTuple):
    """Figures of all trials, of each group, and their reliance curves.

    whole: all in one. groups: as `by` tells them apart, none where it names no column. curves: of
    the whole first, then of each group; empty where no confidence is known.
    """

    whole: Group
    groups: tuple[Group, ...]
    curves: tuple[tuple[Band, ...], ...]

    @property
    def shown(self) -> tuple[Group, ...]:
        """What is told apart: the groups, or all in one."""
        return self.groups or (self.whole,)


def found(trials: Trials, by: Mapping[str, Sequence[str]], *, confident: bool) -> Found:
    """All figures of these trials.

    by: columns of n values each that tell groups apart, by name; empty for none. confident: whether
    the confidence of the advice is known, and so there are curves.
    """
    (whole,) = groups(trials, {})
    parts = tuple(groups(trials, by)) if by else ()
    curves: list[tuple[Band, ...]] = []
    if confident:
        told = [*zip(*by.values(), strict=True)] if by else []
        curves.append(tuple(reliance_curve(trials)))
        for part in parts:
            key = tuple(part.by.values())
            chosen = [one == key for one in told]
            curves.append(tuple(reliance_curve(trials.where(np.array(chosen, bool)))))
    return Found(whole, parts, tuple(curves))
