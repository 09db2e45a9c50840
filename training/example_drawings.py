"""Drawings of things, made here: simple enough for nobody to mistake, coloured like photos."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 256
_FINE = 4  # drawn this much larger, then averaged
Colour = tuple[int, int, int]
Points = Sequence[tuple[float, float]]


class Sheet:
    """A square to draw on, in shares of its side."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        """A ground that runs from one colour above to another below."""
        rows = np.linspace(0, 1, SIDE * _FINE)[:, None, None]
        ramp = np.array(top) * (1 - rows) + np.array(bottom) * rows
        pixels = np.broadcast_to(ramp, (SIDE * _FINE, SIDE * _FINE, 3))
        self.image = Image.fromarray(np.rint(pixels).astype(np.uint8))
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: Points, colour: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon([self._place(*point) for point in points], fill=colour)

    def round(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse around (x, y)."""
        self.pen.ellipse([*self._place(x - rx, y - ry), *self._place(x + rx, y + ry)], fill=colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        """A line with round joints."""
        pixels = round(width * SIDE * _FINE)
        self.pen.line([self._place(*p) for p in points], fill=colour, width=pixels, joint="curve")

    def done(self, seed: int) -> Image.Image:
        """The drawing with a photo's soft edges and a little grain (seeded)."""
        small = self.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        soft = np.asarray(small.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
        grain = np.random.default_rng(seed).normal(0, 4, soft.shape[:2])[:, :, None]
        return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))

    @staticmethod
    def _place(x: float, y: float) -> tuple[float, float]:
        return x * SIDE * _FINE, y * SIDE * _FINE


SKY: tuple[Colour, Colour] = ((86, 142, 206), (188, 214, 236))
MEADOW: Colour = (96, 142, 62)
ROAD: Colour = (92, 92, 96)


def _airplane() -> Image.Image:
    sheet = Sheet(*SKY)
    white, shade, blue = (236, 238, 242), (168, 176, 188), (40, 72, 140)
    sheet.shape([(0.1, 0.36), (0.17, 0.36), (0.27, 0.5), (0.2, 0.52)], blue)
    sheet.round(0.5, 0.52, 0.36, 0.055, white)
    sheet.shape([(0.14, 0.52), (0.3, 0.475), (0.5, 0.468), (0.5, 0.574), (0.3, 0.57)], white)
    sheet.shape([(0.44, 0.53), (0.58, 0.53), (0.36, 0.76), (0.3, 0.76)], shade)
    sheet.shape([(0.47, 0.48), (0.57, 0.48), (0.44, 0.34), (0.4, 0.34)], shade)
    sheet.shape([(0.14, 0.51), (0.24, 0.52), (0.14, 0.59), (0.1, 0.59)], shade)
    sheet.round(0.42, 0.66, 0.05, 0.022, (90, 96, 108))
    for i in range(11):
        sheet.round(0.34 + i * 0.038, 0.505, 0.008, 0.01, (60, 76, 104))
    sheet.shape([(0.8, 0.49), (0.84, 0.505), (0.8, 0.515)], (40, 52, 72))
    return sheet.done(1)


def _ship() -> Image.Image:
    sheet = Sheet((150, 186, 220), (214, 226, 234))
    sheet.shape([(0, 0.66), (1, 0.66), (1, 1), (0, 1)], (34, 84, 124))
    for i in range(9):
        y = 0.7 + i * 0.035
        sheet.line([(0.05 + 0.1 * (i % 3), y), (0.35 + 0.2 * (i % 3), y)], 0.006, (62, 116, 156))
    sheet.shape([(0.08, 0.54), (0.94, 0.54), (0.84, 0.72), (0.16, 0.72)], (28, 36, 58))
    sheet.shape([(0.12, 0.67), (0.87, 0.67), (0.84, 0.72), (0.16, 0.72)], (168, 44, 36))
    sheet.shape([(0.2, 0.44), (0.8, 0.44), (0.84, 0.54), (0.18, 0.54)], (238, 238, 234))
    sheet.shape([(0.28, 0.35), (0.68, 0.35), (0.72, 0.44), (0.26, 0.44)], (228, 228, 222))
    for x in (0.36, 0.48, 0.6):
        sheet.shape([(x, 0.2), (x + 0.06, 0.2), (x + 0.06, 0.36), (x, 0.36)], (196, 90, 40))
        sheet.shape([(x, 0.2), (x + 0.06, 0.2), (x + 0.06, 0.235), (x, 0.235)], (30, 30, 34))
    for i in range(12):
        sheet.round(0.24 + i * 0.047, 0.49, 0.01, 0.014, (70, 96, 120))
    return sheet.done(2)


