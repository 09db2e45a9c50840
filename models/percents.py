"""The one rule by which a probability is shown as a per cent, on screen and in the API alike."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

Bound = Literal["", "over", "under"]


def shown_percent(probability: float, digits: int) -> tuple[Bound, Decimal]:
    """A per cent as it may be shown: (bound, value), never a false 0 or 100.

    digits: decimals of the per cent. 0.997 with 0 digits is ("over", 99); a score of exactly 0 or
    1 is rounding too, since no classifier is certain. Halves of the number as it is written go to
    the even neighbour, so that an answer and all others together still make 100.
    """
    step = Decimal(1).scaleb(-digits)
    # The shortest way to write the number, not its binary value: 0.285 is meant as 28.5 %.
    value = (Decimal(repr(float(probability))) * 100).quantize(step, ROUND_HALF_EVEN)
    if value >= 100:
        return "over", 100 - step
    if value <= 0:
        return "under", step
    return "", value
