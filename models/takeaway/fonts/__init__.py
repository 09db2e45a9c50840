"""The font of what is taken away, as the pages have it: Source Sans in Latin letters, as files.

`scripts/fonts.py` makes them. Who opens a file need not have the font: it stands in the file.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from PIL import ImageFont

FOLDER = Path(__file__).parent
FAMILY = "Certitude Sans"
# What paints without a browser knows hundreds alone: the pages' 650 goes by 700 there.
WEIGHTS = (300, 400, 500, 700)
LIGHT, REGULAR, MEDIUM, BOLD = WEIGHTS
PAGES_BOLD = 650
_ALL = "200 900"  # of the source, none left out: letters fall on the same points as on the pages

# The letters of European languages, the signs of their sentences, and those that displays use.
_BLOCKS = (
    range(0x20, 0x7F), range(0xA0, 0x180), range(0x2010, 0x2028), range(0x202F, 0x2060),
    (0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)  # fmt: skip
LETTERS = frozenset(chr(code) for block in _BLOCKS for code in block)
_UNIT = 1000  # of the font: an advance width of so many is the size itself


@lru_cache(maxsize=8192)
def thousandths(letter: str, weight: int) -> float:
    """How wide one of LETTERS is, in thousandths of the size; weight: one of WEIGHTS."""
    return _font(weight).getlength(letter)


@lru_cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    path = FOLDER / f"upright-{weight}.ttf"
    return ImageFont.truetype(path, _UNIT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache
def for_drawing(*, italic: bool) -> Markup:
    """CSS for an SVG, in which whoever reads at-rules finds the font, and the pages' bold."""
    bold = f"text[font-weight='{BOLD}'] {{ font-weight: {PAGES_BOLD}; }}"
    # Its lines are measured letter by letter, as the picture's are.
    single = "text { font-variant-ligatures: none; }"
    rules = Markup(f"@media all {{ {bold} {single} }}")
    return Markup("{}\n{}").format(faces(italic=italic), rules)


@lru_cache
def faces(*, italic: bool = True) -> Markup:
    """CSS that brings the font along; italic: the slanted one, too."""
    made = [_face("upright", "normal")]
    if italic:
        made.append(_face("italic", "italic"))
    return Markup("\n").join(made)


def _face(name: str, style: str) -> Markup:
    data = b64encode((FOLDER / f"{name}.woff2").read_bytes()).decode()
    return Markup(
        '@font-face {{ font-family: "{}"; font-style: {}; font-weight: {}; '
        'src: url("data:font/woff2;base64,{}") format("woff2"); }}'
    ).format(FAMILY, style, _ALL, Markup(data))
