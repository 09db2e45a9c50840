"""Inputs that are none of a model's business, made here: nonsense, letters, and other things.

None was looked at through a model before it was fixed. Each kind has a part to develop on and a
part to report on; no shape, font, symbol or photo stands in both.
"""

import math
import string
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.data import MissingDataError
from training.drawn_digits import Line, drawn
from training.paths import PARAPHRASES

Part = str  # "development" or "report"
_SEEDS = {"development": 41, "report": 42}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Capital letters that no digit looks like, in strokes: a person tells them apart at a glance. What
# is left out (O, I, L, S, Z, B, Q, G, D, C, J, Y, T) may be meant for a digit.
_LETTERS: dict[Part, dict[str, tuple[Line, ...]]] = {
    "development": {
        "A": (((0.24, 0.86), (0.5, 0.14), (0.76, 0.86)), ((0.34, 0.6), (0.66, 0.6))),
        "E": (((0.7, 0.16), (0.3, 0.16), (0.3, 0.84), (0.72, 0.84)), ((0.3, 0.5), (0.62, 0.5))),
        "H": (
            ((0.28, 0.14), (0.28, 0.86)),
            ((0.72, 0.14), (0.72, 0.86)),
            ((0.28, 0.5), (0.72, 0.5)),
        ),
        "K": (((0.3, 0.14), (0.3, 0.86)), ((0.7, 0.16), (0.32, 0.52), (0.72, 0.86))),
        "M": (((0.2, 0.84), (0.24, 0.18), (0.5, 0.6), (0.76, 0.18), (0.8, 0.84)),),
        "V": (((0.24, 0.16), (0.5, 0.86), (0.76, 0.16)),),
        "X": (((0.26, 0.16), (0.74, 0.84)), ((0.74, 0.16), (0.26, 0.84))),
    },
    "report": {
        "F": (((0.72, 0.16), (0.32, 0.16), (0.32, 0.86)), ((0.32, 0.48), (0.62, 0.48))),
        "N": (((0.26, 0.86), (0.26, 0.16), (0.72, 0.84), (0.72, 0.14)),),
        "P": (
            (
                (0.32, 0.86),
                (0.32, 0.16),
                (0.56, 0.16),
                (0.7, 0.24),
                (0.7, 0.4),
                (0.56, 0.5),
                (0.32, 0.5),
            ),
        ),
        "R": (
            (
                (0.3, 0.86),
                (0.3, 0.16),
                (0.56, 0.16),
                (0.68, 0.24),
                (0.68, 0.4),
                (0.54, 0.5),
                (0.3, 0.5),
                (0.72, 0.86),
            ),
        ),
        "U": (
            (
                (0.26, 0.14),
                (0.26, 0.64),
                (0.34, 0.8),
                (0.5, 0.86),
                (0.66, 0.8),
                (0.74, 0.64),
                (0.74, 0.14),
            ),
        ),
        "W": (((0.16, 0.16), (0.3, 0.84), (0.5, 0.36), (0.7, 0.84), (0.84, 0.16)),),
        "plus": (((0.5, 0.18), (0.5, 0.82)), ((0.18, 0.5), (0.82, 0.5))),
    },
}
_HANDS = 40  # of each letter
# Photos that scikit-image and scikit-learn bring, and of which no part shows one of the ten things.
_PHOTOS = {
    "development": ("brick.png", "coins.png", "coffee.png", "ihc.png", "moon.png", "page.png"),
    "report": (
        "grass.png", "gravel.png", "hubble_deep_field.jpg", "retina.jpg", "astronaut.png",
        "cell.png", "china.jpg", "flower.jpg",
    ),
}  # fmt: skip
_CUTS = 24  # of each photo
_SIDES = (0.25, 0.9)  # of a cut, as parts of the photo's shorter side
# Symbols of the emoji font that are neither animals nor vehicles: [first, last] code points.
_SYMBOLS = {
    "development": ((0x1F32D, 0x1F37F), (0x1F3A4, 0x1F3C0)),
    "report": ((0x1F451, 0x1F462), (0x1F4A1, 0x1F4F8), (0x1F527, 0x1F52E), (0x1F950, 0x1F96F),
               (0x1F9C0, 0x1F9C0), (0x1FA91, 0x1FAA0)),
}  # fmt: skip
_FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
_FONT_SIZE = 109  # the only one that this font has


