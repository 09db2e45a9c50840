"""A model made in a session, through the site: in that session's list, asked, explained."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from streamlit.runtime.caching.cache_resource_api import clear_session_cache
from streamlit.testing.v1 import AppTest

from models import catalog, session_models
from models.catalog import Entry
from models.errors import CertitudeError
from models.prediction import Fitted
from models.session_models import SessionModels
from tests.models.standins import entry
from tests.models.test_session_models import Likes
from tests.pages.conftest import ROOT, settle, words_on

TITLE = "My <b>model</b>"
SESSION = "test session id"  # of every AppTest


@pytest.fixture
def own() -> Iterator[SessionModels]:
    made = SessionModels()
    yield made
    made.close()


@pytest.fixture
def mine(own: SessionModels) -> Entry:
    about = entry("mine", "en", title=TITLE, calibrated_on=Fitted("tweets", 80, 1.0, "2026-11-28"))
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
    assert "Calibrated: temperature 1.00, fitted on 80 cases of “tweets”, 2026-11-28" in said
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


class Timer:
    """Waits for the test, not for the clock."""

    started: ClassVar[list[Timer]] = []

    def __init__(self, seconds: float, then: Callable[[], None]) -> None:
        self.seconds, self.then = seconds, then
        self.cancelled = self.daemon = False

    def start(self) -> None:
        self.started.append(self)

    def cancel(self) -> None:
        self.cancelled = True


def registering() -> None:
    import streamlit as st

    from components.site import own_models
    from tests.models.standins import entry
    from tests.models.test_session_models import Likes

    if not own_models.entries():
        own_models.register(entry("mine"), Likes())
    st.text(own_models.entries("text")[0].id)


def test_it_goes_when_the_session_has_gone_and_not_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        session_models, "threading", SimpleNamespace(Timer=Timer, Lock=threading.Lock)
    )
    clear_session_cache(SESSION)  # of the tests before
    Timer.started.clear()
    at = AppTest.from_function(registering).run()
    assert not at.exception
    model_id = at.text[0].value
    clear_session_cache(SESSION)  # what Streamlit does when a connection is lost
    assert [timer.seconds for timer in Timer.started] == [session_models.GRACE_S]
    at.run()
    assert at.text[0].value == model_id
    assert Timer.started[0].cancelled
    clear_session_cache(SESSION)
    Timer.started[1].then()
    with pytest.raises(CertitudeError):
        catalog.get(model_id)
