"""Lists, switches, scales and folding boxes, named in the person's language, chosen by id.

Streamlit knows an option by its name as shown, in the browser and in the session: after a switch
of the language no name fits any more, and the choice would be lost, or the name taken for it. So
each language has a widget of its own, brought in every run to what was chosen, and what is chosen
in it goes, as an id, into a slot that knows no language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from components.site.state import Slot, was_just_undone
from models.language import Language

V = TypeVar("V")


def choose_from_list(
    label: str,
    options: Sequence[V],
    slot: Slot[V],
    named: Callable[[V], str],
    lang: Language,
    on_change: Callable[[], object] | None = None,
    **how: Any,
) -> V:
    """A list that folds away; the option that the slot holds, the first where it holds none.

    named: an option in the person's language. on_change: called once the slot has another one.
    how: what else `st.selectbox` takes.
    """
    return _choose(st.selectbox, label, options, slot, named, lang, on_change, how)


def choose_from_switch(
    label: str,
    options: Sequence[V],
    slot: Slot[V],
    named: Callable[[V], str],
    lang: Language,
    on_change: Callable[[], object] | None = None,
    **how: Any,
) -> V:
    """As `choose_from_list`, with all options in sight; how: what else the control takes."""
    how = {**how, "required": True}
    return _choose(st.segmented_control, label, options, slot, named, lang, on_change, how)


def choose_from_scale(
    label: str,
    options: Sequence[V],
    slot: Slot[V],
    named: Callable[[V], str],
    lang: Language,
    on_change: Callable[[], object] | None = None,
    **how: Any,
) -> V:
    """As `choose_from_list`, with a slider over the options; how: what else that takes."""
    return _choose(st.select_slider, label, options, slot, named, lang, on_change, how)


def adjust(
    draw: Callable[..., object],
    label: str,
    slot: Slot[V],
    unsaid: object,
    taken: Callable[[V], V] | None = None,
    **how: Any,
) -> V:
    """A widget for what has no name in any language: a number, yes or no, words of one's own.

    draw: one of Streamlit's, as `st.slider`; how: what else it takes. unsaid: what it takes for
    "no value of its own". taken: what is made of a value that somebody gives, where it is not
    taken as it stands.

    Where a widget comes anew, or a person goes Back, the browser draws it with its first value and
    sends that: so the first value is what the slot holds, and that changes when a person does it.
    """
    widget = adjusted(slot)

    def take() -> None:
        chosen = widget.get()
        if taken is not None:
            chosen = taken(chosen)
        if chosen != slot.get() and not was_just_undone(slot, chosen):
            slot.set(chosen)

    value = drawn_with(widget, slot.get(), unsaid)
    draw(label, value=value, key=widget.key, on_change=take, **how)
    return slot.get()


def adjusted(slot: Slot[V]) -> Slot[V]:
    """What Streamlit holds for the widget that `adjust` draws for a slot."""
    return Slot(f"_{slot.key}", slot.default)


def drawn_with(widget: Slot[V], kept: V, unsaid: object) -> Any:
    """The `value` to draw a widget with that shall show what is kept, in this very run.

    widget: what Streamlit holds for it. unsaid: what it takes for "no value of its own".

    What the browser says already it is not told: who goes on typing, pressing a key, or pulls a
    handle, would find taken back what this run has not heard of.
    """
    if widget.get() == kept:
        return kept
    widget.set(kept)
    return unsaid


def fold(label: str, icon: str, slot: Slot[bool], lang: Language) -> Any:
    """A box that folds away; the slot says whether it is open. The box, to draw into while it is.

    What a folded box would hold need not be drawn: nobody sees it, and a switch waits for it.
    """
    widget = widget_of(slot, lang)
    widget.set(slot.get())
    return st.expander(label, icon=icon, key=widget.key, on_change=lambda: slot.set(widget.get()))


def widget_of(slot: Slot[V], lang: Language) -> Slot[V]:
    """What the widget of a language holds, in which the slot's value is chosen."""
    return Slot(f"_{slot.key}-{lang.code}", slot.default)


def _choose(
    draw: Callable[..., object],
    label: str,
    options: Sequence[V],
    slot: Slot[V],
    named: Callable[[V], str],
    lang: Language,
    on_change: Callable[[], object] | None,
    how: dict[str, Any],
) -> V:
    if slot.get() not in options:
        slot.set(options[0])
    widget = widget_of(slot, lang)

    def take() -> None:
        chosen = widget.get()
        # A name from before the options changed is none, and a browser may still say the last one.
        # Where a run was cut short, Streamlit also tells of a change that was none.
        if chosen == slot.get() or chosen not in options:
            return
        if not was_just_undone(slot, chosen):
            slot.set(chosen)
            if on_change is not None:
                on_change()

    widget.set(slot.get())
    draw(label, options, format_func=named, key=widget.key, on_change=take, **how)
    return slot.get()
