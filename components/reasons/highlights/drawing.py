"""Explanations drawn onto a picture, as pictures: pure functions from pixels to pixels.

For is blue, full and "+"; against is orange, hatched (or dashed) and "−"; where the sign may be
chance, the same colours are dotted, paler, and marked "?". The colours lie on a photo, not on a
theme, so they are the same in light and dark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw, ImageFont

from components.reasons.highlights import marks
from models.classifier import Box, Prepared

if TYPE_CHECKING:
    import numpy as np

View = Literal["outline", "heat", "for"]
VIEWS: tuple[View, ...] = ("heat", "outline", "for")

MAX_SIDE = 640
_LONGEST = 3  # times the shorter side, of a picture that is drawn whole
_BLUE, _ORANGE, _GREY = (38, 112, 214), (232, 112, 16), (128, 128, 128)
_STRIPE = 6  # pixels of a hatch or a dash
_DOT, _APART = 4, 8  # pixels of a dot, and from one to the next
_PALE = 0.7  # share of the tint that dots of a part that is not settled have
_SIGN_FROM = 2  # the level; below, hatch and dash still tell against from for
_LEAST_NUMBER, _MOST_NUMBER = 26, 36  # pixels, on a picture of MAX_SIDE
_BADGE = 4  # pixels of its dark ground around a sign or a number
MINUS = "-"  # before a number; Pillow's own font has no longer one
_DARK, _LIGHT = (0, 0, 0), (255, 255, 255)
_UNSEEN = 0.6  # how far what the model did not look at fades to grey
_FAINTEST = 0.2  # share of the tint that the weakest marked part has: seen on a busy photo, too


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """A picture at display size, and which superpixel each of its pixels belongs to.

    picture: RGB; segments: int [height, width], -1 where the model did not look; box: where the
    superpixels lie in it; on_original: whether it is the person's picture or the model's view.
    coarse: whether it is a few pixels, enlarged: often shown small, and nothing fine to hide.
    """

    picture: Image.Image
    segments: np.ndarray
    box: Box
    on_original: bool
    coarse: bool = False


def canvas(original: Image.Image, seen: Prepared, segments: np.ndarray) -> Canvas:
    """The superpixels on the person's picture, or on the model's view where that was redrawn.

    Of a picture that is long and thin only what the model looked at is drawn: whole, nobody could
    see a part of it.
    """
    if seen.box is None:
        return on_view(seen.pixels, segments)
    if is_thread(original):
        part, box = looked_at(original, seen.box)
        return replace(on_original(part, segments, box), on_original=False)
    return on_original(original, segments, seen.box)


def is_thread(picture: Image.Image) -> bool:
    """Whether a picture is so long and thin that it is not drawn whole."""
    return max(picture.size) > _LONGEST * min(picture.size)


def looked_at(original: Image.Image, box: Box) -> tuple[Image.Image, Box]:
    """The part of a picture that a model looked at, and where that box lies in it."""
    left, top = int(box.left), int(box.top)
    right, bottom = ceil(box.right), ceil(box.bottom)
    part = original.crop((left, top, right, bottom))
    return part, Box(box.left - left, box.top - top, box.right - left, box.bottom - top)


def on_original(original: Image.Image, segments: np.ndarray, part: Box) -> Canvas:
    """The superpixels laid over the person's picture, of which the model saw this part."""
    import numpy as np

    scale = MAX_SIDE / max(original.size)
    size = tuple(max(1, round(side * scale)) for side in original.size)
    picture = original.resize((size[0], size[1]), Image.Resampling.LANCZOS)
    box = Box(
        part.left * size[0] / original.width,
        part.top * size[1] / original.height,
        part.right * size[0] / original.width,
        part.bottom * size[1] / original.height,
    )
    columns = _indices(size[0], box.left, box.right, segments.shape[1])
    rows = _indices(size[1], box.top, box.bottom, segments.shape[0])
    inside = (rows >= 0)[:, None] & (columns >= 0)[None, :]
    laid = np.where(inside, segments[rows[:, None], columns[None, :]], -1)
    return Canvas(picture, laid, box, on_original=True)


