"""A pad to draw a digit on: with mouse, finger or pen, or with the arrow keys and space."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from components.giving.drawing.strokes import (
    BRUSH,
    MAX_POINTS,
    MAX_STROKES,
    Strokes,
    rasterise,
    read_strokes,
)
from components.site import assets
from components.site.state import Slot
from models.language import Language

if TYPE_CHECKING:
    from PIL import Image

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "certitude_drawing",
    html=(_HERE / "drawing.html").read_text("utf-8"),
    js=assets.script(_HERE / "drawing.js"),
    isolate_styles=False,  # the page has drawing.css
)


def drawing_pad(language: Language, key: str) -> Image.Image | None:
    """Show the pad; return what is drawn on it, None while nothing is.

    The picture is grey ("L"), 280 x 280, black on white. The drawing stays when the page or the
    language changes: the session keeps its strokes under `key` and "-kept".
    InputError "bad_drawing" (422) where the browser sent something that the pad does not send;
    the drawing from before is kept then.
    """
    kept = _kept(key)
    result = _mount(
        key=key,
        # Drawn when the pad appears; after that, what is on the pad counts.
        data={
            "strokes": kept.get(),
            "maxStrokes": MAX_STROKES,
            "maxPoints": MAX_POINTS,
            "brush": BRUSH,
            "words": _words(language),
        },
        default={"strokes": kept.get()},
        on_strokes_change=lambda: None,
        width="content",
    )
    strokes = read_strokes(result.strokes)
    kept.set(strokes)
    return rasterise(strokes) if strokes else None


def kept_drawing(key: str) -> Image.Image | None:
    """What was drawn last on the pad of this key, without the pad; None where nothing was."""
    strokes = _kept(key).get()
    return rasterise(strokes) if strokes else None


def _kept(key: str) -> Slot[Strokes]:
    return Slot(f"{key}-kept", ())


def _words(language: Language) -> dict[str, str]:
    return {
        "pad": language.gettext("Drawing pad for one digit"),
        "hint": language.gettext("Draw one digit, large and in the middle."),
        "keyHint": language.gettext("Arrow keys move the pen, Space puts it down or lifts it."),
        "keys": language.gettext(
            "With the keyboard: arrow keys move the pen, with Shift in small steps. Space puts it "
            "down or lifts it. Ctrl+Z undoes, Delete clears."
        ),
        "undo": language.gettext("Undo"),
        "clear": language.gettext("Clear"),
        "penDown": language.gettext("The pen is down: arrow keys draw."),
        "penUp": language.gettext("The pen is up: arrow keys move without drawing."),
        "undone": language.gettext("The last step was undone."),
        "cleared": language.gettext("The pad is empty."),
        "full": language.gettext("The pad is full. Clear it to draw again."),
    }
