"""Under a labelled set that was judged: hand what the model was least sure of to a person."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.review import handing, held, pictures
from components.site import shell
from components.site.state import Slot
from components.site.work import Work
from models.errors import CertitudeError
from models.jobs import Job, Progress
from models.labelled.classifying import Classified
from models.labelled.given import Given
from models.language import Language
from models.limits import LIMITS
from models.prediction import Label
from models.review import of_set
from models.review.pictures import Looked
from models.review.queue import Queue

_ASKED: Slot[object] = Slot("_review_set_asked", None)
_HANDING: Work[tuple[Queue, Looked | None], Progress[object]] = Work("review-set", about=None)


def offer_set(
    given: Given,
    case_column: int,
    made: Classified,
    labels: Sequence[Label],
    model_id: str,
    lang: Language,
) -> None:
    """How many, and a button that takes them to the review queue, with their pictures."""
    handing.introduce(lang)
    n = min(len(made), LIMITS.review_cases)
    many, known, pressed = handing.choose(n, len(made), lang)
    asked = (given.hash, case_column, model_id, many, known)
    if pressed:
        _ASKED.set(asked)
    if _ASKED.get() == asked:
        job = _HANDING.keep(
            asked,
            lambda: Job(
                lambda report: of_set.queue_of(
                    given, case_column, made, labels, model_id, many, known, report
                )
            ),
        )
        done = _HANDING.watch(job, lambda progress: pictures.looking(progress, lang), lang)
        if done is not None:
            _ASKED.pop()
            _HANDING.drop()
            _take(*done, lang)
    handing.lead_on(lang)


def _take(queue: Queue, looked: Looked | None, lang: Language) -> None:
    try:
        held.join(queue)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    if looked is not None:
        held.hold(looked)
    st.switch_page("review.py")
