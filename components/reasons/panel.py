"""Why the model answered as it did: LIME's words or superpixels, and what happens without them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

import streamlit as st
from markupsafe import Markup

from components.displays import change
from components.displays.patterns import parts
from components.reasons import placebo_panel
from components.reasons import settings as reason_settings
from components.reasons.highlights import notes, pixels, words
from components.reasons.highlights.wording import wording
from components.reasons.placebo_panel import Pair
from components.site import shell, state
from components.site.work import Described, Stage, Work, follow
from models import loaded, predictions
from models.catalog import Entry
from models.classifier import ImageClassifier, TextClassifier
from models.display.spec import DisplaySpec
from models.errors import CertitudeError
from models.explain import explanations
from models.explain.perturb import without_segments, without_units
from models.explain.types import Explanation, ImageExplanation, Request, TextExplanation, fit_word
from models.explain.wording import AGREEMENT_NOTICE
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput

E = TypeVar("E", TextExplanation, ImageExplanation)

TEXT: Work[TextExplanation, Progress] = Work("explain-text", about="text")
PICTURE: Work[ImageExplanation, Progress] = Work("explain-picture", about="image")


def for_text(given: TextInput, entry: Entry, spec: DisplaySpec, lang: Language) -> None:
    """The words for and against a class on the person's own text, each to be taken out by click."""
    try:
        prediction = predictions.of_text(entry.id, given)
        classifier = cast(TextClassifier, loaded.load(entry.id))
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    said = wording(state.UNIT.get(), lang)
    request = reason_settings.ask(
        prediction, state.TEXT_SAMPLES, explanations.MAX_TEXT_SAMPLES, lang,
        lambda name: said.title.format(name=name), of_text=True,
    )  # fmt: skip
    name = parts.name_of(prediction.labels[request.class_index], lang)
    about = f"{entry.id}-{given.hash}-{request.class_index}"
    unit = request.unit

    def marked(made: TextExplanation) -> None:
        removed = words.show_words(
            made, name, lang, unit=unit,
            key=f"words-{entry.id}-{given.hash[:12]}-{request.class_index}-{unit}",
        )  # fmt: skip
        if removed:
            rest = without_units(made, removed)
            _without(lambda: predictions.of_text(entry.id, rest), prediction, spec, lang)

    def listed(made: TextExplanation) -> None:
        # Open, below: it pushes nothing out of sight there, and scrolls in its own box.
        with st.expander(said.listed, expanded=True):
            shell.html(
                Markup(
                    '<div class="ct-tall" tabindex="0" role="region" aria-label="{}">{}</div>'
                ).format(said.listed, words.ranked_table(made, name, lang, unit=unit))
            )

    def draw(stage: Stage, made: TextExplanation) -> None:
        pair = Pair(made, lambda one: words.render_words(one, name, lang), about, request.seed)
        _draw(stage, pair, marked, listed, lang, beside=False)

    _follow(
        TEXT,
        (entry.id, given.hash, request),
        lambda: explanations.start_text(classifier, entry.id, given, entry.language, request),
        draw,
        request,
        lang,
    )


def for_picture(
    given: ImageInput, entry: Entry, prediction: Prediction, spec: DisplaySpec, lang: Language
) -> None:
    """The superpixels for and against a class on the person's own picture."""
    try:
        classifier = cast(ImageClassifier, loaded.load(entry.id))
        seen = predictions.prepared(entry.id, given)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    request = reason_settings.ask(
        prediction, state.PICTURE_SAMPLES, explanations.MAX_IMAGE_SAMPLES, lang,
        lambda name: lang.gettext("Which parts speak for “{name}”?", name=name), of_text=False,
    )  # fmt: skip
    name = parts.name_of(prediction.labels[request.class_index], lang)
    about = f"{entry.id}-{given.hash}-{request.class_index}"
    sight = pixels.Sight(entry.id, given, seen)

    def marked(made: ImageExplanation) -> None:
        removed = pixels.show_pixels(
            made, sight, name, lang,
            key=f"pixels-{entry.id}-{given.hash[:12]}-{request.class_index}",
        )  # fmt: skip
        if removed:
            rest = partial(without_segments, seen.pixels, made, removed)
            _without(
                lambda: predictions.of_rest(entry.id, given, removed, rest), prediction, spec, lang
            )

    def draw(stage: Stage, made: ImageExplanation) -> None:
        pair = Pair(
            made,
            lambda one: pixels.render_pixels(one, sight, name, lang),
            about,
            request.seed,
        )
        _draw(stage, pair, marked, None, lang, beside=True)

    _follow(
        PICTURE,
        (entry.id, given.hash, request),
        lambda: explanations.start_image(classifier, entry.id, given, seen, request),
        draw,
        request,
        lang,
    )


def _follow(
    work: Work[E, Progress],
    name: object,
    start: Callable[[], Job[E, Progress]],
    draw: Callable[[Stage, E], None],
    request: Request,
    lang: Language,
) -> None:
    """Start or go on with the explanation, and draw the best there is of it until it is done."""
    job = work.keep(name, start)
    describe = partial(_described, settle=request.settle, lang=lang)

    def shown(stage: Stage, done: E | None) -> None:
        if stage == "failed":
            if job.error is not None:
                work.failed(job.error, lang)
            return
        progress = job.progress
        made = done if done is not None or progress is None else cast("E", progress.sofar)
        # First how far it can be believed, then how it stands, then the marks: always in the same
        # places, so that nothing moves while it runs, and nothing when it ends.
        with st.container(gap="xsmall"):
            _fit(made, lang)
            with st.container(key=f"ct-status-{work.about}"):
                if stage == "running":
                    work.bar(job, describe, lang)
                elif stage == "stopped":
                    _stopped(made, lang, work)
                elif made is not None:
                    _evidence(made, request, lang)
        if made is not None:
            draw(stage, made)
        state.write_url()

    follow(job, shown)


def _described(progress: Progress | None, *, settle: bool, lang: Language) -> Described:
    if progress is None or not progress.total:
        return 0.0, lang.gettext("Looking for reasons …")
    figures = {"done": lang.number(progress.done), "total": lang.number(progress.total)}
    share = progress.done / progress.total
    if settle:
        return share, lang.gettext("Settling: {done} of at most {total} variants tried", **figures)
    return share, lang.gettext("{done} of {total} variants tried", **figures)


def _draw(
    stage: Stage,
    pair: Pair[E],
    marked: Callable[[E], None],
    listed: Callable[[E], None] | None,
    lang: Language,
    *,
    beside: bool,
) -> None:
    """The marks, or the two to choose from; then the small print, the list and the placebo."""
    blind = placebo_panel.is_blind()
    if blind and stage == "running":
        return  # the real one would be seen at work
    if blind:
        placebo_panel.show_blind(pair, lang, beside=beside)
    else:
        marked(pair.real)
        placebo_panel.note_seen(pair.about)
    _small_print(pair.real, lang)
    if listed is not None and not blind:
        listed(pair.real)
    if stage != "running":
        placebo_panel.switches(lang)
        if state.PLACEBO.get() and not blind:
            placebo_panel.show_random(pair, lang)


def _without(
    predict: Callable[[], Prediction], before: Prediction, spec: DisplaySpec, lang: Language
) -> None:
    """How the answer changes without what the person took out, in the display in use."""
    try:
        after = predict()
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    shell.html(
        Markup('<p class="ct-change" role="status">{}</p>').format(
            lang.gettext(
                "Without what you took out: {change}",
                change=change.sentence(before, after, spec, lang),
            )
        )
    )


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
