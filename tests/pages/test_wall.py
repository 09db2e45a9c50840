"""The wall: every display with what is read into it, a blind vote, and A against B."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.gallery import cards
from components.presenting import hands, tally, voting
from components.presenting.hands import Press
from models import ballot
from models.ballot import Ballot
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Label, Prediction
from tests.components.test_patterns import CASES
from tests.pages.conftest import settle, switch, words_on
from tests.pages.test_gallery import CARDS

Open = Callable[..., AppTest]
EN = Language("en")


def press(at: AppTest, monkeypatch: pytest.MonkeyPatch, *presses: Press) -> AppTest:
    """What keys come to, but heard in the middle of a run."""

    def hear(
        _ballot: str, _options: int, _each: int, _keep: str,
        pressed: Callable[[Sequence[Press]], None], _kept: object,
    ) -> None:  # fmt: skip
        pressed(presses)

    monkeypatch.setattr(hands, "hear", hear)
    at.run()
    monkeypatch.undo()
    return settle(at)


def button(at: AppTest, label: str) -> AppTest:
    next(each for each in at.button if each.label == label).click()
    return settle(at)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", ["text", "image"])
def test_every_display_stands_with_what_is_read_into_it(
    open_site: Open, kind: str, lang: str
) -> None:
    at = open_site("wall", of=kind, picture_model="digits", lang=lang)
    assert not at.exception
    said, language = words_on(at), Language(lang)  # type: ignore[arg-type]
    assert re.findall(r'data-ct-choice="display:([\w-]+)"', said) == CARDS
    for pattern in PATTERNS.values():
        if pattern.reads_as:
            assert language.gettext(pattern.reads_as) in said
    assert said.count('<details class="ct-reads" open>') == 1, "that of the one in use"


def test_names_are_hidden_until_they_are_shown_and_hands_are_counted(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_site("wall", wall="2", shuffle="7")
    order = ballot.shuffled(CARDS, 7)
    said = words_on(at)
    assert "Which would you trust the right amount?" in said
    for title in ("Categorical", "Numeric", "N-best", "Who decides?", "Dot plot"):
        assert title not in said
    assert re.findall(r'<span class="ct-letter">(\w)</span>', said) == list(
        "ABCDEFGHIJ"[: len(CARDS)]
    )
    assert "0 votes so far." in said
    press(at, monkeypatch, Press(2, 12), Press(0, 1), Press(99, 5), Press(2, -1))
    said = words_on(at)
    assert "12 votes so far. One fewer for C." in said
    assert "11 votes" not in said
    press(at, monkeypatch, Press(command="u"))
    assert "13 votes so far." in words_on(at)
    button(at, "Undo")
    assert "12 votes so far." in words_on(at)
    button(at, "Undo")
    assert "0 votes so far." in words_on(at)
    press(at, monkeypatch, Press(2, 3), Press(0, 1), Press(command="n"))
    said = words_on(at)
    assert "Most votes, 3 of 4: C (" in said
    first = said[said.index("<ol>") :]
    assert first.index("3 votes · 75%") < first.index("1 vote · 25%")
    assert said.count("0 votes") == len(CARDS) - 2
    assert PATTERNS["numeric"].title in said
    files = {each.label for each in at.button if str(each.key).startswith("_save-")}
    assert files == {"The votes as CSV", "The votes as JSON"}
    title = next(
        card.title for card in cards(CASES["readings"], DisplaySpec(), EN) if card.name == order[2]
    )
    assert f"Most votes, 3 of 4: C ({title})." in said
    button(at, "No votes")
    assert "Nobody has voted yet." in words_on(at)
    button(at, "Undo")
    assert "Most votes, 3 of 4: C (" in words_on(at)


def test_another_question_order_or_setting_begins_a_vote_of_its_own(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_site("wall", wall="2")
    press(at, monkeypatch, Press(0, 5))
    at.selectbox[-1].select("clear")
    settle(at)
    assert at.query_params["ask"] in ("clear", ["clear"])
    assert "0 votes so far." in words_on(at)
    press(at, monkeypatch, Press(0, 2), Press(command="n"))
    assert "Most votes, 2 of 2: A (" in words_on(at)
    button(at, "Another order")
    assert "0 votes so far." in words_on(at)
    assert "Numeric" not in words_on(at), "and its names are hidden"
    at.session_state["shuffle"] = 1
    at.selectbox[-1].select("trust")
    settle(at)
    assert "5 votes so far." in words_on(at)


def test_a_question_of_ones_own_is_asked_and_travels_bounded(open_site: Open) -> None:
    at = open_site("wall", wall="2", ask="own", ask_own="<b>Which?</b>")
    said = words_on(at)
    assert "&lt;b&gt;Which?&lt;/b&gt;" in said
    assert '<h2 class="ct-ask"><b>' not in said
    at.text_input[0].set_value("What would your mother trust?")
    settle(at)
    assert "What would your mother trust?" in words_on(at)
    assert "mother" in str(at.query_params["ask-own"])
    # What its field says already it is not told: who goes on typing would lose letters.
    assert not at.text_input[0].proto.set_value
    long = open_site("wall", wall="2", ask="own", ask_own="x" * 121)
    assert "Which one?" in words_on(long)


def test_a_tab_brings_its_votes_to_a_new_session(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []
    at = open_site("wall", wall="2")

    def heard(
        _ballot: str, _options: int, _each: int, keep: str,
        pressed: Callable[[Sequence[Press]], None], _kept: object,
    ) -> None:  # fmt: skip
        kept.append(keep)
        if len(kept) == 1:
            pressed([Press(3, 4)])

    monkeypatch.setattr(hands, "hear", heard)
    at.run()
    at.run()
    monkeypatch.undo()
    again = open_site("wall", wall="2")
    assert "0 votes so far." in words_on(again)
    monkeypatch.setattr(hands, "hear", lambda *given: given[-1](kept[-1]))
    again.run()
    again.run()
    assert "4 votes so far." in words_on(again)
    monkeypatch.setattr(hands, "hear", lambda *given: given[-1]('{"x": [1]}'))
    again.run()
    again.run()
    assert not again.exception
    assert "0 votes so far." in words_on(again)


def test_the_votes_are_taken_home_with_all_that_they_are_about() -> None:
    prediction = Prediction.of("m", [Label("a"), Label("b")], (0.7, 0.3), "0" * 64)
    shown = tuple(cards(prediction, DisplaySpec("numeric", digits=1), EN))
    vote = voting.Vote("0" * 16, "=1+1", 5, shown, prediction)
    votes = Ballot.of([card.name for card in shown]).raised(1, 3)
    rows = list(csv.DictReader(io.StringIO(tally.votes_csv(vote, votes, EN).decode("utf-8-sig"))))
    assert [row["letter"] for row in rows] == list("ABCDEFGHIJ"[: len(shown)])
    assert (rows[1]["display"], rows[1]["votes"]) == ("categorical", "3")
    assert rows[0]["question"] == "'=1+1", "no spreadsheet runs it"
    data = json.loads(tally.votes_json(vote, votes))
    assert (data["question"], data["order"], data["total"]) == ("=1+1", 5, 3)
    assert data["input_sha256"] == "0" * 64
    spec = DisplaySpec.from_dict(data["votes"][3]["settings"])
    assert spec == DisplaySpec("numeric", digits=1)


def test_two_settings_stand_side_by_side_and_what_differs_is_said(open_site: Open) -> None:
    at = open_site("wall", wall="3", display="categorical")
    assert "What differs" not in words_on(at)
    button(at, "Keep these settings as A")
    assert "A and B are the same" in words_on(at)
    assert at.query_params["other-display"] in ("categorical", ["categorical"])
    at.session_state["bands"] = (80, 60, 40, 20)
    settle(at)
    said = words_on(at)
    assert "A has 3 bands (High from 90%, Medium from 60%), B has 5 bands (" in said
    assert said.count("ct-display ct-categorical") == 2
    button(at, "Take A into use")
    assert at.session_state["bands"] == (90, 60)
    assert at.query_params["other-bands"] in ("80-60-40-20", ["80-60-40-20"])
    assert "A has 3 bands (High from 90%, Medium from 60%), B has 5 bands (" in words_on(at)
    button(at, "Take B into use")
    assert at.session_state["bands"] == (80, 60, 40, 20)
    switch(at, "Show confidence as", "None")
    assert "Display: A has Categorical, B has None." in words_on(at)
    button(at, "Compare no more")
    assert "other-display" not in at.query_params
    assert "other-bands" not in at.query_params


def test_a_link_brings_both_and_a_forged_one_neither(open_site: Open) -> None:
    at = open_site(
        "wall", wall="3", display="numeric", decimals="1", other_display="numeric", lang="fr"
    )
    assert not at.exception
    assert Language("fr").gettext("What differs") in words_on(at)
    forged = open_site("wall", wall="9", other_display="<b>", other_bands="0-0", kept="z", ask="?")
    assert not forged.exception
    assert "The wall" in words_on(forged)
