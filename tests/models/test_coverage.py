"""Prediction sets: against MAPIE, and against what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from mapie.classification import SplitConformalClassifier
from scipy.stats import binom
from sklearn.base import BaseEstimator, ClassifierMixin

from models.calibration import coverage, report
from models.calibration.__main__ import main
from models.calibration.cases import Cases, known
from models.calibration.temperature import halves


class Given(ClassifierMixin, BaseEstimator):
    """A classifier whose features are its probabilities."""

    def __init__(self, k: int = 3) -> None:
        self.k = k
        self.classes_ = np.arange(k)
        self.is_fitted_ = True

    def fit(self, _x: object, _y: object) -> Given:
        return self

    def predict_proba(self, x: np.ndarray) -> np.ndarray:
        return np.asarray(x)

    def predict(self, x: np.ndarray) -> np.ndarray:
        return np.asarray(x).argmax(axis=1)


def drawn(n: int, seed: int, k: int = 5, rare: float = 1.0) -> Cases:
    """Cases whose labels follow their probabilities; rare: how seldom the last class is."""
    rng = np.random.default_rng(seed)
    alpha = np.full(k, 0.7)
    alpha[-1] *= rare
    probabilities = rng.dirichlet(alpha, n)
    labels = (probabilities.cumsum(axis=1) > rng.uniform(size=(n, 1))).argmax(axis=1)
    return Cases("drawn", probabilities, labels)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("seed", range(3))
def test_the_sets_are_mapies(share: float, seed: int) -> None:
    known_, new = drawn(400, seed), drawn(300, 100 + seed)
    theirs = SplitConformalClassifier(
        Given(5), confidence_level=share, conformity_score="lac", prefit=True
    )
    theirs.conformalize(known_.probabilities, known_.labels)
    _, held = theirs.predict_set(new.probabilities)
    ours = coverage.sets(new.probabilities, coverage.line(known_, share))
    assert (ours == held[:, :, 0]).all()


@pytest.mark.parametrize("model", ["reviews-en", "intents-en", "services-fr", "things", "photos"])
def test_at_home_the_sets_keep_their_word(model: str) -> None:
    found = known(model)
    fitting, judging = halves(tuple(map(len, found.home)))
    whole = found.whole
    for share in (0.8, 0.9):
        line = coverage.line(whole.rows(fitting), share)
        judged = coverage.kept(whole.rows(judging), line)
        n, right = judged.held.n, judged.held.right
        # A line found on as many cases misses its aim by chance, too: as much again.
        low, high = binom.ppf([0.0005, 0.9995], n, share)
        assert share * n - 1.5 * (share * n - low) <= right <= share * n + 1.5 * (high - share * n)
        assert judged.size is not None
        assert judged.empty + judged.single + judged.full <= n or whole.probabilities.shape[1] == 1


def test_over_many_draws_the_coverage_is_the_one_that_was_asked_for() -> None:
    """Exactly ⌈(n + 1)(1 − α)⌉ / (n + 1) on average, for every n."""
    for n, share in ((19, 0.9), (50, 0.8)):
        hits = [
            coverage.kept(drawn(200, 5000 + seed), coverage.line(drawn(n, seed), share)).held.right
            for seed in range(400)
        ]
        expected = np.ceil((n + 1) * share) / (n + 1)
        assert abs(np.mean(hits) / 200 - expected) < 0.012


@pytest.mark.parametrize(("share", "needed"), [(0.9, 9), (0.95, 19), (0.99, 99), (0.5, 1)])
def test_with_too_few_cases_every_class_belongs_in(share: float, needed: int) -> None:
    assert coverage.least_cases(share) == needed
    assert coverage.line(drawn(needed, 0), share).least[0] > 0
    one_less = coverage.line(drawn(needed - 1, 0), share)
    assert (one_less.least == 0).all()
    assert coverage.sets(drawn(7, 1).probabilities, one_less).all()


def test_by_class_a_rare_one_is_held_as_often_as_the_others() -> None:
    first, second = drawn(6000, 1, rare=0.15), drawn(20_000, 2, rare=0.15)
    last = second.labels == 4

    def of_last(line: coverage.Line) -> float:
        held = coverage.sets(second.probabilities, line)[last, 4]
        return float(held.mean())

    assert of_last(coverage.line(first, 0.9)) < 0.8
    by_class = coverage.line(first, 0.9, by_class=True)
    assert abs(of_last(by_class) - 0.9) < 0.03
    assert by_class.n.sum() == len(first)


def test_a_class_without_cases_is_in_every_set() -> None:
    cases = drawn(500, 3)
    without = cases.rows(cases.labels != 2)
    line = coverage.line(without, 0.9, by_class=True)
    assert line.least[2] == 0
    assert coverage.sets(cases.probabilities, line)[:, 2].all()


def test_empty_and_full_sets_are_counted() -> None:
    line = coverage.Line(0.9, np.array([0.6, 0.6]), np.array([9, 9]), False)
    cases = Cases("", np.array([[0.5, 0.5], [0.7, 0.3], [0.2, 0.8]]), np.array([0, 0, 0]))
    found = coverage.kept(cases, line)
    assert (found.empty, found.single, found.full) == (1, 2, 0)
    assert (found.held.right, found.held.n, found.size) == (1, 3, 2 / 3)
    nothing = coverage.kept(cases.rows(np.zeros(3, bool)), line)
    assert (nothing.size, nothing.held.share) == (None, None)


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_what_is_no_coverage_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        coverage.line(drawn(30, 0), share)


def test_every_shipped_model_has_cases_enough_for_nine_of_ten() -> None:
    for model in report.shipped():
        assert coverage.line(known(model).whole, 0.9).least[0] > 0


def test_the_command_prints_what_the_api_answers(capsys: pytest.CaptureFixture[str]) -> None:
    main(["photos", "--coverage", "90"])
    said = capsys.readouterr().out
    told = coverage.of("photos", 0.9)
    for name, kept in (told.home, *told.away):
        assert f"{name}: {kept.held.right} of {kept.held.n} sets hold the right class" in said
