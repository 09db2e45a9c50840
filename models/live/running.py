"""Trainings beside everything else that the server does: begun, watched, steered, cancelled.

At most `LIMITS.live_trainings` are held at once, and of those one epoch (a slice of it, if it is
long) is learnt at a time, in turns; who comes later waits in a queue that tells its place. A
training that nobody polls any more, as of a closed tab, ends by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from models import runtime
from models.errors import CertitudeError, bare
from models.jobs import Job
from models.lanes import Lane
from models.limits import LIMITS
from models.live.apart.network import NetworkApart
from models.live.families import Plan
from models.live.lesson import Lesson
from models.live.training import Control, Epoch, Tested, Training, stream

TRAININGS = Lane("certitude-training", LIMITS.live_trainings)

State = Literal["waiting", "learning", "paused", "over"]


@dataclass(frozen=True, slots=True)
class Sofar:
    """What there is of a training that is under way: its finished epochs."""

    records: tuple[Epoch, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a training; error: what ended it, in words, with the epochs before it."""

    training: Training
    records: tuple[Epoch, ...]
    tested: Tested | None
    error: CertitudeError | None = None


class Running:
    """One training of one person, in a thread of its own. Poll it, or it ends."""

    def __init__(self, lesson: Lesson, plan: Plan, before: Training | None = None) -> None:
        """Begins as soon as its turn comes. before: a training that shall go on, one epoch more."""
        self._plan = plan
        self._training = before
        done = 0 if before is None else len(before.records)
        self.control = Control(plan.epochs if before is None else done + 1)
        self.job: Job[Outcome, Sofar] = Job(self._work(lesson, plan), TRAININGS)

    def _work(self, lesson: Lesson, plan: Plan) -> Callable[[Callable[[Sofar], None]], Outcome]:
        def work(report: Callable[[Sofar], None]) -> Outcome:
            try:
                return self._learn(lesson, plan, report)
            finally:
                runtime.give_memory_back_soon()

        return work

    def _learn(self, lesson: Lesson, plan: Plan, report: Callable[[Sofar], None]) -> Outcome:
        training = self._training or Training(lesson, plan, NetworkApart)
        self._training = training

        def beat() -> None:
            report(Sofar(training.records))

        try:
            for _ in stream(training, self.control, beat):
                beat()
            tested = training.test() if training.records else None
            return Outcome(training, training.records, tested)
        except CertitudeError as error:
            # The epochs before are still worth looking at, and so is the model that they left.
            tested = training.test(training.answering()) if training.records else None
            return Outcome(training, training.records, tested, bare(error))
        finally:
            with suppress(CertitudeError):  # lost with its process: that was said
                training.rest()

    @property
    def training(self) -> Training | None:
        """What learns, once it has begun; it can be asked about while it goes on."""
        return self._training

    @property
    def place(self) -> int:
        """Which in the queue it is, from 1; 0 once it has begun."""
        return self.job.place

    @property
    def state(self) -> State:
        """Where it stands; costs nothing, and is no sign of life."""
        if self.job.ended:
            return "over"
        if self._training is None:
            return "waiting"
        return "paused" if self.control.paused else "learning"
