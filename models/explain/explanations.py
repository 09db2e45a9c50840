"""What pages and the HTTP API call for reasons: started, watched, cancelled, remembered.

Finished explanations are kept for the whole process under all that they depend on, so that asking
again is free. A running one belongs to who started it: two people asking for the same each have
their own, so that one's cancel never ends the other's.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from models import predictions, runtime
from models.calibration.softened import softened
from models.catalog import Entry
from models.classifier import ImageClassifier, Prepared, TextClassifier
from models.errors import N_, InputError, ModelError
from models.explain import executors
from models.explain.anytime import AnytimeEngine
from models.explain.types import (
    Engine,
    Explanation,
    ImageExplanation,
    Report,
    Request,
    TextExplanation,
    TextPredict,
    Word,
)
from models.jobs import AtOnce, Job, Progress
from models.languages import LanguageCode
from models.limits import LIMITS
from models.memory import Memory
from models.prediction import Key
from models.reading.sentences import split_sentences
from models.reading.units import Span, words

if TYPE_CHECKING:
    from models.reading.inputs import ImageInput, TextInput

ENGINE: Engine = AnytimeEngine()  # the one line that chooses who explains

# Budgets: an explanation that has settled earlier stops earlier.
DEFAULT_TEXT_SAMPLES = 3_000
DEFAULT_IMAGE_SAMPLES = 1_500
DEFAULT_SECONDS = 30.0
MIN_SAMPLES = 10
MAX_TEXT_SAMPLES = LIMITS.explanation_samples
MAX_IMAGE_SAMPLES = LIMITS.explanation_samples
# Words or sentences of a text that are listed, with or without a weight. A megabyte can be a
# million of them, of which each takes a hundred times its size.
MAX_LISTED = 20_000
# How long somebody waits for an answer without a progress bar.
WAIT_S = 120.0

T = TypeVar("T", bound=Explanation)
_P = ParamSpec("_P")
_Work = Callable[[Report], T]

_WORD_BYTES = 200
# What a text of so many characters took is worth being given back.
_LONG = 100_000


def _bytes(made: Explanation) -> int:
    """About how much memory an explanation takes."""
    if isinstance(made, TextExplanation):
        return sys.getsizeof(made.text) + _WORD_BYTES * len(made.words)
    return 4 * made.segments.size if isinstance(made, ImageExplanation) else 0


# Finished explanations, at most about 64 MB.
_finished: Memory[Hashable, Explanation] = Memory(64 * 2**20, _bytes)


def start_text(
    classifier: TextClassifier, entry: Entry, given: TextInput, request: Request
) -> Job[TextExplanation, Progress]:
    """Explain a text in the background; a remembered explanation is a job that is done already.

    classifier: with the scores that it has of itself; the entry says whether those that are
    explained are calibrated. Its language says how words are cut ("fr" cuts elisions everywhere,
    None before vowels only). The job's errors: InputError "nothing_to_explain", "bad_samples",
    "bad_request", "bad_class"; ModelError "bad_answer" and those of the classifier.
    """
    return _start(*_text_work(classifier, entry, given, request))


def start_image(
    classifier: ImageClassifier, entry: Entry, given: ImageInput, seen: Prepared, request: Request
) -> Job[ImageExplanation, Progress]:
    """Explain what the model sees of a picture in the background, like `start_text`."""
    return _start(*_image_work(classifier, entry, given, seen, request))


def explain_text(
    classifier: TextClassifier,
    entry: Entry,
    given: TextInput,
    request: Request,
    wait_s: float = WAIT_S,
    report: Report | None = None,
    asked: int = 0,
) -> TextExplanation:
    """Explain a text here and now.

    report: told how far it is, as a job's is; may raise Cancelled. asked: of how many inputs the
    model was asked before on the same errand; whoever has asked less has the next turn.
    Raises what `start_text` names, and ModelError "explanation_too_slow" (503) after wait_s.
    """
    work = _text_work(classifier, entry, given, request, asked)
    return _wait(*work, wait_s, report)


def explain_image(
    classifier: ImageClassifier,
    entry: Entry,
    given: ImageInput,
    seen: Prepared,
    request: Request,
    wait_s: float = WAIT_S,
    report: Report | None = None,
) -> ImageExplanation:
    """Explain what the model sees of a picture here and now, like `explain_text`."""
    work = _image_work(classifier, entry, given, seen, request)
    return _wait(*work, wait_s, report)


def forget() -> None:
    """Let go of every remembered explanation."""
    _finished.clear()


def explain_reading(
    classifier: TextClassifier,
    predict: TextPredict,
    text: str,
    language: LanguageCode | None,
    request: Request,
    report: Report,
    took: float | None = None,
) -> TextExplanation:
    """Explain what the model reads of a text; units beyond have no weight, or are not listed.

    The model is asked about the part it reads only: else, where a word is taken out, the next
    unread one would move up into view and be weighed unseen.
    """
    began = time.monotonic()
    read_to = min(classifier.reading(text).read_to, len(text))
    spans = _units(text, language, request)
    units = [span for span in spans if span.end <= read_to]

    def whole(made: TextExplanation) -> TextExplanation:
        weighed = {word.start: word for word in made.words}
        return replace(
            made,
            text=text,
            read_to=read_to if read_to < len(text) else None,
            words=tuple(
                weighed.get(span.start) or Word(text[span.start : span.end], *span, -1, None)
                for span in spans
            ),
        )

    def tell(progress: Progress) -> None:
        sofar = progress.sofar
        if isinstance(sofar, TextExplanation):
            progress = replace(progress, sofar=whole(sofar))
        report(progress)

    if request.seconds is not None:  # a megabyte takes some of them before it is begun with
        left = request.seconds - (time.monotonic() - began)
        request = replace(request, seconds=max(0.0, left))
    took = took if read_to == len(text) else None
    return whole(ENGINE.explain_text(predict, text[:read_to], units, request, tell, took))


def _units(text: str, language: LanguageCode | None, request: Request) -> Sequence[Span]:
    if request.unit == "sentences":
        return [Span(*span) for span in split_sentences(text, language)[:MAX_LISTED]]
    return words(text, language, MAX_LISTED)


def _text_work(
    classifier: TextClassifier,
    entry: Entry,
    given: TextInput,
    request: Request,
    asked: int = 0,
) -> tuple[Hashable, _Work[TextExplanation]]:
    def work(report: Report) -> TextExplanation:
        _check(request, MAX_TEXT_SAMPLES)
        beat = partial(report, Progress(0, request.samples))
        predict = executors.predict(entry.id, classifier.predict_proba, asked, beat)
        predict = softened(predict, entry.calibrated_on)
        took = predictions.took(named)
        try:
            made = explain_reading(
                classifier, predict, given.text, entry.language, request, report, took
            )
        finally:
            if len(given.text) > _LONG:
                runtime.give_memory_back_soon()
        if made.stop != "seconds":  # else the next may come further
            _finished.put(key, made)
        return made

    named = _key(entry, given.hash)
    key = (ENGINE.name, "text", named, entry.language, request)
    return key, work


def _image_work(
    classifier: ImageClassifier, entry: Entry, given: ImageInput, seen: Prepared, request: Request
) -> tuple[Hashable, _Work[ImageExplanation]]:
    def work(report: Report) -> ImageExplanation:
        _check(request, MAX_IMAGE_SAMPLES)
        beat = partial(report, Progress(0, request.samples))
        predict = executors.predict(entry.id, classifier.predict_proba, beat=beat)
        predict = softened(predict, entry.calibrated_on)
        made = ENGINE.explain_image(predict, seen.pixels, request, report, predictions.took(named))
        if made.stop != "seconds":
            _finished.put(key, made)
        return made

    named = _key(entry, given.hash)
    key = (ENGINE.name, "image", named, request)
    return key, work


def _key(entry: Entry, input_hash: str) -> Key:
    """The prediction that is explained: a calibrated one has reasons of its own."""
    return Key(entry.id, input_hash, entry.calibrated_on)


def _check(request: Request, most: int) -> None:
    if not MIN_SAMPLES <= request.samples <= most:
        raise InputError(
            "bad_samples",
            N_("An explanation takes from {least} to {most} samples."),
            least=MIN_SAMPLES,
            most=most,
        )


def _start(key: Hashable, work: _Work[T]) -> Job[T, Progress]:
    known = _finished.get(key)
    if known is not None:
        return Job(lambda _report: cast(T, known), AtOnce())
    return Job(partial(_keeping_the_best, work))


def _keeping_the_best(work: _Work[T], report: Report) -> T:
    """Do the work; the last explanation so far stays in view between an engine's looks."""
    best: Explanation | None = None

    def tell(progress: Progress) -> None:
        nonlocal best
        best = progress.sofar or best
        report(replace(progress, sofar=best))

    return work(tell)


def _wait(key: Hashable, work: _Work[T], wait_s: float, tell: Report | None = None) -> T:
    known = _finished.get(key)
    if known is not None:
        return cast(T, known)
    until = time.monotonic() + wait_s

    def report(progress: Progress) -> None:
        if tell is not None:
            tell(progress)
        if time.monotonic() > until and progress.done < progress.total:
            raise ModelError(
                "explanation_too_slow",
                N_("The explanation took longer than {seconds} seconds. Ask for fewer samples."),
                status=503,
                seconds=round(wait_s),
            )

    return work(report)
