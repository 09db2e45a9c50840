"""The drawing pad in a real browser: mouse, finger and keyboard, undo, reruns, pages, themes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import opener, serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import settled
from tests.waiting import PATIENCE_S

SCRIPT = """
import json
import numpy as np
import streamlit as st
from components.giving.drawing.drawing import drawing_pad
from models.language import Language

code = st.radio("Language", ["en", "fr"])
shown = st.checkbox("Pad", value=True)
# Places of their own: a line that moves up or down stands twice for a moment.
pad, said, drawn = st.container(), st.container(), st.container()
if shown:
    with pad:
        picture = drawing_pad(Language(code), key="digit")
    ink = None
    if picture is not None:
        drawn.image(picture)
        dark = np.asarray(picture) < 128
        rows, columns = np.nonzero(dark)
        ink = [int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())]
        ink.append(round(float(dark.mean()), 3))
    said.code(json.dumps({"code": code, "ink": ink}))
"""


@pytest.fixture(scope="module")
def pad_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_source(SCRIPT, tmp_path_factory.mktemp("pad_server")) as url:
        yield url


@pytest.fixture
def open_pad(contexts: Contexts, pad_server: str) -> Iterator[Callable[..., Page]]:
    opening = opener(contexts, pad_server)
    open_page = next(opening)

    def open_(**options: object) -> Page:
        page: Page = open_page(
            viewport={"width": 900, "height": 1000}, reduced_motion="no-preference", **options
        )
        expect(page.locator("canvas")).to_be_visible()
        return page

    yield open_
    next(opening, None)


def ink(page: Page, *, code: str = "en") -> list[float] | None:
    """What Python drew: left, top, right, bottom of the ink, and its share of the paper."""
    shown = page.get_by_test_id("stCode")
    expect(shown).to_contain_text(f'"code": "{code}"')
    settled(page)
    result: list[float] | None = json.loads(shown.inner_text())["ink"]
    return result


def until_ink(page: Page, check: Callable[[list[float] | None], bool]) -> list[float] | None:
    """Wait until Python has seen a drawing like this."""
    end = time.monotonic() + PATIENCE_S
    while not check(found := ink(page)):
        assert time.monotonic() < end, f"Python sees {found}"
        page.wait_for_timeout(100)  # between two looks
    return found


def drag(page: Page, *points: tuple[float, float]) -> None:
    box = page.locator("canvas").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def dark_pixels(page: Page) -> int:
    """How many pixels of the canvas have ink on them, in the browser itself."""
    return int(
        page.locator("canvas").evaluate(
            "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
            ".filter((v, i) => i % 4 == 3 && v > 127).length"
        )
    )


def test_the_mouse_draws_and_steps_can_be_taken_back(open_pad: Callable[..., Page]) -> None:
    page = open_pad()
    assert ink(page) is None
    drag(page, (0.2, 0.2), (0.8, 0.2), (0.4, 0.9))  # a seven
    left, top, right, bottom, share = until_ink(page, bool) or []
    # 0.2 of 280 is 56; the pen is 22 wide.
    assert (left, top, right) == pytest.approx((45, 45, 235), abs=4)
    assert bottom == pytest.approx(263, abs=4)
    assert 0.08 < share < 0.2
    drag(page, (0.35, 0.55), (0.75, 0.55))  # its bar
    until_ink(page, lambda found: bool(found and found[4] > share))
    undo, clear = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Clear")
    undo.click()
    until_ink(page, lambda found: bool(found and found[4] == share))
    clear.click()
    until_ink(page, lambda found: found is None)
    assert dark_pixels(page) == 0
    undo.click()  # clearing by mistake loses nothing
    until_ink(page, lambda found: bool(found and found[4] == share))


def test_the_keyboard_alone_can_draw(open_pad: Callable[..., Page]) -> None:
    page = open_pad()
    pad = page.get_by_role("application", name="Drawing pad for one digit")
    pad.focus()
    expect(pad).to_have_attribute("aria-describedby", "ct-pad-hint ct-pad-keys")
    for key in ["ArrowUp"] * 6 + ["Space"] + ["ArrowDown"] * 12 + ["Space", "ArrowRight"]:
        page.keyboard.press(key)
    left, top, right, bottom, _ = until_ink(page, bool) or []
    # From (0.5, 0.2) down to (0.5, 0.8); the last step, with the pen up, drew nothing.
    assert (left, right) == pytest.approx((129, 151), abs=3)
    assert (top, bottom) == pytest.approx((45, 235), abs=4)
    page.keyboard.press("Control+z")
    until_ink(page, lambda found: found is None)
    expect(page.get_by_role("status")).to_have_text("The last step was undone.")


def test_a_finger_draws_and_the_page_stays_where_it_is(open_pad: Callable[..., Page]) -> None:
    page = open_pad(has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 600})
    box = page.locator("canvas").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        places = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    scrolled = page.evaluate("document.querySelector('.stMain').scrollTop")
    send("touchStart", (0.5, 0.9))
    for step in range(1, 9):
        send("touchMove", (0.5, 0.9 - step / 10))
    send("touchEnd")
    left, top, right, bottom, _ = until_ink(page, bool) or []
    assert (left, top, right, bottom) == pytest.approx((129, 17, 151, 263), abs=6)
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == scrolled


def test_the_drawing_outlives_another_language_and_another_page(
    open_pad: Callable[..., Page],
) -> None:
    page = open_pad()
    drag(page, (0.5, 0.1), (0.5, 0.9))
    before = until_ink(page, bool)
    page.get_by_text("fr", exact=True).click()
    assert ink(page, code="fr") == before
    expect(page.locator("canvas")).to_be_visible()
    assert dark_pixels(page)
    page.get_by_text("en", exact=True).click()
    assert ink(page) == before
    page.get_by_text("Pad", exact=True).click()
    expect(page.locator("canvas")).to_have_count(0)
    page.get_by_text("Pad", exact=True).click()
    expect(page.locator("canvas")).to_be_visible()
    until_ink(page, lambda found: found == before)
    assert dark_pixels(page)
    drag(page, (0.1, 0.5), (0.9, 0.5))  # and it can be gone on with
    until_ink(page, lambda found: bool(found and before and found[4] > before[4]))
    page.get_by_role("button", name="Undo").click()
    until_ink(page, lambda found: found == before)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_is_seen_on_paper_in_both_themes(open_pad: Callable[..., Page], theme: str) -> None:
    page = open_pad(color_scheme=theme, device_scale_factor=2)
    drag(page, (0.2, 0.5), (0.8, 0.5))
    until_ink(page, bool)
    assert page.locator("canvas").evaluate("c => c.width") == 560  # sharp on a dense screen
    if folder := os.environ.get("CERTITUDE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"drawing-{theme}.png")
    middle, paper = page.locator("canvas").evaluate(
        "c => [[...c.getContext('2d').getImageData(280, 280, 1, 1).data.slice(0, 3)],"
        " getComputedStyle(c).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)]"
    )
    assert abs(sum(middle) - sum(paper)) > 350
