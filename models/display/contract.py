"""What a confidence-display pattern is: everything that the program knows about one display.

`prepare` puts a prediction into words and numbers of the reader's language; `render` draws that.
All of it is pure: the same arguments give the same result, on a page, in an export or in a study.
Nothing here knows Streamlit. What a pattern does not say is said by nobody else: no part of the
program falls back to printing a number that a display meant to hide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from markupsafe import Markup

from models.display.blocks import Block
from models.display.levels import Levels
from models.display.settings import Choice, Chosen, Setting, Span
from models.language import Language
from models.prediction import Prediction

if TYPE_CHECKING:
    import altair as alt


V = TypeVar("V", bound="View")
F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every display says, localised and ready to be shown; plain `str`, never escaped.

    headline: the answer, or the hedge in its place. remark: what qualifies it (a tie), or "".
    summary: the whole display in a sentence or two, for those who do not see it. how_to_read: one
    sentence, or "" where the display needs none. provenance: where the score comes from.
    """

    headline: str
    remark: str
    summary: str
    how_to_read: str
    provenance: str


# What a sentence for screen readers may name beside the answer.
Place = Literal["confidence", "band", "action"]


def never(_chosen: Chosen) -> bool:
    """Of a display without bands in words."""
    return False


def nothing_more(_view: View) -> Mapping[Place, str]:
    """Of a display that shows the answer alone."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A display drawn: markup, and below it a chart if the pattern has one.

    summary, how_to_read, provenance, headline: plain text, as in the View; `html` holds the
    summary for screen readers, but neither how_to_read nor provenance. chart_height: pixels.
    """

    html: Markup
    summary: str
    how_to_read: str
    provenance: str
    headline: str
    chart: alt.LayerChart | None = None
    chart_height: int = 0


@dataclass(frozen=True, slots=True)
class ApiForm(Generic[F]):
    """A display as the HTTP API gives it, classes by id, wording in English.

    kind: the type of it, as msgspec reads and describes types. make: it for a prediction.
    """

    kind: Any
    make: Callable[[Prediction, Chosen], F]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Generic[V]):
    """One way to show confidence.

    title, description (when it helps), caution (what can go wrong with it): message ids for the
    switch and the gallery. reads_as: what people tend to read into it, a message id, "" where
    nothing is known; sources: who found that out, cited. prepare, render: the display. brief: it
    in one line of markup, for rows of tables and lists. change: what became of a prediction, as far
    as the display shows it, a sentence. card: as prepare, but only what a card has room for; None:
    all of it fits. settings: those it reads that no other pattern offers, and those to be set while
    it is in use, in their order. cards: the setting whose options the gallery shows one by one.
    api: its form in the HTTP API, None where that would say nothing. levels: what it lets one count
    and order many predictions by, None where that would say more than it does. css: its style
    sheet.
    blocks: what stands under its headline, for pictures of it; None: its chart, else its summary.
    band: which of its bands or ways it shows of a prediction, from the highest (0); None where none
    is seen. worded: whether the words of `bands.BANDS` are seen in it; advises: whether what to do
    in a band is among them. places: what it shows, by the names that a designer's own sentence for
    screen readers may use; what it hides is not there.
    asks: of a display that hands cases to a person, the setting whose lines say when.
    scripted: whether the web component (`models/takeaway/component.js`) draws it: it has
    probabilities and nothing else.
    """

    id: str
    title: str
    description: str
    caution: str
    prepare: Callable[[Prediction, Chosen, Language], V]
    render: Callable[[V, Chosen, Language], Rendering]
    brief: Callable[[Prediction, Chosen, Language], Markup]
    change: Callable[[Prediction, Prediction, Chosen, Language], str]
    card: Callable[[Prediction, Chosen, Language], V] | None = None
    reads_as: str = ""
    sources: tuple[str, ...] = ()
    settings: tuple[Setting[Any], ...] = ()
    cards: Choice[Any] | None = None
    api: ApiForm[Any] | None = None
    levels: Callable[[Chosen, Language], Levels] | None = None
    css: Path | None = None
    blocks: Callable[[V, Chosen, Language], tuple[Block, ...]] | None = None
    band: Callable[[Prediction, Chosen], int | None] | None = None
    worded: Callable[[Chosen], bool] = never
    advises: bool = True
    places: Callable[[V], Mapping[Place, str]] = nothing_more
    asks: Span | None = None
    scripted: Callable[[Chosen], bool] = never