def _sailboat() -> Image.Image:
    sheet = Sheet((120, 170, 220), (210, 226, 238))
    sheet.shape([(0, 0.7), (1, 0.7), (1, 1), (0, 1)], (40, 96, 140))
    sheet.shape([(0.24, 0.7), (0.8, 0.7), (0.7, 0.8), (0.32, 0.8)], (120, 72, 40))
    sheet.line([(0.5, 0.16), (0.5, 0.7)], 0.012, (70, 50, 34))
    sheet.shape([(0.515, 0.16), (0.515, 0.66), (0.8, 0.66)], (246, 244, 238))
    sheet.shape([(0.485, 0.22), (0.485, 0.66), (0.28, 0.66)], (226, 224, 216))
    return sheet.done(3)


def _wheels(sheet: Sheet, places: Sequence[float], y: float, radius: float) -> None:
    for x in places:
        sheet.round(x, y, radius, radius, (24, 24, 26))
        sheet.round(x, y, radius * 0.55, radius * 0.55, (150, 152, 158))


def _street() -> Sheet:
    sheet = Sheet((176, 204, 226), (222, 228, 230))
    sheet.shape([(0, 0.6), (1, 0.6), (1, 0.72), (0, 0.72)], (110, 134, 84))
    sheet.shape([(0, 0.68), (1, 0.68), (1, 1), (0, 1)], ROAD)
    return sheet


def _car() -> Image.Image:
    sheet = _street()
    red, glass = (186, 28, 32), (58, 74, 92)
    sheet.shape([(0.24, 0.56), (0.36, 0.4), (0.64, 0.4), (0.78, 0.56)], red)
    sheet.shape(
        [(0.08, 0.58), (0.24, 0.54), (0.8, 0.54), (0.93, 0.6), (0.93, 0.72), (0.08, 0.72)], red
    )
    sheet.shape([(0.29, 0.54), (0.38, 0.43), (0.49, 0.43), (0.49, 0.54)], glass)
    sheet.shape([(0.52, 0.54), (0.52, 0.43), (0.62, 0.43), (0.71, 0.54)], glass)
    sheet.round(0.91, 0.62, 0.02, 0.02, (250, 240, 190))
    sheet.line([(0.505, 0.55), (0.505, 0.7)], 0.005, (120, 14, 18))
    _wheels(sheet, (0.26, 0.75), 0.72, 0.08)
    return sheet.done(4)


def _truck() -> Image.Image:
    sheet = _street()
    sheet.shape([(0.06, 0.26), (0.64, 0.26), (0.64, 0.68), (0.06, 0.68)], (232, 230, 224))
    sheet.line([(0.06, 0.36), (0.64, 0.36)], 0.02, (40, 90, 150))
    sheet.shape([(0.67, 0.36), (0.86, 0.36), (0.94, 0.52), (0.94, 0.7), (0.67, 0.7)], (30, 84, 150))
    sheet.shape([(0.74, 0.4), (0.84, 0.4), (0.9, 0.52), (0.74, 0.52)], (64, 82, 100))
    sheet.shape([(0.06, 0.68), (0.94, 0.68), (0.94, 0.73), (0.06, 0.73)], (50, 50, 54))
    _wheels(sheet, (0.18, 0.34, 0.8), 0.75, 0.08)
    return sheet.done(5)


def _bus() -> Image.Image:
    sheet = _street()
    sheet.shape([(0.06, 0.3), (0.94, 0.3), (0.94, 0.72), (0.06, 0.72)], (224, 170, 30))
    for i in range(6):
        x = 0.1 + i * 0.138
        sheet.shape([(x, 0.36), (x + 0.11, 0.36), (x + 0.11, 0.5), (x, 0.5)], (60, 78, 96))
    sheet.line([(0.06, 0.58), (0.94, 0.58)], 0.015, (40, 40, 44))
    _wheels(sheet, (0.24, 0.76), 0.73, 0.075)
    return sheet.done(6)


