"""What the patterns share: names, ties, provenance, changes, and the frame around a display."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from markupsafe import Markup
from msgspec import Meta

from models.display.contract import Rendering, View
from models.display.figures import tied
from models.language import Language
from models.prediction import Fitted, Label, Prediction

ENGLISH = Language("en")  # the API's language
# What `tied_ids` gives, with what the API's description says of it.
TiedIds = Annotated[
    list[str], Meta(description="Labels that share the first place, if more than one does.")
]
_FEW = 3  # tied classes named one by one; more are counted
_NOTHING = Markup("")
_LONG = 32  # characters from which a headline is set smaller
_ISOLATE, _POP = "\u2068", "\u2069"
_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def name_of(label: Label, language: Language) -> str:
    """A class's name on one line, without characters that would disturb the text around it.

    Right-to-left names are isolated, so that they do not turn the sentence they stand in.
    """
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") else c
        for c in label.name(language.code)
        if c not in _BIDI_CONTROLS
    )
    name = " ".join(kept.split())
    if not name:
        return language.gettext("(no name)")
    if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in name):
        return f"{_ISOLATE}{name}{_POP}"
    return name


def top_name(prediction: Prediction, language: Language) -> str:
    """The name of the likeliest class."""
    return name_of(prediction.labels[prediction.top], language)


def headline(
    prediction: Prediction, language: Language, *, counting: bool = True
) -> tuple[str, str]:
    """The answer and a remark on it: a tie is said, not hidden behind the model's own order.

    counting: whether a tie of many says of how many; the score could be worked out from it.
    """
    ties = tied(prediction)
    if len(ties) == 1:
        return top_name(prediction, language), ""
    if len(ties) > _FEW:
        return language.gettext("No clear answer"), (
            language.ngettext(
                "{n} answer is equally likely.", "{n} answers are equally likely.", len(ties)
            )
            if counting
            else language.gettext("Many answers are equally likely.")
        )
    names = [name_of(prediction.labels[i], language) for i in ties]
    return language.join(names, "or"), language.gettext(
        "{names} are equally likely.", names=language.join(names)
    )


def tied_ids(prediction: Prediction) -> list[str]:
    """The ids of the classes that share the first place; empty where one is ahead."""
    ties = tied(prediction)
    return [prediction.labels[i].id for i in ties] if len(ties) > 1 else []


def answer_sentence(prediction: Prediction, language: Language, *, counting: bool = True) -> str:
    """The answer in a sentence, for screen readers; counting: as for the headline."""
    answer, remark = headline(prediction, language, counting=counting)
    if remark:
        return remark
    return language.gettext("The model's answer: {answer}.", answer=answer)


def provenance(prediction: Prediction, language: Language) -> str:
    """Where the score comes from: raw, or which set it was calibrated on."""
    if prediction.calibrated_on is None:
        return language.gettext("Raw model score, not calibrated")
    return score_said(prediction.calibrated_on, language)


def score_said(fit: Fitted | None, language: Language) -> str:
    """What a score is, in a sentence; it says of no input that it is like the set."""
    if fit is None:
        return language.gettext("Raw: as the model says it.")
    return language.gettext(
        "Calibrated: temperature {temperature}, fitted on {n} cases of “{dataset}”, {date}",
        temperature=language.number(fit.temperature, 2),
        n=language.number(fit.n),
        dataset=fit.set,
        date=fit.date,
    )


def score_origin(prediction: Prediction, language: Language) -> str:
    """The same in a few words, within a heading."""
    if prediction.calibrated_on is None:
        return language.gettext("raw model score")
    return language.gettext("calibrated on {dataset}", dataset=prediction.calibrated_on.set)


def answer_change(before: Prediction, after: Prediction, language: Language) -> str:
    """How the answer changed, with nothing of its confidence."""
    was, now = top_name(before, language), top_name(after, language)
    if before.top == after.top:
        return language.gettext("the answer is still {answer}.", answer=now)
    return language.gettext("the answer was {before}, now it is {after}.", before=was, after=now)


def percent_change(before: Prediction, after: Prediction, digits: int, language: Language) -> str:
    """How the answer and its per cent changed: each answer is said with its own."""
    was, now = top_name(before, language), top_name(after, language)
    then = language.percent(before.confidence, digits)
    still = language.percent(after.confidence, digits)
    if before.top != after.top:
        if len(after.labels) > 2:  # of two the one is what the other leaves
            return language.gettext(
                "the answer was {before} ({then}), now it is {after} ({still}); {before} is "
                "at {left}.",
                before=was,
                then=then,
                after=now,
                still=still,
                left=language.percent(after.probabilities[before.top], digits),
            )
        return language.gettext(
            "the answer was {before} ({then}), now it is {after} ({still}).",
            before=was,
            then=then,
            after=now,
            still=still,
        )
    if then == still:
        return language.gettext("{answer} stays at {percent}.", answer=now, percent=still)
    return language.gettext(
        "{answer} went from {then} to {still}.", answer=now, then=then, still=still
    )


def brief_name(prediction: Prediction, language: Language) -> Markup:
    """The answer, as one line of a table begins with it."""
    return Markup('<strong class="ct-brief-name"><bdi>{}</bdi></strong>').format(
        headline(prediction, language)[0]
    )


def steps(index: int, count: int) -> Markup:
    """A band as filled steps (the mark besides its name); says nothing finer than the band."""
    return Markup('<span class="ct-steps" aria-hidden="true">{}</span>').format(
        Markup("").join(
            Markup('<i class="ct-step{}"></i>').format(" ct-on" if step < count - index else "")
            for step in range(count)
        )
    )


def headline_html(text: str) -> Markup:
    """The large line of a display."""
    return Markup('<p class="ct-headline{}"><bdi>{}</bdi></p>').format(
        " ct-long" if len(text) > _LONG else "", text
    )


def remark_html(text: str) -> Markup:
    """A sentence that qualifies the headline; nothing where there is none."""
    return Markup('<p class="ct-remark">{}</p>').format(text) if text else _NOTHING


def frame(pattern: str, view: View, body: Markup, *, spoken: Markup = _NOTHING) -> Markup:
    """A display: its sentence for screen readers, what is seen, and what is both (`spoken`).

    body repeats the sentence for the eye and is therefore not read out again.
    """
    return Markup(
        '<div class="ct-display ct-{}"><p class="ct-sr">{}</p>'
        '<div aria-hidden="true">{}</div>{}</div>'
    ).format(pattern, view.summary, body, spoken)


def foot_html(rendering: Rendering, portion: str = "") -> Markup:
    """The lines under a display: how to read it, and where its score comes from.

    portion: how much of the input the model took in, where that was not all.
    """
    reading = (
        Markup('<p class="ct-how">{}</p>').format(rendering.how_to_read)
        if rendering.how_to_read
        else _NOTHING
    )
    part = _NOTHING if not portion else Markup('<p class="ct-portion">{}</p>').format(portion)
    source = Markup('<p class="ct-provenance">{}</p>').format(rendering.provenance)
    return Markup('<div class="ct-foot">{}<div class="ct-origin">{}{}</div></div>').format(
        reading, source, part
    )


def rendering(html: Markup, view: View) -> Rendering:
    """A Rendering without a chart."""
    return Rendering(
        html=html,
        summary=view.summary,
        how_to_read=view.how_to_read,
        provenance=view.provenance,
        headline=view.headline,
    )
