"""Picture classifiers stored as one `.keras` file, on TensorFlow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models import runtime
from models.adapters import penultimate, pictures
from models.cards import Card
from models.classifier import Inside, Prepared
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

# Bounds the memory of one run; larger batches are no faster on a few cores.
BATCH_PICTURES = 64

Prepare = Callable[["Image.Image"], Prepared]
Scale = Callable[["np.ndarray"], "np.ndarray"]


class KerasImage:
    """A Keras model behind one compiled, frozen function that takes any number of pictures."""

    def __init__(
        self,
        model: Any,
        labels: tuple[Label, ...],
        prepare: Prepare | None = None,
        scale: Scale | None = None,
    ) -> None:
        """prepare: a picture to what is seen of it, by default its middle; scale: its pixels in
        float32 to what the model takes.
        """
        _batch, height, width, channels = model.input_shape
        if not (height and width and channels in (1, 3)) or model.output_shape[1:] != (
            len(labels),
        ):
            raise ValueError("the model does not take pictures or has other classes")
        self.labels = labels
        self.size = (int(height), int(width))
        self._grey = channels == 1
        self._prepare = prepare
        self._scale = scale
        self._lock = threading.Lock()
        # model.predict builds a data pipeline at each call, and a shape of its own for each batch
        # size would be traced anew: one signature with an open batch is neither.
        tensorflow = runtime.tensorflow()
        self._logits = _ends_in_logits(model)
        # AutoGraph would leave what it makes of this in the folder for passing files.
        inside = penultimate.reader(model)
        self._head = None if inside is None else [part.numpy() for part in inside[1].weights]

        def run(batch: Any) -> tuple[Any, ...]:
            answer = model(batch, training=False)
            return (answer,) if inside is None else (answer, inside[0](batch))

        traced = tensorflow.function(
            run,
            input_signature=[
                tensorflow.TensorSpec([None, height, width, channels], tensorflow.float32)
            ],
            autograph=False,
        )
        self._run = _frozen(traced.get_concrete_function(), 1 if inside is None else 2)

    def prepare(self, image: Image.Image) -> Prepared:
        """An upright RGB picture to what the model sees of it."""
        if self._prepare is not None:
            return self._prepare(image)
        return pictures.cover(image, *self.size)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Prepared pictures uint8 [n, h, w, 3] to probabilities float64 [n, k]."""
        return self._answers(images)[0]

    def look(self, images: np.ndarray) -> tuple[np.ndarray, Inside | None]:
        """As `predict_proba`; features: what the classifying layer gets. None if it has no such."""
        import numpy as np

        rows, read = self._answers(images)
        if self._head is None:
            return rows, None
        features = np.concatenate(read).astype(np.float64)
        kernel, bias = self._head
        return rows, Inside(features @ kernel + bias, {"last": features}, features)

    def _answers(self, images: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        import numpy as np
        from scipy.special import softmax

        rows = np.zeros((len(images), len(self.labels)))
        features = []
        for start in range(0, len(images), BATCH_PICTURES):
            batch = np.asarray(images[start : start + BATCH_PICTURES], dtype=np.float32)
            if self._grey:
                batch = batch.mean(axis=3, keepdims=True)
            if self._scale is not None:
                batch = self._scale(batch)
            with self._lock:
                answer, *read = self._run(batch)
            rows[start : start + len(batch)] = (
                softmax(answer.astype(np.float64), axis=1) if self._logits else answer
            )
            features += read
        return rows, features


def _frozen(traced: Any, answers: int) -> Callable[[np.ndarray], list[np.ndarray]]:
    """The function, of so many answers, with its weights as constants.

    Only then does TensorFlow fold batch normalisation into convolutions and fuse them with what
    follows: a quarter to a third less time (seen on two cores; XLA and TFLite gained nothing). What
    two answers have in common is worked out once.
    """
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    tensorflow = runtime.tensorflow()
    frozen = convert_variables_to_constants_v2(traced)
    # The frozen function has lost its signature: TensorFlow would write a message with the whole
    # batch in it, and throw it away, at every call. Traced once more, it has one.
    signature = [tensorflow.TensorSpec(frozen.inputs[0].shape, tensorflow.float32)]
    signed = tensorflow.function(
        lambda batch: tuple(frozen(batch)[:answers]), input_signature=signature, autograph=False
    ).get_concrete_function()

    def run(batch: np.ndarray) -> list[np.ndarray]:
        return [answer.numpy() for answer in signed(tensorflow.constant(batch))]

    return run


def _ends_in_logits(model: Any) -> bool:
    activation = getattr(model.layers[-1], "activation", None)
    return getattr(activation, "__name__", "") == "linear"


def load(path: Path, card: Card) -> KerasImage:
    """Open a `.keras` file; safe mode refuses code stored in it. Errors are Keras's own."""
    model = runtime.keras().saving.load_model(path, compile=False, safe_mode=True)
    return KerasImage(model, card.labels, _PREPARE[card.input.get("prepare", "cover")])


def _digit(image: Image.Image) -> Prepared:
    """A picture of one digit, anywhere and in any size, redrawn as MNIST would show it."""
    import numpy as np

    from models.adapters.digits import normalise_digit

    grey = normalise_digit(np.asarray(image.convert("L")))
    return Prepared(np.repeat(np.asarray(grey, dtype=np.uint8)[:, :, None], 3, axis=2), None)


# What a card may say about how its model's pictures are prepared.
_PREPARE: Mapping[str, Prepare | None] = {"cover": None, "digit": _digit}
