"""A queue's cases with a model's labels, and what the labels of a file are taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from models.comparison import truth_of
from models.prediction import Label, Prediction
from models.review.queue import MOST_NAME, Answer, Guess, Queue, plain_line
from models.review.states import check_kinds, check_size

# Whose the labels of a file are: a person's, answers that are known beforehand, or nobody's.
Role = Literal["person", "known", "ignore"]


def guess_of(made: Prediction) -> Guess:
    """A model's label, as a case holds it."""
    return Guess(made.model_id, made.labels[made.top].id, made.confidence, made.score)


def with_guesses(queue: Queue, made: Sequence[Prediction]) -> Queue:
    """The queue with a model's labels; made: one for each case that has none, in their order."""
    answers = iter(made)
    cases = tuple(
        replace(case, guess=guess_of(next(answers))) if case.guess is None else case
        for case in queue.cases
    )
    labels = (label.id for one in made[:1] for label in one.labels)
    return replace(queue, cases=cases, classes=tuple(dict.fromkeys((*labels, *queue.classes))))


def with_labels(
    queue: Queue, given: Mapping[str, str], role: Role, labels: Sequence[Label], name: str
) -> Queue:
    """The queue with the labels of a file.

    given: of cases, by their ids, as the file writes them: a class's id, or its name in any
    language. name: the file's, who said so where a person did. What is no class of the model is
    one more class where a person said it, and left out as a known answer.
    """
    if role == "ignore" or not given:
        return queue
    read = truth_of(labels)
    named = {case: read(label) for case, label in given.items()}
    ids = {
        case: given[case] if at is None else labels[at].id
        for case, at in named.items()
        if at is not None or role == "person"
    }
    if role == "known":
        cases = tuple(replace(case, known=ids.get(case.id, case.known)) for case in queue.cases)
        return replace(queue, cases=cases)
    by = plain_line(name)[:MOST_NAME] or "?"
    n = queue.answers[-1].n + 1 if queue.answers else 0
    answers = tuple(
        Answer(
            n + at,
            case.id,
            by,
            "confirm" if case.guess is not None and case.guess.label == ids[case.id] else "correct",
            ids[case.id],
        )
        for at, case in enumerate(case for case in queue.cases if case.id in ids)
    )
    classes = tuple(dict.fromkeys((*queue.classes, *ids.values())))
    return replace(queue, answers=(*queue.answers, *answers), classes=classes)


def check(queue: Queue) -> None:
    """Refuse a queue that has become too large, or holds texts and pictures.

    InputError as `states.check_size` and `states.check_kinds`.
    """
    check_kinds(queue.cases)
    check_size([case.text for case in queue.cases])
