"""Sentence by sentence: which one is explained stands in the link, each button has its own name."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.sets import sentence_view
from models import predictions
from models.prediction import Label, Prediction
from models.reading.inputs import TextInput

TEXT = "Première phrase. Deuxième phrase. Troisième phrase."


def view() -> None:
    import streamlit as st

    from components.sets import sentence_view
    from components.site import state
    from models import catalog
    from models.language import Language
    from models.prediction import Label, Prediction
    from models.reading import inputs

    state.read_url()
    given = inputs.decode_text(st.session_state["given"])
    whole = Prediction.of("services-fr", (Label("yes"), Label("no")), [0.5, 0.5], given.hash)
    target = sentence_view.choose_target(given, whole, catalog.get("services-fr"), Language("en"))
    st.text("none" if target is None else target[0].text)
    assert target is None or target[0].hash == target[1].input_hash
    state.write_url()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    def predict(model_id: str, texts: list[TextInput], _report: object) -> list[Prediction]:
        labels = (Label("yes"), Label("no"))
        return [Prediction.of(model_id, labels, [0.8, 0.2], text.hash) for text in texts]

    monkeypatch.setattr(predictions, "of_texts", predict)
    at = AppTest.from_function(view)
    at.session_state["given"] = TEXT
    at.query_params["sentences"] = "1"
    return at


def test_the_sentence_of_the_link_is_explained(opened: AppTest) -> None:
    opened.query_params["sentence"] = "3"
    opened.run()
    assert opened.text[0].value == "Troisième phrase."


def test_a_sentence_that_the_text_does_not_have_is_its_last(opened: AppTest) -> None:
    opened.query_params["sentence"] = "400"
    opened.run()
    assert opened.text[0].value == "Troisième phrase."


def test_the_page_opens_where_the_sentence_is(opened: AppTest) -> None:
    opened.session_state["given"] = " ".join(f"C'est la phrase {n}." for n in range(1, 31))
    opened.query_params["sentence"] = "20"
    opened.run()
    assert opened.text[0].value == "C'est la phrase 20."
    assert "Why? 20" in [button.label for button in opened.button]


def test_each_button_has_its_own_name_and_chooses_its_sentence(opened: AppTest) -> None:
    opened.run()
    names = [button.label for button in opened.button if button.label.startswith("Why?")]
    assert len(set(names)) == 3
    next(b for b in opened.button if b.label.endswith("2")).click().run()
    assert opened.text[0].value == "Deuxième phrase."
    assert "sentence" in opened.query_params


def test_a_text_is_split_once(opened: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.session_state["given"] = "Une phrase pour ce test seulement. Et une autre."
    opened.run()

    def again(*_given: object) -> None:
        raise AssertionError("split again")

    monkeypatch.setattr(sentence_view, "split_sentences", again)
    opened.run()
    assert not opened.exception
