"""A presentation before a room: by keys alone, in both languages, on a projector and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from models.language import Language
from tests.browser.doing import (
    EN,
    FR,
    LOCALES,
    answered,
    explained,
    option,
    settled,
    tab_to,
    write,
)
from tests.browser.test_axe import grave
from tests.browser.test_language_switch import comes_to, query
from tests.browser.test_phone import TOUCHED

Open = Callable[..., Page]
PROJECTORS = [(1280, 720), (1920, 1080)]
TITLES = ("The input", "Your guess", "The answer", "How sure?", "Why?", "Was it right?")


def heading(page: Page, step: int, lang: Language = EN) -> Locator:
    """The heading of a step, once it is there."""
    found = page.locator(f'h1[data-step="{step}"]')
    expect(found).to_contain_text(lang.gettext(TITLES[step - 1]))
    settled(page)
    return found


def turn(page: Page, key: str, step: int) -> None:
    """Press a key, and come to a step: its heading has the focus, so that it is heard."""
    page.keyboard.press(key)
    expect(heading(page, step)).to_be_focused()
    comes_to(lambda: query(page).get("step", "1"), str(step))


def test_from_the_text_page_through_all_steps_and_back_by_keys_alone(open_page: Open) -> None:
    page = open_page("/text?text-samples=50&display=gate&text-example=sure-right-praise")
    answered(page)
    explained(page)
    before = query(page)
    tab_to(page, "Present")
    page.keyboard.press("Enter")
    expect(heading(page, 1)).to_be_focused()
    said = []
    for key, step in [("PageDown", 2), ("ArrowRight", 3), ("Space", 4), ("PageDown", 5)]:
        said.append(page.locator(".stApp").inner_text())
        turn(page, key, step)
    expect(page.locator(".ct-words .ct-is-for").first).to_be_visible()
    expect(page.locator(".ct-claim")).to_be_visible()
    said.append(page.locator(".stApp").inner_text())
    turn(page, "ArrowRight", 6)
    said.append(page.locator(".stApp").inner_text())
    turn(page, "PageUp", 5)
    turn(page, "ArrowLeft", 4)
    turn(page, "Shift+Space", 3)
    turn(page, "End", 3)  # no key of ours
    assert all("%" not in each for each in said), "this display hides the number"
    assert "positive" not in said[0]
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/text"))
    answered(page)
    comes_to(lambda: query(page), before)


def test_a_guess_is_made_by_keys_and_two_quick_presses_are_two_steps(open_page: Open) -> None:
    page = open_page("/present?text-samples=50&step=2&text-example=sure-wrong-irony")
    expect(heading(page, 2)).to_be_focused()
    tab_to(page, "ct-option")
    for pressed in ("true", "false", "true"):  # pressed again, it is taken back
        page.keyboard.press("Space")
        expect(page.locator(".ct-option").first).to_have_attribute("aria-pressed", pressed)
        heading(page, 2)
        expect(page.locator(".ct-option").first).to_be_focused()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(heading(page, 4)).to_be_focused()
    turn(page, "PageUp", 3)
    expect(page.get_by_text("The model says otherwise.")).to_be_visible()


def test_a_field_keeps_its_keys(open_page: Open) -> None:
    page = open_page("/present?text-samples=50&step=2&text-model=intents-en")
    expect(heading(page, 2)).to_be_focused()
    expect(page.locator("[class*='-cancel']")).to_have_count(0)
    field = page.get_by_role("combobox", name="Another answer")
    field.click()
    for key in ("ArrowRight", "Space", "PageDown", "Escape"):
        page.keyboard.press(key)
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("Type to search …")  # as it was
    settled(page)
    field.press("ControlOrMeta+a")
    field.press_sequentially("rate")
    page.keyboard.press("ArrowDown")  # opens the list, too, should a run have closed it meanwhile
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile("rate"))
    settled(page)
    heading(page, 2)
    page.locator("h1").click()
    turn(page, "ArrowRight", 3)
    expect(page.get_by_text("Your guess:")).to_be_visible()
    turn(page, "ArrowRight", 4)
    tab_to(page, "Numeric")  # the one that is chosen in the switch
    page.keyboard.press("ArrowRight")  # moves on in the switch
    settled(page)
    heading(page, 4)
    turn(page, "PageDown", 5)  # what a clicker sends is no key of a switch


def test_the_language_a_reload_and_the_way_back_keep_step_input_and_display(
    open_page: Open,
) -> None:
    page = open_page("/text?text-samples=50&display=nbest")
    answered(page)
    own = "A film of my own, warm and funny."
    write(page, own)
    comes_to(lambda: query(page).get("text-own", "")[:4], "text")
    answered(page)
    page.get_by_role("link", name="Present", exact=True).click()
    expect(heading(page, 1)).to_be_focused()  # from then on keys are heard
    expect(page.locator(".ct-given")).to_have_text(own)
    for step in (2, 3, 4):
        turn(page, "PageDown", step)
    expect(page.locator(".ct-display.ct-nbest")).to_be_visible()
    option(page, "FR").click()
    heading(page, 4, FR)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".ct-display.ct-nbest")).to_be_visible()
    expect(page.locator(".ct-given")).to_have_text(own)
    page.reload()
    heading(page, 4, FR)
    expect(page.locator(".ct-given")).to_have_text(own)
    page.go_back()  # to English
    heading(page, 4)
    page.get_by_role("link", name="Leave").click()
    expect(page.get_by_label("Your text", exact=True)).to_have_value(own)
    comes_to(lambda: query(page).get("step"), None)


def test_a_picture_comes_along(open_page: Open) -> None:
    page = open_page(
        "/picture?picture-samples=50&picture-model=digits&picture-example=unsure-coarse"
    )
    answered(page)
    page.get_by_role("link", name="Present", exact=True).click()
    expect(heading(page, 1)).to_be_focused()
    expect(page.get_by_role("img", name="The whole picture")).to_be_visible()
    for step in (2, 3, 4, 5):
        turn(page, "ArrowRight", step)
    expect(page.locator(".ct-drawn img")).to_be_visible()
    turn(page, "ArrowRight", 6)
    expect(page.get_by_text("The right answer: 6.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/picture.*picture-example=unsure-coarse"))


@pytest.mark.parametrize(("width", "height"), PROJECTORS)
def test_it_is_large_uses_the_width_and_shows_each_step_without_scrolling(
    open_page: Open, width: int, height: int
) -> None:
    page = open_page("/present?text-samples=50", viewport={"width": width, "height": height})
    for step in range(1, 7):
        expect(heading(page, step)).to_be_focused()
        if step == 5:
            expect(page.locator(".ct-words").first).to_be_visible()
        expect(page.locator(".st-key-ct-step-bar")).to_be_visible()
        settled(page)
        seen = page.evaluate(
            """() => {
                const foot = document.querySelector('.st-key-ct-step-bar').getBoundingClientRect();
                const main = ['.ct-given', '.ct-options', '.ct-presented-answer',
                    '.ct-display', '.ct-words'].map((s) => document.querySelector(s))
                    .filter(Boolean).map((e) => e.getBoundingClientRect());
                const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
                const wide = document.querySelector('.stMain');
                return {foot: foot.top, lowest: Math.max(...main.map((r) => r.bottom)), size,
                    right: Math.max(...main.map((r) => r.right)),
                    sideways: wide.scrollWidth - wide.clientWidth};
            }"""
        )
        assert seen["lowest"] <= seen["foot"], step
        assert seen["size"] >= width / 60
        assert seen["right"] >= width * 0.9
        assert seen["sideways"] <= 0
        if step < 6:
            page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(("width", "height"), [*PROJECTORS, (390, 844)])
def test_a_chart_is_enlarged_and_stays_on_the_screen(
    open_page: Open, width: int, height: int
) -> None:
    page = open_page(
        "/present?text-samples=50&step=4&display=visual&chart=bars",
        viewport={"width": width, "height": height},
    )
    heading(page, 4)
    drawn = page.locator(".stVegaLiteChart svg, .stVegaLiteChart canvas").first
    expect(drawn).to_be_visible()
    settled(page)
    page.wait_for_function(
        """() => {
            const drawn = document.querySelector('.stVegaLiteChart :is(svg, canvas)');
            const place = document.querySelector('.ct-display').getBoundingClientRect();
            const { right, width } = drawn.getBoundingClientRect();
            return right <= innerWidth && Math.abs(width - place.width) < 3;
        }"""
    )


@pytest.mark.parametrize("lang", [EN, FR], ids=["en", "fr"])
def test_on_a_phone_nothing_overlaps_and_all_is_large_enough(
    open_page: Open, lang: Language
) -> None:
    model = "intents-en" if lang is EN else "services-fr"
    page = open_page(
        f"/present?text-samples=50&display=nbest&text-model={model}",
        locale=LOCALES[lang.code],
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    for step in range(1, 7):
        expect(heading(page, step, lang)).to_be_focused()
        for width in (360, 390, 430):
            page.set_viewport_size({"width": width, "height": 844})
            settled(page)
            page.wait_for_function(f"({TOUCHED})().count > 4")
            seen: dict[str, Any] = page.evaluate(TOUCHED)
            wrong = {name: seen[name] for name in ("overlaps", "low", "outside", "covered")}
            assert not any(wrong.values()), (step, width, wrong)
        if step < 6:
            page.get_by_role("button", name=lang.gettext("Next")).tap()


@pytest.mark.parametrize(("kind", "theme"), [("text", "dark"), ("image", "light")])
def test_axe_finds_nothing_grave_on_any_step(open_page: Open, kind: str, theme: str) -> None:
    page = open_page(
        f"/present?input={kind}&text-samples=50&picture-samples=50&picture-model=digits",
        color_scheme=theme,
        locale="fr-FR",
    )
    for step in range(1, 7):
        expect(heading(page, step, FR)).to_be_focused()
        expect(page.locator("[class*='-cancel']")).to_have_count(0)
        assert grave(page) == [], step
        page.keyboard.press("ArrowRight")


def test_keys_first_show_what_a_long_step_has_left_and_nothing_shines_through(
    open_page: Open,
) -> None:
    page = open_page(
        "/present?text-samples=50&text-example=unsure-long",
        viewport={"width": 700, "height": 400},  # so that the text is longer than the screen
    )
    expect(heading(page, 1)).to_be_visible()
    text = page.locator(".ct-given")
    foot = page.locator(".st-key-ct-step-bar").evaluate("e => e.getBoundingClientRect().top")
    top = "document.querySelector('.stMain').scrollTop"

    def to_its_end(key: str) -> int:
        pages = 0
        while text.evaluate("e => e.getBoundingClientRect().bottom") > foot:
            before = page.evaluate(top)
            page.keyboard.press(key)
            page.wait_for_function(f"{top} > {before}")
            pages += 1
        return pages

    assert to_its_end("PageDown") > 0
    ground = page.locator(".st-key-ct-bar").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground.startswith("rgb("), ground  # not see-through
    page.keyboard.press("PageUp")
    page.wait_for_function(f"{top} === 0")
    assert to_its_end("Space") > 0
    turn(page, "Space", 2)
    turn(page, "PageUp", 1)


def test_the_place_in_the_story_stays_where_it_is(open_page: Open) -> None:
    page = open_page("/present?text-samples=50&step=5", viewport={"width": 1280, "height": 720})
    expect(heading(page, 5)).to_be_visible()
    place = page.locator("p.ct-step-of")
    before = place.bounding_box()
    page.get_by_role("button", name="Next").click()
    expect(heading(page, 6)).to_be_focused()
    after = place.bounding_box()
    assert before
    assert after
    assert abs(before["x"] - after["x"]) < 1
