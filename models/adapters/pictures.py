"""Cutting and scaling a picture down to what a model sees."""

from __future__ import annotations

from PIL import Image

from models.classifier import Box, Prepared


def cover(
    image: Image.Image, height: int, width: int, resample: int = Image.Resampling.LANCZOS
) -> Prepared:
    """The largest middle part of a picture with the shape asked for, scaled."""
    scale = min(image.width / width, image.height / height)
    return middle(image, (height, width), (scale * height, scale * width), resample)


def middle(
    image: Image.Image, size: tuple[int, int], part: tuple[float, float], resample: int
) -> Prepared:
    """A part of a picture from its middle, scaled; part and size: height, width in pixels.

    Where the picture is smaller than the part, there is less of it.
    """
    down, across = part
    left, top = (image.width - across) / 2, (image.height - down) / 2
    box = Box(
        max(0.0, left),
        max(0.0, top),
        min(float(image.width), left + across),
        min(float(image.height), top + down),
    )
    return scaled(image, size, box, resample)


def scaled(image: Image.Image, size: tuple[int, int], box: Box, resample: int) -> Prepared:
    """A part of a picture brought to a size (height, width), whatever that does to its shape."""
    import numpy as np

    height, width = size
    seen = image.convert("RGB").resize((width, height), Image.Resampling(resample), box=box)
    return Prepared(np.array(seen, dtype=np.uint8), box)


def whole(image: Image.Image) -> Box:
    """All of a picture."""
    return Box(0.0, 0.0, float(image.width), float(image.height))
