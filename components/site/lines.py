"""Which line of a chart is which: told by its shape and dashes before its colour."""

from __future__ import annotations

from markupsafe import Markup

from models.display.colours import SHADES

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
SIGNS = ("●", "■", "▲", "◆", "✚")  # the same in a line of text
# Pixels drawn and left out, in turn, one kind of line for each shape; calibration.css has the same.
DASHES = ((1, 0), (9, 4), (4, 2), (10, 3, 2, 3), (14, 6))


def mark(number: int) -> Markup:
    """A mark alone, where a picture has marks and no lines."""
    return Markup(
        '<span class="ct-key" aria-hidden="true" style="color: {}"><i>{}</i></span>'
    ).format(SHADES[number], SIGNS[number])


def sample(number: int | None) -> Markup:
    """A line's mark and a piece of it, as the chart draws them; None: the even line."""
    kind = "even" if number is None else number
    return Markup(
        '<span class="ct-key" aria-hidden="true"{}><i>{}</i><i class="ct-dash-{}"></i></span>'
    ).format(
        "" if number is None else Markup(' style="color: {}"').format(SHADES[number]),
        "" if number is None else SIGNS[number],
        kind,
    )
