"""A component without a face: it follows what is typed into Streamlit's own text box.

Streamlit's box tells the server on Ctrl+Enter, or when it is left; neither is known to a person
who waits for an answer, and a phone has no Ctrl.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.site import assets, versions
from models.language import Language
from models.limits import LIMITS

_HERE = Path(__file__).parent
_KEY = "ct-live"  # live.css knows it
_mount = st.components.v2.component(
    "certitude_live",
    html=(_HERE / "live.html").read_text("utf-8"),
    js=assets.script(_HERE / "live.js"),
    isolate_styles=False,  # the page has live.css, and the box is described by what stands here
)


def follow_typing(box: str, text: str, origin: int, lang: Language) -> None:
    """Send what is typed when typing rests, and dim at once what was made from another text.

    box: the key of the text box, which stands right before; text: what the page shows, in its
    version `origin` (`TextBox.origin`): another one was put in by a click, not by typing.
    """
    _mount(
        key=_KEY,
        data={
            "box": f".st-key-{box} textarea",
            "version": versions.begin(text),
            "origin": origin,
            "parts": [f".st-key-{part}" for part in versions.PARTS],
            "said": ", ".join(
                # Not the settings' preview, which shows what another answer would look like.
                f".st-key-{versions.ANSWER} {part}:not(.st-key-ct-tools *)"
                for part in (".ct-unlike-title", ".ct-display > .ct-sr")
            ),
            "most": LIMITS.text_characters,
            "words": {
                "about": lang.gettext(
                    "The answer follows when you pause. The box takes at most {n} characters; a "
                    "model that reads only the first of them says how many.",
                    n=lang.number(LIMITS.text_characters),
                ),
                "behind": lang.gettext("The text has changed. A new answer follows."),
                "current": lang.gettext("The answer is up to date."),
                "tooLong": lang.gettext(
                    "That is too long to paste: at most {n} characters can be read. Your text is "
                    "as it was.",
                    n=lang.number(LIMITS.text_characters),
                ),
            },
        },
    )
