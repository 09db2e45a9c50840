"""Why the model answered as it did: LIME's words or superpixels, and what happens without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar, cast

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.held import current_spec
from components.reasons import placebo_panel
from components.reasons import settings as reason_settings
from components.reasons.highlights import notes
from components.reasons.highlights.pixels import Sight
from components.reasons.highlights.wording import wording
from components.reasons.placebo_panel import Pair
from components.reasons.subject import PictureSubject, Subject, TextSubject
from components.site import shell, state, versions
from components.site.work import Described, Stage, Work, follow
from models import predictions
from models.catalog import Entry
from models.classifier import Classifier, ImageClassifier, TextClassifier
from models.display import showing
from models.errors import CertitudeError
from models.explain import explanations
from models.explain.types import Explanation, ImageExplanation, Request, TextExplanation, fit_word
from models.explain.wording import AGREEMENT_NOTICE
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput

_PART = "reasons"  # names the fragment
_NAMED = 4  # units that are named where they are taken out; others are counted
E = TypeVar("E", TextExplanation, ImageExplanation)


def for_text(
    given: TextInput,
    prediction: Prediction,
    entry: Entry,
    classifier: Classifier,
    lang: Language,
) -> None:
    """The words for and against a class on the person's own text, each to be taken out by click."""
    said = wording(state.UNIT.get(), lang)
    request, head = reason_settings.ask(
        prediction, state.TEXT_SAMPLES, explanations.MAX_TEXT_SAMPLES, lang,
        lambda name: said.title.format(name=name), of_text=True,
    )  # fmt: skip
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
        prediction, state.PICTURE_SAMPLES, explanations.MAX_IMAGE_SAMPLES, lang,
        lambda name: lang.gettext("Which parts speak for “{name}”?", name=name), of_text=False,
    )  # fmt: skip
    images = cast(ImageClassifier, classifier)
    _show(PictureSubject(entry, prediction, request, lang, sight, images), head)


def _show(subject: Subject[E], head: Callable[[], None], version: str = "") -> None:
    """Start or go on with the explanation, and draw the best there is of it until it is done.

    head: draws the heading, which comes last: it never stands above the marks of another input.
    version: of the text in the box, for input that is typed.
    """
    job = subject.work.keep(subject.key, subject.start)

    def look(stage: Stage, done: E | None) -> None:
        whole = _look(subject, job, stage, done)
        if version:
            versions.stamp(version, whole=whole)
        state.write_url_in_fragment()

    follow(job, look, _PART)
    head()


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
    work, lang = subject.work, subject.lang
    if stage == "failed":
        if job.error is not None:
            work.failed(job.error, lang)
        return True
    progress = job.progress
    made = done if done is not None or progress is None else cast("E", progress.sofar)
    with st.container(gap="xsmall"):
        _fit(made, lang)
        with st.container(key=f"ct-status-{work.about}"):
            if stage == "running":
                describe = partial(_described, settle=subject.request.settle, lang=lang)
                work.bar(job, describe, lang)
            elif stage == "stopped":
                _stopped(made, lang, work)
            elif made is not None:
                _evidence(made, subject.request, lang)
    seen_at_work = placebo_panel.is_blind() and stage == "running"  # the real one would be
    if made is None or seen_at_work:
        _draw_bare(subject)
        return stage != "running"
    _draw(subject, stage, made)
    return True


def _described(progress: Progress | None, *, settle: bool, lang: Language) -> Described:
    if progress is None or not progress.total:
        return 0.0, lang.gettext("Looking for reasons …")
    figures = {"done": lang.number(progress.done), "total": lang.number(progress.total)}
    share = progress.done / progress.total
    if settle:
        return share, lang.gettext("Settling: {done} of at most {total} variants tried", **figures)
    return share, lang.gettext("{done} of {total} variants tried", **figures)


def _draw_bare(subject: Subject[E]) -> None:
    """What is explained, before there is any reason: the marks of another one are gone."""
    with shell.place("ct-marks", "one" if subject.drawn_bare else "nothing"):
        subject.show_bare()
    st.container()  # the place of the small print
    with shell.place("ct-listed", "nothing"):
        pass


def _draw(subject: Subject[E], stage: Stage, made: E) -> None:
    """The marks, or the two to choose from; then the small print, the list and the placebo."""
    lang = subject.lang
    pair = Pair(made, subject.draw, subject.about, subject.request.seed)
    blind = placebo_panel.is_blind()
    random = state.PLACEBO.get() and not blind
    # All places first: what is no longer to be seen goes before anything new comes.
    marks = shell.place("ct-marks", "two" if blind else "one")
    small_print = st.container()
    listed = shell.place("ct-listed", "nothing" if blind else "list")
    switches = st.container()
    placebo = shell.place("ct-random", "random" if random else "nothing")
    with marks:
        if blind:
            placebo_panel.show_blind(pair, lang, beside=subject.beside)
        else:
            removed = subject.mark(made)
            following.set_follower(_PART, bool(removed))
            if removed:
                _without(subject, made, removed)
            placebo_panel.note_seen(pair.about)
    with small_print:
        _small_print(made, lang)
    with listed:
        if not blind:
            subject.show_list(made)
    if stage != "running":
        with switches:
            placebo_panel.switches(lang)
        with placebo:
            if random:
                placebo_panel.show_random(pair, lang)


def _without(subject: Subject[E], made: E, removed: frozenset[int]) -> None:
    """How the answer changes without what the person took out, in the display in use."""
    lang = subject.lang
    try:
        after = subject.without(made, removed)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    change = showing.change(subject.prediction, after, current_spec(), lang)
    if subject.is_empty(made, removed):
        said = lang.gettext(
            "Nothing is left. A model answers even to nothing, and that says little: {change}",
            change=change,
        )
    else:
        said = lang.gettext(
            "Without {units}: {change}",
            units=listed(subject.names(made, removed), lang),
            change=change,
        )
    shell.html(Markup('<p class="ct-change" role="status">{}</p>').format(said))


def listed(names: Sequence[str], lang: Language) -> str:
    """What was taken out, the first few by name."""
    if len(names) <= _NAMED:
        return lang.join(names)
    more = len(names) - _NAMED
    return lang.join([*names[:_NAMED], lang.ngettext("{n} more", "{n} more", more)])


def _fit(made: Explanation | None, lang: Language) -> None:
    if made is None:
        shell.html(Markup('<p class="ct-fit">{}</p>').format(lang.gettext("No reasons yet.")))
        return
    poor = " ct-fit-poor" if fit_word(made.fidelity) == "poor" else ""
    shell.html(Markup('<p class="ct-fit{}">{}</p>').format(poor, notes.fit_sentence(made, lang)))


def _stopped(made: E | None, lang: Language, work: Work[E, Progress]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        said = (
            lang.gettext("Stopped early, before there was anything to show.")
            if made is None
            else lang.gettext(
                "Stopped early, after {samples} samples: this is what was found by then.",
                samples=lang.number(made.samples),
            )
        )
        shell.html(Markup('<p class="ct-evidence" role="status">{}</p>').format(said))
        work.again(lang)


def _evidence(made: Explanation, request: Request, lang: Language) -> None:
    kind = notes.kind_of(made, request.unit)
    said = notes.evidence_sentences(made, kind, request.tolerance, lang)
    shell.html(Markup('<p class="ct-evidence">{}</p>').format(" ".join(said)))


def _small_print(explanation: Explanation, lang: Language) -> None:
    shell.html(
        Markup('<p class="ct-quiet">{}<br>{}</p>').format(
            notes.counts_sentence(explanation, lang), lang.gettext(AGREEMENT_NOTICE)
        )
    )