def on_view(seen: np.ndarray, segments: np.ndarray) -> Canvas:
    """The superpixels on what the model sees, enlarged."""
    height, width = seen.shape[:2]
    factor = max(1, MAX_SIDE // max(height, width))
    small = max(height, width) <= 64
    picture = Image.fromarray(seen).resize(
        (width * factor, height * factor),
        Image.Resampling.NEAREST if small else Image.Resampling.LANCZOS,
    )
    laid = segments.repeat(factor, axis=0).repeat(factor, axis=1)
    return Canvas(picture, laid, Box(0, 0, *picture.size), on_original=False, coarse=small)


def _indices(length: int, start: float, end: float, count: int) -> np.ndarray:
    """For each of `length` pixels: in which of `count` cells from start to end it lies, or -1."""
    import numpy as np

    places = np.floor((np.arange(length) + 0.5 - start) / max(end - start, 1e-9) * count)
    return np.where((places >= 0) & (places < count), places, -1).astype(int)


def draw(
    canvas: Canvas,
    weights: Sequence[float],
    view: View,
    opacity: float,
    settled: Sequence[bool] | None = None,
    numbers: Mapping[int, str] = MappingProxyType({}),
) -> Image.Image:
    """The picture with an explanation on it.

    opacity: 0 (the bare picture) to 1. Outline: superpixels ringed in their direction; heat:
    tinted by strength; for: everything that does not surely speak for the class fades to grey.
    What the model did not look at is grey in each. settled: whether each weight's sign is beyond
    chance; None: each of them. numbers: of superpixels that are spoken of, written on them.
    """
    import numpy as np

    full = marks.scale(weights)
    sure = np.array([*(settled or [True] * len(weights)), True], dtype=bool)
    levels = np.array([*(marks.level(weight, full) for weight in weights), 0])
    signs = np.array([*(1 if weight > 0 else -1 for weight in weights), 0]) * (levels > 0)
    # Index -1, where the model did not look, is the last entry: no level, no sign.
    sign, stands = signs[canvas.segments], sure[canvas.segments]
    pixels = np.asarray(canvas.picture, dtype=np.float32)
    pixels = _blend(pixels, _GREY, np.where(canvas.segments < 0, _UNSEEN, 0))
    hatch, dots = _hatch(canvas.segments.shape), _dots(canvas.segments.shape)
    if view == "for":
        kept = ((sign > 0) & stands) | (canvas.segments < 0)
        painted = _blend(pixels, _GREY, np.where(kept, 0, opacity))
    elif view == "heat":
        shares = np.where(levels, _FAINTEST + (1 - _FAINTEST) * levels / marks.LEVELS, 0)
        strength = shares[canvas.segments] * opacity
        dotted = strength * _PALE * dots
        orange = np.where(stands, strength * (0.35 + 0.65 * hatch), dotted)
        painted = _blend(pixels, _BLUE, np.where(sign > 0, np.where(stands, strength, dotted), 0))
        painted = _blend(painted, _ORANGE, np.where(sign < 0, orange, 0))
    else:
        painted = _outlined(pixels, canvas.segments, sign, stands, hatch, dots, opacity)
    image = Image.fromarray(np.rint(painted).astype(np.uint8))
    signed = view != "for" and opacity > 0
    marked = np.flatnonzero(levels >= _SIGN_FROM) if signed else np.array([], dtype=int)
    marked_alone = {*marked.tolist()} - {*numbers}
    _sign(image, canvas.segments, signs, levels, sure, marked_alone, large=canvas.coarse)
    _number(image, canvas.segments, signs, sure, numbers)
    return image


def _dots(shape: tuple[int, ...]) -> np.ndarray:
    import numpy as np

    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return (rows % _APART < _DOT) & (columns % _APART < _DOT)


def _hatch(shape: tuple[int, ...]) -> np.ndarray:
    import numpy as np

    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return (rows + columns) // _STRIPE % 2


def _blend(pixels: np.ndarray, colour: tuple[int, int, int], share: np.ndarray) -> np.ndarray:
    import numpy as np

    mixed: np.ndarray = pixels + (np.array(colour, np.float32) - pixels) * share[:, :, None]
    return mixed


def _outlined(
    pixels: np.ndarray,
    segments: np.ndarray,
    sign: np.ndarray,
    stands: np.ndarray,
    hatch: np.ndarray,
    dots: np.ndarray,
    opacity: float,
) -> np.ndarray:
    """Thin light lines round every superpixel, a thick inner line round those that matter."""
    import numpy as np

    thin, thick = _rim(segments, 1), _rim(segments, 4)
    painted = _blend(pixels, (255, 255, 255), np.where(thin, 0.6 * opacity, 0))
    blue = thick & (sign > 0) & (stands | dots)
    orange = thick & (sign < 0) & np.where(stands, hatch == 1, dots)
    painted = _blend(painted, _BLUE, np.where(blue, opacity, 0))
    return _blend(painted, _ORANGE, np.where(orange, opacity, 0))


def _rim(segments: np.ndarray, width: int) -> np.ndarray:
    """Which pixels lie within `width` of another superpixel."""
    import numpy as np

    rim = np.zeros(segments.shape, dtype=bool)
    for axis in (0, 1):
        for step in range(1, width + 1):
            near = np.swapaxes(segments, 0, axis)
            edge = np.swapaxes(rim, 0, axis)
            differs = near[step:] != near[:-step]
            edge[step:] |= differs
            edge[:-step] |= differs
    return rim


def _sign(
    image: Image.Image,
    segments: np.ndarray,
    signs: np.ndarray,
    levels: np.ndarray,
    sure: np.ndarray,
    marked: Collection[int],
    *,
    large: bool,
) -> None:
    """Write +, − or ? where a superpixel that is marked is widest."""
    pen = ImageDraw.Draw(image)
    for one, x, y, room in _widest(segments, marked):
        level = int(levels[one])
        reach = max(
            6, min(10 + 4 * level, room - 2 * _BADGE) if large else min(6 + 2 * level, room)
        )
        if not sure[one]:
            _write(pen, (x, y), "?", 2 * reach)
            continue
        _badge(pen, (x - reach, y - reach, x + reach, y + reach))
        arm, width = reach - 2, 7 if reach > 20 else 3
        pen.line((x - arm, y, x + arm, y), _LIGHT, width)
        if signs[one] > 0:
            pen.line((x, y - arm, x, y + arm), _LIGHT, width)


def _number(
    image: Image.Image,
    segments: np.ndarray,
    signs: np.ndarray,
    sure: np.ndarray,
    numbers: Mapping[int, str],
) -> None:
    """Write the number, with +, − or ?, where a superpixel that is spoken of is widest."""
    pen = ImageDraw.Draw(image)
    for one, x, y, room in _widest(segments, numbers):
        way = "" if not signs[one] else "+" if signs[one] > 0 else MINUS
        said = f"{way}{numbers[one]}" if sure[one] else f"{numbers[one]}?"
        _write(pen, (x, y), said, max(_LEAST_NUMBER, min(_MOST_NUMBER, 2 * room)))


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int) -> None:
    """White on a dark ground of its own, whatever is there."""
    font = ImageFont.load_default(size)
    _badge(pen, pen.textbbox(at, text, font, anchor="mm"))
    pen.text(at, text, _LIGHT, font, anchor="mm")


def _badge(pen: ImageDraw.ImageDraw, around: tuple[float, float, float, float]) -> None:
    """A dark ground: on it a minus is one line, where on white a dark rim made two of it."""
    left, top, right, bottom = around
    box = (left - _BADGE, top - _BADGE, right + _BADGE, bottom + _BADGE)
    round_ = min(box[2] - box[0], box[3] - box[1]) / 2
    pen.rounded_rectangle(box, round_, fill=_DARK, outline=_GREY, width=1)


def _widest(segments: np.ndarray, wanted: Collection[int]) -> Iterator[tuple[int, int, int, int]]:
    """Of each superpixel that is on the picture: where it is widest (x, y), and the room there."""
    import numpy as np
    from scipy import ndimage

    present = [one for one in sorted(wanted) if (segments == one).any()]
    if not present:
        return
    depth = ndimage.distance_transform_edt(np.pad(~_rim(segments, 1), 1))[1:-1, 1:-1]
    places = ndimage.maximum_position(depth, segments, present)
    for one, (y, x) in zip(present, places, strict=True):
        yield one, int(x), int(y), int(depth[y, x])
