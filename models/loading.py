"""From an entry of the catalog to a classifier: fetch its files, open them with its adapter."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models import cards, examples, manifests
from models.catalog import Entry
from models.classifier import Classifier, ImageClassifier
from models.errors import N_, Cancelled, CertitudeError, ModelError
from models.faults import log_fault
from models.hub import bounds, contents
from models.hub import repositories as hub
from models.reading import inputs

_log = logging.getLogger(__name__)
_opening = threading.Lock()
_WAIT_S = 0.2


@dataclass(frozen=True, slots=True)
class Loading:
    """How far loading is: bytes of a download, or (total 0) opening the files, without an end."""

    stage: Literal["download", "open"]
    done: int = 0
    total: int = 0


Report = Callable[[Loading], None]


def build(entry: Entry, report: Report) -> Classifier:
    """A classifier that is ready to answer; `report` may raise Cancelled.

    ModelError "model_missing", "model_corrupt", "no_network" (503), and those of `models.hub`.
    """
    if entry.source == "shipped":
        for folder in entry.folders:
            manifests.check(folder)
    try:
        classifier = _build(entry, report)
        _warm(classifier)
        if entry.source == "shipped":
            _check_answers(entry, classifier)
        return classifier
    except (CertitudeError, Cancelled):
        raise
    except MemoryError as error:
        log_fault(_log, f"cannot load {entry.id}", error)
        raise bounds.no_memory() from error
    except ImportError as error:
        log_fault(_log, f"cannot load {entry.id}", error)
        raise ModelError(
            "unsupported_model",
            N_("The model “{model}” needs a part that is not installed here."),
            model=entry.id,
        ) from error
    # Three frameworks and five file formats say in their own ways that a file is damaged.
    except Exception as error:
        log_fault(_log, f"cannot load {entry.id}", error)
        if entry.source == "shipped":
            raise cards.corrupt(entry.id) from error
        raise ModelError(
            "model_corrupt",
            N_("The model “{model}” cannot be opened: its files are damaged or of another kind. "
               "Delete it from the download cache and try again."),
            status=503,
            model=entry.id,
        ) from error  # fmt: skip


def _build(entry: Entry, report: Report) -> Classifier:
    def tell(done: int, total: int) -> None:
        report(Loading("download", done, total))

    report(Loading("open"))
    if entry.repo:
        folder = hub.fetch(entry.repo, entry.revision, entry.kind, tell)
        with _alone(report):
            return _open(entry, folder)
    if entry.adapter == "mobilenet":
        from models.adapters import mobilenet

        mobilenet.fetch(tell)
        report(Loading("open"))
        if not mobilenet.is_published():
            raise ValueError("a file is not the one that was downloaded")
        return mobilenet.load()
    card = cards.read(entry.whole or entry.id)
    folder = cards.WEIGHTS / card.id
    if entry.adapter == "transformers":
        from models.adapters import transformers_text

        return transformers_text.load(folder, card.labels)
    if entry.adapter == "linear":
        from models.adapters import linear

        return linear.load(folder, card.labels)
    if entry.adapter == "efficientnet":
        from models.adapters import efficientnet

        return efficientnet.load(folder / efficientnet.FILE, card.labels, entry.classes)
    from models.adapters import keras_image

    return keras_image.load(folder / "model.keras", card)


@contextmanager
def _alone(report: Report) -> Iterator[None]:
    """While one model of the hub is opened, no other is: both would count on the same memory."""
    while not _opening.acquire(timeout=_WAIT_S):
        report(Loading("open"))
    try:
        report(Loading("open"))
        yield
    finally:
        _opening.release()


def _open(entry: Entry, folder: Path) -> Classifier:
    """A model from the hub's cache, if it is what was downloaded and there is room for it."""
    if not all(contents.is_as_downloaded(folder / name) for name in contents.names_in(folder)):
        raise ValueError("a file is not the one that was downloaded")
    bounds.check_folder(folder)
    if entry.kind == "text":
        from models.adapters import transformers_text

        return transformers_text.load(folder, names=entry.names)
    from models.adapters import transformers_image

    return transformers_image.load(folder, names=entry.names)


def _check_answers(entry: Entry, classifier: Classifier) -> None:
    """ValueError if a shipped model no longer answers its own examples as it did when it was made.

    Its files may be whole, and what opens them another version that reads them otherwise.
    """
    known = manifests.read(entry.id).answers
    for example in examples.for_entry(entry):
        if example.id not in known:
            continue
        if isinstance(classifier, ImageClassifier):
            picture = inputs.from_pil(example.picture()).image
            row = classifier.predict_proba(classifier.prepare(picture).pixels[None])[0]
        else:
            row = classifier.predict_proba([example.text])[0]
        wanted = known[example.id]
        if len(row) != len(wanted) or not max(abs(row - wanted)) <= manifests.WITHIN:
            raise ValueError(f"the example {example.id} got another answer than before")


def _warm(classifier: Classifier) -> None:
    """Run one input of a usual size: frameworks put much off to it, and damage shows here."""
    from PIL import Image

    if isinstance(classifier, ImageClassifier):
        picture = Image.linear_gradient("L").convert("RGB").resize((640, 480))
        classifier.predict_proba(classifier.prepare(picture).pixels[None])
    else:
        classifier.predict_proba([" ".join(["a"] * 24)])
