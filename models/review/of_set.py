"""Of a labelled set that a model was measured on: what it is least sure of, as a queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.labelled.classifying import Classified
from models.labelled.given import Given
from models.prediction import Label
from models.review.pictures import Looked, Report, look_over
from models.review.queue import Case, Guess, Queue, cases_of, checks_for, picture_id


def queue_of(
    given: Given,
    case_column: int,
    made: Classified,
    labels: Sequence[Label],
    model_id: str,
    many: int,
    known: bool,
    report: Report,
) -> tuple[Queue, Looked | None]:
    """The least sure of its cases; of pictures also the archive as it was looked over.

    known: whether one for every so many of them is mixed in whose answer the set knows: the surest
    of the others, since what the model finds plain is a fair question to a person. report: called
    while pictures are decoded; may raise Cancelled.
    """
    cases = made.cases
    order = sorted(range(len(made)), key=lambda at: float(cases.confidence[at]))
    checks = order[many:][::-1][: checks_for(min(many, len(order)))] if known else []
    answers = {
        int(made.rows[at]): labels[int(cases.labels[at])].id if at in {*checks} else ""
        for at in (*order[:many], *checks)
    }
    guesses = {
        int(made.rows[at]): Guess(
            model_id, labels[int(cases.answers[at])].id, min(1.0, float(cases.confidence[at]))
        )
        for at in (*order[:many], *checks)
    }
    ids = tuple(label.id for label in labels)
    if given.kind == "text":
        texts = given.table.column(case_column)
        return Queue(
            tuple(cases_of((row + 1, texts[row], guesses[row], answers[row]) for row in guesses)),
            (),
            ids,
        ), None
    looked = look_over(replace(given, case_column=case_column), report, tuple(guesses))
    row_of: dict[str, int] = {}
    for row, hash_ in looked.hashes.items():
        row_of.setdefault(picture_id(hash_), row)
    found: list[Case] = [
        replace(case, guess=guesses[row_of[case.id]], known=answers[row_of[case.id]])
        for case in looked.brought(None).queue.cases
    ]
    return Queue(tuple(found), (), ids), looked
