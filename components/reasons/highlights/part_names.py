"""What the parts of a picture are called, wherever they are spoken of."""

from __future__ import annotations

from models.explain.types import ImageExplanation
from models.language import Language


def part_names(
    explanation: ImageExplanation, lang: Language, *, within: bool = False
) -> dict[int, str]:
    """What each superpixel is called wherever it is spoken of, largest weight first.

    By its place in that order, from 1, and by where it lies: nobody points at it in a sentence.
    within: in the middle of a sentence, else as the name at its beginning or in a list.
    """
    lies = _places(explanation, lang)

    def name(number: str, place: str) -> str:
        if within:
            # L10n: "Without part 1 in the middle: …"
            return lang.gettext("part {number} {place}", number=number, place=place)
        # L10n: "Part 1 in the middle"
        return lang.gettext("Part {number} {place}", number=number, place=place)

    return {
        part: name(lang.number(rank), lies[part])
        for rank, part in enumerate(ranked(explanation), 1)
    }


def ranked(explanation: ImageExplanation) -> list[int]:
    """Superpixels, largest weight first; ties in their own order."""
    weights = explanation.weights
    return sorted(range(len(weights)), key=lambda part: -abs(weights[part]))


def _places(explanation: ImageExplanation, lang: Language) -> list[str]:
    """Where each superpixel lies, in words."""
    import numpy as np

    height, width = explanation.segments.shape
    flat = explanation.segments.ravel()
    rows, columns = np.divmod(np.arange(flat.size), width)
    counts = np.maximum(1, np.bincount(flat, minlength=len(explanation.weights)))
    row, column = (
        (np.bincount(flat, along, len(counts)) * 3 / counts / side).astype(int)
        for along, side in ((rows, height), (columns, width))
    )
    names = (
        lang.gettext("at the top left"),
        lang.gettext("at the top"),
        lang.gettext("at the top right"),
        lang.gettext("on the left"),
        lang.gettext("in the middle"),
        lang.gettext("on the right"),
        lang.gettext("at the bottom left"),
        lang.gettext("at the bottom"),
        lang.gettext("at the bottom right"),
    )
    return [names[cell] for cell in 3 * row + column]
