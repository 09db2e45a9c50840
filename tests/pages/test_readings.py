"""The quantile dot plot through the pages: where a model has readings, and where it has none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from models.language import Language
from tests.pages.conftest import settle, words_on

Open = Callable[..., AppTest]
CHOSEN = {"display": "visual", "chart": "quantiles"}


def shown(at: AppTest) -> str:
    (body,) = [b for e in at.get("html") if "ct-display ct-visual" in (b := str(e.proto.body))]
    return body


def charts(at: AppTest) -> list[str]:
    (control,) = [c for c in at.button_group if c.label in ("Chart", "Diagramme", "Graphique")]
    return list(control.options)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("model", ["reviews-en", "services-fr"])
def test_an_answer_is_shown_with_what_the_model_could_have_said(
    open_site: Open, model: str, lang: str
) -> None:
    at = open_site("text", text_model=model, lang=lang, **CHOSEN)
    assert not at.exception
    body = shown(at)
    assert "ct-readings" in body
    assert "16" in body
    said = words_on(at)
    language = Language(lang)  # type: ignore[arg-type]
    assert language.gettext("Raw model score, not calibrated") in said
    assert ("not the chance" in said) or ("non la probabilité" in said)
    (chart,) = at.get("vega_lite_chart") or at.get("arrow_vega_lite_chart")
    assert chart.proto.spec.count('"inside"') >= 20


def test_the_link_brings_dots_and_interval_back(open_site: Open) -> None:
    at = open_site("text", text_model="services-fr", dots="50", interval="95", **CHOSEN)
    assert "in 48 of 50 equally likely readings" in shown(at)
    for wrong in ({"dots": "30"}, {"interval": "99"}):
        at = open_site("text", text_model="services-fr", **CHOSEN, **wrong)
        assert not at.exception
        assert "in 16 of 20 equally likely readings" in shown(at)


def test_a_model_without_readings_draws_its_number_and_says_why(open_site: Open) -> None:
    at = open_site("text", text_model="intents-en", **CHOSEN)
    assert not at.exception
    body = shown(at)
    assert "there is no distribution" in body
    assert "ct-icons" in body


def test_sentences_and_rows_have_it_in_a_line(open_site: Open) -> None:
    at = open_site("text", text_model="reviews-en", sentences="1", **CHOSEN)
    at.text_area[0].set_value("A wonderful film. It was long. I slept.")
    settle(at)
    lines = [
        re.sub(r"<[^>]+>", " ", found)
        for e in at.get("html")
        for found in re.findall(r'<span class="ct-brief">.*?</span></span>', str(e.proto.body))
    ]
    assert lines
    assert all(re.search(r"\d%.*\(.*\d%\)", line) for line in lines), lines


def test_the_gallery_of_a_model_without_readings_has_no_card_for_them(open_site: Open) -> None:
    at = open_site("gallery", of="image", picture_model="photos")
    assert "visual-dots" in words_on(at)
    assert "visual-quantiles" not in words_on(at)
