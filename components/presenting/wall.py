"""The pattern wall: one prediction in every display, for a room; a blind vote; A against B."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from components.displays import following, gallery
from components.displays.panel import show_card
from components.presenting import pair, steps, vote
from components.site import choices, shell
from models.display import designed
from models.display.design import Design
from models.display.registry import PATTERNS
from models.language import Language
from models.prediction import Prediction

_GRID = "ct-wall-cards"


def show_wall(prediction: Prediction, remind: Callable[[], None], lang: Language) -> None:
    """The step that is on; remind: draws the input, small. Calls no model."""
    step = steps.WALL_STEP.get()
    with st.container(key="ct-wall-head", horizontal=True, vertical_alignment="center"):
        steps.show_heading(lang, steps.WALL)
        _show_keys(step, lang)
    with st.container(key="ct-wall-given", horizontal=True, vertical_alignment="center"):
        remind()
        if step == steps.VOTE:
            vote.show_question(prediction, lang)
    with shell.place("ct-wall", str(step)):
        if step == steps.SIDE_BY_SIDE:
            following.lead(lambda design: _show_all(prediction, design, lang))
        elif step == steps.VOTE:
            vote.show_vote(prediction, lang)
        else:
            with st.container(key="ct-presented"):
                pair.show_pair(prediction, lang)
    steps.show_ways(lang, steps.WALL)


def _show_all(prediction: Prediction, design: Design, lang: Language) -> None:
    shown = {card.name: card for card in gallery.cards(prediction, design.spec, lang)}
    choices.hear(
        gallery.GROUP, lambda name: gallery.adopt(shown.get(name)), within=f".st-key-{_GRID} > *"
    )
    with st.container(key=_GRID):
        for card in shown.values():
            in_use = card.spec == design.spec
            with st.container(border=True, key=f"ct-walled-{card.name}", gap="xsmall"):
                st.html(gallery.head_html(card, in_use, lang))
                worn = Design(card.spec, design.style)
                show_card(prediction, worn, lang, f"wall-{card.name}")
                st.html(gallery.reads_html(PATTERNS[card.spec.pattern], lang, serves=True))
    used = next(card for card in shown.values() if card.spec == design.spec)
    drawn = designed.render(prediction, design, lang)
    with st.container(key="ct-wall-said"):
        st.html(gallery.about_html(used, drawn, lang, opened=True))


def _show_keys(step: int, lang: Language) -> None:
    """The keys of this step, listed on screen."""
    keys = {
        "← →": lang.gettext("steps"),
        **(
            {
                lang.gettext("A B C …"): lang.gettext("a vote"),
                lang.gettext("12 then A"): lang.gettext("twelve at once"),
                lang.gettext("Shift + A"): lang.gettext("one fewer"),
                "U": lang.gettext("undo"),
                "N": lang.gettext("names and votes"),
            }
            if step == steps.VOTE
            else {"Tab": lang.gettext("to the cards and settings")}
        ),
        lang.gettext("Esc"): lang.gettext("leave"),
    }
    shell.html(
        Markup('<p class="ct-keys">{}</p>').format(
            Markup(" ").join(
                Markup("<span><kbd>{}</kbd> {}</span>").format(key, does)
                for key, does in keys.items()
            )
        )
    )
