"""All rows of a table, and all sentences of a text, explained by a shipped model on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import settle, words_on

Open = Callable[..., AppTest]
ROWS = """avis;ville
Merci pour la rapidité, accueil parfait.;Metz
Accueil froid, personne ne répond, c'est honteux.;Tours
Merci à l'agent.;Pau
;Lille
!!!;Lille
"=1+1<script>alert(1)</script>";Lens
Merci à l'agent.;Pau
"""


def button(at: AppTest, key: str) -> Any:
    return next(b for b in at.button if b.key == key)


@pytest.mark.parametrize(
    ("lang", "title", "start", "said"),
    [
        (
            "en",
            "What matters over all rows",
            "Explain all 6 texts",
            ("4 of 5 different texts explained", "merci", "1 text repeats another one"),
        ),
        (
            "fr",
            "Ce qui compte sur l’ensemble des lignes",
            "Expliquer les 6 textes",
            ("4 textes différents expliqués sur 5", "merci", "1 texte en répète un autre"),
        ),
    ],
)
def test_all_rows_of_a_table_are_explained(
    open_site: Open, lang: str, title: str, start: str, said: tuple[str, ...]
) -> None:
    at = open_site("text", text_model="services-fr", lang=lang)
    at.file_uploader[0].set_value(("avis.csv", ROWS.encode(), "text/csv"))
    settle(at)
    assert title in words_on(at)
    assert button(at, "set-start").label == start
    button(at, "set-start").click()
    settle(at)
    assert not at.exception
    text = words_on(at)
    for sentence in said:
        assert sentence in text
    assert "<script>" not in text
    # Sorting the table above leaves what was found where it is.
    at.segmented_control(key=f"__table_order-{lang}").set_value("sure")
    settle(at)
    assert said[0] in words_on(at)


def test_all_sentences_of_a_text_are_explained(open_site: Open) -> None:
    at = open_site("text", text_model="services-fr", sentences="1")
    at.text_area[0].set_value("Merci à l'agent. Personne ne répond. Merci encore pour tout.")
    settle(at)
    assert any(e.label == "What matters over all sentences" for e in at.expander)
    button(at, "set-start").click()
    settle(at)
    assert not at.exception
    text = words_on(at)
    assert "3 of 3 different texts explained" in text
    assert "Which words speak for" in text  # the chosen sentence's own reasons stay below


def test_a_column_with_one_text_offers_no_set(open_site: Open) -> None:
    at = open_site("text", text_model="services-fr")
    at.file_uploader[0].set_value(("avis.csv", b"avis;ville\nMerci beaucoup;Metz\n", "text/csv"))
    settle(at)
    assert not any(b.key == "set-start" for b in at.button)


@pytest.mark.parametrize(("times", "said"), [(5, True), (1, False)])
def test_texts_that_are_repeated_are_said_to_tell_nothing_new(
    open_site: Open, times: int, said: bool
) -> None:
    at = open_site("text", text_model="reviews-en")
    once = ["I loved it,positive", "Awful,negative", "A delight,positive", "Dull,negative"]
    rows = "\n".join(["review,label", *(once * times)])
    at.file_uploader[0].set_value(("reviews.csv", rows.encode(), "text/csv"))
    told = words_on(settle(at))
    assert "would be right (95% interval)." in told
    assert (
        "16 of these rows repeat the text of another one: they tell nothing new" in told
    ) == said
