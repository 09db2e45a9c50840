"""The quantile dot plot: found, set and understood, by a person and by a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import EN, FR, LOCALES, answered, option, settled
from tests.browser.test_axe import grave
from tests.browser.test_display_settings import opened
from tests.browser.test_lists import DESKTOP, PHONE

Open = Callable[..., Page]


@pytest.mark.parametrize(
    ("code", "theme", "screen"),
    [("en", "dark", DESKTOP), ("fr", "light", PHONE)],
    ids=["en-dark-desktop", "fr-light-phone"],
)
def test_a_person_sees_what_the_model_could_have_said(
    open_page: Open, code: str, theme: str, screen: dict[str, object]
) -> None:
    lang = EN if code == "en" else FR
    page = open_page(
        "/text?text-model=services-fr&text-example=unsure-mixed&text-samples=50&display=visual",
        locale=LOCALES[code],
        color_scheme=theme,
        **screen,
    )
    answered(page)
    settings = opened(page)
    settings.get_by_role("radio", name=lang.gettext("Quantile dot plot"), exact=True).click()
    expect(page).to_have_url(re.compile("chart=quantiles"))
    shown = page.locator(".st-key-ct-shown")
    words = shown.locator(".ct-readings")
    expect(words).to_contain_text(re.compile(r"\b16\b.*\b20\b"))
    expect(shown.locator("[class*='VegaLite'] canvas, svg.marks").first).to_be_visible()
    heard = shown.locator(".ct-display .ct-sr").first
    expect(heard).to_contain_text("equally likely readings" if code == "en" else "aussi probables")
    settings.get_by_role("radio", name="50", exact=True).click()
    expect(page).to_have_url(re.compile("dots=50"))
    expect(words).to_contain_text(re.compile(r"\b40\b.*\b50\b"))
    narrow = words.locator(".ct-number").inner_text()
    settings.get_by_role("radio", name=lang.set_percent(0.95), exact=True).click()
    expect(words.locator(".ct-number")).not_to_have_text(narrow)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]  # type: ignore[index]
    assert grave(page) == []
    option(page, lang.gettext("Numeric")).click()
    expect(shown.locator(".ct-readings")).to_have_count(0)
