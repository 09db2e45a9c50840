"""Streamlit's own words: in French nobody reads an English one, and a page says what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from components.site import streamlit_words
from tests.browser.doing import FR, option, settled
from tests.browser.test_access import QUICK
from tests.browser.test_phone import phone

Open = Callable[..., Page]
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

# All that is read or heard of what Streamlit draws; our own markup has catalogs that are tested.
HEARD = """() => {
    const found = new Set();
    const theirs = 'script, style, noscript, textarea, [data-testid=stIconMaterial], .stHtml, '
        + '.stBidiComponent';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!text.parentElement.closest(theirs) && text.data.trim()) found.add(text.data.trim());
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-roledescription']) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
            const value = element.getAttribute(name);
            if (value && !element.closest('.stHtml, .stBidiComponent')) found.add(value);
        }
    }
    return [...found];
}"""
# Words that English sentences have and French ones have not.
ENGLISH = re.compile(
    r"\b(the|this|that|you|your|with|without|and|is|are|not|to|of|for|from|please|"
    r"open|close|help|press|enter|apply|upload|browse|drag|drop|files?|take|photo|main|menu|page "
    r"not|options? available|choose an|print|record|theme|light|dark|system|clear|running|stop|"
    r"dismiss|link to|allowed|must|remove|add|show|download|axis|mark|error)\b",
    re.IGNORECASE,
)
# French, or names.
KNOWN = re.compile(
    r"\b(Apple Pay|Google Pay|photo|photos|menu|page|stop|pages|photographie|Streamlit|"
    r"train|test|Amazon and Yelp|near SST-2 dev|PyPI)\b",
    re.IGNORECASE,
)


def english(page: Page) -> list[str]:
    """What is said in English, whatever the page shows of people's and data sets' names aside."""
    return [
        text
        for text in page.evaluate(HEARD)
        if ENGLISH.search(KNOWN.sub("", text.replace("’", "'")))
    ]


def french(open_page: Open, path: str, query: str = QUICK, **options: Any) -> Page:
    page = open_page(f"{path}?{query}", locale="fr-FR", **options)
    expect(page.locator(".st-key-ct-nav a").first).to_be_visible()
    return page


def test_the_pages_language_follows_the_switch_both_ways(open_page: Open) -> None:
    page = open_page(f"/models?{QUICK}")
    menu = page.get_by_test_id("stMainMenuButton")
    expect(menu).to_have_attribute("aria-label", "Main menu")
    for code, title, name in (
        ("fr", "Modèles", FR.gettext("Main menu")),
        ("en", "Models", "Main menu"),
    ):
        option(page, code.upper()).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        expect(page).to_have_title(f"{title} – Certitude")
        expect(menu).to_have_attribute("aria-label", name)


def test_the_menu_the_fields_and_the_lists_speak_french(open_page: Open) -> None:
    page = phone(open_page, "/text", FR, 390)
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_test_id("stMainMenuPopover")).to_be_visible()
    assert not english(page)
    page.keyboard.press("Escape")
    page.get_by_label("Votre texte", exact=True).press_sequentially("Bon")
    assert not english(page)
    settled(page)
    page.get_by_role("button", name="Importer").first.click()
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    assert not english(page)


def test_a_file_that_is_refused_is_refused_in_french(open_page: Open) -> None:
    page = french(open_page, "/picture", f"{QUICK}&picture-from=upload")
    field = page.locator("input[type=file]")
    field.set_input_files({"name": "x.exe", "mimeType": "application/x-x", "buffer": b"abc"})
    refused = page.get_by_text(FR.gettext("Files of this kind are not taken here."))
    expect(refused).to_be_visible()
    assert not english(page)
    expect(page.get_by_text("application/x-x")).to_have_count(0)
    option(page, "EN").click()
    expect(page.get_by_text("Files of this kind are not taken here.")).to_be_visible()


def test_the_camera_asks_in_french(open_page: Open) -> None:
    page = french(open_page, "/picture", f"{QUICK}&picture-from=camera")
    expect(page.get_by_test_id("stCameraInputButton").first).to_be_visible()
    assert not english(page)


def test_a_page_that_is_not_there_says_so_in_french(open_page: Open) -> None:
    page = french(open_page, "/nowhere")
    expect(page.get_by_text(FR.gettext("Page not found"))).to_be_visible()
    assert not english(page)


def test_a_text_of_a_persons_own_is_never_translated(open_page: Open) -> None:
    page = phone(open_page, "/text", FR, 390)
    page.get_by_label("Votre texte", exact=True).fill("Open Close Print Stop")
    page.get_by_label("Votre texte", exact=True).press("Control+Enter")
    expect(page.locator(".ct-words").first).to_have_text("Open Close Print Stop")


def test_every_sentence_of_streamlits_has_a_french_one_of_its_own() -> None:
    same = [s for s in streamlit_words.SENTENCES if FR.gettext(s) == s]
    assert same == ["Notifications"]
