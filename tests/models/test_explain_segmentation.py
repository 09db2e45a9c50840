"""Superpixels for every size that a model may see."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.data
from PIL import Image

from models.explain.perturb import background, hidden
from models.explain.segmentation import grid, segment


def _photo(side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(skimage.data.astronaut()).resize((side, side)))


def _digit() -> np.ndarray:
    from sklearn.datasets import load_digits

    eight = (load_digits().images[8] * 255 / 16).astype(np.uint8)
    return np.asarray(Image.fromarray(np.pad(eight, 1)).resize((28, 28)).convert("RGB"))


NOISE = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
PICTURES = {
    "digit": _digit(),
    "photo-32": _photo(32),
    "photo-96": _photo(96),
    "photo-224": _photo(224),
    "noise": NOISE,
    "black": np.zeros((28, 28, 3), np.uint8),
    "white": np.full((224, 224, 3), 255, np.uint8),
    "two halves": np.repeat(np.array([[[0], [255]]], np.uint8), 32, 0).repeat(16, 1).repeat(3, 2),
    "wide": _photo(64)[:20],
    "tiny": _photo(4),
}


@pytest.mark.parametrize("image", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_cut_into_numbered_parts(image: np.ndarray) -> None:
    segments = segment(image)
    assert segments.shape == image.shape[:2]
    numbers = np.unique(segments)
    assert (numbers == np.arange(len(numbers))).all()
    assert 6 <= len(numbers) <= 100
    # No part is most of the picture: taking it out would be taking all out.
    assert np.bincount(segments.ravel()).max() <= 0.35 * segments.size
    assert (segment(image) == segments).all()


def test_small_pictures_have_parts_of_several_pixels() -> None:
    for name in ("digit", "photo-32"):
        sizes = np.bincount(segment(PICTURES[name]).ravel())
        assert np.median(sizes) >= 9


def test_a_grid_covers_everything_evenly() -> None:
    cut = grid(28, 30, 7)
    sizes = np.bincount(cut.ravel())
    assert len(sizes) == 49
    assert sizes.max() - sizes.min() <= 4
    assert grid(1, 1, 6).tolist() == [[0]]


def test_what_hides_a_part() -> None:
    digit = PICTURES["digit"]
    assert background(digit) == (0, 0, 0)
    assert not hidden(digit, segment(digit)).any()
    photo = PICTURES["photo-32"]
    assert background(photo) is None
    segments = segment(photo)
    gone = hidden(photo, segments)
    inside = segments == 3
    assert len(np.unique(gone[inside], axis=0)) == 1
    assert np.abs(gone[inside][0] - photo[inside].mean(axis=0)).max() <= 1
