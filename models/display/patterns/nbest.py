"""Confidence as the likeliest answers side by side, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from msgspec import UNSET, Meta, Struct, UnsetType

from models.display import covering, parts, sources
from models.display.blocks import Block, Rows
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.covering import BY_CLASS, COVERAGE, LISTED, Covering
from models.display.figures import Ranked, picked, ranked, reaches, tied
from models.display.levels import tenths
from models.display.marks import Mark, marks_of, rounded
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
    shown=lambda chosen: not covering.covers(chosen),
)
HEDGE_BELOW = Share(
    name="hedge_below",
    url="hedge",
    default=0.5,
    label=N_("Say “could be” below"),
    shown=lambda chosen: not covering.covers(chosen),
)
_OF_ALL = 10  # of a list that leaves nothing out, the likeliest
_IN_A_LINE = 3  # a line holds no more; the whole list is one click away


@dataclass(frozen=True, slots=True, kw_only=True)
class NBestView(View):
    """The table's rows, caption and column heads."""

    rows: tuple[Mark, ...]
    caption: str
    heads: tuple[str, str]


def hedges(prediction: Prediction, chosen: Chosen) -> bool:
    """Whether the likeliest class is too unlikely to stand as a headline."""
    return not reaches(prediction.confidence, chosen[HEDGE_BELOW])


def listed(prediction: Prediction, chosen: Chosen) -> tuple[Covering | None, Ranked]:
    """What is listed, and the guarantee of it where one was asked for and can be had."""
    found = covering.covering(prediction, chosen) if covering.covers(chosen) else None
    if found is None:
        return None, ranked(prediction, chosen[N])
    return found, picked(prediction, found.classes)


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> NBestView:
    """The n likeliest, or as many as it takes; the remainder in a row of its own.

    Where there are n, with a hedge if the first is unlikely.
    """
    found, best = listed(prediction, chosen)
    if found is not None and found.full:  # that it could be anything needs no seventy rows
        best = ranked(prediction, _OF_ALL)
    rows = marks_of(prediction, best, chosen[DIGITS], language)
    if found is not None:
        answer, remark = covering.headline(prediction, found, language)
        sentences = [f"{answer}.", remark]
    else:
        answer, remark, *sentences = _hedged(prediction, chosen, len(best.listed), language)
        if covering.covers(chosen):
            refused = covering.no_guarantee(language)
            remark = f"{remark} {refused}".strip()
            sentences.append(refused)
    return NBestView(
        headline=answer,
        remark=remark,
        summary=" ".join(filter(None, (*sentences, *_listed_words(rows, language)))),
        how_to_read=_how_to_read(rows, found, chosen, language),
        provenance=parts.provenance(prediction, language),
        rows=rows if best.listed else (),
        caption=language.gettext("The likeliest answers"),
        heads=(language.gettext("Answer"), language.gettext("Confidence")),
    )


def _hedged(
    prediction: Prediction, chosen: Chosen, count: int, language: Language
) -> tuple[str, ...]:
    """Headline and remark over so many answers, and the sentences that say them."""
    answer, remark = parts.headline(prediction, language)
    if not hedges(prediction, chosen):
        return answer, remark, parts.answer_sentence(prediction, language)
    if count > 1:
        answer = language.gettext("Could be one of these")
    elif len(tied(prediction)) == 1:
        answer = language.gettext("Possibly {answer}", answer=answer)
    return answer, remark, f"{answer}.", remark


def _listed_words(rows: tuple[Mark, ...], language: Language) -> list[str]:
    names = [f"{row.name} {row.percent}" for row in rows if not row.rest]
    if not names:
        return []
    said = [language.gettext("Likeliest answers: {answers}.", answers=language.join(names))]
    if rows[-1].rest:
        said.append(
            language.gettext("{others}: {percent}.", others=rows[-1].name, percent=rows[-1].percent)
        )
    return said


