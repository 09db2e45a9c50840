"""The models page: what every card says can be said in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from components.giving.cards import _TERMS
from models.calibration import report
from models.cards import WEIGHTS
from models.language import Language
from models.languages import LanguageCode

FILES = sorted(WEIGHTS.glob("*/card.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_term_of_a_card_can_be_translated(file: Path) -> None:
    card = json.loads(file.read_text("utf-8"))
    said = {metric["name"] for metric in card["metrics"]}
    for data in card["training_data"]:
        said.add(data["used_for"])
        if not re.match(r"CC |MIT$|Apache", data["licence"]):  # names of licences stay
            said.add(data["licence"])
        if re.search(r"\b(sentences|reviews|photos|images|seeded|drawn)\b", data["name"]):
            said.add(data["name"])  # a description; names stay
    assert said <= set(_TERMS)


def test_two_figures_on_one_set_are_told_apart() -> None:
    def page() -> None:
        from components.giving import cards as shown
        from models import cards
        from models.language import Language

        shown._show(cards.read("intents-en"), Language("en"))

    at = AppTest.from_function(page).run()
    assert not at.exception
    said = "".join(element.proto.body for element in at.get("html"))
    assert "right intent among the first three" in said
    assert "accuracy" in said
    assert "held out" in said


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_how_often_it_is_right_elsewhere_stands_beside_how_often_at_home(lang: str) -> None:
    def page(lang: str) -> None:
        from typing import Any, cast

        from components.giving import cards as shown
        from models import cards
        from models.language import Language

        shown._show(cards.read("reviews-en"), Language(cast(Any, lang)))

    at = AppTest.from_function(page, args=(lang,)).run()
    assert not at.exception
    words = Language(cast(LanguageCode, lang))
    (table,) = [
        one.proto.body
        for one in at.get("html")
        if words.gettext("How often it is right on data it never saw") in one.proto.body
    ]
    rows = [re.sub(r"<[^>]+>", " ", row) for row in table.split("<tr>")]
    elsewhere = [
        row for row in rows if words.gettext("From elsewhere: {set}", set="").strip() in row
    ]
    made = report.of("reviews-en")
    assert len(elsewhere) == len(made.away) == 3
    for row, one in zip(elsewhere, made.away, strict=True):
        assert words.percent(one.raw.accuracy or 0, 1) in row
        assert words.gettext(one.set) in row
    assert len(rows) - 2 == 3 + 3
