"""Any picture of a digit comes out as MNIST would show it."""

import numpy as np
import pytest

from models.adapters.digits import FITS_IN, SIZE, normalise_digit


def stroke(height: int = 200, width: int = 160) -> np.ndarray:
    """A light seven on black, off the middle."""
    picture = np.zeros((height, width), dtype=np.uint8)
    picture[20:30, 60:120] = 230
    for row in range(20, 120):
        middle = 118 - (row - 20) // 3
        picture[row, middle - 5 : middle + 5] = 230
    return picture


def test_the_ink_fits_into_twenty_pixels_and_is_centred_by_mass() -> None:
    digit = normalise_digit(stroke())
    assert digit.shape == (SIZE, SIZE)
    assert digit.dtype == np.uint8
    assert digit.max() == 255
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    assert np.ptp(rows) + 1 == FITS_IN
    assert np.ptp(columns) + 1 <= FITS_IN
    weights = digit / digit.sum()
    centre = (weights.sum(axis=1) @ np.arange(SIZE), weights.sum(axis=0) @ np.arange(SIZE))
    np.testing.assert_allclose(centre, (SIZE - 1) / 2, atol=0.6)


def test_dark_on_light_is_the_same_as_light_on_dark() -> None:
    np.testing.assert_array_equal(normalise_digit(255 - stroke()), normalise_digit(stroke()))


def test_place_and_brightness_do_not_matter() -> None:
    moved = np.roll(stroke(), (40, -30), axis=(0, 1))
    np.testing.assert_array_equal(normalise_digit(moved), normalise_digit(stroke()))
    np.testing.assert_array_equal(normalise_digit(stroke() / 510), normalise_digit(stroke()))


def test_grey_paper_and_its_noise_are_not_ink() -> None:
    paper = np.random.default_rng(1).normal(180, 6, (200, 160)) - stroke() * 0.6
    difference = np.abs(normalise_digit(paper).astype(float) - normalise_digit(stroke()))
    assert difference.mean() < 12


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (3, 400)])
def test_a_picture_without_ink_becomes_black(value: int, shape: tuple[int, int]) -> None:
    assert not normalise_digit(np.full(shape, value, dtype=np.uint8)).any()


def test_a_single_dot_and_a_long_line_are_taken() -> None:
    dot = np.zeros((50, 50))
    dot[25, 10] = 1
    assert normalise_digit(dot).any()
    line = np.zeros((40, 2000))
    line[20, 5:1995] = 1
    assert normalise_digit(line).any()


@pytest.mark.parametrize("shape", [(28,), (28, 28, 3), (0, 5)])
def test_what_is_no_greyscale_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="without colours"):
        normalise_digit(np.zeros(shape))


def test_scikit_learns_digits_keep_their_shape() -> None:
    from sklearn.datasets import load_digits

    for image in load_digits().images[:100]:
        digit = normalise_digit(image)
        assert digit.max() == 255
        np.testing.assert_array_equal(digit, normalise_digit(16 - image))
