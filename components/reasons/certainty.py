"""How sure an explanation is: one verdict in plain words, what stands, and all figures in a table.

Nothing is claimed twice: the verdict says how far to go along, the groups what surely weighs more
than what, and every figure that both come from stands in the table alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from markupsafe import Markup

from components.reasons.highlights.wording import listed
from components.site.tables_html import Column, table
from models.explain.ties import about_equal
from models.explain.types import (
    TOP,
    Checked,
    Explanation,
    ImageExplanation,
    TextExplanation,
    Unit,
    fit_word,
)
from models.explain.verdict import SENTENCES, verdict
from models.language import Language

UnitKind = Literal["words", "sentences", "parts"]
Named = Callable[[Sequence[int]], Sequence[str]]  # units to what they are called, in this order

_GROUPS = 3  # ranked groups that are said; the list has them all
# Where the sets that turn the answer come before everything else: the marks say little there.
_SETS_FIRST = ("unfit", "unsettled")


def kind_of(explanation: Explanation, unit: Unit = "types") -> UnitKind:
    """What an explanation's units are, in the words of a person."""
    if isinstance(explanation, ImageExplanation):
        return "parts"
    return "sentences" if unit == "sentences" else "words"


def weights_of(explanation: Explanation) -> dict[int, float]:
    """The weight of every unit that was weighed."""
    if isinstance(explanation, ImageExplanation):
        return dict(enumerate(explanation.weights))
    assert isinstance(explanation, TextExplanation)
    return {word.unit: word.weight for word in explanation.words if word.weight is not None}


def units_of(explanation: Explanation) -> int:
    """How many units there are to take out, weighed or not."""
    if isinstance(explanation, ImageExplanation):
        return len(explanation.weights)
    assert isinstance(explanation, TextExplanation)
    return len({word.unit for word in explanation.words})


def units_named(explanation: Explanation) -> frozenset[int]:
    """The units that may be named in what is said of it: by their groups, and in sets."""
    sets = [found.units for found in (explanation.turns, explanation.suffices) if found is not None]
    return frozenset().union(*explanation.groups[:_GROUPS], *sets)


def verdict_line(
    made: Explanation | None, lang: Language, *, stopped: bool = False, blind: bool = False
) -> Markup:
    """The one line above the marks; while there is no figure yet, none is given.

    stopped: whether somebody ended it before it had settled. blind: whether it stands beside a
    random one, and nobody has been told which is which.
    """
    if made is None:
        said, css = lang.gettext("No reasons yet."), "ct-still-open"
    elif made.stop == "running":
        said = (
            lang.gettext("Stopped before it had settled: what is marked may be chance.")
            if stopped
            else lang.gettext("Still settling: what is marked may change.")
        )
        css = "ct-still-open"
    elif blind:
        said = lang.gettext(
            "Only one of these two is the model's. How far it can be relied on is said once you "
            "have chosen."
        )
        css = "ct-still-open"
    else:
        found = verdict(made)
        said, css = lang.gettext(SENTENCES[found]), f"ct-is-{found}"
    return Markup('<p class="ct-claim {}">{}</p>').format(css, said)


def sets_come_first(made: Explanation) -> bool:
    """Whether what turns the answer says more than the marks do."""
    return made.stop != "running" and verdict(made) in _SETS_FIRST


def groups_sentence(made: Explanation, tolerance: float, named: Named, lang: Language) -> str:
    """What surely weighs more than what; units without a clear step between them stand together.

    tolerance: the one it was asked for. Nothing, where there is nothing to say.
    """
    if made.stop == "running" or made.fidelity is None:
        return ""
    weights = weights_of(made)
    if max(map(abs, weights.values()), default=0.0) < tolerance:
        if made.turns is not None and len(made.turns.units) == 1:
            return ""  # where it was close, one alone turns the answer, and that is said
        points = round(tolerance * 100, 2)
        return lang.ngettext(
            "Nothing here moves the answer by as much as {points} percentage point on its own.",
            "Nothing here moves the answer by as much as {points} percentage points on its own.",
            1 if points == 1 else 2,
            points=lang.number(points),
        )
    if verdict(made) in _SETS_FIRST:
        return ""
    said = [_group(n, units, weights, named, lang) for n, units in enumerate(made.groups[:_GROUPS])]
    if not said:
        return ""
    said[0] = said[0][0].upper() + said[0][1:]  # units that are no quotations have lower case
    if len(said) == 1:
        return lang.gettext("{first}.", first=said[0])
    if len(said) == 2:
        return lang.gettext("{first}; {second}.", first=said[0], second=said[1])
    return lang.gettext("{first}; {second}; {third}.", first=said[0], second=said[1], third=said[2])


