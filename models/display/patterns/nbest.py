"""Confidence as the likeliest answers side by side, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from msgspec import UNSET, Meta, Struct, UnsetType

from models.display import parts, sources
from models.display.blocks import Block, Rows
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.figures import ranked, reaches, tied
from models.display.levels import tenths
from models.display.marks import Mark, marks
from models.display.settings import Chosen, Share, Whole
from models.display.shared import DIGITS
from models.errors import N_
from models.language import Language
from models.prediction import Prediction

N = Whole(
    name="n",
    url="n",
    default=3,
    least=1,
    most=100,
    up_to_classes=True,
    label=N_("How many answers"),
    about="How many classes N-best lists.",
)
HEDGE_BELOW = Share(
    name="hedge_below",
    url="hedge",
    default=0.5,
    label=N_("Say “could be” below"),
)
_IN_A_LINE = 3  # a line holds no more; the whole list is one click away


@dataclass(frozen=True, slots=True, kw_only=True)
class NBestView(View):
    """The table's rows, caption and column heads."""

    rows: tuple[Mark, ...]
    caption: str
    heads: tuple[str, str]
    hedged: bool


def hedges(prediction: Prediction, chosen: Chosen) -> bool:
    """Whether the likeliest class is too unlikely to stand as a headline."""
    return not reaches(prediction.confidence, chosen[HEDGE_BELOW])


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> NBestView:
    """The n likeliest, the remainder in a row of its own, a hedge where the first is unlikely."""
    answer, remark = parts.headline(prediction, language)
    rows = marks(prediction, chosen[N], chosen[DIGITS], language)
    listed = [row for row in rows if not row.rest]
    hedged = hedges(prediction, chosen)
    if hedged and len(listed) > 1:
        answer = language.gettext("Could be one of these")
    elif hedged and len(tied(prediction)) == 1:
        answer = language.gettext("Possibly {answer}", answer=answer)
    sentences = [f"{answer}.", remark] if hedged else [parts.answer_sentence(prediction, language)]
    names = language.join([f"{row.name} {row.percent}" for row in listed])
    sentences.append(language.gettext("Likeliest answers: {answers}.", answers=names))
    if len(listed) < len(rows):
        sentences.append(
            language.gettext("{others}: {percent}.", others=rows[-1].name, percent=rows[-1].percent)
        )
    return NBestView(
        headline=answer,
        remark=remark,
        summary=" ".join(filter(None, sentences)),
        how_to_read=language.gettext(
            "The longer the bar, the likelier the model finds that answer; the last row holds "
            "all that are not listed."
        )
        if len(listed) < len(rows)
        else language.gettext("The longer the bar, the likelier the model finds that answer."),
        provenance=parts.provenance(prediction, language),
        rows=rows,
        caption=language.gettext("The likeliest answers"),
        heads=(language.gettext("Answer"), language.gettext("Confidence")),
        hedged=hedged,
    )


def _row(row: Mark) -> Markup:
    share = f"{round(row.probability, 3):g}"
    return Markup(
        '<tr class="{}"><th scope="row"><bdi>{}</bdi>'
        '<span class="ct-bar" aria-hidden="true"><i style="--ct-share:{}"></i></span></th>'
        '<td class="ct-num">{}</td></tr>'
    ).format("ct-rest" if row.rest else "ct-listed", row.name, share, row.percent)


def render(view: NBestView, chosen: Chosen, language: Language) -> Rendering:
    """The headline or hedge, and a real table."""
    table = Markup(
        '<table class="ct-nbest-table"><caption class="ct-sr">{}</caption>'
        '<thead class="ct-sr"><tr><th scope="col">{}</th><th scope="col">{}</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(view.caption, *view.heads, Markup("").join(map(_row, view.rows)))
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    return parts.rendering(parts.frame("nbest", view, body, spoken=table), view)


def blocks(view: NBestView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The table."""
    return (Rows(view.rows),)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """The first few with their numbers, a hedge before them where the first is unlikely."""
    rows = marks(prediction, min(chosen[N], _IN_A_LINE), chosen[DIGITS], language)
    listed = Markup(" · ").join(
        Markup("<bdi>{}</bdi> {}").format(row.name, row.percent) for row in rows if not row.rest
    )
    if not hedges(prediction, chosen):
        return listed
    return Markup('<span class="ct-brief-hedge">{}</span> {}').format(
        language.gettext("Could be:"), listed
    )


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From per cent to per cent."""
    return parts.percent_change(before, after, chosen[DIGITS], language)


class NBestRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer; the row of the remainder has no label, and says how many it holds."""

    label: str | None
    probability: Annotated[float, Meta(ge=0, le=1)]
    percent: str
    others: Annotated[int, Meta(ge=1)] | UnsetType = UNSET


NBestForm = Annotated[
    list[NBestRow],
    Meta(
        min_length=1,
        description="Likeliest first; the last row, with label null, is what all `others` hold "
        "together.",
    ),
]


def _for_api(prediction: Prediction, chosen: Chosen) -> list[NBestRow]:
    best, digits = ranked(prediction, chosen[N]), chosen[DIGITS]
    rows = [
        NBestRow(prediction.labels[i].id, p, parts.ENGLISH.percent(p, digits))
        for i, p in best.listed
    ]
    if best.rest_count:
        percent = parts.ENGLISH.percent(best.rest, digits)
        rows.append(NBestRow(None, best.rest, percent, best.rest_count))
    return rows


PATTERN = Pattern(
    id="nbest",
    title=N_("N-best"),
    description=N_("Where several answers are plausible and the person can choose among them."),
    caution=N_("A list invites people to choose from it, even when the right answer is not in it."),
    reads_as=N_(
        "Alternatives invite people to judge for themselves, most of all where the model is "
        "unsure. How far apart they are is lost where it is not shown. Lists whose length keeps a "
        "promise of coverage helped people more than lists of a fixed length."
    ),
    sources=(
        sources.GUIDEBOOK,
        sources.PREDICTION_SETS,
    ),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(N, HEDGE_BELOW, DIGITS),
    api=ApiForm(NBestForm, _for_api),
    levels=lambda _chosen, language: tenths(language),
    blocks=blocks,
    places=lambda view: {"confidence": view.rows[0].percent},
    css=Path(__file__).with_suffix(".css"),
)
