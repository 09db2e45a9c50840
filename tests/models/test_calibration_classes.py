"""Class by class, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, recall_score

from models.calibration import bins, classes
from models.calibration.cases import known
from models.comparison import Ratio


@pytest.mark.parametrize("model_id", ["photos", "intents-en", "things"])
def test_cells_and_classes_are_those_of_scikit_learn(model_id: str) -> None:
    cases = known(model_id).whole
    k = cases.probabilities.shape[1]
    theirs = confusion_matrix(cases.labels, cases.answers, labels=np.arange(k))
    found = classes.pairs(cases)
    assert {(one.truth, one.answer): one.n for one in found} == {
        (int(t), int(a)): int(theirs[t, a]) for t, a in np.argwhere(theirs)
    }
    assert [one.n for one in found] == sorted((one.n for one in found), reverse=True)
    fullest = next(one for one in classes.mistakes(cases))
    assert fullest.n == (theirs - np.diag(np.diag(theirs))).max()
    here = (cases.labels == fullest.truth) & (cases.answers == fullest.answer)
    assert fullest.confidence == pytest.approx(cases.confidence[here].mean())
    there = np.unique(cases.labels)
    recalls = recall_score(cases.labels, cases.answers, labels=there, average=None)
    assert [one.truth for one in classes.by_class(cases)] == there.tolist()
    assert [one.held.share for one in classes.by_class(cases)] == pytest.approx(recalls.tolist())


def test_one_class_alone_is_its_score_and_whether_it_was_that() -> None:
    cases = known("photos").whole
    values, hits = classes.claims_of(cases, 3)
    assert (values == cases.probabilities[:, 3]).all()
    assert hits.sum() == (cases.labels == 3).sum()


def test_every_case_lies_in_the_bin_that_counted_it() -> None:
    values = np.array([0.0, 0.1, 0.3, 0.30001, 0.6, 0.99999, 1.0, 1.0])
    found = bins.reliability(values, np.ones(8, dtype=bool))
    inside = np.stack([bins.within(values, one) for one in found])
    assert (inside.sum(axis=0) == 1).all()
    assert inside.sum(axis=1).tolist() == [one.held.n for one in found]
    finer = bins.reliability(values[inside[9]], np.ones(3, dtype=bool), 10, 0.9, 1.0)
    assert [one.held.n for one in finer] == [0] * 9 + [3]


def test_many_intervals_at_once_are_those_of_each() -> None:
    low, high = bins.wilson(np.array([0.0, 0.3, 1.0]), np.array([5.0, 10.0, 20.0]))
    for at, (right, n) in enumerate([(0, 5), (3, 10), (20, 20)]):
        assert (low[at], high[at]) == pytest.approx(Ratio(right, n).interval)
