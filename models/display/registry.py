"""All patterns, in the order in which the switch and the gallery show them: a line for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.display.contract import Pattern
from models.display.patterns import categorical, gate, nbest, none, numeric, visual
from models.display.settings import Setting

PATTERNS: dict[str, Pattern[Any]] = {
    pattern.id: pattern
    for pattern in (
        none.PATTERN,
        categorical.PATTERN,
        gate.PATTERN,
        numeric.PATTERN,
        nbest.PATTERN,
        visual.PATTERN,
    )
}
USUAL: Pattern[Any] = numeric.PATTERN  # what a person sees who has chosen nothing

_FRAME = Path(__file__).with_name("display.css")


def settings() -> dict[str, Setting[Any]]:
    """Every setting of every pattern, by its name in the spec."""
    return {s.name: s for pattern in PATTERNS.values() for s in pattern.settings}


def style_sheets() -> tuple[Path, ...]:
    """What all displays share, then each pattern's own."""
    return (_FRAME, *(pattern.css for pattern in PATTERNS.values() if pattern.css is not None))
