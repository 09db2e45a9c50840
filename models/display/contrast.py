"""Whether a colour can be seen on its ground, the nearest one that can, and how others see it.

Contrast is WCAG 2.2's ("relative luminance", "contrast ratio", success criteria 1.4.3 and 1.4.11).
What a colour-blind person sees is simulated with the matrices of Machado, Oliveira and Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency" (IEEE TVCG 15(6), 2009),
at full severity: whoever sees a little more than that sees the colours better apart.
Colours are sRGB as "#rrggbb".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

TEXT, GRAPHIC = 4.5, 3.0  # the least contrast (AA) of words, and of marks that mean something

Deficiency = Literal["protan", "deutan", "tritan"]
DEFICIENCIES: tuple[Deficiency, ...] = get_args(Deficiency)

Rgb = tuple[float, float, float]  # linear light, each within [0, 1]
Matrix = tuple[Rgb, Rgb, Rgb]

# Table 1 of the paper, severity 1.0; on linear light.
_SEEN: Mapping[Deficiency, Matrix] = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Oklab (Björn Ottosson, 2020): equal steps look equal; https://bottosson.github.io/posts/oklab/
_TO_LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB: Matrix = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS: Matrix = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_LIGHTNESSES = 256  # that are tried for the nearest colour


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a colour is good for on a ground: its contrast (1 to 21), for marks, for words."""

    ratio: float
    marks: bool
    words: bool


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(colour: str, ground: str) -> float:
    """The contrast of two colours, 1 (none) to 21."""
    darker, lighter = sorted((luminance(colour), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def verdict(colour: str, ground: str) -> Verdict:
    """What a colour is good for on a ground; unrounded, so that 4.499 does not pass."""
    found = ratio(colour, ground)
    return Verdict(found, found >= GRAPHIC, found >= TEXT)


def nearest(colour: str, ground: str, least: float = TEXT) -> str:
    """The colour itself where it reaches the contrast, else the nearest of its hue that does.

    Nearest in lightness as people see it; the hue stays, and as much of the colour as there is at
    that lightness. least: at most 4.5, which black or white reaches on every ground.
    """
    if ratio(colour, ground) >= least:
        return colour
    light, *hue = _oklab(colour)
    tried = (_in_gamut(step / (_LIGHTNESSES - 1), hue[0], hue[1]) for step in range(_LIGHTNESSES))
    passing = [made for made in tried if ratio(made, ground) >= least]
    return min(passing, key=lambda made: abs(_oklab(made)[0] - light))


def as_seen(colour: str, deficiency: Deficiency) -> str:
    """About what a colour looks like to somebody without one kind of cone."""
    return _hex(_times(_SEEN[deficiency], _linear(colour)))


def _linear(colour: str) -> Rgb:
    def light(at: int) -> float:
        share = int(colour[at : at + 2], 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return light(1), light(3), light(5)


def _hex(linear: Rgb) -> str:
    def written(value: float) -> str:
        share = min(1.0, max(0.0, value))
        share = share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055
        return f"{round(share * 255):02x}"

    return "#" + "".join(map(written, linear))


def _times(matrix: Matrix, vector: Rgb) -> Rgb:
    def row(of: Rgb) -> float:
        return sum(a * b for a, b in zip(of, vector, strict=True))

    return row(matrix[0]), row(matrix[1]), row(matrix[2])


def _each(function: Callable[[float], float], vector: Rgb) -> Rgb:
    return function(vector[0]), function(vector[1]), function(vector[2])


def _oklab(colour: str) -> Rgb:
    return _times(_TO_LAB, _each(lambda v: v ** (1 / 3), _times(_TO_LMS, _linear(colour))))


def _in_gamut(light: float, a: float, b: float) -> str:
    """The colour of a lightness and hue; only as colourful as a screen can show it."""
    for share in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1):
        lms = _each(lambda v: v**3, _times(_FROM_LAB, (light, a * share, b * share)))
        linear = _times(_FROM_LMS, lms)
        if all(-1e-4 <= value <= 1 + 1e-4 for value in linear):
            return _hex(linear)
    return _hex(_each(lambda v: v**3, (light, light, light)))
