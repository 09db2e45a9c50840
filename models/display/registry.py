"""All patterns, in the order in which the switch and the gallery show them: a line for each."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from models.display.contract import Pattern
from models.display.settings import Setting, Span

_MODULES = (
    "none",
    "categorical",
    "gate",
    "numeric",
    "nbest",
    "visual",
    "frequency",
)
PATTERNS: dict[str, Pattern[Any]] = {
    name: import_module(f"models.display.patterns.{name}").PATTERN for name in _MODULES
}
USUAL = PATTERNS["numeric"]  # what a person sees who has chosen nothing

_FRAME = Path(__file__).with_name("display.css")


def settings() -> dict[str, Setting[Any]]:
    """Every setting of every pattern, by its name in the spec."""
    return {s.name: s for pattern in PATTERNS.values() for s in pattern.settings}


def asking() -> tuple[Pattern[Any], Span]:
    """The display that hands cases to a person, and its lines."""
    return next((one, one.asks) for one in PATTERNS.values() if one.asks is not None)


def style_sheets() -> tuple[Path, ...]:
    """What all displays share, then each pattern's own."""
    return (_FRAME, *(pattern.css for pattern in PATTERNS.values() if pattern.css is not None))
