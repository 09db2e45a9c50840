"""Sets of labelled cases as they are on screen: their names, and what each bin and band held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.calibration import bins, temperature
from models.calibration.bins import Bin, Curve, Share
from models.calibration.cases import Bools, Cases, Floats, known
from models.calibration.classes import claims_of
from models.errors import N_
from models.language import Language
from models.set_names import briefly

HOME = N_("At home")
PLAIN = 1.0  # the temperature of the model as it is


class Shown(NamedTuple):
    """One set as it is on screen.

    cases: at the temperature. values, hits: what the diagram tells of, [n] each: the answer's
    confidence and whether it was right, or of one class alone its probability and whether it was
    that. bins, curve: of these.
    """

    cases: Cases
    values: Floats
    hits: Bools
    bins: tuple[Bin, ...]
    curve: Curve | None

    @property
    def name(self) -> str:
        """The set's name, untranslated."""
        return self.cases.set


def of_model(model_id: str) -> tuple[Cases, ...]:
    """The sets of a model that ships, home first."""
    found = known(model_id)
    return (found.whole, *found.away)


def sets(given: Sequence[Cases], warmth: float, only: int | None = None) -> tuple[Shown, ...]:
    """Sets at a temperature; only: the one class that the diagram tells of."""
    return tuple(counted(cases, warmth, only) for cases in given)


def counted(cases: Cases, warmth: float, only: int | None = None) -> Shown:
    """One set, as `sets`."""
    seen = temperature.at(cases, warmth)
    values, hits = (seen.confidence, seen.right) if only is None else claims_of(seen, only)
    return Shown(
        seen,
        values,
        hits,
        bins.reliability(values, hits),
        bins.curve(values, hits),
    )


def names(shown: Sequence[Shown], lang: Language) -> list[str]:
    """What the sets are called: the first is home, where there is something else.

    But where a later one is called `HOME`: the first is a person's own then.
    """
    if len(shown) == 1 or any(one.name == HOME for one in shown[1:]):
        return [briefly(one.name, lang) for one in shown]
    return [lang.gettext(HOME), *(briefly(one.name, lang) for one in shown[1:])]


def percent(share: float | None, lang: Language) -> str:
    """A share of counted cases: all of them are 100 %, and nearly all are not."""
    if share is None:
        return lang.gettext("not defined")
    return lang.counted_percent(share)


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


def span(one: Bin, lang: Language) -> str:
    """A bin in words: "80 to 90%"."""
    return lang.gettext(
        "{low} to {high}", low=lang.number(round(one.low * 100)), high=lang.set_percent(one.high)
    )
