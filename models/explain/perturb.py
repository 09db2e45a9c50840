"""Taking words out of a text and superpixels out of a picture, exactly as the explainer does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress, pairwise
from typing import TYPE_CHECKING

from models.explain.types import ImageExplanation, TextExplanation
from models.reading.units import Span

if TYPE_CHECKING:
    import numpy as np

# A border this uniform is a background; the noise of a photo's is never exactly one colour.
_BACKGROUND_SHARE = 0.9
_TINY = 16  # pixels of the longer side


class Pieces:
    """A text cut into units and what lies between them; equal units are one type."""

    def __init__(self, text: str, units: Sequence[Span], apart: bool = False) -> None:
        """Units: ordered, disjoint spans of the text; ValueError if they are not.

        apart: each unit is a type of its own, even where two are equal.
        """
        edges = [0, *(edge for span in units for edge in span), len(text)]
        if any(a > b for a, b in pairwise(edges)) or any(a == b for a, b in units):
            raise ValueError("the units are not ordered, disjoint spans of the text")
        between = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        found = [text[start:end] for start, end in units]
        numbers: dict[str, int] = {}
        self.types = [numbers.setdefault(word, len(numbers)) for word in found]
        if apart:
            self.types = list(range(len(found)))
        self.count = len(set(self.types))
        # Gap, word, gap, word, …, gap; a gap has the number after the last type's.
        self._parts = [part for pair in zip(between, [*found, ""], strict=True) for part in pair]
        self._numbers = [n for unit in [*self.types, self.count] for n in (self.count, unit)]

    def keeping(self, mask: Sequence[bool]) -> str:
        """The text with only these types left in it, [count]; what lies between words stays."""
        stays = [*mask, True]
        return "".join(compress(self._parts, map(stays.__getitem__, self._numbers)))


def first_types(text: str, units: Sequence[Span], most: int, apart: bool = False) -> list[Span]:
    """The units of the first `most` distinct words (of the first `most` units if apart)."""
    if apart:
        return list(units[:most])
    seen: set[str] = set()
    kept = []
    for span in units:
        word = text[span.start : span.end]
        if word in seen or len(seen) < most:
            seen.add(word)
            kept.append(span)
    return kept


def limes_masks(kind: str, units: int, samples: int, seed: int) -> np.ndarray:
    """The perturbations that lime 0.2.0.1 draws after the input itself, [samples - 1, units].

    True where a unit stays. A test compares them with lime's own.
    """
    import numpy as np

    random = np.random.RandomState(seed)
    if kind == "image":
        drawn = random.randint(0, 2, samples * units).reshape(samples, units)
        return np.asarray(drawn[1:], dtype=bool)
    masks = np.ones((samples - 1, units), dtype=bool)
    places = range(units)
    for row, size in zip(masks, random.randint(1, units + 1, samples - 1), strict=True):
        row[random.choice(places, size, replace=False)] = False
    return masks


def without_units(explanation: TextExplanation, removed: Collection[int]) -> str:
    """The text that the model is asked about once these units are taken out.

    removed: `Word.unit`s; a unit goes everywhere it stands. What the model never read is not in it.
    ValueError for a unit that the explanation does not have.
    """
    words = [word for word in explanation.words if word.unit >= 0]
    units = {word.unit for word in words}
    if not units.issuperset(removed):
        raise ValueError(f"no such units: {sorted(set(removed) - units)}")
    read = explanation.text[: explanation.read_to]
    parts, at = [], 0
    for word in words:
        parts.append(read[at : word.start])
        if word.unit not in removed:
            parts.append(read[word.start : word.end])
        at = word.end
    return "".join(parts) + read[at:]


def is_tiny(image: np.ndarray) -> bool:
    """Whether a picture has so few pixels that a part of it is hardly more than one colour."""
    return max(image.shape[:2]) <= _TINY


def background(image: np.ndarray) -> tuple[int, int, int] | None:
    """The one colour that nearly all of a picture's border has, None if there is no such colour.

    image: uint8 [h, w, 3]. Of a tiny picture, whose border what is drawn soon touches, the border's
    commonest colour: the mean of a part of it would be the part itself.
    """
    import numpy as np

    border = np.concatenate([image[0], image[-1], image[1:-1, 0], image[1:-1, -1]])
    colours, counts = np.unique(border, axis=0, return_counts=True)
    most = int(counts.argmax())
    if counts[most] < _BACKGROUND_SHARE * len(border) and not is_tiny(image):
        return None
    red, green, blue = (int(value) for value in colours[most])
    return red, green, blue


def hidden(image: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """What is seen where superpixels are taken out: uint8 [h, w, 3].

    A drawing loses ink, so its background is put there; a photo has none, so each superpixel
    becomes its mean colour (lime's default).
    """
    import numpy as np

    plain = background(image)
    out = image.copy()
    if plain is not None:
        out[:] = plain
        return out
    for segment in range(int(segments.max()) + 1):
        inside = segments == segment
        out[inside] = image[inside].mean(axis=0).astype(np.uint8)
    return out


def without_segments(
    image: np.ndarray, explanation: ImageExplanation, removed: Collection[int]
) -> np.ndarray:
    """The prepared picture with these superpixels taken out, as the model is asked about it.

    image: what was explained, uint8 [h, w, 3]; the result is the same. ValueError for a
    superpixel that the explanation does not have, or a picture of another size.
    """
    import numpy as np

    if image.shape[:2] != explanation.segments.shape:
        raise ValueError("the picture is not the one that was explained")
    if not all(0 <= one < len(explanation.weights) for one in removed):
        raise ValueError("no such superpixel")
    gone = np.isin(explanation.segments, list(removed))
    return np.where(gone[:, :, None], hidden(image, explanation.segments), image)
