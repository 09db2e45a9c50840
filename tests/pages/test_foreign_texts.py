"""A text in another language than the model's: said before the answer, with a way out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import settle, words_on

Open = Callable[..., AppTest]
FRENCH = "Le film était vraiment très mauvais, je me suis ennuyé."

VACUUM = "Cet aspirateur est nul : il perd son embout, quel bruit affreux. Je regrette mon achat."


def html_on(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize(
    ("lang", "said", "offer"),
    [
        (
            "en",
            "This text looks French; the model reads English. Its answer says little.",
            "Ask “Feedback on public services” instead",
        ),
        (
            "fr",
            "Ce texte semble écrit en français\u202f; le modèle lit des textes en anglais.",
            "Demander plutôt à «\u00a0Avis sur les services publics\u00a0»",
        ),
    ],
)
def test_it_is_said_before_the_answer_and_a_click_asks_another_model(
    open_site: Open, lang: str, said: str, offer: str
) -> None:
    at = open_site("text", text_model="reviews-en", lang=lang)
    assert said not in words_on(at)
    at.text_area[0].set_value(FRENCH)
    settle(at)
    shown = html_on(at)
    assert 0 < shown.index(said) < shown.index('class="ct-display')
    next(b for b in at.button if b.label == offer).click()
    settle(at)
    assert not at.exception
    assert at.query_params["text-model"] == "services-fr"
    assert at.text_area[0].value == FRENCH
    assert said not in words_on(at)


def test_a_text_in_the_models_language_and_a_single_word_pass_without_a_word(
    open_site: Open,
) -> None:
    at = open_site("text", text_model="reviews-en")
    for text in ("A wonderful film, warm and funny.", "cinéma", "ok"):
        at.text_area[0].set_value(text)
        settle(at)
        assert "This text looks" not in words_on(at)


def test_rows_in_another_language_are_counted_and_marked(open_site: Open) -> None:
    rows = f"text\n{FRENCH.replace(',', '')}\nA wonderful warm and funny film.\nok\n"
    at = open_site("text", text_model="reviews-en")
    at.file_uploader[0].set_value(("rows.csv", rows.encode(), "text/csv"))
    settle(at)
    assert (
        "1 of 3 rows looks like another language than the model reads: its answer says little."
        in words_on(at)
    )
    marked = [row for row in re.findall(r"<tr>.*?</tr>", words_on(at)) if "looks French" in row]
    assert len(marked) == 1
    assert FRENCH.replace(",", "")[:20] in html.unescape(marked[0])


@pytest.mark.parametrize("page", ["text", "gallery"])
def test_one_warning_is_given_and_it_is_that_of_the_language(open_site: Open, page: str) -> None:
    at = open_site(page, text_model="reviews-en")
    at.text_area[0].set_value("asdf qwer zxcv")
    assert "ct-unlike" in html_on(settle(at))
    at.text_area[0].set_value(VACUUM)
    shown = html_on(settle(at))
    assert "This text looks French; the model reads English." in shown
    assert "ct-unlike" not in shown


def test_a_row_has_one_mark_and_it_is_that_of_the_language(open_site: Open) -> None:
    at = open_site("text", text_model="reviews-en")
    rows = f"text\n{VACUUM}\nasdf qwer zxcv\n"
    at.file_uploader[0].set_value(("rows.csv", rows.encode(), "text/csv"))
    marked = re.findall(r"<tr>.*?</tr>", html_on(settle(at)))
    french = next(row for row in marked if "aspirateur" in row)
    assert "looks French" in french
    assert "ct-brief-unlike" not in french
    assert any("ct-brief-unlike" in row for row in marked)


@pytest.mark.parametrize(
    ("lang", "other", "own"),
    [
        (
            "en",
            "Feedback on public services · in French",
            "Reviews: positive or negative",
        ),
        (
            "fr",
            "Avis\u00a0: positif ou négatif · en anglais",
            "Avis sur les services publics",
        ),
    ],
)
def test_the_list_says_which_models_read_another_language(
    open_site: Open, lang: str, other: str, own: str
) -> None:
    at = open_site("text", lang=lang)
    options = at.selectbox[0].options
    assert other in options
    assert own in options


@pytest.mark.parametrize(
    ("lang", "about"),
    [
        ("en", "Reads French feedback on public services: negative, neutral or positive. A text"),
        ("fr", "Lit des avis en français sur les services publics"),
    ],
)
def test_the_offer_says_what_the_other_model_reads(open_site: Open, lang: str, about: str) -> None:
    at = open_site("text", text_model="reviews-en", lang=lang)
    assert about not in html_on(at)
    at.text_area[0].set_value(VACUUM)
    assert about in html_on(settle(at))


def test_it_is_said_in_the_gallery_too(open_site: Open) -> None:
    at = open_site("gallery", text_model="services-fr")
    at.text_area[0].set_value("The staff were rude and I waited two hours for nothing.")
    settle(at)
    assert "This text looks English; the model reads French." in html_on(at)
    at.text_area[0].set_value("Le personnel était désagréable et j’ai attendu deux heures.")
    settle(at)
    assert "This text looks" not in html_on(at)
