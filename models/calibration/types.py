"""What is known of a model's confidence, as it is told to programs."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models.errors import N_

Why = Literal["helps", "no_away", "no_help", "harm"]
REASONS: dict[Why, str] = {
    "helps": N_(
        "It brings confidence surely nearer to what is right at home, and is not surely worse away."
    ),
    "no_away": N_("There is no set from elsewhere to show that it does no harm there."),
    "no_help": N_(
        "On kept-back cases like those that the model learned from, a calibration does not surely "
        "bring confidence nearer to what is right."
    ),
    "harm": N_("On data from elsewhere it makes confidence worse."),
}


class Figures(Struct, frozen=True):
    """Figures of one set; None where there is no case. Intervals: 95 %, by bootstrap."""

    accuracy: float | None
    ece: float | None
    ece_adaptive: float | None
    ece_classwise: float | None
    ece_smooth: float | None
    brier: float | None
    nll: float | None
    intervals: dict[str, tuple[float, float]]
    noise: dict[str, float]


class MeasuredSet(Struct, frozen=True):
    """One set of n cases, by the model's raw scores and by calibrated ones."""

    set: str
    n: int
    raw: Figures
    calibrated: Figures


class SetCount(Struct, frozen=True):
    """How many of a band's n cases of a set were right, with the 95 % Wilson interval."""

    set: str
    n: int
    right: int
    low: float | None
    high: float | None


class BandCount(Struct, frozen=True):
    """A band of raw confidence, from `at_least` on, at home and on each set away."""

    at_least: float
    n: int
    right: int
    low: float | None
    high: float | None
    away: tuple[SetCount, ...]


class Calibration(Struct, frozen=True):
    """All of one model.

    home is judged on the half of its cases that `temperature` was not fitted on; bands are counted
    on all of them, since nothing was fitted for them. ships: whether calibrated scores may be
    shown; why: an id of `REASONS`.
    """

    model: str
    home: MeasuredSet
    away: tuple[MeasuredSet, ...]
    temperature: float
    ships: bool
    why: Why
    bands: tuple[BandCount, ...]
    fitted_on: int
    seed: int
