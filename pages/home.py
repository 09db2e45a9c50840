"""The first screen: what this is, in one glance, and three ways in."""

import streamlit as st
from markupsafe import Markup

from components.displays import answer, illustration
from components.giving import model_picker
from components.site import shell
from models import catalog, examples
from models.reading import inputs

lang = shell.language()
left, right = st.columns([5, 7], gap="large", vertical_alignment="center")
with left:
    st.title(lang.gettext("How sure is the AI?"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "Give a text or a picture to a real classifier. See its confidence as a word, a "
                "number, a list or a drawing, and the words and pixels behind it. Then ask "
                "yourself: how far would you go along with it?"
            )
        )
    )
    with st.container(key="ct-doors"):
        st.page_link("text.py", label=lang.gettext("Try a text"), icon=":material/notes:")
        st.page_link("picture.py", label=lang.gettext("Try a picture"), icon=":material/image:")
        st.page_link(
            "gallery.py",
            label=lang.gettext("Compare the displays"),
            icon=":material/dashboard:",
        )
with right:
    entry = catalog.get(model_picker.first_model("text", lang))
    offered = examples.examples(entry.id)
    if offered and model_picker.ready(entry, lang) is not None:
        shown = next((e for e in offered if e.lesson == "sure-right"), offered[0])
        prediction = answer.predict_text(entry, inputs.decode_text(shown.text), lang)
        if prediction is not None:
            illustration.show_illustration(shown, prediction, lang.gettext(entry.title), lang)
