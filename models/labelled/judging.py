"""A set that was classified, and all that is reckoned of it: one piece of work, told on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models import catalog
from models.calibration import report as shipped
from models.calibration.cases import Cases, known
from models.calibration.types import Figures
from models.jobs import Progress
from models.labelled import likeness, recalibration
from models.labelled.classifying import Classified, classify
from models.labelled.given import Given
from models.labelled.likeness import Likeness, Scores
from models.labelled.recalibration import Recalibrated

Report = Callable[[Progress[object]], None]


@dataclass(frozen=True, eq=False)
class Judged:
    """What a set said of a model.

    figures: of all cases, by the model's own scores. scores: of each case once. held_out: the cases
    that the model was measured on, None for one that did not ship; likeness: the set beside them,
    None where either is too small. recalibrated: None where there are too few cases.
    """

    classified: Classified
    figures: Figures
    scores: Scores
    held_out: Cases | None
    likeness: Likeness | None
    recalibrated: Recalibrated | None

    @property
    def cases(self) -> Cases:
        """The set's cases."""
        return self.classified.cases


def judge(
    model_id: str,
    given: Given,
    case_column: int,
    truths: Sequence[int | None],
    rows: Sequence[int],
    repeats: frozenset[int],
    day: date,
    report: Report,
) -> Judged:
    """Classify these rows and reckon; arguments and errors as for `classify`.

    repeats: rows whose case stands in another row. They take no part in tests, which would be
    surer than they may be, nor in recalibrating: what is fitted on one half would be judged on the
    same cases in the other.
    """
    classified = classify(model_id, given, case_column, truths, rows, report)
    cases, done = classified.cases, len(classified)
    report(Progress(done, done))
    figures = shipped.figures(cases)
    report(Progress(done, done))
    once = cases.rows(np.array([int(row) not in repeats for row in classified.rows], np.bool_))
    scores, held_out = likeness.scores(once), of_shipped(model_id)
    like = None if held_out is None else likeness.compare(scores, likeness.scores(held_out))
    report(Progress(done, done))
    again = recalibration.recalibrate(model_id, once, day)
    return Judged(classified, figures, scores, held_out, like, again)


def of_shipped(model_id: str) -> Cases | None:
    """The cases at home of a model that ships; None for others, whose training data nobody has."""
    if catalog.get(model_id).source != "shipped":
        return None
    return known(model_id).whole
