"""The controls of a network: its layers, convolutions and how it learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.choosing import adjust, choose_from_list, choose_from_scale
from components.site.state import Slot
from components.workshop import settings, words
from models.errors import N_
from models.language import Language
from models.limits import LIMITS
from models.live.families import ACTIVATIONS, OPTIMISERS

N = TypeVar("N", int, float)

_UNITS: Slot[int] = Slot("_workshop_units", 64)  # at each layer: what its scale holds
_FILTERS: Slot[int] = Slot("_workshop_filters", 16)
_RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, LIMITS.live_batch)
_EPOCHS = (1, 3, 5, 10, 20, 30, 50, 100, LIMITS.live_epochs)
_NEXT_FILTERS = 16
# What each word of the field means, below the control that it names.
_CONVOLUTION = N_(
    "A convolution slides small patterns (filters) over the picture and notes where each one is."
)
_LAYER = N_(
    "A layer is a row of units. Each weighs all that comes in, adds it up and passes one number on."
)
_ACTIVATION = N_("What a unit makes of its sum. Without it many layers could do no more than one.")
_OPTIMISER = N_("The rule by which the weights are nudged after each batch.")
_DROPOUT = N_("So many units are switched off by chance at each step, so that none is relied on.")
_RATE = N_("How far each nudge goes: too small learns slowly, too large overshoots.")
_BATCH = N_("So many are looked at before the weights are nudged once.")
_EPOCH = N_("How often it goes through all examples.")


def choose_network(pictures: bool, lang: Language) -> None:
    """All of a network that can be chosen. pictures: whether it can have convolutions."""
    if pictures:
        _row(
            settings.convolutions(),
            settings.set_convolutions,
            _FILTERS,
            settings.FILTERS,
            LIMITS.live_convolutions,
            (
                N_("Convolution {n}: filters"),
                N_("Add a convolution"),
                N_("Take the last convolution away"),
            ),
            _CONVOLUTION,
            lang,
        )
    _row(
        settings.layers(),
        settings.set_layers,
        _UNITS,
        settings.UNITS,
        LIMITS.live_layers,
        (N_("Layer {n}: units"), N_("Add a layer"), N_("Take the last layer away")),
        _LAYER,
        lang,
    )
    one, other = st.columns(2)
    with one:
        choose_from_list(
            lang.gettext("Activation"),
            list(ACTIVATIONS),
            settings.ACTIVATION,
            lambda name: words.ACTIVATIONS[name],
            lang,
        )
        _say(_ACTIVATION, lang)
        choose_from_list(
            lang.gettext("Optimiser"),
            list(OPTIMISERS),
            settings.OPTIMISER,
            lambda name: words.OPTIMISERS[name],
            lang,
        )
        _say(_OPTIMISER, lang)
    with other:
        _scale(lang.gettext("Dropout"), settings.DROPOUTS, settings.DROPOUT, lang.set_percent, lang)
        _say(_DROPOUT, lang)
        _scale(lang.gettext("Learning rate"), _RATES, settings.RATE, lang.number, lang)
        _say(_RATE, lang)
    one, other = st.columns(2)
    with one:
        _scale(lang.gettext("Examples in a batch"), _BATCHES, settings.BATCH, lang.number, lang)
        _say(_BATCH, lang)
    with other:
        _scale(lang.gettext("Epochs"), _EPOCHS, settings.EPOCHS, lang.number, lang)
        _say(_EPOCH, lang)
    adjust(
        st.toggle,
        lang.gettext("Stop early, when it learns no more"),
        settings.EARLY,
        False,
    )


def _say(meaning: str, lang: Language) -> None:
    shell.html(Markup('<p class="ct-quiet ct-meaning">{}</p>').format(lang.gettext(meaning)))


def _scale(
    label: str,
    steps: tuple[N, ...],
    setting: Slot[N],
    named: Callable[[N], str],
    lang: Language,
) -> None:
    options = list(steps)
    if setting.get() not in options:  # a link brought it
        options.append(setting.get())
        options.sort()
    choose_from_scale(label, options, setting, named, lang)


def _row(
    held: tuple[int, ...],
    change: Callable[[tuple[int, ...]], None],
    slot: Slot[int],
    steps: tuple[int, ...],
    most: int,
    named: tuple[str, str, str],
    meaning: str,
    lang: Language,
) -> None:
    """A scale for each layer of a kind, and buttons that add one and take the last away."""
    _say(meaning, lang)
    for at, count in enumerate(held):
        each = slot.at(at)
        each.set(count)
        choose_from_scale(
            lang.gettext(named[0], n=lang.number(at + 1)),
            sorted({*steps, count}),
            each,
            lang.number,
            lang,
            on_change=lambda at=at, each=each: change(  # type: ignore[misc]
                (*held[:at], each.get(), *held[at + 1 :])
            ),
        )
    with st.container(horizontal=True, key=f"ct-row{slot.key}"):
        st.button(
            lang.gettext(named[1]),
            icon=":material/add:",
            key=f"ct-add{slot.key}",
            disabled=len(held) >= most,
            on_click=lambda: change((*held, held[-1] if held else slot.default)),
        )
        st.button(
            lang.gettext(named[2]),
            icon=":material/remove:",
            key=f"ct-less{slot.key}",
            disabled=not held,
            on_click=lambda: change(held[:-1]),
        )
