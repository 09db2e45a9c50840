"""Every page as it opens: read by axe and by eye, on a desktop, and on a phone in either language.

A page is loaded once for all that only looks at it; each test says in which theme and at which
width it looks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from models.version import VERSION
from tests.browser.conftest import opening
from tests.browser.contexts import Contexts
from tests.browser.doing import EN, FR, LOCALES, addresses, settled
from tests.browser.test_access import CONTENT, CONTRASTS, QUICK
from tests.browser.test_axe import DESKTOP, PHONE, grave
from tests.browser.test_phone import TITLES, TOUCHED
from tests.browser.test_words import english
from tests.waiting import PATIENCE_S

Theme = Literal["light", "dark"]
# The theme that each page opens in comes first.
DESKTOP_THEMES: tuple[Theme, ...] = ("light", "dark")
PHONE_THEMES: tuple[Theme, ...] = ("dark", "light")
IN_WORDS = {"en": EN, "fr": FR}
# Where every text's contrast is reckoned: no button is pale there because it has nothing to do.
EVERY_TEXT = ("/", "/text", "/picture", "/models")
# Where nothing but what Certitude says is drawn: no names of examples, sets or classes.
WHOLLY_FRENCH = ("/gallery", "/models")


class Visit(NamedTuple):
    """A page that was loaded, and where."""

    path: str
    page: Page


def visits(
    contexts: Contexts, server: str, path: str, code: str, theme: Theme, **screen: Any
) -> Iterator[Visit]:
    """A page with all that it holds."""
    with opening(contexts, server) as open_page:
        page = open_page(f"{path}?{QUICK}", locale=LOCALES[code], color_scheme=theme, **screen)
        # A model that nobody has asked yet wakes up first.
        expect(page.locator(CONTENT[path]).first).to_be_visible(timeout=180_000)
        settled(page)
        yield Visit(path, page)


@pytest.fixture(scope="module", params=CONTENT)
def desktop(request: pytest.FixtureRequest, contexts: Contexts, server: str) -> Iterator[Visit]:
    """Each page in English, opened by day."""
    yield from visits(contexts, server, request.param, "en", DESKTOP_THEMES[0], **DESKTOP)


@pytest.fixture(scope="module", params=CONTENT)
def phone_fr(request: pytest.FixtureRequest, contexts: Contexts, server: str) -> Iterator[Visit]:
    """Each page in French on a phone, opened by night."""
    yield from visits(contexts, server, request.param, "fr", PHONE_THEMES[0], **PHONE)


@pytest.fixture(scope="module", params=CONTENT)
def phone_en(request: pytest.FixtureRequest, contexts: Contexts, server: str) -> Iterator[Visit]:
    """Each page in English on a phone."""
    yield from visits(contexts, server, request.param, "en", "light", **PHONE)


def test_every_page_there_is_is_looked_at() -> None:
    assert CONTENT.keys() == addresses()


def is_readable(visit: Visit, themes: tuple[Theme, ...]) -> None:
    """By axe, and of some pages every text: in one theme, and after the evening or morning came."""
    path, page = visit
    found = []
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        expect(page.locator(".stApp")).to_have_css("color-scheme", theme)
        found += [f"{theme}: {each}" for each in grave(page)]
        if path in EVERY_TEXT:
            texts, faint = settled_contrasts(page)
            assert len(texts) > 15
            found += [f"{theme}: {each}" for each in faint]
    assert not found, "\n".join(found)


def test_it_is_readable_on_a_desktop(desktop: Visit) -> None:
    is_readable(desktop, DESKTOP_THEMES)


def test_it_is_readable_on_a_phone(phone_fr: Visit) -> None:
    is_readable(phone_fr, PHONE_THEMES)


def settled_contrasts(page: Page) -> tuple[list[Any], list[str]]:
    """What is drawn, and what of it is still faint once nothing fades in any more."""
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # what is on its way out is pale
    end = time.monotonic() + PATIENCE_S
    while True:
        texts = page.evaluate(CONTRASTS)
        faint = [
            f"{t['ratio']:.2f} {t['text']!r} {t['classes']}"
            for t in texts
            if t["ratio"] < t["least"]
        ]
        if not faint or time.monotonic() > end:
            return texts, faint
        page.wait_for_timeout(250)  # between two looks


def test_no_page_scrolls_sideways(desktop: Visit) -> None:
    assert sideways(desktop.page) <= 0


def test_no_page_scrolls_sideways_on_a_phone(phone_en: Visit) -> None:
    assert sideways(phone_en.page) <= 0


def sideways(page: Page) -> float:
    """How many pixels of it stand beyond the screen, in whatever may scroll."""
    wide: list[float] = page.evaluate(
        """() => ['html', '.stAppViewContainer', '.stMain'].map((name) => {
            const box = document.querySelector(name);
            return box.scrollWidth - box.clientWidth;
        })"""
    )
    return max(wide)


@pytest.mark.parametrize("width", [360, 390, 430])
def test_nothing_overlaps_and_all_is_large_enough_in_french(phone_fr: Visit, width: int) -> None:
    fits_fingers(phone_fr.page, width)


@pytest.mark.parametrize("width", [360, 390, 430])
def test_nothing_overlaps_and_all_is_large_enough(phone_en: Visit, width: int) -> None:
    fits_fingers(phone_en.page, width)


def fits_fingers(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    settled(page)
    page.wait_for_function(f"({TOUCHED})().count > 4")  # a first screen fades in
    seen: dict[str, Any] = page.evaluate(TOUCHED)
    wrong = {name: seen[name] for name in ("overlaps", "low", "outside", "covered")}
    assert not any(wrong.values()), wrong


def test_it_says_its_language_and_its_title_and_has_one_heading(desktop: Visit) -> None:
    says_what_it_is(desktop, "en")


def test_it_says_its_language_its_title_and_its_end_in_french(phone_fr: Visit) -> None:
    says_what_it_is(phone_fr, "fr")
    path, page = phone_fr
    if path in TITLES:
        end = page.locator("footer")
        expect(end).to_contain_text(VERSION)
        expect(end).to_contain_text("MIT")
        expect(end).to_contain_text("Le serveur ne conserve rien de ce que vous donnez")
    if path in WHOLLY_FRENCH:
        assert not english(page)


def says_what_it_is(visit: Visit, code: str) -> None:
    path, page = visit
    said = IN_WORDS[code].gettext(TITLES[path]) if path in TITLES else ".+"
    expect(page).to_have_title(re.compile(f"^{said} – Certitude$"))
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.locator("h1")).to_have_count(1)
    if path in TITLES:
        expect(page.locator(".ct-brand")).to_have_text("Certitude")
