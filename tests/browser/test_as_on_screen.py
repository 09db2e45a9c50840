"""What is taken away looks as it did on screen: the web page pixel by pixel, in both themes.

Not a chart's Vega-Lite file, which is held by what it says (`tests/models/test_vega.py`): on screen
the chart is as wide as its place and Streamlit's theme gives it 12 px on the axis of per cents and
a grid of its own; the file brings its own width, 13 px and the palette's line for the grid.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from models.display.bands import Band
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Fitted, Label, Prediction, Readings
from models.reading import inputs
from models.takeaway import measuring
from models.takeaway.content import Taken
from models.takeaway.files import FORMS
from models.takeaway.measuring import Font
from models.takeaway.palette import THEMES, Theme
from tests.browser.conftest import serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import settled

WIDTH = 600  # pixels, of the display on both pages
NEAR = 24  # of 255: letters are drawn with soft edges, which fall differently
FEW = 0.001  # of all pixels may be farther off than that
LABELS = (Label("positive"), Label("negative"), Label("mixed"))
SURE = Prediction.of("m", LABELS, (0.87, 0.1, 0.03), "0" * 64)
TIED = Prediction.of("m", LABELS, (0.45, 0.45, 0.1), "1" * 64)
BANDS = (Band(0.8, "Sure", "Go along."), Band(0.0, "Not sure", "Look yourself."))
SHOWN: dict[str, tuple[Prediction, DisplaySpec]] = {
    **{pattern: (SURE, DisplaySpec(pattern)) for pattern in PATTERNS},
    **{f"{pattern}-tied": (TIED, DisplaySpec(pattern)) for pattern in PATTERNS},
    "categorical-own": (SURE, DisplaySpec("categorical", bands=BANDS)),
    "numeric-words": (SURE, DisplaySpec("numeric", digits=2, with_words=True)),
    "nbest-hedged": (TIED, DisplaySpec("nbest", n=2, digits=1, hedge_below=0.9)),
    "visual-icons": (SURE, DisplaySpec("visual", chart="icons")),
    "visual-bars": (SURE, DisplaySpec("visual", chart="bars")),
    "visual-dots": (SURE, DisplaySpec("visual", chart="dots", threshold=0.3)),
    "visual-readings": (
        replace(
            SURE,
            readings=Readings.of(
                "bootstrap", tuple((0.8 + n / 200, 0.15 - n / 200, 0.05) for n in range(25))
            ),
        ),
        DisplaySpec("visual", chart="quantiles"),
    ),
    "calibrated": (
        replace(SURE, calibrated_on=Fitted("half", 100, 1.3, "2026-01-01")),
        DisplaySpec(),
    ),
}
SOURCE = """
import streamlit as st

from components.displays import panel
from models.display.design import Design
from models.language import Language
from tests.browser.test_as_on_screen import SHOWN, WIDTH

name = st.text_input("Show") or next(iter(SHOWN))
prediction, spec = SHOWN[name]
with st.container(key=f"ct-shown-{name}"):  # another place for each: nothing of the last is in it
    with st.container(key="ct-answer", width=WIDTH + 80):
        panel.show_prediction(prediction, Design(spec), Language("en"), "answer")
"""

BACKGROUND = "at => getComputedStyle(at).backgroundColor"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a page with one display, as wide as in a file."""
    with serving_source(SOURCE, tmp_path_factory.mktemp("shown")) as url:
        yield url


def seen(page: Page, css: str, ground: str) -> Image.Image:
    """An element as it looks in its place, moved to where nothing falls between two pixels."""
    page.evaluate(
        """async ([css, width, ground]) => {
            const at = document.querySelector(css);
            Object.assign(at.style, {
                position: "fixed", insetBlockStart: "120px", insetInlineStart: "20px", margin: 0,
                width: `${width}px`, background: ground, zIndex: 9,
            });
            await document.fonts.ready;
        }""",
        [css, WIDTH, ground],
    )
    box = page.locator(css).first.bounding_box()
    assert box
    # Of whole points: below the last of them the page behind it shows through.
    clip = {**box, "height": float(int(box["height"]))}
    shot = page.screenshot(animations="disabled", clip=clip)  # type: ignore[arg-type]
    return Image.open(io.BytesIO(shot)).convert("RGB")


