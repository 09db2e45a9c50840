"""The review queue in a browser: by keys, over a reload, on a phone in French."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.reading import tables
from models.review import files
from tests.browser.doing import settled
from tests.browser.test_axe import grave
from tests.pages.test_review import CSV
from tests.pages.test_review_pictures import archive

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def open_queue(page: Page) -> None:
    """Wait until the page has heard what the tab keeps, which draws it once more."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[data-ct-tab=told]")).to_have_count(1)
    settled(page)


def begin(page: Page, file: Path, classify: str, who: str) -> None:
    """Five texts of a file in the queue, and AB who labels them."""
    open_queue(page)
    file.write_text(CSV, "utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=classify).click()
    name = page.get_by_label(who)
    name.fill("AB")
    name.press("Enter")
    # An old one may stand beside the new one for a moment.
    expect(page.locator(".st-key-review-skip button:enabled")).to_have_count(1)
    settled(page)
    # What is pressed next is an answer, and no letter of the name.
    expect(page.locator(".st-key-ct-review-label button").first).to_be_focused()


def last(page: Page, said: str) -> None:
    expect(page.locator(".st-key-ct-review-last")).to_contain_text(said)
    settled(page)


def test_a_queue_by_keys_over_a_reload_and_from_its_download(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page("/review?text-model=reviews-en")
    begin(page, tmp_path / "films.csv", "Classify 5 cases and begin", "Your name or initials")
    page.keyboard.press("y")
    last(page, "you confirmed")
    page.keyboard.press("1")
    last(page, "you said")
    page.keyboard.press("s")
    last(page, "skipped")
    page.keyboard.press("u")
    last(page, "you said")
    # What is typed into the note presses no button.
    note = page.get_by_label("Note or question")
    note.focus()
    page.keyboard.type("sub y?")
    page.get_by_role("button", name="Ask").focus()
    page.keyboard.press("Enter")
    last(page, "a question asked")
    expect(page.get_by_text("3 of 5 answered")).to_be_visible()
    assert not grave(page)
    shown = page.locator(".ct-review-text").inner_text()
    page.reload()
    last(page, "a question asked")
    expect(page.get_by_text("3 of 5 answered")).to_be_visible()
    expect(page.locator(".ct-review-text")).to_have_text(shown)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download as CSV").click()
    data = saved.value.path().read_bytes()
    queue = files.of_table(tables.read_table(data), 0).queue
    assert [answer.kind for answer in queue.answers] == ["confirm", "correct", "ask"]
    # On another device: the file alone.
    other = open_page("/review?text-model=reviews-en")
    open_queue(other)
    file = tmp_path / "half.csv"
    file.write_bytes(data)
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_role("button", name="Go on as AB").click()
    last(other, "a question asked")
    expect(other.locator(".ct-review-text")).to_have_text(shown)


def test_what_is_to_be_done_next_is_in_sight_and_has_the_focus(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page("/review?text-model=reviews-en")
    open_queue(page)
    file = tmp_path / "films.csv"
    file.write_text(CSV, "utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Classify 5 cases and begin").click()
    name = page.get_by_label("Your name or initials")
    expect(name).to_be_focused()
    expect(name).to_be_in_viewport()
    settled(page)
    page.keyboard.type("AB")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-review-skip button:enabled")).to_have_count(1)
    settled(page)
    name.blur()
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("q")
    expect(page.get_by_text("Write your question first")).to_be_in_viewport()
    expect(page.get_by_label("Note or question")).to_be_focused()
    # A second time, too: the page says nothing new then.
    settled(page)
    page.get_by_label("Note or question").blur()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_label("Note or question")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_queue_on_a_phone_in_french(open_page: Open, tmp_path: Path, theme: str) -> None:
    page = open_page("/review?text-model=reviews-en", locale="fr-FR", color_scheme=theme, **PHONE)
    begin(page, tmp_path / "films.csv", "Classer 5 cas et commencer", "Votre nom ou vos initiales")
    page.locator(".st-key-review-confirm button").tap()
    last(page, "vous avez confirmé")
    page.get_by_label("Votre nom ou vos initiales").fill("")
    page.keyboard.press("Enter")
    asleep = page.locator(".st-key-review-confirm button:disabled p")
    expect(asleep).to_be_visible()  # and can be read: it was white on white
    assert asleep.evaluate("e => getComputedStyle(e).color") == page.locator(
        ".st-key-review-skip button:disabled p"
    ).evaluate("e => getComputedStyle(e).color")
    page.get_by_label("Votre nom ou vos initiales").fill("AB")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-review-confirm button:enabled")).to_be_visible()
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    for button in page.locator("[class*='st-key-ct-review-'] button:visible").all()[:5]:
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
    assert not grave(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_on_a_phone_over_a_reload_and_back_with_their_zip(
    open_page: Open, tmp_path: Path, theme: str
) -> None:
    page = open_page("/review?picture-model=digits", color_scheme=theme, **PHONE)
    open_queue(page)
    file = tmp_path / "digits.zip"
    file.write_bytes(archive())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Classify 4 cases and begin").click()
    name = page.get_by_label("Your name or initials")
    name.fill("AB")
    name.press("Enter")
    expect(page.locator(".st-key-review-skip button:enabled")).to_have_count(1)
    settled(page)
    name.blur()
    page.keyboard.press("y")
    last(page, "you confirmed")
    picture = page.get_by_role("img", name=re.compile("^The picture to be labelled: digit_"))
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") >= 250
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    assert not grave(page)
    page.reload()
    last(page, "you confirmed")
    small = page.get_by_role("img", name=re.compile("^A small copy of the picture: digit_"))
    expect(small).to_be_visible()
    assert small.evaluate("image => image.complete && image.naturalWidth") > 0
    expect(page.get_by_text("1 of 4 answered")).to_be_visible()
    page.keyboard.press("s")  # one can go on
    last(page, "skipped")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("4 pictures are back.")).to_be_visible()
    expect(picture).to_be_visible()
    expect(page.get_by_text("1 of 4 answered")).to_be_visible()
