"""The sets of a model as they are on screen: their names, and what each bin and band held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.calibration import bins, report, temperature
from models.calibration.bins import Bin, Curve, Share
from models.calibration.cases import Cases, known
from models.language import Language

PLAIN = 1.0  # the temperature of the model as it is


class Shown(NamedTuple):
    """One set as it is on screen: its name, and what each bin and band of it held."""

    name: str
    n: int
    bins: tuple[Bin, ...]
    bands: tuple[bins.Band, ...]
    curve: Curve | None = None


def sets(model_id: str, warmth: float) -> tuple[Shown, ...]:
    """A model's sets at a temperature, home first."""
    found = known(model_id)
    return tuple(counted(cases, warmth) for cases in (found.whole, *found.away))


def counted(cases: Cases, warmth: float) -> Shown:
    """One set at a temperature."""
    seen = temperature.at(cases, warmth)
    return Shown(
        cases.set,
        len(cases),
        bins.reliability(seen.confidence, seen.right),
        bins.bands(seen, report.CUTS),
        bins.curve(seen.confidence, seen.right),
    )


def names(shown: Sequence[Shown], lang: Language) -> list[str]:
    """What the sets are called: the first is home, where there is something else."""
    if len(shown) == 1:
        return [lang.gettext(shown[0].name)]
    return [lang.gettext("At home"), *(lang.gettext(one.name) for one in shown[1:])]


def percent(share: float | None, lang: Language) -> str:
    """A share of counted cases: all of them are 100 %, and nearly all are not."""
    if share is None:
        return lang.gettext("not defined")
    return lang.set_percent(share) if share in (0.0, 1.0) else lang.percent(share)


def told(held: Share, lang: Language) -> str:
    """How many were right, with the interval; "–" where there is no case."""
    if held.share is None or held.low is None or held.high is None:
        return "–"
    return lang.gettext(
        "{right} of {n}: {percent} ({low} to {high})",
        right=lang.number(held.right),
        n=lang.number(held.n),
        percent=percent(held.share, lang),
        low=percent(held.low, lang),
        high=percent(held.high, lang),
    )
