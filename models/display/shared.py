"""Settings that more than one pattern reads."""

from __future__ import annotations

from models.display.settings import Choice
from models.errors import N_

DIGITS = Choice(
    name="digits",
    url="digits",
    default=0,
    options=(0, 1, 2),
    title=lambda digits, language: language.percent(0.8725, digits),
    label=N_("Precision"),
    about="Decimals of a per cent.",
)
