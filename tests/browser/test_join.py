"""A French phone takes part, from the room's link to the completion code."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable

import psutil  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, WebSocket, expect

from benchmarks.study_faults import full
from components.taking_part import held
from study.items.choosing import choose
from study.items.shipped import shipped, shipped_marks
from study.setup.setup import Condition, Questionnaire, Setup, Task
from study.snapshot import Snapshot
from study.store.database import FOLDER_SETTING, Database
from study.store.facilitating import (
    close_study,
    collected,
    create_study,
    open_study,
    pause_study,
)
from study.store.faults import store_error
from study.store.values import Made, Person, shut
from tests.browser.doing import FR, settled

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "fr-FR", "has_touch": True}
SETUP = Setup(
    name="Atelier", task=Task("services-fr", "services-fr"), trials=1, practice=0, checks=1,
    conditions=(
        Condition("alone", {"pattern": "none"}, highlights="lime"),
        Condition("number", {}, highlights="placebo"),
    ),
    questionnaire=Questionnaire(trust=True, s_tias=False),
)  # fmt: skip


@pytest.fixture
def store(server: str) -> Database:
    """The store of the server under test."""
    return Database(f"sqlite:///{os.environ[FOLDER_SETTING]}/studies.sqlite3")


@pytest.fixture
def made(store: Database) -> Made:
    """A study that is open."""
    study = create_study(
        store, SETUP,
        Snapshot.of(choose(shipped("services-fr"), SETUP), SETUP, shipped_marks("services-fr")),
    )  # fmt: skip
    open_study(store, study.study, study.key)
    return study


def pid_of(server: str) -> int:
    """The process of the server at this address."""
    port = server.rsplit(":", 1)[-1]
    mine = psutil.Process().children(recursive=True)
    return next(one.pid for one in mine if f"--server.port={port}" in one.cmdline())


def person(store: Database, made: Made) -> Person:
    (one,) = collected(store, made.study, made.key).people
    return one


def heard(page: Page) -> None:
    """Wait until a press is taken for one on this question, and no longer on the one before."""
    if page.locator("form.ct-asked").count():
        expect(page.locator("form.ct-asked[data-ct-heard]")).to_have_count(1)
    settled(page)


def asks(page: Page, name: str) -> None:
    """Wait for a question; the focus is on its heading."""
    heading = page.locator(f'h1[data-ct-step="{name}"]')
    expect(heading).to_be_focused()
    heard(page)


def asked(page: Page) -> str:
    title = page.locator("h1.ct-asked-title")
    expect(title).to_have_count(1)
    return title.get_attribute("data-ct-step") or ""


def choose_first(page: Page) -> None:
    form = page.locator("form.ct-asked")
    for group in form.locator("fieldset").all():
        group.locator("label").first.click()


def go_on(page: Page, times: int = 1) -> None:
    """Answer what is asked, and wait until something else is."""
    for _ in range(times):
        name = asked(page)
        if name.startswith("comprehension"):
            page.locator("input[value=me]").check()
            page.locator("input[value=no]").check()
        else:
            choose_first(page)
        page.locator("form.ct-asked button").first.click()
        # The one before may stand beside the next for a moment, until the page's run is over.
        expect(page.locator(f'h1.ct-asked-title:not([data-ct-step="{name}"])')).to_be_focused()
        expect(page.locator("h1.ct-asked-title")).to_have_count(1)
        heard(page)


def test_a_french_phone_goes_from_the_link_to_the_code_with_a_reload_on_the_way(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page(f"/join?room={made.code}", **PHONE)
    asks(page, f"join:{made.code}")
    expect(page.locator(".st-key-ct-nav")).to_have_count(0)
    go_on(page, 4)
    asks(page, "comprehension:1")
    go_on(page)
    asks(page, "trial-0:first")
    for target in page.locator(".ct-pick, .ct-send").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= 48
    go_on(page)
    asks(page, "trial-0:final")
    choose_first(page)
    page.reload()
    asks(page, "trial-0:final")
    expect(page.locator("input[name=ct-choice]").first).to_be_checked()  # what was entered is there
    while not asked(page).startswith("debrief"):
        go_on(page)
    assert asked(page) == "debrief:"
    text = page.locator(".stMain").inner_text()
    assert FR.gettext("Where you trusted it") in text
    # What is compared by its length has one scale.
    bars = page.locator(".ct-own-bar").evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert len(bars) >= 2
    assert len({*bars}) == 1
    there = person(store, made)
    assert there.standing == "done"
    assert there.language == "fr"
    assert len({(one.answer.step, one.answer.stage) for one in there.given}) == len(there.given)
    timed = [one for one in there.given if one.answer.step.startswith("trial")]
    assert timed
    assert all(one.timed == "browser" and one.seconds is not None for one in timed)
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", page.locator(".ct-completion").inner_text())


def test_no_advice_is_in_the_page_or_in_a_message_before_ones_own_decision(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page("/join", **PHONE)
    messages: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda frame: messages.append(frame if isinstance(frame, bytes) else frame.encode()),
        )

    page.on("websocket", listen)
    page.goto(page.url.split("/join")[0] + f"/join?room={made.code}")
    asks(page, f"join:{made.code}")
    go_on(page, 5)
    asks(page, "trial-0:first")
    told = b"".join(messages)
    advice = [
        b"ct-display",
        b"ct-headline",
        b"ct-asked-marked",
        b"ct-is-for",
        FR.gettext("The AI's advice").encode(),
    ]
    assert b"trial-0:first" in told
    for each in advice:
        assert each not in told
        assert each.decode() not in page.content()
    snapshot = Snapshot.of(choose(shipped("services-fr"), SETUP))
    assert not [one.id for one in snapshot.items.items if f'"{one.id}"'.encode() in told]
    go_on(page)
    asks(page, "trial-0:final")
    told = b"".join(messages)
    assert all(each in told for each in advice), "and then it is"


def test_a_double_click_stores_once_and_a_second_tab_goes_on_at_the_same_step(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page(f"/join?room={made.code}", **PHONE)
    asks(page, f"join:{made.code}")
    page.locator("form.ct-asked button").dblclick()
    asks(page, "consent:")
    page.locator("form.ct-asked button").first.dblclick()
    asks(page, "language:")
    second = page.context.new_page()
    second.goto(page.url)
    asks(second, "language:")
    go_on(second)
    page.locator("form.ct-asked button").first.click()  # answered in the other tab
    asks(page, "instructions:")
    there = person(store, made)
    assert [one.answer.step for one in there.given] == ["consent", "language"]
    # Another answer than the other tab gave: it is told, and the first one counts.
    go_on(page, 2)
    asks(page, "trial-0:first")
    second.reload()
    asks(second, "trial-0:first")
    go_on(second)
    page.locator("input[name=ct-choice]").last.check()
    page.locator("input[name=ct-sure]").last.check()
    page.locator("form.ct-asked button").first.click()
    asks(page, "trial-0:final")
    said = FR.gettext(held.answered_elsewhere().template)
    expect(page.locator(".stMain [role=alert]", has_text=said[:40]).first).to_be_visible()


# Presses the button of the next question in its first frame.
SECOND_PRESS = """() => {
  const before = document.querySelector("form.ct-asked").dataset.ctAsked;
  const look = () => {
    const form = [...document.querySelectorAll("form.ct-asked")].find((one) =>
      one.dataset.ctAsked !== before && !one.closest("[data-stale=true]"));
    if (!form) { requestAnimationFrame(look); return; }
    requestAnimationFrame(() => { form.querySelector("button").click(); window.again = true; });
  };
  look();
}"""


def test_the_second_tap_of_a_double_tap_is_no_answer_to_the_next_question(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page(f"/join?room={made.code}", **PHONE)
    asks(page, f"join:{made.code}")
    page.evaluate(SECOND_PRESS)
    page.locator("form.ct-asked button").click()
    page.wait_for_function("window.again")
    asks(page, "consent:")
    go_on(page, 2)
    asks(page, "instructions:")
    page.evaluate("window.again = false")
    page.evaluate(SECOND_PRESS)
    page.locator("form.ct-asked button").first.click()
    page.wait_for_function("window.again")
    asks(page, "comprehension:1")
    expect(page.locator(".ct-missing")).to_be_hidden()
    assert [one.answer.step for one in person(store, made).given][:2] == ["consent", "language"]
    go_on(page)


def test_what_is_missing_is_said_and_a_pause_loses_nothing(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page(f"/join?room={made.code}", **PHONE)
    asks(page, f"join:{made.code}")
    go_on(page, 5)
    asks(page, "trial-0:first")
    page.locator("form.ct-asked button").first.click()
    expect(page.locator(".ct-missing")).to_be_visible()
    expect(page.locator("input[name=ct-choice]").first).to_be_focused()
    choose_first(page)
    expect(page.locator(".ct-missing")).to_be_hidden()
    pause_study(store, made.study, made.key)
    page.locator("form.ct-asked button").first.click()
    refused = page.locator(".st-key-ct-refused [role=alert]", has_text="pause")
    expect(refused).to_be_visible()
    settled(page)
    expect(page.locator("input[name=ct-choice]").first).to_be_checked()
    open_study(store, made.study, made.key)
    expect(page.locator("form.ct-asked .ct-paused")).to_contain_text("La séance reprend")
    expect(refused).to_be_hidden()  # it goes on: nothing says that it is paused
    pause_study(store, made.study, made.key)
    expect(refused).to_be_visible()
    open_study(store, made.study, made.key)
    expect(refused).to_be_hidden()
    page.locator("form.ct-asked button").first.click()
    asks(page, "trial-0:final")


def test_a_pause_is_told_before_anything_is_sent_and_what_was_chosen_stays(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page(f"/join?room={made.code}", **PHONE)
    asks(page, f"join:{made.code}")
    go_on(page, 5)
    asks(page, "trial-0:first")
    choose_first(page)
    told = page.locator("form.ct-asked .ct-paused")
    expect(told).to_have_text("")
    pause_study(store, made.study, made.key)
    expect(told).to_contain_text("La séance est en pause.")
    expect(page.locator("input[name=ct-choice]").first).to_be_checked()
    page.reload()  # who comes back in a pause is told, too
    asks(page, "trial-0:first")
    expect(told).to_contain_text("La séance est en pause.")
    open_study(store, made.study, made.key)
    expect(told).to_contain_text("La séance reprend")
    expect(page.locator("input[name=ct-choice]").first).to_be_checked()
    page.locator("form.ct-asked button").first.click()
    asks(page, "trial-0:final")
    expect(told).to_have_text("")
    close_study(store, made.study, made.key)
    expect(told).to_contain_text(FR.gettext(shut("closed").template))


@pytest.mark.skipif(sys.platform != "linux", reason="a disk is made full by Linux alone")
def test_a_full_disk_is_told_on_the_phone_and_the_answer_stays_until_it_is_taken(
    open_page: Open, server: str, store: Database, made: Made
) -> None:
    page = open_page(f"/join?room={made.code}", **PHONE)
    asks(page, f"join:{made.code}")
    go_on(page, 5)
    asks(page, "trial-0:first")
    choose_first(page)
    chosen = page.locator("input[name=ct-choice]").first
    send = page.locator("form.ct-asked button").first
    with full(pid_of(server)):
        send.click()
        said = FR.error(store_error("full"))
        expect(page.locator(".stMain [role=alert]", has_text=said)).to_be_visible()
        settled(page)
        expect(chosen).to_be_checked()
    assert "trial-0" not in {one.answer.step for one in person(store, made).given}
    send.click()
    asks(page, "trial-0:final")
    expect(page.locator(".stMain [role=alert]", has_text=said)).to_have_count(0)
    given = [one.answer for one in person(store, made).given if one.answer.step == "trial-0"]
    assert [one.stage for one in given] == ["first"]


def test_a_code_is_typed_and_whoever_withdraws_is_deleted(
    open_page: Open, store: Database, made: Made
) -> None:
    page = open_page("/join", **PHONE)
    asks(page, "code")
    field = page.get_by_label(FR.gettext("The session's code"))
    field.fill("BCDFGHJK")
    field.press("Enter")
    expect(page.locator(".stMain [role=alert]").first).to_be_visible()
    field.fill(f" {made.code[:4].lower()}-{made.code[4:].lower()} ")
    field.press("Enter")
    asks(page, f"join:{made.code}")
    go_on(page, 5)
    asks(page, "trial-0:first")
    go_on(page)
    asks(page, "trial-0:final")
    assert len(person(store, made).given) > 1
    page.get_by_role("button", name=FR.gettext("Withdraw")).first.click()
    page.get_by_role("button", name=FR.gettext("Delete my answers and leave")).click()
    asks(page, "withdrawn")
    assert not collected(store, made.study, made.key).people
