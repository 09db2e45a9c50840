"""The rows of a classified table: each with its answer, and the right one where the file has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.comparison import Comparison, compare
from models.display.figures import tied
from models.display.levels import Levels
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    index: its place in the file, from 0. prediction: None where the row has no text. answer: index
    of the likeliest class, None where there is none, or no class is ahead. truth: index of the
    class that the file says is right, None where it says none that the model knows.
    """

    index: int
    text: str
    prediction: Prediction | None
    answer: int | None
    truth: int | None

    @property
    def differs(self) -> bool:
        """Whether the answer is not the one that the file says is right."""
        return self.prediction is not None and self.truth is not None and self.answer != self.truth


def rows_of(
    texts: Sequence[str],
    made: Sequence[Prediction],
    truths: Sequence[int | None] | None,
) -> list[Row]:
    """The rows in the file's order. made: a prediction for every text that is not blank."""
    answers = iter(made)
    rows = []
    for index, text in enumerate(texts):
        prediction = next(answers) if text.strip() else None
        answer = None if prediction is None or len(tied(prediction)) > 1 else prediction.top
        rows.append(Row(index, text, prediction, answer, truths[index] if truths else None))
    return rows


def comparison_of(rows: Sequence[Row]) -> Comparison:
    """Answers beside the right ones, over the rows that have an answer."""
    answered = [row for row in rows if row.prediction is not None]
    return compare(((row.truth, row.answer) for row in answered), len(answered))


def repeated(rows: Sequence[Row]) -> int:
    """How many of the rows that are compared have the same text as one before them."""
    texts = [
        " ".join(row.text.split())
        for row in rows
        if row.prediction is not None and row.truth is not None
    ]
    return len(texts) - len({*texts})


def levels_of(spec: DisplaySpec, lang: Language) -> Levels | None:
    """What the display in use lets one count and order by, None where that is nothing."""
    make = PATTERNS[spec.pattern].levels
    return None if make is None else make(spec, lang)


ORDERS = ("file", "unsure", "sure")


def ordered(rows: Sequence[Row], order: str, levels: Levels | None) -> Sequence[Row]:
    """The rows in one of ORDERS; empty ones last, equals as in the file.

    levels: of the display in use; where it has none nothing is known of sureness, and the file's
    order stays.
    """
    if order == "file" or levels is None:
        return rows
    sign = 1 if order == "unsure" else -1
    known = [(row, row.prediction) for row in rows if row.prediction is not None]
    empty = [row for row in rows if row.prediction is None]
    rank: Callable[[Prediction], float] = levels.rank
    return [row for row, _ in sorted(known, key=lambda each: sign * rank(each[1]))] + empty
