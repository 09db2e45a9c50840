"""Every display of one prediction on one screen, each to be taken into use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.displays import borrowed, following
from components.displays.held import PATTERN, held
from components.displays.panel import show_card
from components.displays.settings import display_settings
from components.site import choices, state
from components.site.choosing import choose_from_switch
from models.display import designed, parts, showing
from models.display.contract import Pattern, Rendering
from models.display.design import Design
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction

GROUP, _GRID = "display", "ct-cards"


@dataclass(frozen=True, slots=True)
class Card:
    """One display in the gallery: its name for programs, its title, and the spec that makes it."""

    name: str
    title: str
    spec: DisplaySpec


def cards(prediction: Prediction, spec: DisplaySpec, language: Language) -> Iterator[Card]:
    """A card for every display that there is of a prediction, with the settings of `spec`."""
    for one in showing.every(prediction, spec):
        pattern = PATTERNS[one.pattern]
        name, title = pattern.id, language.gettext(pattern.title)
        if pattern.cards is not None:
            option = one[pattern.cards]
            name = f"{name}-{option}"
            title = language.gettext(
                "{display}: {chart}", display=title, chart=pattern.cards.title(option, language)
            )
        yield Card(name, title, one)


def head_html(card: Card, in_use: bool, language: Language) -> Markup:
    """What a display is called: a button that takes it into use, and whether it is."""
    return Markup(
        '<h3 class="ct-card-head"><button type="button" class="ct-adopt" aria-pressed="{}"{}>{}'
        "</button>{}</h3>"
    ).format(
        "true" if in_use else "false",
        choices.choice(GROUP, card.name),
        card.title,
        Markup('<span class="ct-in-use" aria-hidden="true">✓ {}</span>').format(
            language.gettext("in use")
        )
        if in_use
        else "",
    )


def about_html(card: Card, drawn: Rendering, language: Language, *, opened: bool = False) -> Markup:
    """What is said once, of the display in use: when it helps, what can go wrong, how to read it.

    And where all scores on the page come from. opened: whether what people read into it is, too.
    """
    pattern = PATTERNS[card.spec.pattern]
    return Markup(
        '<div class="ct-gallery-about" role="status"><h2>{}</h2><p><b>{}</b> {}</p>'
        "<p><b>{}</b> {}</p>{}</div>{}"
    ).format(
        card.title,
        language.gettext("When it helps:"),
        language.gettext(pattern.description),
        language.gettext("Beware:"),
        language.gettext(pattern.caution),
        reads_html(pattern, language, opened=opened),
        parts.foot_html(drawn),
    )


def reads_html(
    pattern: Pattern[Any], language: Language, *, opened: bool = False, serves: bool = False
) -> Markup:
    """What people tend to read into a display and who found that out, to be opened; or nothing.

    serves: with when it helps, for a place that does not say so already.
    """
    said = Markup()
    if serves:
        said += Markup("<p><b>{}</b> {}</p>").format(
            language.gettext("When it helps:"), language.gettext(pattern.description)
        )
    if pattern.reads_as:
        cited = Markup("").join(
            Markup('<li lang="en">{}</li>').format(source) for source in pattern.sources
        )
        said += Markup('<p>{}</p><p class="ct-cited">{}</p><ul class="ct-cited">{}</ul>').format(
            language.gettext(pattern.reads_as),
            language.gettext("Told in our own words, after:"),
            cited,
        )
    if not said:
        return said
    return Markup('<details class="ct-reads"{}><summary>{}</summary>{}</details>').format(
        Markup(" open") if opened else "",
        language.gettext("When it helps, and how it is read")
        if serves
        else language.gettext("What people read into it"),
        said,
    )


def choose_kind(language: Language) -> str:
    """The switch between a text's displays and a picture's: "text" or "image"."""
    names = {"text": language.gettext("Text"), "image": language.gettext("Picture")}
    return choose_from_switch(
        language.gettext("Displays of"),
        list(names),
        state.GALLERY_OF,
        names.__getitem__,
        language,
        label_visibility="collapsed",
    )


def show_gallery(prediction: Prediction, language: Language) -> None:
    """Every display of one prediction, each taken into use by a click; calls no model."""
    following.lead(lambda design: _show_all(prediction, design, language))


def _show_all(prediction: Prediction, design: Design, language: Language) -> None:
    shown = {card.name: card for card in cards(prediction, design.spec, language)}
    in_use = next(card for card in shown.values() if card.spec == design.spec)
    choices.hear(GROUP, lambda name: adopt(shown.get(name)), within=f".st-key-{_GRID} > *")
    with st.container(key=_GRID):
        for card in shown.values():
            with st.container(
                border=True, key=f"ct-gallery-{card.name}", gap="xsmall", height="stretch"
            ):
                st.html(head_html(card, card is in_use, language))
                worn = Design(card.spec, design.style)
                show_card(prediction, worn, language, f"gallery-{card.name}")
        with st.container(key="ct-gallery-said", gap="xsmall"):
            drawn = designed.render(prediction, design, language)
            st.html(about_html(in_use, drawn, language))
            borrowed.say_cut(prediction.model_id, language, own=True)
            display_settings(language, prediction)


def adopt(card: Card | None) -> None:
    """Take a display into use (a callback's work); None: what was pressed is none of them."""
    if card is None:
        return
    pattern = PATTERNS[card.spec.pattern]
    PATTERN.set(pattern.id)
    if pattern.cards is not None:
        (kept,) = held(pattern.cards)
        kept.set(card.spec[pattern.cards])
