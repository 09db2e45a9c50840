"""What was measured of the model behind an answer, with the scores that the answer has.

The cases at home that neither the model nor its temperature was fitted on, those of each set away,
and the sets of answers that they allow. A model that was trained in a session brings its own. None
wherever nothing is known: of any other model that does not ship, and of scores by somebody's own
set.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from weakref import WeakValueDictionary

import numpy as np

from models import cards, catalog
from models.calibration import coverage, report, temperature
from models.calibration.cases import Cases, known
from models.errors import CertitudeError
from models.prediction import Fitted, Prediction


class Covering(NamedTuple):
    """A set of answers, and what is known of such sets.

    classes: indices of those in it, likeliest first. told: the line and what it kept.
    """

    classes: tuple[int, ...]
    told: coverage.Told


# The cases that models of a session were tested on; whoever holds them lets go of them here, too.
_brought: WeakValueDictionary[str, Cases] = WeakValueDictionary()


def bring(model_id: str, tested: Cases) -> None:
    """Have a model's raw scores measured by its own cases, for as long as somebody holds these.

    tested: cases that the model never learnt from.
    """
    _brought[model_id] = tested


def brought(model_id: str) -> Cases | None:
    """The cases that a model of a session brought; None for any other."""
    return _brought.get(model_id)


def cases(model_id: str, fit: Fitted | None) -> tuple[Cases, ...] | None:
    """A model's labelled cases, home first, with its raw scores or those of a calibration."""
    brought = _brought.get(model_id)
    if brought is not None and fit is None:
        return (brought,)
    if not _is_measured(model_id, fit):
        return None
    try:
        return _cases(model_id, fit, cards.changed(model_id))
    except CertitudeError:  # its page has said what is wrong with its files
        return None


def covering(prediction: Prediction, share: float, *, by_class: bool = False) -> Covering | None:
    """The answers among which the right one is in at least this share of cases like those at home.

    share: in (0, 1). by_class: as for `coverage.line`.
    """
    model_id, fit = prediction.model_id, prediction.calibrated_on
    brought = _brought.get(model_id)
    try:
        if brought is not None and fit is None:
            told = coverage.of_cases((brought,), (), share, by_class=by_class)
        elif _is_measured(model_id, fit):
            told = coverage.of(model_id, share, fit, by_class=by_class)
        else:
            return None
    except CertitudeError:
        return None
    if len(told.line.least) != len(prediction.labels):
        return None  # an illustration, which has fewer classes than the model
    held = coverage.sets(np.array(prediction.probabilities), told.line)
    return Covering(tuple(index for index in prediction.order if held[index]), told)


def _is_measured(model_id: str, fit: Fitted | None) -> bool:
    # By a set of somebody's own: how the cases here would be is another question.
    return model_id in report.shipped() and fit in (None, catalog.get(model_id).calibration)


@lru_cache(maxsize=16)
def _cases(model_id: str, fit: Fitted | None, _changed: tuple[int, ...]) -> tuple[Cases, ...]:
    found = known(model_id)
    if fit is None:
        return (found.whole, *found.away)
    _, judging = temperature.halves(tuple(map(len, found.home)))
    return tuple(
        temperature.at(one, fit.temperature) for one in (found.whole.rows(judging), *found.away)
    )
