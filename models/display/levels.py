"""What a display lets one tell of many predictions: into which levels they fall, and their order.

A pattern that hides the number gives levels that hide it, too, and one that shows no confidence has
none: charts and orders are made from here alone, so that they tell no more than the display.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.display.figures import reaches
from models.language import Language
from models.prediction import Prediction

_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of a display.

    names: from high to low, as shown. level: which of them a prediction falls into. rank: what
    predictions may be ordered by, the larger the surer; no finer than the display shows it.
    """

    names: tuple[str, ...]
    level: Callable[[Prediction], int]
    rank: Callable[[Prediction], float]


def coarse(names: tuple[str, ...], level: Callable[[Prediction], int]) -> Levels:
    """Levels of a display that tells nothing finer than them."""
    return Levels(names, level, lambda prediction: -level(prediction))


def tenths(language: Language) -> Levels:
    """Levels of a display that shows the number: ten, each a tenth of the score wide."""
    cuts = [_TENTHS - 1 - index for index in range(_TENTHS)]  # the tenth that each begins at

    def level(prediction: Prediction) -> int:
        return next(
            i for i, cut in enumerate(cuts) if reaches(prediction.confidence, cut / _TENTHS)
        )

    def name(cut: int) -> str:
        low, high = cut / _TENTHS, (cut + 1) / _TENTHS
        if cut == 0:
            return language.gettext("below {percent}", percent=language.percent(high))
        if cut == _TENTHS - 1:
            return language.gettext("{percent} and more", percent=language.percent(low))
        return language.gettext(
            "{low} to {high}", low=language.number(round(low * 100)), high=language.percent(high)
        )

    return Levels(tuple(map(name, cuts)), level, lambda prediction: prediction.confidence)
