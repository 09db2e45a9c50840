"""What is said of squares, class bars and dots of classes: how they are read, what they reach."""

from __future__ import annotations

from models.display.figures import reaches
from models.language import Language
from models.prediction import Prediction

_CELLS = 100


def how_to_read(kind: str, many: bool, threshold: float, language: Language) -> str:
    """How squares, bars or dots are read; many: whether the last stands for all that are left."""
    if kind == "icons":
        return language.gettext(
            "All {total} squares are the model's whole score, the filled ones are this answer's "
            "part: it is the score drawn, not a count of real cases.",
            total=language.number(_CELLS),
        )
    if kind == "bars" and many:
        return language.gettext(
            "Each bar is one answer's part of the score, and the last what all others hold "
            "together. The dashed line marks {threshold}, and bars that reach it are filled, but "
            "never the last: it is not one answer.",
            threshold=language.set_percent(threshold),
        )
    if kind == "bars":
        return language.gettext(
            "Each bar is one answer's part of the score; the dashed line marks {threshold}, and "
            "bars that reach it are filled.",
            threshold=language.set_percent(threshold),
        )
    if many:
        return language.gettext(
            "Each dot is one answer, the likeliest at the top, and the last all others together: "
            "the further right, the likelier."
        )
    return language.gettext(
        "Each dot is one answer, the likeliest at the top: the further right, the likelier."
    )


def reaching(prediction: Prediction, line: float, language: Language) -> str:
    """How many answers reach the line of the class bars."""
    threshold = language.set_percent(line)
    reached = sum(reaches(p, line) for p in prediction.probabilities)
    if not reached:
        return language.gettext("No answer reaches the line at {threshold}.", threshold=threshold)
    return language.ngettext(
        "{n} answer reaches the line at {threshold}.",
        "{n} answers reach the line at {threshold}.",
        reached,
        threshold=threshold,
    )
