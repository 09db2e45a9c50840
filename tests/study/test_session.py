"""A person's way through a study: resumed from any point, no advice before one's own decision."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from study.assignment import Plan, plan
from study.session import MOST_ATTEMPTS, Answered, Step, check_answer, next_step, understood, way
from study.setup.setup import Question, Questionnaire, Setup

LABELS = ("no", "yes")
RIGHT = {"who-decides": "me", "always-right": "no"}


def planned(setup: Setup) -> Plan:
    parts = [[f"{part}-{at}" for at in range(setup.trials)] for part in range(setup.blocks)]
    return plan(setup, 0, 3, parts, [f"p-{at}" for at in range(setup.practice)])


def fitting(setup: Setup, step: Step) -> Mapping[str, Any]:
    decided = {"choice": "yes", **({"sure": 0.7} if setup.own_confidence else {})}
    answers: dict[str, Mapping[str, Any]] = {
        "consent": {"agreed": True},
        "language": {"language": "fr"},
        "comprehension": RIGHT,
        "practice": {} if step.told else decided,
        "trial": {} if step.told else decided,
        "check": {"choice": "no"},
        "trust": {"answer": 5},
        "question": {"answer": "teacher" if step.id == "question-role" else 4},
    }
    return answers.get(step.kind, {})


def play(setup: Setup) -> tuple[list[Step], list[Answered]]:
    made, answers, seen = planned(setup), list[Answered](), list[Step]()
    while (step := next_step(setup, made, answers)).kind != "debrief":
        answer = Answered(step.id, step.stage, fitting(setup, step))
        check_answer(setup, made, answers, answer, LABELS)
        seen.append(step)
        answers.append(answer)
    return seen, answers


setups = st.builds(
    Setup,
    design=st.sampled_from(["within", "between"]),
    order=st.sampled_from(["decide_first", "advice_at_once"]),
    trials=st.integers(2, 6),
    practice=st.integers(0, 3),
    checks=st.integers(0, 2),
    feedback=st.booleans(),
    own_confidence=st.booleans(),
    questionnaire=st.builds(
        Questionnaire,
        trust=st.booleans(),
        graphs=st.booleans(),
        own=st.just((Question("role", {"en": "What do you do?"}, "text"),)),
    ),
)


@settings(deadline=None)
@given(setups, st.integers(0, 99))
def test_a_session_ends_and_resumes_at_every_point_whatever_the_order_of_answers(
    setup: Setup, seed: int
) -> None:
    seen, answers = play(setup)
    made = planned(setup)
    assert len({(step.id, step.stage) for step in seen}) == len(seen) == len(way(setup, made))
    for at, step in enumerate(seen):
        kept = answers[:at]
        Random(seed).shuffle(kept)
        assert next_step(setup, made, kept) == step


@settings(deadline=None)
@given(setups)
def test_no_advice_is_seen_before_ones_own_decision(setup: Setup) -> None:
    seen, _ = play(setup)
    decided: set[str] = set()
    for step in seen:
        if step.advised and setup.order == "decide_first":
            assert step.id in decided
        if step.stage == "first":
            assert not step.advised
            decided.add(step.id)
    assert sum(step.stage == "final" for step in seen) == setup.decisions + setup.practice
    assert sum(step.kind == "check" for step in seen) == setup.checks


def test_a_final_decision_before_the_first_is_refused() -> None:
    setup = Setup()
    made = planned(setup)
    _, answers = play(setup)
    at = next(i for i, one in enumerate(answers) if one.stage == "first")
    ahead = Answered(answers[at].step, "final", {"choice": "yes", "sure": 0.5})
    with pytest.raises(InputError) as refused:
        check_answer(setup, made, answers[:at], ahead, LABELS)
    assert refused.value.code == "not_the_step"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"choice": "perhaps", "sure": 0.5},
        {"choice": "yes"},
        {"choice": "yes", "sure": 1.5},
        {"choice": "yes", "sure": float("nan")},
        {"choice": "yes", "sure": True},
        {"choice": "yes", "sure": 0.5, "more": 1},
        {"choice": ["yes"], "sure": 0.5},
    ],
)
def test_what_is_no_decision_is_refused(value: dict[str, Any]) -> None:
    setup = Setup()
    made = planned(setup)
    _, answers = play(setup)
    at = next(i for i, one in enumerate(answers) if one.stage == "first")
    with pytest.raises(InputError) as refused:
        check_answer(setup, made, answers[:at], Answered(answers[at].step, "first", value), LABELS)
    assert refused.value.code == "bad_answer"


def test_who_does_not_consent_is_asked_nothing() -> None:
    setup = Setup()
    no = [Answered("consent", "", {"agreed": False})]
    assert next_step(setup, planned(setup), no).kind == "declined"


def test_the_instructions_are_asked_again_until_understood_but_not_for_ever() -> None:
    setup = Setup()
    made = planned(setup)
    wrong = {**RIGHT, "always-right": "yes"}
    before = [
        Answered("consent", "", {"agreed": True}),
        Answered("language", "", {"language": "en"}),
        Answered("instructions", "", {}),
    ]
    assert not understood(wrong)
    for attempt in range(MOST_ATTEMPTS):
        step = next_step(setup, made, before)
        assert (step.kind, step.stage) == ("comprehension", str(attempt + 1))
        right = [*before, Answered(step.id, step.stage, RIGHT)]
        assert next_step(setup, made, right).kind == "practice"
        before.append(Answered(step.id, step.stage, wrong))
    assert next_step(setup, made, before).kind == "practice"
