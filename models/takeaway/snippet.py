"""A display as a Streamlit app of its own: one short file that needs Streamlit and no Certitude."""

from __future__ import annotations

import json
import pprint
import re

from models.bounded.asking import Beat
from models.takeaway.content import Taken
from models.takeaway.page import html
from models.version import VERSION

_WIDTH = 100  # characters of a line of settings
_STREAMLIT = "1.67"  # what it was tried with; `st.iframe` is of 1.56, its `alt` is younger
# Streamlit puts a script of its own into the frame, which tells it how high the page is; the page
# has none, and may fetch nothing all the same.
_MEASURED = "script-src 'unsafe-inline'; default-src"
_UNSEEN = re.compile(r"[^\x20-\x7e]")


def snippet(taken: Taken, beat: Beat) -> bytes:
    """The file, UTF-8: the answer and the settings by name, and the page as `page.html` makes it.

    beat: called while a chart is drawn. CertitudeError as there. Whatever anybody wrote stands in
    it as a string and nowhere else: no comment holds a word of it.
    """
    lang, shown = taken.language, taken.rendering
    page = html(taken, beat).decode().replace('content="default-src', f'content="{_MEASURED}', 1)
    return "\n".join(
        (
            '"""'
            + lang.gettext(
                "One answer and how sure the model is of it, as Certitude {version} showed it.",
                version=VERSION,
            ),
            "",
            lang.gettext(
                "It needs Streamlit {least} or newer, and no Certitude: streamlit run {name}",
                least=_STREAMLIT,
                name=f"certitude-{taken.spec.pattern}.py",
            ),
            '"""',
            "",
            "import streamlit as st",
            "",
            f"MODEL = {literal(taken.model)}",
            "# " + lang.gettext("What the display says: its headline, and all of it in words."),
            f"ANSWER = {literal(shown.headline)}",
            f"SAYS = {literal(shown.summary)}",
            "# " + lang.gettext("Where its numbers come from: the model itself, or calibrated."),
            f"SCORE = {literal(taken.prediction.score)}",
            f"PROVENANCE = {literal(shown.provenance)}",
            "# " + lang.gettext("The display and the settings that were chosen for it."),
            f"SETTINGS = {_settings(taken.design.spec_in(lang).to_short_dict())}",
            "",
            "",
            "def show_confidence() -> None:",
            '    """' + lang.gettext("Draw the display, light or dark as the app is.") + '"""',
            '    theme = "dark" if st.context.theme.type == "dark" else "light"',
            '    page = PAGE.replace("<html ", f\'<html style="color-scheme: {theme}" \', 1)',
            "    st.iframe(page, alt=SAYS)",
            "",
            "",
            "# "
            + lang.gettext("The display itself: a page that fetches nothing, and runs nothing."),
            "PAGE = (",
            *(f"    {literal(line)}" for line in page.splitlines(keepends=True)),
            ")",
            "",
            "show_confidence()",
            "",
        )
    ).encode("utf-8", "replace")


def literal(text: str) -> str:
    """A text as a Python string in double quotes; what cannot be seen in it stands as an escape."""
    return _UNSEEN.sub(_seen, json.dumps(text, ensure_ascii=False))


def _seen(found: re.Match[str]) -> str:
    """A character, or its escape: nobody who reads the file is shown it in another order."""
    sign = found[0]
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _settings(settings: dict[str, object]) -> str:
    return pprint.pformat(settings, width=_WIDTH, sort_dicts=False)
