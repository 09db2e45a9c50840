"""The gallery: one prediction in every display, side by side."""

import streamlit as st

from components.displays import answer, gallery
from components.giving import model_picker, text_source
from components.site import shell, state, versions, work

lang = shell.language()
st.title(lang.gettext("The displays side by side"))
left, right = st.columns([4, 8], gap="large")
with left:
    entry = model_picker.pick_model("text", state.TEXT_MODEL, lang)
    given = None if entry is None else text_source.give_one_text(entry, lang)
    work.about("text", entry and given and (entry, given.hash))
with right:
    if entry is None or given is None:
        answer.nothing_yet(lang.gettext("Type a text, and its displays appear here."))
    elif model_picker.ready(entry, lang) is not None:
        with st.container(key=versions.GALLERY):
            prediction = answer.predict_text(entry, given, lang)
            if prediction is not None:
                gallery.show_gallery(prediction, lang)
            versions.stamp(versions.current())
