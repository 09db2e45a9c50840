"""Equally likely readings of a model's number: their quantiles as dots, and the interval of most.

A quantile dotplot (Kay et al. 2016; Fernandes et al. 2018) draws so many dots, the i-th of n at the
quantile (i − ½)/n. It is drawn of a distribution, never of one score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.display.figures import DUST
from models.language import Language
from models.prediction import Prediction, Way

Nominal = Literal[80, 95]
# Closer to each other than two points in a hundred, readings are one number to whoever reads them.
_NARROW = 0.02


@dataclass(frozen=True, slots=True)
class Told:
    """What so many readings say of the named class.

    dots: their quantiles, from the lowest. low, high: where the middle `share` of 100 lie. inside:
    how many of the dots that is. All as probabilities.
    """

    way: Way
    dots: tuple[float, ...]
    low: float
    high: float
    share: Nominal

    @property
    def inside(self) -> int:
        """Of the dots, the share in whole ones: 16 or 19 of 20, 40 or 48 of 50."""
        return round(len(self.dots) * self.share / 100)

    @property
    def narrow(self) -> bool:
        """Whether they hardly differ."""
        return self.high - self.low < _NARROW

    def within(self, dot: float) -> bool:
        """Whether a dot lies in the interval."""
        return self.low - DUST <= dot <= self.high + DUST


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile of ordered numbers, as numpy's default: linear between neighbours."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def told(prediction: Prediction, dots: int, share: Nominal) -> Told | None:
    """What the readings of a prediction say of its answer; None where there are none."""
    found = prediction.readings
    if found is None:
        return None
    ordered = sorted(sample[prediction.top] for sample in found.samples)
    edge = (1 - share / 100) / 2
    return Told(
        found.way,
        tuple(quantile(ordered, (place + 0.5) / dots) for place in range(dots)),
        quantile(ordered, edge),
        quantile(ordered, 1 - edge),
        share,
    )


def span(one: Told, digits: int, language: Language) -> str:
    """From where to where the interval goes, in per cents; one per cent where both are that."""
    low, high = language.percent(one.low, digits), language.percent(one.high, digits)
    if low == high:
        return low
    return language.gettext("{low} to {high}", low=low, high=high)


def counted_briefly(one: Told, language: Language) -> str:
    """How many of the dots that is, for a card."""
    return language.gettext(
        "in {count} of {total} readings",
        count=language.number(one.inside),
        total=language.number(len(one.dots)),
    )


def counted(one: Told, percent: str, language: Language) -> str:
    """How many of the dots that is, and what the model says as it is."""
    return language.gettext(
        "in {count} of {total} equally likely readings; as it is, the model says {percent}",
        count=language.number(one.inside),
        total=language.number(len(one.dots)),
        percent=percent,
    )


def missing(language: Language) -> str:
    """Why there is no such plot."""
    return language.gettext(
        "Of this model's number there is no distribution, so the number itself is drawn."
    )


def sentence(one: Told, digits: int, language: Language) -> str:
    """The interval in a sentence of its own."""
    count, total = language.number(one.inside), language.number(len(one.dots))
    low, high = language.percent(one.low, digits), language.percent(one.high, digits)
    if low == high:
        return language.gettext(
            "In {count} of {total} equally likely readings {percent}.",
            count=count,
            total=total,
            percent=low,
        )
    return language.gettext(
        "In {count} of {total} equally likely readings between {low} and {high}.",
        count=count,
        total=total,
        low=low,
        high=high,
    )


def hardly(one: Told, language: Language) -> str:
    """That readings hardly differ, and what it does not mean; "" where they do."""
    if not one.narrow:
        return ""
    return language.gettext(
        "The readings hardly differ: other examples of the same kind would have changed little. "
        "That does not make the answer right."
    )


def how_to_read(one: Told, language: Language) -> str:
    """What a dot is, what the line is, and what neither says."""
    return language.gettext(
        "Each dot is one of {total} equally likely readings: what the model could have said of "
        "this input, had it been taught other examples of the same kind. The line holds {share} of "
        "all readings; dots outside it are hollow. This is the model's doubt about its own number, "
        "not the chance that it is right.",
        total=language.number(len(one.dots)),
        share=language.set_percent(one.share / 100),
    )


def origin(prediction: Prediction, language: Language) -> str:
    """Where the readings come from, a sentence; "" where there are none."""
    found = prediction.readings
    if found is None:
        return ""
    n = len(found)
    if found.way == "bootstrap":
        return language.ngettext(
            "Readings: its last layer taught again {n} time, each case counting as chance has it",
            "Readings: its last layer taught again {n} times, each case counting as chance has it",
            n,
        )
    return language.ngettext(
        "Readings: {n} sample of its last layer's weights (Laplace's approximation)",
        "Readings: {n} samples of its last layer's weights (Laplace's approximation)",
        n,
    )
