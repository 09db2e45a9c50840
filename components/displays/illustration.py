"""One prediction, small, in every display side by side."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from models.display import parts, showing
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.examples import LESSON_TITLES, Example
from models.language import Language
from models.prediction import Prediction


def show_illustration(example: Example, prediction: Prediction, title: str, lang: Language) -> None:
    """An example's text, what it is, and its prediction in each display; calls no model.

    title: the model's, in the person's language.
    """
    cards = Markup("").join(
        Markup('<li class="ct-mini"><p class="ct-eyebrow">{}</p>{}</li>').format(
            lang.gettext(pattern.title),
            showing.render(prediction, DisplaySpec(pattern.id), lang).html,
        )
        for pattern in PATTERNS.values()
    )
    shell.html(
        Markup(
            '<figure class="ct-illustration"><p class="ct-eyebrow">{}</p>'
            "<blockquote>{}</blockquote><ul>{}</ul></figure>"
        ).format(lang.gettext(LESSON_TITLES[example.lesson]), example.text, cards)
    )
    st.caption(
        lang.gettext(
            "One answer of “{model}”, shown in {n} ways. {provenance}.",
            model=title,
            n=lang.number(len(PATTERNS)),
            provenance=parts.provenance(prediction, lang),
        )
    )
