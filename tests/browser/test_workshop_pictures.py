"""One's own pictures in a browser: from a ZIP file to a model that is asked about another one."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.doing import FR, fully_explained, headline, settled
from tests.browser.test_axe import grave
from tests.models.test_live_own_pictures import fruit, packed, photo, saved

Open = Callable[..., Page]
PHONE = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
    "locale": "fr-FR", "color_scheme": "dark",
}  # fmt: skip


def test_a_zip_of_ones_own_is_learnt_met_and_asked_about_another_picture(open_page: Open) -> None:
    page = open_page("/workshop?data=own&family=linear", **PHONE)

    def give(name: str, kind: str, data: bytes) -> None:
        page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
            {"name": name, "mimeType": kind, "buffer": data}
        )

    def go_on(step: str) -> None:
        way = page.locator(f".st-key-ct-step-to-{step} button")
        way.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"at={step}"))

    give("nothing.zip", "application/zip", b"no archive")
    expect(page.locator(".st-key-ct-refused-workshop [data-testid=stAlert]")).to_be_focused()
    give("fruits.zip", "application/zip", packed(fruit(20)))
    read = page.locator(".ct-read")
    expect(read).to_contain_text("fruits.zip")
    expect(read).to_be_focused()
    expect(read).to_be_in_viewport()
    expect(page.locator(".ct-mosaic li")).to_have_count(2)  # a row of its pictures for each folder
    expect(page.locator(".ct-mosaic")).to_contain_text("cerise d’été")
    settled(page)
    assert grave(page) == []
    go_on("build")
    go_on("train")
    page.get_by_role("button", name=FR.gettext("Train"), exact=True).click()
    expect(page.locator(".ct-tested")).to_contain_text(FR.gettext("On the cases kept for the end"))
    settled(page)
    go_on("meet")
    page.get_by_role("radio", name=FR.gettext("Surest and right")).or_(
        page.get_by_role("button", name=FR.gettext("Surest and right"))
    ).first.click()
    expect(page.locator(".ct-case-own img").first).to_be_visible()
    settled(page)
    assert grave(page) == []
    assert page.locator(".stMain").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    page.locator(".st-key-ct-case-ways a").click()
    page.wait_for_url("**/picture*")
    settled(page)
    give("une-autre.png", "image/png", saved(photo((40, 130, 60))))
    expect(page.get_by_text("une-autre.png")).to_be_visible()
    fully_explained(page)
    expect(headline(page)).to_contain_text("pomme")
    expect(page).to_have_url(re.compile("picture-model=session"))
