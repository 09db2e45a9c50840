"""What the figures of a cut-off say in words: sets, shares, costs, and what is cheaper."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from models.calibration.bins import Share
from models.calibration.measures import Estimate
from models.calibration.stakes import ALWAYS_ASK, PER, Outcome
from models.errors import N_
from models.language import Language
from models.set_names import briefly

_HOME = N_("At home")
_PLAIN = 100  # a cost from which on decimals say nothing


def set_names(sets: Sequence[str], lang: Language) -> list[str]:
    """What sets are called, the first at home where there is something else."""
    first, *others = (briefly(one, lang) for one in sets)
    return [lang.gettext(_HOME) if others else first, *others]


def cut_said(cut: int, lang: Language) -> str:
    """A cut-off: a per cent, or that none is reached."""
    return lang.gettext("“always ask”") if cut == ALWAYS_ASK else lang.set_percent(cut / 100)


def amount(count: int, held: Share, lang: Language) -> str:
    """How many of a thousand, and between which numbers they may lie; never a false nought."""
    if held.low is None or held.high is None:
        return lang.number(count)
    return lang.gettext(
        "{value} ({low} to {high})",
        value=lang.number(count),
        low=lang.number(round(held.low * PER)),
        high=lang.number(round(held.high * PER)),
    )


def cost_said(one: Estimate, lang: Language) -> str:
    """A cost with its interval; one that cannot be another has none."""
    if one.low == one.high:
        return price(one.value, lang)
    return lang.gettext(
        "{value} ({low} to {high})",
        value=price(one.value, lang),
        low=price(one.low, lang),
        high=price(one.high, lang),
    )


def price(value: float, lang: Language) -> str:
    """A cost; small ones with a decimal."""
    digits = 0 if abs(value) >= _PLAIN or value == round(value) else 1
    return lang.number(value, digits)


def share_said(held: Share, lang: Language) -> str:
    """A share with its interval, in per cents with a decimal; one of nothing is not defined."""
    if held.share is None or held.low is None or held.high is None:
        return lang.gettext("not defined")
    value, low, high = (lang.number(100 * part, 1) for part in (held.share, held.low, held.high))
    sign = lang.percent_sign
    return lang.gettext(
        "{value} ({low} to {high})", value=f"{value}{sign}", low=low, high=f"{high}{sign}"
    )


def costing(found: Outcome, lang: Language) -> str:
    """What a thousand cases cost so, and without a cut-off."""
    return lang.gettext(
        "{all} cases cost {cost}. Always alone: {alone}; always a person: {ask}.",
        all=lang.number(PER),
        cost=cost_said(found.cost, lang),
        alone=price(found.always_alone.value, lang),
        ask=price(found.always_ask, lang),
    )


def pays(found: Outcome) -> bool:
    """Whether nothing else would surely cost less than the cut-off does."""
    return not (found.saves_ask.high < 0 or found.saves_alone.high < 0)


def verdict(found: Outcome, lang: Language) -> Markup:
    """Whether the cut-off pays here: surely, perhaps, or surely not."""
    alone, ask = found.saves_alone, found.saves_ask
    if not pays(found):
        better = (
            lang.gettext("to ask a person every time")
            if ask.value <= alone.value
            else lang.gettext("to let it always decide alone")
        )
        return Markup('<p class="ct-stakes-off"><b>{}</b> {}</p>').format(
            lang.gettext("It does not pay here:"),
            lang.gettext("it would surely cost less {better}.", better=better),
        )
    if ask.low > 0 and alone.low > 0:
        said = lang.gettext("It surely pays here: either costs more.")
    elif ask.value == 0 or alone.value == 0:
        said = lang.gettext("It is the same as one of the two here.")
    else:
        said = lang.gettext("Whether it pays here is within chance.")
    return Markup('<p class="ct-quiet">{}</p>').format(said)
