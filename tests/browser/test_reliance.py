"""The reliance page in a browser: from nothing to figures by key, and on a phone in French."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.doing import settled

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}


def test_the_sample_is_reckoned_by_key_and_every_chart_has_its_words(open_page: Open) -> None:
    page = open_page("/reliance")
    page.get_by_role("button", name="Try a made-up sample").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ct-reliance-said")).to_have_text("576 decisions by 24 people.")
    charts = page.locator("[data-testid=stVegaLiteChart]")
    expect(charts).to_have_count(4)
    expect(page.locator(".ct-quiet", has_text="A: Took right advice (RAIR) 62%")).to_be_visible()
    averaged = page.get_by_role("radio", name="Averaged over people")
    averaged.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("n is how many people have such a figure")).to_be_visible()
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the figures (.csv)").click()
    assert b"rair" in saved.value.path().read_bytes()


def test_a_file_is_read_and_fits_a_phone_in_french(open_page: Open) -> None:
    page = open_page("/reliance", locale="fr-FR", **PHONE)
    table = b"condition,initial,advice,truth,final\nx,non,oui,oui,oui\ny,oui,non,oui,oui\n"
    page.locator("input[type=file]").first.set_input_files(
        {"name": "etude.csv", "mimeType": "text/csv", "buffer": table}
    )
    expect(page.locator(".ct-reliance-said")).to_contain_text("2 décisions")
    expect(page.locator(".ct-table")).to_contain_text("non défini (n = 0)")
    main = page.locator(".stMain")
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
