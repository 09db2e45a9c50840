"""A set of texts on the page: started, stopped, gone on with, shown in both languages, as files."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.sets import (
    chart as set_chart,
)
from components.sets import (
    files as set_files,
)
from components.sets import (
    notes as set_notes,
)
from components.sets import (
    words as set_words,
)
from models import loaded
from models.classifier import Reading
from models.errors import ModelError
from models.explain import explanations
from models.explain.sets import SetRun, Summary
from models.explain.tally import WordOverSet
from models.language import Language
from models.prediction import Label
from tests.models import standins
from tests.pages.conftest import words_on
from tests.waiting import PATIENCE_S

LABELS = (Label("no", {"fr": "non"}), Label("yes", {"fr": "oui"}))
TEXTS = ["Good tea", "good cups", "bad tea", "", "good cups", "!!!", "<b>good</b> =1+1"]


class Stand:
    """Likes "good"; batches with a certain word wait until they may go."""

    labels: tuple[Label, ...] = LABELS

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()
        self.held = "held"
        self.broken = False

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        if any(self.held in text for text in texts):
            self.go.wait(PATIENCE_S)
        if self.broken:
            raise ModelError("model_failed", "The model is out of order.", status=503)
        self.asked += texts
        p = np.array([0.8 if "good" in text.lower() else 0.3 for text in texts])
        return np.column_stack([1 - p, p])

    def reading(self, text: str) -> Reading:
        return Reading(len(text), 0, None)


def page() -> None:
    import streamlit as st

    from components.sets import panel as set_panel
    from models import catalog
    from models.language import Language
    from models.prediction import Label

    set_panel.show_set(
        st.session_state["texts"],
        "these",
        (Label("no", {"fr": "non"}), Label("yes", {"fr": "oui"})),
        catalog.get("reviews-en"),
        "What matters",
        Language(st.session_state["lang"]),
    )


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    stand = Stand()
    monkeypatch.setattr(loaded, "load", lambda *_: stand)
    explanations.forget()
    yield stand
    stand.go.set()
    explanations.forget()


def opened(texts: Sequence[str] = tuple(TEXTS), lang: str = "en") -> AppTest:
    at = AppTest.from_function(page, default_timeout=20)
    at.session_state["texts"], at.session_state["lang"] = list(texts), lang
    return at.run()


def button(at: AppTest, key: str) -> Any:
    return next(b for b in at.button if b.key == key)


def has(at: AppTest, key: str) -> bool:
    return any(b.key == key for b in at.button)


def ended(at: AppTest) -> AppTest:
    end = time.monotonic() + PATIENCE_S
    while has(at, "set-cancel"):
        assert time.monotonic() < end
        time.sleep(0.1)
        at.run()
    return at


def test_nothing_is_asked_of_the_model_before_somebody_starts_it(model: Stand) -> None:
    at = opened()
    assert button(at, "set-start").label == "Explain all 6 texts"
    assert model.asked == []


@pytest.mark.parametrize("texts", [[], [""], ["good tea"], ["good tea", " "]])
def test_one_text_is_no_set(model: Stand, texts: list[str]) -> None:
    at = opened(texts)
    assert not at.button
    assert not at.exception


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            [
                "What matters most over 4 texts",
                "4 of 5 different texts explained",
                "1 text repeats another one",
                "1 empty text was left out.",
                "1 text has no word that could be weighed.",
                "yes (3) and no (1)",
                "400 samples, with tolerance 0.05",
                "one text",
            ],
        ),
        (
            "fr",
            [
                "Ce qui compte le plus sur 4 textes",
                "4 textes différents expliqués sur 5",
                "1 texte en répète un autre",
                "oui (3) et non (1)",
                "400 échantillons au plus, avec la tolérance 0,05",
                "un texte",
            ],
        ),
    ],
)
def test_the_words_and_all_that_belongs_to_them_are_shown(
    model: Stand, lang: str, said: list[str]
) -> None:
    at = opened(lang=lang)
    button(at, "set-start").click().run()
    text = words_on(ended(at))
    assert not at.exception
    for sentence in said:
        assert sentence in text
    assert '<th scope="row" dir="auto">good</th>' in text
    assert "<b>" not in text
    files = [each.label for each in at.button if str(each.key).startswith("_save-")]
    assert len(files) == 2
    (chart,) = at.get("vega_lite_chart") or at.get("arrow_vega_lite_chart")
    assert "good" in str(chart.proto)


def test_it_is_stopped_shows_what_is_there_and_goes_on_from_there(model: Stand) -> None:
    at = opened([*(f"good tea number n{i}" for i in range(3)), "good held tea", "good cups here"])
    button(at, "set-start").click().run()
    end = time.monotonic() + PATIENCE_S
    while "So far, from 3 texts:" not in words_on(at):
        assert time.monotonic() < end
        time.sleep(0.1)
        at.run()
    button(at, "set-cancel").click().run()
    text = words_on(at)
    assert "Stopped: 3 of 5 texts done." in text
    assert "3 of 5 different texts explained" in text
    assert '<th scope="row" dir="auto">good</th>' in text
    assert not has(at, "set-cancel")
    asked = len(model.asked)
    model.go.set()
    button(at, "set-go-on").click().run()
    assert "5 of 5 different texts explained" in words_on(ended(at))
    assert not any("number" in text for text in model.asked[asked:])


def test_another_class_is_another_question_and_the_answer_to_the_first_is_kept(
    model: Stand,
) -> None:
    at = opened()
    button(at, "set-start").click().run()
    ended(at)
    asked = len(model.asked)
    at.selectbox[0].set_value("no").run()
    assert has(at, "set-start")
    at.selectbox[0].set_value("").run()
    assert "4 of 5 different texts explained" in words_on(ended(at))
    assert len(model.asked) == asked


def test_more_texts_than_are_explained_are_announced_before(model: Stand) -> None:
    text = words_on(opened([f"tea {i}" for i in range(1_001)]))
    assert "Only the first 1,000 texts are explained." in text
    assert "Explain all 1,000 texts" in text


def test_one_class_for_all_texts_needs_no_column_for_it(model: Stand) -> None:
    at = opened()
    at.selectbox[0].set_value("no").run()
    button(at, "set-start").click().run()
    text = words_on(ended(at))
    assert "no (4)" in text
    assert ">Answer</th>" not in text
    assert "\u2212" in text  # "good" speaks against


def test_a_broken_model_is_said_and_can_be_tried_again(model: Stand) -> None:
    at = opened([f"good tea n{i}" for i in range(4)])
    model.broken = True
    button(at, "set-start").click().run()
    ended(at)
    assert "The model is out of order" in words_on(at)
    model.broken = False
    button(at, "set-retry").click().run()
    assert "4 of 4 different texts explained" in words_on(ended(at))


def test_a_text_that_failed_can_be_tried_again(model: Stand) -> None:
    at = opened(["good tea", "good cups"])
    model.broken = True
    button(at, "set-start").click().run()
    ended(at)
    assert "2 texts could not be explained: The model is out of order." in words_on(at)
    model.broken = False
    button(at, "set-go-on").click().run()
    assert "2 of 2 different texts explained" in words_on(ended(at))


# --- drawn and said ----------------------------------------------------------------------------


def over(word: str, mean: float, spread: float | None, class_index: int = 1) -> WordOverSet:
    texts = 1 if spread is None else 3
    return WordOverSet(word, class_index, texts, mean, spread, texts, 0, abs(mean) ** 0.5)


def made(*words: WordOverSet) -> Summary:
    return Summary(3, 0, 0, 0, 3, explained=3, settled=2, classes={1: 3}, words=words, different=40)


def test_hostile_words_and_labels_stay_text_in_the_table() -> None:
    labels = (Label("no"), Label("<script>x</script>"))
    html = set_words.words_html(made(over("<i>x</i>", 0.2, None)), labels, None, Language())
    assert "<i>" not in html
    assert "<script>" not in html
    assert "The 1 most important of 40 words" in html
    assert ">one text<" in html


def test_a_chart_holds_words_as_data_only_and_marks_what_has_no_spread() -> None:
    rows = [
        set_chart.Spread("datum'); alert(1", 0.2, None, "+0.20", "one text", "1"),
        set_chart.Spread("x" * 80, -0.1, 0.05, "−0.10", "0.05", "3"),
    ]
    spec = set_chart.spreads(rows, Language("fr")).to_dict()
    params = {param["name"]: param["value"] for param in spec["params"]}
    assert params["point"] == ","
    assert params["names"][0] == "datum'); alert(1"
    assert len(params["names"][1]) < 30
    drawn = spec["layer"][1]["data"]["values"]
    assert [row["once"] for row in drawn] == [True, False]
    assert (drawn[1]["low"], drawn[1]["high"]) == (pytest.approx(-0.15), pytest.approx(-0.05))
    for layer in spec["layer"]:
        layer.pop("data", None)
    assert "alert" not in str(spec["layer"])


def test_badly_fitting_and_unread_texts_are_said_and_zero_is_not() -> None:
    said = " ".join(
        set_notes.notes(
            Summary(9, 2, 0, 0, 7, explained=7, settled=4, poor=2, cut=1, classes={0: 7}),
            LABELS, 0, Language(),
        )
    )  # fmt: skip
    assert "settled in 4 of them, not settled in 3." in said
    assert "2 explanations fit the model badly" in said
    assert "1 text is longer than the model reads" in said
    assert "2 texts at the end were left out" in said
    assert "empty" not in said
    assert "repeat" not in said


def test_nothing_to_weigh_is_said_in_words() -> None:
    at = opened(["!!!", "???"])
    button(at, "set-start").click().run()
    text = words_on(ended(at))
    assert not at.exception
    assert "No word in these texts could be weighed." in text


# --- files -------------------------------------------------------------------------------------


def test_files_defuse_formulas_and_leave_undefined_cells_empty() -> None:
    labels = (Label("no"), Label("=yes()"))
    run = SetRun(Stand(), standins.entry("stand", "en"), ["good tea", "good cup"], 1)
    run.go(lambda _progress: None)
    made = set_files.words_csv(run, labels, Language("en")).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(made))
    by_word = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_word["good"]["class"] == "'=yes()"
    assert by_word["tea"]["standard_deviation"] == ""
    assert by_word["good"]["standard_deviation"] != ""
    french = set_files.weights_csv(run, labels, Language("fr")).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(french), delimiter=";")
    assert head[:6] == ["text", "same_as_text", "word", "start", "end", "weight"]
    assert [row[0] for row in rows] == ["1", "1", "2", "2"]
    assert rows[0][2:5] == ["good", "0", "4"]
    assert "," in rows[0][5]
    assert rows[0][7] == "1"
