"""Confidence as a gate: go along, look twice or ask a person, and why; the number is nowhere in it.

A traffic light without the light: the way to take is a statement with its reason, and a quiet scale
under it says which ways there are and where this one lies, without red and green.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from markupsafe import Markup
from msgspec import Meta, Struct

from models.display import parts, sources
from models.display.blocks import Block, Says, Ways
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.figures import reaches, tied
from models.display.levels import Levels, coarse
from models.display.settings import Chosen, Span
from models.display.ways import COUNT, WAYS, way_words
from models.errors import N_
from models.language import Language
from models.prediction import Prediction


def _lines(lines: tuple[float, float], language: Language) -> str:
    """What the two lines mean, way by way; a way that they never lead to is left out."""
    low, high = lines
    figures = {"low": language.set_percent(low), "high": language.set_percent(high)}
    said = [language.gettext("From {high}: go along.", **figures)]
    if low < high:
        said.append(language.gettext("From {low} to {high}: look twice.", **figures))
    if low > 0:
        said.append(language.gettext("Below {low}: ask a person.", **figures))
    return " ".join(said)


LINES = Span(
    name="gate",
    url="gate",
    default=(0.6, 0.9),
    label=N_("Look twice between"),
    help=N_(
        "Answers that lie close together are looked at twice wherever the lines are, and a tie "
        "goes to a person. The lines are a starting point of ours, not a standard: choose them by "
        "what a wrong answer would cost."
    ),
    about="Two lines for the score: below the first ask a person, from the second go along.",
    said=_lines,
)

# From the gate that is open to the one that is shut.
_Id = Literal["go", "look", "ask"]
_IDS: tuple[_Id, ...] = get_args(_Id)
_GO, _LOOK, _ASK = range(3)
# Why, where the lines decide.
_REASONS = (
    N_("the model is sure enough"),
    N_("the model is not sure enough"),
    N_("the model is too unsure even for a second look"),
)

# Ours: answers within a tenth of the whole score of the first are said to lie close to it, and an
# answer is said to be one of many where it takes more than three to make up half of the score.
_CLOSE = 0.1
_HALF, _FEW = 0.5, 3


# What a screen reader says, so that it tells the place on the scale, too.
_PLACES = (
    N_("Way one of three: {way}, because {reason}."),
    N_("Way two of three: {way}, because {reason}."),
    N_("Way three of three: {way}, because {reason}."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView(View):
    """The ways' names, which of them to take (0: go along), and why, in a sentence.

    action: what to do then, where somebody said more than its name does, else "".
    """

    ways: tuple[str, ...]
    way: int
    because: str
    action: str

    @property
    def told(self) -> str:
        """Why, and what to do."""
        return f"{self.because} {self.action}".strip()


def _names(chosen: Chosen, language: Language) -> tuple[str, ...]:
    ways = chosen[WAYS]
    return tuple(way_words(way, ways, language)[0] for way in range(COUNT))


def _judge(prediction: Prediction, chosen: Chosen, language: Language) -> tuple[int, str]:
    """Which way to take, and what decided it: a clause without its full stop.

    The lines decide. But a tie always goes to a person, and what lies close to another answer is at
    least looked at twice: a score can reach its line and still decide nothing. Then that is the
    reason, and it says that the lines are not.
    """
    low, high = chosen[LINES]
    score = prediction.confidence
    way = _GO if reaches(score, high) else _LOOK if reaches(score, low) else _ASK
    if len(tied(prediction)) > 1:
        if way == _ASK:
            return way, language.gettext("no answer is ahead of the others")
        return _ASK, language.gettext(
            "no answer is ahead of the others (wherever the two lines are)"
        )
    near = _near(prediction, language)
    if way == _GO and near:
        return _LOOK, language.gettext("{near} (wherever the two lines are)", near=near)
    reason = language.gettext(_REASONS[way])
    if way == _GO or not (near or _answers_in_half(prediction) > _FEW):
        return way, reason
    if _answers_in_half(prediction) > _FEW:
        near = language.gettext("many answers share the score")
    return way, language.gettext("{reason}, and {near}", reason=reason, near=near)


def _near(prediction: Prediction, language: Language) -> str:
    """Which answers lie close to the first, "" where none does."""
    best = prediction.confidence
    close = [i for i in prediction.order if best - prediction.probabilities[i] < _CLOSE]
    if len(close) < 2:
        return ""
    if len(close) > 2:
        return language.gettext("several answers lie close together")
    return language.gettext(
        "two answers lie close together: {names}",
        names=language.join([parts.name_of(prediction.labels[i], language) for i in close]),
    )


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
    worded = chosen[WAYS]
    ways = _names(chosen, language)
    _, action = way_words(way, worded, language)
    place = language.gettext(_PLACES[way], way=ways[way], reason=reason)
    return GateView(
        headline=answer,
        remark=remark,
        summary=f"{sentence} {place} {action}".strip(),
        how_to_read="",
        provenance=parts.provenance(prediction, language),
        ways=ways,
        way=way,
        because=language.gettext("because {reason}.", reason=reason),
        action=action,
    )


def render(view: GateView, chosen: Chosen, language: Language) -> Rendering:
    """Answer, the way to take and why, and where it lies among the three."""
    scale = Markup("").join(
        Markup("<span{}><span>{}</span></span>").format(
            Markup(' class="ct-on"') if way == view.way else "", name
        )
        for way, name in enumerate(view.ways)
    )
    body = (
        parts.headline_html(view.headline)
        + parts.remark_html(view.remark)
        + Markup(
            '<p class="ct-gate-says"><strong class="ct-gate-way">{}</strong> '
            '<span class="ct-gate-reason"><bdi>{}</bdi></span></p>'
            '<p class="ct-gate-scale">{}</p>'
        ).format(view.ways[view.way], view.told, scale)
    )
    return parts.rendering(parts.frame("gate", view, body), view)


def blocks(view: GateView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The way with its reason, and its place among the three."""
    return Says(view.ways[view.way], view.told), Ways(view.ways, view.way)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """Answer and way, and its place among the three for the eye."""
    way, _ = _judge(prediction, chosen, language)
    dots = Markup("").join(
        Markup('<i class="ct-step{}"></i>').format(" ct-on" if each == way else "")
        for each in range(COUNT)
    )
    return Markup(
        '{} <span class="ct-steps" aria-hidden="true">{}</span>'
        '<span class="ct-brief-band">{}</span>'
    ).format(parts.brief_name(prediction, language), dots, _names(chosen, language)[way])


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """From way to way."""
    names = _names(chosen, language)
    then, still = (names[_judge(each, chosen, language)[0]] for each in (before, after))
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
        return language.gettext("{answer} stays at “{way}”.", answer=now, way=still)
    return language.gettext(
        "{answer} went from “{then}” to “{still}”.", answer=now, then=then, still=still
    )


