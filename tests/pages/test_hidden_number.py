"""A pattern that hides the number, added here in one go: nowhere does the program print it.

It is registered as a new pattern is (one value, one line), and then walked through everything that
shows a prediction: home, gallery, switch and settings, rows and sentences, changes, and the API.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from markupsafe import Markup
from msgspec import Struct
from msgspec.json import schema_components
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api.routes import ROUTES
from components.displays import held
from components.reasons.highlights import words
from components.sets import table_rows, table_summary
from components.sets.answers import levels_of, ordered, rows_of
from components.site import state
from models.display import parts, registry, showing, spec
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.design import Design
from models.display.settings import Chosen, Share
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Label, Prediction
from tests.pages.conftest import open_settings, settle, switch, words_on

Open = Callable[..., AppTest]
LANG = Language("en")
SURE = Prediction.of("m", (Label("yes"), Label("no")), (0.8731, 0.1269), "0" * 64)
UNSURE = Prediction.of("m", (Label("yes"), Label("no")), (0.5217, 0.4783), "1" * 64)
TURNED = Prediction.of("m", (Label("yes"), Label("no")), (0.3641, 0.6359), "2" * 64)

CALM_FROM = Share(name="calm_from", url="calm", default=0.6, label="Calm from")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodView(View):
    mood: str


class MoodForm(Struct):
    label: str
    mood: str


def mood(prediction: Prediction, chosen: Chosen) -> str:
    return "calm" if prediction.confidence >= chosen[CALM_FROM] else "uneasy"


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> MoodView:
    answer, remark = parts.headline(prediction, language)
    felt = mood(prediction, chosen)
    return MoodView(
        headline=answer,
        remark=remark,
        summary=f"{parts.answer_sentence(prediction, language)} The model is {felt}.",
        how_to_read="",
        provenance=parts.provenance(prediction, language),
        mood=felt,
    )


def render(view: MoodView, chosen: Chosen, language: Language) -> Rendering:
    body = parts.headline_html(view.headline) + Markup("<p>{}</p>").format(view.mood)
    return parts.rendering(parts.frame("mood", view, body), view)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    return parts.brief_name(prediction, language) + " " + mood(prediction, chosen)


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    return f"it was {mood(before, chosen)} and is {mood(after, chosen)} now."


MOOD = Pattern(
    id="mood",
    title="Mood",
    description="Where a feeling is enough.",
    caution="A model feels nothing.",
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(CALM_FROM,),
    api=ApiForm(MoodForm, lambda p, c: MoodForm(p.labels[p.top].id, mood(p, c))),
)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pattern among the others, for this test."""
    monkeypatch.setattr(state, "_registered", dict(state._registered))
    monkeypatch.setitem(registry.PATTERNS, MOOD.id, MOOD)
    held.register()


def plain(html: object) -> str:
    """What is read of markup: text and attributes that are spoken, no class and no style."""
    return unescape(re.sub(r"<[^>]*>", " ", str(html)))


def bodies(at: AppTest, holding: str) -> list[str]:
    """The markup on the page with this in it."""
    return [body for e in at.get("html") if holding in (body := str(e.proto.body))]


def assert_no_number(said: list[str]) -> None:
    assert said
    for each in said:
        assert not re.search(r"\d|%", plain(each)), each


def test_home_shows_it_beside_the_others(open_site: Open) -> None:
    (whole,) = bodies(open_site("home"), "ct-illustration")
    cards = re.findall(r'<li class="ct-mini">.*?</li>', whole, flags=re.S)
    assert len(cards) == len(registry.PATTERNS)
    assert_no_number([card for card in cards if ">Mood<" in card])


def test_the_gallery_has_a_card_for_it(open_site: Open) -> None:
    at = open_site("gallery")
    assert_no_number(bodies(at, ">Mood</button>"))
    assert_no_number(bodies(at, 'class="ct-display ct-mood"'))


def test_switch_settings_and_link_know_it(open_site: Open) -> None:
    at = switch(open_site("text"), "Show confidence as", "mood")
    assert at.query_params["display"] in ("mood", ["mood"])
    assert "calm" in plain(bodies(at, "ct-mood")[0])
    open_settings(at).slider(key="_calm").set_value(100)
    settle(at)
    assert "uneasy" in plain(bodies(at, "ct-mood")[0])
    assert at.query_params["calm"] in ("100", ["100"])
    again = open_site("text", display="mood", calm="100")
    assert "uneasy" in plain(bodies(again, "ct-mood")[0])


