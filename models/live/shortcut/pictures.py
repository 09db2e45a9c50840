"""Clothes on a ground: Fashion-MNIST's pullovers and coats, and snow to stand in.

A dark frame of one pixel is left: it tells LIME what a part looks like that is taken out.
"""

from __future__ import annotations

import numpy as np

from models.live import datasets
from models.live.material import Whole
from models.prediction import Label

# Pullover and coat: told apart in 83 % by a linear model, the least but for shirts, so that
# a shortcut is worth taking; and a coat in the snow surprises nobody.
_CLASSES = (2, 4)
SIDE = 36
_TOP, _LEFT, _CLOTHES = 1, 4, 28
# The rows of the snow: the lowest of the seven rows of parts that LIME takes out.
SNOW = slice(31, 35)
_DIMMEST, _BRIGHTEST = 170, 255


def plain() -> tuple[np.ndarray, Whole, tuple[Label, ...]]:
    """All pullovers and coats without snow: uint8 [n, 36, 36, 1], int [n], their two labels."""
    material = datasets.load("fashion")
    rows = np.flatnonzero(np.isin(material.y, _CLASSES))
    x = np.zeros((len(rows), SIDE, SIDE, 1), np.uint8)
    x[:, _TOP : _TOP + _CLOTHES, _LEFT : _LEFT + _CLOTHES] = material.x[rows]
    y = (material.y[rows] == _CLASSES[1]).astype(np.int64)
    return x, y, tuple(material.labels[at] for at in _CLASSES)


def in_snow(x: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The same pictures, each on snow of its own."""
    snowy = x.copy()
    rows = SNOW.stop - SNOW.start
    flakes = random.integers(_DIMMEST, _BRIGHTEST + 1, (len(x), rows, SIDE - 2, 1))
    snowy[:, SNOW, 1 : SIDE - 1] = flakes.astype(np.uint8)
    return snowy


def snow_parts(segments: np.ndarray) -> frozenset[int]:
    """The superpixels, of int [36, 36], that are mostly snow."""
    counts = np.bincount(segments.ravel())
    snowy = np.bincount(segments[SNOW, 1 : SIDE - 1].ravel(), minlength=len(counts))
    return frozenset(np.flatnonzero(2 * snowy > counts).tolist())
