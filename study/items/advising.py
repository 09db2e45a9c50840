"""From contents to items: a model is asked once, and what it says is written down."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from models.calibration.temperature import soften
from models.limits import LIMITS
from models.prediction import Fitted, Prediction
from study.items.items import Advice, Item

if TYPE_CHECKING:
    from models.reading.inputs import ImageInput

_DIGITS = 6  # of a probability: an answer's last digits are a machine's own


def item(
    name: str,
    truth: str,
    raw: Prediction,
    fit: Fitted | None = None,
    *,
    text: str = "",
    picture: bytes = b"",
) -> Item:
    """An item with its advice as the model gives it, and calibrated by `fit` where there is one."""
    raw = Prediction.of(
        raw.model_id, raw.labels, rounded(raw.probabilities), raw.input_hash, raw.calibrated_on
    )
    calibrated = None if fit is None else Advice.of(_softened(raw, fit))
    return Item(name, truth, raw.input_hash, Advice.of(raw), calibrated, text, picture)


def rounded(probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Probabilities to six digits, as a file keeps them."""
    return tuple(round(one, _DIGITS) for one in probabilities)


def _softened(raw: Prediction, fit: Fitted) -> Prediction:
    import numpy as np

    row = soften(np.array(raw.probabilities), fit.temperature)
    return Prediction.of(raw.model_id, raw.labels, rounded(tuple(row)), raw.input_hash, fit)


def picture_file(given: ImageInput | Image.Image) -> bytes:
    """A picture as a study shows it: a PNG within the limits on its side and its bytes."""
    image = given if isinstance(given, Image.Image) else given.image
    image = image.convert("L" if _is_grey(image) else "RGB")
    side = LIMITS.study_picture_side
    while True:
        shown = image.copy()
        shown.thumbnail((side, side), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        shown.save(file, "PNG", optimize=True)
        # A PNG of a hundred pixels a side is within any limit that makes sense.
        if file.tell() <= LIMITS.study_picture_bytes or side <= 100:
            return file.getvalue()
        side = side * 4 // 5


def _is_grey(image: Image.Image) -> bool:
    if image.mode == "L":
        return True
    red, green, blue = image.convert("RGB").split()
    return red.tobytes() == green.tobytes() == blue.tobytes()
