"""The steps of what is shown to a room: which one is on, and the ways to the next, back and out.

There are two courses of steps: one input told as a story, and its displays on the wall. Keys,
buttons and the address lead to the same step. What was chosen on the page that one comes from
(model, input, display, settings) is the session's, and stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.site import assets, shell, state
from components.site.state import Setting, Slot
from models.classifier import Kind
from models.errors import N_
from models.language import Language

INPUT, GUESS, ANSWER, SURENESS, REASONS, TRUTH = STEPS = range(1, 7)
_TITLES: Sequence[str] = (
    N_("The input"),
    N_("Your guess"),
    N_("The answer"),
    N_("How sure?"),
    N_("Why?"),
    N_("Was it right?"),
)
SIDE_BY_SIDE, VOTE, PAIR = WALLS = range(1, 4)
_WALL_TITLES: Sequence[str] = (N_("The wall"), N_("Blind vote"), N_("A and B"))
_ON = Slot("_presenting", "")  # the name of the course that is on, "" on other pages
STEP: Setting[int] = Setting(
    "step", INPUT, state.whole_between(INPUT, TRUTH), travels=lambda: _ON.get() == "step"
)
WALL_STEP: Setting[int] = Setting(
    "wall", SIDE_BY_SIDE, state.whole_between(1, 3), travels=lambda: _ON.get() == "wall"
)
# The kind of input that is told of: always in the link of a presentation.
OF: Setting[str] = Setting(
    "input", "", state.one_of("text", "image"), travels=lambda: _ON.get() == "step"
)
_PAGES: dict[Kind, str] = {"text": "text.py", "image": "picture.py"}
_HEARD: Slot[Any] = Slot("_presenting_keys", None)  # what the browser reports
_mount = st.components.v2.component(
    "certitude_presenting",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)

state.register(STEP, WALL_STEP, OF)


@dataclass(frozen=True, slots=True)
class Course:
    """Steps in their order. step: which is on, counted from 1. leads_out: the page to leave to."""

    step: Setting[int]
    titles: Sequence[str]
    leads_out: Callable[[], str]

    @property
    def last(self) -> int:
        """The last step."""
        return len(self.titles)


STORY = Course(STEP, _TITLES, lambda: _PAGES[kind()])
WALL = Course(WALL_STEP, _WALL_TITLES, lambda: "gallery.py")


def begin(course: Course | None) -> None:
    """Say which course this run's page has: on other pages no step is kept, nor in a link."""
    _ON.set("" if course is None else course.step.key)
    for each in (STORY, WALL):
        if each is not course:
            each.step.set(each.step.default)
    if course is STORY and not OF.get():
        OF.set("text")


def kind() -> Kind:
    """What kind of input is told of."""
    return "image" if OF.get() == "image" else "text"


def offer(of: Kind, lang: Language) -> None:
    """The way into the presentation of what is on the page."""
    with st.container(key="ct-present"):
        st.page_link(
            "present.py",
            label=lang.gettext("Present"),
            icon=":material/slideshow:",
            query_params={OF.key: of},
        )


def show_bar(lang: Language, course: Course) -> None:
    """All that stands above a presentation: the name, the languages, the way out."""
    with st.container(key="ct-bar", horizontal=True, wrap=False, vertical_alignment="center"):
        # `page.js` reads the language here.
        shell.html(
            Markup('<p class="ct-brand" data-ct-language="{}">Certitude</p>').format(lang.code)
        )
        shell.language_switch(lang)
        with st.container(key="ct-leave"):
            st.page_link(course.leads_out(), label=lang.gettext("Leave"), icon=":material/close:")


def hear_keys(course: Course = STORY) -> None:
    """Let the keys of a keyboard, or of a presenter's clicker, turn the steps.

    ↑ and ↓ scroll. At a new step the focus moves to its heading, so that it is heard.
    """
    with st.container(key="ct-hear-steps"):
        _mount(
            key=_HEARD.key,
            data={
                "step": course.step.get(),
                "last": course.last,
                "leave": ".st-key-ct-leave a",
            },
            on_step_change=lambda: _turn_to(course, _HEARD.get()["step"]),
        )


def show_heading(lang: Language, course: Course = STORY) -> None:
    """The step's number and name; the browser moves the focus here when it is a new one."""
    step = course.step.get()
    shell.html(
        Markup(
            '<h1 class="ct-step-title" tabindex="-1" data-step="{}">'
            '<span class="ct-sr">{}</span> {}</h1>'
        ).format(step, _place(course, lang), lang.gettext(course.titles[step - 1]))
    )


def show_ways(lang: Language, course: Course = STORY) -> None:
    """Back and on, always in the same place; at the end, to the beginning."""
    step = course.step.get()
    with st.container(key="ct-step-bar", horizontal=True, wrap=False, vertical_alignment="center"):
        st.button(
            lang.gettext("Back"),
            icon=":material/arrow_back:",
            key="ct-step-back",
            disabled=step == 1,
            on_click=_turn_to,
            args=(course, step - 1),
        )
        shell.html(
            Markup('<p class="ct-step-of" aria-hidden="true">{}</p>').format(_place(course, lang))
        )
        at_end = step == course.last
        st.button(
            lang.gettext("From the beginning") if at_end else lang.gettext("Next"),
            icon=":material/replay:" if at_end else ":material/arrow_forward:",
            key="ct-step-next",
            type="secondary" if at_end else "primary",
            on_click=_turn_to,
            args=(course, 1 if at_end else step + 1),
        )


def _place(course: Course, lang: Language) -> str:
    return lang.gettext(
        "{n} of {all}", n=lang.number(course.step.get()), all=lang.number(course.last)
    )


def _turn_to(course: Course, step: object) -> None:
    """Go to a step (a callback's work); a browser may send anything."""
    if type(step) is int and 1 <= step <= course.last:
        course.step.set(step)
