"""Confidence as a per cent, with the word beside it if wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from msgspec import Meta, Struct

from models.display import parts, sources
from models.display.bands import BANDS, band_of, band_words
from models.display.blocks import Band, Block, Figure
from models.display.contract import ApiForm, Pattern, Place, Rendering, View
from models.display.levels import tenths
from models.display.settings import Chosen, Flag
from models.display.shared import DIGITS
from models.errors import N_
from models.language import Language
from models.prediction import Prediction

WITH_WORDS = Flag(
    name="with_words",
    url="words",
    default=False,
    label=N_("Show the band's name beside the number"),
    help=N_("The bands are those of the categorical display."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericView(View):
    """The per cent as text, what it is, and the band's name or ""."""

    percent: str
    label: str
    band: str
    index: int


def _band(prediction: Prediction, chosen: Chosen, language: Language) -> tuple[int, str]:
    """The band's place from high to low and its name, "" where it is not wanted."""
    bands = chosen[BANDS]
    index = band_of(prediction.confidence, bands)
    return index, band_words(index, bands, language)[0] if chosen[WITH_WORDS] else ""


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> NumericView:
    """The winner's probability as a per cent that is never a false 0 or 100."""
    answer, remark = parts.headline(prediction, language)
    percent = language.percent(prediction.confidence, chosen[DIGITS])
    index, band = _band(prediction, chosen, language)
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


def _band_seen(prediction: Prediction, chosen: Chosen) -> int | None:
    bands = chosen[BANDS]
    return band_of(prediction.confidence, bands) if chosen[WITH_WORDS] else None


def _places(view: NumericView) -> Mapping[Place, str]:
    shown: dict[Place, str] = {"confidence": view.percent}
    return {**shown, "band": view.band} if view.band else shown


def render(view: NumericView, chosen: Chosen, language: Language) -> Rendering:
    """Answer and number, the band as steps and word."""
    band = (
        Markup('<span class="ct-chip">{}<bdi>{}</bdi></span>').format(
            parts.steps(view.index, len(chosen[BANDS])), view.band
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


def blocks(view: NumericView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The number, and the band if it is wanted."""
    of = len(chosen[BANDS])
    band = Band(of - view.index, of, "", view.band) if view.band else None
    return (Figure(view.percent, view.label, band),)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """Answer and number, and the band's name if wanted."""
    line = Markup('{} <span class="ct-brief-number">{}</span>').format(
        parts.brief_name(prediction, language),
        language.percent(prediction.confidence, chosen[DIGITS]),
    )
    _, band = _band(prediction, chosen, language)
    if band:
        line += Markup(' <span class="ct-brief-band"><bdi>{}</bdi></span>').format(band)
    return line


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From per cent to per cent."""
    return parts.percent_change(before, after, chosen[DIGITS], language)


class NumericForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The likeliest class and its number."""

    label: str
    probability: Annotated[float, Meta(ge=0, le=1)]
    percent: Annotated[str, Meta(description="Never a false 0 or 100 per cent.")]


def _for_api(prediction: Prediction, chosen: Chosen) -> NumericForm:
    return NumericForm(
        prediction.labels[prediction.top].id,
        prediction.confidence,
        parts.ENGLISH.percent(prediction.confidence, chosen[DIGITS]),
    )


PATTERN = Pattern(
    id="numeric",
    title=N_("Numeric"),
    description=N_("Where people know how to read a probability and the cases are alike."),
    caution=N_(
        "A number looks exact even where the model is not, and whether it is high depends on "
        "what is at stake."
    ),
    reads_as=N_(
        "A per cent is for people who read probabilities: whether 80% is high depends on the "
        "context, and digits are taken for exactness. Told as cases (“of 100 like this, about 80 "
        "were right”), numbers moved people’s reliance where a calibrated per cent alone did not."
    ),
    sources=(
        sources.GUIDEBOOK,
        sources.FREQUENCIES,
    ),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(DIGITS, WITH_WORDS),
    api=ApiForm(NumericForm, _for_api),
    levels=lambda _chosen, language: tenths(language),
    blocks=blocks,
    band=_band_seen,
    worded=lambda chosen: chosen[WITH_WORDS],
    advises=False,
    places=_places,
    scripted=lambda _chosen: True,
    css=Path(__file__).with_suffix(".css"),
)