def sentences(name: str) -> list[str]:
    """Sentences of ours that judge nothing and ask nothing of a bank: `plots-en`, `facts-fr`, …"""
    return (PARAPHRASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def nonsense(part: Part, n: int = 100) -> list[str]:
    """What people type to try a box out: rolls over the keyboard, letters, figures, marks."""
    taken = set() if part == "development" else set(nonsense("development", n))
    random = np.random.default_rng(_SEEDS[part])
    makers = (_rolled, _thrown, _figures, _repeated, _thrown)
    found: dict[str, None] = {}
    while len(found) < n:
        made = makers[len(found) % len(makers)](random)
        if made not in taken:
            found[made] = None
    return list(found)


def _rolled(random: np.random.Generator) -> str:
    words = []
    for _ in range(random.integers(1, 5)):
        row = _ROWS[random.integers(3)]
        length = int(random.integers(3, 6))
        start = int(random.integers(0, len(row) - length + 1))
        words.append(row[start : start + length][:: random.choice([1, -1])])
    return " ".join(words)


def _thrown(random: np.random.Generator) -> str:
    letters = list(string.ascii_lowercase)
    lengths = random.integers(3, 9, random.integers(1, 6))
    return " ".join("".join(random.choice(letters, length)) for length in lengths)


def _figures(random: np.random.Generator) -> str:
    return " ".join(
        str(random.integers(10 ** random.integers(1, 9))) for _ in range(random.integers(1, 5))
    )


def _repeated(random: np.random.Generator) -> str:
    pieces = [*list("abehmoxz?!.#-"), "ha", "la", "bla ", "x1", "?!", "no7"]
    return str(random.choice(pieces)) * int(random.integers(3, 14))


def letters(part: Part) -> NDArray[np.uint8]:
    """Letters drawn by hands that waver, as the digits model sees them: uint8 [n, 28, 28]."""
    random = np.random.default_rng(_SEEDS[part])
    found = []
    for lines in _LETTERS[part].values():
        for _ in range(_HANDS):
            width = float(random.uniform(0.02, 0.11))
            found.append(drawn(_wavered(lines, random), width, float(random.uniform(-0.3, 0.4))))
    return np.stack(found)


def _wavered(lines: Sequence[Line], random: np.random.Generator) -> list[Line]:
    """The same strokes, each point a little off, the whole narrower or wider and turned a bit."""
    angle, across, down = random.normal(0, 0.1), *random.uniform(0.75, 1.1, 2)
    cos, sin = math.cos(angle), math.sin(angle)
    moved: list[Line] = []
    for line in lines:
        points = []
        for x, y in line:
            u = (x - 0.5 + random.normal(0, 0.02)) * across
            v = (y - 0.5 + random.normal(0, 0.02)) * down
            points.append((0.5 + cos * u - sin * v, 0.5 + sin * u + cos * v))
        moved.append(tuple(points))
    return moved


def things(part: Part) -> Iterator[Image.Image]:
    """Pictures of none of the ten things: cuts of photos, and symbols of food, tools and clothes.

    Photos: scikit-image and scikit-learn (public domain, CC0, CC BY); symbols: Noto Color Emoji
    (OFL 1.1), the Debian package fonts-noto-color-emoji. MissingDataError where that is not there.
    """
    random = np.random.default_rng(_SEEDS[part])
    for name in _PHOTOS[part]:
        yield from _cuts(_photo(name), random)
    yield from _symbols(part, random)


def cuts(
    names: Sequence[str], part: Part, n: int = _CUTS, sides: tuple[float, float] = _SIDES
) -> Iterator[Image.Image]:
    """n squares out of each photo; sides: the least and the most of its shorter side."""
    random = np.random.default_rng(_SEEDS[part])
    for name in names:
        yield from _cuts(_photo(name), random, n, sides)


def charts(part: Part, n: int) -> Iterator[Image.Image]:
    """n flat charts of each kind: bars and lines; for the report, pies and dots."""
    random = np.random.default_rng(_SEEDS[part])
    for draw in _CHARTS[part]:
        for _ in range(n):
            picture = Image.new("RGB", (_CHART, _CHART), tuple(random.integers(235, 256, 3)))
            draw(ImageDraw.Draw(picture), random)
            yield picture


def _colour(random: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(one) for one in random.integers(20, 210, 3))


def _axes(draw: ImageDraw.ImageDraw) -> None:
    draw.line([(40, 30), (40, 300), (320, 300)], fill=(60, 60, 60), width=2)


def _bars(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    _axes(draw)
    n, colour = int(random.integers(3, 12)), _colour(random)
    step = 270 / n
    for at in range(n):
        left, top = 46 + at * step, float(random.uniform(50, 285))
        draw.rectangle((left, top, left + 0.7 * step, 299), fill=colour)


def _lines(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    _axes(draw)
    for _ in range(int(random.integers(1, 4))):
        n = int(random.integers(6, 30))
        heights = (165 + random.normal(0, 22, n).cumsum()).clip(40, 290)
        points = [(46 + 270 * at / (n - 1), float(y)) for at, y in enumerate(heights)]
        draw.line(points, fill=_colour(random), width=int(random.integers(2, 6)), joint="curve")


def _pie(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    ends = 360 * random.dirichlet(np.full(int(random.integers(2, 7)), 2.0)).cumsum()
    start = 0.0
    for end in ends:
        draw.pieslice((50, 50, 286, 286), start - 90, float(end) - 90, fill=_colour(random))
        start = float(end)


def _dots(draw: ImageDraw.ImageDraw, random: np.random.Generator) -> None:
    _axes(draw)
    for _ in range(int(random.integers(1, 4))):
        colour, n = _colour(random), int(random.integers(15, 80))
        centre, spread = random.uniform(90, 260, 2), random.uniform(10, 50, 2)
        for x, y in (centre + random.normal(0, 1, (n, 2)) * spread).clip(48, 292):
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)


_CHART = 336  # pixels a side
_CHARTS: dict[Part, tuple[Callable[[ImageDraw.ImageDraw, np.random.Generator], None], ...]] = {
    "development": (_bars, _lines),
    "report": (_pie, _dots),
}


def _photo(name: str) -> Image.Image:
    import skimage
    import sklearn

    folders = (
        Path(skimage.__file__).parent / "data",
        Path(sklearn.__file__).parent / "datasets" / "images",
    )
    path = next(folder / name for folder in folders if (folder / name).is_file())
    return Image.open(path).convert("RGB")


def _cuts(
    photo: Image.Image,
    random: np.random.Generator,
    n: int = _CUTS,
    sides: tuple[float, float] = _SIDES,
) -> Iterator[Image.Image]:
    shorter = min(photo.size)
    for _ in range(n):
        side = int(shorter * random.uniform(*sides))
        left = int(random.integers(0, photo.width - side + 1))
        top = int(random.integers(0, photo.height - side + 1))
        yield photo.crop((left, top, left + side, top + side))


def _symbols(part: Part, random: np.random.Generator) -> Iterator[Image.Image]:
    if not _FONT.is_file():
        raise MissingDataError("Noto Color Emoji is not here: install fonts-noto-color-emoji.")
    font = ImageFont.truetype(str(_FONT), _FONT_SIZE)
    for first, last in _SYMBOLS[part]:
        for code in range(first, last + 1):
            top, low = random.integers(90, 240, 3), random.integers(60, 220, 3)
            shade = np.linspace(0, 1, 160)[:, None, None]
            ground = (top * (1 - shade) + low * shade + random.normal(0, 6, (160, 160, 3))).clip(
                0, 255
            )
            picture = Image.fromarray(ground.astype(np.uint8))
            ImageDraw.Draw(picture).text((12, 14), chr(code), font=font, embedded_color=True)
            yield picture
