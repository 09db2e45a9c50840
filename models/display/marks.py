"""Answers side by side, as a table's rows or a chart's marks: the likeliest, then what is left."""

from __future__ import annotations

from collections.abc import Sequence
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
    """The classes that are listed, and what all others hold; their per cents make 100 if they can.

    Where they cannot, `rounded` says so.
    """
    shares = [probability for _, probability in best.listed]
    if best.rest_count:
        shares.append(min(1.0, best.rest))
    percents, _ = language.percents(shares, digits, rest=best.rest_count > 0)
    names = [parts.name_of(prediction.labels[i], language) for i, _ in best.listed]
    if best.rest_count:
        names.append(
            language.ngettext("{n} other answer", "{n} other answers together", best.rest_count)
        )
    return tuple(
        Mark(name, share, percent, rest=at == len(best.listed))
        for at, (name, share, percent) in enumerate(zip(names, shares, percents, strict=True))
    )


def rounded(shown: Sequence[Mark], digits: int, language: Language) -> str:
    """That the per cents of all these do not make 100 together; "" where they do."""
    shares = [mark.probability for mark in shown]
    if language.percents(shares, digits, rest=shown[-1].rest)[1]:
        return ""
    return language.gettext("Rounded: the figures do not add up to exactly 100.")


def few_marks(prediction: Prediction, digits: int, language: Language) -> tuple[Mark, ...]:
    """As many rows as a card holds: all, or the likeliest and in a few letters what is left."""
    count = len(prediction.labels)
    if count <= CARD_ROWS:
        return marks(prediction, count, digits, language)
    *listed, rest = marks(prediction, CARD_ROWS - 1, digits, language)
    more = language.gettext("+ {n} more", n=language.number(count - len(listed)))
    return (*listed, replace(rest, name=more))
