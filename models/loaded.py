"""The models of this process: each loaded once, whoever asks, warmed up, and let go of.

Everything here may be called from any thread. What a model answers is in `models.predictions`.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from models import catalog, loading, runtime, turns
from models.adapters.counted import CountedImages, CountedTexts
from models.classifier import Classifier, ImageClassifier, Open, TextClassifier
from models.distribution import sampling
from models.errors import Cancelled, CertitudeError, bare
from models.loading import Loading
from models.scope import scoring

State = Literal["cold", "loading", "ready", "failed"]

# Network models held at once; shipped ones (under 100 MB together) always stay.
MAX_NETWORK_MODELS = 3
_WAIT_S = 0.1


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
                raise bare(slot.error)
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
    made = _load(entry, slot, report)
    if isinstance(made, Cancelled | CertitudeError):
        with slot.changed:
            slot.error = made if isinstance(made, CertitudeError) else None
            slot.state = "failed" if slot.error else "cold"
            slot.changed.notify_all()
        raise made if isinstance(made, Cancelled) else bare(made)
    with slot.changed:
        slot.state, slot.classifier = "ready", made
        slot.changed.notify_all()
    _touch(entry)
    return made


def _load(
    entry: catalog.Entry, slot: _Slot, report: loading.Report | None
) -> Classifier | CertitudeError | Cancelled:
    """The classifier, or what kept it from being loaded: handed back, not raised.

    What is raised holds on to all that it came through, and half a model can be gigabytes.
    """

    def tell(progress: Loading) -> None:
        slot.progress = progress
        if report is not None:
            report(progress)

    failure: CertitudeError | Cancelled
    stayed = gc.get_freeze_count()
    try:
        with runtime.loading():
            classifier = loading.build(entry, tell)
        runtime.freeze_heap()
        return _counted(entry, classifier)
    except CertitudeError as error:
        failure = bare(error)
    except Cancelled:
        failure = Cancelled()
    except BaseException:
        with slot.changed:
            slot.state = "cold"
            slot.changed.notify_all()
        raise
    runtime.thaw_heap(stayed)
    return failure


def _counted(entry: catalog.Entry, classifier: Classifier) -> Classifier:
    scored = entry.source == "shipped" and isinstance(classifier, Open)
    score = scoring.of(entry.id) if scored else None
    sample = sampling.of(entry.id) if scored else None
    if entry.kind == "text":
        return CountedTexts(entry.id, cast(TextClassifier, classifier), score, sample)
    return CountedImages(entry.id, cast(ImageClassifier, classifier), score, sample)


def take_in(entry: catalog.Entry, classifier: Classifier) -> None:
    """Have a classifier that a session made, as if it had been loaded."""
    with _lock:
        _slots[entry.id] = _Slot("ready", _counted(entry, classifier))
    catalog.add(entry)


def let_go(model_id: str) -> None:
    """Let go of a session's model; whoever is at work with it has it until then."""
    catalog.remove(model_id)
    turns.forget(model_id)
    with _lock:
        _slots.pop(model_id, None)


def _touch(entry: catalog.Entry) -> None:
    """Note the use of a network model, and let go of the one unused longest if there are many."""
    if entry.source != "network":
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
    after: float = 3.0,
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
                    runtime.freeze_heap()

    thread = threading.Thread(target=run, name="certitude-warm-up", daemon=True)
    thread.start()
    return stopped.set


def forget() -> None:
    """Let go of every loaded model; failed loads can be retried. Sessions keep what they made."""
    with _lock:
        slots = [slot for name, slot in _slots.items() if not catalog.is_session(name)]
        _recent.clear()
    for slot in slots:
        with slot.changed:
            if slot.state != "loading":
                slot.state, slot.classifier, slot.error = "cold", None, None
    catalog.forget()
