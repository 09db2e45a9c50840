"""The rules by which probabilities are shown as per cents, on screen and in the API alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import Literal

Bound = Literal["", "over", "under"]

# Half of a hundredth of a per cent, the finest difference that any display shows.
TIE = 0.5e-4


def shown_percent(probability: float, digits: int) -> tuple[Bound, Decimal]:
    """A per cent as it may be shown: (bound, value), never a false 0 or 100.

    digits: decimals of the per cent. 0.997 with 0 digits is ("over", 99); a score of exactly 0 or
    1 is rounding too, since no classifier is certain. Halves of the number as it is written go to
    the even neighbour, so that an answer and all others together still make 100.
    """
    return _bounded(_rounded(probability, digits), digits)


def _rounded(probability: float, digits: int) -> Decimal:
    # The shortest way to write the number, not its binary value: 0.285 is meant as 28.5 %, and
    # so is 1 - 0.715, which is 0.28500000000000003.
    step = Decimal(1).scaleb(-digits)
    return (Decimal(repr(round(float(probability), 12))) * 100).quantize(step, ROUND_HALF_EVEN)


def _bounded(value: Decimal, digits: int) -> tuple[Bound, Decimal]:
    step = Decimal(1).scaleb(-digits)
    if value >= 100:
        return "over", 100 - step
    if value <= 0:
        return "under", step
    return "", value


def shown_together(
    shares: Sequence[float], digits: int, rest: bool = False
) -> tuple[list[tuple[Bound, Decimal]], bool]:
    """Parts of one whole as they may be shown beside each other, and whether they make 100.

    shares: in [0, 1], 1 together; rest: whether the last is what all others hold. Each is rounded
    by itself; where that makes 101 or 99, the least justified roundings go the other way, as in the
    method of the largest remainder. So none is off by a whole step. Where there is a rest, it alone
    gives way: else a class would have one figure in a list of five and another in a list of seven.
    The largest keeps its figure, which stands by itself elsewhere, and equal ones stay equal: then
    three thirds cannot make 100. "under 1" stands for any part of 1.
    """
    values = [_rounded(share, digits) for share in shares]
    named = len(shares) - rest
    largest = max(range(named), key=lambda at: shares[at], default=-1)
    step = Decimal(1).scaleb(-digits)

    def missing() -> int:
        """Steps that are lacking (or too many, below 0), beyond what "under 1" may stand for."""
        steps = int((100 - sum(values)) / step)
        return steps if steps < 0 else max(0, steps - values.count(Decimal(0)))

    ranked = sorted(range(named), key=lambda at: -shares[at])

    def in_order() -> bool:
        return all(values[more] >= values[less] for more, less in pairwise(ranked))

    off = [float(value) - share * 100 for value, share in zip(values, shares, strict=True)]
    turning = range(named, len(shares)) if rest else range(named)
    for at in sorted(turning, key=lambda at: -abs(off[at])):
        if not (lacking := missing()):
            break
        turned = values[at] + (step if lacking > 0 else -step)
        if off[at] * lacking >= 0:  # a whole step off would be wrong
            continue
        alike = [
            other
            for other in (range(named) if at < named else [at])
            if values[other] == values[at]
            and off[other] * lacking < 0
            and abs(shares[other] - shares[at]) < TIE
        ]
        kept = list(values)
        for other in alike:
            values[other] = turned
        # Nor may anything look likelier than what is likelier.
        if largest in alike or abs(missing()) >= abs(lacking) or not in_order():
            values = kept
    return [_bounded(value, digits) for value in values], not missing()
