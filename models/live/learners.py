"""What learns: a network, batch by batch, or an estimator of scikit-learn, all at once.

Both take a `Lesson` and a `Plan`, and share the machine with whoever trains at the same time:
what takes long is handed to `turn`, a piece at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from msgspec import Struct

from models import runtime
from models.live import families
from models.live.compiled import answering, give_way
from models.live.families import Plan
from models.live.lesson import Lesson
from models.live.network import Make, NetworkHere, Told

# One's turn at the machine: calls with the piece when it has come. Between two pieces others train.
Piece = Callable[[np.ndarray], None]
Turn = Callable[[Piece], Piece]
Predict = Callable[[np.ndarray], np.ndarray]

_SLICE_S = 0.2  # of a turn: with twelve people everybody's comes within some seconds
_FIRST = 4  # batches of the first turn, before the pace is known, and while others compile
_TREES = 10  # of a forest in one turn


class SoFar(Struct, frozen=True):
    """What there is of an epoch under way, the first being 1: means over its batches so far.

    share: of the epoch's examples, in (0, 1). loss: in nats; accuracy: the share right; both of the
    training part, as Keras tells them.
    """

    epoch: int
    share: float
    loss: float
    accuracy: float


class Learner(Protocol):
    """What a training needs of either."""

    once: bool  # it has learnt all that it will after one epoch

    @property
    def so_far(self) -> SoFar | None:
        """The epoch that is under way; None where there is none, or nothing to say of it."""
        ...

    def epoch(self, turn: Turn, beat: Callable[[], None]) -> tuple[float, float]:
        """Learn for one epoch: mean loss and share right on the training part.

        beat: called between pieces; may raise Cancelled.
        """
        ...

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Prepared cases to probabilities float64 [n, k]."""
        ...

    def answering(self, kept: Any) -> Predict:
        """What answers as it did when that was kept, whatever it learns meanwhile."""
        ...

    def keep(self) -> Any:
        """What it has learnt so far, to go back to."""
        ...

    def go_back(self, kept: Any) -> None:
        """Know what was kept, and no more."""
        ...

    def rest(self) -> None:
        """It learns no more for now, and gives back what it took of the machine to learn."""
        ...

    @property
    def parameters(self) -> int:
        """How many numbers it has learnt, or remembers."""
        ...


class NetworkLearner:
    """A Keras network: its own `train_step`, compiled once, over batches of the lesson's rows.

    That gives the very figures of `model.fit` on the same rows in the same order, without the data
    pipeline that fit builds anew for each epoch.
    """

    once = False

    def __init__(self, lesson: Lesson, plan: Plan, make: Make) -> None:
        families.check(plan, lesson.shape, lesson.classes, lesson.amount)
        self._plan, self._n = plan, lesson.amount
        self._shape, self._classes = lesson.shape, lesson.classes
        self._random = np.random.default_rng(lesson.seed)
        self.network = make(lesson, plan)
        self._pace = 0.0  # seconds a batch, as seen in the last turn
        self._epochs, self._learnt = 0, 0  # begun; examples of the one that is under way
        self._so_far: SoFar | None = None

    def epoch(self, turn: Turn, beat: Callable[[], None]) -> tuple[float, float]:
        """As `Learner.epoch`: both as Keras tells them, the mean over the epoch's batches."""
        order = self._random.permutation(self._n)
        batch, told = self._plan.batch, Told(0.0, 0.0, 0.0)

        def learn(rows: np.ndarray) -> None:
            nonlocal told
            told = self._learn(rows)

        piece = turn(learn)
        self.network.begin()
        self._epochs += 1
        self._learnt = 0
        while self._learnt < self._n:
            # The first few batches at once: then there is something to be seen. While others wait
            # for theirs, a few now and then.
            few = not self._pace or not give_way()
            batches = _FIRST if few else max(1, int(_SLICE_S / self._pace))
            piece(order[self._learnt : self._learnt + batches * batch])
            beat()
        self._so_far = None
        return told.loss, told.accuracy

    def _learn(self, rows: np.ndarray) -> Told:
        told = self.network.learn(rows)
        self._learnt += len(rows)
        if self._learnt < self._n:
            share = self._learnt / self._n
            self._so_far = SoFar(self._epochs, share, told.loss, told.accuracy)
        self._pace = max(1e-5, min(told.pace, 4 * self._pace) if self._pace else told.pace)
        return told

    @property
    def so_far(self) -> SoFar | None:
        """As `Learner.so_far`."""
        return self._so_far

    def predict(self, x: np.ndarray) -> np.ndarray:
        """As `Learner.predict`."""
        return self.network.predict(x)

    def answering(self, kept: Sequence[np.ndarray]) -> Predict:
        """As `Learner.answering`."""
        return answering(self._plan, self._shape, self._classes, kept)

    def keep(self) -> list[np.ndarray]:
        """The weights."""
        return self.network.keep()

    def go_back(self, kept: Sequence[np.ndarray]) -> None:
        """As `Learner.go_back`."""
        self.network.go_back(kept)

    def rest(self) -> None:
        """As `Learner.rest`."""
        self.network.rest()

    @property
    def parameters(self) -> int:
        """As `Learner.parameters`."""
        return self.network.parameters


