"""How far people agree, beyond what chance would bring; not defined where that cannot be said."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

from models.comparison import Ratio
from models.review.queue import LABELLING, Queue


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement among the people who labelled the same cases.

    cases: how many at least two people labelled. pairs: pairs of labels on one case that are
    equal, of all such pairs. kappa: Cohen's, where two people labelled in all; alpha:
    Krippendorff's for nominal data. Both at most 1, 0 as by chance; None where they are not
    defined: too few labels, or all of one class.
    """

    cases: int
    pairs: Ratio
    people: int
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one person has said, cases by kind. known: right of the answers that were known."""

    by: str
    confirm: int
    correct: int
    skip: int
    back: int
    ask: int
    known: Ratio


def agreement(queue: Queue) -> Agreement:
    """Agreement on a queue, by the last label of each person on each case."""
    labels = {
        case: {answer.by: answer.label for answer in words if answer.kind in LABELLING}
        for case, words in queue.words.items()
    }
    shared = [given for given in labels.values() if len(given) > 1]
    pairs = [pair for given in shared for pair in combinations(given.values(), 2)]
    people = sorted({by for given in labels.values() for by in given})
    return Agreement(
        cases=len(shared),
        pairs=Ratio(sum(one == other for one, other in pairs), len(pairs)),
        people=len(people),
        kappa=_kappa(shared, people) if len(people) == 2 else None,
        alpha=_alpha(shared),
    )


def tallies(queue: Queue) -> list[Tally]:
    """What each person has said, in the order in which they began."""
    found = []
    for by in queue.people:
        last = [answer for (_, person), answer in queue.last.items() if person == by]
        known = [
            answer.label == queue.by_id[answer.case].known
            for answer in last
            if answer.kind in LABELLING and queue.by_id[answer.case].known
        ]
        kinds = [answer.kind for answer in last]
        found.append(
            Tally(
                by,
                kinds.count("confirm"),
                kinds.count("correct"),
                kinds.count("skip"),
                kinds.count("back"),
                kinds.count("ask"),
                Ratio(sum(known), len(known)),
            )
        )
    return found


def _kappa(shared: list[dict[str, str]], people: list[str]) -> float | None:
    from sklearn.metrics import cohen_kappa_score

    one, other = ([given[by] for given in shared] for by in people)
    if len({*one, *other}) < 2:
        return None  # all of one class: chance alone would agree as well
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(cohen_kappa_score(one, other))
    return value if isfinite(value) else None


def _alpha(shared: list[dict[str, str]]) -> float | None:
    import numpy as np
    from krippendorff import alpha

    classes = sorted({label for given in shared for label in given.values()})
    if len(classes) < 2:
        return None
    at = {label: index for index, label in enumerate(classes)}
    counts = np.zeros((len(shared), len(classes)))
    for row, given in enumerate(shared):
        for label in given.values():
            counts[row, at[label]] += 1
    value = float(alpha(value_counts=counts, level_of_measurement="nominal"))
    return value if isfinite(value) else None
