"""What changed between two predictions of one model, in the terms of the display in use."""

from __future__ import annotations

from components.displays.patterns import parts
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction


def sentence(before: Prediction, after: Prediction, spec: DisplaySpec, lang: Language) -> str:
    """One sentence: the answer's change, and the confidence's as far as the display shows it.

    Where the answer stays, its confidence is compared; where it changes, the old answer's is, since
    that is what the edit took away. The categorical display names bands only, and "none" nothing.
    """
    was, now = parts.top_name(before, lang), parts.top_name(after, lang)
    changed = before.top != after.top
    if spec.pattern == "none":
        return (
            lang.gettext("the answer was {before}, now it is {after}.", before=was, after=now)
            if changed
            else lang.gettext("the answer is still {answer}.", answer=now)
        )
    if spec.pattern == "categorical":
        return _bands(before, after, spec, lang, was, now)
    then = lang.percent(before.probabilities[before.top], spec.digits)
    still = lang.percent(after.probabilities[before.top], spec.digits)
    if changed:
        return lang.gettext(
            "the answer was {before}, now it is {after}; {before} went from {then} to {still}.",
            before=was,
            after=now,
            then=then,
            still=still,
        )
    if then == still:
        return lang.gettext("{answer} stays at {percent}.", answer=now, percent=still)
    return lang.gettext("{answer} went from {then} to {still}.", answer=now, then=then, still=still)


def _bands(
    before: Prediction, after: Prediction, spec: DisplaySpec, lang: Language, was: str, now: str
) -> str:
    then = parts.band_words(parts.band_index(before, spec), spec, lang)[0]
    still = parts.band_words(parts.band_index(after, spec), spec, lang)[0]
    if before.top != after.top:
        return lang.gettext(
            "the answer was {before} ({then}), now it is {after} ({still}).",
            before=was,
            then=then,
            after=now,
            still=still,
        )
    if then == still:
        return lang.gettext("{answer}: the confidence stays “{band}”.", answer=now, band=still)
    return lang.gettext(
        "{answer}: the confidence went from “{then}” to “{still}”.",
        answer=now,
        then=then,
        still=still,
    )
