"""Bands are set by keyboard: what a person types stays where it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import opener, serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import option, settled

# The controls alone, told to the browser one slow message after the other: whoever types meanwhile
# is always the quicker one.
SCRIPT = """
import streamlit as st
from components.displays import settings
from components.site import shell, state
from models.prediction import Label, Prediction


lang = shell.begin()
settings.show_controls(lang, Prediction.of("m", (Label("no"), Label("yes")), (0.1, 0.9), "0" * 64))
st.text("the end")
state.write_url()
"""


@pytest.fixture(scope="module")
def slowed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_source(SCRIPT, tmp_path_factory.mktemp("bands"), pause_s=0.02) as url:
        yield url


@pytest.fixture
def open_bands(contexts: Contexts, slowed: str) -> Iterator[Callable[..., Page]]:
    """Open the settings of the bands, with a query."""

    def open_(query: str = "") -> Page:
        page: Page = open_page(f"/?display=categorical&{query}")
        page.locator(".st-key-ct-settings summary").click()
        expect(page.locator(".ct-mini .ct-display")).to_be_visible()
        expect(page.get_by_text("the end")).to_be_visible()
        settled(page)
        return page

    opening = opener(contexts, slowed)
    open_page = next(opening)
    yield open_
    next(opening, None)


def cut_of(page: Page, band: int) -> Locator:
    return page.get_by_label(f"Band {band} from (%)", exact=True)


def name_of(page: Page, band: int) -> Locator:
    return page.get_by_label(f"Name of band {band}", exact=True)


def test_nothing_typed_is_lost_while_a_cut_off_is_refused_and_then_taken(
    open_bands: Callable[..., Page],
) -> None:
    page = open_bands()
    cut, name, refusal = cut_of(page, 1), name_of(page, 1), page.get_by_role("alert")
    cut.fill("55")
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    page.keyboard.type("Just")
    expect(refusal).to_contain_text("55% is not above")
    settled(page)
    page.keyboard.type(" do it")
    expect(name).to_be_focused()
    expect(name).to_have_value("Just do it")
    expect(cut).to_have_value("90")
    page.keyboard.press("Shift+Tab")
    expect(cut).to_be_focused()
    page.keyboard.type("85")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Go")
    expect(refusal).to_have_count(0)
    settled(page)
    page.keyboard.type(" on")
    action = page.get_by_label("What to do in band 1", exact=True)
    expect(action).to_be_focused()
    expect(action).to_have_value("Go on")
    expect(name).to_have_value("Just do it")
    expect(page).to_have_url(re.compile("bands=85-60.*band-1=Just"))


def test_arrow_keys_stop_before_the_next_cut_off_and_stay_in_their_field(
    open_bands: Callable[..., Page],
) -> None:
    page = open_bands("bands=63-60")
    cut, refusal = cut_of(page, 2), page.get_by_role("alert")
    cut.focus()
    for taken in (61, 62):
        page.keyboard.press("ArrowUp")
        expect(page).to_have_url(re.compile(f"bands=63-{taken}"))
    page.keyboard.press("ArrowUp")
    expect(refusal).to_contain_text("63% is not below")
    settled(page)
    expect(cut).to_be_focused()
    expect(cut).to_have_value("62")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("bands=63-61"))
    expect(refusal).to_have_count(0)
    settled(page)
    expect(cut).to_be_focused()
    expect(cut).to_have_value("61")


def test_arrow_keys_count_each_press_however_slow_the_answer(
    open_bands: Callable[..., Page],
) -> None:
    page = open_bands("bands=90-30")
    cut = cut_of(page, 2)
    cut.focus()
    for _ in range(35):
        page.keyboard.press("ArrowUp", delay=40)
    expect(page).to_have_url(re.compile("bands=90-65"))
    settled(page)
    expect(cut).to_have_value("65")


def test_another_number_of_bands_leaves_what_was_set_where_it_belongs(
    open_bands: Callable[..., Page],
) -> None:
    page = open_bands("bands=80-79&band-1=Sure&band-3=Just+do+it")
    option(page, "6").click()
    expect(name_of(page, 6)).to_have_value("Just do it")
    settled(page)
    expect(cut_of(page, 6)).to_be_disabled()
    expect(cut_of(page, 1)).to_have_value("80")
    expect(cut_of(page, 2)).to_have_value("79")
    expect(name_of(page, 1)).to_have_value("Sure")
    for band in (2, 3, 4, 5):
        expect(name_of(page, band)).to_have_value("")
    option(page, "3").click()
    expect(name_of(page, 3)).to_have_value("Just do it")
    settled(page)
    expect(page).to_have_url(re.compile("bands=80-79&band-1=Sure&band-3=Just"))
    expect(page).not_to_have_url(re.compile("band-6"))
