"""Confidence drawn: an icon array, class bars, a dot plot of classes, or one of readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from models.display import chart_words, charts, dotplot, parts, readings, sources
from models.display.blocks import Block, Chart, Says, Squares
from models.display.contract import Pattern, Rendering, View
from models.display.levels import tenths
from models.display.marks import Mark, few_marks, marks, rounded
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
    "quantiles": N_("Quantile dot plot"),
}
QUANTILES = "quantiles"

CHART = Choice(
    name="chart",
    url="chart",
    default="icons",
    options=tuple(_TITLES),
    title=lambda chart, language: language.gettext(_TITLES[chart]),
    label=N_("Chart"),
    offered=lambda chart, prediction: chart != QUANTILES or prediction.readings is not None,
)
THRESHOLD = Share(
    name="threshold",
    url="line",
    default=0.5,
    label=N_("Line at"),
    shown=lambda chosen: chosen[CHART] == "bars",
)
DOTS: Choice[int] = Choice(
    name="dots",
    url="dots",
    default=20,
    options=(20, 50),
    title=lambda count, language: language.number(count),
    label=N_("Dots"),
    about="How many dots a quantile dot plot has.",
    shown=lambda chosen: chosen[CHART] == QUANTILES,
)
INTERVAL: Choice[int] = Choice(
    name="interval",
    url="interval",
    default=80,
    options=(80, 95),
    title=lambda share, language: language.set_percent(share / 100),
    label=N_("The line holds"),
    about="How many of 100 readings the line under a quantile dot plot holds.",
    shown=lambda chosen: chosen[CHART] == QUANTILES,
)
CELLS = 100

# Up to ten are compared at a glance; of longer lists the first few, and the rest together.
_ALL, _FIRST = 10, {"bars": 5, "dots": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisualView(View):
    """chart: the kind that is drawn. cells, words and percent for the icon array; marks for bars
    and dots; small: for a card.

    told: what the readings say, of the quantile dot plot.
    """

    chart: str
    cells: int
    words: str
    percent: str
    marks: tuple[Mark, ...]
    small: bool = False
    told: readings.Told | None = None


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


def _marks(
    prediction: Prediction, kind: str, chosen: Chosen, language: Language
) -> tuple[Mark, ...]:
    if kind not in _FIRST:
        return ()
    count = len(prediction.labels)
    first = _FIRST[kind] if count > _ALL else count
    return marks(prediction, first, chosen[DIGITS], language)


def _kind(prediction: Prediction, chosen: Chosen) -> str:
    """The chart that is drawn: squares where there are no readings to draw a plot of."""
    return chosen[CHART] if CHART.offered(chosen[CHART], prediction) else CHART.default


def _told(prediction: Prediction, chosen: Chosen) -> readings.Told | None:
    """What a quantile dot plot draws; None of other charts, and where there are no readings."""
    if chosen[CHART] != QUANTILES:
        return None
    return readings.told(prediction, chosen[DOTS], 95 if chosen[INTERVAL] == 95 else 80)


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> VisualView:
    """The winner as frequency, every class as a mark, or the readings of the winner's number."""
    kind = _kind(prediction, chosen)
    answer, remark = parts.headline(prediction, language)
    cells, words = frequency(prediction.confidence, language)
    percent = language.percent(prediction.confidence, chosen[DIGITS])
    drawn = _marks(prediction, kind, chosen, language)
    told = _told(prediction, chosen)
    provenance = parts.provenance(prediction, language)
    many = len(prediction.labels) > _ALL
    how = chart_words.how_to_read(kind, many, chosen[THRESHOLD], language)
    if drawn:
        how = f"{how} {rounded(drawn, chosen[DIGITS], language)}".strip()
    sentences = [parts.answer_sentence(prediction, language)]
    if kind != chosen[CHART]:
        missing = readings.missing(language)
        remark = f"{remark} {missing}".strip()
        sentences.append(missing)
    if told is not None:
        hardly = readings.hardly(told, language)
        remark = f"{remark} {hardly}".strip()
        how = readings.how_to_read(told, language)
        provenance = f"{provenance}. {readings.origin(prediction, language)}"
        sentences.append(language.gettext("Confidence: {percent}.", percent=percent))
        sentences.append(readings.sentence(told, chosen[DIGITS], language))
        sentences += [hardly] if hardly else []
    elif kind == "icons":
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
    if kind == "bars":
        sentences.append(chart_words.reaching(prediction, chosen[THRESHOLD], language))
    return VisualView(
        headline=answer,
        remark=remark,
        summary=" ".join(sentences),
        how_to_read=how,
        provenance=provenance,
        chart=kind,
        cells=cells,
        words=words,
        percent=percent,
        marks=drawn,
        told=told,
    )


