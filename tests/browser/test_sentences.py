"""Sentence by sentence in a real browser: all at a glance, reasons where the sentence is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.doing import EN, FR, LOCALES, answered, settled, write
from tests.browser.test_access import CONTRASTS

Open = Callable[..., Page]
PRAISE, BLAME = "The acting is superb and warm.", "The last hour is a dull and awful mess."
TEXT = f"{PRAISE} {BLAME}\n\nI loved it. {' '.join(f'It has part {n}.' for n in range(1, 11))}"
REVIEWS = "/text?text-model=reviews-en&sentences=1&text-samples=50"


def shown(open_page: Open, **options: object) -> Page:
    page = open_page(REVIEWS, **options)
    answered(page)
    write(page, TEXT, FR if options.get("locale") == LOCALES["fr"] else EN)
    expect(said(page)).to_have_count(13)
    settled(page)
    return page


def said(page: Page) -> Locator:
    """The sentences in the whole text."""
    return page.locator(".ct-overview-text .ct-say")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "code"), [(360, "fr"), (1280, "en")])
def test_it_is_read_in_every_light_and_on_every_screen(
    open_page: Open, theme: str, width: int, code: str
) -> None:
    size = {"width": width, "height": 800}
    page = shown(open_page, color_scheme=theme, viewport=size, locale=LOCALES[code])
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.wait_for_timeout(500)  # nothing fades in any more
    own = [
        each
        for each in page.evaluate(CONTRASTS)
        if re.search("ct-say|ct-sentence", each["classes"])
    ]
    assert len(own) > 13
    assert not [each for each in own if each["ratio"] < each["least"]]
    wide = page.evaluate(
        "(() => { const m = document.querySelector('.stMain');"
        " return m.scrollWidth - m.clientWidth; })()"
    )
    assert wide <= 0
