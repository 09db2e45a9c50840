"""Teaching one's own texts in a browser: from a table to a model that is asked elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import FR, settled
from tests.browser.test_axe import grave
from tests.pages.test_workshop_texts import table

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def give(page: Page) -> None:
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": table()}
    )
    expect(page.locator(".st-key-ct-teach button")).to_be_visible()


def test_by_key_from_a_table_to_a_model_on_the_text_page(open_page: Open) -> None:
    page = open_page("/workshop")
    page.get_by_role("radio", name="Your own texts").or_(
        page.get_by_role("button", name="Your own texts")
    ).click()
    expect(page).to_have_url(re.compile("at=texts"))
    give(page)
    page.locator(".st-key-ct-teach button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-run-said")).to_contain_text("It learnt from 48 texts.")
    settled(page)
    assert grave(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download the model (.zip)").click()
    assert saved.value.suggested_filename == "own-mine.zip"
    page.get_by_role("link", name="Ask it about any text").click()
    expect(page.locator(".ct-headline")).to_be_visible()
    expect(page).to_have_url(re.compile("text-model=session"))


@pytest.mark.parametrize("theme", ["dark"])
def test_a_phone_teaches_in_french(open_page: Open, theme: str) -> None:
    page = open_page("/workshop?at=texts", locale="fr-FR", color_scheme=theme, **PHONE)
    give(page)
    page.get_by_role("button", name=FR.gettext("Teach it"), exact=True).tap()
    expect(page.locator(".ct-run-said")).to_contain_text("Il a appris sur 48 textes.")
    settled(page)
    assert page.locator(".stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert grave(page) == []
