"""What each kind of block looks like on a sheet; as near to the page as two dimensions allow."""

from __future__ import annotations

from functools import singledispatch

from models.display import blocks, icons
from models.display.blocks import Block
from models.display.marks import Mark
from models.takeaway import charts, measuring
from models.takeaway.fonts import BOLD, LIGHT, MEDIUM, REGULAR
from models.takeaway.measuring import Font
from models.takeaway.sheet import MARGIN, ROOM, Sheet

_BODY, _SMALL, _NUMBER, _BAND = Font(16), Font(13), Font(54, LIGHT), Font(21, BOLD)
_LONG = 32  # characters from which a title is set smaller
_STEP, _STEP_GAP = 12.0, 4.0
_NUMBERS = 110.0  # of a row: the column of numbers at its end
_BAR = 9.0
_ICON = 32.0  # an icon's sides
_SQUARE, _SQUARE_GAP, _A_ROW = 16.0, 3.0, 10
_BESIDE = 8  # lines beside the squares at most
_WAYS = 540.0  # what a scale takes at most


@singledispatch
def draw(block: Block, sheet: Sheet) -> None:
    """Draw one block and go on below it."""
    raise TypeError(f"no drawing for {type(block).__name__}")


@draw.register
def _title(block: blocks.Title, sheet: Sheet) -> None:
    font = Font(23 if len(block.text) > _LONG else 34, BOLD)
    room = 0.0
    if block.icon:
        room = _ICON + 12
        sheet.add(
            '<path transform="translate({x} {y}) scale({scale})" fill="{accent}" '
            'fill-rule="evenodd" d="{path}"/>',
            x=MARGIN, y=sheet.y + (font.line - _ICON) / 2, scale=_ICON / 24,
            accent=sheet.palette.accent, path=icons.PATHS[block.icon],
        )  # fmt: skip
    sheet.text(block.text, font, sheet.palette.ink, left=MARGIN + room, room=ROOM - room, most=4)


@draw.register
def _remark(block: blocks.Remark, sheet: Sheet) -> None:
    sheet.space(4)
    sheet.text(block.text, _BODY, sheet.palette.muted, most=8)


@draw.register
def _words(block: blocks.Words, sheet: Sheet) -> None:
    sheet.space(10)
    sheet.text(block.text, _BODY, sheet.palette.ink, most=20)


@draw.register
def _says(block: blocks.Says, sheet: Sheet) -> None:
    sheet.space(16)
    start, left, room = sheet.y, MARGIN + 18, ROOM - 18
    if block.strong:
        sheet.text(block.strong, Font(24, BOLD), sheet.palette.ink, left=left, room=room, most=2)
        sheet.space(3)
    sheet.text(block.sentence, _BODY, sheet.palette.ink, left=left, room=room, most=6)
    sheet.add(
        '<rect x="{x}" y="{y}" width="3" height="{h}" fill="{accent}"/>',
        x=MARGIN, y=start - 2, h=sheet.y - start + 4, accent=sheet.palette.accent,
    )  # fmt: skip


def _steps(band: blocks.Band, x: float, middle: float, sheet: Sheet) -> float:
    """Steps from x on, around a height; returns where they end."""
    for step in range(band.of):
        on = step < band.on
        sheet.add(
            '<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{stroke}" '
            'stroke-width="1.5"/>',
            x=x + _STEP / 2, y=middle, r=_STEP / 2 - 0.75,
            fill=sheet.palette.accent if on else sheet.palette.ground,
            stroke=sheet.palette.accent if on else sheet.palette.mark,
        )  # fmt: skip
        x += _STEP + _STEP_GAP
    return x - _STEP_GAP


@draw.register
def _band(block: blocks.Band, sheet: Sheet) -> None:
    sheet.space(16)
    start = sheet.y
    x = _steps(block, MARGIN, start + _BAND.line / 2, sheet) + 10
    if block.label:
        room = min(measuring.width(block.label, _BODY) + 2, ROOM / 3)
        sheet.y = start + (_BAND.line - _BODY.line) / 2 + 1
        sheet.text(block.label, _BODY, sheet.palette.muted, left=x, room=room, most=1)
        x += room + 8
    sheet.y = start
    sheet.text(block.name, _BAND, sheet.palette.ink, left=x, room=MARGIN + ROOM - x, most=3)


@draw.register
def _figure(block: blocks.Figure, sheet: Sheet) -> None:
    sheet.space(8)
    start = sheet.y
    x = MARGIN + min(measuring.drawn_width(block.number, _NUMBER) + 4, ROOM * 0.6)
    sheet.text(block.number, _NUMBER, sheet.palette.accent, room=ROOM * 0.62, most=1)
    end, middle = sheet.y, start + _NUMBER.line / 2 + _NUMBER.size * 0.36 - 6
    sheet.y = middle - _BODY.line / 2
    unit = measuring.width(block.unit, _BODY) + 2
    sheet.text(block.unit, _BODY, sheet.palette.muted, left=x + 10, room=unit, most=1)
    if block.band is not None:
        _chip(block.band, x + 10 + unit + 12, middle, end, sheet)
    sheet.y = max(end, sheet.y)


def _chip(band: blocks.Band, x: float, middle: float, below: float, sheet: Sheet) -> None:
    """A band's name and steps in a frame: beside the number, or below it where it is too long."""
    steps = band.of * (_STEP + _STEP_GAP)
    name = measuring.width(band.name, _BODY) + 2
    if x + steps + name + 32 > MARGIN + ROOM:
        x, middle = MARGIN, below + 20
        name = min(name, ROOM - steps - 32)
    sheet.add(
        '<rect x="{x}" y="{y}" width="{w}" height="30" rx="15" fill="{ground}" stroke="{line}"/>',
        x=x, y=middle - 15, w=steps + name + 32, ground=sheet.palette.ground,
        line=sheet.palette.line,
    )  # fmt: skip
    end = _steps(band, x + 13, middle, sheet)
    sheet.y = middle - _BODY.line / 2
    sheet.text(band.name, _BODY, sheet.palette.ink, left=end + 8, room=name, most=1)
    sheet.y = middle + 16


