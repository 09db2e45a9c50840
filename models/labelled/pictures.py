"""What is odd about the pictures of a labelled set, found as they were decoded to be classified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from models.errors import N_
from models.labelled.checks import Finding


def picture_findings(
    sizes: np.ndarray,
    failed: int,
    twins: Sequence[Sequence[int]] = (),
    truths: Mapping[int, int] = MappingProxyType({}),
    sides: Mapping[int, str] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """What was seen of pictures when they were decoded.

    sizes: int [n, 2], width and height. twins: groups of rows that look the same. truths, sides: of
    each row its class, and its side of the split where there is one.
    """
    again = [row for group in twins for row in group[1:]]
    torn = [row for group in twins if len({truths[row] for row in group}) > 1 for row in group]
    across = [
        row
        for group in twins
        if len({sides.get(row, "").strip().casefold() for row in group} - {""}) > 1
        for row in group
    ]
    tiny = int((sizes.min(axis=1) < 32).sum()) if len(sizes) else 0
    huge = int((sizes.max(axis=1) > 4000).sum()) if len(sizes) else 0
    found = (
        Finding("pictures_damaged", N_("Pictures that could not be read: {n} of {all}. They are "
                "left out."), failed, failed + len(sizes)),
        Finding("pictures_tiny", N_("Pictures of less than {limit} pixels on a side: {n} of "
                "{all}."), tiny, len(sizes), values={"limit": 32}),
        Finding("pictures_huge", N_("Pictures of more than {limit} pixels on a side: {n} of {all}. "
                "The model sees them much smaller."), huge, len(sizes), values={"limit": 4000}),
        Finding("pictures_alike", N_("Pictures that look the same as another one (of another size, "
                "saved again or shifted a little): {n} of {all}. Each counts in the figures."),
                len(again), len(sizes), tuple(sorted(again))),
        Finding("alike_contradict", N_("Pictures that look the same and have different labels: {n} "
                "of {all}. Look which label is right."),
                len(torn), len(sizes), tuple(sorted(torn))),
        Finding("alike_on_both_sides", N_("Pictures that look the same on both sides of the split: "
                "{n} of {all}. Whoever learns from one side has nearly seen the other."),
                len(across), len(sizes), tuple(sorted(across))),
    )  # fmt: skip
    return tuple(one for one in found if one.n)
