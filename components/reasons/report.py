"""An explanation for the report on one case, which is offered where an answer is taken away."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TypeVar

import streamlit as st

from components.displays import takeaway
from components.reasons import certainty
from components.reasons.subject import Subject
from models.explain.types import ImageExplanation, TextExplanation
from models.explain.verdict import SENTENCES, verdict
from models.takeaway.content import Reasons

_STYLE = Path(__file__).parent / "highlights" / "highlights.css"
E = TypeVar("E", TextExplanation, ImageExplanation)


def hand_over(subject: Subject[E], made: E) -> None:
    """Let the report hold this explanation, which has ended or was stopped."""
    if takeaway.explained(subject.prediction, made, partial(_told, subject, made)):
        st.rerun()  # the files are on the page already, and one of them has just changed


def _told(subject: Subject[E], made: E) -> Reasons:
    lang, request = subject.lang, subject.request
    stopped = made.stop == "running"
    kind = certainty.kind_of(made, request.unit)
    return Reasons(
        subject.title,
        lang.gettext("Stopped before it had settled: what is marked may be chance.")
        if stopped
        else lang.gettext(SENTENCES[verdict(made)]),
        (
            certainty.groups_sentence(
                made, request.tolerance, lambda units: subject.named(made, units), lang
            ),
        ),
        subject.draw(made, certainty.units_named(made)),
        certainty.figures_table(made, kind, request.tolerance, lang),
        _STYLE.read_text("utf-8"),
    )
