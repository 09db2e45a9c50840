"""Marks on an item: what LIME found, kept so that it outlasts the model, and placebos of it.

Weights are kept as they are drawn: those of about equal units are equal (`models.explain.ties`). So
LIME's marks and a placebo, which is dealt out of them, are drawn by the same rules.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import Annotated

import numpy as np
from msgspec import Meta, Struct
from PIL import Image

from models.classifier import Box, Prepared
from models.explain import placebo
from models.explain.ties import even
from models.explain.types import Explanation, ImageExplanation, TextExplanation, Word
from models.prediction import Score
from study.items.items import Item

_DIGITS = 4  # of a weight: more are chance's own
_MOST_SIDE = 2_048  # pixels of what a model looks at
_Weight = Annotated[float, Meta(ge=-10, le=10)]
_Marked = TextExplanation | ImageExplanation


class Marks(Struct, frozen=True):
    """One item's marks, for the class that is advised.

    label: that class's id. weights, errors: of each unit, as in `Explanation`. fidelity: as there.
    words: of a text, where each unit stands: start, end and which unit. read_to: as in
    `TextExplanation`. size, segments: of a picture, height and width of what the model sees, and
    which unit each of its pixels belongs to, uint16 little-endian, row by row, compressed by zlib.
    box: which part of the item's picture that is; where it was redrawn, seen holds it as a PNG.
    """

    label: str
    weights: tuple[_Weight, ...]
    errors: tuple[float | None, ...]
    fidelity: float | None = None
    words: tuple[tuple[int, int, int], ...] = ()
    read_to: int | None = None
    size: tuple[int, int] | None = None
    segments: bytes = b""
    box: tuple[float, float, float, float] | None = None
    seen: bytes = b""

    @property
    def room(self) -> int:
        """About how many bytes they take."""
        return len(self.segments) + len(self.seen) + 24 * len(self.words) + 16 * len(self.weights)

    def fits(self, item: Item) -> bool:
        """Whether they can be drawn on this item."""
        units = len(self.weights)
        if len(self.errors) != units:
            return False
        if item.picture:
            return self.size is not None and max(self.size) <= _MOST_SIDE and bool(self.segments)
        return all(
            0 <= start < end <= len(item.text) and 0 <= unit < units
            for start, end, unit in self.words
        )


Marked = Mapping[Score, Mapping[str, Marks]]  # marks by the scores that they explain, and by item


def of_text(made: TextExplanation, label: str) -> Marks:
    """What was found on a text, for the class of this id."""
    weighed = [one for one in made.words if one.weight is not None]
    drawn = even({one.unit: one.weight or 0.0 for one in weighed}, made.groups)
    errors = {one.unit: one.error for one in weighed}
    places = {unit: at for at, unit in enumerate(drawn)}
    return Marks(
        label,
        tuple(_rounded(one) for one in drawn.values()),
        tuple(_error(errors[unit]) for unit in drawn),
        _fidelity(made),
        tuple((one.start, one.end, places[one.unit]) for one in weighed),
        made.read_to,
    )


def of_picture(made: ImageExplanation, seen: Prepared, label: str) -> Marks:
    """What was found on a picture, for the class of this id."""
    drawn = even(dict(enumerate(made.weights)), made.groups)
    errors = made.errors or (None,) * len(made.weights)
    height, width = made.segments.shape
    return Marks(
        label,
        tuple(_rounded(one) for one in drawn.values()),
        tuple(_error(one) for one in errors),
        _fidelity(made),
        size=(int(height), int(width)),
        segments=zlib.compress(made.segments.astype("<u2").tobytes(), 9),
        box=None if seen.box is None else tuple(round(one, 3) for one in seen.box),  # type: ignore[arg-type]
        seen=b"" if seen.box is not None else _png(seen.pixels),
    )


def explanation(marks: Marks, item: Item, labels: tuple[str, ...]) -> _Marked:
    """The marks as an explanation that can be drawn; labels: ids of the classes.

    ValueError where they do not fit the item.
    """
    if not marks.fits(item):
        raise ValueError("marks that do not fit their item")
    # How often the model was asked is not kept: nobody who decides is told.
    common = labels.index(marks.label), 0, 0, 0, marks.fidelity, 0.0, 0.0
    if item.picture:
        errors = tuple(one for one in marks.errors if one is not None)
        return ImageExplanation(*common, _segments(marks), marks.weights, errors)
    words = tuple(
        Word(item.text[start:end], start, end, unit, marks.weights[unit], marks.errors[unit])
        for start, end, unit in marks.words
    )
    return TextExplanation(*common, item.text, words, marks.read_to)


def placebo_of(made: _Marked, item: Item, seed: int) -> _Marked:
    """The same marks on other words or parts: as many, as strong, as often for and against.

    The same seed deals the same item's marks the same way.
    """
    if isinstance(made, TextExplanation):
        return placebo.deal(made, seed, item.content)
    return placebo.deal(made, seed, item.content)


def seen(marks: Marks) -> Prepared:
    """What the model looked at of the item's picture, as far as drawing needs to know."""
    if marks.box is not None:
        height, width = marks.size or (1, 1)
        return Prepared(np.zeros((height, width, 3), np.uint8), Box(*marks.box))
    with Image.open(io.BytesIO(marks.seen)) as redrawn:
        return Prepared(np.array(redrawn.convert("RGB")), None)


def _segments(marks: Marks) -> np.ndarray:
    height, width = marks.size or (0, 0)
    most = 2 * height * width
    data = zlib.decompressobj().decompress(marks.segments, max(1, most))
    found = np.frombuffer(data, "<u2").reshape(height, width).astype(int)
    if found.size and found.max() >= len(marks.weights):
        raise ValueError("parts without a weight")
    return found


def _png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.asarray(pixels)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _rounded(weight: float) -> float:
    return round(max(-10.0, min(10.0, weight)), _DIGITS)


def _error(error: float | None) -> float | None:
    return None if error is None else round(error, _DIGITS)


def _fidelity(made: Explanation) -> float | None:
    return None if made.fidelity is None else round(made.fidelity, _DIGITS)
