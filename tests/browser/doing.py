"""What a person does and sees, in either language, in words shared by the journeys."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from models.language import Language

EN, FR = Language("en"), Language("fr")
LOCALES = {"en": "en-GB", "fr": "fr-FR"}


# Whose address is not their name: the first page, and one named after what its cards are of.
_ADDRESSES = {"facilitate": "/study", "home": "/", "cards": "/models"}


def addresses() -> set[str]:
    """The address of every page that there is."""
    pages = Path(__file__).parents[2].joinpath("pages").glob("*.py")
    return {_ADDRESSES.get(page.stem, f"/{page.stem}") for page in pages} - {"/site"}


def write(page: Page, text: str, lang: Language = EN) -> None:
    """Type a text in place of the one in the box."""
    box = page.get_by_label(lang.gettext("Your text"), exact=True)
    box.fill(text)
    box.press("Control+Enter")


def settled(page: Page) -> None:
    """Wait until no run is under way and nothing is on its way out.

    Until then an element of the last run may stand beside the one that replaces it. What was just
    asked for has to be seen first: a run begins some time after the click.
    """
    page.wait_for_function(
        "document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-stale=true]')",
        timeout=60_000,
    )


def headline(page: Page) -> Locator:
    """The answer in words."""
    return page.locator(".ct-display .ct-headline").first


def answered(page: Page) -> str:
    """Wait for an answer."""
    expect(headline(page)).to_be_visible()
    settled(page)
    return headline(page).inner_text()


def explained(page: Page) -> Locator:
    """Wait for the words and their marks."""
    words = page.locator(".ct-words .ct-toggle")
    expect(words.first).to_be_visible()
    return words


def fully_explained(page: Page) -> None:
    """Wait until the model is asked no more and the marks will not change."""
    expect(page.locator(".st-key-ct-how")).to_be_visible()
    expect(page.locator("[class*='-cancel']")).to_have_count(0)
    settled(page)


def option(page: Page, name: str) -> Locator:
    """One of the options of a switch, whichever way Streamlit builds it."""
    return (
        page.get_by_role("radio", name=name, exact=True)
        .or_(page.get_by_role("button", name=name, exact=True))
        .first
    )


def in_sight(at: Locator) -> Locator:
    """Scroll to something, and wait until the page has heard of it.

    A list closes when the page is scrolled, and a browser tells of scrolling with the next frame it
    paints: on a slow machine that is after the click, for which Playwright had scrolled.
    """
    at.scroll_into_view_if_needed()
    at.evaluate("() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    return at


def open_list(page: Page, label: str) -> None:
    """Open a list that folds away."""
    in_sight(page.get_by_role("combobox", name=label).first).click()
    expect(page.get_by_role("option").first).to_be_visible()


def pick(page: Page, label: str, name: str, *, exact: bool = False) -> None:
    """Choose from a list."""
    open_list(page, label)
    page.get_by_role("option", name=name, exact=exact).first.click()


def said_without(page: Page, lang: Language = EN) -> Locator:
    """The sentence on what changed without the words or parts that were taken out."""
    before, _ = lang.gettext("Without {units}: {change}").split("{units}")
    return page.locator(".ct-change", has_text=re.compile(rf"^\s*{before}"))


def focused(page: Page) -> str:
    """Classes and text of the element that has the focus, inside components too."""
    found: str = page.evaluate(
        """() => {
            let at = document.activeElement;
            if (at === document.body) return '';
            while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            const text = at.innerText || at.closest('label')?.innerText || '';
            return `${at.className} ${text.length < 80 ? text : ''}`.trim();
        }"""
    )
    return found


def tab_to(page: Page, text: str, most: int = 80) -> None:
    """Press Tab until something with this class or text has the focus."""
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if text in seen[-1].split():
            return
    raise AssertionError(f"Tab does not lead to {text}: {seen}")
