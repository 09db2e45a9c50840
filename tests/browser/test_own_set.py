"""A labelled set of one's own in a browser: from the file to figures, by keys, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.doing import option, settled
from tests.browser.test_axe import grave
from tests.models.test_labelled_archive import png, zipped
from tests.pages.test_own_set import reviews

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def give(page: Page, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("p.ct-stands strong")).to_have_text(file.name)
    settled(page)


def test_a_table_from_the_file_to_the_figures(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/calibration?text-model=reviews-en")
    option(page, "Your own labelled set").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your own labelled set")
    give(page, tmp_path / "november.csv", reviews(400, ("", "positive", "Lyon")))
    findings = page.get_by_role("list", name="What is odd about this set")
    expect(findings).to_contain_text("Cases without a text: 1 of 401.")
    classify = page.get_by_role("button", name="Classify 400 cases")
    classify.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="For whom is it right?")).to_be_visible()
    settled(page)
    # The button is gone, and the focus is where its answer stands.
    assert "It was right in" in page.evaluate("document.activeElement.innerText")
    expect(page.locator(".ct-own-said")).to_be_in_viewport()
    city = page.get_by_role("region", name="By “city”")
    expect(city.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_text("above “Metz”")).to_be_visible()
    assert not grave(page)
    page.get_by_role("button", name="Keep this temperature for the session").click()
    expect(page.get_by_text("Kept for this session")).to_contain_text("from “november.csv”")
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="The judged cases as CSV").click()
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 401
    assert lines[0].endswith("certitude_truth,certitude_label,certitude_score_raw,certitude_right")
    # The switch of the language keeps the set and what it said.
    page.get_by_role("radio", name="FR").or_(page.get_by_role("button", name="FR")).first.click()
    expect(page.get_by_role("heading", name="Pour qui a-t-il raison")).to_be_visible()
    expect(page.locator("p.ct-stands strong").first).to_have_text("november.csv")
    # Nor is it lost on the way to another page and back.
    page.get_by_role("link", name="Galerie").first.click()
    page.wait_for_url("**/gallery*")  # before that, Back would lead from the page that was left
    expect(page.get_by_role("heading", name="Pour qui a-t-il raison")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Pour qui a-t-il raison")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_on_a_phone_in_french(open_page: Open, tmp_path: Path, theme: str) -> None:
    page = open_page(
        "/calibration?cases=own&picture-model=digits", locale="fr-FR", color_scheme=theme, **PHONE
    )
    files = [(f"jeu/{number % 10}/{number}.png", png(10 * number)) for number in range(24)]
    give(page, tmp_path / "chiffres.zip", zipped(*files, ("jeu/3/broken.png", png()[:60])))
    page.get_by_role("button", name="Classer 25 cas").click()
    expect(page.get_by_role("heading", name="Pour qui a-t-il raison")).to_be_visible()
    expect(page.get_by_text("Images qui n’ont pas pu être lues")).to_contain_text("1 sur 25")
    settled(page)
    wide = page.evaluate(
        """() => ['html', '.stAppViewContainer', '.stMain'].map((name) => {
            const box = document.querySelector(name);
            return box.scrollWidth - box.clientWidth;
        })"""
    )
    assert max(wide) <= 0
    assert not grave(page)


def test_a_bomb_is_told_and_the_set_before_stays(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/calibration?cases=own&text-model=reviews-en")
    give(page, tmp_path / "fine.csv", reviews())
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(zipped(("a/1.png", bytes(19 * 2**20))))
    page.locator("input[type=file]").set_input_files(bomb)
    expect(page.get_by_role("alert")).to_contain_text("would be far too large unpacked")
    expect(page.locator("p.ct-stands strong")).to_have_text("fine.csv")
    expect(page.get_by_role("button", name="Classify 120 cases")).to_be_visible()
