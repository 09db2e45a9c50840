"""Cutting a picture into superpixels, at the size that the model sees it.

A 28×28 digit, a 32×32 photo and a 224×224 photo need different cuts: parts must be large enough
that taking one out can matter, and few enough that some hundred samples tell them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.explain.perturb import background, is_tiny

if TYPE_CHECKING:
    import numpy as np

# A picture up to this side is small: its pixels are few, so that its parts are too.
_SMALL = 64
_PARTS_SMALL = 36
# With twice as many, fewer claims stand after the passes that somebody waits for.
_PARTS_LARGE = 32
# Fewer parts than this explain nothing; then the picture is cut into a grid.
_LEAST_PARTS = 6
_GRID = 6


def segment(image: np.ndarray) -> np.ndarray:
    """The superpixels of a prepared picture: int32 [h, w] with every value from 0 to s - 1.

    image: uint8 [h, w, 3]. The same picture is always cut in the same way. A drawing on a plain
    background is cut evenly, since its edges are the strokes themselves; a photo along its
    colours (SLIC, Achanta et al. 2012); where that finds next to nothing, a grid is used.
    """
    if background(image) is not None:
        return grid(image.shape[0], image.shape[1], _cells(image))
    cut = _slic(image)
    if int(cut.max()) + 1 < _LEAST_PARTS:
        return grid(image.shape[0], image.shape[1], _GRID)
    return cut


def _cells(image: np.ndarray) -> int:
    height = image.shape[0]
    if is_tiny(image):
        return max(4, min(7, height // 2))  # four pixels a part, where there are as many
    return 7 if height <= _SMALL else 5


def _slic(image: np.ndarray) -> np.ndarray:
    import numpy as np
    from skimage.segmentation import slic

    small = max(image.shape[:2]) <= _SMALL
    cut = slic(
        image,
        n_segments=_PARTS_SMALL if small else _PARTS_LARGE,
        compactness=10,
        sigma=0.5 if small else 1,
        start_label=0,
        channel_axis=-1,
    )
    return np.unique(cut, return_inverse=True)[1].reshape(cut.shape).astype(np.int32)


def grid(height: int, width: int, cells: int) -> np.ndarray:
    """Equal rectangles, `cells` along each side (fewer where there are not so many pixels)."""
    import numpy as np

    rows = np.arange(height) * min(cells, height) // height
    columns = np.arange(width) * min(cells, width) // width
    return (rows[:, None] * (int(columns[-1]) + 1) + columns).astype(np.int32)
