"""Digits drawn by code look as MNIST's do, and those that are measured were never trained on."""

from __future__ import annotations

import numpy as np

from training import drawn_digits


def test_each_shape_is_measured_in_each_width_and_slant() -> None:
    pixels, labels = drawn_digits.measured()
    assert (pixels.shape, pixels.dtype) == ((500, 28, 28), np.uint8)
    assert set(labels) == set(range(10))
    assert (pixels.reshape(500, -1).max(axis=1) == 255).all()
    ink = pixels[:20].sum(axis=(1, 2)).reshape(4, 5).mean(axis=1)  # one shape, width by width
    assert (np.diff(ink) > 0).all()


def test_what_is_trained_on_is_seeded_and_none_of_what_is_measured() -> None:
    first, again = (
        drawn_digits.ones_and_sevens(200, np.random.default_rng(seed)) for seed in (3, 3)
    )
    np.testing.assert_array_equal(first.pixels, again.pixels)
    assert list(first.labels[:4]) == [1, 7, 1, 7]
    seen = {picture.tobytes() for picture in first.pixels}
    pixels, labels = drawn_digits.measured()
    with_strokes = pixels[np.isin(labels, (1, 7))]
    assert not any(picture.tobytes() in seen for picture in with_strokes)
