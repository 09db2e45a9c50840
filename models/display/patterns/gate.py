"""Confidence as a gate: go along, look twice or ask a person, and why; the number is nowhere in it.

A traffic light without the light: the three ways stand beside each other by name, and the one to
take is told by its frame and its weight, not by red and green.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from markupsafe import Markup
from msgspec import Meta, Struct

from models.display import parts
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.figures import reaches, tied
from models.display.levels import Levels, coarse
from models.display.settings import Chosen, Span
from models.errors import N_
from models.language import Language
from models.prediction import Prediction

LINES = Span(
    name="gate",
    url="gate",
    default=(0.6, 0.9),
    label=N_("Ask a person below, go along from"),
    help=N_(
        "Between the two lines, look twice. They are a starting point of ours, not a standard: "
        "choose them by what a wrong answer would cost."
    ),
    about="Two lines for the score: below the first ask a person, from the second go along.",
)

# From the gate that is open to the one that is shut.
_Id = Literal["go", "look", "ask"]
_IDS: tuple[_Id, ...] = get_args(_Id)
_WAYS = (N_("Go along"), N_("Look twice"), N_("Ask a person"))
_GO, _LOOK, _ASK = range(3)

# Ours: answers within a tenth of the whole score of the first are said to lie close to it, and an
# answer is said to be one of many where it takes more than three to make up half of the score.
_CLOSE = 0.1
_HALF, _FEW = 0.5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView(View):
    """The ways' names, which of them to take (0: go along), and why."""

    ways: tuple[str, ...]
    way: int
    reason: str


def _judge(prediction: Prediction, chosen: Chosen, language: Language) -> tuple[int, str]:
    """Which way to take, and why in a sentence.

    A tie always goes to a person, and what lies close to another answer is at least looked at
    twice, wherever the lines are: a score can reach its line and still decide nothing.
    """
    low, high = chosen[LINES]
    score = prediction.confidence
    way = _GO if reaches(score, high) else _LOOK if reaches(score, low) else _ASK
    close = [i for i in prediction.order if score - prediction.probabilities[i] < _CLOSE]
    if len(tied(prediction)) > 1:
        return _ASK, language.gettext("No answer is ahead of the others.")
    if len(close) > 1:
        way = max(way, _LOOK)
    if way == _GO:
        return way, language.gettext("The score reaches the line for going along.")
    if _answers_in_half(prediction) > _FEW:
        return way, language.gettext("Many answers share the score.")
    if len(close) > 2:
        return way, language.gettext("Several answers lie close together.")
    if len(close) == 2:
        return way, language.gettext(
            "Two answers lie close together: {names}.",
            names=language.join([parts.name_of(prediction.labels[i], language) for i in close]),
        )
    if way == _LOOK:
        return way, language.gettext("The score is below the line for going along.")
    return way, language.gettext("The score is below the line for looking twice.")


def _answers_in_half(prediction: Prediction) -> int:
    """How many of the likeliest answers it takes to make up half of the score."""
    held = 0.0
    for count, index in enumerate(prediction.order, 1):
        held += prediction.probabilities[index]
        if reaches(held, _HALF):
            return count
    return len(prediction.order)


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> GateView:
    """Only the way and its reason leave this function, never the probability."""
    answer, remark = parts.headline(prediction, language, counting=False)
    sentence = parts.answer_sentence(prediction, language, counting=False)
    way, reason = _judge(prediction, chosen, language)
    ways = tuple(map(language.gettext, _WAYS))
    return GateView(
        headline=answer,
        remark=remark,
        summary=f"{sentence} {ways[way]}. {reason}",
        how_to_read="",
        provenance=parts.provenance(prediction, language),
        ways=ways,
        way=way,
        reason=reason,
    )


def render(view: GateView, chosen: Chosen, language: Language) -> Rendering:
    """Answer, the three ways with one of them marked, and the reason."""
    ways = Markup("").join(
        Markup('<span class="ct-gate-way{}">{}</span>').format(
            " ct-on" if way == view.way else "", name
        )
        for way, name in enumerate(view.ways)
    )
    body = (
        parts.headline_html(view.headline)
        + parts.remark_html(view.remark)
        + Markup(
            '<p class="ct-gate-ways">{}</p><p class="ct-gate-reason"><bdi>{}</bdi></p>'
        ).format(ways, view.reason)
    )
    return parts.rendering(parts.frame("gate", view, body), view)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """Answer and way."""
    way, _ = _judge(prediction, chosen, language)
    return Markup('{} <span class="ct-gate-brief">{}</span>').format(
        parts.brief_name(prediction, language), language.gettext(_WAYS[way])
    )


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From way to way."""
    then, still = (
        language.gettext(_WAYS[_judge(each, chosen, language)[0]]) for each in (before, after)
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
        return language.gettext("{answer}: still “{way}”.", answer=now, way=still)
    return language.gettext(
        "{answer}: from “{then}” to “{still}”.", answer=now, then=then, still=still
    )


def levels(chosen: Chosen, language: Language) -> Levels:
    """The ways."""
    names = tuple(map(language.gettext, _WAYS))
    return coarse(names, lambda prediction: _judge(prediction, chosen, language)[0])


class GateForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Go along, look twice or ask a person; the number is not in it."""

    label: str
    way: _Id
    name: str
    reason: Annotated[str, Meta(description="A sentence: why this way.")]
    tied: parts.TiedIds


def _for_api(prediction: Prediction, chosen: Chosen) -> GateForm:
    way, reason = _judge(prediction, chosen, parts.ENGLISH)
    return GateForm(
        prediction.labels[prediction.top].id,
        _IDS[way],
        parts.ENGLISH.gettext(_WAYS[way]),
        reason,
        parts.tied_ids(prediction),
    )


PATTERN = Pattern(
    id="gate",
    title=N_("Ask a person"),
    description=N_("Where somebody can be asked, and the model may only decide what is clear."),
    caution=N_(
        "A gate that always says “go along” is soon not read any more, and one that always says "
        "“ask” is soon walked around."
    ),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(LINES,),
    api=ApiForm(GateForm, _for_api),
    levels=levels,
    css=Path(__file__).with_suffix(".css"),
)
