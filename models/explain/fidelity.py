"""How well the explanation fits the model near the input, as a word."""

from __future__ import annotations

from typing import Literal

Fit = Literal["good", "partial", "poor", "undefined"]

# R² is the share of the model's variation around the input that the linear explanation carries.
# There is no agreed cut-off; ours say when it carries most of it, and when less than half.
GOOD_FROM = 0.75
PARTIAL_FROM = 0.5


def fit_word(fidelity: float | None) -> Fit:
    """A weighted R² as a word: "good" from 0.75, "partial" from 0.5, "poor" below.

    None, where the model answered the same for every sample, is "undefined".
    """
    if fidelity is None:
        return "undefined"
    if fidelity >= GOOD_FROM:
        return "good"
    return "partial" if fidelity >= PARTIAL_FROM else "poor"
