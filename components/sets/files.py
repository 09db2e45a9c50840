"""What was found over a set of texts, as files: the words, and every weight of every text."""

from __future__ import annotations

from collections.abc import Sequence

from components.site import saving
from models.explain.sets import SetRun
from models.language import Language
from models.prediction import Label
from models.reading import tables


def show_downloads(run: SetRun, labels: Sequence[Label], lang: Language) -> None:
    """The words, and every weight of every text, as files."""
    holds = (run, run.revision, lang.code)
    words = saving.csv(
        "words",
        lang.gettext("The words as CSV"),
        "certitude-words.csv",
        holds,
        lambda: words_csv(run, labels, lang),
    )
    weights = saving.csv(
        "weights",
        lang.gettext("Every weight as CSV"),
        "certitude-weights.csv",
        holds,
        lambda: weights_csv(run, labels, lang),
    )
    saving.offer("set", [words, weights], lang)


def words_csv(run: SetRun, labels: Sequence[Label], lang: Language) -> bytes:
    """All words; what is not defined is an empty cell."""
    return tables.write_csv(
        [
            "word",
            "class",
            "texts",
            "mean_weight",
            "standard_deviation",
            "settled_for",
            "settled_against",
            "importance",
        ],
        [
            [
                word.word,
                labels[word.class_index].id,
                word.texts,
                round(word.mean, 6),
                None if word.spread is None else round(word.spread, 6),
                word.settled_for,
                word.settled_against,
                round(word.importance, 6),
            ]
            for word in run.words()
        ],
        lang.code,
    )


def weights_csv(run: SetRun, labels: Sequence[Label], lang: Language) -> bytes:
    """Every weighed word of every text; text: its number, counted from 1."""
    return tables.write_csv(
        [
            "text",
            "same_as_text",
            "word",
            "start",
            "end",
            "weight",
            "standard_error",
            "settled",
            "class",
        ],
        (
            [
                found.text,
                found.same_as,
                found.word,
                found.start,
                found.end,
                round(found.weight, 6),
                None if found.error is None else round(found.error, 6),
                int(found.settled),
                labels[found.class_index].id,
            ]
            for found in run.weights()
        ),
        lang.code,
    )
