"""Nonsense in a real browser: the word before the answer is seen, read out, and goes again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import answered, settled

Open = Callable[..., Page]
TITLE = {"en": "This may be no opinion", "fr": "Ce n’est peut-être pas un avis"}


@pytest.mark.parametrize("lang", TITLE)
def test_nonsense_is_said_to_be_none_of_its_business_and_an_opinion_is_not(
    open_page: Open, lang: str
) -> None:
    page = open_page(f"/text?text-model=reviews-en&text-samples=50&lang={lang}")
    answered(page)
    warning = page.locator(".ct-unlike")
    expect(warning).to_have_count(0)
    box = page.locator("textarea").first
    box.fill("asdf qwer zxcv")
    box.press("Control+Enter")
    expect(warning).to_have_count(1)
    expect(warning).to_be_visible()
    expect(warning).to_contain_text(TITLE[lang])
    # In front of the display, and not hidden from who hears the page.
    assert warning.evaluate(
        "e => !e.closest('[aria-hidden=true]') && Boolean(e.compareDocumentPosition("
        "document.querySelector('.ct-display')) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box.fill("A warm, funny film. I loved it.")
    box.press("Control+Enter")
    expect(page.locator(".ct-headline").first).to_contain_text(re.compile("positi"))
    expect(warning).to_have_count(0)
