"""How sure an explanation is: one verdict in plain words, and what stands.

Nothing is claimed twice: the verdict says how far to go along, the groups what surely weighs more
than what, and every figure that both come from stands in the table alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from markupsafe import Markup

from components.reasons.highlights.wording import listed
from models.explain.ties import about_equal
from models.explain.types import (
    Explanation,
    ImageExplanation,
    TextExplanation,
    Unit,
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
