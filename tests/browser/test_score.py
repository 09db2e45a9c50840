"""Raw or calibrated: the switch in a real browser, and what outlasts it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.doing import EN, FR, answered, option, settled
from tests.browser.test_language_switch import comes_to, query

Open = Callable[..., Page]


def test_the_score_that_was_chosen_stays_with_model_and_picture(open_page: Open) -> None:
    page = open_page(
        "/picture?picture-model=digits&picture-samples=50&picture-example=sure-right-plain"
    )
    answered(page)
    card = page.locator(".st-key-ct-shown")
    expect(card).to_contain_text("Raw model score, not calibrated")
    page.locator(".st-key-ct-settings summary").click()
    option(page, "Calibrated").click()
    expect(card).to_contain_text(re.compile(r"Calibrated: temperature 0\.5\d, fitted on 5,000"))
    comes_to(lambda: query(page).get("score"), "calibrated")
    settled(page)
    option(page, "FR").click()
    expect(card).to_contain_text("Calibré")
    settled(page)
    assert query(page)["score"] == "calibrated"
    assert query(page)["picture-model"] == "digits"
    page.reload()
    answered(page)
    expect(card).to_contain_text("Calibré")
    expect(card).to_contain_text("MNIST")
    # A model without calibrated scores has raw ones, whatever was asked for, and back it is kept.
    page.goto(page.url.replace("picture-model=digits", "picture-model=things"))
    answered(page)
    raw = FR.gettext("Raw model score, not calibrated")
    expect(card).to_contain_text(raw)
    assert raw != EN.gettext("Raw model score, not calibrated")
