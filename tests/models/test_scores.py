"""Raw and calibrated scores of the models that ship: what they rest on, and what they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression

from models import cards, catalog, examples, predictions
from models.calibration import report, temperature
from models.calibration.softened import softened
from models.errors import InputError
from models.explain import explanations
from models.explain.types import Request
from models.loaded import load
from models.prediction import Fitted
from models.reading import inputs

QUESTION = "I lost my card yesterday, can you block it?"


@pytest.fixture(scope="module", autouse=True)
def _left_as_it_was() -> Iterator[None]:
    """What is loaded here is let go of: other tests damage files of the same models."""
    yield
    predictions.forget()
    explanations.forget()


@pytest.mark.parametrize("model_id", report.shipped())
def test_each_card_says_what_its_cases_say(model_id: str) -> None:
    made, told = report.of(model_id), cards.read(model_id).scoring
    assert told is not None
    assert told.why == made.why
    assert (told.fit is not None) == made.ships
    if told.fit is not None:
        assert told.fit.temperature == pytest.approx(made.temperature, abs=1e-4)
        assert (told.fit.set, told.fit.n) == (made.home.set, made.fitted_on)


def test_calibrated_scores_keep_the_winner_and_need_no_other_call() -> None:
    raw = catalog.get("intents-en")
    warm = raw.scored("calibrated")
    first = predictions.of_text(raw, QUESTION)
    asked = predictions.calls()
    other = predictions.of_text(warm, QUESTION)
    assert predictions.calls() == asked
    assert predictions.of_texts(warm, [QUESTION]) == [other]
    assert predictions.of_text(raw, QUESTION) is first
    assert other.top == first.top
    assert other.id != first.id
    fit = warm.calibrated_on
    assert fit is not None
    assert other.calibrated_on == fit
    wanted = np.array(first.probabilities) ** (1 / fit.temperature)
    assert other.probabilities == pytest.approx(wanted / wanted.sum(), abs=1e-9)
    assert warm.scored("raw") == raw


def test_no_held_out_case_gets_another_answer() -> None:
    for model_id in ("digits", "intents-en"):
        fit = catalog.get(model_id).calibration
        assert fit is not None
        rows = cards.held_out(model_id).probabilities
        softer = temperature.soften(rows, fit.temperature)
        assert (softer.argmax(axis=1) == rows.argmax(axis=1)).all()


def test_a_picture_is_calibrated_too() -> None:
    entry = catalog.get("digits").scored("calibrated")
    picture = inputs.from_pil(examples.examples("digits")[0].picture())
    raw, warm = predictions.of_image("digits", picture), predictions.of_image(entry, picture)
    assert warm.top == raw.top
    assert warm.confidence > raw.confidence  # its temperature is below 1
    assert warm.score == "calibrated"


def test_the_numbers_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    x, y = random.normal(size=(400, 3)), random.integers(0, 3, 400)
    model = LogisticRegression().fit(x[:200], y[:200])
    theirs = CalibratedClassifierCV(FrozenEstimator(model), method="temperature")
    theirs.fit(x[200:], y[200:])
    beta = theirs.calibrated_classifiers_[0].calibrators[0].beta_
    ours = softened(model.predict_proba, Fitted("s", 200, 1 / float(beta), "2026-11-28"))
    assert ours(x) == pytest.approx(theirs.predict_proba(x), abs=1e-6)


def test_a_model_without_a_calibration_has_raw_scores_only() -> None:
    entry = catalog.get("reviews-en")
    assert entry.scored("raw") == entry
    with pytest.raises(InputError) as refused:
        entry.scored("calibrated")
    assert (refused.value.code, refused.value.status) == ("not_calibrated", 422)


def test_reasons_are_of_the_score_in_use() -> None:
    explanations.forget()
    entry = catalog.get("intents-en")
    given, classifier = inputs.decode_text(QUESTION), load("intents-en")
    found = []
    for one in (entry, entry.scored("calibrated")):
        made = predictions.of_text(one, given)
        request = Request(made.top, 60, sets=True)
        reasons: Any = explanations.explain_text(classifier, one, given, request)  # type: ignore[arg-type]
        found.append(reasons)
        for checked in (reasons.turns, reasons.suffices):
            if checked is not None:
                assert 0 <= checked.probability <= 1
    assert found[0].words != found[1].words


def test_many_batches_stay_under_way_at_once() -> None:
    class Far:
        def __call__(self, inputs: Any) -> np.ndarray:
            return next(self.many([inputs], lambda: None))

        def many(self, batches: Iterable[Any], beat: Callable[[], None]) -> Iterator[np.ndarray]:
            beat()
            yield from (softmax(np.array(batch, dtype=float), axis=1) for batch in batches)

    far, fit = Far(), Fitted("s", 9, 2.0, "2026-11-28")
    assert softened(far, None) is far
    warm: Any = softened(far, fit)
    batches = [[[0.0, 2.0]], [[4.0, 0.0]]]
    heard: list[int] = []
    rows = list(warm.many(batches, lambda: heard.append(1)))
    assert heard
    assert rows[0] == pytest.approx(softmax([[0.0, 1.0]], axis=1))
    assert rows[1] == pytest.approx(warm(batches[1]))
