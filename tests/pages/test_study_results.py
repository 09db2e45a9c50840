"""The results of a study on its facilitator's page, and as a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from components.reliance import report
from components.reliance.words import figure_said, mean_interval, over_said
from models.language import Language
from models.takeaway import painting
from study.bots import Bot, Policy, play_all
from study.measures.comparing import FEWEST_PEOPLE
from study.measures.figures import Averaged, Figure, Pooled
from study.results import results
from study.setup.setup import Questionnaire
from study.store import first_key
from study.store.database import Database
from study.store.facilitating import collected, facilitated
from study.store.values import Made
from tests.pages.conftest import settle, words_on
from tests.study.playing import little, opened, play

Open = Callable[..., AppTest]
EN = Language()


@pytest.fixture(autouse=True)
def chosen_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(first_key.SETTING, "a key of this test alone")


def read(at: AppTest) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words_on(at))).replace("\\", "").split())


def looked_after(open_site: Open, made: Made, **query: str) -> AppTest:
    """The page of a study, as the tab of its facilitator has it."""
    at = open_site("facilitate", **query)
    at.session_state["_study_own"] = (made.study, made.key)
    return settle(at)


def with_results(open_site: Open, made: Made, **query: str) -> AppTest:
    at = looked_after(open_site, made, **query)
    at.button(key="ct-study-see-results").click()
    settle(at)
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("always", ("Took right advice (RAIR) 100%", "Withstood wrong advice (RSR) 0%")),
        ("never", ("Took right advice (RAIR) 0%", "Withstood wrong advice (RSR) 100%")),
    ],
)
def test_the_page_finds_how_bots_relied(
    open_site: Open, store: Database, policy: Policy, said: tuple[str, ...]
) -> None:
    made = opened(store, little(trials=12))
    play_all(store, made.code, [Bot(policy)] * 4, seed=2)
    at = with_results(open_site, made)
    shown = read(at)
    assert "4 people took part, 4 of them to the end." in shown
    for display in ("alone", "number"):
        told = re.search(rf"\b{display}: (Took [^.]*)\.", shown)
        assert told
        for one in said:
            assert one in told[1]
    assert f"Fewer than {FEWEST_PEOPLE} people: the figures describe this room" in shown
    assert at.query_params["part"] in ("results", ["results"])
    at.button(key="ct-study-back").click()
    assert "How it stands" in read(settle(at))


def test_before_anybody_decided_it_says_so(open_site: Open, store: Database) -> None:
    at = with_results(open_site, opened(store))
    assert "Nobody has decided anything yet" in read(at)


def test_new_answers_are_told_and_reckoned_when_asked(open_site: Open, store: Database) -> None:
    made = opened(store)
    at = with_results(open_site, made)
    assert "0 people took part" in read(at)
    play_all(store, made.code, [Bot("always")])
    shown = read(settle(at))
    assert "something has happened" in shown
    assert "0 people took part" in shown
    at.button(key="ct-study-reckon").click()
    assert "1 person took part" in read(settle(at))


def test_from_thirty_people_on_displays_are_compared(open_site: Open, store: Database) -> None:
    made = opened(store, little(trials=6, questionnaire=Questionnaire(s_tias=True)))
    play_all(store, made.code, [Bot("random", skill=0.5)] * FEWEST_PEOPLE, seed=4)
    shown = read(with_results(open_site, made))
    assert "describe this room" not in shown
    assert re.search(r"chance alone (could make|hardly makes) such a difference", shown)
    assert "Trust in the AI (S-TIAS, mean of three)" in shown


def test_the_page_speaks_french(open_site: Open, store: Database) -> None:
    made = opened(store)
    play(store, made.code)
    shown = read(with_results(open_site, made, lang="fr"))
    assert "1 personne a participé, dont 1 jusqu’au bout." in shown


def test_the_report_says_the_same_and_asks_for_nothing(store: Database) -> None:
    made = opened(store, little(trials=6, name="A <b>study</b>"))
    play_all(store, made.code, [Bot("always"), Bot("never")], seed=2)
    found = collected(store, made.study, made.key)
    study = facilitated(store, made.study, made.key)
    for code in ("en", "fr"):
        lang = Language(code)
        page = report.write(study, results(found), lang, painting.quiet).decode()
        assert "A &lt;b&gt;study&lt;/b&gt;" in page
        assert not re.search(r"<script|https?://(?!www\.w3\.org)", page)
        assert page.count("data:image/svg+xml;base64,") == 6
        assert lang.gettext("Withstood wrong advice (RSR)") in page
        assert lang.gettext("Every measure, averaged over people") in page
        curves = page.count(lang.gettext("how often advice of this confidence was followed"))
        assert curves == 3, "each curve has its legend"
        for over in ("pooled", "averaged"):
            assert over_said(over, lang) in page
        assert "100% (100%" not in page, "two people are no range"


@pytest.mark.parametrize(
    ("people", "low", "high", "said"),
    [
        (4, 0.2, 0.9, "50%, n = 12"),
        (5, 0.2, 0.9, "50% (20% to 90%), n = 12"),
        (30, 0.5, 0.5, "50%, n = 12"),
    ],
)
def test_too_few_or_equal_people_have_no_range_that_looks_like_certainty(
    people: int, low: float, high: float, said: str
) -> None:
    averaged = Averaged(0.5, people, low, high)
    figure = Figure(Pooled(0.5, 12, low, high), averaged)
    assert figure_said(figure, "share", "pooled", EN) == said
    assert (mean_interval(averaged) is None) == ("(" not in said)
