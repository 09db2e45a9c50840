"""Confidence drawn: an icon array, class bars with a threshold, or a sorted dot plot."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from components.displays.patterns import charts, parts
from components.displays.patterns.charts import Mark
from components.displays.patterns.contract import Pattern, Rendering, View
from models.display.figures import CELLS, icon_cells, ranked
from models.display.spec import DisplaySpec
from models.errors import N_
from models.language import Language
from models.prediction import Prediction

CHART_TITLES = {
    "icons": N_("Icon array"),
    "bars": N_("Class bars"),
    "dots": N_("Dot plot"),
}

# Up to ten bars are compared at a glance; of longer lists the first few, and the rest together.
_ALL_BARS, _FIRST_BARS = 10, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class VisualView(View):
    """cells, words and percent for the icon array; marks for bars and dots."""

    cells: int
    words: str
    percent: str
    marks: tuple[Mark, ...]


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


def _marks(prediction: Prediction, spec: DisplaySpec, language: Language) -> tuple[Mark, ...]:
    count = len(prediction.labels)
    cut = spec.chart == "bars" and count > _ALL_BARS
    best = ranked(prediction, _FIRST_BARS if cut else count)
    marks = [
        Mark(
            parts.name_of(prediction.labels[i], language),
            probability,
            language.percent(probability, spec.digits),
        )
        for i, probability in best.listed
    ]
    if best.rest_count:
        marks.append(
            Mark(
                language.ngettext(
                    "{n} other answer", "{n} other answers together", best.rest_count
                ),
                best.rest,
                language.percent(best.rest, spec.digits),
                rest=True,
            )
        )
    return tuple(marks)


def _reading(prediction: Prediction, spec: DisplaySpec, language: Language) -> str:
    if spec.chart == "icons":
        return language.gettext(
            "All {total} squares are the model's whole score, the filled ones are this answer's "
            "part: it is the score drawn, not a count of real cases.",
            total=language.number(CELLS),
        )
    if spec.chart == "bars":
        return language.gettext(
            "Each bar is one answer's part of the score; the dashed line marks {threshold}, and "
            "bars that reach it are filled.",
            threshold=language.percent(spec.threshold, 0),
        )
    return language.gettext(
        "Each dot is one answer, the likeliest at the top: the further right, the likelier."
    )


def prepare(prediction: Prediction, spec: DisplaySpec, language: Language) -> VisualView:
    """The winner as frequency, or every class as a mark."""
    answer, remark = parts.headline(prediction, language)
    cells, words = frequency(prediction.confidence, language)
    percent = language.percent(prediction.confidence, spec.digits)
    marks = () if spec.chart == "icons" else _marks(prediction, spec, language)
    sentences = [parts.answer_sentence(prediction, language)]
    if spec.chart == "icons":
        sentences.append(
            language.gettext(
                "Filled squares: {words}. Confidence: {percent}.", words=words, percent=percent
            )
        )
    else:
        first = [f"{mark.name} {mark.percent}" for mark in marks if not mark.rest][:3]
        sentences.append(
            language.gettext("Likeliest answers: {answers}.", answers=language.join(first))
        )
    if spec.chart == "bars":
        reached = sum(p >= spec.threshold for p in prediction.probabilities)
        sentences.append(
            language.ngettext(
                "{n} answer reaches the line at {threshold}.",
                "{n} answers reach the line at {threshold}.",
                reached,
                threshold=language.percent(spec.threshold, 0),
            )
            if reached
            else language.gettext(
                "No answer reaches the line at {threshold}.",
                threshold=language.percent(spec.threshold, 0),
            )
        )
    return VisualView(
        headline=answer,
        remark=remark,
        summary=" ".join(sentences),
        how_to_read=_reading(prediction, spec, language),
        provenance=parts.provenance(prediction, language),
        cells=cells,
        words=words,
        percent=percent,
        marks=marks,
    )


def _icons(view: VisualView) -> Markup:
    squares = Markup('<i class="ct-on"></i>') * view.cells + Markup("<i></i>") * (
        CELLS - view.cells
    )
    return Markup(
        '<div class="ct-icon-array"><div class="ct-icons">{}</div>'
        '<p class="ct-icon-words"><span class="ct-number">{}</span>'
        '<span class="ct-unit">{}</span></p></div>'
    ).format(squares, view.words, view.percent)


def render(view: VisualView, spec: DisplaySpec, language: Language) -> Rendering:
    """The icon array as markup, bars and dots as an Altair chart."""
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    if spec.chart == "icons":
        return parts.rendering(parts.frame("visual", view, body + _icons(view)), view)
    chart, height = (
        charts.bars(view.marks, spec.threshold, language)
        if spec.chart == "bars"
        else charts.dots(view.marks, language)
    )
    return Rendering(
        html=parts.frame("visual", view, body),
        summary=view.summary,
        how_to_read=view.how_to_read,
        provenance=view.provenance,
        headline=view.headline,
        chart=chart,
        chart_height=height,
    )


PATTERN = Pattern(
    id="visual",
    title=N_("Data visualisation"),
    description=N_("Where the whole picture helps: how much is left for everything else."),
    caution=N_("People who read charts often gain most; everyone else needs a sentence with it."),
    icon="bar_chart",
    prepare=prepare,
    render=render,
)
