"""A table in a real browser: rows that open, answers beside the file's own, nothing hidden told."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.doing import answered, option, pick, settled, tab_to

Open = Callable[..., Page]
ROWS = (
    ("review", "label", "city"),
    ("Superb, I loved it", "positive", "Lyon"),
    ("Awful and boring", "Positif", "Metz"),
    ("<b>Dull</b> and lifeless", "négatif", "Nice"),
    ("A delight", "who knows", "Pau"),
    ("", "positive", "Pau"),
)


def uploaded(open_page: Open, tmp_path: Path, **options: object) -> Page:
    """The page with the table, classified."""
    file = tmp_path / "reviews.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(ROWS)
    page = open_page("/text?text-model=reviews-en&text-samples=50", **options)
    answered(page)
    page.get_by_role("button", name=re.compile("Upload|Importer")).first.click()
    page.locator("input[type=file]").set_input_files(file)
    expect(rows(page)).to_have_count(5)
    page.keyboard.press("Escape")
    settled(page)
    return page


def rows(page: Page) -> Locator:
    return page.locator(".ct-rows tbody tr")


def text_in_box(page: Page) -> Locator:
    return page.get_by_label("Your text", exact=True)


def test_a_click_anywhere_in_a_row_opens_it(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path)
    rows(page).nth(2).locator("td.ct-text").click()
    expect(text_in_box(page)).to_have_value("<b>Dull</b> and lifeless")
    settled(page)
    page.get_by_role("button", name="Back to the table").click()
    expect(rows(page)).to_have_count(5)
    settled(page)
    rows(page).last.click()  # empty: there is nothing to open
    page.get_by_role("button", name="Open row 4").click()
    expect(text_in_box(page)).to_have_value("A delight")


def test_a_row_opens_with_the_keyboard(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path)
    tab_to(page, "ct-opens")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(text_in_box(page)).to_have_value("Awful and boring")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_who_closes_a_table_goes_on_where_it_came_in(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path)
    page.get_by_role("button", name="Close the table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Upload")).to_be_focused()


def test_a_row_is_read_from_its_beginning(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path, viewport={"width": 390, "height": 700})
    row = rows(page).nth(3)
    row.scroll_into_view_if_needed()
    assert page.evaluate("document.querySelector('.stMain').scrollTop") > 300
    row.click()
    expect(text_in_box(page)).to_have_value("A delight")
    expect(text_in_box(page)).to_be_in_viewport()


def test_the_files_own_labels_stand_beside_the_answers(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path)
    expect(page.locator(".ct-right")).to_contain_text("Right in 2 of 3 rows: 67%.")
    expect(page.locator(".ct-right")).to_contain_text("1 row is left out")
    expect(rows(page).nth(1)).to_contain_text(re.compile(r"≠\s*differs\s*positive"))
    page.get_by_text("What was taken for what").click()
    matrix = page.get_by_role("region", name="What was taken for what").locator("tbody tr")
    expect(matrix).to_have_count(2)
    expect(matrix.nth(1)).to_contain_text("50%")
    option(page, "That differ (1)").click()
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Awful and boring")
    settled(page)
    pick(page, "Compare with the labels in", "No column")
    expect(rows(page)).to_have_count(5)
    expect(page.locator(".ct-right")).to_have_count(0)


def test_what_the_display_hides_no_count_tells(open_page: Open, tmp_path: Path) -> None:
    page = uploaded(open_page, tmp_path)
    expect(page.locator(".ct-counts")).to_have_count(2)
    expect(page.locator(".ct-counts").last).to_contain_text("90% and more")
    option(page, "Categorical").click()
    expect(page.locator(".ct-rows")).not_to_contain_text("%")
    settled(page)
    shown = "\n".join(page.locator(".ct-counts").all_inner_texts())
    assert "%" not in shown
    assert "High" in shown
    option(page, "None").click()
    expect(page.locator(".ct-counts")).to_have_count(1)
    settled(page)
    expect(page.get_by_text("Least sure first")).to_have_count(0)
    for css in (".ct-rows", ".ct-counts"):
        expect(page.locator(css)).not_to_contain_text("%")


@pytest.mark.parametrize(("width", "locale"), [(360, "fr-FR"), (768, "en-GB")])
def test_a_table_never_makes_the_page_scroll_sideways(
    open_page: Open, tmp_path: Path, width: int, locale: str
) -> None:
    size = {"width": width, "height": 800}
    page = uploaded(open_page, tmp_path, viewport=size, locale=locale)
    wide = page.evaluate(
        """() => ['html', '.stAppViewContainer', '.stMain', '.ct-rows .ct-scroll'].map((name) => {
            const box = document.querySelector(name);
            return box.scrollWidth - box.clientWidth;
        })"""
    )
    assert max(wide) <= 0  # nor has anybody to look for the answers


def a_long_table(open_page: Open, tmp_path: Path, **options: object) -> Page:
    """The page with a table of three pages."""
    file = tmp_path / "many.csv"
    praise = ("Superb", "Awful", "A delight", "Dull", "Fine")
    texts = (f"{praise[n % 5]}, said visitor {n}" for n in range(50))
    file.write_text("review\n" + "\n".join(f'"{text}"' for text in texts), "utf-8")
    page = open_page("/text?text-model=reviews-en&text-samples=50", **options)
    answered(page)
    page.get_by_role("button", name="Upload").first.click()
    page.locator("input[type=file]").set_input_files(file)
    expect(rows(page)).to_have_count(20)
    page.keyboard.press("Escape")
    settled(page)
    return page


@pytest.mark.parametrize(("width", "way"), [(390, "the browser"), (1280, "the button")])
def test_the_way_back_leads_to_the_row_that_was_opened(
    open_page: Open, tmp_path: Path, way: str, width: int
) -> None:
    page = a_long_table(open_page, tmp_path, viewport={"width": width, "height": 800})
    option(page, "Least sure first").click()
    expect(rows(page).first).not_to_contain_text("visitor 0")
    settled(page)
    before = rows(page).first.text_content() or ""
    page.get_by_role("button", name="Page 2").click()
    expect(rows(page).first).not_to_have_text(before)
    settled(page)
    shown = rows(page).all_text_contents()
    opened = rows(page).nth(15).get_by_role("button")
    name = opened.get_attribute("aria-label") or ""
    opened.press("Enter")
    expect(text_in_box(page)).to_have_value(re.compile("said visitor"))
    answered(page)
    if way == "the button":
        page.get_by_role("button", name="Back to the table").click()
    else:
        page.go_back()
    expect(rows(page)).to_have_count(20)
    again = page.get_by_role("button", name=name, exact=True)
    expect(again).to_be_focused()
    expect(again).to_be_in_viewport(ratio=1)
    settled(page)
    assert rows(page).all_text_contents() == shown
    expect(again).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Page 1").click()  # from there one goes where one likes
    expect(rows(page).first).to_have_text(before)
    settled(page)
    expect(rows(page).first).to_have_text(before)


def test_a_row_is_found_again_where_the_display_knows_no_order_any_more(
    open_page: Open, tmp_path: Path
) -> None:
    page = a_long_table(open_page, tmp_path)
    page.get_by_role("button", name="Page 3").click()
    page.get_by_role("button", name="Open row 47").click()
    expect(text_in_box(page)).to_have_value(re.compile("said visitor 46"))
    answered(page)
    option(page, "None").click()
    expect(page.locator(".ct-display.ct-none").first).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Back to the table").click()
    expect(page.get_by_role("button", name="Open row 47")).to_be_focused()
