"""Every page draws, in both languages, and does its main job."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from babel.messages.pofile import read_po
from markupsafe import escape
from streamlit.testing.v1 import AppTest

from models import predictions
from tests.pages.conftest import ROOT, settle, switch, words_on

Open = Callable[..., AppTest]
PAGES = [
    "home", "text", "picture", "gallery", "cards", "calibration", "designer", "stakes", "review",
    "wall", "workshop", "join", "reliance", "facilitate",
]  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://x/y.png) **b** $x$ :red[r]",
    "a\u202eb",
    "שלום עולם",
    "🏳️‍🌈 ok",
    "{name} %s {0}",
]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_without_an_error(open_site: Open, page: str, lang: str) -> None:
    at = open_site(page, lang=lang, picture_model="digits")
    assert not at.exception
    assert not at.error
    assert len(words_on(at)) > 100


@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_is_left_in_french(open_site: Open, page: str) -> None:
    with (ROOT / "locales/fr/LC_MESSAGES/certitude.po").open("rb") as source:
        english = [
            str(m.id)
            for m in read_po(source, locale="fr")
            if isinstance(m.id, str) and len(m.id) > 14 and m.id != m.string and "{" not in m.id
        ]
    shown = words_on(open_site(page, lang="fr", picture_model="digits"))
    assert not [sentence for sentence in english if sentence in shown]


def test_typing_changes_the_answer_and_says_what_changed(open_site: Open) -> None:
    at = open_site("text")
    at.text_area[0].set_value("A wonderful film, warm and funny.")
    settle(at)
    before = words_on(at)
    at.text_area[0].set_value("A terrible film, cold and dull.")
    settle(at)
    after = words_on(at)
    assert "positive" in before
    assert "Since the last version: the answer was" in after


@pytest.mark.parametrize(
    ("model", "lang", "said"),
    [
        ("digits", "fr", "sait reconnaître 0, 1, 2, 3, 4, 5, 6, 7, 8 et 9."),
        ("photos", "en", "can recognise airplane, car, bird, cat, deer, dog, frog, horse, ship, "),
        ("things", "en", "can recognise 1,000 things"),
        ("dogs", "en", "can recognise 118 things"),
    ],
)
def test_a_picture_model_says_what_it_can_recognise(
    open_site: Open, model: str, lang: str, said: str
) -> None:
    assert said in words_on(open_site("picture", lang=lang, picture_model=model))


def test_switching_displays_makes_no_model_call(open_site: Open) -> None:
    at = open_site("text")
    before = predictions.calls(), predictions.items()
    assert min(before) > 0
    for pattern in ("none", "categorical", "nbest", "visual", "numeric"):
        switch(at, "Show confidence as", pattern)
        assert f'class="ct-display ct-{pattern}' in words_on(at)
        assert at.query_params.get("display", "numeric") == pattern
    assert (predictions.calls(), predictions.items()) == before


def test_a_link_opens_the_same_screen(open_site: Open) -> None:
    at = open_site("text", display="nbest", n="2", text_samples="100", seed="7")
    assert "ct-nbest" in words_on(at)
    assert at.session_state["seed"] == 7
    assert re.search(r">Samples</th><td[^>]*>100<", words_on(at))


@pytest.mark.parametrize(
    "query",
    [{"display": "<b>"}, {"seed": "x"}, {"text_model": "no-such"}, {"n": "1e9"}, {"lang": "de"}],
)
def test_a_mistyped_link_shows_the_default(open_site: Open, query: dict[str, str]) -> None:
    at = open_site("text", **query)
    assert not at.exception
    assert not at.error
    assert "ct-numeric" in words_on(at)


def test_what_a_link_asks_for_in_vain_is_said_until_somebody_chooses(open_site: Open) -> None:
    at = open_site("text", text_model="abc", display="zzz", digits="99", lang="xx")
    assert not at.exception
    said = words_on(at).replace("\\", "")
    assert "The link asks for the model “abc”, which is not in this list. This is another" in said
    assert "asks for something that there is not here: “zzz”, “99”, and “xx”. What is usual" in said
    assert not {"display", "digits", "lang"} & {*at.query_params}
    assert at.query_params["text-model"] == "reviews-en"
    next(one for one in at.selectbox if one.label == "Model").set_value("services-fr")
    assert "asks for the model" not in words_on(settle(at))
    said = words_on(open_site("text", text_model="reviews-en")).replace("\\", "")
    assert "The link asks for" not in said


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(open_site: Open, text: str) -> None:
    whole = f"A fine film {text}"
    at = open_site("text", sentences="1")
    at.text_area[0].set_value(whole)
    settle(at)
    assert not at.exception
    assert not at.error
    assert at.text_area[0].value == whole
    assert str(escape(whole)) in words_on(at)
    assert "<script>alert" not in words_on(at)
    assert "<img src=x" not in words_on(at)


def test_control_characters_are_replaced_and_that_is_said(open_site: Open) -> None:
    at = open_site("text", sentences="1")
    at.text_area[0].set_value("A fine\x00film\x1b[0m")
    settle(at)
    assert not at.exception
    assert "A fine film [0m" in words_on(at)
    assert "Control characters in the text were replaced" in words_on(at)
    assert at.text_area[0].value == "A fine\x00film\x1b[0m"


def test_empty_text_keeps_the_page_calm(open_site: Open) -> None:
    at = open_site("text")
    at.text_area[0].set_value("")
    settle(at)
    assert not at.exception
    assert not at.error
    assert "the answer appears here" in words_on(at)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_card_can_be_taken_away_in_two_forms(open_site: Open, lang: str) -> None:
    at = open_site("cards", card="things", lang=lang)
    assert not [each for each in at.button if str(each.key).startswith("_save-")]
    at.session_state["_card-take-away"] = True
    at.run()
    assert not at.exception
    labels = [each.label for each in at.button if str(each.key).startswith("_save-")]
    assert labels == ["Model Card Toolkit (JSON)", "Hugging Face (README.md)"]
