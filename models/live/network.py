"""A network that learns, told which rows: the steps of an epoch, wherever they are carried out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from models import runtime
from models.live.compiled import Holder, State, compiled, taken
from models.live.families import Plan
from models.live.lesson import Lesson


class Told(NamedTuple):
    """Of the rows learnt in this epoch so far, as Keras tells it: mean loss (nats) and share right.

    pace: the seconds that each of the last batches took.
    """

    pace: float
    loss: float
    accuracy: float


class Network(Protocol):
    """What an epoch is made of; for one thread, but `predict` for all."""

    @property
    def parameters(self) -> int:
        """How many numbers it learns."""
        ...

    def begin(self) -> None:
        """Count an epoch's loss from nothing."""
        ...

    def learn(self, rows: np.ndarray) -> Told:
        """Learn rows of the training part, int64 [n], batch by batch in their order."""
        ...

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Prepared cases to probabilities float64 [n, k]."""
        ...

    def keep(self) -> list[np.ndarray]:
        """The weights."""
        ...

    def go_back(self, kept: Sequence[np.ndarray]) -> None:
        """Have weights that were kept."""
        ...

    def rest(self) -> None:
        """It learns no more for now; it can go on later, as if it had not rested."""
        ...


Make = Callable[[Lesson, Plan], Network]


class NetworkHere(Holder):
    """One in this process: Keras's own `train_step`, compiled once for all of one shape."""

    def __init__(
        self, plan: Plan, classes: int, seed: int, x: np.ndarray, y: np.ndarray, state: State | None
    ) -> None:
        """x [n, …], y int64 [n]: the training part, prepared. state: of one that was put away."""
        tensorflow = runtime.tensorflow()
        self._tensorflow, self._batch = tensorflow, plan.batch
        shape = x.shape[1:]
        self.compiled = compiled(plan, shape, classes, seed)
        self.state = state or self.compiled.beginning(plan, shape, classes, seed)
        self._x, self._y = tensorflow.constant(taken(x)), tensorflow.constant(y)

    @classmethod
    def of(cls, lesson: Lesson, plan: Plan) -> NetworkHere:
        """A new one, as `Make`."""
        return cls(plan, lesson.classes, lesson.seed, lesson.train.x, lesson.train.y, None)

    @property
    def model(self) -> Any:
        """The Keras model that it shares, with its own numbers while nobody else uses it."""
        return self.compiled.model

    @property
    def parameters(self) -> int:
        """As `Network.parameters`."""
        return self.compiled.numbers

    def begin(self) -> None:
        """As `Network.begin`."""
        with self.compiled.held_by(self):
            self.model.reset_metrics()

    def learn(self, rows: np.ndarray) -> Told:
        """As `Network.learn`."""
        batch, constant = self._batch, self._tensorflow.constant
        with self.compiled.held_by(self):
            began = time.monotonic()
            self.compiled.steps(self._x, self._y, constant(rows), constant(batch))
            took = (time.monotonic() - began) / -(-len(rows) // batch)
            told = self.model.get_metrics_result()
        return Told(took, float(told["loss"]), float(told["accuracy"]))

    def predict(self, x: np.ndarray) -> np.ndarray:
        """As `Network.predict`."""
        with self.compiled.held_by(self):
            return self.compiled.answer(x)

    def keep(self) -> list[np.ndarray]:
        """As `Network.keep`."""
        with self.compiled.held_by(self):
            kept: list[np.ndarray] = self.model.get_weights()
        return kept

    def go_back(self, kept: Sequence[np.ndarray]) -> None:
        """As `Network.go_back`."""
        with self.compiled.held_by(self):
            self.model.set_weights(kept)

    def rest(self) -> None:
        """As `Network.rest`: what it holds is its owner's, and goes with them."""

    def put_away(self) -> State:
        """All that another one needs to go on in its place: weights, and what the optimiser has."""
        return self.compiled.given_up_by(self)
