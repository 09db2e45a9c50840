"""From the workshop onward: a study with a model trained here, and the pages it leads to."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from components.study import held, opening
from study.items.items import Items
from study.items.shipped import IDS
from study.setup.setup import Condition, Setup, Task
from study.store.database import Database
from tests.pages.conftest import settle, words_on
from tests.pages.test_workshop import over, press

Open = Callable[..., AppTest]


def trained(open_site: Open, data: str, family: str = "linear") -> AppTest:
    at = press(open_site("workshop", at="train", data=data, family=family), "Train")
    over(at, "Done: it learnt all at once.")
    return at


def to_step(at: AppTest, step: str) -> AppTest:
    at.query_params["at"] = step
    return settle(at)


def test_the_test_part_becomes_a_study(open_site: Open, store: Database) -> None:
    at = to_step(trained(open_site, "digits"), "trust")
    at = press(at, "Open a study with this model")
    over(at, "Set up a study")
    assert "Set up a study" in [one.value for one in at.title]
    items: Items = at.session_state["_study_trained"]
    assert items.kind == "image"
    assert len(items) == 360
    assert {one.id for one in items.answers} == {str(n) for n in range(10)}
    task = next(box for box in at.selectbox if box.label == "What people decide on")
    assert "Small digits" in task.options[0]
    assert task.value == "trained-here"
    assert not at.error
    assert "each person decides" in words_on(at)


def test_a_model_that_is_too_sure_gives_wrong_advice_as_often_as_it_is_wrong(
    open_site: Open, store: Database
) -> None:
    at = press(
        open_site("workshop", at="train", data="digits", family="tree", amount="50"), "Train"
    )
    over(at, "Done: it learnt all at once.")
    at = press(to_step(at, "trust"), "Open a study with this model")
    over(at, "Set up a study")
    said = words_on(at)
    assert "This model is surer than it is right: of 360 of the cases kept for the end" in said
    assert "The confidence shown will not match" in said
    assert "All advice in this study is right" not in said


def test_that_a_model_made_here_has_no_marks_is_known_before_it_is_opened() -> None:
    marked = Condition("marked", {}, highlights="lime")
    bare = Condition("bare", {})
    for task, conditions, lacks in (
        (held.TRAINED, (bare, marked), True),
        (held.TRAINED, (bare,), False),
        (IDS[0], (bare, marked), False),
    ):
        setup = Setup(task=Task(IDS[0], task), conditions=conditions)
        assert opening.lacks_marks(setup) == lacks


def test_points_cannot_be_studied_and_that_is_said(open_site: Open) -> None:
    at = to_step(trained(open_site, "moons"), "trust")
    assert "points and rows of numbers cannot be decided on" in words_on(at)
    assert not [one for one in at.button if one.label == "Open a study with this model"]


@pytest.mark.parametrize(("data", "way"), [("digits", "draw"), ("fashion", "upload")])
def test_the_picture_page_opens_where_a_picture_is_given(
    open_site: Open, data: str, way: str
) -> None:
    at = to_step(trained(open_site, data, "tree"), "meet")
    (link,) = [one.proto for one in at.get("page_link") if "picture of your own" in one.proto.label]
    asked = parse_qs(link.query_string)
    assert asked["picture-from"] == [way]
    model = asked["picture-model"][0]
    at = to_step(at, "trust")
    (costs,) = [one.proto for one in at.get("page_link") if "What mistakes cost" in one.proto.label]
    assert parse_qs(costs.query_string)["measured"] == [model]
