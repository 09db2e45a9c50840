"""How often answers like this were right: chosen, read and understood without colours."""

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
def test_a_person_sees_how_often_answers_like_this_were_right(
    open_page: Open, code: str, theme: str, screen: dict[str, object]
) -> None:
    lang = EN if code == "en" else FR
    page = open_page("/text?text-samples=50", locale=LOCALES[code], color_scheme=theme, **screen)
    answered(page)
    option(page, lang.gettext("Frequency")).click()
    shown = page.locator(".st-key-ct-shown .ct-frequency")
    cases = shown.locator(".ct-cases i")
    expect(cases).to_have_count(100)
    right = shown.locator(".ct-cases i.ct-on").count()
    expect(shown.locator(".ct-case-words .ct-number")).to_contain_text(str(right))
    # Filled or not is a matter of shape: the rings have nothing in them.
    grounds = cases.evaluate_all("all => all.map(e => getComputedStyle(e).backgroundColor)")
    assert grounds.count("rgba(0, 0, 0, 0)") == 100 - right
    expect(shown.locator(".ct-elsewhere")).to_be_visible()
    settings = opened(page)
    slider = settings.get_by_role("slider").last
    preview = settings.locator(".ct-mini .ct-case-words .ct-number")
    slider.press("End")
    settled(page)
    sure = preview.inner_text()
    slider.press("Home")
    expect(preview).not_to_have_text(sure)
    settings.get_by_text(lang.gettext("What was counted elsewhere, too"), exact=True).click()
    expect(page).to_have_url(re.compile("elsewhere=0"))
    expect(shown.locator(".ct-elsewhere")).to_have_count(0)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]  # type: ignore[index]
    assert grave(page) == []
