"""Drawings of things that ImageNet has a class for: flat, plain, and made here."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PIL import Image

from training.example_drawings import Sheet

_PAPER, _INK, _DARK = (244, 241, 232), (38, 38, 44), (70, 66, 60)
# Where the black squares of the crossword stand: a row a number, a bit a square.
_BLACK = (0b000100000, 0b010001010, 0b000100000, 0b101000100, 0b000010000)
_SQUARES = 9


def _clock() -> Image.Image:
    """A wall clock at ten past ten."""
    sheet = Sheet((214, 205, 190), (202, 192, 176))
    sheet.round(0.5, 0.5, 0.4, 0.4, _INK)
    sheet.round(0.5, 0.5, 0.36, 0.36, (250, 249, 245))
    for hour in range(12):
        across, up = math.sin(hour * math.pi / 6), -math.cos(hour * math.pi / 6)
        inner = 0.27 if hour % 3 == 0 else 0.3
        ends = [(0.5 + r * across, 0.5 + r * up) for r in (inner, 0.33)]
        sheet.line(ends, 0.018 if hour % 3 == 0 else 0.01, _INK)
    for angle, reach, width in ((-60, 0.17, 0.024), (60, 0.26, 0.016)):
        tip = math.radians(angle)
        hand = (0.5 + reach * math.sin(tip), 0.5 - reach * math.cos(tip))
        sheet.line([(0.5, 0.5), hand], width, _INK)
    sheet.round(0.5, 0.5, 0.02, 0.02, _INK)
    return sheet.done(31)


def _envelope() -> Image.Image:
    """A closed envelope on a table."""
    sheet = Sheet((120, 84, 58), (104, 72, 48))
    sheet.shape([(0.12, 0.27), (0.88, 0.27), (0.88, 0.75), (0.12, 0.75)], _PAPER)
    fold = (200, 194, 180)
    sheet.line([(0.12, 0.27), (0.5, 0.55), (0.88, 0.27)], 0.012, fold)
    sheet.line([(0.12, 0.75), (0.4, 0.48)], 0.008, fold)
    sheet.line([(0.88, 0.75), (0.6, 0.48)], 0.008, fold)
    return sheet.done(32)


def _crossword() -> Image.Image:
    """An empty crossword, the same turned round."""
    sheet = Sheet((250, 249, 246), (248, 247, 243))
    side, start = 0.88 / _SQUARES, 0.06
    rows = [*_BLACK, *(int(f"{row:09b}"[::-1], 2) for row in reversed(_BLACK[:-1]))]
    for down, row in enumerate(rows):
        for across in range(_SQUARES):
            if row >> (_SQUARES - 1 - across) & 1:
                left, top = start + across * side, start + down * side
                right, low = left + side, top + side
                sheet.shape([(left, top), (right, top), (right, low), (left, low)], _INK)
    for line in range(_SQUARES + 1):
        at, end = start + line * side, start + _SQUARES * side
        sheet.line([(start, at), (end, at)], 0.006, _DARK)
        sheet.line([(at, start), (at, end)], 0.006, _DARK)
    return sheet.done(33)


def _traffic_light() -> Image.Image:
    """A traffic light on its post, green."""
    sheet = Sheet((166, 200, 226), (206, 222, 232))
    sheet.shape([(0.47, 0.7), (0.53, 0.7), (0.53, 1), (0.47, 1)], _DARK)
    sheet.shape([(0.37, 0.08), (0.63, 0.08), (0.63, 0.74), (0.37, 0.74)], (30, 32, 34))
    for down, colour in ((0.2, (92, 26, 22)), (0.41, (98, 74, 18)), (0.62, (64, 230, 120))):
        sheet.round(0.5, down, 0.085, 0.085, colour)
    return sheet.done(34)


def _maze() -> Image.Image:
    """A maze of walls around square rooms, grown from a fixed seed."""
    rooms = 12
    random = np.random.default_rng(35)
    open_to: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    seen, path = {(0, 0)}, [(0, 0)]
    while path:
        down, across = path[-1]
        near = [(down + 1, across), (down - 1, across), (down, across + 1), (down, across - 1)]
        fresh = [r for r in near if r not in seen and min(r) >= 0 and max(r) < rooms]
        if not fresh:
            path.pop()
            continue
        chosen = fresh[int(random.integers(len(fresh)))]
        open_to |= {(path[-1], chosen), (chosen, path[-1])}
        seen.add(chosen)
        path.append(chosen)
    sheet = Sheet((228, 236, 216), (222, 230, 208))
    hedge, side, start = (52, 104, 48), 0.9 / rooms, 0.05
    for down in range(rooms + 1):
        for across in range(rooms + 1):
            top, left = start + down * side, start + across * side
            if across < rooms and ((down - 1, across), (down, across)) not in open_to:
                sheet.line([(left, top), (left + side, top)], 0.02, hedge)
            if down < rooms and ((down, across - 1), (down, across)) not in open_to:
                sheet.line([(left, top), (left, top + side)], 0.02, hedge)
    return sheet.done(35)


THINGS: dict[str, Callable[[], Image.Image]] = {
    "clock-face": _clock,
    "envelope": _envelope,
    "crossword": _crossword,
    "traffic-light": _traffic_light,
    "maze": _maze,
}
