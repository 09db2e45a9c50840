"""Under a classified table: hand the cases that the model is least sure of to a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from components.review import held
from components.site import arriving, shell
from components.site.choosing import adjust, choose_from_switch
from components.site.state import Slot
from models.errors import CertitudeError
from models.language import Language
from models.limits import LIMITS
from models.prediction import Prediction
from models.review import labelling
from models.review.queue import Queue, cases_of, checks_for

_HOW_MANY = Slot("_review_hand_over", 20)
_STEPS = (10, 20, 50, 100)
_KNOWN = Slot("_review_hand_known", False)
_ERROR: Slot[CertitudeError | None] = Slot("_review_hand_error", None)
_LED: Slot[int] = Slot("_review_hand_led", 0)  # how often somebody was led to what stands below


class Row(Protocol):
    """A row of a table, as `components.sets` has it.

    index: its place in the file, from 0. prediction: None where it has no text. truth: index of
    the right class, None where the file names none.
    """

    @property
    def index(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def prediction(self) -> Prediction | None: ...  # noqa: D102
    @property
    def truth(self) -> int | None: ...  # noqa: D102


def offer(rows: Sequence[Row], lang: Language) -> None:
    """How many, a button that takes them to the review queue, and the way to one that is there."""
    introduce(lang)
    rows = [row for row in rows if row.prediction and len(row.text) <= LIMITS.review_text]
    if rows:
        _offer_rows(rows, lang)
    lead_on(lang)


def lead_there(lang: Language) -> None:
    """Above the rows, which can be screens: the way to what is offered below them."""
    st.button(
        lang.gettext("Review them one by one"),
        key="review-there",
        icon=":material/rate_review:",
        on_click=_lead,
    )
    arriving.lead_to(".st-key-review-hand-over button", "review-hand-over", _LED.get())


def _lead() -> None:
    _LED.set(_LED.get() + 1)


def introduce(lang: Language) -> None:
    """What this is about."""
    st.header(lang.gettext("Hand the unsure ones to a person"))
    st.caption(
        lang.gettext(
            "The cases that the model is least sure of, one after another on a page of their own: "
            "confirm, correct, skip, send back or ask."
        )
    )


def lead_on(lang: Language) -> None:
    """The way to the queue, where there is one."""
    queue = held.QUEUE.get()
    if len(queue):
        st.page_link(
            "review.py",
            label=lang.ngettext(
                "Go on with the queue ({n} case)", "Go on with the queue ({n} cases)", len(queue)
            ),
            icon=":material/arrow_forward:",
        )


def choose(n: int, knowable: int, lang: Language) -> tuple[int, bool, bool]:
    """How many of n cases, whether known ones are mixed in, and whether the button was pressed.

    knowable: how many there are whose answer is known.
    """
    counts = [*(step for step in _STEPS if step < n), n]
    with st.container(key="ct-hand-over", horizontal=True, vertical_alignment="bottom"):
        many = choose_from_switch(
            lang.gettext("How many"),
            counts,
            _HOW_MANY.at(n),
            lambda each: (
                lang.gettext("all ({n})", n=lang.number(each)) if each == n else lang.number(each)
            ),
            lang,
            wrap=True,
        )
        pressed = st.button(
            lang.gettext("Hand them over"), key="review-hand-over", icon=":material/person_check:"
        )
    if knowable > 1:
        adjust(
            st.toggle,
            lang.gettext("Mix in cases whose answer the file knows, to check people with"),
            _KNOWN,
            False,
        )
    return many, knowable > 1 and _KNOWN.get(), pressed


def _offer_rows(rows: Sequence[Row], lang: Language) -> None:
    known = [row for row in rows if row.truth is not None]
    many, mixed, pressed = choose(len(rows), len(known), lang)
    error = _ERROR.pop()
    if error is not None:
        shell.show_error(error, lang)
    if pressed and _hand_over(rows, many, known if mixed else ()):
        st.switch_page("review.py")


def _hand_over(rows: Sequence[Row], many: int, known: Sequence[Row]) -> bool:
    """Put the rows into the queue; False, and why, where it would become too large."""
    try:
        held.join(queue_of(rows, many, known))
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
        st.rerun()
    return True


def queue_of(rows: Sequence[Row], many: int, known: Sequence[Row]) -> Queue:
    """The least sure rows as a queue, and one known one for every so many of them.

    The known ones are the surest: what the model finds plain is a fair question to a person.
    """
    made = [(row, row.prediction) for row in rows if row.prediction is not None]
    made.sort(key=lambda each: each[1].confidence)
    taken = {row.index for row, _ in made[:many]}
    checks = {row.index for row in known} - taken
    sure = [each for each in reversed(made) if each[0].index in checks][: checks_for(many)]
    labels = made[0][1].labels
    given = [(row, prediction, "") for row, prediction in made[:many]]
    given += [(row, p, labels[row.truth].id) for row, p in sure if row.truth is not None]
    cases = cases_of(
        (row.index + 1, row.text, labelling.guess_of(prediction), answer)
        for row, prediction, answer in given
    )
    return Queue(tuple(cases), (), tuple(label.id for label in labels))
