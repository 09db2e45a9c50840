"""One thing that a set-up is warned of."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

# "stop": it cannot be opened so. "warn": what it finds would mislead. "note": worth knowing.
Severity = Literal["stop", "warn", "note"]
SEVERITIES: tuple[Severity, ...] = ("stop", "warn", "note")


class Trap(Struct, frozen=True):
    """One warning: an id for programs, how grave it is, and a sentence in a person's language."""

    id: str
    severity: Severity
    sentence: str
