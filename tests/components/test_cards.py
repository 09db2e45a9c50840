"""The models page: what every card says can be said in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.giving.cards import _TERMS
from models.cards import WEIGHTS

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