class FittedLearner:
    """A classifier of scikit-learn: one epoch, and it has learnt all that it will."""

    once = True
    so_far = None

    def __init__(self, lesson: Lesson, plan: Plan) -> None:
        families.check(plan, lesson.shape, lesson.classes, lesson.amount)
        # Threads of its own would change the last digits with the number of cores that are free.
        runtime.calm_linear_algebra()
        self._plan, self._classes = plan, lesson.classes
        self._x, self._y = flat(lesson.train.x), lesson.train.y
        self.model = families.estimator(plan, lesson.seed)
        self.width = self._x.shape[1]

    def epoch(self, turn: Turn, beat: Callable[[], None]) -> tuple[float, float]:
        """As `Learner.epoch`; what it says of the cases that it learnt from, once it has."""
        from models.calibration import measures
        from models.calibration.cases import Cases

        if self._plan.family == "forest":
            self._grow(turn, beat)
        else:
            turn(lambda _: self.model.fit(self._x, self._y))(self._y)
        beat()
        cases = Cases("", self.predict(self._x), self._y)
        return measures.nll(cases) or 0.0, measures.accuracy(cases) or 0.0

    def _grow(self, turn: Turn, beat: Callable[[], None]) -> None:
        """Some trees a turn: scikit-learn makes the same forest of them as in one go."""
        model = self.model
        model.warm_start = True

        def grow(trees: np.ndarray) -> None:
            model.n_estimators = int(trees[-1])
            model.fit(self._x, self._y)

        piece, total = turn(grow), self._plan.trees
        for start in range(0, total, _TREES):
            piece(np.arange(start, min(total, start + _TREES)) + 1)
            beat()
        model.warm_start = False

    def predict(self, x: np.ndarray) -> np.ndarray:
        """As `Learner.predict`."""
        rows: np.ndarray = self.model.predict_proba(flat(x)).astype(np.float64)
        return rows

    def answering(self, kept: None) -> Predict:
        """As `Learner.answering`: it has learnt once."""
        return self.predict

    def keep(self) -> None:
        """There is nothing before to go back to."""

    def go_back(self, kept: None) -> None:
        """There is nothing before to go back to."""

    def rest(self) -> None:
        """It takes nothing but what it has learnt."""

    @property
    def parameters(self) -> int:
        """Numbers learnt: weights; for each fork of a tree its column and cut-off, for each leaf
        its shares; and for neighbours every number that they remember.
        """
        model = self.model
        if self._plan.family == "linear":
            return int(model.coef_.size + model.intercept_.size)
        if self._plan.family == "knn":
            return int(self._x.size)
        trees = [model] if self._plan.family == "tree" else model.estimators_
        return sum(_numbers_of(tree.tree_, self._classes) for tree in trees)


def _numbers_of(tree: Any, classes: int) -> int:
    leaves = int(tree.n_leaves)
    return 2 * (int(tree.node_count) - leaves) + (classes - 1) * leaves


def flat(x: np.ndarray) -> np.ndarray:
    """Prepared cases as scikit-learn takes them: pictures as rows of numbers from 0 to 1."""
    if x.dtype != np.uint8:
        return x
    rows: np.ndarray = x.reshape(len(x), -1).astype(np.float32) / np.float32(255)
    return rows


def learner(lesson: Lesson, plan: Plan, make: Make = NetworkHere.of) -> Learner:
    """What learns a lesson by a plan; make: a network. InputError as `families.check`."""
    if plan.family == "network":
        return NetworkLearner(lesson, plan, make)
    return FittedLearner(lesson, plan)
