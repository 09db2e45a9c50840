"""The answer and its input as a drawing: SVG, and from it PNG."""

from __future__ import annotations

from models.bounded.asking import Beat
from models.reading.inputs import TextInput
from models.takeaway import painting
from models.takeaway.content import Taken, thumbnail
from models.takeaway.drawing import draw
from models.takeaway.fonts import BOLD
from models.takeaway.measuring import Font
from models.takeaway.palette import PALETTES
from models.takeaway.sheet import MARGIN, Sheet
from models.version import VERSION

SCALE = 2  # pixels of a PNG for each of the drawing
_LINES = 8  # of the input
_NOTES = 8  # lines that a note may take: ours are whole
_BODY, _SMALL = Font(16), Font(13)


def svg(taken: Taken, beat: Beat) -> bytes:
    """A vector drawing, text as text."""
    return _drawn(taken, beat).encode()


def png(taken: Taken, beat: Beat) -> bytes:
    """The same drawing, painted, each length twice as long."""
    return painting.svg_to_png(_drawn(taken, beat), SCALE, beat)


def _drawn(taken: Taken, beat: Beat) -> str:
    sheet, shown = Sheet(taken.palette, beat), taken.rendering
    colours = sheet.palette
    # What is around the display has the accent of the pages, whatever a design makes of its bands.
    sheet.text(taken.given_as, Font(13, BOLD), PALETTES[taken.theme].accent, most=1)
    sheet.space(4)
    if isinstance(taken.given, TextInput):
        sheet.text(taken.given.text, _BODY, colours.ink, most=_LINES, at="own")
    else:
        small = thumbnail(taken.given.image)
        sheet.add(
            '<image x="{x}" y="{y}" width="{width}" height="{height}" xlink:href="{address}"/>',
            x=MARGIN, y=sheet.y, width=small.width, height=small.height, address=small.address,
        )  # fmt: skip
        sheet.space(small.height)
    if taken.portion:
        sheet.space(6)
        sheet.text(taken.portion, _SMALL, colours.muted, most=_NOTES)
    sheet.space(18)
    sheet.rule()
    sheet.space(18)
    for block in taken.blocks:
        draw(block, sheet)
    sheet.space(20)
    if shown.how_to_read:
        sheet.text(shown.how_to_read, _SMALL, colours.ink, most=_NOTES)
        sheet.space(3)
    sheet.text(shown.provenance, _SMALL, colours.muted, most=_NOTES)
    sheet.space(14)
    sheet.rule()
    sheet.space(8)
    sheet.text(f"{taken.model} · Certitude {VERSION}", _SMALL, colours.muted, most=2)
    sheet.space(-12)
    return sheet.svg(shown.headline, shown.summary, taken.language.code, taken.factor)
