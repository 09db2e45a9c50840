"""What one model's confidence is worth, raw and calibrated, at home and away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from models import cards, catalog
from models.calibration import bins, measures, noise, temperature
from models.calibration.cases import Cases, joined, known
from models.calibration.types import (
    BandCount,
    Calibration,
    Figures,
    MeasuredSet,
    SetCount,
    Why,
)
from models.display.bands import DEFAULT_BANDS
from models.errors import N_, InputError

# A calibration does harm where it makes a set away surely worse, or worse by so much of ECE.
WORSE_BY = 0.01
CUTS = tuple(band.at_least for band in DEFAULT_BANDS if band.at_least > 0)


def shipped() -> tuple[str, ...]:
    """The models that there are labelled cases of."""
    return tuple(entry.id for entry in catalog.entries() if entry.source == "shipped")


def measured(model_id: str) -> None:
    """InputError "not_measured" (404) for a model that there are no labelled cases of."""
    if model_id not in shipped():
        raise InputError(
            "not_measured",
            N_("There are no labelled cases of “{model}”: nothing is known of its confidence."),
            status=404,
            model=model_id,
        )


def of(model_id: str) -> Calibration:
    """The report on a shipped model, made once.

    InputError as `measured`; ModelError as `cards.read`.
    """
    measured(model_id)
    return _of(model_id, cards.changed(model_id))


@lru_cache(maxsize=32)
def _of(model_id: str, _changed: tuple[int, ...]) -> Calibration:
    found = known(model_id)
    return made(model_id, found.home, found.away)


def made(model_id: str, home: Sequence[Cases], away: Sequence[Cases], seed: int = 0) -> Calibration:
    """The report on a model with these cases."""
    whole = joined(tuple(home))
    fitting, judging = temperature.halves(tuple(map(len, home)), seed)
    warmth = temperature.fit(whole.rows(fitting))
    judged = whole.rows(judging)
    measured = [_measured(one, warmth) for one in (judged, *away)]
    why = verdict(judged, away, warmth)
    return Calibration(
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

    At home the negative log-likelihood has to fall surely: a fall within its interval is one that
    another split of the same cases turns round. Away neither it nor ECE may be surely worse, nor
    ECE worse by more than WORSE_BY. All by paired bootstrap, 95 %. Few cases away prove little:
    they do not stop a calibration, and that it passed says only that no harm was found.
    """
    if measures.difference(temperature.at(home, warmth), home, "nll").high >= 0:
        return "no_help"
    if not away:
        return "no_away"
    for cases in away:
        other = temperature.at(cases, warmth)
        ece = measures.difference(other, cases, "ece")
        if ece.low > 0 or ece.value > WORSE_BY:
            return "harm"
        if measures.difference(other, cases, "nll").low > 0:
            return "harm"
    return "helps"


def _measured(cases: Cases, warmth: float) -> MeasuredSet:
    return MeasuredSet(
        cases.set, len(cases), figures(cases), figures(temperature.at(cases, warmth))
    )


def figures(cases: Cases) -> Figures:
    """All figures of some cases; the share right with Wilson's interval, as wherever one counts."""
    estimates = measures.estimates(cases)
    held = bins.share(int(cases.right.sum()), len(cases))
    tests = {
        "kolmogorov_smirnov": noise.kolmogorov_smirnov(cases),
        "spiegelhalter": noise.spiegelhalter(cases),
    }
    return Figures(
        **{name: (e.value if (e := estimates.get(name)) else None) for name in measures.PARTS},
        intervals={name: (one.low, one.high) for name, one in estimates.items()}
        | ({} if held.low is None or held.high is None else {"accuracy": (held.low, held.high)}),
        noise={name: one.p_value for name, one in tests.items() if one is not None},
    )


def _bands(home: Cases, away: Sequence[Cases], cuts: Sequence[float]) -> tuple[BandCount, ...]:
    elsewhere = [(cases.set, bins.bands(cases, cuts)) for cases in away]
    return tuple(
        BandCount(
            band.at_least,
            band.held.n,
            band.held.right,
            band.held.low,
            band.held.high,
            tuple(
                SetCount(
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
