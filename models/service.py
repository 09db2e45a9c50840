"""What pages and the HTTP API call: classifiers and their predictions, kept for the whole process.

A model is loaded once, whoever asks; a prediction is made once for one model and one content.
Everything here may be called from any thread. Every model call is counted, so that it can be
proved that a change of display makes none.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from models import catalog, loading, runtime
from models.classifier import Classifier, ImageClassifier, Kind, Reading, TextClassifier
from models.counted import Counted, CountedImages, CountedTexts
from models.errors import N_, Cancelled, CertitudeError, InputError
from models.explain.types import Progress
from models.loading import Loading
from models.memory import Memory
from models.prediction import Prediction

if TYPE_CHECKING:
    import numpy as np

    from models.inputs import ImageInput, TextInput

State = Literal["cold", "loading", "ready", "failed"]

# Network models held at once; shipped ones (under 100 MB together) always stay.
MAX_NETWORK_MODELS = 3
# A prediction is remembered at the cost of its classes: a million probabilities take about 40 MB.
_CACHED_PROBABILITIES = 1_000_000
_CACHED_PICTURES = 32
_CACHED_READINGS = 2_000
# How many texts go to the model between two reports of progress.
_REPORT_EVERY = 32
_WAIT_S = 0.1

_predictions: Memory[tuple[str, str], Prediction] = Memory(_CACHED_PROBABILITIES)
_readings: Memory[tuple[str, str], Reading] = Memory(_CACHED_READINGS)
_pictures: Memory[tuple[str, str], np.ndarray] = Memory(_CACHED_PICTURES)


@dataclass
class _Slot:
    """One model in this process. `changed` guards and announces every change."""

    state: State = "cold"
    classifier: Classifier | None = None
    error: CertitudeError | None = None
    progress: Loading = field(default_factory=lambda: Loading("open"))
    changed: threading.Condition = field(default_factory=threading.Condition)


_slots: dict[str, _Slot] = {}
_recent: list[str] = []  # loaded network models, the one used last at the end
_lock = threading.Lock()


def load(model_id: str, report: loading.Report | None = None) -> Classifier:
    """The classifier of a model, loaded (and downloaded) if it is not yet.

    report: called often with a `Loading`; may raise Cancelled. If another thread is loading the
    same model, this one waits, reports that thread's progress and shares its error; the next call
    tries again.
    CertitudeError: those of `catalog.get` and `loading.build`.
    """
    entry = catalog.get(model_id)
    with _lock:
        slot = _slots.setdefault(entry.id, _Slot())
    waited = False
    while True:
        with slot.changed:
            if waited and slot.error is not None:
                raise slot.error
            classifier = slot.classifier
            if classifier is None and slot.state != "loading":
                slot.state, slot.error, slot.progress = "loading", None, Loading("open")
                break
            if classifier is None:
                waited = True
                slot.changed.wait(_WAIT_S)
            progress = slot.progress
        if classifier is not None:
            _touch(entry)
            return classifier
        if report is not None:
            report(progress)
    try:
        classifier = _load(entry, slot, report)
    except BaseException as error:
        with slot.changed:
            slot.error = error if isinstance(error, CertitudeError) else None
            slot.state = "failed" if slot.error else "cold"
            slot.changed.notify_all()
        raise
    with slot.changed:
        slot.state, slot.classifier = "ready", classifier
        slot.changed.notify_all()
    _touch(entry)
    return classifier


def _load(entry: catalog.Entry, slot: _Slot, report: loading.Report | None) -> Classifier:
    def tell(progress: Loading) -> None:
        slot.progress = progress
        if report is not None:
            report(progress)

    with runtime.loading():
        classifier = loading.build(entry, tell)
    runtime.settle()
    if entry.kind == "text":
        return CountedTexts(entry.id, cast(TextClassifier, classifier))
    return CountedImages(entry.id, cast(ImageClassifier, classifier))


def _touch(entry: catalog.Entry) -> None:
    """Note the use of a network model, and let go of the one unused longest if there are many."""
    if entry.source == "shipped":
        return
    with _lock:
        if entry.id in _recent:
            _recent.remove(entry.id)
        _recent.append(entry.id)
        dropped = [_recent.pop(0)] if len(_recent) > MAX_NETWORK_MODELS else []
        slots = [_slots[i] for i in dropped]
    for slot in slots:
        with slot.changed:
            slot.state, slot.classifier = "cold", None


def state(model_id: str) -> State:
    """Where a model stands in this process; costs nothing."""
    with _lock:
        slot = _slots.get(model_id)
    return "cold" if slot is None else slot.state


def warm_up(
    ids: Sequence[str] | None = None,
    after: float = 1.5,
    also: Callable[[], None] | None = None,
) -> Callable[[], None]:
    """Load models one after the other in a daemon thread; returns a function that stops it.

    ids: by default all shipped ones. after: seconds before it begins, since importing a framework
    would slow down the first screen. also: other work of this kind, done after the first model.
    What cannot be loaded is passed over: its error is told to whoever asks for it.
    """
    wanted = ids
    if wanted is None:
        wanted = [entry.id for entry in catalog.entries() if entry.source == "shipped"]
    stopped = threading.Event()

    def stop_if_asked(_progress: Loading) -> None:
        if stopped.is_set():
            raise Cancelled

    def run() -> None:
        stopped.wait(after)
        for place, model_id in enumerate(wanted):
            try:
                if stopped.is_set():
                    return
                load(model_id, stop_if_asked)
            except CertitudeError:
                continue
            except Cancelled:
                return
            finally:
                if place == 0 and also is not None and not stopped.is_set():
                    also()
                    runtime.settle()

    thread = threading.Thread(target=run, name="certitude-warm-up", daemon=True)
    thread.start()
    return stopped.set


# --- predictions ----------------------------------------------------------------------------


def predict_text(model_id: str, text: TextInput | str) -> Prediction:
    """The prediction for one text, remembered; CertitudeError as `load`, "wrong_kind" (422)."""
    content, name = _content(text)
    key = (model_id, name)
    known = _predictions.get(key)
    if known is not None:
        return known
    classifier = _texts(model_id)
    made = Prediction.of(model_id, classifier.labels, classifier.predict_proba([content])[0], name)
    _predictions.put(key, made, len(made.probabilities))
    return made


def predict_texts(
    model_id: str,
    texts: Sequence[TextInput | str],
    report: Callable[[Progress], None] | None = None,
) -> list[Prediction]:
    """Predictions for many texts, in their order; equal texts are classified once.

    report: called with how many of the texts are done; may raise Cancelled (what was done by then
    is remembered).
    """
    contents = [_content(text) for text in texts]
    found: dict[str, Prediction] = {}
    waiting: dict[str, str] = {}
    for content, name in contents:
        known = _predictions.get((model_id, name))
        if known is not None:
            found[name] = known
        else:
            waiting[name] = content
    counts = Counter(name for _, name in contents)
    done = sum(counts[name] for name in found)
    if report is not None:
        report(Progress(done, len(texts)))
    # Texts of similar length together: a batch takes as long as its longest text.
    names = sorted(waiting, key=lambda name: len(waiting[name]))
    if not names:
        return [found[name] for _, name in contents]
    classifier = _texts(model_id)
    for start in range(0, len(names), _REPORT_EVERY):
        batch = names[start : start + _REPORT_EVERY]
        rows = classifier.predict_proba([waiting[name] for name in batch])
        for name, row in zip(batch, rows, strict=True):
            made = Prediction.of(model_id, classifier.labels, row, name)
            found[name] = made
            _predictions.put((model_id, name), made, len(made.probabilities))
            done += counts[name]
        if report is not None:
            report(Progress(done, len(texts)))
    return [found[name] for _, name in contents]


def predict_image(model_id: str, image: ImageInput) -> Prediction:
    """The prediction for one picture, remembered; CertitudeError as `load`, "wrong_kind" (422)."""
    key = (model_id, image.hash)
    known = _predictions.get(key)
    if known is not None:
        return known
    classifier = _images(model_id)
    row = classifier.predict_proba(prepare_image(model_id, image)[None])[0]
    made = Prediction.of(model_id, classifier.labels, row, image.hash)
    _predictions.put(key, made, len(made.probabilities))
    return made


def predict_prepared(model_id: str, seen: np.ndarray) -> Prediction:
    """The prediction for a picture as the model sees it (uint8 [h, w, 3]), remembered.

    For a prepared picture with parts taken out: preparing it again would crop or scale it anew.
    """
    name = hashlib.sha256(seen.tobytes()).hexdigest()
    key = (model_id, name)
    known = _predictions.get(key)
    if known is None:
        classifier = _images(model_id)
        row = classifier.predict_proba(seen[None])[0]
        known = Prediction.of(model_id, classifier.labels, row, name)
        _predictions.put(key, known, len(known.probabilities))
    return known


def prepare_image(model_id: str, image: ImageInput) -> np.ndarray:
    """What the model sees of a picture: uint8 [h, w, 3], read-only, remembered."""
    key = (model_id, image.hash)
    known = _pictures.get(key)
    if known is None:
        known = _images(model_id).prepare(image.image)
        known.setflags(write=False)
        _pictures.put(key, known, 1)
    return known


def reading(model_id: str, text: TextInput | str) -> Reading:
    """How much of a text the model reads, remembered; does not run the model."""
    content, name = _content(text)
    known = _readings.get((model_id, name))
    if known is None:
        known = _texts(model_id).reading(content)
        _readings.put((model_id, name), known, 1)
    return known


def calls(model_id: str | None = None) -> int:
    """How many times a model (or any) was run since the start: batches, of whatever size."""
    return Counted.calls(model_id)


def items(model_id: str | None = None) -> int:
    """How many texts or pictures a model (or any) has classified since the start."""
    return Counted.items(model_id)


def forget() -> None:
    """Let go of every loaded model and every remembered prediction; failed loads can be retried."""
    with _lock:
        slots = list(_slots.values())
        _recent.clear()
    for slot in slots:
        with slot.changed:
            if slot.state != "loading":
                slot.state, slot.classifier, slot.error = "cold", None, None
    for memory in (_predictions, _readings, _pictures):
        memory.clear()
    catalog.forget()


def _content(text: TextInput | str) -> tuple[str, str]:
    if isinstance(text, str):
        return text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return text.text, text.hash


def _texts(model_id: str) -> TextClassifier:
    classifier = load(model_id)
    if not isinstance(classifier, CountedTexts):
        raise _wrong_kind(model_id, "image")
    return classifier


def _images(model_id: str) -> ImageClassifier:
    classifier = load(model_id)
    if not isinstance(classifier, CountedImages):
        raise _wrong_kind(model_id, "text")
    return classifier


def _wrong_kind(model_id: str, kind: Kind) -> InputError:
    if kind == "image":
        return InputError(
            "wrong_kind", N_("The model “{model}” classifies pictures, not texts."), model=model_id
        )
    return InputError(
        "wrong_kind", N_("The model “{model}” classifies texts, not pictures."), model=model_id
    )
