"""Pictures that show the same are found, whatever was done to them; no others that look alike."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.errors import Cancelled
from models.labelled import twins


def house(door: int = 20, size: int = 96, roof: int = 10) -> Image.Image:
    """A drawing of ours: a house with a door somewhere."""
    picture = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(10, 45), (48, roof), (86, 45)], fill="brown", outline="black")
    draw.rectangle((16, 45, 80, 86), outline="black", width=4)
    draw.rectangle((door, 60, door + 14, 86), fill="navy")
    return picture


def digit(sign: str) -> Image.Image:
    """White strokes on black, as hands draw digits."""
    picture = Image.new("L", (28, 28))
    ImageDraw.Draw(picture).text((6, 1), sign, fill=255, font_size=24)
    return picture


def photo(seed: int) -> Image.Image:
    """Soft spots of colour."""
    spots = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), np.uint8)
    return Image.fromarray(spots).resize((120, 120), Image.Resampling.BICUBIC)


def saved_again(picture: Image.Image) -> Image.Image:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=40)
    return Image.open(out)


def shifted(picture: Image.Image) -> Image.Image:
    moved = Image.new(picture.mode, picture.size, picture.getpixel((0, 0)))
    moved.paste(picture, (picture.width // 28, 0))
    return moved


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half": lambda p: p.resize((p.width // 2, p.height // 2), Image.Resampling.LANCZOS),
    "double": lambda p: p.resize((p.width * 2, p.height * 2), Image.Resampling.BICUBIC),
    "saved again": saved_again,
    "shifted": shifted,
    "grey": lambda p: p.convert("L"),
}


def found(*pictures: Image.Image) -> tuple[tuple[int, ...], ...]:
    return twins.groups([twins.small(picture) for picture in pictures])


GIVEN = {"house": house(), "digit": digit("3"), "photo": photo(1)}


@pytest.mark.parametrize(
    ("given", "change"),
    # Fourteen points a side are another drawing of a digit.
    [(g, c) for g in GIVEN for c in CHANGES if (g, c) != ("digit", "half")],
)
def test_the_same_is_found(given: str, change: str) -> None:
    picture = GIVEN[given]
    assert found(photo(9), picture, house(50), CHANGES[change](picture)) == ((1, 3),)


def test_what_only_looks_alike_is_not() -> None:
    assert found(house(20), house(50), house(20, roof=28)) == ()
    assert found(*map(digit, "0123456789")) == ()
    assert found(*map(photo, range(40))) == ()


def test_even_grounds_are_no_pictures_of_the_same() -> None:
    assert (
        found(*(Image.new("RGB", (40, 40), colour) for colour in ("white", "white", "red"))) == ()
    )


def test_three_are_one_group_and_none_is_none() -> None:
    assert found(house(), saved_again(house()), photo(2), CHANGES["double"](house())) == (
        (0, 1, 3),
    )
    assert found() == found(house()) == ()


def test_it_can_be_cancelled() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        twins.groups([twins.small(house()), twins.small(house())], stop)
