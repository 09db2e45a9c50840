"""The pictures among which examples are sought: free photos, and drawings made here.

A picture is named by its source: "chelsea" is a whole photo, "chelsea:upside-down" a change of it
(several, joined by "+"), "ship" a drawing of `training.example_drawings` or `example_things`,
"strokes:7" a digit or sign drawn with the pen of the drawing pad, "coarse:42" case 42 of
`sklearn.datasets.load_digits`.
Photos come with scikit-image and scikit-learn; `models/examples/pictures/CREDITS.md` names their
makers.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from components.giving.drawing.strokes import rasterise
from training.example_drawings import DRAWINGS
from training.example_strokes import SIGNS
from training.example_things import THINGS

SIDE = 320  # the longer side of a stored photo
MAX_BYTES = 40_000
# Parts of a photo that go by a name of their own, cut before it is scaled down.
PARTS = {"cup": ("coffee", (0.15, 0.075, 1.0, 0.925))}


def picture_file(source: str) -> tuple[str, bytes]:
    """The suffix and the bytes of the file in which a picture is stored, at most MAX_BYTES."""
    image = make_picture(source)
    buffer = io.BytesIO()
    if source.startswith(("strokes:", "coarse:")):
        image.save(buffer, "PNG", optimize=True)
        return ".png", buffer.getvalue()
    for quality in (90, 80, 70, 60, 50):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True)
        if buffer.tell() <= MAX_BYTES:
            break
    return ".jpg", buffer.getvalue()


def make_picture(source: str) -> Image.Image:
    """The picture of a source; KeyError or ValueError for one that is not known."""
    name, _, rest = source.partition(":")
    if name == "strokes":
        return rasterise(SIGNS[rest])
    if name == "coarse":
        return _coarse(int(rest))
    drawings = DRAWINGS | THINGS
    image = drawings[name]() if name in drawings else _photo(name)
    for change in filter(None, rest.split("+")):
        image = CHANGES[change](image)
    return image


@lru_cache
def _photo(name: str) -> Image.Image:
    name, shares = PARTS.get(name, (name, (0.0, 0.0, 1.0, 1.0)))
    if name in ("china", "flower"):
        from sklearn.datasets import load_sample_image

        image = Image.fromarray(load_sample_image(f"{name}.jpg"))
    else:
        from skimage import data

        pixels = np.asarray(getattr(data, name)())
        image = Image.fromarray(pixels if pixels.dtype != bool else pixels.astype(np.uint8) * 255)
    image = image.convert("RGB")
    image = image.crop(_inside(image, *shares))
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return image


@lru_cache
def _coarse_pictures() -> np.ndarray:
    from sklearn.datasets import load_digits

    return np.asarray(load_digits().images)


def _coarse(index: int) -> Image.Image:
    """One of the 8x8 digits, white on black, each point 20 pixels wide and soft at its edges."""
    grey = np.rint(_coarse_pictures()[index] * (255 / 16)).astype(np.uint8)
    return Image.fromarray(grey).resize((160, 160), Image.Resampling.BICUBIC)


def _inside(image: Image.Image, *shares: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a part, from shares of width and height to pixels."""
    left, top, right, bottom = shares
    width, height = image.size
    return int(left * width), int(top * height), int(right * width), int(bottom * height)


def _part(left: float, top: float, right: float, bottom: float) -> Callable[..., Image.Image]:
    def cut(image: Image.Image) -> Image.Image:
        part = image.crop(_inside(image, left, top, right, bottom))
        scale = 200 / max(part.size)
        size = (round(part.width * scale), round(part.height * scale))
        return part.resize(size, Image.Resampling.BICUBIC)

    return cut


def _small(image: Image.Image) -> Image.Image:
    """The thing seen from far off: a third of its size, in the middle of plain ground."""
    ground = tuple(int(v) for v in np.asarray(image).reshape(-1, 3).mean(axis=0))
    far = Image.new("RGB", image.size, ground)
    little = image.resize((image.width // 3, image.height // 3), Image.Resampling.LANCZOS)
    far.paste(little, (image.width // 3, image.height // 3))
    return far


def _tinted(image: Image.Image) -> Image.Image:
    return ImageOps.colorize(image.convert("L"), "#001a33", "#a8d8ff")


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "upside-down": lambda image: image.rotate(180),
    "sideways": lambda image: image.rotate(90, expand=True),
    "mirrored": ImageOps.mirror,
    "grey": lambda image: image.convert("L").convert("RGB"),
    "negative": ImageOps.invert,
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(image.width / 25)),
    "blue": _tinted,
    "dark": lambda image: image.point(lambda value: value * 0.25),
    "far": _small,
    "left": _part(0, 0, 0.5, 1),
    "right": _part(0.5, 0, 1, 1),
    "middle": _part(0.25, 0.2, 0.75, 0.8),
    "top": _part(0, 0, 1, 0.5),
    "bottom": _part(0, 0.5, 1, 1),
    "corner": _part(0, 0.6, 0.4, 1),
    "close": lambda image: image.crop(_inside(image, 0.1, 0.1, 0.8, 0.8)),
}
