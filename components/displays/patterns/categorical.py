"""Confidence as a category with something to do; the number is nowhere in it."""

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
class CategoricalView(View):
    """The band: its name, its action, and its place from high (0) to low."""

    label: str
    band: str
    action: str
    index: int


def prepare(prediction: Prediction, spec: DisplaySpec, language: Language) -> CategoricalView:
    """Only the band leaves this function, never the probability."""
    answer, remark = parts.headline(prediction, language)
    index = parts.band_index(prediction, spec)
    name, action = parts.band_words(index, spec, language)
    return CategoricalView(
        headline=answer,
        remark=remark,
        summary=" ".join(
            (
                parts.answer_sentence(prediction, language),
                language.gettext("Confidence: {band}.", band=name),
                action,
            )
        ),
        how_to_read="",
        provenance=parts.provenance(prediction, language),
        label=language.gettext("Confidence"),
        band=name,
        action=action,
        index=index,
    )


def render(view: CategoricalView, spec: DisplaySpec, language: Language) -> Rendering:
    """Answer, steps, band and action."""
    body = (
        parts.headline_html(view.headline)
        + parts.remark_html(view.remark)
        + Markup(
            '<p class="ct-band">{}<span class="ct-band-label">{}</span> '
            '<strong class="ct-band-name"><bdi>{}</bdi></strong></p>'
            '<p class="ct-action">{}</p>'
        ).format(parts.steps(view.index, len(spec.bands)), view.label, view.band, view.action)
    )
    return parts.rendering(parts.frame("categorical", view, body), view)


PATTERN = Pattern(
    id="categorical",
    title=N_("Categorical"),
    description=N_("Where each level of confidence calls for something different to do."),
    caution=N_("The cut-offs are a choice: two scores that differ by a hair can look far apart."),
    icon="signal_cellular_alt",
    prepare=prepare,
    render=render,
)
