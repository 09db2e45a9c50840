"""What a training left as a classifier like any other: shown, explained and measured like those.

It is the model of the last finished epoch, and says which: a training may go on meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.adapters import pictures
from models.adapters.digits import normalise_digit
from models.catalog import Entry
from models.classifier import Prepared, Reading
from models.errors import N_, InputError
from models.live.learners import Predict
from models.live.lesson import Lesson
from models.live.training import Training
from models.prediction import Label

if TYPE_CHECKING:
    from PIL import Image

_DIGITS = ("digits", "mnist")
_MARGIN = 3  # pixels around a digit of MNIST that 8×8 ones do not have


class LearntPictures:
    """Pictures to probabilities, by what was learnt until some epoch."""

    def __init__(self, lesson: Lesson, predict: Predict, epoch: int) -> None:
        height, width, channels = lesson.shape
        self.labels: tuple[Label, ...] = lesson.material.labels
        self.size = (height, width)
        self.epoch = epoch
        self._digits = lesson.material.id in _DIGITS
        self._own, self._grey = lesson.material.archive is not None, channels == 1
        self._predict = predict
        self._lock = threading.Lock()

    def prepare(self, image: Image.Image) -> Prepared:
        """As the pictures that it learnt from are.

        Digits are redrawn as MNIST shows them; of others the middle is taken. Those that ship are
        grey, and light on a dark ground; a person's own are what they are.
        """
        if self._digits:
            grey = _digit(image, self.size)
            return Prepared(np.repeat(grey[:, :, None], 3, axis=2), None)
        seen = pictures.cover(image, *self.size)
        if self._own and not self._grey:
            return seen
        grey = _grey(seen.pixels[None])[0, :, :, 0]
        border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
        if not self._own and np.median(border) > 127:  # a photo on a light ground
            grey = 255 - grey
        return Prepared(np.repeat(grey[:, :, None], 3, axis=2), seen.box)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Prepared pictures uint8 [n, h, w, 3] to probabilities float64 [n, k]."""
        if not len(images):
            return np.zeros((0, len(self.labels)))
        with self._lock:
            return self._predict(_grey(images) if self._grey else np.asarray(images, np.uint8))


class LearntTexts:
    """Texts to probabilities, by what was learnt until some epoch."""

    def __init__(self, lesson: Lesson, predict: Predict, epoch: int) -> None:
        self.labels: tuple[Label, ...] = lesson.material.labels
        self.epoch = epoch
        self._prepared = lesson.prepared
        self._predict = predict
        self._lock = threading.Lock()

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        """Texts [n] to probabilities float64 [n, k], rows summing to 1."""
        if not texts:
            return np.zeros((0, len(self.labels)))
        with self._lock:
            return self._predict(self._prepared(np.array(list(texts), dtype=object)))

    def reading(self, text: str) -> Reading:
        """The whole text is read, whatever its length."""
        return Reading(len(text), 0, None)


def classifier(training: Training) -> LearntPictures | LearntTexts:
    """The model of the last finished epoch.

    InputError "nothing_learnt" before the first, "no_input_page" for points and tables (422).
    """
    if training.kept is None:
        raise InputError(
            "nothing_learnt", N_("This model has learnt nothing yet. Wait for its first epoch.")
        )
    epoch, lesson = training.kept[0], training.lesson
    if lesson.material.kind == "pictures":
        return LearntPictures(lesson, training.answering(), epoch)
    if lesson.material.kind == "texts":
        return LearntTexts(lesson, training.answering(), epoch)
    raise InputError(
        "no_input_page",
        N_("Only models of pictures and of texts can be asked on other pages; this one has learnt "
           "points or a table."),
    )  # fmt: skip


def entry(training: Training, title: str) -> Entry:
    """What is to be said of it in a list, for `SessionModels.register`; title: in any language."""
    material = training.lesson.material
    return Entry(
        f"{training.plan.family}-{material.id}",
        "image" if material.kind == "pictures" else "text",
        "session",
        title,
        N_("Trained here, in this session, by you. Nobody else has checked it."),
        drawn=material.id in _DIGITS,
    )


def _grey(images: np.ndarray) -> np.ndarray:
    """uint8 [n, h, w, 3] to uint8 [n, h, w, 1]; of grey pictures the very values."""
    mean = np.asarray(images, dtype=np.float32).mean(axis=3, keepdims=True)
    grey: np.ndarray = np.rint(mean).astype(np.uint8)
    return grey


def _digit(image: Image.Image, size: tuple[int, int]) -> np.ndarray:
    from PIL import Image as Images

    drawn = normalise_digit(np.asarray(image.convert("L")))
    if drawn.shape == size:
        return drawn
    middle = Images.fromarray(drawn[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN])
    return np.asarray(middle.resize((size[1], size[0]), Images.Resampling.BOX))
