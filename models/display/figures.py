"""The figures every confidence display is made of: pure, without language and without Streamlit.

Screen, export and HTTP API compute from here, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.display.spec import Band, DisplaySpec
from models.display.words import band_action, band_name
from models.language import Language
from models.percents import Bound, shown_percent
from models.prediction import Prediction

# Probabilities come from single precision: 0.9 may arrive as 0.89999998 and is meant as 0.9.
_DUST = 1e-6
# Half of a hundredth of a per cent, the finest difference that any display shows.
_TIE = 0.5e-4
CELLS = 100
_ENGLISH = Language("en")  # the API's language


@dataclass(frozen=True, slots=True)
class Ranked:
    """The likeliest classes as (class index, probability), and what the others hold together.

    rest: sum of the unlisted probabilities; rest_count: how many classes that is.
    """

    listed: tuple[tuple[int, float], ...]
    rest: float
    rest_count: int


def band_of(probability: float, bands: Sequence[Band]) -> int:
    """Index of the band (from high to low) that a probability falls into; a cut-off is inside."""
    for index, band in enumerate(bands):
        if probability + _DUST >= band.at_least:
            return index
    return len(bands) - 1


def ranked(prediction: Prediction, n: int) -> Ranked:
    """The n likeliest classes (at least one, at most all) and the remainder."""
    order = prediction.order
    n = min(max(n, 1), len(order))
    return Ranked(
        tuple((i, prediction.probabilities[i]) for i in order[:n]),
        min(1.0, sum(prediction.probabilities[i] for i in order[n:])),
        len(order) - n,
    )


def tied(prediction: Prediction) -> tuple[int, ...]:
    """The classes that share the first place, likeliest first; one index where there is no tie."""
    best = prediction.confidence
    return tuple(i for i in prediction.order if best - prediction.probabilities[i] < _TIE)


def hedges(prediction: Prediction, spec: DisplaySpec) -> bool:
    """Whether the likeliest class is too unlikely to stand as a headline."""
    return prediction.confidence + _DUST < spec.hedge_below


def icon_cells(probability: float) -> tuple[Bound, int]:
    """How many of 100 cells to fill for a probability, and whether that is only a bound.

    Between 1 and 99, whatever the score: a full block would claim certainty, an empty one
    impossibility. 0.997 is ("over", 99): it is drawn as 99 and said as "more than 99".
    The empty cells are the other answers' part, so that both always make 100.
    """
    bound, value = shown_percent(probability, 0)
    return bound, int(value)


def to_api(prediction: Prediction, spec: DisplaySpec) -> dict[str, Any]:
    """The displays of one prediction as JSON-ready data, classes by id, wording in English.

    `categorical` never holds the number. `nbest` ends with the remainder (label null, how many
    `others` it holds) unless every class is listed.
    """
    index = band_of(prediction.confidence, spec.bands)
    count = len(spec.bands)
    band = spec.bands[index]
    top = prediction.labels[prediction.top].id
    tie = [prediction.labels[i].id for i in tied(prediction)]
    nbest = ranked(prediction, spec.n)
    rows: list[dict[str, Any]] = [
        {
            "label": prediction.labels[i].id,
            "probability": probability,
            "percent": _ENGLISH.percent(probability, spec.digits),
        }
        for i, probability in nbest.listed
    ]
    if nbest.rest_count:
        rows.append(
            {
                "label": None,
                "others": nbest.rest_count,
                "probability": nbest.rest,
                "percent": _ENGLISH.percent(nbest.rest, spec.digits),
            }
        )
    return {
        "categorical": {
            "label": top,
            "band": index + 1,
            "of": count,
            "name": band.name or band_name(index, count),
            "action": band.action or band_action(index, count),
            "tied": tie if len(tie) > 1 else [],
        },
        "numeric": {
            "label": top,
            "probability": prediction.confidence,
            "percent": _ENGLISH.percent(prediction.confidence, spec.digits),
        },
        "nbest": rows,
    }
