"""One sentence on labelled cases: what the surest bin held, here and elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from components.calibration.sets import HOME, PLAIN, Shown, span
from models.display import parts
from models.display.counted import in_a_hundred
from models.errors import N_
from models.language import Language
from models.prediction import Label
from models.set_names import briefly

_SPARSE = 20  # fewer cases than these say little of a bin
# By whether one class is told of, whether at another temperature, and whether cases were held out.
_SAID = {
    (False, False, True): N_("When it said {span}, it was right in {right} of {n} held-out cases"),
    (False, True, True): N_(
        "At temperature {number}, where it would say {span}, it was right in {right} of {n} "
        "held-out cases"
    ),
    (True, False, True): N_(
        "When it gave “{name}” {span}, it was that in {right} of {n} held-out cases"
    ),
    (True, True, True): N_(
        "At temperature {number}, where it would give “{name}” {span}, it was that in {right} "
        "of {n} held-out cases"
    ),
    (False, False, False): N_("When it said {span}, it was right in {right} of {n} cases"),
    (False, True, False): N_(
        "At temperature {number}, where it would say {span}, it was right in {right} of {n} cases"
    ),
    (True, False, False): N_("When it gave “{name}” {span}, it was that in {right} of {n} cases"),
    (True, True, False): N_(
        "At temperature {number}, where it would give “{name}” {span}, it was that in {right} "
        "of {n} cases"
    ),
}


def summary(
    shown: Sequence[Shown],
    warmth: float,
    lang: Language,
    only: Label | None = None,
    *,
    held_out: bool = True,
) -> str:
    """One sentence: what the surest bin that home has enough cases of held, there and elsewhere.

    only: the one class that they tell of. held_out: whether the first set is what a model's makers
    held out; a person's own is not.
    """
    home, away = shown[0], shown[1:]
    enough = [place for place, one in enumerate(home.bins) if one.held.n >= _SPARSE]
    if not enough:
        return lang.gettext(
            "There are too few cases to sum it up: no bar of the diagram stands on {n} or more.",
            n=lang.number(_SPARSE),
        )
    place = enough[-1]
    held = home.bins[place].held
    told = {"span": span(home.bins[place], lang), **in_a_hundred(held.right, held.n, lang)}
    if only is not None:
        told["name"] = parts.name_of(only, lang)
    if warmth != PLAIN:
        told["number"] = lang.number(warmth)
    said = lang.gettext(_SAID[only is not None, warmth != PLAIN, held_out], **told)
    elsewhere = [
        lang.gettext("at home in {right} of {n}", **_counted(one, place, lang))
        if one.name == HOME
        else lang.gettext(
            "on “{set}” in {right} of {n}",
            set=briefly(one.name, lang),
            **_counted(one, place, lang),
        )
        for one in away
        if one.bins[place].held.n
    ]
    # L10n: between the parts of one sentence, as "at home …; on … …"
    return lang.gettext("; ").join([said, *elsewhere]) + "."


def _counted(one: Shown, place: int, lang: Language) -> dict[str, str]:
    held = one.bins[place].held
    return in_a_hundred(held.right, held.n, lang)
