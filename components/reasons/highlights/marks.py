"""How a weight is marked: direction, strength and figure, the same for words and for parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import ceil
from typing import Literal

from markupsafe import Markup

from models.explain.types import SURE, is_settled
from models.language import Language

Direction = Literal["for", "against", "none"]
Bearing = Literal["for", "against", "none", "open"]

LEVELS = 5
# The strongest weight is drawn at full strength only if it is worth seeing: where nothing moves
# the model by more than some per cents, nothing may look decisive.
_FULL_FROM = 0.05
# Under this share of full strength a weight is not told from none.
_FAINT = 0.1
# Standard errors to each side of a weight: as many as its sign is held to, so that whoever reads
# the range sees why a weight is settled or not. Else equal figures would bear different words.
RANGE = SURE
_FINEST = 6  # digits of an end that would look like zero


def scale(weights: Iterable[float | None]) -> float:
    """The weight that is drawn at full strength, for all weights of one explanation."""
    return max((abs(weight) for weight in weights if weight is not None), default=0) or _FULL_FROM


def ranks(groups: Sequence[Sequence[int]], lang: Language) -> dict[int, str]:
    """The place of every unit in a group: "1", or "2–4" for those that share these places."""
    found, first = {}, 1
    for units in groups:
        last = first + len(units) - 1
        said = lang.number(first) if last == first else f"{lang.number(first)}–{lang.number(last)}"
        found.update(dict.fromkeys(units, said))
        first = last + 1
    return found


def level(weight: float | None, full: float) -> int:
    """Strength from 0 (not marked) to LEVELS, for a weight where `full` is full strength."""
    share = abs(weight or 0) / max(full, _FULL_FROM)
    return 0 if share < _FAINT else min(LEVELS, ceil(share * LEVELS))


def direction(weight: float | None, full: float) -> Direction:
    """Whether a weight is marked as for, as against, or not at all."""
    if weight is None or not level(weight, full):
        return "none"
    return "for" if weight > 0 else "against"


def bearing(weight: float | None, error: float | None, full: float) -> Bearing:
    """What may be said of a weight with this standard error: "open" where chance could turn it.

    A weight that is not told from none is open, too, if it may well be one that is.
    """
    way = direction(weight, full)
    if weight is None or is_settled(weight, error):
        return way
    if way == "none" and error is not None and not level(abs(weight) + RANGE * error, full):
        return "none"
    return "open"


def span(weight: float, error: float | None, lang: Language) -> str:
    """A weight as a range, `RANGE` standard errors to each side: "+0.10 to +0.14".

    It has zero in it exactly where the weight's sign is not settled, also as it is written.
    """
    if error is None:
        return lang.gettext("not known")
    if error == 0:
        return lang.gettext("exact")
    return lang.gettext(
        "{low} to {high}",
        low=_end(weight - RANGE * error, lang),
        high=_end(weight + RANGE * error, lang),
    )


def _end(value: float, lang: Language) -> str:
    """An end of a range, with as many digits as tell on which side of zero it lies."""
    digits = next((n for n in range(2, _FINEST) if round(value, n)), 2)
    return lang.signed(value, digits)


def note(bearings: Collection[Bearing], full: float, ranked: bool, lang: Language) -> str:
    """What the words and the dashes of a list mean, as far as they stand in it.

    full: as for `bearing`. ranked: whether every row has a rank, or none has.
    """
    said = []
    if not ranked:
        said.append(lang.gettext("A dash: too little, or too uncertain, to be ranked."))
    if "open" in bearings:
        said.append(
            lang.gettext("“Not settled”: zero lies in the range, so it may speak for or against.")
        )
    if "none" in bearings:
        least = lang.number(_FAINT * max(full, _FULL_FROM), 3)
        said.append(lang.gettext("“Hardly matters”: a weight under {least}.", least=least))
    return " ".join(said)


def says(bearing_: Bearing, lang: Language) -> str:
    """A bearing as a word in a list."""
    return {
        "none": lang.gettext("hardly matters"),
        "for": lang.gettext("speaks for"),
        "against": lang.gettext("speaks against"),
        "open": lang.gettext("not settled"),
    }[bearing_]


def legend(name: str, lang: Language, unsettled: str = "") -> Markup:
    """What hue, underline and sign mean; unsettled: what is said of marks that are dotted."""
    last = Markup(
        ' <span class="ct-word ct-is-for ct-s4 ct-open">\u00a0\u00a0</span>'
        '<span class="ct-word ct-is-against ct-s4 ct-open">\u00a0\u00a0</span>'
        '<span class="ct-hint">{}</span>'
    ).format(unsettled)
    return Markup(
        '<p class="ct-legend"><span class="ct-word ct-is-for ct-s4">{}</span> '
        '<span class="ct-word ct-is-against ct-s4">{}</span>{}</p>'
    ).format(
        lang.gettext("for “{name}”", name=name),
        lang.gettext("against it"),
        last if unsettled else "",
    )
