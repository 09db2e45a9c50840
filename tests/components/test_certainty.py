"""One verdict, what stands, and the figures: nothing of it contradicts the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from components.reasons import certainty, figures
from components.reasons.highlights import words
from models.explain.types import Checked, Explanation, Stop
from models.explain.verdict import SENTENCES
from models.explain.wording import AGREEMENT_NOTICE
from models.language import Language
from tests.components.test_highlights_words import explanation, rows_of

EN, FR = Language("en"), Language("fr")
SOLID: dict[str, Any] = {
    "stop": "settled",
    "groups": ((0,), (1, 2)),
    "agreement": 0.95,
    "fidelity_interval": (0.8, 0.9),
}


def solid(**facts: Any) -> Explanation:
    return explanation(
        "a b c d", {"a": 0.5, "b": 0.3, "c": -0.28, "d": 0.02}, 0.85, **{**SOLID, **facts}
    )


def named(units: Sequence[int]) -> list[str]:
    return [words.quoted("abcd"[unit], EN) for unit in units]


def stands(made: Explanation, tolerance: float = 0.05, lang: Language = EN) -> str:
    return certainty.groups_sentence(made, tolerance, named, lang)


def rows(
    made: Explanation, kind: certainty.UnitKind = "words", lang: Language = EN
) -> dict[str, str]:
    return rows_of(figures.table_of(made, kind, 0.05, lang))


# --- the line -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "css", "said"),
    [
        ({}, "ct-is-solid", "Solid:"),
        ({"agreement": 0.6}, "ct-is-main", "What matters most is known"),
        ({"agreement": 0.3}, "ct-is-unsettled", "Not certain"),
        ({"fidelity_interval": (0.1, 0.3)}, "ct-is-unfit", "cannot be explained piece by piece"),
        ({"stop": "running"}, "ct-still-open", "Still settling"),
    ],
)
def test_one_line_says_how_far_to_go_along(facts: dict[str, Any], css: str, said: str) -> None:
    line = certainty.verdict_line(solid(**facts), EN)
    assert css in line
    assert said in line
    assert "R²" not in line


def test_before_there_is_a_figure_there_is_none() -> None:
    assert "No reasons yet." in certainty.verdict_line(None, EN)
    for fidelity in (-113.0, 0.9):
        running = replace(solid(stop="running"), fidelity=fidelity)
        assert not any(sign.isdigit() for sign in str(certainty.verdict_line(running, EN)))
        assert stands(running) == ""


def test_what_was_stopped_is_not_said_to_go_on() -> None:
    line = certainty.verdict_line(solid(stop="running"), EN, stopped=True)
    assert "Stopped before it had settled" in line
    assert "Still" not in line


# --- what stands --------------------------------------------------------------------------------


def test_what_is_about_equal_stands_together() -> None:
    assert (
        stands(solid()) == "“a” moves the answer most; then “b” and “c” (against), about equally."
    )
    first = solid(groups=((0, 1, 2),))
    assert stands(first) == "“a”, “b”, and “c” (against) move the answer most, about equally."
    three = solid(groups=((0,), (1,), (2,)))
    assert stands(three) == "“a” moves the answer most; then “b”; then “c” (against)."


def test_a_stair_is_not_called_equal() -> None:
    stair = explanation(
        "a b c d", {"a": 0.4, "b": 0.1, "c": -0.06, "d": 0.02}, 0.85,
        **SOLID | {"groups": ((0,), (1, 2, 3))},
    )  # fmt: skip
    assert stands(stair) == (
        "“a” moves the answer most; then “b”, “c” (against), and “d”, with no clear step between "
        "them."
    )
    drawn = words.render_words(stair, "yes", EN)
    assert '<span class="ct-word ct-is-for ct-s2">b</span>' in drawn
    assert '<span class="ct-word">d</span>' in drawn  # no darker than it weighs


def test_in_french_too() -> None:
    said = stands(solid(), lang=FR).replace("\u202f", " ").replace("\xa0", " ")
    assert said.startswith("“a” fait le plus bouger la réponse ; puis “b” et “c” (contre)")


def test_where_another_run_may_name_others_none_is_named() -> None:
    assert stands(solid(agreement=0.3)) == ""
    assert stands(solid(fidelity_interval=(0.1, 0.2))) == ""
    assert stands(replace(solid(), fidelity=None, groups=())) == ""


def test_where_nothing_weighs_anything_to_speak_of_that_is_said() -> None:
    said = stands(solid(groups=()), tolerance=0.6, lang=FR)
    assert "de 60 points de pourcentage" in said  # as its neighbours, not as a bare share
    assert "61 percentage points on" in stands(solid(groups=()), tolerance=0.61)
    faint = explanation("a b c d", dict.fromkeys("abcd", 0.004), 0.85, **SOLID)
    assert "1 percentage point on" in stands(faint, tolerance=0.01)
    assert stands(solid(), tolerance=0.4).startswith("“a”")


def test_what_turns_the_answer_alone_is_not_said_to_move_nothing() -> None:
    weak = solid()
    assert stands(weak, 0.6).startswith("Nothing here moves the answer by as much as")
    alone, both = (Checked(units, (0.48, 0.52), True, 5) for units in ((0,), (0, 1)))
    assert stands(replace(weak, turns=alone), 0.6) == ""
    assert stands(replace(weak, turns=both), 0.6) == stands(weak, 0.6)


def test_line_and_groups_never_contradict_each_other() -> None:
    stops: tuple[Stop, ...] = ("settled", "exact", "samples", "seconds", "asked")
    for stop, agreement, interval, groups in product(
        stops,
        (None, 0.2, 0.6, 0.9),
        ((0.1, 0.3), (0.4, 0.6), (0.6, 0.7), (0.8, 0.9)),
        ((), ((0,),), ((0, 1), (2,))),
    ):
        made = solid(stop=stop, agreement=agreement, fidelity_interval=interval, groups=groups)
        line = str(certainty.verdict_line(made, EN))
        doubtful = SENTENCES["unsettled"] in line or SENTENCES["unfit"] in line
        assert doubtful == certainty.sets_come_first(made)
        assert bool(stands(made)) == (not doubtful)


# --- the figures --------------------------------------------------------------------------------


def test_every_figure_has_a_sentence() -> None:
    turns = Checked((0,), (0.6, 0.4), smallest=True, model_calls=7)
    suffices = Checked((0, 1), (0.1, 0.9), smallest=False, model_calls=31)
    found = rows(solid(turns=turns, suffices=suffices))
    assert "0.85 (0.80 to 0.90)" in found["Fit (weighted R²)"]
    assert "describe well" in found["Fit (weighted R²)"]
    assert "95 of 100" in found["Another run"]
    assert "under 0.05" in found["Why it ended"]
    assert ">500<" in found["Samples"]
    assert "312 different ones" in found["Samples"]
    assert ">7<" in found["Seed"]
    assert ">1 word<" in found["What turns the answer"]
    assert "every smaller set: 7 more" in found["What turns the answer"]
    assert ">2 words<" in found["What suffices for it"]
    assert "a smaller set may do" in found["What suffices for it"]


@pytest.mark.parametrize(
    ("stop", "says"),
    [
        ("exact", "Every combination of the 4 parts was tried."),
        ("asked", "as many samples were taken as were asked for"),
        ("settled", "would hardly change"),
        ("samples", "All samples were used up"),
        ("seconds", "seconds were used up"),
        ("running", "Somebody stopped it"),
    ],
)
def test_why_it_ended_is_said(stop: Stop, says: str) -> None:
    assert says in rows(solid(stop=stop), "parts")["Why it ended"]


def test_what_is_not_certain_is_not_said_to_be_known_in_its_order() -> None:
    found = rows(solid(agreement=0.3))["Why it ended"]
    assert "within the tolerance" in found
    assert "differences under 0.05 count as equal" in found
    assert "strongest" not in found


def test_what_is_not_defined_is_not_nought() -> None:
    nothing = rows(replace(solid(groups=(), agreement=None), fidelity=None))
    assert "not defined" in nothing["Fit (weighted R²)"]
    assert "Another run" not in nothing
    assert "not defined" in rows(solid(groups=(), agreement=None))["Another run"]
    assert "the same" in rows(solid(stop="exact"))["Another run"]
    assert not {"What turns the answer", "What suffices for it"} & set(nothing)


def test_a_fit_worse_than_none_has_a_minus_that_is_not_a_hyphen() -> None:
    worse = replace(solid(), fidelity=-0.09, fidelity_interval=None)
    assert "\u22120.09" in rows(worse)["Fit (weighted R²)"]
    assert ">0.00<" in rows(replace(worse, fidelity=-0.001))["Fit (weighted R²)"]


def test_what_to_beware_of_is_said() -> None:
    assert "wrong" in EN.gettext(AGREEMENT_NOTICE)
