"""What a set-up is warned of: each trap where it is there, and only there, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from models.language import Language
from study.duration import minutes
from study.items.choosing import TRAINED_HERE, choose
from study.items.items import Items
from study.items.shipped import shipped
from study.setup.setup import Condition, Question, Questionnaire, Setup, Task
from study.trap import SEVERITIES, Trap
from study.traps import traps
from tests.study.test_items import made_items

NONE, SHOWN = Condition("a", {"pattern": "none"}), Condition("b")


def warned(people: int = 48, items: Items | None = None, **more: Any) -> dict[str, Trap]:
    setup = Setup(**more)
    chosen = choose(items or shipped(setup.task.items), setup)
    found = traps(setup, chosen, people, Language())
    assert len({one.id for one in found}) == len(found)
    order = [SEVERITIES.index(one.severity) for one in found]
    assert order == sorted(order)
    return {one.id: one for one in found}


DIGITS = Task("digits", "digits")
PLAIN = made_items([(0.7, True)] * 40)
TOO_SURE = replace(made_items([(0.99, True)] * 28 + [(0.99, False)] * 12), model=TRAINED_HERE)
SETTINGS: dict[str, dict[str, Any]] = {
    "oversampled_errors": {},
    "language_of_items": {},
    "room_only": {"people": 12},
    "few_people_agreement": {"people": 6},
    "few_people_over_reliance": {"people": 12},
    "power_agreement": {},
    "orders_not_full": {"people": 47},
    "confidence_promises_too_little": {"trials": 30, "task": DIGITS},
    "confidence_promises_too_much": {"items": made_items([(0.9, True), (0.9, False)] * 10)},
    "surer_than_right": {"items": TOO_SURE},
    "no_wrong_advice": {"items": PLAIN},
    "little_wrong_advice": {"items": made_items([(0.95, True)] * 38 + [(0.95, False)] * 2)},
    "mixed_scores": {
        "task": DIGITS,
        "conditions": (NONE, SHOWN, Condition("c", score="calibrated")),
    },
    "not_calibrated": {"conditions": (NONE, SHOWN, Condition("c", score="calibrated"))},
    "display_falls_back": {
        "conditions": (NONE, Condition("b", {"pattern": "visual", "chart": "quantiles"}))
    },
    "no_comparison": {"conditions": (SHOWN,)},
    "same_displays": {"conditions": (SHOWN, Condition("again"))},
    "marks_convince": {"conditions": (SHOWN, Condition("c", highlights="lime"))},
    "no_placebo": {"conditions": (SHOWN, Condition("c", highlights="lime"))},
    "no_control": {"conditions": (Condition("c", highlights="lime"),)},
    "too_many_trials": {"trials": 24},
    "long": {"trials": 20},
    "no_practice": {"practice": 0},
    "feedback_trains": {"feedback": True},
    "no_own_decision": {"order": "advice_at_once"},
    "no_checks": {"checks": 0},
    "own_confidence_unknown": {"own_confidence": False},
    "open_question": {
        "questionnaire": Questionnaire(own=(Question("role", {"en": "What?"}, "text"),))
    },
}
# What the usual set-up is told, with 48 people.
USUAL = {"oversampled_errors", "language_of_items", "power_agreement", "power_over_reliance"}


@pytest.mark.parametrize("trap", SETTINGS)
def test_a_trap_is_warned_of_where_it_is_and_not_by_the_usual_set_up(trap: str) -> None:
    assert trap in warned(**SETTINGS[trap])
    assert (trap in warned()) == (trap in USUAL)


def test_the_usual_set_up_is_warned_of_nothing_grave() -> None:
    found = warned()
    assert found.keys() == USUAL
    assert {one.severity for one in found.values()} == {"note"}


def test_oversampled_errors_say_by_how_much() -> None:
    found = warned()["oversampled_errors"]
    assert "25% is wrong" in found.sentence
    assert "by 17 percentage points" in found.sentence
    assert "The confidence that they see says as much." in found.sentence
    unseen = warned(conditions=(NONE, replace(NONE, id="b", highlights="lime")))
    assert "confidence that they see" not in unseen["oversampled_errors"].sentence


def test_errors_beyond_what_the_confidence_says_are_a_warning() -> None:
    items = made_items([(0.9, True), (0.9, False)] * 10)
    found = warned(items=items)["confidence_promises_too_much"]
    assert found.severity == "warn"
    assert "these 16 items promises 14.4 right answers, and 10 are right" in found.sentence


def test_too_little_wrong_advice_says_how_many_trials_and_items_bring_enough() -> None:
    items = made_items([(0.75, True)] * 21 + [(0.75, False)] * 7)
    (part,) = choose(items, Setup(conditions=(SHOWN,), trials=4)).parts
    assert sum(not items.by_id[one].right() for one in part) == 1
    found = warned(items=items, conditions=(SHOWN,), trials=4)["little_wrong_advice"]
    assert "Under some display a person meets wrong advice 1 time." in found.sentence
    assert "about 8 trials under each display to meet that 2 times" in found.sentence
    assert "a set of 10 items in all" in found.sentence, "two of them are for practice"
    assert "little_wrong_advice" not in warned(items=items, conditions=(SHOWN,), trials=8)


def test_wrong_advice_that_hardly_ever_comes_asks_for_no_longer_study() -> None:
    items = made_items([(0.995, True)] * 250 + [(0.995, False)])
    found = warned(items=items, conditions=(SHOWN,), trials=200)["little_wrong_advice"]
    assert "no study could show that 2 times" in found.sentence


def test_more_people_find_smaller_differences_and_the_sentence_says_how_many_it_takes() -> None:
    few, many = warned(people=12)["power_agreement"], warned(people=48)["power_agreement"]
    assert "if it is 20 percentage points or more" in few.sentence
    assert "if it is 9 percentage points or more" in many.sentence
    assert "it takes 42 people" in many.sentence


def test_too_few_for_any_test_is_said_as_such() -> None:
    found = warned(people=3, design="between")["few_people_agreement"]
    assert "no difference between two displays" in found.sentence


def test_a_study_takes_longer_with_more_of_everything() -> None:
    items = shipped("reviews-en")
    usual = minutes(Setup(), items)
    assert 5 < usual < 20
    for more in ({"trials": 9}, {"checks": 4}, {"feedback": True}, {"practice": 3}):
        assert minutes(Setup(**more), items) > usual
    assert minutes(Setup(order="advice_at_once"), items) < usual
    assert minutes(Setup(own_confidence=False), items) < usual


@pytest.mark.parametrize("trap", SETTINGS)
def test_every_warning_is_said_in_french(trap: str) -> None:
    more = dict(SETTINGS[trap])
    people, items = more.pop("people", 48), more.pop("items", None)
    setup = Setup(**more)
    chosen = choose(items or shipped(setup.task.items), setup)
    english, french = (
        {one.id: one.sentence for one in traps(setup, chosen, people, Language(code))}
        for code in ("en", "fr")
    )
    assert english.keys() == french.keys()
    assert not {*english.values()} & {*french.values()}


def test_a_study_of_nobody_is_none() -> None:
    setup = Setup()
    with pytest.raises(ValueError, match="nobody"):
        traps(setup, choose(shipped("reviews-en"), setup), 0, Language())