def _how_to_read(
    rows: tuple[Mark, ...], found: Covering | None, chosen: Chosen, language: Language
) -> str:
    if len(rows) == 1 and rows[0].rest:
        reading = ""
    elif rows[-1].rest:
        reading = language.gettext(
            "The longer the bar, the likelier the model finds that answer; the last row holds "
            "all that are not listed."
        )
    else:
        reading = language.gettext("The longer the bar, the likelier the model finds that answer.")
    promised = "" if found is None else covering.guarantee(found, chosen, language)
    return " ".join(filter(None, (promised, reading, rounded(rows, chosen[DIGITS], language))))


def _row(row: Mark) -> Markup:
    share = f"{round(row.probability, 3):g}"
    return Markup(
        '<tr class="{}"><th scope="row"><bdi>{}</bdi>'
        '<span class="ct-bar" aria-hidden="true"><i style="--ct-share:{}"></i></span></th>'
        '<td class="ct-num">{}</td></tr>'
    ).format("ct-rest" if row.rest else "ct-listed", row.name, share, row.percent)


def render(view: NBestView, chosen: Chosen, language: Language) -> Rendering:
    """The headline or hedge, and a real table; none where nothing is listed."""
    table = Markup(
        '<table class="ct-nbest-table"><caption class="ct-sr">{}</caption>'
        '<thead class="ct-sr"><tr><th scope="col">{}</th><th scope="col">{}</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(view.caption, *view.heads, Markup("").join(map(_row, view.rows)))
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    spoken = table if view.rows else Markup("")
    return parts.rendering(parts.frame("nbest", view, body, spoken=spoken), view)


def blocks(view: NBestView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The table; nothing where nothing is listed."""
    return (Rows(view.rows),) if view.rows else ()


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """The first few with their numbers, and before them what they are where that is not plain."""
    found, best = listed(prediction, chosen)
    rows = marks_of(prediction, best, chosen[DIGITS], language)
    listed_rows = [row for row in rows if not row.rest]
    names = Markup(" · ").join(
        Markup("<bdi>{}</bdi> {}").format(row.name, row.percent) for row in listed_rows[:_IN_A_LINE]
    )
    if found is None:
        before = language.gettext("Could be:") if hedges(prediction, chosen) else ""
    elif len(found.classes) == 1:
        before = ""
    else:
        before = covering.headline(prediction, found, language)[0]
        if names:
            before = language.gettext("{list}:", list=before)
    if not before:
        return names
    more = Markup(" …") if len(listed_rows) > _IN_A_LINE else Markup("")
    return Markup('<span class="ct-brief-hedge">{}</span> {}{}').format(
        before, names, more if found is not None else ""
    )


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From per cent to per cent; of lists with a guarantee, from list to list."""
    was, now = listed(before, chosen)[0], listed(after, chosen)[0]
    if was is None or now is None:
        return parts.percent_change(before, after, chosen[DIGITS], language)
    then, still = (
        covering.in_words(before, was, language),
        covering.in_words(after, now, language),
    )
    if sorted(was.classes) == sorted(now.classes):
        return language.gettext("the list is still {answers}.", answers=still)
    return language.gettext("the list was {before}, now it is {after}.", before=then, after=still)


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
        "together. A covering list may hold no class at all; of a model without labelled cases it "
        "is one of n.",
    ),
]


def _for_api(prediction: Prediction, chosen: Chosen) -> list[NBestRow]:
    best = listed(prediction, chosen)[1]
    rows = marks_of(prediction, best, chosen[DIGITS], parts.ENGLISH)
    answers = [
        NBestRow(prediction.labels[i].id, p, row.percent)
        for (i, p), row in zip(best.listed, rows, strict=False)
    ]
    if best.rest_count:
        answers.append(NBestRow(None, best.rest, rows[-1].percent, best.rest_count))
    return answers


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
    settings=(LISTED, N, COVERAGE, BY_CLASS, HEDGE_BELOW, DIGITS),
    api=ApiForm(NBestForm, _for_api),
    levels=lambda _chosen, language: tenths(language),
    blocks=blocks,
    places=lambda view: {"confidence": view.rows[0].percent} if view.rows else {},
    scripted=lambda chosen: not covering.covers(chosen),
    css=Path(__file__).with_suffix(".css"),
)