def _frog() -> Image.Image:
    sheet = Sheet((70, 92, 52), (104, 84, 52))
    green, dark, light = (86, 158, 50), (52, 108, 34), (180, 206, 110)
    for x, turn in ((0.22, -1), (0.78, 1)):
        sheet.round(x, 0.72, 0.17, 0.12, dark)
        sheet.round(x + 0.12 * turn, 0.84, 0.13, 0.04, dark)
    sheet.round(0.5, 0.62, 0.27, 0.25, green)
    sheet.round(0.5, 0.72, 0.2, 0.15, light)
    sheet.round(0.5, 0.42, 0.25, 0.16, green)
    for x in (0.36, 0.64):
        sheet.round(x, 0.29, 0.08, 0.08, green)
        sheet.round(x, 0.28, 0.055, 0.055, (240, 214, 90))
        sheet.round(x, 0.28, 0.03, 0.04, (16, 16, 14))
    sheet.line([(0.31, 0.47), (0.42, 0.51), (0.58, 0.51), (0.69, 0.47)], 0.012, (40, 70, 26))
    for x in (0.4, 0.6):
        sheet.line([(x, 0.7), (x - 0.03, 0.88)], 0.05, dark)
    return sheet.done(7)


def _bird() -> Image.Image:
    sheet = Sheet((160, 190, 150), (110, 140, 96))
    sheet.line([(0, 0.78), (1, 0.7)], 0.035, (96, 70, 46))
    sheet.round(0.5, 0.52, 0.2, 0.16, (150, 96, 60))
    sheet.round(0.58, 0.58, 0.14, 0.12, (214, 120, 60))
    sheet.round(0.66, 0.36, 0.11, 0.1, (150, 96, 60))
    sheet.shape([(0.34, 0.46), (0.08, 0.62), (0.12, 0.68), (0.4, 0.6)], (104, 66, 42))
    sheet.shape([(0.36, 0.44), (0.6, 0.5), (0.34, 0.66)], (116, 74, 48))
    sheet.shape([(0.75, 0.34), (0.86, 0.38), (0.75, 0.4)], (60, 50, 40))
    sheet.round(0.69, 0.34, 0.018, 0.018, (14, 14, 14))
    for x in (0.5, 0.57):
        sheet.line([(x, 0.66), (x + 0.01, 0.76)], 0.012, (80, 56, 36))
    return sheet.done(8)


def _deer() -> Image.Image:
    sheet = Sheet((178, 196, 170), (120, 150, 90))
    sheet.shape([(0, 0.7), (1, 0.66), (1, 1), (0, 1)], MEADOW)
    coat, dark = (160, 108, 62), (112, 72, 42)
    for x in (0.3, 0.36, 0.6, 0.66):
        sheet.line([(x, 0.6), (x + 0.01, 0.88)], 0.028, dark)
    sheet.round(0.47, 0.56, 0.22, 0.1, coat)
    sheet.shape([(0.58, 0.52), (0.7, 0.6), (0.8, 0.34), (0.73, 0.3)], coat)
    sheet.shape([(0.72, 0.26), (0.8, 0.26), (0.92, 0.37), (0.88, 0.41), (0.74, 0.38)], coat)
    sheet.shape([(0.72, 0.28), (0.66, 0.22), (0.74, 0.24)], dark)
    for turn in (-1, 1):
        base = 0.76
        tips = [(base, 0.26), (base + 0.08 * turn, 0.16), (base + 0.12 * turn, 0.04)]
        sheet.line(tips, 0.014, (96, 74, 50))
        sheet.line([(base + 0.08 * turn, 0.16), (base + 0.17 * turn, 0.12)], 0.012, (96, 74, 50))
    sheet.round(0.8, 0.31, 0.012, 0.012, (16, 14, 12))
    sheet.round(0.26, 0.52, 0.03, 0.03, (236, 228, 214))
    return sheet.done(9)


