"""Choosing a model, any id on the hub among them: asked in the background, mended when mistyped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from models import catalog, loaded
from models.classifier import Kind
from models.errors import ModelError
from models.hub import repositories as hub
from tests.waiting import PATIENCE_S


def picker() -> None:
    import streamlit as st

    from components.giving import model_picker
    from components.site import state
    from models.language import Language

    entry = model_picker.pick_model("text", state.TEXT_MODEL, Language("en"))
    st.text("none" if entry is None else entry.id)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A hub that answers once the event is set; "lost" is unknown, "pictures" reads no text."""
    answers = threading.Event()

    def inspect(name: str, revision: str) -> tuple[None, Kind]:
        answers.wait(PATIENCE_S)
        if name.endswith("/lost"):
            raise ModelError("not_found", "There is no such model.", status=404)
        return None, "image" if name.endswith("/pictures") else "text"

    monkeypatch.setattr(hub, "inspect", inspect)
    monkeypatch.setattr(hub, "cached", lambda *_: None)
    catalog.forget()
    yield answers
    answers.set()
    catalog.forget()


def follow_link(model_id: str) -> AppTest:
    """Come to the page by a link that names a model."""
    at = AppTest.from_function(picker, default_timeout=PATIENCE_S / 2)
    at.session_state["text-model"] = model_id
    return at.run()


def choose(model_id: str) -> AppTest:
    """Ask for a model: by a link, and a click on it where one is wanted."""
    at = follow_link(model_id)
    for button in at.button:
        if button.label == "Use this model":
            button.click().run()
    return at


def settle(at: AppTest, *, until: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while at.text[0].value != until and not at.error and time.monotonic() < end:
        time.sleep(0.05)
        at.run()


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def test_a_link_alone_asks_nobody(
    network: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def inspect(name: str, revision: str) -> tuple[None, Kind]:
        asked.append(name)
        return None, "text"

    monkeypatch.setattr(hub, "inspect", inspect)
    monkeypatch.setattr(hub, "cached", lambda name, _revision: asked.append(f"disk: {name}"))
    at = follow_link("hf:evil/labels")
    for _ in range(3):
        at.run()
    assert "evil" in at.info[0].value
    assert at.text[0].value == "none"
    assert asked == []
    next(b for b in at.button if b.label == "Use this model").click().run()
    settle(at, until="hf:evil/labels")
    assert at.text[0].value == "hf:evil/labels"
    assert "evil/labels" in asked
    assert not at.info


def loader() -> None:
    import streamlit as st

    from components.giving import model_picker
    from components.site import state
    from models.language import Language

    lang = Language("en")
    entry = model_picker.pick_model("text", state.TEXT_MODEL, lang)
    if entry is not None:
        st.text("loaded" if model_picker.ready(entry, lang) is not None else "waiting")


@pytest.mark.parametrize("by_link", [True, False])
def test_a_link_alone_loads_no_model_of_the_network(
    monkeypatch: pytest.MonkeyPatch, by_link: bool
) -> None:
    """Not even one that is on this machine already; whoever picks it from the list has clicked."""
    loads: list[str] = []

    def load(model_id: str, *_report: object) -> object:
        loads.append(model_id)
        return object()

    monkeypatch.setattr(catalog.Entry, "availability", lambda _entry: "ready")
    monkeypatch.setattr(loaded, "load", load)
    monkeypatch.setattr(loaded, "state", lambda model_id: "cold")
    at = AppTest.from_function(loader, default_timeout=PATIENCE_S / 2)
    if by_link:
        at.session_state["text-model"] = "distilbert-sst2"
        at.run()
        at.run()
        assert loads == []
        assert "DistilBERT" in at.info[0].value
        next(b for b in at.button if b.label == "Use this model").click().run()
    else:
        at.session_state["text-model"] = "services-fr"
        at.run()
        loads.clear()
        at.selectbox[0].set_value("distilbert-sst2").run()
    end = time.monotonic() + 10
    while at.text[0].value != "loaded" and time.monotonic() < end:
        time.sleep(0.05)
        at.run()
    assert loads == ["distilbert-sst2"]
    assert not at.info


def test_the_page_does_not_wait_for_the_hub(network: threading.Event) -> None:
    at = choose("hf:someone/slow")  # comes back, although the hub never answers
    said = "".join(element.proto.body for element in at.get("html"))
    assert "Asking the Hugging Face hub about someone/slow" in said
    assert at.text[0].value == "none"
    at.selectbox[0].set_value("services-fr").run()
    assert at.text[0].value == "services-fr"
    assert not at.text_input


def test_what_the_hub_knows_is_taken(network: threading.Event) -> None:
    network.set()
    at = choose("hf:someone/some-model")
    settle(at, until="hf:someone/some-model")
    assert at.text[0].value == "hf:someone/some-model"
    assert at.text_input[0].value == "someone/some-model"


def test_asking_can_be_stopped_and_started_again(network: threading.Event) -> None:
    at = choose("hf:someone/slow")
    next(b for b in at.button if b.label == "Cancel").click().run()
    at.run()
    assert "Start again" in labels(at)
    network.set()
    next(b for b in at.button if b.label == "Start again").click().run()
    settle(at, until="hf:someone/slow")
    assert at.text[0].value == "hf:someone/slow"


def test_a_mistyped_id_stays_in_the_box_to_be_mended(network: threading.Event) -> None:
    network.set()
    at = choose("hf:someone/lost")
    settle(at, until="-")
    assert "There is no such model" in at.error[0].value
    assert "Try again" in labels(at)
    assert at.text_input[0].value == "someone/lost"
    at.text_input[0].set_value("https://huggingface.co/someone/found/").run()
    settle(at, until="hf:someone/found")
    assert at.text[0].value == "hf:someone/found"
    assert not at.error


def test_trying_again_asks_again_at_once(
    network: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.set()
    at = choose("hf:someone/lost")
    settle(at, until="-")
    monkeypatch.setattr(hub, "inspect", lambda *_: (None, "text"))
    next(b for b in at.button if b.label == "Try again").click().run()
    settle(at, until="hf:someone/lost")
    assert at.text[0].value == "hf:someone/lost"


@pytest.mark.parametrize("model_id", ["hf:no slash", "hf:<b>x</b>/y", "hf:a/b/c"])
def test_what_is_no_id_is_said(network: threading.Event, model_id: str) -> None:
    at = choose(model_id)
    settle(at, until="-")
    assert "A model id looks like" in at.error[0].value
    assert at.text_input[0].value == model_id.removeprefix("hf:")


def test_a_model_of_the_other_kind_is_refused_in_words(network: threading.Event) -> None:
    network.set()
    at = choose("hf:someone/pictures")
    for _ in range(20):
        at.run()
    said = "".join(element.proto.body for element in at.get("html"))
    assert "This model takes another kind of input." in said
    assert at.text[0].value == "none"


def test_another_model_explains_its_likeliest_class(network: threading.Event) -> None:
    at = choose("reviews-en")
    at.session_state["class"] = "negative"
    at.run()
    assert at.session_state["class"] == "negative"
    at.selectbox[0].set_value("services-fr").run()
    assert at.session_state["class"] == ""