class Screens(NamedTuple):
    """A page that shows one display after the other, and one for what was taken away."""

    theme: Theme
    there: Page
    taken: Page


@pytest.fixture(scope="module", params=THEMES)
def screens(request: pytest.FixtureRequest, contexts: Contexts, site: str) -> Iterator[Screens]:
    """Both pages, opened once in each theme."""
    with contexts.one(
        viewport={"width": 1280, "height": 900}, color_scheme=request.param, reduced_motion="reduce"
    ) as context:
        there = context.new_page()
        there.goto(site)
        expect(there.locator(".st-key-ct-answer")).to_be_visible()
        settled(there)
        yield Screens(request.param, there, context.new_page())


@pytest.mark.parametrize("name", SHOWN)
def test_the_page_looks_as_the_display_did(screens: Screens, name: str) -> None:
    theme, there, taken = screens
    prediction, spec = SHOWN[name]
    made = FORMS["html"].write(
        Taken(prediction, spec, Language(), inputs.decode_text("Fine."), "Reviews", theme)
    )
    there.get_by_label("Show", exact=True).fill(name)
    there.get_by_label("Show", exact=True).press("Enter")
    css = ".ct-display:not(.ct-chart)"
    expect(there.locator(f".st-key-ct-shown-{name}").locator(css).first).to_be_visible()
    settled(there)
    expect(there.locator("[class*=st-key-ct-shown-]")).to_have_count(1)
    taken.set_content(made.decode(), wait_until="load")
    card = there.locator(".st-key-ct-answer").evaluate(BACKGROUND)
    assert taken.locator("body").evaluate(BACKGROUND) == card
    here, away = (seen(page, css, card) for page in (there, taken))
    assert away.size == here.size
    off = np.abs(np.asarray(here, dtype=int) - np.asarray(away, dtype=int)).max(axis=2)
    assert (off > NEAR).mean() <= FEW
    assert len(np.unique(np.asarray(here).reshape(-1, 3), axis=0)) > 3  # something is drawn


# How wide the browser draws each line of a drawing, and in which font.
WIDE = """() => Object.fromEntries(Array.from(document.querySelectorAll("tspan"), (line) => [
    line.textContent,
    [line.getComputedTextLength(), +line.closest("text").getAttribute("font-size"),
     +line.closest("text").getAttribute("font-weight")],
]))"""


@pytest.mark.parametrize("name", ["numeric", "nbest", "gate", "visual"])
def test_a_drawing_brings_its_font_and_looks_as_its_picture(contexts: Contexts, name: str) -> None:
    prediction, spec = SHOWN[name]
    taken = Taken(prediction, spec, Language("fr"), inputs.decode_text("Déjà vu."), "Avis", "light")
    drawn, painted = FORMS["svg"].write(taken), FORMS["png"].write(taken)
    with contexts.one(device_scale_factor=2) as context:
        page = context.new_page()
        page.set_content(f"<style>body{{margin:0}}</style>{drawn.decode()}")
        page.evaluate("document.fonts.ready")
        widths = page.evaluate(WIDE)
        shot = page.locator("svg").screenshot()
    assert len(widths) > 4
    for line, (width, size, weight) in widths.items():
        there = measuring.drawn_width(line, Font(size, weight))
        # Kerning takes a little; Helvetica would be a tenth wider.
        assert 0.93 * there - 1 <= width <= 1.01 * there, line
    here, away = (Image.open(io.BytesIO(one)).convert("L") for one in (shot, painted))
    assert here.size == away.size
    # Two programs soften edges differently: at a quarter of the size letters are alike.
    small = (here.width // 4, here.height // 4)
    off = np.abs(
        np.asarray(here.resize(small, Image.Resampling.BOX), dtype=int)
        - np.asarray(away.resize(small, Image.Resampling.BOX), dtype=int)
    )
    assert (off > NEAR).mean() <= 0.002
