"""The room's screen and the phones that follow it: poll, reveal, and the list of studies."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from study.bots import Bot, play_all
from study.polls import AFTER, BEFORE
from study.store import first_key
from study.store.database import Database
from study.store.facilitating import ask, close_study, facilitated, show, tally
from study.store.taking_part import resume
from study.store.values import OVER, Made
from tests.pages.conftest import settle, words_on
from tests.pages.test_join import Somebody, marked_study
from tests.study.playing import little, opened, play

Open = Callable[..., AppTest]
KEY = "a key of this test alone"


@pytest.fixture(autouse=True)
def chosen_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(first_key.SETTING, KEY)


def read(at: AppTest) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words_on(at))).replace("\\", "").split())


def see(open_site: Open, made: Made, view: str, **query: str) -> AppTest:
    """One of the views of a study, as the tab of its facilitator has it."""
    at = open_site("facilitate", **query)
    at.session_state["_study_own"] = (made.study, made.key)
    settle(at).button(key=f"ct-study-see-{view}").click()
    return pressed(at)


def pressed(at: AppTest, key: str = "") -> AppTest:
    if key:
        at.button(key=key).click()
    settle(at)
    assert not at.exception
    return at


def somebody(open_site: Open, made: Made, key: str, **query: str) -> Somebody:
    return Somebody(open_site, made, pytest.MonkeyPatch(), key, **query)


def test_before_the_reveal_it_says_who_still_decides(open_site: Open, store: Database) -> None:
    made = opened(store)
    play(store, made.code)
    play(store, made.code, steps=6)
    at = see(open_site, made, "reveal")
    assert "1 person has not finished: this screen would tell them what is right." in read(at)
    pressed(at, "ct-reveal-begin")
    assert "1 person is still deciding: their phone shows nothing of this." in read(at)
    close_study(store, made.study, made.key)
    assert "still deciding" not in read(pressed(at))


def test_with_nobody_there_is_nothing_to_reveal(open_site: Open, store: Database) -> None:
    at = see(open_site, opened(store), "reveal")
    assert "there is nothing to reveal" in read(at)
    assert "ct-reveal-begin" not in {one.key for one in at.button}


def test_the_reveal_tells_one_thing_after_the_other(open_site: Open, store: Database) -> None:
    made = opened(store, little(trials=4))
    play_all(store, made.code, [Bot("always"), Bot("never"), Bot("random")], seed=1)
    at = pressed(see(open_site, made, "reveal"), "ct-reveal-begin")
    told = read(at)
    assert "What people decided alone" in told
    assert not re.search(r"advised|✓ right|Right is", told)
    assert re.search(r"“Next” shows [123] of the 8 items one by one, numbers \d[^:]*: where", told)
    assert "choose it under “Go to”" in told
    assert "this screen’s" not in told, "phones show the same"
    told = read(pressed(at, "ct-reveal-next"))
    assert "The AI advised “" in told
    assert not re.search(r"ended where|✓ right|Right is", told)
    told = read(pressed(at, "ct-reveal-next"))
    assert "ended where the advice was." in told
    assert "Right is" not in told
    told = read(pressed(at, "ct-reveal-next"))
    assert re.search(r"Right is “(yes|no)”\. Right alone: \d of \d\. Right in the end", told)
    assert "Right is" not in read(pressed(at, "ct-reveal-back"))
    seen = []
    while not at.button(key="ct-reveal-next").disabled:
        pressed(at, "ct-reveal-next")
        seen.append(facilitated(store, made.study, made.key).showing)
    assert seen[-8:] == [
        "all:first", "all:advice", "all:final", "all:truth", "displays",
        "talk-stakes", "talk-system", "talk-people",
    ]  # fmt: skip
    assert "What did you know that the AI could not know?" in read(at)
    assert "“Next” shows" not in read(at)
    pressed(at, "ct-reveal-end")
    assert facilitated(store, made.study, made.key).showing == OVER
    assert "ct-reveal-begin" in {one.key for one in at.button}


def test_with_marks_it_shows_what_was_shown_by_name_and_no_figure(
    open_site: Open, store: Database
) -> None:
    made = marked_study(store, "none", "lime", "placebo", pattern="none")
    play_all(store, made.code, [Bot("always"), Bot("never"), Bot("random")], seed=1)
    at = pressed(see(open_site, made, "reveal", lang="fr"), "ct-reveal-begin")
    assert "ct-asked-marked" not in words_on(at), "nobody had seen marks then"
    told = read(pressed(at, "ct-reveal-next"))
    assert words_on(at).count("ct-asked-marked") == 2
    for name in ("Sans raisons", "Marques de LIME", "Marques placebo"):
        assert name in told
    assert not re.search(r"\d\s?%", told), "no display had shown a figure"
    while "Ce que les marques ont fait" not in told:
        told = read(pressed(at, "ct-reveal-next"))
    assert "Schemmer et al. (2023)\u00a0: Marques de LIME".replace("\u00a0", " ") in told
    assert re.search(r"38,9\s?%", told)
    for _ in range(2):
        told = read(pressed(at, "ct-reveal-next"))
    assert "Les marques vous ont-elles fait suivre le conseil plus souvent" in told
    assert "surer" not in told
    assert "plus sûre qu" not in told


def test_a_reload_comes_back_to_the_step_that_is_shown(open_site: Open, store: Database) -> None:
    made = opened(store)
    play(store, made.code)
    show(store, made.study, made.key, "displays")
    told = read(see(open_site, made, "reveal"))
    assert "Reliance by display" in told
    assert "Fewer than 30 people: this describes the room, and no more." in told


@pytest.mark.parametrize(
    ("lang", "right"), [("en", "Right is “"), ("fr", "La bonne réponse est «")]
)
def test_only_the_phone_of_who_has_finished_follows(
    open_site: Open, store: Database, lang: str, right: str
) -> None:
    made = opened(store)
    done, _ = play(store, made.code)
    still, _ = play(store, made.code, steps=6)
    show(store, made.study, made.key, "item-0:truth")
    who = somebody(open_site, made, done, lang=lang)
    assert who.asked == "debrief:"
    assert right in read(who.at)
    other = somebody(open_site, made, still, lang=lang)
    assert other.asked != "debrief:"
    assert right not in read(other.at)
    show(store, made.study, made.key, "")
    assert right not in read(settle(who.at))


def test_a_poll_is_asked_on_phones_and_counted_on_the_screen(
    open_site: Open, store: Database
) -> None:
    made = opened(store)
    at = see(open_site, made, "poll")
    assert "Nobody has answered yet." in read(at)
    pressed(at, f"ct-poll-{BEFORE}")
    assert "Asked now, before" in read(at)
    token, here = play(store, made.code, steps=4)
    assert here.step.kind == "practice", "the instructions say what examples these are"
    who = somebody(open_site, made, token, lang="en")
    assert who.asked == f"poll:{BEFORE}"
    who.send(answer="3")
    assert who.asked == "practice-0:first"
    assert tally(store, made.study, made.key, BEFORE) == (0, 0, 1, 0, 0, 0, 0)
    assert "Before: 1 answer, mean 3.0 of 7." in read(settle(at))
    while not who.asked.startswith("debrief"):
        who.go_on(store)
    pressed(at, f"ct-poll-{AFTER}")
    settle(who.at)
    assert who.asked == f"poll:{AFTER}"
    who.send(answer="5")
    assert who.asked == "debrief:"
    told = read(settle(at))
    assert "1 trusted more afterwards" in told
    pressed(at, "ct-poll-end")
    assert facilitated(store, made.study, made.key).poll == ""


def test_who_decides_is_not_interrupted_by_a_poll(open_site: Open, store: Database) -> None:
    made = opened(store)
    token, here = play(store, made.code, steps=6)
    assert here.step.kind in ("practice", "trial")
    for poll in (BEFORE, AFTER):
        ask(store, made.study, made.key, poll)
        who = somebody(open_site, made, token)
        assert not who.asked.startswith("poll")


def test_who_reads_the_questions_already_is_not_interrupted_either(
    open_site: Open, store: Database
) -> None:
    made = opened(store)
    token, here = play(store, made.code, steps=3)
    who = somebody(open_site, made, token)
    assert who.asked == "comprehension:1" == f"{here.step.id}:{here.step.stage}"
    ask(store, made.study, made.key, BEFORE)
    settle(who.at)
    assert who.asked == "comprehension:1"
    who.go_on(store)
    assert who.asked == f"poll:{BEFORE}"  # between two steps


def test_a_poll_can_be_passed_over_and_ended(open_site: Open, store: Database) -> None:
    made = opened(store)
    token, _ = play(store, made.code, steps=4)
    ask(store, made.study, made.key, BEFORE)
    who = somebody(open_site, made, token)
    who.at.button(key="ct-join-skip").click()
    settle(who.at)
    assert who.asked == "practice-0:first"
    other, _ = play(store, made.code, steps=4)
    late = somebody(open_site, made, other, lang="en")
    assert late.asked == f"poll:{BEFORE}"
    ask(store, made.study, made.key, "")
    settle(late.at)
    assert late.asked == "practice-0:first"
    assert resume(store, other).step.kind == "practice"


def test_who_has_the_servers_key_can_look_after_any_study(open_site: Open, store: Database) -> None:
    made = opened(store, little(name="Tuesday"))
    play(store, made.code)
    at = open_site("facilitate")
    assert "Studies on this server" not in read(at)
    at.text_input(key="_study_typed_key").set_value(KEY)
    at.button(key="ct-study-unlock").click()
    settle(at)
    assert "Studies on this server" in read(at)
    options = next(one.options for one in at.selectbox if one.label == "Study")
    assert re.fullmatch(r"Tuesday, .{9}, open, 1 person, .*", options[0])
    pressed(at, "ct-study-again-open")
    told = read(at)
    assert "1 person has joined. 1 is done." in told
    assert "You opened this study with the key of the server" in told
    # The server's key is in no link.
    assert not [one for one in at.code if KEY in one.value]