def _group(
    place: int,
    units: Sequence[int],
    weights: dict[int, float],
    named: Named,
    lang: Language,
) -> str:
    names = [
        name if weights[unit] > 0 else lang.gettext("{name} (against)", name=name)
        for unit, name in zip(units, named(units), strict=True)
    ]
    said = listed(names, lang)
    if about_equal(weights, units):
        if place == 0:
            return lang.ngettext(
                "{units} moves the answer most",
                "{units} move the answer most, about equally",
                len(units),
                units=said,
            )
        return lang.ngettext("then {units}", "then {units}, about equally", len(units), units=said)
    if place == 0:
        return lang.gettext(
            "{units} move the answer most, with no clear step between them", units=said
        )
    return lang.gettext("then {units}, with no clear step between them", units=said)


# --- the table ----------------------------------------------------------------------------------


def figures_table(made: Explanation, kind: UnitKind, tolerance: float, lang: Language) -> Markup:
    """Every figure that the verdict comes from, each with a sentence."""
    rows = [
        row
        for row in (
            _fit(made, lang),
            _agreement(made, kind, lang),
            _ending(made, kind, tolerance, lang),
            _samples(made, lang),
            _set(made.turns, lang.gettext("What turns the answer"), kind, lang),
            _set(made.suffices, lang.gettext("What suffices for it"), kind, lang),
            (
                lang.gettext("Seed"),
                str(made.seed),
                lang.gettext("The same seed gives the same explanation; another one tests it."),
            ),
        )
        if row is not None
    ]
    return table(
        (
            Column(lang.gettext("What"), heading=True),
            Column(lang.gettext("Figure"), number=True),
            Column(lang.gettext("What it says")),
        ),
        rows,
        label=lang.gettext("How sure is this explanation?"),
    )


_Row = tuple[str, str, str]


def _fit(made: Explanation, lang: Language) -> _Row:
    said = {
        "good": lang.gettext(
            "The marks, added up, describe well what the model does around this input: 1 would be "
            "all of it, 0 none."
        ),
        "partial": lang.gettext(
            "The marks, added up, describe only in part what the model does around this input: 1 "
            "would be all of it, 0 none."
        ),
        "poor": lang.gettext(
            "The marks, added up, describe badly what the model does around this input: 1 would "
            "be all of it, 0 none."
        ),
        "undefined": lang.gettext(
            "There is nothing to describe: the model answered the same whatever was taken out."
        ),
    }[fit_word(made.fidelity)]
    title = lang.gettext("Fit (weighted R²)")
    if made.fidelity is None:
        return title, lang.gettext("not defined"), said
    figure = _rounded(made.fidelity, lang)
    low, high = made.fidelity_interval or (made.fidelity, made.fidelity)
    if round(low, 2) != round(high, 2):
        figure = lang.gettext(
            "{figure} ({low} to {high})",
            figure=figure,
            low=_rounded(low, lang),
            high=_rounded(high, lang),
        )
    return title, figure, said


def _rounded(value: float, lang: Language) -> str:
    rounded = round(value, 2)
    return ("\u2212" if rounded < 0 else "") + lang.number(abs(rounded), 2)


