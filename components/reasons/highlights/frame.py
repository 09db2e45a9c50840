"""Where in a person's picture the model looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

if TYPE_CHECKING:
    import numpy as np

# ImageNet's way: the shorter side to 256, then 224 in the middle.
_ZOOMS = (1.0, 256 / 224)
# Mean difference in levels of 255 up to which two views are the same, scaled in other ways.
_SAME_WITHIN = 6.0
# Such a difference says nothing about a picture with less variation than this.
_FLAT = 2.0


class Frame(NamedTuple):
    """A rectangle of a picture in its pixels: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


def find_frame(original: Image.Image, seen: np.ndarray) -> Frame | None:
    """The part of a picture that became the model's view, None where the view is something else.

    seen: uint8 [h, w, 3]. The usual ways of cutting are tried, and the one whose result looks like
    the view is taken: so it holds for any classifier, and a view that was redrawn (a digit, moved
    and enlarged) is never laid over the wrong place.
    """
    import numpy as np

    height, width = seen.shape[:2]
    best: tuple[float, Frame] | None = None
    for frame in _candidates(original.width, original.height, width / height):
        view = original.resize((width, height), Image.Resampling.BILINEAR, box=frame)
        away = float(np.abs(np.asarray(view, dtype=np.float32) - seen).mean())
        if best is None or away < best[0]:
            best = (away, frame)
    if best is None or best[0] > min(_SAME_WITHIN, max(_FLAT, float(seen.std()) / 4)):
        return None
    return best[1]


def _candidates(width: int, height: int, aspect: float) -> list[Frame]:
    """Crops of the given aspect from the middle, and the whole picture, squeezed."""
    frames = []
    for zoom in _ZOOMS:
        side = min(width / aspect, height) / zoom
        half_width, half_height = side * aspect / 2, side / 2
        frames.append(
            Frame(
                max(0.0, width / 2 - half_width),
                max(0.0, height / 2 - half_height),
                min(float(width), width / 2 + half_width),
                min(float(height), height / 2 + half_height),
            )
        )
    return [*frames, Frame(0, 0, width, height)]
