"""Pictures of so few pixels that a part of them is hardly more than one colour."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from models.explain.perturb import hidden
from models.explain.segmentation import segment


def test_a_part_that_is_taken_out_of_a_tiny_digit_takes_its_ink_along() -> None:
    """One of 8 by 8 pixels was cut into single ones, each of which is its own mean colour."""
    for drawn in load_digits().images[:100]:
        picture = np.repeat((drawn * 255 / 16).astype(np.uint8)[:, :, None], 3, axis=2)
        parts = segment(picture)
        assert int(parts.max()) + 1 == 16
        assert not hidden(picture, parts).any()  # nothing of the ink is left


def test_a_tiny_picture_of_many_colours_loses_what_is_taken_out_of_it() -> None:
    random = np.random.default_rng(0)
    picture = random.integers(0, 256, (8, 8, 3)).astype(np.uint8)
    seen = hidden(picture, segment(picture))
    assert (seen == seen[0, 0]).all()
