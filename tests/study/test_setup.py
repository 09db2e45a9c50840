"""A study's set-up: nothing has to be chosen, files come back, hostile ones are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.display.registry import PATTERNS
from models.errors import InputError
from models.language import Language
from models.languages import CODES
from models.limits import LIMITS
from study.setup.files import read_setup, write_setup
from study.setup.setup import Condition, Question, Questionnaire, Scenario, Setup, Task
from study.setup.wording import COMPREHENSION, SCENARIOS, questions, scenario


def test_a_study_opens_without_a_single_choice() -> None:
    setup = Setup()
    assert len(setup.conditions) == 2
    assert 12 <= setup.decisions <= 40
    assert setup.order == "decide_first"
    assert read_setup(b"{}") == setup


conditions = st.builds(
    lambda pattern, score, marks: ({"pattern": pattern}, score, marks),
    st.sampled_from(sorted(PATTERNS)),
    st.sampled_from(["raw", "calibrated"]),
    st.sampled_from(["none", "lime", "placebo"]),
)
setups = st.builds(
    lambda shown, **more: Setup(
        conditions=tuple(
            Condition(f"c-{at}", display, score, marks)
            for at, (display, score, marks) in enumerate(shown)
        ),
        **more,
    ),
    st.lists(conditions, min_size=1, max_size=LIMITS.study_conditions),
    design=st.sampled_from(["within", "between"]),
    trials=st.integers(2, 20),
    checks=st.integers(0, 2),
    order=st.sampled_from(["decide_first", "advice_at_once"]),
    own_confidence=st.booleans(),
    seed=st.integers(0, LIMITS.study_seed),
    scenario=st.builds(Scenario, st.sampled_from(["low", "medium", "high"])),
)


@settings(deadline=None)
@given(setups)
def test_a_file_brings_the_same_setup_back(setup: Setup) -> None:
    assert read_setup(write_setup(setup)) == setup


def test_own_words_come_back_in_both_languages() -> None:
    setup = Setup(
        name="Atelier « confiance »",
        scenario=Scenario("own", {"en": "You sort mail.", "fr": "Vous triez du courrier."}),
        questionnaire=Questionnaire(
            own=(
                Question("role", {"en": "What do you do?"}, "text"),
                Question("seen", {"fr": "Déjà vu ?"}, "choice", ({"fr": "Oui"}, {"fr": "Non"})),
            )
        ),
    )
    back = read_setup(write_setup(setup))
    assert back == setup
    assert scenario(back, Language("fr")) == "Vous triez du courrier."
    assert [one.id for one in questions(back)] == [
        "s-tias-1", "s-tias-2", "s-tias-3", "role", "seen",
    ]  # fmt: skip


@pytest.mark.parametrize("stakes", SCENARIOS)
def test_every_scenario_is_written_in_every_language(stakes: Any) -> None:
    told = {scenario(Setup(scenario=Scenario(stakes)), Language(code)) for code in CODES}
    assert len(told) == len(CODES)


def test_a_check_on_the_instructions_has_its_right_answer_among_the_others() -> None:
    assert all(check.right in check.answers and len(check.answers) > 1 for check in COMPREHENSION)


_QUESTION = {"id": "q", "text": {"en": "?"}}
HOSTILE = {
    "no_such_field": {"surprise": 1},
    "version": {"version": 2},
    "conditions": {"conditions": []},
    "conditions.id": {"conditions": [{"id": "a"}, {"id": "a"}]},
    "conditions[0].id": {"conditions": [{"id": "A B"}]},
    "conditions[0].score": {"conditions": [{"id": "a", "score": "cooked"}]},
    "trials": {"trials": 0},
    "practice": {"practice": LIMITS.study_practice + 1},
    "delete_after_days": {"delete_after_days": 0},
    "seed": {"seed": -1},
    "name": {"name": "two\nlines"},
    "task.items": {"task": {"items": "../../etc/passwd"}},
    "scenario.own": {"scenario": {"stakes": "own"}},
    "questionnaire.own.id": {"questionnaire": {"own": [_QUESTION, _QUESTION]}},
    "question.choices": {"questionnaire": {"own": [{**_QUESTION, "kind": "choice"}]}},
    "checks": {"trials": 1, "checks": 3},
    "own_confidence": {"own_confidence": "yes"},
}  # fmt: skip


@pytest.mark.parametrize("place", HOSTILE)
def test_what_does_not_belong_is_refused_by_its_place(place: str) -> None:
    with pytest.raises(InputError) as refused:
        read_setup(json.dumps(HOSTILE[place]).encode())
    assert refused.value.code == "bad_setup"
    if place != "no_such_field":
        assert refused.value.values["place"] == place
    else:
        assert refused.value.values["place"] == "surprise"


def test_a_display_that_does_not_exist_is_refused() -> None:
    wrong = {"conditions": [{"id": "a", "display": {"pattern": "crystal-ball"}}]}
    with pytest.raises(InputError) as refused:
        read_setup(json.dumps(wrong).encode())
    assert refused.value.code == "bad_display"


@pytest.mark.parametrize(
    "data",
    [b"", b"not json", b"\xff\xfe", b"[" * 100_000, b'{"name": "\\ud800"}', b"null", b"NaN", b"[]"],
)
def test_what_is_no_setup_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_setup(data)
    assert str(refused.value).endswith(".")


def test_a_file_may_not_be_of_any_size() -> None:
    with pytest.raises(InputError) as refused:
        read_setup(b" " * (LIMITS.study_setup_bytes + 1))
    assert refused.value.code == "setup_too_large"


def test_nobody_is_asked_for_hundreds_of_decisions() -> None:
    each = LIMITS.study_trials // 2 + 1
    assert Setup(trials=each, design="between").decisions == each
    with pytest.raises(InputError) as refused:
        Setup(trials=each)
    assert refused.value.code == "too_many_trials"


def test_what_the_program_makes_is_held_against_the_bounds_too() -> None:
    with pytest.raises(InputError):
        Setup(trials=-1)
    with pytest.raises(InputError):
        Task(items="Not an id")
