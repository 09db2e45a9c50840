"""What a display would look like at another confidence: the same answer, the others in step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.display.preview import CONFIDENCES, USUAL, even, supposed
from models.prediction import Label, Prediction


def case(*row: float) -> Prediction:
    return Prediction.of("m", [Label(str(i)) for i in range(len(row))], row, "0" * 64)


def test_the_marks_are_those_that_people_ask_for() -> None:
    assert (CONFIDENCES[0], USUAL, CONFIDENCES[-1]) == (0.55, 0.75, 0.95)
    assert CONFIDENCES[len(CONFIDENCES) // 2] == USUAL


@given(
    st.lists(st.integers(0, 50), min_size=2, max_size=80).filter(any), st.sampled_from(CONFIDENCES)
)
def test_the_answer_keeps_its_place_at_the_supposed_confidence(
    weights: list[int], confidence: float
) -> None:
    real = case(*(w / sum(weights) for w in weights))
    made = supposed(real, confidence)
    assert made.top == real.top
    assert made.confidence == confidence
    assert sum(made.probabilities) == pytest.approx(1)


def test_the_others_stay_as_they_relate() -> None:
    assert supposed(case(0.5, 0.3, 0.2), 0.75).probabilities == pytest.approx((0.75, 0.15, 0.1))
    assert supposed(case(1.0, 0.0, 0.0), 0.55).probabilities == pytest.approx((0.55, 0.225, 0.225))


def test_without_a_prediction_all_classes_are_alike() -> None:
    assert even("m", [Label("a"), Label("b")]).probabilities == (0.5, 0.5)
