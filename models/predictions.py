"""What is asked of the models: one prediction for one model and one content, remembered.

Everything here may be called from any thread. Every model call is counted, so that it can be
proved that a change of display makes none. Calibrated scores are made of the raw ones: who has
those has both, without another call.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence, Sized
from typing import TYPE_CHECKING, TypeVar

from models import catalog, loaded, turns
from models.adapters.counted import Answer, Counted, CountedImages, CountedTexts
from models.catalog import Entry
from models.classifier import Classifier, Kind, Prepared, Reading
from models.errors import N_, InputError
from models.jobs import Progress
from models.memory import Memory
from models.prediction import Key, Prediction, Readings

if TYPE_CHECKING:
    import numpy as np

    from models.reading.inputs import ImageInput, TextInput

A = TypeVar("A", bound=Sized)
B = TypeVar("B")
# A prediction is remembered at the cost of its classes: a million probabilities take about 40 MB.
_CACHED_PROBABILITIES = 1_000_000
_CACHED_PICTURES = 32
_CACHED_READINGS = 2_000
# How many texts of a table go to the model in one turn, and between two reports of progress. Who
# types a sentence meanwhile waits for them: a fifth of a second.
_REPORT_EVERY = 16


_NUMBER_BYTES = 32  # of a probability: its place in a tuple, and the number


def _weight(made: Prediction) -> int:
    """How much a prediction takes, in probabilities."""
    packed = 0 if made.readings is None else len(made.readings.packed)
    return len(made.probabilities) + packed // _NUMBER_BYTES


_predictions: Memory[Key, Prediction] = Memory(_CACHED_PROBABILITIES, _weight)
_readings: Memory[tuple[str, str], Reading] = Memory(_CACHED_READINGS)
_pictures: Memory[tuple[str, str], Prepared] = Memory(_CACHED_PICTURES)
_seconds: Memory[Key, float] = Memory(_CACHED_READINGS)


def of_text(model: str | Entry, text: TextInput | str) -> Prediction:
    """The prediction for one text, remembered.

    model: its id, for its scores as the catalog has them (raw, if it ships); or its entry, for
    those that the entry says. CertitudeError as `loaded.load`, "wrong_kind" (422).
    """
    entry = _entry(model)
    content, name = _content(text)
    key = Key(entry.id, name)
    known = _predictions.get(key)
    if known is None:
        classifier = _texts(entry.id)
        made = turns.first(entry.id, _timed(key, classifier.answers), [content])[0]
        known = _remember(key, classifier, made)
    return _scored(known, entry)


def of_texts(
    model: str | Entry,
    texts: Sequence[TextInput | str],
    report: Callable[[Progress], None] | None = None,
) -> list[Prediction]:
    """Predictions for many texts, in their order, each the same to the last bit as `of_text`'s.

    model: as for `of_text`. Equal texts are classified once. report: called with how many of the
    texts are done; may raise Cancelled (what was done by then is remembered).
    """
    entry = _entry(model)
    model_id = entry.id
    contents = [_content(text) for text in texts]
    found: dict[str, Prediction] = {}
    waiting: dict[str, str] = {}
    for content, name in contents:
        known = _predictions.get(Key(model_id, name))
        if known is not None:
            found[name] = known
        else:
            waiting[name] = content
    counts = Counter(name for _, name in contents)
    done = sum(counts[name] for name in found)
    if report is not None:
        report(Progress(done, len(texts)))
    # Short texts first: most of the answers are there soon.
    names = sorted(waiting, key=lambda name: len(waiting[name]))
    if not names:
        return _all(contents, found, entry)
    classifier = _texts(model_id)
    predict = turns.at(model_id).taking(classifier.answer_each)
    for start in range(0, len(names), _REPORT_EVERY):
        batch = names[start : start + _REPORT_EVERY]
        answers = predict([waiting[name] for name in batch])
        for name, made in zip(batch, answers, strict=True):
            found[name] = _remember(Key(model_id, name), classifier, made)
            done += counts[name]
        if report is not None:
            report(Progress(done, len(texts)))
    return _all(contents, found, entry)


def of_image(model: str | Entry, image: ImageInput) -> Prediction:
    """The prediction for one picture, remembered; model: as for `of_text`.

    CertitudeError as `loaded.load`, "wrong_kind" (422).
    """
    entry = _entry(model)
    key = Key(entry.id, image.hash)
    known = _predictions.get(key)
    if known is None:
        classifier = _images(entry.id)
        pixels = prepared(entry.id, image).pixels
        made = turns.first(entry.id, _timed(key, classifier.answers), pixels[None])[0]
        known = _remember(key, classifier, made)
    return _scored(known, entry)


def of_rest(
    model: str | Entry,
    image: ImageInput,
    removed: Collection[int],
    rest: Callable[[], np.ndarray],
) -> Prediction:
    """The prediction for what the model sees of a picture without some parts, remembered.

    model: as for `of_text`. removed: the numbers of the parts, which with the picture name what is
    left; rest: makes it (uint8 [h, w, 3]). It is not prepared again: that would crop or
    scale it anew.
    """
    name = hashlib.sha256(f"{image.hash} without {sorted(removed)}".encode()).hexdigest()
    entry = _entry(model)
    key = Key(entry.id, name)
    known = _predictions.get(key)
    if known is None:
        classifier = _images(entry.id)
        made = turns.first(entry.id, classifier.answers, rest()[None])[0]
        # Parts are missing: that it is unlike what the model knows goes without saying.
        known = _remember(key, classifier, made._replace(unlike=None))
    return _scored(known, entry)


def prepared(model_id: str, image: ImageInput) -> Prepared:
    """What the model sees of a picture, remembered."""
    key = (model_id, image.hash)
    known = _pictures.get(key)
    if known is None:
        known = _images(model_id).prepare(image.image)
        _pictures.put(key, known)
    return known


def reading(model_id: str, text: TextInput | str) -> Reading:
    """How much of a text the model reads, remembered; does not run the model."""
    content, name = _content(text)
    known = _readings.get((model_id, name))
    if known is None:
        known = _texts(model_id).reading(content)
        _readings.put((model_id, name), known)
    return known


def took(key: Key) -> float | None:
    """Seconds that the model took for a prediction, None where that is not known (any more)."""
    return _seconds.get(key._replace(calibrated_on=None))


def calls(model_id: str | None = None) -> int:
    """How many times a model (or any) was run since the start: batches, of whatever size."""
    return Counted.calls(model_id)


def items(model_id: str | None = None) -> int:
    """How many texts or pictures a model (or any) has classified since the start."""
    return Counted.items(model_id)


def forget() -> None:
    """Forget every remembered prediction, and let go of every loaded model."""
    for memory in (_predictions, _readings, _pictures, _seconds):
        memory.clear()
    loaded.forget()


def _entry(model: str | Entry) -> Entry:
    """CertitudeError as `catalog.get`."""
    return model if isinstance(model, Entry) else catalog.get(model)


def _all(
    contents: Sequence[tuple[str, str]], found: dict[str, Prediction], entry: Entry
) -> list[Prediction]:
    scored = {name: _scored(made, entry) for name, made in found.items()}
    return [scored[name] for _, name in contents]


def _scored(raw: Prediction, entry: Entry) -> Prediction:
    """The prediction as the entry wants its scores, remembered."""
    fit = entry.calibrated_on
    if fit is None:
        return raw
    key = raw.key._replace(calibrated_on=fit)
    known = _predictions.get(key)
    if known is None:
        import numpy as np

        from models.calibration.temperature import soften

        row = soften(np.array(raw.probabilities), fit.temperature)
        readings = raw.readings
        if readings is not None:
            samples = soften(np.array(readings.samples), fit.temperature)
            readings = Readings.of(readings.way, samples.tolist())
        known = Prediction.of(
            raw.model_id, raw.labels, row, raw.input_hash, fit, raw.unlike, readings
        )
        _predictions.put(key, known)
    return known


def _timed(key: Key, predict: Callable[[A], B]) -> Callable[[A], B]:
    def call(inputs: A) -> B:
        began = time.monotonic()
        answers = predict(inputs)
        _seconds.put(key, time.monotonic() - began)
        return answers

    return call


def _remember(key: Key, classifier: Classifier, answer: Answer) -> Prediction:
    made = Prediction.of(
        key.model_id,
        classifier.labels,
        answer.row,
        key.input_hash,
        unlike=answer.unlike,
        readings=answer.readings,
    )
    _predictions.put(key, made)
    return made


def _content(text: TextInput | str) -> tuple[str, str]:
    if isinstance(text, str):
        return text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return text.text, text.hash


def _texts(model_id: str) -> CountedTexts:
    classifier = loaded.load(model_id)
    if not isinstance(classifier, CountedTexts):
        raise wrong_kind(model_id, "image")
    return classifier


def _images(model_id: str) -> CountedImages:
    classifier = loaded.load(model_id)
    if not isinstance(classifier, CountedImages):
        raise wrong_kind(model_id, "text")
    return classifier


def wrong_kind(model_id: str, kind: Kind) -> InputError:
    """The error for asking a model, which takes inputs of `kind`, about one of the other."""
    if kind == "image":
        return InputError(
            "wrong_kind", N_("The model “{model}” classifies pictures, not texts."), model=model_id
        )
    return InputError(
        "wrong_kind", N_("The model “{model}” classifies texts, not pictures."), model=model_id
    )
