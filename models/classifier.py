"""What every classifier offers, whatever framework it runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, runtime_checkable

from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

Kind = Literal["text", "image"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of a text the model reads.

    read_to: character offset up to which the text was read; tokens: how many tokens that is
    (0 where the model has no such unit); max_tokens: the most it reads, None where there is no end.
    """

    read_to: int
    tokens: int
    max_tokens: int | None

    def is_cut(self, text: str) -> bool:
        """Whether anything but white space was left unread."""
        return bool(text[self.read_to :].strip())


class Box(NamedTuple):
    """A rectangle of a picture in its pixels: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What a model sees of a picture.

    pixels: uint8 [h, w, 3], read-only from here on. box: the part of the picture that they show,
    scaled in whatever way; None where the view was redrawn, so that it lies nowhere in it.
    """

    pixels: np.ndarray
    box: Box | None

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)


class Inside(NamedTuple):
    """What happened inside a model for n inputs, before any softmax.

    logits: float [n, k]; features: what a layer made of them, float [n, d] each, by the layer's
    name ("middle", "last", "terms"). read: what the layer that makes the logits reads, [n, c], of
    numpy or of scipy's sparse kind; None where that is not known.
    """

    logits: np.ndarray
    features: Mapping[str, np.ndarray]
    read: Any = None


@runtime_checkable
class Open(Protocol):
    """A classifier that also says what happened inside it, in the same run."""

    def look(self, inputs: Any) -> tuple[np.ndarray, Inside | None]:
        """What `predict_proba` gives for these inputs, to the last bit, and what was inside."""
        ...


@runtime_checkable
class TextClassifier(Protocol):
    """Texts to probabilities. Safe to call from several threads (it locks per batch)."""

    labels: tuple[Label, ...]

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        """Texts [n] to probabilities float64 [n, k], rows summing to 1."""
        ...

    def reading(self, text: str) -> Reading:
        """How much of the text the model reads; does not run the model."""
        ...


@runtime_checkable
class ImageClassifier(Protocol):
    """Pictures to probabilities. Safe to call from several threads (it locks per batch)."""

    labels: tuple[Label, ...]
    size: tuple[int, int]  # height, width of what the model sees, in pixels

    def prepare(self, image: Image.Image) -> Prepared:
        """An upright RGB picture to what the model sees of it (crop, scale, grey)."""
        ...

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Prepared pictures uint8 [n, h, w, 3] to probabilities float64 [n, k]."""
        ...


Classifier = TextClassifier | ImageClassifier
