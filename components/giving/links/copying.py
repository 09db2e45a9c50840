"""A button that copies the link to this screen; a person's own text goes along if they say so."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

from components.site import assets
from models.language import Language
from models.limits import LIMITS

_HERE = Path(__file__).parent
# What of a person's own is on the screen that the link leads to, "" where it is an example.
Own = Literal["", "text", "table", "picture"]
_mount = st.components.v2.component(
    "certitude_copying",
    html=(_HERE / "copying.html").read_text("utf-8"),
    js=assets.script(_HERE / "copying.js"),
    isolate_styles=False,  # the page has links.css
)


def show_copy_link(own: Own, about: str, lang: Language, *, box: str = "") -> None:
    """The button, and what becomes of a press; own text: whether it goes along is asked first.

    about: names the input; what was said of the link to another one is taken back. box: the key of
    the text box that own text stands in.
    """
    _mount(
        key="ct-copy-link",
        data={
            "own": own,
            "box": f".st-key-{box} textarea",
            "about": f"{own} {about}",
            "most": LIMITS.link_characters,
            "words": _words(own, lang),
        },
    )


def _words(own: Own, lang: Language) -> dict[str, str]:
    copied = {
        "table": lang.gettext("The link is copied. Your table is not in it."),
        "picture": lang.gettext("The link is copied. Your picture is not in it."),
    }
    return {
        "open": lang.gettext("Copy link"),
        "copied": copied.get(own, lang.gettext("The link is copied.")),
        "question": lang.gettext(
            "Does your text go along? Whoever has the link can then read it. It is in the part of "
            "the link that no server sees."
        ),
        "linkWithout": lang.gettext("Link without my text"),
        "linkWith": lang.gettext("Link with my text"),
        "without": lang.gettext("The link is copied, without your text."),
        "with": lang.gettext("The link is copied, with your text in it."),
        "tooLong": lang.gettext(
            "Your text is too long for a link, which holds at most {n} characters of it in "
            "compressed form. Copy the link without your text, and send that another way.",
            n=lang.number(LIMITS.link_characters),
        ),
        "cannot": lang.gettext(
            "This browser cannot put a text into a link. Copy the link without your text, and send "
            "that another way."
        ),
        "byHand": lang.gettext("This browser does not let a page copy. Copy the link from here:"),
        "link": lang.gettext("Link to this screen"),
    }
