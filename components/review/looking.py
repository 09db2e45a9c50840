"""One case at a time: its text, the model's label, and the buttons with which a person answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.score import in_use
from components.displays.settings import display_switch
from components.review import held, pictures
from components.site import arriving, shell
from components.site.choosing import adjust, choose_from_list
from components.site.state import Slot
from models import predictions
from models.catalog import Entry
from models.classifier import Classifier
from models.display.designed import brief
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput
from models.review.queue import MOST_NOTE, Answer, Case, Queue

LABEL_FIRST = Slot("_review_label_first", False)
KEYS = Slot("_review_keys", True)
_OTHER = Slot("_review_other", "")
_BUTTONS = 9  # classes with a button and a digit of their own; more stand in a list
MODEL_SIGN, PERSON_SIGN = "□", "●"


def show_case(
    queue: Queue, case: Case, lang: Language, ready: Callable[[Entry], Classifier | None]
) -> None:
    """The case, what the model says (unless it is hidden), and everything one can answer."""
    picture = pictures.seen(case, lang)
    given = (
        pictures.case_html(case, picture, lang)
        if case.picture
        else Markup('<p class="ct-review-text" dir="auto">{}</p>').format(case.text)
    )
    shell.html(
        Markup('<section class="ct-review-case" aria-label="{}">{}{}</section>').format(
            lang.gettext("Case {number}", number=lang.number(case.number)),
            given,
            _questions_html(queue.standing(case.id).asked, lang),
        )
    )
    hidden = LABEL_FIRST.get()
    made = None if hidden or case.guess is None else _prediction(case, picture, ready)

    def said() -> None:
        shell.html(_model_html(case, made, lang))

    if made is not None:
        following.lead(lambda _spec: display_switch(lang))
        following.follow("review-model", said, steady=True)
    else:
        said()
    _answers(queue, case, lang, hidden=hidden)


def _prediction(
    case: Case, picture: ImageInput | None, ready: Callable[[Entry], Classifier | None]
) -> Prediction | None:
    """What the model says, as the display needs it.

    None where the model is not on this machine, or the picture not in this session.
    """
    if case.picture and picture is None:
        return None
    entry = None if case.guess is None else held.entry_of(case.guess.model)
    if entry is None or entry.source == "network" or ready(entry) is None:
        return None
    if picture is not None:
        return predictions.of_image(in_use(entry), picture)
    return predictions.of_text(in_use(entry), case.text)


def _model_html(case: Case, made: Prediction | None, lang: Language) -> Markup:
    if case.guess is None:
        said: str = lang.gettext("No model was asked.")
    elif LABEL_FIRST.get():
        said = lang.gettext("Its label is shown once you have given yours.")
    elif made is None:
        said = held.name_of(case.guess.label, lang)
    else:
        said = brief(made, following.shown_design(), lang)
    return Markup(
        '<p class="ct-review-by ct-review-model"><span aria-hidden="true">{}</span> '
        "<span>{}</span> {}</p>"
    ).format(MODEL_SIGN, lang.gettext("The model:"), said)


def _questions_html(asked: tuple[Answer, ...], lang: Language) -> Markup:
    return Markup("").join(
        Markup(
            '<p class="ct-review-by ct-review-person"><span aria-hidden="true">{}</span> '
            "<bdi>{}</bdi> <bdi>{}</bdi></p>"
        ).format(PERSON_SIGN, lang.gettext("{name} asks:", name=answer.by), answer.note)
        for answer in asked
    )


def _answers(queue: Queue, case: Case, lang: Language, *, hidden: bool) -> None:
    off = not held.who()
    keys = KEYS.get()
    guessed = "" if case.guess is None or hidden else case.guess.label
    with st.container(key="ct-review-label", horizontal=True):
        if guessed:
            _button(
                lang.gettext("Confirm “{label}”", label=held.name_of(guessed, lang)),
                "confirm", "Y" if keys else None, off, (case.id, "confirm"),
                icon=":material/check:", type="primary",
            )  # fmt: skip
        others = [label for label in queue.classes if label != guessed]
        if len(others) <= _BUTTONS:
            for at, label in enumerate(others, start=1):
                name = held.name_of(label, lang)
                _button(
                    lang.gettext("Correct to “{label}”", label=name) if guessed else name,
                    f"label-{at}", str(at) if keys else None, off, (case.id, "correct", label),
                    icon=":material/edit:" if guessed else ":material/label:",
                )  # fmt: skip
    if len(others) > _BUTTONS:
        _choose_other(case, others, lang, off=off, key="X" if keys else None)
    with st.container(key="ct-review-other", horizontal=True):
        for kind, name, key, icon in (
            ("skip", lang.gettext("Skip"), "S", ":material/skip_next:"),
            ("back", lang.gettext("Send back"), "B", ":material/undo:"),
            ("ask", lang.gettext("Ask"), "Q", ":material/help:"),
        ):
            _button(name, kind, key if keys else None, off, (case.id, kind), icon=icon)
    note = held.NOTE.at(case.id)
    note.ensure()
    with st.container(key="ct-review-note"):
        st.text_input(
            lang.gettext("Note or question (goes along with your answer)"),
            key=note.key,
            max_chars=MOST_NOTE,
            persist_state="session",
        )
    with shell.place("ct-review-wordless", "asked" if held.WORDLESS.get() == case.id else ""):
        if held.WORDLESS.get() == case.id:
            st.warning(lang.gettext("Write your question first, then press Ask."))
    # Both may lie below what is in sight, and a key would seem to do nothing.
    arriving.lead_to(".st-key-ct-review-note input", "review-note", held.WORDLESS_TIMES.get())


def _choose_other(
    case: Case, others: list[str], lang: Language, *, off: bool, key: str | None
) -> None:
    names = {label: held.name_of(label, lang) for label in others}
    others = sorted(others, key=lambda label: names[label].casefold())
    with st.container(key="ct-review-list", horizontal=True, vertical_alignment="bottom"):
        chosen = choose_from_list(
            lang.gettext("The right label"), others, _OTHER.at(case.id), names.__getitem__, lang
        )
        _button(
            lang.gettext("Correct to this label"), "label", key, off, (case.id, "correct", chosen),
            icon=":material/edit:",
        )  # fmt: skip


def _button(
    label: str, name: str, key: str | None, off: bool, said: tuple[str, ...], **how: Any
) -> None:
    st.button(
        shell.plain(label),
        key=f"review-{name}",
        shortcut=key,
        disabled=off,
        on_click=held.say,
        args=said,
        **how,
    )


def show_last(queue: Queue, lang: Language) -> None:
    """What whoever labels has said last, beside the model's label, and a way to take it back."""
    last = queue.undoable(held.who())
    with shell.place("ct-review-last", "said" if last else ""):
        if last is None:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            shell.html(
                Markup('<p class="ct-quiet" role="status">{}</p>').format(
                    last_told(queue, last, lang)
                )
            )
            st.button(
                lang.gettext("Undo"),
                key="review-undo",
                icon=":material/undo:",
                shortcut="U" if KEYS.get() else None,
                on_click=held.undo,
            )


def last_told(queue: Queue, last: Answer, lang: Language) -> str:
    """In a sentence."""
    case = queue.by_id[last.case]
    number = lang.number(case.number)
    label = held.name_of(last.label, lang) if last.label else ""
    if last.kind == "confirm":
        return lang.gettext("Case {number}: you confirmed “{label}”.", number=number, label=label)
    if last.kind == "correct" and case.guess is not None:
        return lang.gettext(
            "Case {number}: you said “{label}”, the model “{other}”.",
            number=number,
            label=label,
            other=held.name_of(case.guess.label, lang),
        )
    said = {
        "correct": lang.gettext("Case {number}: you said “{label}”.", number=number, label=label),
        "skip": lang.gettext("Case {number}: skipped.", number=number),
        "back": lang.gettext("Case {number}: sent back.", number=number),
        "ask": lang.gettext("Case {number}: a question asked.", number=number),
    }
    return said[last.kind]


def choose_ways(lang: Language) -> None:
    """Whether the model's label is hidden at first, and whether single keys press buttons."""
    with st.container(horizontal=True):
        adjust(st.toggle, lang.gettext("Label first, then see the model’s"), LABEL_FIRST, False)
        adjust(st.toggle, lang.gettext("Single keys press the buttons"), KEYS, False)
