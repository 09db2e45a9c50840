"""What each measure is called and says, and a figure of it as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from models.errors import N_
from models.language import Language
from study.measures.figures import Averaged, Figure, Group, Pooled

Over = Literal["pooled", "averaged"]
Unit = Literal["share", "number", "signed", "seconds"]
# Below, draws of the same few people are all much alike: their range would look like certainty.
FEWEST_FOR_INTERVAL = 5


class Said(NamedTuple):
    """A measure's name, what it says in one sentence (both message ids), and its unit."""

    name: str
    meaning: str
    unit: Unit = "share"


_BRIER = N_("squared distance from what came out (Brier)")
MEASURES: Mapping[str, Said] = {
    "accuracy_alone": Said(N_("Right alone"), N_("before the advice")),
    "accuracy_of_advice": Said(N_("Advice was right"), N_("whatever people made of it")),
    "accuracy_with_advice": Said(N_("Right with advice"), N_("in the end")),
    "rair": Said(
        N_("Took right advice (RAIR)"), N_("of the times they were wrong alone and it was right")
    ),
    "rsr": Said(
        N_("Withstood wrong advice (RSR)"),
        N_("of the times they were right alone and it was wrong"),
    ),
    "over_reliance": Said(
        N_("Followed wrong advice"), N_("over-reliance: of all times the advice was wrong")
    ),
    "under_reliance": Said(
        N_("Passed over right advice"), N_("under-reliance: of all times the advice was right")
    ),
    "agreement": Said(N_("Ended with the advice"), N_("right or wrong, changed for it or not")),
    "switch": Said(
        N_("Changed to the advice"), N_("of the times it was not what they had thought")
    ),
    "accuracy_on_disagreement": Said(
        N_("Right after disagreement"), N_("of the times the advice was not what they had thought")
    ),
    "d_prime": Said(
        N_("Told right from wrong advice (d′)"), N_("0: not at all; larger: better"), "signed"
    ),
    "criterion": Said(
        N_("Reluctance to follow (c)"), N_("above 0: rather not; below 0: rather yes"), "signed"
    ),
    "own_brier_before": Said(N_("Own confidence off, before"), _BRIER, "number"),
    "own_brier_after": Said(N_("Own confidence off, after"), _BRIER, "number"),
    "own_overconfidence": Said(
        N_("Own confidence too high"), N_("above 0: surer than right; below 0: too shy"), "signed"
    ),
    "weight_of_advice": Said(
        N_("Weight of advice"), N_("how far a number moved to the one advised"), "number"
    ),
    "seconds": Said(N_("Seconds to decide"), N_("with the advice on screen"), "seconds"),
}  # fmt: skip


def group_name(group: Group, lang: Language) -> str:
    """The values that tell a group apart, or that it is all trials."""
    return ", ".join(value or "–" for value in group.by.values()) or lang.gettext("All trials")


def value_said(value: float, unit: Unit, lang: Language) -> str:
    """A figure of a measure."""
    if unit == "share":
        return lang.counted_percent(value)
    if unit == "signed":
        return lang.signed(value)
    if unit == "seconds":
        return lang.number(value, 1)
    return lang.number(value, 3)


def interval_of(figure: Figure, over: Over) -> tuple[float, float] | None:
    """Between what numbers a figure lies; None where so few people, or so equal ones, say none."""
    one: Pooled | Averaged = figure.pooled if over == "pooled" else figure.averaged
    return _told(one.low, one.high, figure.averaged.people)


def mean_interval(mean: Averaged) -> tuple[float, float] | None:
    """The same of a mean over people."""
    return _told(mean.low, mean.high, mean.people)


def _told(low: float | None, high: float | None, people: int) -> tuple[float, float] | None:
    if low is None or high is None or low == high or people < FEWEST_FOR_INTERVAL:
        return None
    return low, high


def over_said(over: Over, lang: Language) -> str:
    """What stands in brackets beside a figure, when nothing does, and what its n counts."""
    return " ".join(
        (
            lang.gettext(
                "n is how many decisions a figure rests on."
            )
            if over == "pooled"
            else lang.gettext(
                "n is how many people have such a figure; who never had the chance is left out."
            ),
            lang.gettext(
                "In brackets is how far a figure hangs on who happened to be there: of 100 rooms "
                "drawn at random from these people, as many each time, 95 lie between the two "
                "numbers. Nothing stands in brackets where fewer than {least} people have such a "
                "figure, too few for it, or where they are all alike.",
                least=lang.number(FEWEST_FOR_INTERVAL),
            ),
        )
    )  # fmt: skip


def figure_said(figure: Figure, unit: Unit, over: Over, lang: Language) -> str:
    """A figure with its interval and what it rests on; what is not defined is said so."""
    one: Pooled | Averaged = figure.pooled if over == "pooled" else figure.averaged
    n = one.n if isinstance(one, Pooled) else one.people
    if one.value is None:
        return lang.gettext("not defined (n = 0)") if n == 0 else lang.gettext("not defined")
    value = value_said(one.value, unit, lang)
    between = interval_of(figure, over)
    if between is None:
        return lang.gettext("{value}, n = {n}", value=value, n=lang.number(n))
    return lang.gettext(
        "{value} ({low} to {high}), n = {n}",
        value=value,
        low=value_said(between[0], unit, lang),
        high=value_said(between[1], unit, lang),
        n=lang.number(n),
    )
