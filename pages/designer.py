"""The display designer: shape how confidence is shown, see it at once, take it away."""

import streamlit as st

from components.designer import panel
from components.displays import answer, gallery
from components.giving import model_picker
from components.giving.links import copying
from components.site import shell, state

lang = shell.language()
left, right = st.columns([5, 7], gap="large")
with left:
    st.title(lang.gettext("Display designer"))
    of_text = gallery.choose_kind(lang) == "text"
    entry = (
        model_picker.pick_model("text", state.TEXT_MODEL, lang)
        if of_text
        else model_picker.pick_model("image", state.PICTURE_MODEL, lang)
    )
with right:
    if entry is None:
        answer.nothing_yet(lang.gettext("Choose a model. What you gave is kept meanwhile."))
    elif model_picker.ready(entry, lang) is not None:
        cases = panel.cases_of(entry, lang)
        if cases:
            with left:
                panel.draw_controls(cases, lang)
            panel.show_result(entry, cases, lang)
            copying.show_copy_link("", "design", lang)
