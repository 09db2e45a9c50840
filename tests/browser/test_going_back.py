"""The browser's way Back and forward: each step once, and nothing that nobody chose."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.doing import answered, option, settled
from tests.browser.test_language_switch import comes_to, query

Open = Callable[..., Page]


def test_each_way_back_goes_one_step_at_once(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    answered(page)
    for name, pattern in [("N-best", "nbest"), ("None", "none"), ("Categorical", "categorical")]:
        option(page, name).click()
        comes_to(lambda: query(page).get("display"), pattern)
    for pattern in ("none", "nbest"):  # at once, while the browser's last run may just have ended
        page.go_back()
        comes_to(lambda: query(page).get("display"), pattern)
        expect(page.locator(f".ct-display.ct-{pattern}").first).to_be_visible()
    page.go_forward()
    comes_to(lambda: query(page).get("display"), "none")
    expect(page.locator(".ct-display.ct-none").first).to_be_visible()


def test_a_way_back_changes_no_setting(open_page: Open) -> None:
    page = open_page("/text?text-samples=50&display=nbest&seed=7")
    answered(page)
    page.locator("summary", has_text="Settings").click()
    expect(page.get_by_label("How many answers", exact=True)).to_be_visible()
    before = query(page)
    option(page, "None").click()
    comes_to(lambda: query(page).get("display"), "none")
    settled(page)
    page.go_back()
    comes_to(lambda: query(page), before)
    settled(page)
    expect(page.get_by_label("Say “could be” below").first).to_be_visible()
    page.wait_for_timeout(1000)  # a widget that was drawn with a first value would tell it by now
    assert query(page) == before
    option(page, "Categorical").click()
    comes_to(lambda: query(page), {**before, "display": "categorical"})


def test_the_first_way_back_after_another_page_leads_to_the_page_before(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    answered(page)
    page.get_by_role("link", name="Picture", exact=True).click()
    comes_to(lambda: "picture-model" in query(page), True)  # the page has named what it shows
    answered(page)
    page.go_back()
    assert urlsplit(page.url).path == "/text"
    assert query(page)["text-samples"] == "50"


def test_what_a_person_chooses_right_after_is_a_step_of_its_own(open_page: Open) -> None:
    page = open_page("/text?text-samples=50")
    answered(page)
    page.get_by_role("link", name="Gallery", exact=True).click()
    expect(page.locator(".ct-adopt").first).to_be_visible()
    settled(page)
    before = query(page)
    option(page, "Picture").click()
    comes_to(lambda: query(page) != before, True)
    page.go_back()
    assert urlsplit(page.url).path == "/gallery"
    assert query(page) == before
