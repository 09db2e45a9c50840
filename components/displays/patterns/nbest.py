"""Confidence as the likeliest answers side by side, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from components.displays.patterns import parts
from components.displays.patterns.contract import Pattern, Rendering, View
from models.display.figures import hedges, ranked, tied
from models.display.spec import DisplaySpec
from models.errors import N_
from models.language import Language
from models.prediction import Prediction


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: name, per cent, bar length in [0, 1]; rest marks the remainder."""

    name: str
    percent: str
    share: float
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NBestView(View):
    """The table's rows, caption and column heads."""

    rows: tuple[Row, ...]
    caption: str
    heads: tuple[str, str]
    hedged: bool


def prepare(prediction: Prediction, spec: DisplaySpec, language: Language) -> NBestView:
    """The n likeliest, the remainder in a row of its own, a hedge where the first is unlikely."""
    answer, remark = parts.headline(prediction, language)
    best = ranked(prediction, spec.n)
    hedged = hedges(prediction, spec)
    rows = [
        Row(
            parts.name_of(prediction.labels[i], language),
            language.percent(probability, spec.digits),
            round(probability, 3),
        )
        for i, probability in best.listed
    ]
    listed = language.join([f"{row.name} {row.percent}" for row in rows])
    if best.rest_count:
        rows.append(
            Row(
                language.ngettext(
                    "{n} other answer", "{n} other answers together", best.rest_count
                ),
                language.percent(best.rest, spec.digits),
                round(best.rest, 3),
                rest=True,
            )
        )
    if hedged and len(best.listed) > 1:
        answer = language.gettext("Could be one of these")
    elif hedged and len(tied(prediction)) == 1:
        answer = language.gettext("Possibly {answer}", answer=answer)
    sentences = [f"{answer}.", remark] if hedged else [parts.answer_sentence(prediction, language)]
    sentences.append(language.gettext("Likeliest answers: {answers}.", answers=listed))
    if best.rest_count:
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
        if best.rest_count
        else language.gettext("The longer the bar, the likelier the model finds that answer."),
        provenance=parts.provenance(prediction, language),
        rows=tuple(rows),
        caption=language.gettext("The likeliest answers"),
        heads=(language.gettext("Answer"), language.gettext("Confidence")),
        hedged=hedged,
    )


def _row(row: Row) -> Markup:
    return Markup(
        '<tr class="{}"><th scope="row"><bdi>{}</bdi>'
        '<span class="ct-bar" aria-hidden="true"><i style="--ct-share:{}"></i></span></th>'
        '<td class="ct-num">{}</td></tr>'
    ).format("ct-rest" if row.rest else "ct-listed", row.name, f"{row.share:g}", row.percent)


def render(view: NBestView, spec: DisplaySpec, language: Language) -> Rendering:
    """The headline or hedge, and a real table."""
    table = Markup(
        '<table class="ct-nbest-table"><caption class="ct-sr">{}</caption>'
        '<thead class="ct-sr"><tr><th scope="col">{}</th><th scope="col">{}</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(view.caption, *view.heads, Markup("").join(map(_row, view.rows)))
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    return parts.rendering(parts.frame("nbest", view, body, spoken=table), view)


PATTERN = Pattern(
    id="nbest",
    title=N_("N-best"),
    description=N_("Where several answers are plausible and the person can choose among them."),
    caution=N_("A list invites people to choose from it, even when the right answer is not in it."),
    icon="format_list_numbered",
    prepare=prepare,
    render=render,
)
