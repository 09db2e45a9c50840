"""Classifiers whose answers are checked and whose runs are counted."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from models.classifier import (
    Classifier,
    ImageClassifier,
    Inside,
    Open,
    Prepared,
    Reading,
    TextClassifier,
)
from models.errors import (
    N_,
    Cancelled,
    CertitudeError,
    ModelError,
    model_failed,
)
from models.faults import log_fault
from models.prediction import Readings, Unlike

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

_log = logging.getLogger(__name__)


ScoreInside = Callable[[Inside], Sequence[Unlike]]
SampleInside = Callable[[Inside], Sequence[Readings]]


class Answer(NamedTuple):
    """A row of probabilities float64 [k], how unlike the input is what the model knows, and what
    else the model could have said.
    """

    row: np.ndarray
    unlike: Unlike | None = None
    readings: Readings | None = None


class Counted:
    """Counts the runs of all models, and refuses answers that are no probabilities."""

    _lock: ClassVar[threading.Lock] = threading.Lock()
    _calls: ClassVar[Counter[str]] = Counter()
    _items: ClassVar[Counter[str]] = Counter()

    def __init__(
        self,
        model_id: str,
        inner: Classifier,
        score: ScoreInside | None,
        sample: SampleInside | None,
    ) -> None:
        """score: what says how unlike all that the model knows an input is, if anything does.

        sample: what else the model could have said, likewise.
        """
        self.model_id = model_id
        self.labels = inner.labels
        self._opened = inner if (score or sample) and isinstance(inner, Open) else None
        self._score, self._sample = score, sample

    @classmethod
    def calls(cls, model_id: str | None = None) -> int:
        """Batches run by a model, or by all."""
        with cls._lock:
            return cls._calls.total() if model_id is None else cls._calls[model_id]

    @classmethod
    def items(cls, model_id: str | None = None) -> int:
        """Inputs classified by a model, or by all."""
        with cls._lock:
            return cls._items.total() if model_id is None else cls._items[model_id]

    def _answers(self, predict: Callable[[Any, Any], np.ndarray], inputs: Any) -> list[Answer]:
        """What `predict`, given how to run the model, answers, with what comes of its inside."""
        seen: list[Inside | None] = []

        def look(inputs: Any) -> np.ndarray:
            assert self._opened is not None
            rows, inside = self._opened.look(inputs)
            seen.append(inside)
            return rows

        if self._opened is None or not len(inputs):
            return [Answer(row) for row in predict(inputs, None)]
        rows = predict(inputs, look)
        if not seen or seen[0] is None:
            return [Answer(row) for row in rows]
        unknown = [None] * len(rows)
        unlike = unknown if self._score is None else self._score(seen[0])
        readings = unknown if self._sample is None else self._sample(seen[0])
        return [Answer(*each) for each in zip(rows, unlike, readings, strict=True)]

    def _count(self, n: int) -> None:
        with self._lock:
            self._calls[self.model_id] += 1
            self._items[self.model_id] += n

    def _asked(self, predict: Callable[[Any], np.ndarray], inputs: Any) -> np.ndarray:
        """What the model answers, checked; what it raises is one line in the log."""
        self._count(len(inputs))
        try:
            rows = predict(inputs)
        except (CertitudeError, Cancelled):
            raise
        except Exception as error:
            log_fault(_log, f"the model {self.model_id} failed", error)
        else:
            return self._checked(rows, len(inputs))
        raise model_failed()

    def _checked(self, rows: np.ndarray, n: int) -> np.ndarray:
        """The rows, if they are n rows of probabilities over the labels; else ModelError (503)."""
        import numpy as np

        rows = np.asarray(rows, dtype=np.float64)
        fine = (
            rows.shape == (n, len(self.labels))
            and bool(np.isfinite(rows).all())
            and bool((rows >= -1e-6).all())
            and bool((np.abs(rows.sum(axis=1) - 1) <= 1e-3).all())
        )
        if not fine:
            raise ModelError(
                "model_failed",
                N_("The model “{model}” gave no usable answer for this input. Try another one."),
                status=503,
                model=self.model_id,
            )
        clipped: np.ndarray = np.clip(rows, 0.0, 1.0)
        return clipped


class CountedTexts(Counted):
    """A text classifier, counted and checked."""

    def __init__(
        self,
        model_id: str,
        inner: TextClassifier,
        score: ScoreInside | None = None,
        sample: SampleInside | None = None,
    ) -> None:
        super().__init__(model_id, inner, score, sample)
        self._inner = inner

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        """Texts [n] to probabilities float64 [n, k]; ModelError "model_failed" (503)."""
        return self._predict(texts)

    def _predict(
        self, texts: Sequence[str], run: Callable[[Any], np.ndarray] | None = None
    ) -> np.ndarray:
        import numpy as np

        if not texts:
            return np.zeros((0, len(self.labels)))
        return self._asked(run or self._inner.predict_proba, texts)

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """As `predict_proba`, with how unlike each text is what the model knows, if that is known.

        And with what else the model could have said, likewise. The model runs once.
        """
        return self._answers(self._predict, texts)

    def answer_each(self, texts: Sequence[str]) -> list[Answer]:
        """As `answers`, with the very bits that each text gets when it comes alone.

        In single precision a sum depends on the shape of the batch that it is made in: a table
        would show another last digit than the page on which one of its rows is opened.
        """
        if getattr(self._inner, "rows_apart", False) or len(texts) < 2:
            return self.answers(texts)
        return [self.answers([text])[0] for text in texts]

    def reading(self, text: str) -> Reading:
        """How much of the text the model reads."""
        return self._inner.reading(text)


class CountedImages(Counted):
    """A picture classifier, counted and checked."""

    def __init__(
        self,
        model_id: str,
        inner: ImageClassifier,
        score: ScoreInside | None = None,
        sample: SampleInside | None = None,
    ) -> None:
        super().__init__(model_id, inner, score, sample)
        self.size = inner.size
        self._inner = inner

    def prepare(self, image: Image.Image) -> Prepared:
        """An upright RGB picture to what the model sees of it."""
        return self._inner.prepare(image)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Prepared pictures uint8 [n, h, w, 3] to probabilities float64 [n, k].

        ModelError "model_failed" (503); ValueError for pictures that were not prepared.
        """
        return self._predict(images)

    def answers(self, images: np.ndarray) -> list[Answer]:
        """As `predict_proba`, with how unlike each picture is what the model knows, if known.

        And with what else the model could have said, likewise. The model runs once.
        """
        return self._answers(self._predict, images)

    def _predict(
        self, images: np.ndarray, run: Callable[[Any], np.ndarray] | None = None
    ) -> np.ndarray:
        import numpy as np

        images = np.asarray(images)
        if images.ndim != 4 or images.shape[1:] != (*self.size, 3):
            raise ValueError(f"pictures of shape {images.shape}, not [n, {self.size}, 3]")
        if not len(images):
            return np.zeros((0, len(self.labels)))
        pixels = images
        if pixels.dtype != np.uint8:  # lime averages colours; whole levels are what `prepare` gives
            pixels = np.clip(np.rint(images), 0, 255).astype(np.uint8)
        return self._asked(run or self._inner.predict_proba, pixels)
