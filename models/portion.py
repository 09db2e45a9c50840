"""How much of an input a model took in, where that was not all of it, in one line."""

from __future__ import annotations

from models import predictions
from models.classifier import Box, Reading
from models.language import Language
from models.reading.inputs import ImageInput, TextInput

_ALL = 0.98  # of a picture's area: what is less at the edges nobody misses
_OFF = 0.02  # of a side: how far a square in the middle may be off


def said(model_id: str, given: TextInput | ImageInput, lang: Language) -> str:
    """The line, "" where the model took in all; does not run the model.

    CertitudeError as `predictions.reading` and `predictions.prepared`.
    """
    if isinstance(given, TextInput):
        return of_text(predictions.reading(model_id, given), given.text, lang)
    return of_picture(predictions.prepared(model_id, given).box, given.image.size, lang)


def of_text(reading: Reading, text: str, lang: Language) -> str:
    """What was read of a text."""
    if not reading.is_cut(text):
        return ""
    return lang.gettext(
        "Read: the first {n} of {all} characters",
        n=lang.number(reading.read_to),
        all=lang.number(len(text)),
    )


def of_picture(box: Box | None, size: tuple[int, int], lang: Language) -> str:
    """What was seen of a picture. box: as `Prepared.box`; size: width and height, in pixels."""
    if box is None:
        return ""
    wide, high = box.right - box.left, box.bottom - box.top
    share = wide * high / (size[0] * size[1])
    if share >= _ALL:
        return ""
    off = (box.left + box.right - size[0], box.top + box.bottom - size[1], wide - high)
    if all(abs(one) <= max(2, _OFF * max(wide, high)) for one in off):
        return lang.gettext("Seen: the square in its middle")
    return lang.gettext("Seen: a part of the picture")  # no share: a display may hide all numbers
