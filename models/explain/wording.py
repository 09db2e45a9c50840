"""Sentences that stand beside every explanation, wherever it is shown, as gettext messages."""

from __future__ import annotations

from models.errors import N_

# What highlights do to people (Schemmer et al. 2023).
AGREEMENT_NOTICE = N_(
    "Highlights make people agree with a model more often, also when it is wrong. They show "
    "what moved the model, not whether it is right."
)
