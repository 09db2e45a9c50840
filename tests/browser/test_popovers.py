"""Popovers by keyboard in a real browser: in, through, and out again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from models.language import Language
from models.languages import LanguageCode
from tests.browser.doing import EN, LOCALES, answered, focused, fully_explained, headline, settled

Open = Callable[..., Page]
BODY = "[data-testid=stPopoverBody]"
# The first thing in each that is no help to another; what the first two hold comes with a run.
FIRST = {
    "Examples": f"{BODY} .stButton button",
    "Upload": f"{BODY} [data-testid=stFileUploaderDropzone] button",
    "Change": f"{BODY} input[role=combobox]",
}
PHOTO = "/picture?picture-model=digits"
PLACES = [("/text", "Examples"), ("/text", "Upload"), ("/text", "Change"), (PHOTO, "Change")]


def menu(page: Page, name: str, lang: Language = EN) -> Locator:
    """What opens and closes a popover."""
    return page.locator("[data-testid=stPopoverButton]", has_text=lang.gettext(name))


def ready(page: Page, name: str, lang: Language = EN) -> None:
    answered(page)
    fully_explained(page)  # nothing comes that one could tab to
    expect(menu(page, name, lang)).to_be_visible()


def opened(page: Page, name: str, key: str, lang: Language = EN) -> None:
    """Open a popover with the keyboard: its first thing has the focus, on screen."""
    menu(page, name, lang).focus()
    page.keyboard.press(key)
    first = page.locator(FIRST[name]).first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport(ratio=1)


def closed(page: Page, name: str, lang: Language = EN) -> None:
    expect(page.locator(BODY)).to_have_count(0)
    expect(menu(page, name, lang)).to_have_attribute("aria-expanded", "false")
    settled(page)


def give(page: Page, file: str) -> None:
    """Give a file in the popover, which is the last that it is there for."""
    page.locator(f"{BODY} input[type=file]").set_input_files(
        {"name": file, "mimeType": "text/plain", "buffer": b"text\nA warm and funny film.\n"}
    )
    expect(page.locator(BODY)).to_have_count(0)


def inside(page: Page) -> bool:
    found: bool = page.evaluate(f"document.activeElement.closest('{BODY}') !== null")
    return found


def seen(page: Page) -> bool:
    """Whether what has the focus is on screen."""
    found: bool = page.evaluate(
        """() => {
            const { top, bottom } = document.activeElement.getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight;
        }"""
    )
    return found


def scrolled(page: Page) -> float:
    found: float = page.evaluate("document.querySelector('.stMain').scrollTop")
    return found


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_in_through_and_out_at_either_end(open_page: Open, path: str, name: str) -> None:
    page = open_page(path)
    ready(page, name)
    menu(page, name).focus()
    place = scrolled(page)
    opened(page, name, "Enter")
    settled(page)
    walked = 0
    while inside(page):
        assert seen(page), focused(page)
        walked += 1
        assert walked < 40
        page.keyboard.press("Tab")
    if name == "Examples":
        assert walked >= 5
    closed(page, name)
    assert scrolled(page) == place, "the page has moved under the popover"
    page.evaluate("window.ctAfter = document.activeElement")
    menu(page, name).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === window.ctAfter"), focused(page)

    opened(page, name, "Space")
    settled(page)
    while inside(page):
        page.keyboard.press("Shift+Tab")
    closed(page, name)
    expect(menu(page, name)).to_be_focused()


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_escape_closes_it_from_everywhere(open_page: Open, path: str, name: str) -> None:
    page = open_page(path)
    ready(page, name)
    tabs = 0
    while tabs < 12:
        opened(page, name, "Enter")
        settled(page)
        for _ in range(tabs):
            page.keyboard.press("Tab")
        if not inside(page):
            return
        page.keyboard.press("Escape")
        closed(page, name)
        expect(menu(page, name)).to_be_focused()
        tabs += 1


@pytest.mark.parametrize("code", ["en", "fr"])
def test_who_chose_an_example_goes_on_from_its_menu(open_page: Open, code: LanguageCode) -> None:
    lang = Language(code)
    page = open_page("/text", locale=LOCALES[code])
    ready(page, "Examples", lang)
    box = page.get_by_label(lang.gettext("Your text"), exact=True)
    before = box.input_value()
    opened(page, "Examples", "Enter", lang)
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box).not_to_have_value(before)
    closed(page, "Examples", lang)
    expect(menu(page, "Examples", lang)).to_be_focused()
    assert scrolled(page) == 0
    expect(headline(page)).to_be_visible()
    page.keyboard.press("Enter")  # and the next one
    expect(page.locator(FIRST["Examples"]).first).to_be_focused()


@pytest.mark.parametrize(
    ("file", "at"),
    [("note.txt", "Upload"), ("notes.csv", "Close the table")],
)
def test_who_gave_a_file_goes_on_where_its_menu_was(open_page: Open, file: str, at: str) -> None:
    page = open_page("/text")
    ready(page, "Upload")
    opened(page, "Upload", "Enter")
    settled(page)
    expect(page.locator(FIRST["Upload"])).to_be_focused()
    give(page, file)
    expect(page.get_by_role("button", name=at)).to_be_focused()
    settled(page)
    expect(page.get_by_role("button", name=at)).to_be_focused()


def test_who_gave_a_file_where_the_page_was_not_all_there_goes_on_all_the_same(
    open_page: Open,
) -> None:
    """The code of most widgets comes after the popover was opened: it stood alone then."""
    page = open_page("/api/health")
    held: list[Route] = []
    kinds = re.compile(r"/static/js/(TextArea|Selectbox|PageLink|ButtonGroup)\.[^/]*\.js")
    page.route(kinds, lambda route: held.append(route))
    page.goto(page.url.replace("/api/health", "/text"))
    expect(headline(page)).to_be_visible()
    opened(page, "Upload", "Enter")
    box = page.get_by_label("Your text", exact=True)
    assert held
    expect(box).to_have_count(0)
    for route in held:
        route.continue_()
    page.unroute(kinds)
    expect(box).to_be_visible()
    settled(page)
    give(page, "notes.csv")
    expect(page.get_by_role("button", name="Close the table")).to_be_focused()


def test_a_setting_that_was_changed_keeps_the_focus_in_its_popover(open_page: Open) -> None:
    page = open_page("/text")
    ready(page, "Change")
    opened(page, "Change", "Enter")
    page.get_by_role("switch", name="Stop when it has settled").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("switch", name="Stop when it has settled")).not_to_be_checked()
    settled(page)
    assert inside(page)
    expect(page.locator(BODY)).to_be_visible()


def test_with_the_mouse_nothing_takes_the_focus(open_page: Open) -> None:
    page = open_page("/text")
    ready(page, "Examples")
    box = page.get_by_label("Your text", exact=True)
    before = box.input_value()
    menu(page, "Examples").click()
    expect(page.locator(FIRST["Examples"]).nth(1)).to_be_visible()
    settled(page)
    expect(menu(page, "Examples")).to_be_focused()
    page.locator(FIRST["Examples"]).nth(1).click()
    expect(box).not_to_have_value(before)
    closed(page, "Examples")
    expect(menu(page, "Examples")).not_to_be_focused()

    menu(page, "Examples").click()  # from the button, Tab leads into what it opened
    expect(page.locator(FIRST["Examples"]).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(FIRST["Examples"]).first).to_be_focused()


def test_a_popover_that_goes_on_below_its_edge_shows_so_until_its_end_is_seen(
    open_page: Open,
) -> None:
    page = open_page("/text", viewport={"width": 390, "height": 560})
    ready(page, "Change")
    menu(page, "Change").click()
    body = page.locator(BODY)
    expect(body).to_be_visible()
    settled(page)
    assert body.evaluate("at => at.scrollHeight > at.clientHeight + 8"), "nothing to scroll to"
    expect(body).to_have_attribute("data-ct-more", "")
    sign = body.evaluate("at => getComputedStyle(at, '::after').content")
    assert "\u25be" in sign
    body.evaluate("at => at.scrollTo(0, at.scrollHeight)")
    expect(body).not_to_have_attribute("data-ct-more", "")
    assert body.evaluate("at => getComputedStyle(at, '::after').content") == "none"
    body.evaluate("at => at.scrollTo(0, 0)")
    expect(body).to_have_attribute("data-ct-more", "")