def test_the_text_page_says_what_changed_without_it(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "show_words", lambda *_a, **_k: frozenset({0}))
    at = open_site("text", display="mood")
    at.text_area[0].set_value("A wonderful film, warm and funny.")
    settle(at)
    at.text_area[0].set_value("A terrible film, cold and dull.")
    settle(at)
    said = bodies(at, "ct-change")
    assert any("Since the last version: it was" in each for each in said)
    assert any("Without “A”: it was" in each for each in said)
    assert_no_number(said + bodies(at, "ct-display"))
    assert "%" not in words_on(at)


def test_sentences_have_it_in_a_line(open_site: Open) -> None:
    at = open_site("text", display="mood", sentences="1")
    at.text_area[0].set_value("A wonderful film. It was long. I slept.")
    settle(at)
    line = re.compile(r'<span class="ct-brief">.*?</span>')
    said = [found for body in bodies(at, "ct-brief") for found in line.findall(body)]
    assert len(said) == 1 + 3  # the whole text's stays in sight
    assert_no_number(said)


def test_rows_of_a_table_have_it_in_a_line() -> None:
    rows = rows_of(["a text", "another", ""], [SURE, UNSURE], None)
    table = str(table_rows.rows_html(rows, Design(DisplaySpec("mood")), LANG))
    assert "calm" in table
    assert "uneasy" in table
    cells = re.findall(r"<td[^>]*>.*?</td>", table, flags=re.S)
    assert_no_number(cells)


def test_a_table_neither_counts_nor_orders_by_what_it_does_not_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = rows_of(["a text", "another"], [UNSURE, SURE], None)
    for pattern in ("mood", "none"):
        levels = levels_of(DisplaySpec(pattern), LANG)
        assert levels is None
        assert ordered(rows, "sure", levels) == rows
        monkeypatch.setattr(
            table_summary, "current_design", lambda p=pattern: Design(DisplaySpec(p))
        )
        assert table_summary.levels_html(rows, LANG) == ""


@pytest.mark.parametrize("pattern", ["categorical", "gate"])
def test_a_table_counts_levels_and_orders_by_them_alone(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    surer = Prediction.of("m", SURE.labels, (0.8831, 0.1169), "3" * 64)
    rows = rows_of(["a", "b", "c"], [SURE, surer, UNSURE], None)
    levels = levels_of(DisplaySpec(pattern), LANG)
    assert [row.text for row in ordered(rows, "sure", levels)] == ["a", "b", "c"]
    monkeypatch.setattr(table_summary, "current_design", lambda: Design(DisplaySpec(pattern)))
    drawn = str(table_summary.levels_html(rows, LANG))
    assert not re.search(r"%|88|87|52", plain(drawn)), drawn
    monkeypatch.setattr(table_summary, "current_design", Design)
    assert "80 to 90%" in plain(table_summary.levels_html(rows, LANG))


@pytest.mark.parametrize("pattern", ["mood", "none", "categorical", "gate"])
@pytest.mark.parametrize("after", [SURE, UNSURE, TURNED])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_no_change_says_a_number(pattern: str, after: Prediction, code: str) -> None:
    language, chosen = Language(code), DisplaySpec(pattern)  # type: ignore[arg-type]
    assert_no_number(
        [
            showing.change(SURE, after, chosen, language),
            showing.brief(after, chosen, language),
            showing.render(after, chosen, language).html,
            showing.render(after, chosen, language).summary,
        ]
    )
    assert showing.render(after, chosen, language).chart is None


def test_the_api_gives_its_form_and_describes_it(warm: None) -> None:
    client = TestClient(Starlette(routes=ROUTES))
    text = "A fine film, if a little long."
    display = {"pattern": "mood", "calm_from": 1}
    answer = client.post(
        "/api/predict", json={"model": "reviews-en", "text": text, "display": display}
    ).json()
    label = answer["labels"][answer["probabilities"].index(max(answer["probabilities"]))]
    assert answer["displays"]["mood"] == {"label": label, "mood": "uneasy"}
    _, schemas = schema_components([spec.settings_type(), showing.api_type()])
    assert "mood" in schemas["DisplaySettings"]["properties"]["pattern"]["enum"]
    assert "calm_from" in schemas["DisplaySettings"]["properties"]
    assert "mood" in schemas["Displays"]["properties"]


def test_its_settings_travel_in_a_spec_and_leave_the_old_ones_as_they_were() -> None:
    chosen = DisplaySpec("mood", calm_from=0.25)
    assert DisplaySpec.from_dict(chosen.to_dict()) == chosen
    assert chosen.to_dict()["calm_from"] == 0.25
    assert "calm_from" not in DisplaySpec().to_dict()
