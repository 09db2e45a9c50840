"""What one model's confidence is worth, raw and calibrated, at home and away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from models import cards
from models.calibration import bins, measures, noise, temperature
from models.calibration.cases import Cases, joined, known
from models.display.bands import DEFAULT_BANDS
from models.errors import N_

# A calibration does harm where it makes a set away surely worse, or worse by so much of ECE.
WORSE_BY = 0.01
Why = Literal["helps", "no_away", "no_help", "harm"]
REASONS: dict[Why, str] = {
    "helps": N_("It brings confidence nearer to what is right at home, and is not worse away."),
    "no_away": N_("There is no set from elsewhere to show that it does no harm there."),
    "no_help": N_("At home it brings confidence no nearer to what is right."),
    "harm": N_("On data from elsewhere it makes confidence worse."),
}
CUTS = tuple(band.at_least for band in DEFAULT_BANDS if band.at_least > 0)


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


class Measured(Struct, frozen=True):
    """One set of n cases, by the model's raw scores and by calibrated ones."""

    set: str
    n: int
    raw: Figures
    calibrated: Figures


class Held(Struct, frozen=True):
    """How many of a band's n cases of a set were right, with the 95 % Wilson interval."""

    set: str
    n: int
    right: int
    low: float | None
    high: float | None


class BandHeld(Struct, frozen=True):
    """A band of raw confidence, from `at_least` on, at home and on each set away."""

    at_least: float
    n: int
    right: int
    low: float | None
    high: float | None
    away: tuple[Held, ...]


class Report(Struct, frozen=True):
    """All of one model.

    home is judged on the half of its cases that `temperature` was not fitted on; bands are counted
    on all of them, since nothing was fitted for them. ships: whether calibrated scores may be
    shown; why: an id of `REASONS`.
    """

    model: str
    home: Measured
    away: tuple[Measured, ...]
    temperature: float
    ships: bool
    why: Why
    bands: tuple[BandHeld, ...]
    fitted_on: int
    seed: int


def of(model_id: str) -> Report:
    """The report on a shipped model, made once; ModelError as `cards.read`."""
    return _of(model_id, cards.changed(model_id))


@lru_cache(maxsize=32)
def _of(model_id: str, _changed: tuple[int, ...]) -> Report:
    found = known(model_id)
    return made(model_id, found.home, found.away)


def made(model_id: str, home: Sequence[Cases], away: Sequence[Cases], seed: int = 0) -> Report:
    """The report on a model with these cases."""
    whole = joined(tuple(home))
    fitting, judging = temperature.halves(tuple(map(len, home)), seed)
    warmth = temperature.fit(whole.rows(fitting))
    judged = whole.rows(judging)
    measured = [_measured(one, warmth) for one in (judged, *away)]
    why = verdict(judged, away, warmth)
    return Report(
        model_id,
        measured[0],
        tuple(measured[1:]),
        warmth,
        why == "helps",
        why,
        _bands(whole, away, CUTS),
        len(fitting),
        seed,
    )


def verdict(home: Cases, away: Sequence[Cases], warmth: float) -> Why:
    """Whether calibrated scores may be shown: do no harm.

    At home the negative log-likelihood has to fall. Away neither it nor ECE may be surely worse
    (paired bootstrap, 95 %), nor ECE worse by more than WORSE_BY: few cases prove nothing either
    way, and where nothing is proved the raw score stays.
    """
    if not away:
        return "no_away"
    if (measures.nll(temperature.at(home, warmth)) or 0) >= (measures.nll(home) or 0):
        return "no_help"
    for cases in away:
        other = temperature.at(cases, warmth)
        ece = measures.difference(other, cases, "ece")
        if ece.low > 0 or ece.value > WORSE_BY:
            return "harm"
        if measures.difference(other, cases, "nll").low > 0:
            return "harm"
    return "helps"


def _measured(cases: Cases, warmth: float) -> Measured:
    return Measured(cases.set, len(cases), figures(cases), figures(temperature.at(cases, warmth)))


def figures(cases: Cases) -> Figures:
    """All figures of some cases."""
    estimates = measures.estimates(cases)
    tests = {
        "kolmogorov_smirnov": noise.kolmogorov_smirnov(cases),
        "spiegelhalter": noise.spiegelhalter(cases),
    }
    return Figures(
        **{name: (e.value if (e := estimates.get(name)) else None) for name in measures.PARTS},
        ece_classwise=measures.classwise_ece(cases),
        ece_smooth=measures.smooth_ece(cases),
        intervals={name: (one.low, one.high) for name, one in estimates.items()},
        noise={name: one.p_value for name, one in tests.items() if one is not None},
    )


def _bands(home: Cases, away: Sequence[Cases], cuts: Sequence[float]) -> tuple[BandHeld, ...]:
    elsewhere = [(cases.set, bins.bands(cases, cuts)) for cases in away]
    return tuple(
        BandHeld(
            band.at_least,
            band.held.n,
            band.held.right,
            band.held.low,
            band.held.high,
            tuple(
                Held(
                    name,
                    rows[at].held.n,
                    rows[at].held.right,
                    rows[at].held.low,
                    rows[at].held.high,
                )
                for name, rows in elsewhere
            ),
        )
        for at, band in enumerate(bins.bands(home, cuts))
    )
