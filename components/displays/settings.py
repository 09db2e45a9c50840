"""The control that switches between the displays, and the settings of the one in use.

Which settings there are, and their words and bounds, each pattern says (`models.display.settings`);
here every kind of setting gets its widget. None of them touches a model.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any, TypeVar

import streamlit as st
from markupsafe import Markup

from components.displays import following, list_evidence
from components.displays.band_settings import draw_bands
from components.displays.band_words import Words, draw_row, of_way, say_twins
from components.displays.held import PATTERN, STYLE, current_design, current_spec, held
from components.displays.panel import show_small
from components.displays.score import score_settings
from components.displays.worded import WAY, WHICH, in_use
from components.site import inside, shell, state
from components.site.choosing import choose_from_scale, choose_from_switch, fold
from components.site.state import Setting as Held
from components.site.state import Slot
from models.display import designed, preview
from models.display.bands import BandsSetting
from models.display.covering import CoverageSetting
from models.display.registry import PATTERNS, asking
from models.display.settings import Choice, Flag, Setting, Share, Span, Whole
from models.display.ways import AS_SHIPPED, COUNT, WaysSetting, way_words
from models.language import Language
from models.prediction import Prediction

T = TypeVar("T")

MENU = "ct-display-settings"  # session key: whether the settings are open
_PER_CENTS = 5  # the step of a slider for one value
_SUPPOSED: Slot[float] = Slot("_supposed_confidence", preview.USUAL)


def show_controls(lang: Language, example: Prediction) -> None:
    """The controls alone, for a page on which only other parts follow the display."""
    following.lead(lambda _spec: display_controls(lang, example))


def display_controls(lang: Language, example: Prediction) -> None:
    """The switch and, below it, the settings of the chosen display; example: as for those."""
    display_switch(lang)
    display_settings(lang, example)


def display_switch(lang: Language) -> None:
    """The switch between the displays."""
    with st.container(key="ct-controls"):
        choose_from_switch(
            lang.gettext("Show confidence as"),
            list(PATTERNS),
            PATTERN,
            lambda id_: lang.gettext(PATTERNS[id_].title),
            lang,
            on_change=following.switched,
            wrap=True,
        )


def display_settings(lang: Language, example: Prediction) -> None:
    """The settings of the display in use, to be opened in their own place: they cover nothing.

    example: a prediction of the model; bounds what can be set, and is what the preview supposes of.
    """
    settings = PATTERNS[PATTERN.get()].settings
    if not settings:  # no confidence is shown
        return
    with st.container(key="ct-settings"):
        menu = fold(lang.gettext("Settings"), ":material/tune:", Slot(MENU, False), lang)
    if not menu.open:
        return
    with menu:
        with st.container():
            score_settings(example, lang)
        # Bands are longer than a screen: what they make of a confidence stays in sight above them.
        long = any(isinstance(setting, BandsSetting) for setting in settings)
        above = st.container(key="ct-above")
        for setting in settings:
            # One that does nothing just now keeps its place: what is below it is not drawn anew.
            with st.container():
                if setting.shown(current_spec()):
                    draw_setting(setting, lang, example)
                    if setting.said is not None:
                        st.caption(setting.said(current_spec()[setting], lang))
                    if setting is asking()[1]:
                        _lead_to_stakes(example.model_id, lang)
        if STYLE.get() != STYLE.default:
            _say_designed(lang)
        if len(example.labels) > 1:
            with above if long else st.container():
                _preview(lang, example)


def _say_designed(lang: Language) -> None:
    """That the display wears what was shaped in the designer, and the way to take it off."""
    st.caption(
        lang.gettext(
            "This display wears your design: its words, colours, icons and size go with you from "
            "page to page, and into links and files."
        )
    )
    st.button(
        lang.gettext("Take the design off"),
        icon=":material/format_color_reset:",
        key="_design-off",
        on_click=STYLE.set,
        args=(STYLE.default,),
    )


def _lead_to_stakes(model_id: str, lang: Language) -> None:
    """To where the lines follow from costs. It opens beside: what a person has typed here stays."""
    address = f"stakes?{state.MEASURED.key}={model_id}&{state.LANGUAGE.key}={lang.code}"
    shell.html(
        Markup(
            '<p class="ct-quiet"><a href="{}" target="_blank" rel="noopener">{} ↗</a></p>'
        ).format(address, lang.gettext("What is at stake: find the line by what mistakes cost"))
    )


def _preview(lang: Language, example: Prediction) -> None:
    """What the display in use would make of another confidence."""
    confidence = choose_from_scale(
        lang.gettext("If the model were this sure"),
        preview.CONFIDENCES,
        _SUPPOSED,
        lang.set_percent,
        lang,
    )
    st.caption(lang.gettext("Only a preview: your answer stays as it is."))
    supposed = preview.supposed(example, confidence)
    design = current_design()
    drawn = designed.render(supposed, design, lang)
    show_small(drawn, "preview", designed.look(supposed, design).colours)


@singledispatch
def draw_setting(setting: Setting[Any], lang: Language, example: Prediction) -> None:
    """Draw a setting's widgets, by its kind."""
    raise TypeError(f"no widget for {type(setting).__name__}")


