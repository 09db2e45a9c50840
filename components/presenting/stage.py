"""What a presentation shows of its input, step by step: nothing of the answer before its step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components.displays import answer, following
from components.displays import panel as display
from components.displays.settings import display_switch
from components.presenting import guess, steps
from components.presenting.truth import Truth, show_truth
from components.site import shell
from models.catalog import Entry
from models.display import parts
from models.display.design import Design
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import TextInput

_REMINDER = 280  # characters of a text beside what is said of it
# A text is set the larger, the shorter it is: at most so many characters, and the style.
_SIZES = ((90, "ct-given-short"), (320, "ct-given-some"), (1_000, "ct-given-many"))


@dataclass(frozen=True, slots=True)
class Story:
    """An answer to be told to a room, with what other rooms of the house draw of it.

    model: its title, in the person's language. portion: what it took in of the input, "" where that
    was all. show_input, show_reminder: draw the whole input, and
    the input beside something else. begin_reasons: has them looked for; show_reasons: draws them.
    """

    prediction: Prediction
    truth: Truth
    model: str
    portion: str
    show_input: Callable[[], None]
    show_reminder: Callable[[], None]
    begin_reasons: Callable[[], None]
    show_reasons: Callable[[], None]


def tell(story: Story, lang: Language) -> None:
    """The step that is on: its heading, what belongs to it, and the ways to the others."""
    step = steps.STEP.get()
    steps.show_heading(lang)
    with shell.place("ct-presented", str(step)):
        if step == steps.INPUT:
            story.show_input()
        elif step == steps.REASONS:
            story.show_reasons()
        else:
            left, right = st.columns([4, 8], gap="large")
            with left:
                story.show_reminder()
            with right:
                _show_beside(step, story, lang)
    with st.container(key="ct-ahead"):  # so that the ways below stay where they are
        if step < steps.REASONS:
            story.begin_reasons()
    steps.show_ways(lang)


def show_text(given: TextInput, entry: Entry, lang: Language) -> None:
    """A text in type for a room, the larger the shorter it is, and what its model left unread."""
    size = next((name for most, name in _SIZES if len(given.text) <= most), "ct-given-long")
    _draw_text(given.text, size)
    answer.show_unread(entry, given, lang)


def show_beginning(given: TextInput) -> None:
    """A text, of a long one its beginning, beside what is said of it."""
    long = len(given.text) > _REMINDER
    _draw_text(given.text[:_REMINDER].rstrip() + " …" if long else given.text, "ct-given-beside")


def _draw_text(text: str, size: str) -> None:
    shell.html(Markup('<div class="ct-given {}" dir="auto">{}</div>').format(size, text))


def _show_beside(step: int, story: Story, lang: Language) -> None:
    prediction = story.prediction
    if step == steps.GUESS:
        guess.show_guess(prediction, story.truth.answer, lang)
    elif step == steps.ANSWER:
        _show_answer(story, lang)
    elif step == steps.SURENESS:
        following.lead(lambda design: _show_in_display(prediction, design, lang))
    else:
        show_truth(story.truth, prediction, lang)


def _show_answer(story: Story, lang: Language) -> None:
    """The answer alone: how sure it is comes later, in the display in use."""
    name, remark = parts.headline(story.prediction, lang, counting=False)
    lines = [remark, story.portion, guess.compared(story.prediction, lang)]
    shell.html(
        Markup(
            '<p class="ct-eyebrow">{}</p><p class="ct-presented-answer"><bdi>{}</bdi></p>{}'
        ).format(
            lang.gettext("“{model}” says", model=story.model),
            name,
            Markup("").join(Markup("<p>{}</p>").format(line) for line in lines if line),
        )
    )


def _show_in_display(prediction: Prediction, design: Design, lang: Language) -> None:
    display_switch(lang)
    display.show_prediction(prediction, design, lang, key="answer")
