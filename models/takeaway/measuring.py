"""How wide text is, and how it breaks into lines, where nobody draws it first.

The font comes with the file, but not every program takes it from there: lines are broken so that
they hold in Helvetica, too, with which Arial, Liberation Sans and Arimo agree, and which is wider.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

from models.takeaway import fonts

# Of those after the first each is as wide as Helvetica; the last is there on every machine.
FAMILY = f"{fonts.FAMILY}, Helvetica, Arial, sans-serif"
ELLIPSIS = "…"

# Adobe's font metrics of Helvetica: advance widths of " " to "~", in thousandths of the size.
_WIDTHS = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778
722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222
500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"""
_ASCII = tuple(map(int, _WIDTHS.split()))
_BOLD = 1.1
_SURE = 1.03  # fonts that only look like Helvetica
_WIDE, _OTHER = 1050, 900  # East Asian characters and emoji; letters that another font lends
_NARROWEST = 0.2  # of the size: so many characters fit into a line at most
# Turning orders of writing: what is not closed in one line would turn the next ones.
_TURNS = regex.compile("[\u200e\u200f\u061c\u202a-\u202e]")
_NOT_XML = regex.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = regex.compile(r"[^\S\u00a0\u202f\u2007]+")
_GRAPHEME = regex.compile(r"\X")
_ISOLATES, _POP, _RIGHT_TO_LEFT = "\u2066\u2067\u2068", "\u2069", "\u2067"


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the family: size in pixels, weight one of `fonts.WEIGHTS`."""

    size: float
    weight: int = fonts.REGULAR

    @property
    def line(self) -> float:
        """The height of a line in pixels."""
        return self.size * (1.4 if self.size < 20 else 1.22)


def clean(text: str) -> str:
    """Text without what XML cannot hold and what would turn the text around it."""
    return _NOT_XML.sub("\ufffd", _TURNS.sub("", text))


def width(text: str, font: Font) -> float:
    """How wide a text is at most, in pixels, whatever font draws it."""
    widest = sum(map(_thousandths, text)) / 1000 * font.size * _SURE
    return widest * (_BOLD if font.weight > fonts.REGULAR or _lent(text) else 1)


def drawn_width(text: str, font: Font) -> float:
    """How wide a text is in the font that comes with the file, in pixels."""
    widths = (
        fonts.thousandths(letter, font.weight) if letter in fonts.LETTERS else _thousandths(letter)
        for letter in text
    )
    return sum(widths) / 1000 * font.size


@lru_cache(maxsize=4096)
def _thousandths(character: str) -> int:
    if " " <= character <= "~":
        return _ASCII[ord(character) - 32]
    kind = unicodedata.category(character)
    if kind in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or kind in ("So", "Cn", "Co"):
        return _WIDE
    letter = unicodedata.normalize("NFKD", character)[0]
    return _ASCII[ord(letter) - 32] if " " <= letter <= "~" else _OTHER


def _lent(text: str) -> bool:
    """Whether another font may draw all of it, since one of its characters is not everywhere."""
    return any(c > "\u024f" and not "\u2000" <= c <= "\u2069" for c in text)


def right_to_left(text: str) -> bool:
    """Whether a text begins at the right: its first letter decides."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def lines(text: str, room: float, font: Font, most: int) -> list[str]:
    """A text broken into lines of `room` pixels, `most` of them; what is cut ends in an ellipsis.

    Line ends of the text stay, empty lines go. Words that no line holds are broken.
    """
    held = int(most * (room / (font.size * _NARROWEST) + 1))
    words, cut = clean(text[:held]), len(text) > held
    made: list[str] = []
    for paragraph in words.splitlines():
        made += _broken([w for w in _SPACE.split(paragraph) if w], room, font, most + 1 - len(made))
        if len(made) > most:
            break
    if len(made) > most or (cut and made):
        made = made[:most]
        made[-1] = _shortened(made[-1], room, font)
    return [_closed(line) for line in made]


def _broken(words: list[str], room: float, font: Font, most: int) -> list[str]:
    made, line = [], ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if width(longer, font) <= room:
            line = longer
            continue
        if line:
            made.append(line)
        *whole, line = _pieces(word, room, font)
        made += whole
        if len(made) >= most:
            return made[:most]
    return [*made, line] if line else made


def _pieces(word: str, room: float, font: Font) -> list[str]:
    """A word in pieces of a line each; what is one character to a reader stays one."""
    made, piece = [], ""
    for grapheme in _GRAPHEME.findall(word):
        if piece and width(piece + grapheme, font) > room:
            made.append(piece)
            piece = ""
        piece += grapheme
    return [*made, piece]


def _shortened(line: str, room: float, font: Font) -> str:
    kept = _GRAPHEME.findall(line)
    while kept and width("".join(kept).rstrip() + ELLIPSIS, font) > room:
        kept.pop()
    return "".join(kept).rstrip(" .,;:…") + ELLIPSIS


def _closed(line: str) -> str:
    """A line on which isolated names begin and end; one from the right keeps to it."""
    made, depth = "", 0
    for character in line:
        if character == _POP and not depth:
            continue
        depth += (character in _ISOLATES) - (character == _POP)
        made += character
    made += _POP * depth
    return f"{_RIGHT_TO_LEFT}{made}{_POP}" if right_to_left(made) else made
