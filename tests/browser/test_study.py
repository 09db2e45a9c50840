"""A study from its set-up to a second screen, by two browsers, as a facilitator has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOM_KEY as KEY

Open = Callable[..., Page]


def opened(open_room: Open) -> Page:
    """The set-up as it stands, opened with the key alone, by the keyboard as far as it goes."""
    page = open_room("/study")
    page.get_by_label("Facilitators’ key").fill(KEY)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open the session").click()
    expect(page.locator(".ct-room-code")).to_be_in_viewport()
    expect(page.locator("h1")).to_be_focused()  # the page begins at its beginning
    return page


def test_a_study_is_opened_shown_watched_and_taken_over_by_its_link(
    open_room: Open, tmp_path: Path
) -> None:
    page = opened(open_room)
    # A code that a phone reads: a picture that is there, whose name says where it leads.
    picture = page.locator("img.ct-qr")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.naturalWidth > 0")
    link = page.locator("code", has_text="/join?room=").first.inner_text()
    assert "localhost" not in link
    assert link in (picture.get_attribute("alt") or "")

    somebody = open_room(f"/join?room={link.rpartition('=')[2]}", locale="fr-FR")
    somebody.get_by_role("button", name="Participer").click()
    expect(page.get_by_text("1 person has joined.")).to_be_visible()

    page.get_by_role("button", name="Fill the screen").click()
    screen = page.locator(".st-key-ct-study-projector")
    expect(screen).to_be_visible()
    box = screen.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (1280, 800)
    expect(screen.get_by_text("1 person has joined.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(screen).to_have_count(0)
    expect(page).not_to_have_url(re.compile("part="))  # the view is reloaded from the address

    page.reload()
    expect(page.get_by_text("1 person has joined.")).to_be_visible()
    page.get_by_role("button", name="Show my secret link").click()
    secret = page.locator("code", has_text="#facilitator=").inner_text()

    other = open_room("/study#" + secret.partition("#")[2])
    expect(other.get_by_text("1 person has joined.")).to_be_visible()
    assert "facilitator" not in other.url
    other.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
