"""Confidence drawn: an icon array, class bars with a threshold, or a sorted dot plot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from models.display import charts, parts, sources
from models.display.blocks import Block, Chart, Squares
from models.display.contract import Pattern, Rendering, View
from models.display.figures import reaches
from models.display.levels import tenths
from models.display.marks import Mark, few_marks, marks
from models.display.settings import Choice, Chosen, Share
from models.display.shared import DIGITS
from models.errors import N_
from models.language import Language
from models.percents import Bound, shown_percent
from models.prediction import Prediction

if TYPE_CHECKING:
    import altair as alt

_TITLES: Mapping[str, str] = {
    "icons": N_("Icon array"),
    "bars": N_("Class bars"),
    "dots": N_("Dot plot"),
}

CHART = Choice(
    name="chart",
    url="chart",
    default="icons",
    options=tuple(_TITLES),
    title=lambda chart, language: language.gettext(_TITLES[chart]),
    label=N_("Chart"),
)
THRESHOLD = Share(
    name="threshold",
    url="line",
    default=0.5,
    label=N_("Line at"),
    shown=lambda chosen: chosen[CHART] == "bars",
)
CELLS = 100

# Up to ten are compared at a glance; of longer lists the first few, and the rest together.
_ALL, _FIRST = 10, {"bars": 5, "dots": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisualView(View):
    """cells, words and percent for the icon array; marks for bars and dots; small: for a card."""

    cells: int
    words: str
    percent: str
    marks: tuple[Mark, ...]
    small: bool = False


def icon_cells(probability: float) -> tuple[Bound, int]:
    """How many of 100 cells to fill for a probability, and whether that is only a bound.

    Between 1 and 99, whatever the score: a full block would claim certainty, an empty one
    impossibility. 0.997 is ("over", 99): it is drawn as 99 and said as "more than 99".
    The empty cells are the other answers' part, so that both always make 100.
    """
    bound, value = shown_percent(probability, 0)
    return bound, int(value)


def frequency(probability: float, language: Language) -> tuple[int, str]:
    """Filled cells of 100 and the words for them; the bounds are words too."""
    bound, cells = icon_cells(probability)
    sentence = {
        "": N_("about {count} of {total}"),
        "over": N_("more than {count} of {total}"),
        "under": N_("fewer than {count} of {total}"),
    }[bound]
    return cells, language.gettext(
        sentence, count=language.number(cells), total=language.number(CELLS)
    )


def _marks(prediction: Prediction, chosen: Chosen, language: Language) -> tuple[Mark, ...]:
    count = len(prediction.labels)
    first = _FIRST[chosen[CHART]] if count > _ALL else count
    return marks(prediction, first, chosen[DIGITS], language)


def _reading(prediction: Prediction, chosen: Chosen, language: Language) -> str:
    if chosen[CHART] == "icons":
        return language.gettext(
            "All {total} squares are the model's whole score, the filled ones are this answer's "
            "part: it is the score drawn, not a count of real cases.",
            total=language.number(CELLS),
        )
    if chosen[CHART] == "bars" and len(prediction.labels) > _ALL:
        return language.gettext(
            "Each bar is one answer's part of the score, and the last what all others hold "
            "together. The dashed line marks {threshold}, and bars that reach it are filled, but "
            "never the last: it is not one answer.",
            threshold=language.set_percent(chosen[THRESHOLD]),
        )
    if chosen[CHART] == "bars":
        return language.gettext(
            "Each bar is one answer's part of the score; the dashed line marks {threshold}, and "
            "bars that reach it are filled.",
            threshold=language.set_percent(chosen[THRESHOLD]),
        )
    if len(prediction.labels) > _ALL:
        return language.gettext(
            "Each dot is one answer, the likeliest at the top, and the last all others together: "
            "the further right, the likelier."
        )
    return language.gettext(
        "Each dot is one answer, the likeliest at the top: the further right, the likelier."
    )


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> VisualView:
    """The winner as frequency, or every class as a mark."""
    answer, remark = parts.headline(prediction, language)
    cells, words = frequency(prediction.confidence, language)
    percent = language.percent(prediction.confidence, chosen[DIGITS])
    drawn = () if chosen[CHART] == "icons" else _marks(prediction, chosen, language)
    sentences = [parts.answer_sentence(prediction, language)]
    if chosen[CHART] == "icons":
        sentences.append(
            language.gettext(
                "Filled squares: {words}. Confidence: {percent}.", words=words, percent=percent
            )
        )
    else:
        first = [f"{mark.name} {mark.percent}" for mark in drawn if not mark.rest][:3]
        sentences.append(
            language.gettext("Likeliest answers: {answers}.", answers=language.join(first))
        )
    if chosen[CHART] == "bars":
        reached = sum(reaches(p, chosen[THRESHOLD]) for p in prediction.probabilities)
        sentences.append(
            language.ngettext(
                "{n} answer reaches the line at {threshold}.",
                "{n} answers reach the line at {threshold}.",
                reached,
                threshold=language.set_percent(chosen[THRESHOLD]),
            )
            if reached
            else language.gettext(
                "No answer reaches the line at {threshold}.",
                threshold=language.set_percent(chosen[THRESHOLD]),
            )
        )
    return VisualView(
        headline=answer,
        remark=remark,
        summary=" ".join(sentences),
        how_to_read=_reading(prediction, chosen, language),
        provenance=parts.provenance(prediction, language),
        cells=cells,
        words=words,
        percent=percent,
        marks=drawn,
    )


def card(prediction: Prediction, chosen: Chosen, language: Language) -> VisualView:
    """As `prepare`, with only so many marks as a card holds."""
    view = prepare(prediction, chosen, language)
    few = few_marks(prediction, chosen[DIGITS], language) if view.marks else ()
    return replace(view, marks=few, small=True)


def _icons(view: VisualView) -> Markup:
    squares = Markup('<i class="ct-on"></i>') * view.cells + Markup("<i></i>") * (
        CELLS - view.cells
    )
    return Markup(
        '<div class="ct-icon-array"><div class="ct-icons">{}</div>'
        '<p class="ct-icon-words"><span class="ct-number">{}</span>'
        '<span class="ct-unit">{}</span></p></div>'
    ).format(squares, view.words, view.percent)


def render(view: VisualView, chosen: Chosen, language: Language) -> Rendering:
    """The icon array as markup, bars and dots as an Altair chart."""
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    if chosen[CHART] == "icons":
        return parts.rendering(parts.frame("visual", view, body + _icons(view)), view)
    chart, height = _chart(view, chosen, language)
    return Rendering(
        html=parts.frame("visual", view, body),
        summary=view.summary,
        how_to_read=view.how_to_read,
        provenance=view.provenance,
        headline=view.headline,
        chart=chart,
        chart_height=height,
    )


def _chart(view: VisualView, chosen: Chosen, language: Language) -> tuple[alt.LayerChart, int]:
    if chosen[CHART] == "bars":
        return charts.bars(
            view.marks, chosen[THRESHOLD], language, digits=chosen[DIGITS], small=view.small
        )
    return charts.dots(view.marks, language, digits=chosen[DIGITS], small=view.small)


def blocks(view: VisualView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The squares, or the chart."""
    if chosen[CHART] == "icons":
        return (Squares(view.cells, view.words, view.percent),)
    return (Chart(*_chart(view, chosen, language)),)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """Answer, what of it the chart would show, and a small bar."""
    probability = prediction.confidence
    said = (
        frequency(probability, language)[1]
        if chosen[CHART] == "icons"
        else language.percent(probability, chosen[DIGITS])
    )
    return Markup(
        '{} <span class="ct-brief-number">{}</span>'
        '<span class="ct-bar ct-brief-bar" aria-hidden="true"><i style="--ct-share:{}"></i></span>'
    ).format(parts.brief_name(prediction, language), said, f"{probability:.3f}")


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From per cent to per cent."""
    return parts.percent_change(before, after, chosen[DIGITS], language)


PATTERN = Pattern(
    id="visual",
    title=N_("Data visualisation"),
    description=N_("Where the whole picture helps: how much is left for everything else."),
    caution=N_("People who read charts often gain most; everyone else needs a sentence with it."),
    reads_as=N_(
        "Experts read charts best; everybody else needs a sentence that says how. In a study of "
        "decisions about buses, dots for the possible outcomes led to nearly the best choices: "
        "but dots of that kind need a distribution, and one score is none."
    ),
    sources=(
        sources.GUIDEBOOK,
        sources.DOTPLOTS,
    ),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    card=card,
    settings=(CHART, THRESHOLD, DIGITS),
    cards=CHART,
    levels=lambda _chosen, language: tenths(language),
    blocks=blocks,
    places=lambda view: {"confidence": view.percent},
    scripted=lambda _chosen: True,
    css=Path(__file__).with_suffix(".css"),
)
