"""Pictures that show the same: rescaled, written anew with losses, or shifted a little.

A perceptual hash of 64 bits, as libraries give it, tells photographs apart and not drawings: two
hands' sevens have the same one. So a coarse one only finds which pairs are looked at; those show
the same where their small grey copies agree point by point, in some shift.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

SIDE = 32  # points of a small copy
_BLUR = 1.0  # points: how a picture was scaled before leaves no trace
_COARSE = 8  # of the hash: means a side
_NEAR = 0.75  # correlation of two hashes from which on a pair is looked at
_SHIFT = 3  # points that one may be shifted, of SIDE
# Correlation of two small copies from which on they show the same. Of 2,000 digits of MNIST 23 come
# so near to another one, of 2,000 photos of CIFAR-10 none; written anew as JPEG (quality 40) all
# do, at half the size 97 of 100 photos, and 62 of 100 digits, which have 14 points a side then.
SAME = 0.99
_FLAT = 3.0  # standard deviation, of 255: an even ground looks like every other one
_MOST_PAIRS = 20_000  # that are looked at point by point, the likeliest first
_AT_ONCE = 2_000

Points = NDArray[np.float32]


def small(picture: Image.Image) -> NDArray[np.uint8]:
    """A small grey copy, uint8 [SIDE, SIDE]."""
    grey = picture.convert("L")
    grey = grey.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(grey.filter(ImageFilter.GaussianBlur(_BLUR)))


def groups(
    copies: Sequence[NDArray[np.uint8]], beat: Callable[[], object] = lambda: None
) -> tuple[tuple[int, ...], ...]:
    """The places of those that show the same, each group in order, at least two in each.

    beat: called on the way; whatever it raises ends the work.
    """
    if len(copies) < 2:
        return ()
    points = np.stack(copies).astype(np.float32)
    leads = np.arange(len(points))
    first, second = _looked_at(points)
    for start in range(0, len(first), _AT_ONCE):
        beat()
        one, other = first[start : start + _AT_ONCE], second[start : start + _AT_ONCE]
        same = _likeness(points[one], points[other]) >= SAME
        for a, b in zip(one[same], other[same], strict=True):
            low, high = sorted((leads[a], leads[b]))
            leads[leads == high] = low
    found: dict[int, list[int]] = {}
    for place, lead in enumerate(leads):
        found.setdefault(int(lead), []).append(place)
    return tuple(tuple(group) for group in found.values() if len(group) > 1)


def _looked_at(points: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs whose hashes are near each other; none with an even ground."""
    step = SIDE // _COARSE
    coarse = points.reshape(-1, _COARSE, step, _COARSE, step).mean(axis=(2, 4))
    hashes = _unit(coarse).reshape(len(points), -1)
    near = np.triu(hashes @ hashes.T, 1)
    shown = points.std(axis=(1, 2)) > _FLAT
    near[~shown] = near[:, ~shown] = 0
    first, second = np.nonzero(near >= _NEAR)
    likeliest = np.argsort(-near[first, second], kind="stable")[:_MOST_PAIRS]
    return first[likeliest], second[likeliest]


def _likeness(one: Points, other: Points) -> NDArray[np.float32]:
    """The correlation of each pair in the shift in which they agree best, [n]."""
    # Where that is says their cross-correlation; how well, only what both of them show.
    crossed = np.fft.irfft2(np.fft.rfft2(_unit(one)) * np.conj(np.fft.rfft2(_unit(other))))
    around = np.roll(crossed, (_SHIFT, _SHIFT), axis=(1, 2))[:, : 2 * _SHIFT + 1, : 2 * _SHIFT + 1]
    best = around.reshape(len(one), -1).argmax(axis=1)
    found = np.zeros(len(one), np.float32)
    for shift in np.unique(best):
        down, right = (int(at) - _SHIFT for at in divmod(int(shift), 2 * _SHIFT + 1))
        these = best == shift
        a, b = _cut(one[these], down, right), _cut(other[these], -down, -right)
        found[these] = (_unit(a) * _unit(b)).sum(axis=(1, 2))
    return found


def _cut(points: Points, down: int, right: int) -> Points:
    """What is left where one is shifted against another by as much."""
    return points[:, max(0, down) : SIDE + min(0, down), max(0, right) : SIDE + min(0, right)]


def _unit(points: Points) -> Points:
    """Each about its mean, and of length 1; [n, …, …]."""
    centred = points - points.mean(axis=(1, 2), keepdims=True)
    length = np.sqrt((centred * centred).sum(axis=(1, 2), keepdims=True))
    return np.asarray(centred / np.maximum(length, 1e-9), np.float32)
