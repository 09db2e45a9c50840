"""A list with a guarantee, from the settings to the answer, by keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import EN, FR, LOCALES, answered, headline, option, settled
from tests.browser.test_axe import grave
from tests.browser.test_display_settings import opened

Open = Callable[..., Page]
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(
    ("code", "theme", "screen"),
    [("en", "light", DESKTOP), ("fr", "dark", PHONE)],
    ids=["en-light-desktop", "fr-dark-phone"],
)
def test_a_person_asks_for_as_many_as_it_takes(
    open_page: Open, code: str, theme: str, screen: dict[str, object]
) -> None:
    lang = EN if code == "en" else FR
    page = open_page(
        "/text?display=nbest&text-samples=50",
        locale=LOCALES[code],
        color_scheme=theme,
        **screen,
    )
    answered(page)
    settings = opened(page)
    expect(settings.locator(".ct-kept")).to_have_count(0)
    option(page, lang.gettext("As many as it takes")).click()
    kept = settings.locator(".ct-kept")
    expect(kept).to_contain_text(lang.gettext("Guaranteed:"))
    expect(kept).to_contain_text(re.compile("95 .* 100"))
    expect(page.locator(".st-key-ct-shown .ct-how")).to_contain_text(re.compile("95 .* 100"))
    settled(page)
    # From the preview: what another confidence would make of the list.
    supposed = settings.locator(".ct-mini .ct-headline")
    slider = settings.get_by_role("slider").last
    full = lang.gettext("It could be either" if code == "en" else "It could be anything")
    slider.press("Home")
    expect(supposed).to_have_text(full)
    slider.press("End")
    expect(supposed).not_to_have_text(full)
    settled(page)
    option(page, "99").focus()
    page.keyboard.press("Enter")
    expect(kept).to_contain_text(re.compile("99 .* 100"))
    expect(page).to_have_url(re.compile("cover=99"))
    settled(page)  # the address comes with the run that may draw the fold anew
    summary = kept.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(kept.locator("li").first).to_be_visible()
    each = settings.get_by_text(lang.gettext("Whatever the right answer is"), exact=True)
    each.click()
    expect(page).to_have_url(re.compile("each=1"))
    expect(page).to_have_url(re.compile("listed=covering.*cover=99|cover=99.*listed=covering"))
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]  # type: ignore[index]
    assert grave(page) == []
    said = headline(page).inner_text()
    page.reload()
    answered(page)
    expect(headline(page)).to_have_text(said)
