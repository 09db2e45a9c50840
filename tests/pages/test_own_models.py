"""A model made in a session, through the site: in that session's list, asked, explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.catalog import Entry
from models.session_models import SessionModels
from tests.models.standins import entry
from tests.models.test_session_models import Likes
from tests.pages.conftest import ROOT, settle, words_on

TITLE = "My <b>model</b>"


@pytest.fixture
def own() -> Iterator[SessionModels]:
    made = SessionModels()
    yield made
    made.close()


@pytest.fixture
def mine(own: SessionModels) -> Entry:
    about = entry("mine", "en", title=TITLE, calibrated_on="80 tweets")
    return own.register(about, Likes())


def opened(own: SessionModels | None, model_id: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "pages" / "site.py"), default_timeout=60)
    if own is not None:
        at.session_state["_own_models"] = own
    at.run()
    at.switch_page("text.py")
    at.query_params["text-model"] = model_id
    at.query_params["text-samples"] = "50"
    return settle(at)


def model_list(at: AppTest) -> Any:
    return next(box for box in at.selectbox if box.label == "Model")


def test_it_is_chosen_asked_and_explained(own: SessionModels, mine: Entry) -> None:
    at = opened(own, mine.id)
    assert not at.exception
    assert model_list(at).value == mine.id
    assert f"{TITLE} (made in this session)" in model_list(at).options
    at.text_area[0].set_value("A good film, warm and funny")
    settle(at)
    said = words_on(at)
    assert "70%" in said
    assert "Calibrated on 80 tweets" in said
    assert "Which words speak for “yes”?" in said
    assert "<bdi>good</bdi>" in said or ">good<" in said  # first in the list of words
    assert at.get("bidi_component")


def test_another_session_neither_lists_nor_opens_it(mine: Entry, warm: None) -> None:
    at = opened(None, mine.id)
    assert not at.exception
    assert not at.error
    assert model_list(at).value == "reviews-en"
    assert not [option for option in model_list(at).options if "made in this session" in option]


def test_one_that_was_let_go_gives_place_to_the_first(
    own: SessionModels, mine: Entry, warm: None
) -> None:
    own.close()
    at = opened(own, mine.id)
    assert not at.exception
    assert model_list(at).value == "reviews-en"
