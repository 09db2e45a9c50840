"""Settings that more than one pattern reads."""

from __future__ import annotations

from models.display.settings import Choice
from models.errors import N_

DIGITS = Choice(
    name="digits",
    url="digits",
    default=0,
    options=(0, 1, 2),
    # By the smallest step: a sample would look like an answer.
    title=lambda digits, language: language.percent(10.0 ** -(2 + digits), digits),
    label=N_("Precision"),
    about="Decimals of a per cent.",
)
