"""What people agreed on in the queue, for a model to learn from, and the way to where it does."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.review import held
from components.site import shell
from models.language import Language
from models.review.taken_out import Labelled, labelled


def agreed() -> Labelled:
    """The texts of this session's queue with the labels that people gave them."""
    return labelled(held.QUEUE.get())


def offer(teach: Mapping[str, str], lang: Language) -> None:
    """The way to teach a model with them, once there are any; teach: the query that leads there."""
    found = agreed()
    with shell.place("ct-review-teach", "way" if found.texts else ""):
        if found.texts:
            st.page_link(
                "workshop.py",
                label=lang.ngettext(
                    "Teach a model with {n} label of this queue",
                    "Teach a model with {n} labels of this queue",
                    len(found.texts),
                ),
                icon=":material/school:",
                query_params=dict(teach),
            )
