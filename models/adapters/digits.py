"""Bringing any picture of one digit into the form of MNIST, which the digit model learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

SIZE = 28
FITS_IN = 20
# A share of the strongest stroke; what is fainter is paper, shadow or noise, not ink.
INK = 0.25


def normalise_digit(grey: Any) -> np.ndarray:
    """A greyscale picture [height, width] of one digit to uint8 [28, 28], white on black.

    Dark strokes on light paper and light strokes on dark ground are both understood: the border
    tells which is the ground. Then, as MNIST was made: the ink's bounding box is scaled to fit
    into 20x20 with its proportions kept, and laid so that its centre of mass is the middle of
    28x28. The strongest stroke becomes 255. A picture without any ink becomes all black.
    """
    import numpy as np
    from PIL import Image

    values = np.asarray(grey, dtype=np.float32)
    if values.ndim != 2 or not values.size:
        raise ValueError("a digit is a picture with height and width, without colours")
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    ground = np.median(border)
    darker, lighter = ground - values.min(), values.max() - ground
    ink = np.clip(ground - values if darker > lighter else values - ground, 0, None)
    strongest = float(ink.max())
    if strongest <= 0:
        return np.zeros((SIZE, SIZE), dtype=np.uint8)
    ink = np.where(ink < INK * strongest, 0, ink) / strongest
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = FITS_IN / max(ink.shape)
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    picture = Image.fromarray(ink).resize((width, height), Image.Resampling.BICUBIC)
    small = np.clip(np.asarray(picture), 0, None)
    small = small / small.max()
    top = _start(small.sum(axis=1))
    left = _start(small.sum(axis=0))
    placed = np.zeros((SIZE, SIZE), dtype=np.float32)
    placed[top : top + height, left : left + width] = small
    return np.rint(placed * 255).astype(np.uint8)


def _start(mass: np.ndarray) -> int:
    """Where a strip begins whose centre of mass is to be the middle, within the picture."""
    import numpy as np

    centre = float((mass * np.arange(len(mass))).sum() / mass.sum())
    return int(np.clip(round((SIZE - 1) / 2 - centre), 0, SIZE - len(mass)))