@draw.register
def _rows(block: blocks.Rows, sheet: Sheet) -> None:
    sheet.space(12)
    for place, mark in enumerate(block.marks):
        _row(mark, place == 0, sheet)
        sheet.space(14)
    sheet.space(-14)


def _row(mark: Mark, first: bool, sheet: Sheet) -> None:
    """A name over its bar, its number at the end of the bar."""
    colour = sheet.palette.muted if mark.rest else sheet.palette.ink
    font = Font(16, BOLD if first else REGULAR if mark.rest else MEDIUM)
    room = ROOM - _NUMBERS
    sheet.text(mark.name, font, colour, room=room, most=2, italic=mark.rest)
    sheet.space(4)
    _bar(mark, room, sheet)
    number = Font(18, BOLD if first else REGULAR)
    sheet.y += _BAR / 2 - number.line / 2 - 4
    sheet.text(
        mark.percent, number, colour,
        left=MARGIN + room, room=_NUMBERS, most=1, at="end", italic=mark.rest,
    )  # fmt: skip
    sheet.space(_BAR / 2 + 4 - number.line / 2)


def _bar(mark: Mark, room: float, sheet: Sheet) -> None:
    """The ground and the part; what is left over is outlined, not filled."""
    sheet.add(
        '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{soft}"/>',
        x=MARGIN, y=sheet.y, w=room, h=_BAR, r=_BAR / 2, soft=sheet.palette.soft,
    )  # fmt: skip
    part = max(2.0, room * mark.probability)
    if mark.rest:
        sheet.add(
            '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{ground}" '
            'stroke="{mark}" stroke-width="1.5" stroke-dasharray="3 2"/>',
            x=MARGIN + 0.75, y=sheet.y + 0.75, w=max(0.5, part - 1.5), h=_BAR - 1.5,
            r=min(part, _BAR) / 2 - 0.75, ground=sheet.palette.ground, mark=sheet.palette.mark,
        )  # fmt: skip
    else:
        sheet.add(
            '<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{accent}"/>',
            x=MARGIN, y=sheet.y, w=part, h=_BAR, r=min(part, _BAR) / 2,
            accent=sheet.palette.accent,
        )  # fmt: skip


@draw.register
def _squares(block: blocks.Squares, sheet: Sheet) -> None:
    sheet.space(16)
    start, pitch = sheet.y, _SQUARE + _SQUARE_GAP
    for cell in range(_A_ROW * _A_ROW):
        on = cell < block.on
        sheet.add(
            '<rect x="{x}" y="{y}" width="{w}" height="{w}" rx="{r}" fill="{fill}" '
            'stroke="{stroke}" stroke-width="1.5"/>',
            x=MARGIN + cell % _A_ROW * pitch + 0.75, y=start + cell // _A_ROW * pitch + 0.75,
            w=_SQUARE - 1.5, r=(_SQUARE - 1.5) / 2 if block.cases else 3.0,
            fill=sheet.palette.accent if on else sheet.palette.ground,
            stroke=sheet.palette.accent if on else sheet.palette.mark,
        )  # fmt: skip
    side = _A_ROW * pitch - _SQUARE_GAP
    left, room = MARGIN + side + 28, ROOM - side - 28
    words = Font(27, MEDIUM)
    high = words.line * len(measuring.lines(block.words, room, words, _BESIDE))
    high += _BODY.line * len(measuring.lines(block.small, room, _BODY, _BESIDE))
    sheet.y = start + max(0.0, side - high) / 2
    sheet.text(block.words, words, sheet.palette.accent, left=left, room=room, most=_BESIDE)
    sheet.text(block.small, _BODY, sheet.palette.muted, left=left, room=room, most=_BESIDE)
    sheet.y = max(start + side, sheet.y)


@draw.register
def _ways(block: blocks.Ways, sheet: Sheet) -> None:
    sheet.space(18)
    start, column = sheet.y, min(_WAYS, ROOM) / len(block.names)
    below = start
    for place, name in enumerate(block.names):
        on, middle = place == block.at, MARGIN + (place + 0.5) * column
        if place:
            sheet.add(
                '<path d="M{x} {y}h{w}" stroke="{mark}" stroke-width="1.5"/>',
                x=middle - column + 10, y=start + 6, w=column - 20, mark=sheet.palette.mark,
            )  # fmt: skip
        sheet.add(
            '<circle cx="{x}" cy="{y}" r="5" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>',
            x=middle, y=start + 6, fill=sheet.palette.accent if on else sheet.palette.ground,
            stroke=sheet.palette.accent if on else sheet.palette.mark,
        )  # fmt: skip
        sheet.y = start + 18
        font, colour = (BOLD, sheet.palette.ink) if on else (REGULAR, sheet.palette.muted)
        sheet.text(
            name, Font(13, font), colour,
            left=middle - column / 2 + 4, room=column - 8, most=2, at="middle",
        )  # fmt: skip
        below = max(below, sheet.y)
    sheet.y = below


@draw.register
def _chart(block: blocks.Chart, sheet: Sheet) -> None:
    sheet.space(14)
    drawn = charts.drawn(block, ROOM, sheet.palette, sheet.beat)
    sheet.add(
        '<g transform="translate({x} {y})">{inside}</g>', x=MARGIN, y=sheet.y, inside=drawn.inside
    )
    sheet.space(drawn.height)
