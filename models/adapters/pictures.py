"""Cutting and scaling a picture down to what a model sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    import numpy as np


def cover(
    image: Image.Image, height: int, width: int, resample: int = Image.Resampling.LANCZOS
) -> np.ndarray:
    """The largest middle part of a picture with the shape asked for, scaled: uint8 [h, w, 3]."""
    return pixels(ImageOps.fit(image.convert("RGB"), (width, height), Image.Resampling(resample)))


def pixels(image: Image.Image) -> np.ndarray:
    """A picture's pixels: uint8 [h, w, 3]."""
    import numpy as np

    return np.array(image.convert("RGB"), dtype=np.uint8)