def _dog() -> Image.Image:
    sheet = Sheet((196, 190, 178), (150, 140, 122))
    coat, dark, cream = (168, 112, 60), (92, 56, 30), (232, 208, 170)
    sheet.round(0.5, 0.92, 0.3, 0.3, coat)
    sheet.round(0.5, 0.45, 0.24, 0.26, coat)
    sheet.round(0.5, 0.56, 0.14, 0.13, cream)
    for turn in (-1, 1):
        x = 0.5 + turn * 0.24
        sheet.shape(
            [(x - 0.06 * turn, 0.24), (x + 0.06 * turn, 0.28), (x + 0.05 * turn, 0.62)], dark
        )
        sheet.round(0.5 + turn * 0.1, 0.4, 0.03, 0.034, (22, 16, 12))
        sheet.round(0.5 + turn * 0.1 + 0.01, 0.39, 0.008, 0.008, (240, 240, 240))
    sheet.round(0.5, 0.52, 0.05, 0.036, (22, 18, 16))
    sheet.line([(0.5, 0.55), (0.5, 0.6)], 0.01, (40, 28, 20))
    sheet.round(0.5, 0.65, 0.035, 0.05, (206, 96, 100))
    return sheet.done(10)


def _horse() -> Image.Image:
    """The silhouette in scikit-image, brown on a meadow."""
    from skimage import data

    sheet = Sheet(*SKY)
    sheet.shape([(0, 0.62), (1, 0.58), (1, 1), (0, 1)], MEADOW)
    outline = Image.fromarray(np.where(np.asarray(data.horse()), 0, 255).astype(np.uint8))
    side = SIDE * _FINE
    width = round(side * 0.9)
    height = round(width * outline.height / outline.width)
    mask = outline.resize((width, height), Image.Resampling.BICUBIC)
    left, top = round(side * 0.05), round(side * 0.13)
    sheet.image.paste((104, 62, 34), (left, top, left + width, top + height), mask)
    return sheet.done(11)


def _tree() -> Image.Image:
    sheet = Sheet(*SKY)
    sheet.shape([(0, 0.76), (1, 0.74), (1, 1), (0, 1)], MEADOW)
    sheet.shape([(0.45, 0.5), (0.55, 0.5), (0.58, 0.84), (0.42, 0.84)], (98, 68, 42))
    for i in range(9):
        angle = i * 2 * math.pi / 9
        x, y = 0.5 + 0.17 * math.cos(angle), 0.36 + 0.15 * math.sin(angle)
        sheet.round(x, y, 0.14, 0.13, (54 + 5 * i, 108 + 4 * i, 44))
    return sheet.done(12)


def _bicycle() -> Image.Image:
    sheet = Sheet((206, 204, 198), (170, 166, 158))
    for x in (0.26, 0.74):
        sheet.round(x, 0.64, 0.19, 0.19, (34, 34, 36))
        sheet.round(x, 0.64, 0.165, 0.165, (188, 185, 178))
        for i in range(6):
            angle = i * math.pi / 6
            dx, dy = 0.165 * math.cos(angle), 0.165 * math.sin(angle)
            sheet.line([(x - dx, 0.64 - dy), (x + dx, 0.64 + dy)], 0.004, (120, 120, 122))
    red = (178, 40, 36)
    sheet.line([(0.26, 0.64), (0.4, 0.4), (0.66, 0.4), (0.48, 0.64), (0.26, 0.64)], 0.022, red)
    sheet.line([(0.48, 0.64), (0.38, 0.34)], 0.022, red)
    sheet.line([(0.74, 0.64), (0.64, 0.3), (0.72, 0.28)], 0.022, red)
    sheet.round(0.37, 0.32, 0.07, 0.022, (40, 34, 32))
    return sheet.done(13)


def _stripes() -> Image.Image:
    sheet = Sheet((230, 228, 220), (230, 228, 220))
    for i in range(8):
        x = i / 8
        sheet.shape([(x, 0), (x + 0.06, 0), (x + 0.06, 1), (x, 1)], (60, 60, 66))
    return sheet.done(14)


def _plain() -> Image.Image:
    return Sheet(*SKY).done(15)


DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "airplane": _airplane,
    "ship": _ship,
    "sailboat": _sailboat,
    "car": _car,
    "truck": _truck,
    "bus": _bus,
    "frog": _frog,
    "bird": _bird,
    "deer": _deer,
    "dog": _dog,
    "brown-horse": _horse,
    "tree": _tree,
    "bicycle": _bicycle,
    "stripes": _stripes,
    "blue-sky": _plain,
}
