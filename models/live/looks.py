"""What a trained model looks at: its weights, its questions, its neighbours, its columns.

Each family is read in the way that it allows; what is measured is measured on the validation part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from models.live.learners import FittedLearner, flat
from models.live.lesson import Lesson
from models.live.training import Training

_REPEATS = 5
MOST_COLUMNS = 60
_DEPTH = 3  # questions in a row that are told

Predict = Callable[[np.ndarray], np.ndarray]


class Importance(NamedTuple):
    """By how much accuracy falls when a column is shuffled: mean and spread of some shuffles."""

    column: int
    mean: float
    spread: float


class Fork(NamedTuple):
    """One question of a tree, or a leaf: then column is -1.

    cut: "at most" goes left, in the material's own numbers. n: examples that came here. answer,
    share: the commonest class and how much of them it is. depth: from 0.
    """

    depth: int
    column: int
    cut: float
    n: int
    answer: int
    share: float
    way: str  # "" at the top, "yes" for at most the cut above, "no" for more


def weights(training: Training) -> np.ndarray | None:
    """What each class's sum gives every input, [k, d]; None of models that have no such weights."""
    learner = training.learner
    if training.plan.family == "linear" and isinstance(learner, FittedLearner):
        rows: np.ndarray = learner.model.coef_
        return np.concatenate([-rows, rows]) if len(rows) == 1 else rows
    plan = training.plan
    if plan.family == "network" and not plan.layers and not plan.convolutions and training.kept:
        kernel: np.ndarray = training.kept[1][0]
        return kernel.T
    return None


def neighbours(training: Training, case: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Which examples of the training part answer for a case, nearest first, and how far they are.

    case: one prepared case. None of models that do not ask neighbours.
    """
    learner = training.learner
    if training.plan.family != "knn" or not isinstance(learner, FittedLearner):
        return None
    far, near = learner.model.kneighbors(flat(case[None]))
    return near[0], far[0]


def forks(training: Training) -> tuple[Fork, ...]:
    """The first questions of a tree, in the order in which they are read; () of other models."""
    learner = training.learner
    if training.plan.family != "tree" or not isinstance(learner, FittedLearner):
        return ()
    tree, lesson = learner.model.tree_, training.lesson
    found: list[Fork] = []

    def walk(node: int, depth: int, way: str) -> None:
        shares = tree.value[node][0]
        shares = shares / shares.sum()
        leaf = tree.children_left[node] < 0 or depth == _DEPTH
        column = -1 if leaf else int(tree.feature[node])
        cut = 0.0 if leaf else _own_number(lesson, column, float(tree.threshold[node]))
        top = int(shares.argmax())
        found.append(
            Fork(depth, column, cut, int(tree.n_node_samples[node]), top, float(shares[top]), way)
        )
        if not leaf:
            walk(int(tree.children_left[node]), depth + 1, "yes")
            walk(int(tree.children_right[node]), depth + 1, "no")

    walk(0, 0, "")
    return tuple(found)


def _own_number(lesson: Lesson, column: int, value: float) -> float:
    """A prepared number as it stands in the material."""
    if lesson.scale is not None:
        mean, spread = lesson.scale
        return float(mean[column] + spread[column] * value)
    return 255 * value if lesson.material.kind == "pictures" else value


def importances(lesson: Lesson, predict: Predict) -> tuple[Importance, ...]:
    """Columns by what their loss costs, the dearest first; () where there are none, or too many.

    predict: prepared cases to float64 [n, k]. Shuffled by the lesson's seed (Breiman 2001).
    """
    columns = lesson.material.columns
    if lesson.material.kind not in ("points", "table") or len(columns) > MOST_COLUMNS:
        return ()
    part, random = lesson.validation, np.random.default_rng(lesson.seed)
    n = len(part)
    whole = float((predict(part.x).argmax(axis=1) == part.y).mean())
    found = []
    for column in range(len(columns)):
        shuffled = np.repeat(part.x[None], _REPEATS, axis=0)
        for one in shuffled:
            one[:, column] = part.x[random.permutation(n), column]
        answers = predict(shuffled.reshape(_REPEATS * n, -1)).argmax(axis=1)
        lost = whole - (answers.reshape(_REPEATS, n) == part.y).mean(axis=1)
        found.append(Importance(column, float(lost.mean()), float(lost.std())))
    return tuple(sorted(found, key=lambda one: -one.mean))