def card(prediction: Prediction, chosen: Chosen, language: Language) -> VisualView:
    """As `prepare`, with only so many marks as a card holds."""
    view = prepare(prediction, chosen, language)
    few = few_marks(prediction, chosen[DIGITS], language) if view.marks else ()
    # That readings hardly differ, the dots show; a card has no room for the sentence.
    remark = view.remark if view.told is None else parts.headline(prediction, language)[1]
    return replace(view, marks=few, small=True, remark=remark)


def _icons(view: VisualView) -> Markup:
    squares = Markup('<i class="ct-on"></i>') * view.cells + Markup("<i></i>") * (
        CELLS - view.cells
    )
    return Markup(
        '<div class="ct-icon-array"><div class="ct-icons">{}</div>'
        '<p class="ct-icon-words"><span class="ct-number">{}</span>'
        '<span class="ct-unit">{}</span></p></div>'
    ).format(squares, view.words, view.percent)


def _readings(view: VisualView, told: readings.Told, chosen: Chosen, language: Language) -> Markup:
    return Markup(
        '<p class="ct-readings"><span class="ct-number">{}</span>'
        '<span class="ct-unit">{}</span></p>'
    ).format(
        readings.span(told, chosen[DIGITS], language),
        readings.counted_briefly(told, language)
        if view.small
        else readings.counted(told, view.percent, language),
    )


def render(view: VisualView, chosen: Chosen, language: Language) -> Rendering:
    """The icon array as markup, the others as an Altair chart."""
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    if view.chart == "icons":
        return parts.rendering(parts.frame("visual", view, body + _icons(view)), view)
    if view.told is not None:
        body += _readings(view, view.told, chosen, language)
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
    if view.told is not None:
        span = readings.span(view.told, chosen[DIGITS], language)
        return dotplot.quantiles(view.told, span, language, digits=chosen[DIGITS], small=view.small)
    if view.chart == "bars":
        return charts.bars(
            view.marks, chosen[THRESHOLD], language, digits=chosen[DIGITS], small=view.small
        )
    return charts.dots(view.marks, language, digits=chosen[DIGITS], small=view.small)


def blocks(view: VisualView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The squares, or the chart; over a quantile dot plot its interval in words."""
    if view.chart == "icons":
        return (Squares(view.cells, view.words, view.percent),)
    chart = Chart(*_chart(view, chosen, language))
    if view.told is None:
        return (chart,)
    span = readings.span(view.told, chosen[DIGITS], language)
    return (Says(span, readings.counted(view.told, view.percent, language)), chart)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """Answer, what of it the chart would show, and a small bar."""
    probability, kind = prediction.confidence, _kind(prediction, chosen)
    told = _told(prediction, chosen)
    said = (
        frequency(probability, language)[1]
        if kind == "icons"
        else language.percent(probability, chosen[DIGITS])
    )
    if told is not None:
        said = f"{said} ({readings.span(told, chosen[DIGITS], language)})"
    return Markup(
        '{} <span class="ct-brief-number">{}</span>'
        '<span class="ct-bar ct-brief-bar" aria-hidden="true"><i style="--ct-share:{}"></i></span>'
    ).format(parts.brief_name(prediction, language), said, f"{probability:.3f}")


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From per cent to per cent; with readings, from interval to interval, too."""
    said = parts.percent_change(before, after, chosen[DIGITS], language)
    then, now = _told(before, chosen), _told(after, chosen)
    if then is None or now is None:
        return said
    return f"{said} " + language.gettext(
        "Its readings: {before} before, {after} now.",
        before=readings.span(then, chosen[DIGITS], language),
        after=readings.span(now, chosen[DIGITS], language),
    )


PATTERN = Pattern(
    id="visual",
    title=N_("Data visualisation"),
    description=N_("Where the whole picture helps: how much is left for everything else."),
    caution=N_("People who read charts often gain most; everyone else needs a sentence with it."),
    reads_as=N_(
        "Experts read charts best; everybody else needs a sentence that says how. In a study of "
        "decisions about buses, dots for the possible outcomes led to nearly the best choices: "
        "dots of that kind need a distribution, as the quantile dot plot has; one score is none."
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
    settings=(CHART, THRESHOLD, DOTS, INTERVAL, DIGITS),
    cards=CHART,
    levels=lambda _chosen, language: tenths(language),
    blocks=blocks,
    places=lambda view: {"confidence": view.percent},
    scripted=lambda chosen: chosen[CHART] != QUANTILES,
    css=Path(__file__).with_suffix(".css"),
)
