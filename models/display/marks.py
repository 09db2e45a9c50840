"""Answers side by side, as a table's rows or a chart's marks: the likeliest, then what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.display import parts
from models.display.figures import Ranked, ranked
from models.language import Language
from models.prediction import Prediction

CARD_ROWS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One class, or the remainder (rest); probability in [0, 1], percent as it is shown."""

    name: str
    probability: float
    percent: str
    rest: bool = False


def marks(prediction: Prediction, n: int, digits: int, language: Language) -> tuple[Mark, ...]:
    """The n likeliest, and what all others hold together unless every class is listed."""
    return marks_of(prediction, ranked(prediction, n), digits, language)


def marks_of(
    prediction: Prediction, best: Ranked, digits: int, language: Language
) -> tuple[Mark, ...]:
    """The classes that are listed, and what all others hold together."""
    listed = [
        Mark(
            parts.name_of(prediction.labels[i], language),
            probability,
            language.percent(probability, digits),
        )
        for i, probability in best.listed
    ]
    if best.rest_count:
        listed.append(the_rest(best.rest, best.rest_count, digits, language))
    return tuple(listed)


def few_marks(prediction: Prediction, digits: int, language: Language) -> tuple[Mark, ...]:
    """As many rows as a card holds: all, or the likeliest and in a few letters what is left."""
    count = len(prediction.labels)
    if count <= CARD_ROWS:
        return marks(prediction, count, digits, language)
    *listed, rest = marks(prediction, CARD_ROWS - 1, digits, language)
    more = language.gettext("+ {n} more", n=language.number(count - len(listed)))
    return (*listed, replace(rest, name=more))


def the_rest(probability: float, count: int, digits: int, language: Language) -> Mark:
    """What so many answers hold together."""
    others = language.ngettext("{n} other answer", "{n} other answers together", count)
    held = min(1.0, probability)
    return Mark(others, held, language.percent(held, digits), rest=True)
