"""What is at stake, as a page: its figures are the command's, whatever is moved."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from models import predictions
from models.calibration import report, stakes
from models.calibration.cases import Cases
from models.calibration.stakes import Costs
from models.display.registry import asking
from models.language import Language
from models.set_names import briefly
from tests.pages.conftest import open_settings, switch, words_on

Open = Callable[..., AppTest]


def said_by(at: AppTest) -> str:
    return unescape(words_on(at))


@pytest.mark.parametrize("model_id", report.shipped())
def test_every_model_is_told_with_its_figures(open_site: Open, model_id: str) -> None:
    at = open_site("stakes", measured=model_id)
    before = predictions.calls()
    at.run()
    assert not at.exception
    assert predictions.calls() == before
    said, costs = said_by(at), Costs(10, 1, 100, None)
    ready = stakes.prepared(model_id)
    cut = stakes.best(ready.found, costs)
    assert cut is not None
    assert f"Let it decide alone from {cut}% on" in said
    assert f"Found on {ready.found.n:,} cases" in said
    assert ready.found.n >= 50
    assert "So few say little" not in said
    for cases, counted, areas in zip(ready.sets, ready.tallies, ready.areas, strict=True):
        found = stakes.outcome(counted, cut, costs)
        assert found is not None
        assert areas is not None
        for count, share in zip(
            stakes.in_thousand(found), (found.right, found.wrong, None, found.handed), strict=True
        ):
            if share is not None:
                low, high = round(share.low * 1000), round(share.high * 1000)  # type: ignore[operator]
                assert f"{count:,} ({low:,} to {high:,}) " in said
        assert f"{100 * areas[0].value:.2f}% (" in said
        assert (
            len(ready.sets) == 1 or cases is ready.sets[0] or briefly(cases.set, Language()) in said
        )


def test_a_move_of_a_cost_moves_the_cut_and_the_link(open_site: Open) -> None:
    at = open_site("stakes", measured="reviews-en")
    assert "cost-ask" not in at.query_params
    ask = next(one for one in at.select_slider if one.label == "Asking a person")
    ask.set_value(5).run()
    assert not at.exception
    cut = stakes.best(stakes.prepared("reviews-en").found, Costs(10, 5))
    assert f"Let it decide alone from {cut}% on" in said_by(at)
    assert at.query_params["cost-ask"] == "5"


def test_a_link_restores_costs_that_no_step_has(open_site: Open) -> None:
    query = {"cost-wrong": "37", "cost-ask": "3", "missed": "negative", "cost-miss": "250"}
    at = open_site("stakes", measured="reviews-en", **query)
    values = {one.label: one.value for one in at.select_slider}
    assert values["Acting on a wrong answer"] == 37
    assert values["Missing a case of that class"] == 250
    cut = stakes.best(stakes.prepared("reviews-en").found, Costs(37, 3, 250, 0))
    assert f"from {cut}% on" in said_by(at)
    assert "“negative” missed" in said_by(at)


@pytest.mark.parametrize(
    "query",
    [{"cost-wrong": "nan"}, {"cost-ask": "-1"}, {"cost-miss": "1e9"}, {"missed": "<b>nothing"}],
)
def test_a_link_that_says_nothing_of_sense_shows_the_usual(
    open_site: Open, query: dict[str, str]
) -> None:
    at = open_site("stakes", measured="reviews-en", **query)
    assert not at.exception
    cut = stakes.best(stakes.prepared("reviews-en").found, Costs(10, 1))
    assert f"from {cut}% on" in said_by(at)
    assert "<b>nothing" not in words_on(at)


def test_scenarios_set_the_costs_and_say_what_they_are(open_site: Open) -> None:
    at = open_site("stakes", measured="reviews-en")
    switch(at, "Start from", "triage")
    values = {one.label: one.value for one in at.select_slider}
    assert values == {
        "Acting on a wrong answer": 10,
        "Asking a person": 2,
        "Missing a case of that class": 500,
    }
    said = said_by(at)
    assert "to miss an urgent case costs most by far" in said
    # This model knows no patients: which of its classes plays the urgent case is said.
    assert "Here “negative” stands for what must not be missed" in said
    assert "“negative” missed" in said
    switch(at, "Start from", "newsletter")
    said = said_by(at)
    assert "At these costs, let it always decide alone." in said
    assert "” missed" not in said
    assert next(one for one in at.segmented_control if one.label == "Start from").value != "own"


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The surest answers are the wrong ones, and elsewhere there is no case at all."""
    rows = np.array([[0.0, 1.0]] * 20 + [[0.4, 0.6]] * 20)
    cases = Cases("planted", rows, np.array([0] * 20 + [1] * 20))
    nowhere = Cases("nowhere", np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
    made = stakes.made(cases, (cases, nowhere))
    monkeypatch.setattr(stakes, "_prepared", lambda *_: made)
    monkeypatch.setattr(stakes, "_spread", lambda *_: stakes.resampled(made.found, None))


def test_where_nothing_is_let_through_nothing_is_a_false_nought(
    open_site: Open, planted: None
) -> None:
    at = open_site("stakes", measured="reviews-en")
    assert not at.exception
    said = said_by(at)
    assert "At these costs, ask a person every time." in said
    assert "At home: the cut-off lets nothing through" in said
    assert "nowhere: not defined" in said
    assert "There are no cases: nothing is defined." in said
    assert said.count('<td class="ct-num">not defined</td>') == 1 + 5 + 10 + 2
    assert "1,000 (912 to 1,000) handed to a person" in said
    assert not [one for one in links(at) if "display=" in one.query_string]


def links(at: AppTest) -> list[Any]:
    return [link.proto for link in at.get("page_link")]


@pytest.mark.parametrize(
    ("model_id", "setting"), [("reviews-en", "text-model"), ("digits", "picture-model")]
)
def test_the_cut_is_taken_to_the_display_that_asks_a_person(
    open_site: Open, model_id: str, setting: str
) -> None:
    at = open_site("stakes", measured=model_id)
    (use,) = [one for one in links(at) if "display=" in one.query_string]
    query = {name: value[0] for name, value in parse_qs(use.query_string).items()}
    cut = stakes.best(stakes.prepared(model_id).found, Costs(10, 1))
    pattern, lines = asking()
    assert query["display"] == pattern.id
    assert query[setting] == model_id
    assert query[lines.url] == f"{cut}-{cut}"
    there = open_site(use.page.rpartition("/")[2] or "text", **query)
    assert not there.exception
    assert f"From {cut}%: go along. Below {cut}%: ask a person." in words_on(open_settings(there))
    said = f"In use: below {cut}% a person is asked. This cut-off is from “What is at stake”."
    assert said in words_on(there)
    assert [one for one in links(there) if f"measured={model_id}" in one.query_string]


def test_a_cut_off_in_use_goes_with_the_link_and_can_be_left(open_site: Open) -> None:
    pattern, lines = asking()
    query = {"display": pattern.id, lines.url: "94-94", "cut-from": "digits"}
    at = open_site("text", **query)
    assert "it was found for another model" in words_on(at)
    assert at.query_params["cut-from"] == "digits"
    at.button(key="ct-leave-cut").click().run()
    assert "In use:" not in words_on(at)
    gallery = words_on(open_site("gallery", **query))
    assert "it was found for another model" in gallery
    del query["cut-from"]
    gallery = words_on(open_site("gallery", **query))
    assert "In use: below 94% a person is asked." in gallery
    query["cut-from"] = "digits"
    assert not {"cut-from", lines.url} & set(at.query_params)
    assert at.query_params["display"] == pattern.id
    for other in ({**query, lines.url: "60-94"}, {**query, "display": "numeric"}):
        at = open_site("text", **other)
        assert "In use:" not in words_on(at)
        assert "cut-from" not in at.query_params


def test_calibrated_scores_have_a_cut_of_their_own(open_site: Open) -> None:
    at = open_site("stakes", measured="digits", score="calibrated")
    warmth = stakes.fitted("digits")
    costs = Costs(10, 1)
    raw, calibrated = (
        stakes.best(stakes.prepared("digits", one).found, costs) for one in (1.0, warmth)
    )
    assert raw != calibrated
    assert f"from {calibrated}% on" in said_by(at)
    assert "Score" not in [c.label for c in open_site("stakes").segmented_control]


@pytest.mark.parametrize("model_id", ["distilbert-sst2", "of-another-session"])
def test_a_model_without_cases_is_said_to_have_none(open_site: Open, model_id: str) -> None:
    at = open_site("stakes", measured=model_id)
    assert not at.exception
    said = said_by(at)
    assert "There are no labelled cases of" in said
    assert "alone and right" not in said
    switch(at, "Model", "digits")
    assert "alone and right" in said_by(at)


@pytest.mark.parametrize("page", ["calibration", "cards"])
def test_other_pages_lead_here(open_site: Open, page: str) -> None:
    (link,) = [one for one in links(open_site(page)) if one.label == "What is at stake"]
    assert "measured=reviews-en" in link.query_string


def test_the_settings_of_the_display_lead_here(open_site: Open) -> None:
    pattern, _ = asking()
    at = open_settings(open_site("text", display=pattern.id))
    assert 'href="stakes?measured=reviews-en&amp;lang=en"' in words_on(at)
