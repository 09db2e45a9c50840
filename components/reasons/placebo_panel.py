"""A random explanation beside the real one: told apart in the open, or to be guessed blind.

Before the answer nothing on the page may tell which is which: both are drawn by the same function,
with the same words around them, in an order that a toss decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

import streamlit as st
from markupsafe import Markup

from components.site import shell, state
from components.site.choosing import adjust
from components.site.state import Slot
from models.explain import placebo
from models.explain.types import ImageExplanation, TextExplanation
from models.language import Language

E = TypeVar("E", TextExplanation, ImageExplanation)

# What was shown openly: a guess after that proves little.
_SEEN: Slot[Mapping[str, str]] = Slot("_reasons_seen", {})
# What was guessed: about -> "A" or "B".
_ANSWERS: Slot[Mapping[str, str]] = Slot("_placebo_answers", {})
_REMEMBERED = 200
_LETTERS = ("A", "B")


class Pair(NamedTuple, Generic[E]):
    """A real explanation, and how to draw it or a placebo of it.

    about: names the input, the model and the class; seed: deals, and tosses which comes first.
    """

    real: E
    draw: Callable[[E], Markup]
    about: str
    seed: int


def is_blind() -> bool:
    """Whether the person asked not to be told which explanation is real."""
    return state.PLACEBO.get() and state.BLIND.get()


def note_seen(about: str) -> None:
    """Remember that the real explanation was shown as such."""
    _remember(_SEEN, about, "")


def switches(lang: Language) -> None:
    """The two switches, the second where it has a meaning."""
    shown = adjust(
        st.toggle,
        lang.gettext("Show a random explanation of the same shape"),
        state.PLACEBO,
        False,
        help=lang.gettext(
            "The same weights, dealt out at random. If it convinces as well as the real one, be "
            "careful with both."
        ),
    )
    if shown:
        adjust(st.toggle, lang.gettext("Blind: which one is real?"), state.BLIND, False)


def show_random(pair: Pair[E], lang: Language) -> None:
    """The placebo alone, called what it is."""
    _titled(
        lang.gettext("Dealt at random: this says nothing about the model"),
        pair.draw(placebo.deal(pair.real, pair.seed, pair.about)),
    )


def show_blind(pair: Pair[E], lang: Language, *, beside: bool) -> None:
    """Both, titled A and B; the question, and once it is answered, the truth.

    beside: side by side, else one after the other.
    """
    random = placebo.deal(pair.real, pair.seed, pair.about)
    first = placebo.real_comes_first(pair.seed, pair.about)
    both = (pair.real, random) if first else (random, pair.real)
    real = _LETTERS[0 if first else 1]
    answer = _ANSWERS.get().get(_name(pair))
    drawn = [pair.draw(made) for made in both]
    places = st.columns(2) if beside else (st.container(), st.container())
    for letter, markup, place in zip(_LETTERS, drawn, places, strict=True):
        with place:
            _titled(_title(letter, real, answer, lang), markup)
    if drawn[0] == drawn[1]:
        st.caption(
            lang.gettext("The two look the same: there is nothing here to tell them apart by.")
        )
    elif answer is None:
        _question(pair, lang)
    else:
        _verdict(answer, real, pair.about in _SEEN.get(), lang)


def _title(letter: str, real: str, answer: str | None, lang: Language) -> str:
    if answer is None:
        return lang.gettext("Explanation {letter}", letter=letter)
    if letter == real:
        return lang.gettext("Explanation {letter}: the real one", letter=letter)
    return lang.gettext("Explanation {letter}: dealt at random", letter=letter)


def _titled(title: str, drawn: Markup) -> None:
    shell.html(Markup('<div class="ct-shown"><h3>{}</h3>{}</div>').format(title, drawn))


def _question(pair: Pair[E], lang: Language) -> None:
    shell.html(
        Markup('<p class="ct-ask" id="ct-which"><strong>{}</strong> {}</p>').format(
            lang.gettext("Which one is real?"),
            lang.gettext("One shows what moved the model, the other the same weights at random."),
        )
    )
    if pair.about in _SEEN.get():
        st.caption(
            lang.gettext(
                "You have seen the real one already. For a fair try, give another input: it "
                "is shown blind from the start."
            )
        )
    with st.container(horizontal=True):
        for letter in _LETTERS:
            st.button(
                lang.gettext("{letter} is real", letter=letter),
                key=f"placebo-{letter}",
                on_click=_remember,
                args=(_ANSWERS, _name(pair), letter),
            )


def _verdict(answer: str, real: str, seen: bool, lang: Language) -> None:
    said = (
        lang.gettext("Right: {letter} is the real one.", letter=real)
        if answer == real
        else lang.gettext("No: {letter} is the real one.", letter=real)
    )
    shows = (
        lang.gettext("You had seen it before, so this shows nothing about how convincing it is.")
        if seen
        else lang.gettext(
            "One answer proves little: guessing is right half of the time. If you often cannot "
            "tell, the marks alone are no reason to believe the model."
        )
    )
    shell.html(Markup('<p class="ct-change" role="status">{} {}</p>').format(said, shows))


def _name(pair: Pair[E]) -> str:
    return f"{pair.about} {pair.seed}"


def _remember(slot: Slot[Mapping[str, str]], name: str, value: str) -> None:
    held = {**slot.get(), name: value}
    slot.set(dict(list(held.items())[-_REMEMBERED:]))
