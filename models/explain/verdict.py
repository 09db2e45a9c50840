"""One verdict about an explanation, of a few, from all that is known about how sure it is."""

from __future__ import annotations

from typing import Literal

from models.errors import N_
from models.explain.types import GOOD_FROM, PARTIAL_FROM, SAME_FROM, Explanation

# solid: it fits, and another seed would say the same; main: what matters most is known, the rest
# less; unsettled: another run may say otherwise, or no unit stands out from chance; unfit: no sum
# of single units describes the model here; nothing: whatever is taken out, the answer stays.
Verdict = Literal["solid", "main", "unsettled", "unfit", "nothing"]

_HARDLY_SAME = 0.5

SENTENCES: dict[Verdict, str] = {
    "solid": N_("Solid: the marks describe the model well here, and another run would mark the "
                "same."),
    "main": N_("What matters most is known; the rest is less certain."),
    "unsettled": N_("Not certain: another run may mark others."),
    "unfit": N_("This answer cannot be explained piece by piece: what counts here depends on what "
                "else is there."),
    "nothing": N_("The model answered the same whatever was taken out: nothing here speaks for or "
                  "against."),
}  # fmt: skip


def verdict(explanation: Explanation) -> Verdict:
    """The verdict on a finished explanation.

    A fit counts by the end of its interval that is the worse for what is said: it is good if even
    the lower end is, and bad if even the upper end is.
    """
    if explanation.fidelity is None:
        return "nothing"
    fit = explanation.fidelity
    low, high = explanation.fidelity_interval or (fit, fit)
    if high < PARTIAL_FROM:
        return "unfit"
    agreement = explanation.agreement
    if not explanation.groups or agreement is None or agreement < _HARDLY_SAME:
        return "unsettled"
    if low < PARTIAL_FROM:
        return "unsettled"
    return "solid" if low >= GOOD_FROM and agreement >= SAME_FROM else "main"
