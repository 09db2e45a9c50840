"""All patterns. A new one is a module here, its id in `models.display.spec`, and a line below."""

from __future__ import annotations

from typing import Any

from components.displays.patterns import (
    categorical,
    nbest,
    none,
    numeric,
    visual,
)
from components.displays.patterns.contract import Pattern, Rendering
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction

PATTERNS: dict[str, Pattern[Any]] = {
    pattern.id: pattern
    for pattern in (
        none.PATTERN,
        categorical.PATTERN,
        numeric.PATTERN,
        nbest.PATTERN,
        visual.PATTERN,
    )
}


def render(prediction: Prediction, spec: DisplaySpec, language: Language) -> Rendering:
    """The prediction in the display that the spec names."""
    return PATTERNS[spec.pattern].show(prediction, spec, language)
