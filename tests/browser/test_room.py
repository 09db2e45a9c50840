"""A whole session as a room has it: two phones in two languages, and the facilitator's screen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from models.language import Language
from study.items.shipped import IDS
from study.setup.files import write_setup
from study.setup.setup import Condition, Questionnaire, Setup, Task
from tests.browser.conftest import ROOM_KEY as KEY
from tests.browser.doing import FR, settled
from tests.browser.test_join import asked, asks, go_on

Open = Callable[..., Page]
EN = Language("en")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SETUP = Setup(
    name="Room", task=Task(IDS[0], IDS[0]), trials=1, practice=0, checks=0, own_confidence=False,
    conditions=(Condition("alone", {"pattern": "none"}), Condition("number", {})),
    questionnaire=Questionnaire(trust=False, s_tias=False),
)  # fmt: skip


def set_up(page: Page) -> str:
    """A very short study, from its file, opened; its code."""
    page.locator(".st-key-ct-study-load input[type=file]").set_input_files(
        {"name": "room.json", "mimeType": "application/json", "buffer": write_setup(SETUP)}
    )
    expect(page.get_by_text("✓ Loaded")).to_be_visible()
    page.get_by_label("Facilitators’ key").fill(KEY)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open the session").click()
    code = page.locator(".ct-room-code [aria-hidden]")
    expect(code).to_be_visible()
    return code.inner_text().replace("-", "")


def vote(page: Page, poll: str, value: int) -> None:
    asks(page, f"poll:{poll}")
    page.locator(f"input[name=ct-answer][value='{value}']").check()
    page.locator("form.ct-asked button").click()


def see(page: Page, name: str) -> None:
    """Press a button once nothing of the part before is left, where one may be named alike."""
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_have_count(1)
    settled(page)
    button.click()
    settled(page)


def test_two_people_play_a_whole_session_in_two_languages_with_a_reveal_on_a_third_screen(
    open_room: Open,
) -> None:
    screen = open_room("/study")
    code = set_up(screen)
    see(screen, "Poll before and after")
    see(screen, "Ask it before")
    expect(screen.get_by_text("Asked now, before")).to_be_visible()

    phones: dict[Language, Page] = {
        lang: open_room(f"/join?room={code}", **PHONE, locale=locale)
        for lang, locale in ((EN, "en-GB"), (FR, "fr-FR"))
    }
    for value, phone in zip((2, 6), phones.values(), strict=True):
        asks(phone, f"join:{code}")
        go_on(phone, 5)  # to the questions on the instructions, which say what the examples are
        vote(phone, "before", value)
        asks(phone, "trial-0:first")
    expect(screen.get_by_text("Before: 2 answers, mean 4.0 of 7.")).to_be_visible()
    columns = screen.locator(".ct-poll tbody tr").first.locator("td")
    before, after = columns.evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert abs(before - after) <= 1  # their bars are compared

    first, second = phones.values()
    while not asked(first).startswith("debrief"):
        go_on(first)
    see(screen, "Ask it after")
    vote(first, "after", 5)
    asks(first, "debrief:")
    while not asked(second).startswith("trial-1"):
        go_on(second)

    # One still decides: the screen says so, and their phone shows nothing of the reveal.
    screen.keyboard.press("Escape")
    expect(screen.locator(".ct-poll")).to_have_count(0)
    settled(screen)
    see(screen, "Reveal")
    expect(screen.get_by_text("1 person has not finished")).to_be_visible()
    see(screen, "Begin the reveal")
    expect(screen.get_by_text("What people decided alone")).to_be_visible()
    expect(first.locator(".ct-reveal", has_text="What people decided alone")).to_be_visible()
    expect(second.locator(".ct-reveal")).to_have_count(0)
    while not asked(second).startswith("poll:after"):
        go_on(second)
    vote(second, "after", 6)
    asks(second, "debrief:")

    # By the keyboard: each step on the screen, and on both phones in their languages.
    for name in ("What the AI advised", "What people decided then", "What was right"):
        screen.keyboard.press("ArrowRight")
        expect(screen.locator(".ct-reveal h2", has_text=name)).to_be_visible()
        for lang, phone in phones.items():
            told = phone.locator(".ct-reveal h2", has_text=lang.gettext(name))
            expect(told).to_be_visible()
    # A laptop beside the projector: either leads, and the other follows.
    laptop = open_room("/study")
    laptop.get_by_label("Facilitators’ key").fill(KEY)
    laptop.keyboard.press("Enter")
    see(laptop, "Look after this study")
    expect(laptop.locator("h1")).to_be_focused()  # the page begins at its beginning
    see(laptop, "Reveal")
    expect(laptop.locator(".ct-reveal h2", has_text="What was right")).to_be_visible()
    for led, follows, key, name in (
        (screen, laptop, "ArrowLeft", "What people decided then"),
        (laptop, screen, "ArrowRight", "What was right"),
        (laptop, screen, "ArrowLeft", "What people decided then"),
    ):
        led.keyboard.press(key)
        expect(follows.locator(".ct-reveal h2", has_text=name)).to_be_visible()
    see(screen, "End the reveal")
    for phone in phones.values():
        expect(phone.locator(".ct-reveal")).to_have_count(0)

    # A poll that one of them ends is over on the other.
    for one in (screen, laptop):
        see(one, "Back to the study")
        see(one, "Poll before and after")
        expect(one.get_by_text("Asked now, after")).to_be_visible()
    see(screen, "End the poll")
    expect(laptop.get_by_text("Nobody is asked now.")).to_be_visible()
    expect(laptop.get_by_role("button", name="End the poll")).to_be_disabled()

    screen.keyboard.press("Escape")
    expect(screen.locator(".ct-poll")).to_have_count(0)
    settled(screen)
    see(screen, "Results")
    expect(screen.get_by_text("2 people took part, 2 of them to the end.")).to_be_in_viewport()
    expect(screen.locator("h1")).to_be_focused()
    expect(screen.get_by_text(re.compile("1 trusted more afterwards"))).to_be_visible()
    see(screen, "Back to the study")
    with screen.expect_download() as taken:
        screen.get_by_role("button", name="Download all answers (ZIP)").click()
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as archive:
        rows = archive.read("trials.csv").decode("utf-8-sig").splitlines()
        said = archive.read("replies.csv").decode("utf-8-sig")
    assert len(rows) == 1 + 2 * 2
    assert {"en", "fr"} <= {cell for row in rows for cell in row.split(",")}
    assert said.count(",poll,before,") == said.count(",poll,after,") == 2
