"""What was counted of real cases, as people count.

One of the doors from the displays to what was measured: `models.calibration` is asked here, when
somebody wants to see it, and not before.
"""

from __future__ import annotations

from typing import NamedTuple

from models.language import Language
from models.prediction import Prediction


class Count(NamedTuple):
    """Of a set's n cases about as sure as an answer, so many were right.

    share, low, high: in [0, 1], with the 95 % interval; None where n is too few to say anything.
    surest, least: the confidences between which the cases lie.
    """

    set: str
    n: int
    right: int
    share: float | None
    low: float | None
    high: float | None
    least: float
    surest: float


def likewise(prediction: Prediction) -> tuple[Count, ...] | None:
    """How often answers as sure as this one were right: at home first, then on each set away.

    None where there are no labelled cases of the model with such scores.
    """
    from models.calibration import answered, nearby  # scipy: not before somebody asks

    found = answered.cases(prediction.model_id, prediction.calibrated_on)
    if found is None:
        return None
    counts = []
    for cases in found:
        held, least, surest = nearby.near(cases, prediction.confidence)
        known = held.n >= nearby.ENOUGH
        counts.append(
            Count(
                cases.set,
                held.n,
                held.right,
                held.share if known else None,
                held.low if known else None,
                held.high if known else None,
                least,
                surest,
            )
        )
    return tuple(counts)


def in_a_hundred(right: int, n: int, language: Language) -> dict[str, str]:
    """So many of n cases, for a sentence: "84" of "100"; fewer cases as they were counted.

    right, n: as that sentence's values. All is said of all alone, none of none.
    """
    if n < 100:
        return {"right": language.number(right), "n": language.number(n)}
    times = round(right / n * 100)
    shown = language.number(times)
    if times == 100 and right < n:
        shown = language.gettext("over {percent}", percent=language.number(99))
    if times == 0 and right:
        shown = language.gettext("under {percent}", percent=language.number(1))
    return {"right": shown, "n": language.number(100)}
