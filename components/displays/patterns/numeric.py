"""Confidence as a per cent, with the word beside it if wanted."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from components.displays.patterns import parts
from components.displays.patterns.contract import Pattern, Rendering, View
from models.display.spec import DisplaySpec
from models.errors import N_
from models.language import Language
from models.prediction import Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericView(View):
    """The per cent as text, what it is, and the band's name or ""."""

    percent: str
    label: str
    band: str
    index: int


def prepare(prediction: Prediction, spec: DisplaySpec, language: Language) -> NumericView:
    """The winner's probability as a per cent that is never a false 0 or 100."""
    answer, remark = parts.headline(prediction, language)
    percent = language.percent(prediction.confidence, spec.digits)
    index = parts.band_index(prediction, spec)
    band = parts.band_words(index, spec, language)[0] if spec.with_words else ""
    sentence = (
        language.gettext("Confidence: {percent}, {band}.", percent=percent, band=band)
        if band
        else language.gettext("Confidence: {percent}.", percent=percent)
    )
    return NumericView(
        headline=answer,
        remark=remark,
        summary=f"{parts.answer_sentence(prediction, language)} {sentence}",
        how_to_read=language.gettext(
            "The share of the model's score that this answer gets, out of 100."
        ),
        provenance=parts.provenance(prediction, language),
        percent=percent,
        label=language.gettext("confidence"),
        band=band,
        index=index,
    )


def render(view: NumericView, spec: DisplaySpec, language: Language) -> Rendering:
    """Answer and number, the band as steps and word."""
    band = (
        Markup('<span class="ct-chip">{}<bdi>{}</bdi></span>').format(
            parts.steps(view.index, len(spec.bands)), view.band
        )
        if view.band
        else Markup("")
    )
    body = (
        parts.headline_html(view.headline)
        + parts.remark_html(view.remark)
        + Markup(
            '<p class="ct-figure"><span class="ct-number">{}</span> '
            '<span class="ct-unit">{}</span>{}</p>'
        ).format(view.percent, view.label, band)
    )
    return parts.rendering(parts.frame("numeric", view, body), view)


PATTERN = Pattern(
    id="numeric",
    title=N_("Numeric"),
    description=N_("Where people know how to read a probability and the cases are alike."),
    caution=N_(
        "A number looks exact even where the model is not, and whether it is high depends on "
        "what is at stake."
    ),
    icon="percent",
    prepare=prepare,
    render=render,
)