def _agreement(made: Explanation, kind: UnitKind, lang: Language) -> _Row | None:
    if made.stop == "running" or made.fidelity is None:
        return None
    title = lang.gettext("Another run")
    if made.stop == "exact":
        return title, lang.gettext("the same"), lang.gettext("Nothing was left to chance.")
    if made.agreement is None:
        return (
            title,
            lang.gettext("not defined"),
            lang.gettext("Nothing stands out, so there is nothing to agree on."),
        )
    said = {
        "words": lang.gettext("As many other seeds are expected to name the same words first."),
        "sentences": lang.gettext(
            "As many other seeds are expected to name the same sentences first."
        ),
        "parts": lang.gettext("As many other seeds are expected to name the same parts first."),
    }[kind]
    # Not in per cent: that is how a display shows confidence, or hides it.
    of_all = lang.gettext("{n} of {all}", n=lang.number(round(100 * made.agreement)), all="100")
    return title, of_all, said


def _ending(made: Explanation, kind: UnitKind, tolerance: float, lang: Language) -> _Row:
    title = lang.gettext("Why it ended")
    if made.stop == "exact":
        return title, lang.gettext("exact"), _exact(len(weights_of(made)), kind, lang)
    if made.stop == "asked":
        return (
            title,
            lang.gettext("as asked"),
            lang.gettext("Exactly as many samples were taken as were asked for."),
        )
    if made.stop == "settled" and tolerance and verdict(made) == "unsettled":
        return (
            title,
            lang.gettext("within the tolerance"),
            lang.gettext(
                "More samples would hardly tell more: differences under {tolerance} count as "
                "equal.",
                tolerance=lang.number(tolerance),
            ),
        )
    if made.stop == "settled":
        return title, lang.gettext("settled"), _settled(made, tolerance, lang)
    if made.stop == "seconds":
        return (
            title,
            lang.gettext("time is up"),
            lang.gettext("The seconds were used up before it had settled."),
        )
    if made.stop == "running":
        return (
            title,
            lang.gettext("stopped"),
            lang.gettext("Somebody stopped it before it had settled."),
        )
    return (
        title,
        lang.gettext("samples used up"),
        lang.gettext("All samples were used up before it had settled."),
    )


def _settled(made: Explanation, tolerance: float, lang: Language) -> str:
    if len(weights_of(made)) <= TOP or not tolerance:
        return lang.gettext("More samples would hardly change which are strongest.")
    return lang.gettext(
        "More samples would hardly change which are strongest, but for differences under "
        "{tolerance}.",
        tolerance=lang.number(tolerance),
    )


def _exact(units: int, kind: UnitKind, lang: Language) -> str:
    if kind == "parts":
        return lang.ngettext(
            "Every combination of the {n} part was tried.",
            "Every combination of the {n} parts was tried.",
            units,
        )
    if kind == "sentences":
        return lang.ngettext(
            "Every combination of the {n} sentence was tried.",
            "Every combination of the {n} sentences was tried.",
            units,
        )
    return lang.ngettext(
        "Every combination of the {n} word was tried.",
        "Every combination of the {n} words was tried.",
        units,
    )


def _samples(made: Explanation, lang: Language) -> _Row:
    return (
        lang.gettext("Samples"),
        lang.number(made.samples),
        lang.ngettext(
            "Variants of the input that were weighed; the model classified {n} different one.",
            "Variants of the input that were weighed; the model classified {n} different ones.",
            made.model_calls,
        ),
    )


def _set(found: Checked | None, title: str, kind: UnitKind, lang: Language) -> _Row | None:
    if found is None or not found.units:
        return None
    size = len(found.units)
    figure = {
        "words": lang.ngettext("{n} word", "{n} words", size),
        "sentences": lang.ngettext("{n} sentence", "{n} sentences", size),
        "parts": lang.ngettext("{n} part", "{n} parts", size),
    }[kind]
    said = (
        lang.ngettext(
            "Checked with the model, and so was every smaller set: {n} more input classified.",
            "Checked with the model, and so was every smaller set: {n} more inputs classified.",
            found.model_calls,
        )
        if found.smallest
        else lang.ngettext(
            "Checked with the model; a smaller set may do, too: {n} more input classified.",
            "Checked with the model; a smaller set may do, too: {n} more inputs classified.",
            found.model_calls,
        )
    )
    return title, figure, said
