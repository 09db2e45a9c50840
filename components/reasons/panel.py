"""Why the model answered as it did: LIME's words or superpixels, and what happens without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import streamlit as st
from markupsafe import Markup

from components.displays import following, takeaway
from components.reasons import certainty, figures, placebo_panel, report, saying
from components.reasons import settings as reason_settings
from components.reasons.highlights.pixels import Sight
from components.reasons.placebo_panel import Pair
from components.reasons.subject import PictureSubject, Subject, TextSubject
from components.site import shell, state, versions
from components.site.work import Stage, follow
from models import predictions
from models.catalog import Entry
from models.classifier import Classifier, ImageClassifier, TextClassifier
from models.errors import CertitudeError
from models.explain import explanations
from models.explain.types import ImageExplanation, TextExplanation
from models.explain.wording import AGREEMENT_NOTICE
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput

_PART = "reasons"  # names the fragment
E = TypeVar("E", TextExplanation, ImageExplanation)


def for_text(
    given: TextInput,
    prediction: Prediction,
    entry: Entry,
    classifier: Classifier,
    lang: Language,
) -> None:
    """The words for and against a class on the person's own text, each to be taken out by click."""
    request, head = reason_settings.ask(
        prediction, state.TEXT_SAMPLES, explanations.MAX_TEXT_SAMPLES, lang, of_text=True
    )
    texts = cast(TextClassifier, classifier)
    _show(TextSubject(entry, prediction, request, lang, given, texts), head, versions.current())


def for_picture(
    given: ImageInput,
    prediction: Prediction,
    entry: Entry,
    classifier: Classifier,
    lang: Language,
) -> None:
    """The superpixels for and against a class on the person's own picture."""
    try:
        sight = Sight(entry.id, given, predictions.prepared(entry.id, given))
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    request, head = reason_settings.ask(
        prediction, state.PICTURE_SAMPLES, explanations.MAX_IMAGE_SAMPLES, lang, of_text=False
    )
    images = cast(ImageClassifier, classifier)
    _show(PictureSubject(entry, prediction, request, lang, sight, images), head)


def _show(subject: Subject[E], head: Callable[[str], None], version: str = "") -> None:
    """Start or go on with the explanation, and draw the best there is of it until it is done.

    head: draws the heading, which comes last: it never stands above the marks of another input.
    version: of the text in the box, for input that is typed.
    """
    job = subject.work.keep(subject.key, subject.start)
    if placebo_panel.is_blind():
        takeaway.unexplained()
    else:
        report.promise(subject, job)

    def look(stage: Stage, done: E | None) -> None:
        whole = _look(subject, job, stage, done)
        if version:
            versions.stamp(version, whole=whole)
        state.write_url_in_fragment()

    follow(job, look, _PART)
    head(subject.title)


def _look(
    subject: Subject[E],
    job: Job[E, Progress],
    stage: Stage,
    done: E | None,
) -> bool:
    """How far the explanation can be believed, how it stands, then the marks.

    Always in the same places, so that nothing moves while it runs, and nothing when it ends.
    Whether there is something to be seen already that was found for this subject.
    """
    following.set_follower(saying.TURNING, False)  # until it stands
    if stage == "failed":
        if job.error is not None:
            subject.work.failed(job.error, subject.lang)
        return True
    made = saying.so_far(job, done)
    blind = placebo_panel.is_blind()
    sets_first = made is not None and not blind and certainty.sets_come_first(made)
    with st.container(gap="xsmall"):
        saying.say_how_it_stands(subject, job, stage, made, sets=sets_first, blind=blind)
    seen_at_work = blind and stage == "running"  # the real one would be
    if made is None or seen_at_work:
        _draw_bare(subject)
        return stage != "running"
    _draw(subject, stage, made, sets=not sets_first)
    return True


def _draw_bare(subject: Subject[E]) -> None:
    """What is explained, before there is any reason: the marks of another one are gone."""
    with shell.place("ct-marks", "one" if subject.drawn_bare else "nothing"):
        subject.show_bare()
    with shell.place("ct-turning", "nothing"):
        pass
    st.container()  # the place of the small print
    with shell.place("ct-listed", "nothing"):
        pass


def _draw(subject: Subject[E], stage: Stage, made: E, *, sets: bool) -> None:
    """The marks, or the two to choose from; then the small print, the list and the placebo.

    sets: whether what turns the answer stands here, below the marks.
    """
    lang = subject.lang
    pair = Pair(made, subject.draw, subject.about, subject.request.seed)
    blind = placebo_panel.is_blind()
    random = state.PLACEBO.get() and not blind
    # All places first: what is no longer to be seen goes before anything new comes.
    marks = shell.place("ct-marks", "two" if blind else "one")
    found = shell.place("ct-turning", "sets" if sets and not blind else "nothing")
    small_print = st.container()
    listed = shell.place("ct-listed", "nothing" if blind else "list")
    switches = st.container()
    placebo = shell.place("ct-random", "random" if random else "nothing")
    with marks:
        if blind:
            placebo_panel.show_blind(pair, lang, beside=subject.beside)
        else:
            said_of = certainty.units_named(made) if stage != "running" else ()
            removed = subject.mark(made, said_of)
            following.set_follower(_PART, bool(removed))
            if removed:
                saying.say_without(subject, made, removed)
            placebo_panel.note_seen(pair.about)
    with found:
        if sets and not blind:
            saying.show_sets(subject, made)
    with small_print:
        shell.html(
            Markup('<p class="ct-quiet ct-beware">{}</p>').format(lang.gettext(AGREEMENT_NOTICE))
        )
    with listed:
        if not blind:
            subject.show_list(made)
            if stage != "running":
                _figures(subject, made)
    if stage != "running":
        with switches:
            placebo_panel.switches(lang)
        with placebo:
            if random:
                placebo_panel.show_random(pair, lang)
        if not blind:
            report.hand_over(subject, made)


def _figures(subject: Subject[E], made: E) -> None:
    """All figures behind the verdict, for who asks."""
    kind = certainty.kind_of(made, subject.request.unit)
    with (
        st.container(key="ct-how"),
        st.expander(subject.lang.gettext("How sure is this explanation?")),
    ):
        shell.html(figures.table_of(made, kind, subject.request.tolerance, subject.lang))
