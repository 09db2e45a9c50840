"""Nonsense gets its answer with a word before it, in every display and both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from models.display.registry import PATTERNS
from tests.pages.conftest import settle, switch
from tests.pages.test_foreign_texts import html_on

Open = Callable[..., AppTest]
WORDS = {
    "en": "This may be no opinion: the model knows 2 kinds of opinions and nothing else.",
    "fr": "Ce n’est peut-être pas un avis\u00a0: le modèle connaît 2 sortes d’avis et rien "
    "d’autre.",
}

SWITCH = {"en": "Show confidence as", "fr": "Affichage de la confiance"}


@pytest.mark.parametrize("lang", WORDS)
def test_nonsense_is_answered_with_a_word_before_it_in_every_display(
    open_site: Open, lang: str
) -> None:
    at = typed(open_site("text", text_model="reviews-en", lang=lang), "asdf qwer zxcv")
    for pattern in PATTERNS:
        said = html_on(switch(at, SWITCH[lang], pattern))
        assert WORDS[lang] in said
        assert said.index(WORDS[lang]) < said.index("ct-display ct-")


def test_an_opinion_gets_no_such_word(open_site: Open) -> None:
    at = typed(open_site("text", text_model="reviews-en"), "A warm, funny film. I loved it.")
    said = html_on(at)
    assert "ct-display ct-" in said
    assert "ct-unlike" not in said


def test_a_row_of_a_table_has_the_mark(open_site: Open) -> None:
    at = open_site("text", text_model="reviews-en")
    rows = b"text\nasdf qwer zxcv\nA warm and funny film.\n"
    at.file_uploader[0].set_value(("rows.csv", rows, "text/csv"))
    said = html_on(settle(at))
    assert said.count("ct-brief-unlike") == 1
    strange = said.index("asdf qwer zxcv</td>")
    assert strange < said.index("ct-brief-unlike") < said.index("A warm and funny film.")


def typed(at: AppTest, text: str) -> AppTest:
    """The page with this text in its box."""
    at.text_area[0].set_value(text)
    return settle(at)
