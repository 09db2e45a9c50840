"""Digits drawn by code: a second kind of hand, thin or thick, upright or leaning either way.

The shapes are those of `example_strokes`, in every width and slant; a model is measured on them.
What `ones_and_sevens` draws is for training: the two digits whose MNIST forms are nearest each
other. Its points are drawn at random, from other shapes.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.adapters.digits import normalise_digit
from training.data import Images
from training.example_strokes import SIGNS

WIDTHS = (0.02, 0.04, 0.07, 0.11)  # shares of the sheet
SLANTS = (-0.4, -0.2, 0.0, 0.2, 0.4)  # how far the top leans right, in shares of the height
_SIDE = 140
_FINE = 2  # drawn so much larger, then averaged
Line = tuple[tuple[float, float], ...]


def measured() -> Images:
    """Each shape in each width and slant, as the app would normalise it: uint8 [n, 28, 28]."""
    named = {name: lines for name, lines in SIGNS.items() if name[0].isdigit()}
    pixels, labels = [], []
    for name, lines in named.items():
        if "-or-" in name:  # between two digits
            continue
        for width in WIDTHS:
            for slant in SLANTS:
                pixels.append(drawn(lines, width, slant))
                labels.append(int(name[0]))
    return Images(np.stack(pixels), np.array(labels, dtype=np.int64))


def ones_and_sevens(n: int, random: np.random.Generator) -> Images:
    """As many ones as sevens, without a foot or with one: uint8 [2 n, 28, 28].

    A one's upstroke runs down to the left, short or long; a seven's bar is about level.
    """
    pixels, labels = [], []
    for _ in range(n):
        width = float(random.choice([random.uniform(0.015, 0.06), random.uniform(0.06, 0.13)]))
        for digit, lines in ((1, _one(random)), (7, _seven(random))):
            pixels.append(drawn(lines, width, float(random.uniform(-0.15, 0.45))))
            labels.append(digit)
    return Images(np.stack(pixels), np.array(labels, dtype=np.int64))


def _one(random: np.random.Generator) -> list[Line]:
    top = (0.5 + random.normal(0, 0.02), 0.12)
    foot = (0.5 + random.normal(0, 0.03), 0.88)
    lines: list[Line] = [(top, foot)]
    if random.random() < 0.75:
        reach = random.uniform(0.06, 0.34)
        fall = reach * random.uniform(0.7, 1.5)
        lines = [((top[0] - reach, top[1] + fall), top, foot)]
    if random.random() < 0.25:
        half = random.uniform(0.1, 0.26)
        lines.append(((foot[0] - half, 0.88), (foot[0] + half, 0.88)))
    return lines


def _seven(random: np.random.Generator) -> list[Line]:
    left, right = 0.5 - random.uniform(0.12, 0.28), 0.5 + random.uniform(0.12, 0.28)
    level = 0.14 + random.uniform(-0.01, 0.07)
    foot = (0.5 + random.uniform(-0.16, 0.02), 0.88)
    lines: list[Line] = [((left, level), (right, 0.14), foot)]
    if random.random() < 0.3:
        lines.append(((0.4, 0.52), (0.5 + random.uniform(0.12, 0.22), 0.5)))
    if random.random() < 0.25:
        lines.append(((left, level), (left, level + random.uniform(0.06, 0.14))))
    return lines


def drawn(lines: tuple[Line, ...] | list[Line], width: float, slant: float) -> NDArray[np.uint8]:
    """Lines of points in [0, 1] as a digit of the model: uint8 [28, 28], white on black."""
    side = _SIDE * _FINE
    sheet = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(sheet)
    radius = width * side / 2
    for line in lines:
        points = [
            (
                (0.5 + 0.75 * (x - 0.5 + slant * (0.5 - y))) * side,
                (0.5 + 0.9 * (y - 0.5)) * side,
            )
            for x, y in line
        ]
        pen.line(points, fill=0, width=max(1, round(2 * radius)), joint="curve")
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    return normalise_digit(sheet.resize((_SIDE, _SIDE), Image.Resampling.BOX))
