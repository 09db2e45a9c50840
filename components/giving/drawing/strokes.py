"""A drawing as its strokes: what a browser sends, checked, and made into a picture.

A stroke is the way of the pen from down to up: points (x, y) as shares of the pad's side, 0 to 1
from the top left. Strokes are small, say nothing about the screen, and can be checked in full,
which an encoded picture cannot.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from models.errors import N_, InputError

Stroke = tuple[tuple[float, float], ...]
Strokes = tuple[Stroke, ...]

MAX_STROKES = 300
MAX_POINTS = 10_000  # of all strokes together; a pad filled line by line takes half of it
SIDE = 280  # pixels of the picture, ten for each that a MNIST-like model sees
BRUSH = 0.08  # width of the pen as a share of the side: about the stroke width in MNIST
_FINE = 2  # drawn this much larger, then averaged, for soft edges


def read_strokes(payload: object) -> Strokes:
    """Take what a browser sent as strokes; None is an empty drawing, empty strokes are left out.

    InputError "bad_drawing" (422) for anything that the pad does not send: other types, numbers
    outside 0 to 1, too many strokes or points.
    """
    if payload is None:
        return ()
    if not isinstance(payload, list | tuple) or len(payload) > MAX_STROKES:
        raise _bad_drawing()
    left = MAX_POINTS
    strokes = []
    for stroke in payload:
        if not isinstance(stroke, list | tuple) or len(stroke) > left:
            raise _bad_drawing()
        left -= len(stroke)
        if stroke:
            strokes.append(tuple(_point(point) for point in stroke))
    return tuple(strokes)


def _point(point: object) -> tuple[float, float]:
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise _bad_drawing()
    x, y = point
    if type(x) not in (int, float) or type(y) not in (int, float):  # a bool is no coordinate
        raise _bad_drawing()
    if not (0 <= x <= 1 and 0 <= y <= 1):  # false for NaN too
        raise _bad_drawing()
    return float(x), float(y)


def rasterise(strokes: Strokes, side: int = SIDE, brush: float = BRUSH) -> Image.Image:
    """The drawing as ink on paper: grey ("L") [side, side], black strokes on white, soft edges."""
    large = side * _FINE
    radius = round(brush * large / 2)
    image = Image.new("L", (large, large), 255)
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        points = [(round(x * (large - 1)), round(y * (large - 1))) for x, y in stroke]
        pen.line(points, fill=0, width=2 * radius + 1)
        previous: tuple[int, int] | None = None
        for point in (*points, points[-1]):
            if point != previous:  # round joints and ends
                pen.circle(point, radius, fill=0)
                previous = point
    return image.reduce(_FINE)


def _bad_drawing() -> InputError:
    return InputError(
        "bad_drawing", N_("This drawing cannot be read. Clear the pad and draw again.")
    )