@draw_setting.register
def _bands(setting: BandsSetting, lang: Language, example: Prediction) -> None:
    draw_bands(setting, lang, example)


@draw_setting.register
def _ways(setting: WaysSetting, lang: Language, example: Prediction) -> None:
    """A name and something to do for each way; left empty they are as shipped."""
    fields = [*held(setting)]
    where = (inside.page(), example.model_id)
    say_twins(WAY, lang, lang)
    for index in range(COUNT):
        name, action = (in_use(WAY, index, which, fields, lang) for which in WHICH)
        words = Words(name, action, WAY, index, lang)
        draw_row(of_way(index, lang), words, way_words(index, AS_SHIPPED, lang), where, lang)


@draw_setting.register
def _whole(setting: Whole, lang: Language, example: Prediction) -> None:
    (kept,) = held(setting)
    most = (
        max(setting.least, min(len(example.labels), setting.most))
        if setting.up_to_classes
        else setting.most
    )
    shown = _widget_of(kept)
    shown.set(min(kept.get(), most))

    def take() -> None:
        # A model of few classes bounds what is kept, and must not change it: after a way Back the
        # browser tells the bounded value as if a person had chosen it.
        if shown.get() != min(kept.get(), most):
            kept.set(shown.get())

    st.number_input(
        lang.gettext(setting.label),
        min_value=setting.least,
        max_value=most,
        key=shown.key,
        help=_help(setting, lang),
        on_change=take,
    )


@draw_setting.register
def _flag(setting: Flag, lang: Language, example: Prediction) -> None:
    (kept,) = held(setting)
    shown = _widget_of(kept)
    shown.set(kept.get())
    st.toggle(
        lang.gettext(setting.label),
        key=shown.key,
        help=_help(setting, lang),
        on_change=lambda: kept.set(shown.get()),
    )


@draw_setting.register(Choice)
def _choice(setting: Choice[Any], lang: Language, example: Prediction) -> None:
    (kept,) = held(setting)
    choose_from_switch(
        lang.gettext(setting.label),
        setting.options_of(example, kept.get()),
        kept,
        lambda option: setting.title(option, lang),
        lang,
        help=_help(setting, lang),
    )


@draw_setting.register
def _coverage(setting: CoverageSetting, lang: Language, example: Prediction) -> None:
    _choice(setting, lang, example)
    list_evidence.say_kept(example, setting, lang)


@draw_setting.register(Share)
@draw_setting.register(Span)
def _share(setting: Share | Span, lang: Language, example: Prediction) -> None:
    """A slider in whole per cents, with two ends where the value has two."""
    (kept,) = held(setting)
    shown = _widget_of(kept)
    shown.set(kept.get())
    unit = lang.percent_sign.replace("%", "%%")
    st.slider(
        lang.gettext(setting.label),
        min_value=0,
        max_value=100,
        # Lines follow from what mistakes cost, to the per cent; a coarser slider would move them.
        step=1 if isinstance(setting, Span) else _PER_CENTS,
        format=f"%d{unit}",
        key=shown.key,
        help=_help(setting, lang),
        on_change=lambda: kept.set(shown.get()),
    )


def _widget_of(kept: Held[T]) -> Slot[T]:
    """What a widget holds, under a key of its own.

    Where the browser goes Back, it draws widgets anew with their first values, and sends those: a
    widget is brought to what is kept in every run, and what is kept changes when a person does it.
    """
    return Slot(f"_{kept.key}", kept.default)


def _help(setting: Setting[Any], lang: Language) -> str | None:
    return lang.gettext(setting.help) if setting.help else None
