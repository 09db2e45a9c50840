"""The program that does exactly what was chosen, to read, copy and take home."""

from __future__ import annotations

import streamlit as st

from components.site import saving
from components.site.choosing import fold
from components.site.saving import File
from components.site.state import Slot
from models.language import Language
from models.live import code
from models.live.families import Plan
from models.live.lesson import Lesson

_WHOLE: Slot[bool] = Slot("_workshop_code", False)
_MODEL, _TRAINING = "The model", "Training"  # the parts that change with the controls


def show_code(taught: Lesson, plan: Plan, lang: Language) -> None:
    """What the controls change, and the whole program when somebody opens it."""
    st.header(lang.gettext("The code that does exactly this"))
    text = code.program(taught, plan)
    parts = {cell.heading: cell.code for cell in code.cells(taught, plan)}
    # Wrapped, and of its own height: what scrolls inside could not be reached by key.
    st.code(f"{parts[_MODEL]}\n\n{parts[_TRAINING]}", language="python", wrap_lines=True)
    box = fold(lang.gettext("The whole program"), ":material/code:", _WHOLE, lang)
    if _WHOLE.get():
        with box:
            st.code(text, language="python", wrap_lines=True)
    name = (text, lang.code)
    program = File(
        "program",
        lang.gettext("As a program (.py)"),
        "certitude-workshop.py",
        "text/x-python",
        name,
        lambda _tell: text.encode(),
    )
    notebook = File(
        "notebook",
        lang.gettext("As a notebook (.ipynb)"),
        "certitude-workshop.ipynb",
        "application/x-ipynb+json",
        name,
        lambda _tell: code.notebook(taught, plan).encode(),
    )
    with st.container(key="ct-workshop-files"):
        saving.offer("workshop", [program, notebook], lang)
    st.caption(
        lang.gettext(
            "It needs nothing of Certitude. Run with the same versions on the same machine, it "
            "prints the same figures as here."
        )
    )
