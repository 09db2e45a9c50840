"""The first screen: what this is, in one glance, and three ways in."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components import answer, model_picker, shell
from components.language import Language
from components.patterns.registry import PATTERNS
from models import catalog, examples, inputs
from models.display.spec import DisplaySpec


def show_home(lang: Language) -> None:
    """One sentence, three doors, and one prediction shown in every display."""
    left, right = st.columns([5, 7], gap="large", vertical_alignment="center")
    with left:
        st.title(lang.gettext("How sure is the AI?"))
        shell.html(
            Markup('<p class="ct-lead">{}</p>').format(
                lang.gettext(
                    "Give a text or a picture to a real classifier. See its confidence in five "
                    "ways, and the words and pixels behind it. Then ask yourself: how far would "
                    "you go along with it?"
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
        _illustration(lang)


def _illustration(lang: Language) -> None:
    """One real prediction, small, in every display side by side."""
    entry = catalog.get(model_picker.first_model("text", lang))
    offered = examples.examples(entry.id)
    if not offered or model_picker.ready(entry, lang) is None:
        return
    text = next((e for e in offered if e.lesson == "unsure"), offered[0]).text
    prediction = answer.predict_text(entry, inputs.decode_text(text), lang)
    if prediction is None:
        return
    cards = Markup("").join(
        Markup('<li class="ct-mini"><p class="ct-eyebrow">{}</p>{}</li>').format(
            lang.gettext(pattern.title),
            pattern.show(prediction, DisplaySpec(pattern=pattern.id), lang).html,
        )
        for pattern in PATTERNS.values()
    )
    shell.html(
        Markup(
            '<figure class="ct-illustration"><blockquote>{}</blockquote><ul>{}</ul></figure>'
        ).format(text, cards)
    )
    st.caption(
        lang.gettext(
            "One answer of “{model}”, shown in five ways. Raw model score, not calibrated.",
            model=lang.gettext(entry.title),
        )
    )
