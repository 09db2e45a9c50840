"""The pattern wall before a room: a vote by keys alone, kept on reload; A beside B; on a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from models.language import Language
from models.languages import LanguageCode
from tests.browser.doing import EN, LOCALES, option, settled, tab_to
from tests.browser.test_access import CONTRASTS
from tests.browser.test_axe import DESKTOP, PHONE, grave
from tests.browser.test_phone import TOUCHED

Open = Callable[..., Page]
CARDS = ".st-key-ct-wall-cards > *:has(.ct-card-head)"
TITLES = {1: "The wall", 2: "Blind vote", 3: "A and B"}


def wall(open_page: Open, query: str = "", **options: Any) -> Page:
    page = open_page(f"/wall?{query}", **options)
    expect(page.locator(".st-key-ct-wall .ct-display").first).to_be_visible()
    settled(page)
    return page


def heading(page: Page, step: int, lang: Language = EN) -> Locator:
    found = page.locator(f'h1[data-step="{step}"]')
    expect(found).to_contain_text(lang.gettext(TITLES[step]))
    settled(page)
    return found


def total(page: Page, said: str) -> None:
    expect(page.locator(".ct-total")).to_contain_text(said)


def test_from_the_gallery_to_a_vote_by_keys_alone(open_page: Open) -> None:
    page = open_page("/gallery")
    expect(page.locator(".ct-adopt").first).to_be_visible()
    settled(page)
    tab_to(page, "wall")
    page.keyboard.press("Enter")
    expect(heading(page, 1)).to_be_focused()
    expect(page.locator(CARDS)).to_have_count(10)
    page.keyboard.press("ArrowRight")
    expect(heading(page, 2)).to_be_focused()
    expect(page.locator(CARDS)).to_have_count(10)
    seen = page.locator(".st-key-ct-wall-cards").inner_text()
    for title in ("Categorical", "Numeric", "N-best", "Data visualisation"):
        assert title not in seen
    total(page, "0 votes so far.")
    # As fast as keys come: none of them is lost, whatever the server is still busy with.
    for key in "aaccca":
        page.keyboard.press(key)
    total(page, "6 votes so far.")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator(".ct-typed")).to_have_text("12")
    page.keyboard.press("b")
    total(page, "18 votes so far. The last: 12 for B.")
    expect(page.locator(".ct-typed")).to_have_text("")
    page.keyboard.press("Shift+C")
    total(page, "17 votes so far. One fewer for C.")
    page.keyboard.press("u")
    total(page, "18 votes so far.")
    page.keyboard.press("n")
    expect(page.locator(".ct-tally-ahead")).to_contain_text("Most votes, 12 of 18: B (")
    expect(page.locator(".ct-tally li").first).to_contain_text("12 votes · 67%")
    expect(page.locator(".st-key-ct-wall-cards")).to_contain_text("Categorical")
    page.keyboard.press("n")
    expect(page.locator(".ct-tally")).to_have_count(0)
    expect(page.locator(".st-key-ct-wall-cards")).not_to_contain_text("Categorical")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/gallery"))


def test_votes_are_kept_on_reload_and_taken_home(open_page: Open, tmp_path: Path) -> None:
    page = wall(open_page, "wall=2&shuffle=3")
    page.get_by_role("button", name="Vote for D").click()
    total(page, "1 vote so far.")
    page.get_by_label("Hands that one press counts").fill("7")
    page.get_by_label("Hands that one press counts").press("Enter")
    expect(page.locator("i[data-ct-each='7']")).to_have_count(1)
    page.get_by_role("button", name="Vote for A").click()
    total(page, "8 votes so far.")
    settled(page)
    page.reload()
    total(page, "8 votes so far.")
    settled(page)
    page.get_by_role("button", name="Show names and votes").click()
    expect(page.locator(".ct-tally-ahead")).to_contain_text("Most votes, 7 of 8: A (")
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="The votes as JSON").click()
    saved.value.save_as(tmp_path / "votes.json")
    data = json.loads((tmp_path / "votes.json").read_text("utf-8"))
    assert [each["votes"] for each in data["votes"]] == [7, *[0] * 2, 1, *[0] * 6]  # ten displays
    assert data["question"] == "Which would you trust the right amount?"
    assert data["order"] == 3
    assert len(data["input_sha256"]) == 64


def test_a_field_keeps_its_letters(open_page: Open) -> None:
    page = wall(open_page, "wall=2&ask=own")
    field = page.get_by_label("Your question", exact=True)
    field.fill("")
    field.press_sequentially("Bad and bold, 12?")
    field.press("Enter")
    expect(page.locator(".ct-ask")).to_have_text("Bad and bold, 12?")
    total(page, "0 votes so far.")


def test_a_stands_beside_b_and_both_travel_in_the_link(open_page: Open) -> None:
    page = wall(open_page, "wall=3&display=categorical")
    page.get_by_role("button", name="Keep these settings as A").click()
    expect(page.get_by_text("A and B are the same")).to_be_visible()
    settled(page)
    page.get_by_text("Settings", exact=True).click()
    option(page, "5").click()
    expect(page.locator(".ct-differs li")).to_contain_text("A has 3 bands")
    expect(page.locator(".ct-differs li")).to_contain_text("B has 5 bands")
    settled(page)
    page.get_by_role("button", name="Take A into use").click()
    expect(page.get_by_role("button", name="Take A into use")).to_be_disabled()
    expect(page).to_have_url(re.compile("kept=b"))
    settled(page)
    there = wall(open_page, page.url.split("?")[1])
    expect(there.locator(".ct-differs li")).to_have_text(
        page.locator(".ct-differs li").inner_text()
    )
    expect(there.locator(".ct-display.ct-categorical")).to_have_count(2)
    option(there, "None").click()
    expect(there.locator(".ct-differs li")).to_have_text("Display: A has None, B has Categorical.")


@pytest.mark.parametrize(
    ("code", "theme", "screen"), [("en", "light", DESKTOP), ("fr", "dark", PHONE)]
)
def test_the_wall_is_for_everybody(
    open_page: Open, code: LanguageCode, theme: str, screen: dict[str, Any]
) -> None:
    query = "display=categorical&other-display=categorical&other-bands=80-40"
    page = wall(open_page, query, locale=LOCALES[code], color_scheme=theme, **screen)
    for step in TITLES:
        if step > 1:
            page.keyboard.press("ArrowRight")
        heading(page, step, Language(code))
        step_is_for_everybody(page, screen)


def step_is_for_everybody(page: Page, screen: dict[str, Any]) -> None:
    assert grave(page) == []
    own = [each for each in page.evaluate(CONTRASTS) if "ct-" in each["classes"]]
    assert not [each for each in own if each["ratio"] < each["least"]]
    main = "document.querySelector('.stMain')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") <= 0
    if screen is PHONE:
        touched: dict[str, Any] = page.evaluate(TOUCHED)
        faults = [touched[each] for each in ("overlaps", "low", "outside", "covered")]
        assert not any(faults), faults


@pytest.mark.parametrize("code", ["en", "fr"])
def test_all_displays_hang_on_one_screen(open_page: Open, code: LanguageCode) -> None:
    page = wall(open_page, "of=image&picture-model=digits", locale=LOCALES[code])
    for step in (1, 2):
        if step > 1:
            page.keyboard.press("ArrowRight")
        heading(page, step, Language(code))
        for width, height in ((1280, 800), (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            settled(page)
            hang_above_the_bar(page, height)


def hang_above_the_bar(page: Page, height: int) -> None:
    bar = page.locator(".st-key-ct-step-bar").bounding_box()
    assert bar
    expect(page.locator(CARDS)).to_have_count(10)
    for card in page.locator(CARDS).all():
        box = card.bounding_box()
        assert box
        assert box["y"] + box["height"] <= bar["y"]
    keys = page.locator(".ct-keys").bounding_box()
    assert keys
    assert keys["y"] < height / 4


def test_keys_that_are_pressed_while_the_page_is_on_its_way_are_counted(open_page: Open) -> None:
    page = open_page("/wall?wall=2&shuffle=3")
    expect(page.locator(".stApp")).to_be_attached()
    for key in ("a", "1", "2", "b"):
        page.keyboard.press(key)
    total(page, "13 votes so far.")
    settled(page)
    total(page, "13 votes so far. The last: 12 for B.")
    page.keyboard.press("c")
    total(page, "14 votes so far.")
    # Another step has another ear: what was heard is not heard again.
    page.keyboard.press("ArrowRight")
    heading(page, 3)
    page.keyboard.press("ArrowLeft")
    heading(page, 2)
    total(page, "14 votes so far.")


def test_a_step_that_is_asked_for_while_the_page_is_on_its_way_is_gone_to(open_page: Open) -> None:
    page = open_page("/wall?shuffle=3")
    expect(page.locator(".stApp")).to_be_attached()
    page.keyboard.press("ArrowRight")
    heading(page, 2)
