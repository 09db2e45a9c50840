"""What a text in a link is taken for: each parser gives the value, or a ValueError."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

N = TypeVar("N", int, float)


class OutOfBoundsError(ValueError):
    """A number in a link that is none, or beyond the least or the most that it can be."""

    def __init__(self, text: str, least: float, most: float) -> None:
        super().__init__(text)
        self.least, self.most = least, most


def one_of(*options: str) -> Callable[[str], str]:
    """A parser that takes only these ids."""

    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return parse


def matching(pattern: str) -> Callable[[str], str]:
    """A parser that takes only text which matches the whole pattern."""
    compiled = re.compile(pattern)

    def parse(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(text)
        return text

    return parse


def number_between(low: float, high: float) -> Callable[[str], float]:
    """A parser for a finite number in [low, high]; else OutOfBoundsError."""

    def parse(text: str) -> float:
        return _within(float, text, low, high)

    return parse


def whole_between(low: int, high: int) -> Callable[[str], int]:
    """A parser for a whole number in [low, high]; else OutOfBoundsError."""

    def parse(text: str) -> int:
        return _within(int, text, low, high)

    return parse


def flag(text: str) -> bool:
    """A parser for yes (`1`) and no (`0`)."""
    return one_of("0", "1")(text) == "1"


def _within(kind: Callable[[str], N], text: str, low: float, high: float) -> N:
    try:
        value = kind(text)
    except ValueError:
        raise OutOfBoundsError(text, low, high) from None
    if not low <= value <= high:  # also where it is not a number
        raise OutOfBoundsError(text, low, high)
    return value
