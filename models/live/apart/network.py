"""A network as a training has it, the work of which is done in another process."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import msgspec
import numpy as np

from models.live.apart.wire import Arrays, Head
from models.live.apart.workers import WORKERS, Worker, lost
from models.live.compiled import taken, waited_for
from models.live.families import Plan
from models.live.lesson import Lesson
from models.live.network import Told

_numbers = count()


class NetworkApart:
    """`models.live.network.Network`. While it rests, all that it is lies here, and no process is
    needed. Where its process ended while it learnt, nothing can go on: ModelError "training_lost".
    """

    def __init__(self, lesson: Lesson, plan: Plan) -> None:
        """As `Make`. ModelError "training_lost" (503) where no process can be had."""
        self._lesson, self._plan = lesson, plan
        self._number = next(_numbers)
        self._state: Arrays = []  # while it rests: of each variable its value
        self._worker: Worker | None = None
        self._lost = False
        self.parameters = 0
        self._open()

    def begin(self) -> None:
        """As `Network.begin`."""
        self._ask("begin")

    def learn(self, rows: np.ndarray) -> Told:
        """As `Network.learn`."""
        told, _ = self._ask("learn", rows)
        return Told(*(float(value) for value in told["told"]))

    def predict(self, x: np.ndarray) -> np.ndarray:
        """As `Network.predict`."""
        (rows,) = self._ask("predict", taken(x))[1]
        return rows

    def keep(self) -> list[np.ndarray]:
        """As `Network.keep`."""
        return self._ask("keep")[1]

    def go_back(self, kept: Sequence[np.ndarray]) -> None:
        """As `Network.go_back`."""
        self._ask("go back", *kept)

    def rest(self) -> None:
        """As `Network.rest`."""
        if self._worker is None:
            return
        worker, self._worker = self._worker, None
        try:
            self._state = worker.ask({"do": "put away", "network": self._number})[1]
        except Exception:
            self._lost = True
            raise
        finally:
            WORKERS.leave(worker)

    def _ask(self, what: str, *arrays: Any) -> tuple[Head, Arrays]:
        if self._worker is None:
            self._open()
        assert self._worker is not None
        return self._worker.ask({"do": what, "network": self._number}, arrays)

    def _open(self) -> None:
        if self._lost:
            raise lost()
        lesson = self._lesson
        asked = described(self._plan, lesson.shape, lesson.classes, lesson.seed)
        worker = WORKERS.enter()
        try:
            with waited_for():
                told, _ = worker.ask(
                    {"do": "open", "network": self._number, **asked},
                    (taken(lesson.train.x), lesson.train.y, *self._state),
                )
        except BaseException:
            WORKERS.leave(worker)
            raise
        self._worker, self._state = worker, []
        self.parameters = told["parameters"]


def warm(lesson: Lesson, plan: Plan) -> None:
    """Have a network of this shape compiled where it will learn; waits for it."""
    worker = WORKERS.enter()
    try:
        with waited_for():
            worker.ask(
                {"do": "compile", **described(plan, lesson.shape, lesson.classes, lesson.seed)}
            )
    finally:
        WORKERS.leave(worker)


def described(plan: Plan, shape: tuple[int, ...], classes: int, seed: int) -> Head:
    """What a network's shape and beginning depend on."""
    return {
        "plan": msgspec.to_builtins(plan), "shape": shape, "classes": classes, "seed": seed
    }  # fmt: skip
