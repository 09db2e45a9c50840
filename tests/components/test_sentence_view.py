"""Sentence by sentence: which one is explained stands in the link, each button has its own name."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.sets import sentence_view
from components.site import choices
from models import predictions
from models.prediction import Label, Prediction
from models.reading.inputs import TextInput

SENTENCES = ("Première phrase.", "Deuxième phrase.", "Troisième phrase.")
TEXT = " ".join(SENTENCES)


def view() -> None:
    import streamlit as st

    from components.displays import following
    from components.sets import sentence_view
    from components.site import state
    from models import catalog
    from models.language import Language
    from models.prediction import Label, Prediction
    from models.reading import inputs

    state.read_url()
    given = inputs.decode_text(st.session_state["given"])
    whole = Prediction.of("services-fr", (Label("yes"), Label("no")), [0.5, 0.5], given.hash)
    following.lead(lambda _spec: None)

    def explain(text: inputs.TextInput, answer: Prediction) -> None:
        st.text(text.text)
        assert text.hash == answer.input_hash

    entry = catalog.get("services-fr")
    sentence_view.show_reasons(given, whole, entry, Language("en"), explain)
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


def drawn(at: AppTest) -> list[str]:
    """The markup on the page, from top to bottom, "reasons" where they stand."""
    return [
        "reasons" if element.type == "text" else str(element.proto.body)
        for element in at.main
        if element.type in ("html", "text")
    ]


def numbers(at: AppTest) -> list[int]:
    """The sentences in the list, in the order in which they stand there."""
    return [int(n) for part in drawn(at) for n in re.findall(r'class="ct-place">(\d+)<', part)]


def test_the_page_opens_where_the_sentence_is(opened: AppTest) -> None:
    opened.session_state["given"] = " ".join(f"C'est la phrase {n}." for n in range(1, 31))
    opened.query_params["sentence"] = "20"
    opened.run()
    assert opened.text[0].value == "C'est la phrase 20."
    assert numbers(opened) == list(range(17, 25))


def test_the_reasons_stand_beneath_the_sentence(opened: AppTest) -> None:
    opened.query_params["sentence"] = "2"
    opened.run()
    parts = drawn(opened)
    at = parts.index("reasons")
    assert re.findall(r'data-ct-choice="sentence:(\d)"', parts[at - 1]) == ["1", "2"]
    assert re.findall(r'data-ct-choice="sentence:(\d)"', parts[at + 1]) == ["3"]


def test_each_button_has_its_own_name_and_chooses_its_sentence(
    opened: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.run()
    names = re.findall(r'Why\? <span class="ct-sr">(\d)</span>', "".join(drawn(opened)))
    assert names == ["1", "2", "3"]
    press(opened, monkeypatch, "2")
    assert opened.text[0].value == "Deuxième phrase."
    assert opened.query_params["sentence"] in ("2", ["2"])


@pytest.mark.parametrize("forged", ["0", "4", "-1", "²", "1e1", "", "x" * 100])
def test_what_was_not_offered_chooses_nothing(
    opened: AppTest, monkeypatch: pytest.MonkeyPatch, forged: str
) -> None:
    opened.run()
    press(opened, monkeypatch, forged)
    assert not opened.exception
    assert opened.text[0].value == "Première phrase."


def press(at: AppTest, monkeypatch: pytest.MonkeyPatch, id_: str) -> None:
    """What a click in the browser comes to: the choice's callback, before the run."""
    monkeypatch.setattr(choices, "hear", lambda _g, choose, within: choose(id_))
    at.run()  # heard while this run draws
    monkeypatch.undo()
    at.run()


def test_sentences_are_ordered_by_what_the_display_shows(
    opened: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def predict(model_id: str, texts: list[TextInput], _report: object) -> list[Prediction]:
        scores = dict(zip(SENTENCES, (0.93, 0.97, 0.61), strict=True))
        labels = (Label("yes"), Label("no"))
        return [
            Prediction.of(model_id, labels, [p := scores[t.text], 1 - p], t.hash) for t in texts
        ]

    monkeypatch.setattr(predictions, "of_texts", predict)
    opened.session_state["_sentence_order"] = "sure"
    opened.run()
    assert numbers(opened) == [2, 1, 3]
    opened.session_state["display"] = "categorical"  # 0.93 and 0.97 are both high: as in the text
    opened.run()
    assert numbers(opened) == [1, 2, 3]
    opened.session_state["_sentence_order"] = "unsure"
    opened.run()
    assert numbers(opened) == [3, 1, 2]
    opened.session_state["display"] = "none"
    opened.run()
    assert numbers(opened) == [1, 2, 3]
    assert not opened.segmented_control


def test_a_text_is_split_once(opened: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.session_state["given"] = "Une phrase pour ce test seulement. Et une autre."
    opened.run()

    def again(*_given: object) -> None:
        raise AssertionError("split again")

    monkeypatch.setattr(sentence_view, "split_sentences", again)
    opened.run()
    assert not opened.exception