def levels(chosen: Chosen, language: Language) -> Levels:
    """The ways."""
    return coarse(
        _names(chosen, language), lambda prediction: _judge(prediction, chosen, language)[0]
    )


class GateForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Go along, look twice or ask a person; the number is not in it."""

    label: str
    way: _Id
    name: str
    reason: Annotated[str, Meta(description="A sentence: why this way.")]
    action: Annotated[str, Meta(description="What to do, where the name does not say all.")]
    tied: parts.TiedIds


def _for_api(prediction: Prediction, chosen: Chosen) -> GateForm:
    way, reason = _judge(prediction, chosen, parts.ENGLISH)
    worded = chosen[WAYS]
    name, action = way_words(way, worded, parts.ENGLISH)
    return GateForm(
        prediction.labels[prediction.top].id,
        _IDS[way],
        name,
        f"{reason[0].upper()}{reason[1:]}.",
        action,
        parts.tied_ids(prediction),
    )


PATTERN = Pattern(
    id="gate",
    title=N_("Who decides?"),
    description=N_("Where somebody can be asked, and the model may only decide what is clear."),
    caution=N_(
        "A gate that always says “go along” is soon not read any more, and one that always says "
        "“ask” is soon walked around."
    ),
    reads_as=N_(
        "Each way says what to do and hides the number: how close a case was to the next way does "
        "not show. Where its lines are is a team’s choice, to be judged by what happens on each "
        "side of them."
    ),
    sources=(sources.GUIDEBOOK,),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(LINES, WAYS),
    api=ApiForm(GateForm, _for_api),
    levels=levels,
    blocks=blocks,
    band=lambda prediction, chosen: _judge(prediction, chosen, parts.ENGLISH)[0],
    places=lambda view: {"band": view.ways[view.way], "action": view.told},
    asks=LINES,
    scripted=lambda _chosen: True,
    css=Path(__file__).with_suffix(".css"),
)
