"""What displays are made of, for whoever draws one without a browser: a few kinds of blocks.

A pattern says what stands under its headline in these; what each looks like is the business of
`models.takeaway`. Text is plain `str`, localised, never escaped. No block holds more than is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.display.icons import Icon

if TYPE_CHECKING:
    import altair as alt

    from models.display.marks import Mark


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a display; they stand below each other."""


@dataclass(frozen=True, slots=True)
class Title(Block):
    """The display's large line; icon: what stands before it (`icons.PATHS`), "" for nothing."""

    text: str
    icon: Icon = ""


@dataclass(frozen=True, slots=True)
class Remark(Block):
    """A quiet sentence on what stands above it."""

    text: str


@dataclass(frozen=True, slots=True)
class Words(Block):
    """The display in words, where nothing else is drawn."""

    text: str


@dataclass(frozen=True, slots=True)
class Says(Block):
    """What to do, set apart: in a few strong words or "", and in a sentence."""

    strong: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Band(Block):
    """A category: `on` filled steps of `of`, what it is of, and its name."""

    on: int
    of: int
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure(Block):
    """A large number with its unit, and the band that it falls into, if that is wanted."""

    number: str
    unit: str
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Rows(Block):
    """Answers below each other, each with its bar and its number."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Squares(Block):
    """A hundred squares, the first `on` of them filled; beside them the words, and in small.

    cases: circles in place of squares, as for cases that were counted; a square is a score drawn.
    """

    on: int
    words: str
    small: str
    cases: bool = False


@dataclass(frozen=True, slots=True)
class Ways(Block):
    """A few ways side by side, from first to last, and which of them is meant (from 0)."""

    names: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True, eq=False)
class Chart(Block):
    """A chart; height in pixels."""

    chart: alt.LayerChart
    height: int
