"""Confidence as counted: of a hundred held-out cases with such a score, so many were right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from msgspec import Meta, Struct

from models.display import counted, parts, sources
from models.display.blocks import Block, Remark, Squares
from models.display.contract import ApiForm, Pattern, Rendering, View
from models.display.counted import Count
from models.display.levels import Levels, coarse
from models.display.settings import Chosen, Flag
from models.errors import N_
from models.language import Language
from models.percents import shown_percent
from models.prediction import Prediction
from models.set_names import briefly

ELSEWHERE = Flag(
    name="elsewhere",
    url="elsewhere",
    default=True,
    label=N_("What was counted elsewhere, too"),
    about="Whether the frequency display shows what was counted on sets from elsewhere.",
)
CELLS = 100
_TENTHS = 10
_COUNTS = {
    "": N_("about {count} of {total}"),
    "over": N_("more than {count} of {total}"),
    "under": N_("fewer than {count} of {total}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyView(View):
    """cells: filled ones of a hundred, None where nothing is known.

    words: their number in words; like: of which cases, with the interval; elsewhere: what was
    counted away, a sentence, or "".
    """

    cells: int | None
    words: str
    like: str
    elsewhere: str


def cells_of(count: Count) -> int:
    """How many of a hundred to fill for a share that is known; all or none only where all were."""
    assert count.share is not None
    if count.share in (0.0, 1.0):
        return round(count.share * CELLS)
    return int(shown_percent(count.share, 0)[1])


def words_of(count: Count, language: Language) -> str:
    """A share of cases in words: "about 84 of 100"; "not known" where there are too few."""
    if count.share is None:
        return language.gettext("not known")
    total, cells = language.number(CELLS), language.number(cells_of(count))
    if count.share in (0.0, 1.0):
        return language.gettext("{count} of {total}", count=cells, total=total)
    bound, _ = shown_percent(count.share, 0)
    return language.gettext(_COUNTS[bound], count=cells, total=total)


def _home(prediction: Prediction) -> Count | None:
    """What was counted at home, where that is enough to say anything."""
    found = counted.likewise(prediction)
    return found[0] if found and found[0].share is not None else None


def _short(prediction: Prediction, language: Language) -> str:
    home = _home(prediction)
    return language.gettext("not known") if home is None else words_of(home, language)


def _span(count: Count, language: Language) -> dict[str, str]:
    assert count.low is not None
    assert count.high is not None
    return {
        "low": language.number(round(count.low * CELLS)),
        "high": language.number(round(count.high * CELLS)),
    }


def _unknown(found: tuple[Count, ...] | None, language: Language) -> str:
    if found is None:
        return language.gettext(
            "How often such answers are right is not known: there are no labelled cases of this "
            "model with these scores."
        )
    return language.ngettext(
        "How often such answers are right is not known: only {n} held-out case of “{set}” is about "
        "as sure as this one.",
        "How often such answers are right is not known: only {n} held-out cases of “{set}” are "
        "about as sure as this one.",
        found[0].n,
        set=briefly(found[0].set, language),
    )


def _elsewhere(found: tuple[Count, ...], language: Language) -> str:
    told = [
        language.gettext(
            "{count} ({low} to {high}) on “{set}”",
            count=words_of(count, language),
            set=briefly(count.set, language),
            **_span(count, language),
        )
        for count in found[1:]
        if count.share is not None
    ]
    if not told:
        return ""
    return language.gettext("Elsewhere: {figures}", figures=language.gettext("; ").join(told)) + "."


def prepare(prediction: Prediction, chosen: Chosen, language: Language) -> FrequencyView:
    """Of a hundred cases as sure as this one, how many were right; where unknown, that it is."""
    answer, remark = parts.headline(prediction, language)
    sentence = parts.answer_sentence(prediction, language)
    found = counted.likewise(prediction)
    if found is None or found[0].share is None:
        why = _unknown(found, language)
        return FrequencyView(
            headline=answer,
            remark=f"{remark} {why}".strip(),
            summary=f"{sentence} {why}",
            how_to_read="",
            provenance=parts.provenance(prediction, language),
            cells=None,
            words="",
            like="",
            elsewhere="",
        )
    home = found[0]
    words = words_of(home, language)
    like = language.gettext(
        "held-out cases with a score like this one were right ({low} to {high})",
        **_span(home, language),
    )
    counts = language.gettext(
        "Of held-out cases with a score like this one, {count} were right ({low} to {high}).",
        count=words,
        **_span(home, language),
    )
    elsewhere = _elsewhere(found, language) if chosen[ELSEWHERE] else ""
    return FrequencyView(
        headline=answer,
        remark=remark,
        summary=" ".join(filter(None, (sentence, counts, elsewhere))),
        how_to_read=language.gettext(
            "The score is what the model says, the frequency what came of it: of {n} cases of "
            "“{set}” with a score of {least} to {surest}, the model was right in {right}. That is "
            "{count}, told in {total} marks, those where it was right filled. Your input may be "
            "like none of these cases.",
            total=language.number(CELLS),
            n=language.number(home.n),
            right=language.number(home.right),
            count=words,
            set=language.gettext(home.set),
            least=language.percent(home.least, 1),
            surest=language.percent(home.surest, 1),
        ),
        provenance=parts.provenance(prediction, language),
        cells=cells_of(home),
        words=words,
        like=like,
        elsewhere=elsewhere,
    )


def render(view: FrequencyView, chosen: Chosen, language: Language) -> Rendering:
    """A hundred marks and their words; where nothing is known, the sentence alone."""
    body = parts.headline_html(view.headline) + parts.remark_html(view.remark)
    if view.cells is not None:
        marks = Markup('<i class="ct-on"></i>') * view.cells + Markup("<i></i>") * (
            CELLS - view.cells
        )
        body += Markup(
            '<div class="ct-frequency-array"><div class="ct-cases">{}</div>'
            '<p class="ct-case-words"><span class="ct-number">{}</span>'
            '<span class="ct-unit">{}</span></p></div>'
        ).format(marks, view.words, view.like)
    if view.elsewhere:
        body += Markup('<p class="ct-elsewhere">{}</p>').format(view.elsewhere)
    return parts.rendering(parts.frame("frequency", view, body), view)


def blocks(view: FrequencyView, chosen: Chosen, language: Language) -> tuple[Block, ...]:
    """The hundred, and what was counted elsewhere."""
    if view.cells is None:
        return ()
    away = (Remark(view.elsewhere),) if view.elsewhere else ()
    return (Squares(view.cells, view.words, view.like, cases=True), *away)


def brief(prediction: Prediction, chosen: Chosen, language: Language) -> Markup:
    """The answer, and how many of a hundred like it were right."""
    return Markup('{} <span class="ct-brief-number">{}</span>').format(
        parts.brief_name(prediction, language), _short(prediction, language)
    )


def change(before: Prediction, after: Prediction, chosen: Chosen, language: Language) -> str:
    """What became of the answer, and of how often such answers are right."""
    then, now = _short(before, language), _short(after, language)
    if _home(before) is None and _home(after) is None:
        said = language.gettext("How often such answers are right is known neither before nor now.")
    elif then == now:
        said = language.gettext("Right among cases with such a score: still {now}.", now=now)
    else:
        said = language.gettext(
            "Right among cases with such a score: {then} before, {now} now.", then=then, now=now
        )
    return f"{parts.answer_change(before, after, language)} {said}"


def levels(chosen: Chosen, language: Language) -> Levels:
    """Tenths of what was counted, and a level for what is not known."""
    total = language.number(CELLS)
    names = [
        language.gettext(
            "{low} to {high} of {total}",
            low=language.number(cut * _TENTHS),
            high=language.number((cut + 1) * _TENTHS - (cut + 1 < _TENTHS)),
            total=total,
        )
        for cut in range(_TENTHS - 1, -1, -1)
    ]

    def level(prediction: Prediction) -> int:
        home = _home(prediction)
        if home is None:
            return _TENTHS
        return _TENTHS - 1 - min(_TENTHS - 1, cells_of(home) // _TENTHS)

    return coarse((*names, language.gettext("not known")), level)


class CountForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Of n labelled cases of a set, about as sure as the answer, so many were right.

    share, low, high: with the 95 % interval; null where the cases are too few.
    """

    set: str
    n: Annotated[int, Meta(ge=0)]
    right: Annotated[int, Meta(ge=0)]
    share: Annotated[float, Meta(ge=0, le=1)] | None
    low: Annotated[float, Meta(ge=0, le=1)] | None
    high: Annotated[float, Meta(ge=0, le=1)] | None


class FrequencyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the frequency display says; home is null where there are no labelled cases."""

    label: str
    words: str
    home: CountForm | None
    away: list[CountForm]


def _for_api(prediction: Prediction, chosen: Chosen) -> FrequencyForm:
    counts = [
        CountForm(one.set, one.n, one.right, one.share, one.low, one.high)
        for one in counted.likewise(prediction) or ()
    ]
    return FrequencyForm(
        prediction.labels[prediction.top].id,
        _short(prediction, parts.ENGLISH),
        counts[0] if counts else None,
        counts[1:],
    )


PATTERN = Pattern(
    id="frequency",
    title=N_("Frequency"),
    description=N_("Where people are to judge by what happened before, not by a score."),
    caution=N_("What was counted elsewhere may not hold here: the cases are named for that."),
    reads_as=N_(
        "Told as cases that were counted, how sure a model is moved people’s reliance where a "
        "calibrated per cent alone did not."
    ),
    sources=(sources.FREQUENCIES,),
    prepare=prepare,
    render=render,
    brief=brief,
    change=change,
    settings=(ELSEWHERE,),
    api=ApiForm(FrequencyForm, _for_api),
    levels=levels,
    blocks=blocks,
    places=lambda view: {"confidence": view.words} if view.words else {},
    css=Path(__file__).with_suffix(".css"),
)
