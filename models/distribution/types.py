"""What a card says of how a model's last layer was sampled, and how far its intervals hold."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.prediction import Way

Nominal = Literal[80, 95]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Count = Annotated[int, Meta(ge=1)]


class Held(Struct, frozen=True):
    """How often an interval held what a model taught again said of n held-out cases of a set.

    nominal: the per cent that the interval is of. share: of all cases and all refits, those inside.
    low, high: the lowest and the highest share of any one refit. width: the interval's median
    width, as a probability.
    """

    set: str
    n: _Count
    refits: _Count
    nominal: Nominal
    share: _Share
    low: _Share
    high: _Share
    width: _Share


class Distribution(Struct, frozen=True):
    """How a model's last layer was sampled. `python -m training.distributions` writes it.

    samples: how many times. cases: of so many training cases. weights: how many numbers a sample
    has; determined: how many of them the cases settle (MacKay's γ), None where that was not asked.
    precision: of the prior, 1/variance.
    """

    way: Way
    samples: _Count
    cases: _Count
    weights: _Count
    precision: Annotated[float, Meta(gt=0)]
    held: tuple[Held, ...]
    determined: float | None = None
