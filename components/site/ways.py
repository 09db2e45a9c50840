"""The ways between pages: from a model to its card, figures and answers, from one input to many."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell, state
from components.site.state import Setting
from models import catalog
from models.classifier import Kind
from models.language import Language


def answering(model_id: str) -> tuple[str, Setting[str]]:
    """The page on which a model answers, and the setting that chooses it there."""
    if catalog.get(model_id).kind == "text":
        return "text.py", state.TEXT_MODEL
    return "picture.py", state.PICTURE_MODEL


def to_card(model_id: str, lang: Language) -> None:
    """The way to a model's card."""
    st.page_link(
        "cards.py",
        label=lang.gettext("The model's card"),
        icon=":material/badge:",
        query_params={state.CARD.key: model_id},
    )


def to_calibration(model_id: str, lang: Language) -> None:
    """The way to what its confidence is worth."""
    st.page_link(
        "calibration.py",
        label=lang.gettext("How far its confidence can be believed"),
        icon=":material/balance:",
        query_params={state.MEASURED.key: model_id},
    )


def to_stakes(model_id: str, lang: Language) -> None:
    """The way to the cut-off that follows from costs."""
    st.page_link(
        "stakes.py",
        label=lang.gettext("What is at stake"),
        icon=":material/rule:",
        query_params={state.MEASURED.key: model_id},
    )


def to_answers(model_id: str, lang: Language) -> None:
    """The way to the page that asks it."""
    page, setting = answering(model_id)
    st.page_link(
        page,
        label=lang.gettext("Try this model"),
        icon=":material/arrow_forward:",
        query_params={setting.key: model_id},
    )


def to_workshop(lang: Language) -> None:
    """Back to where a model of this session was trained, at the step that one left."""
    st.page_link(
        "workshop.py",
        label=lang.gettext("Back to the workshop"),
        icon=":material/arrow_back:",
    )


def for_many(kind: Kind, lang: Language) -> None:
    """Beside an uploader that takes one input: where many of them go."""
    said = (
        lang.gettext("Many pictures at once, in a ZIP file:")
        if kind == "image"
        else lang.gettext("Many texts, in a table:")
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))
    with st.container(key="ct-many", gap="xsmall"):
        st.page_link(
            "review.py",
            label=lang.gettext("Look at them one by one"),
            icon=":material/rate_review:",
        )
        st.page_link(
            "calibration.py",
            label=lang.gettext("Measure a model on them, with their right answers"),
            icon=":material/balance:",
            query_params={state.CASES.key: "own"},
        )
