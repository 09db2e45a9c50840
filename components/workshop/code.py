"""The program that does exactly what was chosen, to read, copy and take home."""

from __future__ import annotations

import streamlit as st

from components.site import downloads
from models.language import Language
from models.live import code
from models.live.families import Plan
from models.live.lesson import Lesson

_HEIGHT = 420


def show_code(taught: Lesson, plan: Plan, lang: Language) -> None:
    """The whole program, which changes with the controls."""
    st.header(lang.gettext("The code that does exactly this"))
    text = code.program(taught, plan)
    name = (text, lang.code)
    with st.container(horizontal=True, key="ct-workshop-files"):
        downloads.offer(
            lang.gettext("As a program (.py)"),
            "certitude-workshop.py",
            "text/x-python",
            name,
            text.encode,
            icon=":material/download:",
        )
        downloads.offer(
            lang.gettext("As a notebook (.ipynb)"),
            "certitude-workshop.ipynb",
            "application/x-ipynb+json",
            name,
            lambda: code.notebook(taught, plan).encode(),
            icon=":material/download:",
        )
    st.code(text, language="python", height=_HEIGHT)
    st.caption(
        lang.gettext(
            "It needs nothing of Certitude. Run with the same versions on the same machine, it "
            "prints the same figures as here."
        )
    )
