"""Confidence as a category with something to do; the number is nowhere in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from msgspec import Meta, Struct

from models.display import parts, sources
from models.display.bands import BANDS, band_of, band_words
from models.display.blocks import Band, Block, Says
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.levels import Levels, coarse
from models.display.settings import Chosen
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


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> CategoricalView:
    """Only the band leaves this function, never the probability."""
    answer, remark = parts.headline(prediction, language)
    bands = chosen[BANDS]
    index = band_of(prediction.confidence, bands)
    name, action = band_words(index, bands, language)
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


def render(view: CategoricalView, chosen: Chosen, language: Language) -> Rendering:
    """Answer, steps, band and action."""
    body = (
        parts.headline_html(view.headline)
        + parts.remark_html(view.remark)
        + Markup(
            '<p class="ct-band">{}<span class="ct-band-label">{}</span> '
            '<strong class="ct-band-name"><bdi>{}</bdi></strong></p>'
            '<p class="ct-action">{}</p>'
        ).format(parts.steps(view.index, len(chosen[BANDS])), view.label, view.band, view.action)
    )
    return parts.rendering(parts.frame("categorical", view, body), view)


def _band(prediction: Prediction, chosen: Chosen) -> int:
    bands = chosen[BANDS]
    return band_of(prediction.confidence, bands)


def blocks(view: CategoricalView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """Band and action."""
    of = len(chosen[BANDS])
    return Band(of - view.index, of, view.label, view.band), Says("", view.action)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """Answer, steps and band."""
    bands = chosen[BANDS]
    index = band_of(prediction.confidence, bands)
    return Markup('{} {}<span class="ct-brief-band"><bdi>{}</bdi></span>').format(
        parts.brief_name(prediction, language),
        parts.steps(index, len(bands)),
        band_words(index, bands, language)[0],
    )


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From band to band."""
    bands = chosen[BANDS]
    then, still = (
        band_words(band_of(each.confidence, bands), bands, language)[0] for each in (before, after)
    )
    now = parts.top_name(after, language)
    if before.top != after.top:
        return language.gettext(
            "the answer was {before} ({then}), now it is {after} ({still}).",
            before=parts.top_name(before, language),
            then=then,
            after=now,
            still=still,
        )
    if then == still:
        return language.gettext(
            "the confidence in {answer} stays “{band}”.", answer=now, band=still
        )
    return language.gettext(
        "the confidence in {answer} went from “{then}” to “{still}”.",
        answer=now,
        then=then,
        still=still,
    )


def levels(chosen: Chosen, language: Language) -> Levels:
    """The bands."""
    bands = chosen[BANDS]
    names = tuple(band_words(index, bands, language)[0] for index in range(len(bands)))
    return coarse(names, lambda prediction: band_of(prediction.confidence, bands))


class CategoricalForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The band of the likeliest class; the number is not in it."""

    label: str
    band: Annotated[int, Meta(ge=1, description="Which band, 1 is the highest.")]
    of: Annotated[int, Meta(ge=2)]
    name: str
    action: str
    tied: parts.TiedIds


def _for_api(prediction: Prediction, chosen: Chosen) -> CategoricalForm:
    bands = chosen[BANDS]
    index = band_of(prediction.confidence, bands)
    name, action = band_words(index, bands, parts.ENGLISH)
    return CategoricalForm(
        prediction.labels[prediction.top].id,
        index + 1,
        len(bands),
        name,
        action,
        parts.tied_ids(prediction),
    )


PATTERN = Pattern(
    id="categorical",
    title=N_("Categorical"),
    description=N_("Where each level of confidence calls for something different to do."),
    caution=N_("The cut-offs are a choice: two scores that differ by a hair can look far apart."),
    reads_as=N_(
        "A level is read as advice on what to do; where its cut-offs are, and that a team chose "
        "them, does not show. Words alone mean different things to different people; with numbers "
        "beside them they are read more alike."
    ),
    sources=(
        sources.GUIDEBOOK,
        sources.WORDS_AND_NUMBERS,
    ),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(BANDS,),
    api=ApiForm(CategoricalForm, _for_api),
    levels=levels,
    blocks=blocks,
    band=_band,
    worded=lambda _chosen: True,
    places=lambda view: {"band": view.band, "action": view.action},
    scripted=lambda _chosen: True,
    css=Path(__file__).with_suffix(".css"),
)
