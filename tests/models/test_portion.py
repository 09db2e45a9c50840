"""How much of an input a model took in: said where a real part was cut off, and only there."""

from __future__ import annotations

import pytest
from PIL import Image

from models import portion
from models.classifier import Box, Reading
from models.language import Language
from models.reading import inputs

EN = Language("en")
SQUARE = "Seen: the square in its middle"


def test_a_text_read_in_part_says_how_far() -> None:
    text = "a" * 10_320
    said = portion.of_text(Reading(1_710, 256, 256), text, EN)
    assert said == "Read: the first 1,710 of 10,320 characters"
    assert portion.of_text(Reading(10_320, 256, 256), text, EN) == ""
    assert portion.of_text(Reading(3, 2, 2), "abc  \n", EN) == ""  # only white space is left


@pytest.mark.parametrize(
    ("box", "size", "said"),
    [
        (None, (300, 200), ""),
        (Box(0, 0, 300, 200), (300, 200), ""),
        (Box(1, 1, 299, 199), (300, 200), ""),
        (Box(50, 0, 250, 200), (300, 200), SQUARE),
        (Box(0, 2850, 300, 3150), (300, 6000), SQUARE),
        (Box(0, 0, 150, 200), (300, 200), "Seen: a part of the picture"),
    ],
)
def test_a_picture_seen_in_part_says_which(
    box: Box | None, size: tuple[int, int], said: str
) -> None:
    assert portion.of_picture(box, size, EN) == said


def test_the_shipped_models_say_it() -> None:
    tall = inputs.from_pil(Image.new("RGB", (100, 2000), "red"))
    assert portion.said("photos", tall, EN) == SQUARE
    assert portion.said("photos", inputs.from_pil(Image.new("RGB", (100, 100))), EN) == ""
    assert portion.said("reviews-en", inputs.decode_text("fine " * 3_000), EN).startswith("Read:")
    assert portion.said("reviews-en", inputs.decode_text("Fine."), EN) == ""
