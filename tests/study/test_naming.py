"""What displays are called: one name each, in the reader's language, and blind while it matters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from models.errors import InputError
from models.language import Language
from study.setup.files import read_setup, write_setup
from study.setup.lessons import LESSONS, setup_of
from study.setup.naming import blind_names, names, withholds
from study.setup.setup import Condition, Setup
from tests.study.test_setup import setups

EN, FR = Language("en"), Language("fr")
NONE = {"pattern": "none"}


def called(*conditions: Condition, lang: Language = EN) -> list[str]:
    return [*names(Setup(conditions=conditions), lang).values()]


def test_what_ships_is_called_by_what_people_see() -> None:
    assert [*names(Setup(), EN).values()] == ["The answer alone", "With its confidence"]
    assert [*names(setup_of("marks-convince", EN), EN).values()] == [
        "No reasons", "LIME’s marks", "Placebo marks",
    ]  # fmt: skip
    assert [*names(setup_of("marks-convince", EN), FR).values()] == [
        "Sans raisons", "Marques de LIME", "Marques placebo",
    ]  # fmt: skip
    assert [*names(setup_of("too-sure", EN), EN).values()] == [
        "Honest bands", "Bands that are too sure",
    ]  # fmt: skip


def test_a_name_that_was_given_stands_in_every_language() -> None:
    mine = Condition("lime-green", NONE, name="Lime green")
    for lang in (EN, FR):
        assert called(mine, Condition("numeric"), lang=lang)[0] == "Lime green"
    # A short name that was typed before there were names was its maker's, too.
    assert called(Condition("my-own"), Condition("none-2", NONE)) == ["my-own", "The answer alone"]


def test_displays_are_told_apart_by_what_differs() -> None:
    assert called(
        Condition("numeric"), Condition("numeric-2", score="calibrated"),
        Condition("numeric-3", highlights="placebo"), Condition("none", NONE),
    ) == [
        "With its confidence", "With its confidence, calibrated",
        "With its confidence, with placebo marks", "The answer alone",
    ]  # fmt: skip
    assert called(Condition("numeric"), Condition("numeric-2")) == [
        "With its confidence (1)", "With its confidence (2)",
    ]  # fmt: skip


@settings(deadline=None)
@given(setups)
def test_no_two_displays_have_one_name(setup: Setup) -> None:
    order = [*range(len(setup.conditions))]
    for lang in (EN, FR):
        assert len({*names(setup, lang).values()}) == len(setup.conditions)
        blind = blind_names(setup, order, lang)
        assert len({*blind.values()}) == len(setup.conditions)
        assert not re.search("lime|placebo|c-", " ".join(blind.values()), re.IGNORECASE)


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_a_lesson_compares_is_told_with_the_room(lesson: str) -> None:
    assert withholds(setup_of(lesson, EN))  # type: ignore[arg-type]
    assert not withholds(Setup())


def test_a_name_travels_in_the_file() -> None:
    setup = Setup(conditions=(Condition("a", name="À moi « »"),))
    assert read_setup(write_setup(setup)) == setup
    with pytest.raises(InputError):
        Condition("a", name="x" * 61)
