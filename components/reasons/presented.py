"""The reasons for a room: begun before they are asked for, then large, with nothing to set."""

from __future__ import annotations

from functools import partial
from typing import TypeVar, cast

import streamlit as st
from markupsafe import Markup

from components.reasons import certainty, placebo_panel, saying
from components.reasons import settings as reason_settings
from components.reasons.highlights.pixels import Sight
from components.reasons.subject import PictureSubject, Subject, TextSubject
from components.site import shell, state
from components.site.work import Stage, follow
from models import predictions
from models.catalog import Entry
from models.classifier import Classifier, ImageClassifier, TextClassifier
from models.errors import CertitudeError
from models.explain.types import ImageExplanation, TextExplanation
from models.explain.wording import AGREEMENT_NOTICE
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput

_AHEAD, _PART = "reasons-ahead", "reasons-presented"  # name the fragments
E = TypeVar("E", TextExplanation, ImageExplanation)


def of_text(
    given: TextInput,
    prediction: Prediction,
    entry: Entry,
    classifier: Classifier,
    lang: Language,
) -> TextSubject:
    """What is asked about a text: the same as on its page, with the settings chosen there."""
    request = reason_settings.asked(prediction, state.TEXT_SAMPLES, of_text=True)
    return TextSubject(entry, prediction, request, lang, given, cast(TextClassifier, classifier))


def of_picture(
    given: ImageInput,
    prediction: Prediction,
    entry: Entry,
    classifier: Classifier,
    lang: Language,
) -> PictureSubject | None:
    """As `of_text`, about a picture; None, and the error on the page, where it cannot be seen."""
    try:
        sight = Sight(entry.id, given, predictions.prepared(entry.id, given))
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None
    request = reason_settings.asked(prediction, state.PICTURE_SAMPLES, of_text=False)
    images = cast(ImageClassifier, classifier)
    return PictureSubject(entry, prediction, request, lang, sight, images)


def begin(subject: Subject[E]) -> None:
    """Look for the reasons and say nothing: by the time that the room asks, they are there."""
    follow(subject.work.keep(subject.key, subject.start), lambda _stage, _done: None, _AHEAD)


def show(subject: Subject[E]) -> None:
    """The verdict, what stands, and the marks, as far as they are known."""
    job = subject.work.keep(subject.key, subject.start)
    shell.html(Markup('<h2 class="ct-why">{}</h2>').format(subject.title))
    follow(job, partial(_look, subject, job), _PART)


def _look(subject: Subject[E], job: Job[E, Progress], stage: Stage, done: E | None) -> None:
    lang = subject.lang
    if stage == "failed":
        if job.error is not None:
            subject.work.failed(job.error, lang)
        return
    made = saying.so_far(job, done)
    sets_first = made is not None and certainty.sets_come_first(made)
    # A picture stands beside what is said of it, a text below the verdict on it.
    marks, said = st.columns([6, 6], gap="large") if subject.beside else (None, st.container())
    with said:
        saying.say_how_it_stands(subject, job, stage, made, sets=sets_first)
    waits = "picture" if isinstance(subject, PictureSubject) else "nothing"
    with marks or st.container(), shell.place("ct-marks", waits if made is None else "marks"):
        if made is None and isinstance(subject, PictureSubject):  # a room sees what it waits for
            st.image(subject.sight.given.image, alt=lang.gettext("The whole picture"))
        elif made is not None:
            said_of = certainty.units_named(made) if stage != "running" else ()
            shell.html(subject.draw(made, said_of))
            placebo_panel.note_seen(subject.about)
    with said if marks else st.container():
        with shell.place("ct-turning", "nothing" if made is None or sets_first else "sets"):
            if made is not None and stage != "running" and not sets_first:
                saying.show_sets(subject, made)
        notice = lang.gettext(AGREEMENT_NOTICE)
        shell.html(Markup('<p class="ct-quiet ct-beware">{}</p>').format(notice))
