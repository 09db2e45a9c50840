"""The preview: four predictions at once, in the setting in which people would meet the display."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

import streamlit as st
from markupsafe import Markup

from components.designer.four import Case
from components.designer.looks import OURS
from components.displays.panel import show_chart
from components.site import shell
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from models.display import designed
from models.display.contract import Rendering
from models.display.contrast import Deficiency
from models.display.design import Design
from models.errors import N_
from models.language import Language
from models.reading.inputs import TextInput
from models.takeaway.content import thumbnail
from models.takeaway.palette import Theme

Use = Literal["phone", "field", "row", "chat"]
_USES: Mapping[Use, str] = {
    "phone": N_("Phone card"),
    "field": N_("Form field"),
    "row": N_("List row"),
    "chat": N_("Chat bubble"),
}
_USE: Slot[Use] = Slot("_designer_use", "phone")
_GROUNDS: Mapping[str, str] = {"": N_("As here"), "light": N_("Light"), "dark": N_("Dark")}
_GROUND: Slot[str] = Slot("_designer_ground", "")
_CHARACTERS = 160  # of an input


def choose_use(lang: Language) -> Use:
    """The setting of use."""
    return choose_from_switch(
        lang.gettext("Setting of use"),
        list(get_args(Use)),
        _USE,
        lambda use: lang.gettext(_USES[use]),
        lang,
        wrap=True,
    )


def choose_ground(lang: Language) -> str:
    """The ground of the preview, "" for the page's own."""
    return choose_from_switch(
        lang.gettext("Ground"),
        list(_GROUNDS),
        _GROUND,
        lambda ground: lang.gettext(_GROUNDS[ground]),
        lang,
    )


def show_stage(
    cases: Sequence[Case],
    design: Design,
    use: Use,
    ground: str,
    eyes: Deficiency | None,
    written: Language,
    lang: Language,
) -> None:
    """Every case in the design, in the setting; calls no model.

    eyes: by whose the colours are seen. written: the language of the preview.
    """
    if eyes is not None:
        design = designed.seen(design, eyes, OURS)
    theme: Theme = "dark" if (ground or st.context.theme.type) == "dark" else "light"
    with st.container(key=f"ct-design-stage-{ground or 'here'}"):
        for case in cases:
            with st.container(key=f"ct-design-{case.id}", gap="xsmall"):
                drawn = designed.render(case.prediction, design, written)
                shell.html(_card(case, design, drawn, use, written, lang))
                if drawn.chart is not None and use != "row":
                    _chart(case, design, drawn, theme)


def _card(
    case: Case,
    design: Design,
    drawn: Rendering,
    use: Use,
    written: Language,
    lang: Language,
) -> Markup:
    body = _IN_USE[use](case, design, drawn, written)
    return Markup(
        '<section class="ct-design-case"><h2 class="ct-eyebrow">{}</h2>'
        '<div class="ct-use ct-use-{}" lang="{}">{}</div></section>'
    ).format(case.title(lang), use, written.code, body)


def _chart(case: Case, design: Design, drawn: Rendering, theme: Theme) -> None:
    """The chart, its marks in the design's colour: a style of its own around it."""
    colours = designed.look(case.prediction, design).colours
    with st.container(key=f"ct-display-design-{case.id}"):
        if colours is not None:
            shell.html(
                Markup("<style>.st-key-ct-display-design-{}{{--ct-accent:{}}}</style>").format(
                    case.id, getattr(colours, theme)
                )
            )
        show_chart(drawn, f"design-{case.id}")


def _given(case: Case) -> Markup:
    if isinstance(case.given, TextInput):
        text = case.given.text
        short = text if len(text) <= _CHARACTERS else text[:_CHARACTERS].rstrip() + "…"
        return Markup('<span class="ct-use-given" dir="auto">{}</span>').format(short)
    small = thumbnail(case.given.image)
    return Markup('<img class="ct-use-given" src="{}" alt="{}">').format(small.address, "")


def _phone(case: Case, design: Design, drawn: Rendering, written: Language) -> Markup:
    return Markup('<div class="ct-mini">{}<hr>{}</div>').format(_given(case), drawn.html)


def _field(case: Case, design: Design, drawn: Rendering, written: Language) -> Markup:
    return Markup(
        '<div class="ct-use-label">{}</div><div class="ct-use-box">{}</div>'
        '<div class="ct-mini">{}</div>'
    ).format(written.gettext("Your entry"), _given(case), drawn.html)


def _row(case: Case, design: Design, drawn: Rendering, written: Language) -> Markup:
    return Markup("<div>{}</div><div>{}</div>").format(
        _given(case), designed.brief(case.prediction, design, written)
    )


def _chat(case: Case, design: Design, drawn: Rendering, written: Language) -> Markup:
    return Markup(
        '<div class="ct-use-mine">{}</div><div class="ct-use-theirs"><div class="ct-mini">{}</div>'
        "</div>"
    ).format(_given(case), drawn.html)


_IN_USE: Mapping[Use, Callable[[Case, Design, Rendering, Language], Markup]] = {
    "phone": _phone,
    "field": _field,
    "row": _row,
    "chat": _chat,
}
