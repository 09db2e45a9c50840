"""One training: a stream of epochs, each measured on cases that are not learnt from.

Everything that is said of confidence is measured by `models.calibration.measures`. The same seed
and the same data give the same figures, bit for bit on one machine, however many people train.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from typing import Any

import numpy as np
from msgspec import Struct

from models import turns
from models.calibration import measures
from models.calibration.cases import Cases
from models.errors import N_, ModelError
from models.live.families import Plan
from models.live.learners import Learner, Piece, Predict, SoFar, learner
from models.live.lesson import Lesson, Part
from models.live.network import Make, NetworkHere

Beat = Callable[[], None]

_TURNS, _WHOLE = "live:epochs", "live:whole fits"  # a long fit does not hold up short epochs
_WAIT_S = 0.2
_MOST_LOSS = 1_000.0  # nats; what knows nothing at all of a hundred classes has 5
_FEW = 20  # cases of the validation part, of which fewer say too little
_LATE = 3  # epochs after the best, from which on it can be said that it overfits


class Epoch(Struct, frozen=True):
    """What there was at the end of an epoch, the first being 1.

    loss, accuracy: of the training part, as its labels are, the wrong ones too; of a network the
    means over the epoch's batches, as Keras tells them. All others: of the validation part. Losses
    are in nats; confidence is the mean of the likeliest class's probability; ece: 15 bins.
    """

    epoch: int
    loss: float
    val_loss: float
    accuracy: float
    val_accuracy: float
    confidence: float
    ece: float


class Tested(Struct, frozen=True):
    """What came out, on n cases that were never looked at before.

    epoch: the one whose model was tested; seconds: that learning and measuring took.
    """

    accuracy: float
    nll: float
    brier: float
    ece: float
    confidence: float
    n: int
    parameters: int
    seconds: float
    epoch: int


class Training:
    """A model that learns, an epoch at a time. Epochs for one thread, the rest for all."""

    def __init__(self, lesson: Lesson, plan: Plan, make: Make = NetworkHere.of) -> None:
        """make: a network, here or elsewhere. InputError as `families.check`."""
        self.lesson, self.plan = lesson, plan
        self._learner: Learner = learner(lesson, plan, make)
        self._records: tuple[Epoch, ...] = ()
        # What the last finished epoch left, and its number; and the best one's.
        self._kept: tuple[int, Any] | None = None
        self._best_kept: tuple[int, Any] | None = None
        self.seconds = 0.0
        self.stopped_early = False

    @property
    def records(self) -> tuple[Epoch, ...]:
        """The epochs that are over."""
        return self._records

    @property
    def finished(self) -> bool:
        """Whether another epoch would change nothing: what learns all at once has learnt."""
        return self._learner.once and bool(self._records)

    @property
    def so_far(self) -> SoFar | None:
        """What there is of the epoch that is under way; None where its loss is beyond bounds."""
        found = self._learner.so_far
        return found if found is not None and found.loss <= _MOST_LOSS else None

    @property
    def learner(self) -> Learner:
        """What learns; it changes while an epoch is under way."""
        return self._learner

    @property
    def kept(self) -> tuple[int, Any] | None:
        """The number of the last finished epoch (the best one, once it stopped early), and what
        was learnt by then; None before the first.
        """
        return self._kept

    def epoch(self, beat: Beat = lambda: None) -> Epoch:
        """Learn for one more epoch; beat: called now and then, may raise Cancelled.

        ModelError "exploded" (422) where the loss is no number any more, or one beyond all bounds:
        then all that was learnt by the epoch before is there still.
        """
        began = time.monotonic()
        number = len(self._records) + 1
        loss, accuracy = self._learner.epoch(self._turn, beat)
        cases = self._asked(self.lesson.validation)
        if not (loss <= _MOST_LOSS and np.isfinite(cases.probabilities).all()):
            if self._kept is not None:
                self._learner.go_back(self._kept[1])
            raise _exploded(number, self.plan.learning_rate)
        record = Epoch(
            number,
            loss,
            _defined(measures.nll(cases)),
            accuracy,
            _defined(measures.accuracy(cases)),
            float(cases.confidence.mean()),
            _defined(measures.ece(cases)),
        )
        self._kept = (number, self._learner.keep())
        self._records = (*self._records, record)
        if self.plan.patience and best(self._records) is record:
            self._best_kept = self._kept
        self.seconds += time.monotonic() - began
        return record

    def stop_early(self) -> bool:
        """Whether patience is at its end; the model is then the best epoch's again."""
        lowest = best(self._records)
        if not self.plan.patience or lowest is None or self._learner.once:
            return False
        if len(self._records) - lowest.epoch < self.plan.patience:
            return False
        if self._best_kept is not None:
            self._learner.go_back(self._best_kept[1])
            self._kept = self._best_kept
        self.stopped_early = True
        return True

    def answering(self) -> Predict:
        """What answers as the model did at the end of the last finished epoch, prepared cases to
        probabilities float64 [n, k], whatever it learns meanwhile. ValueError before the first.
        """
        if self._kept is None:
            raise ValueError("nothing was learnt yet")
        return self._learner.answering(self._kept[1])

    def rest(self) -> None:
        """It is over for now: what it took of the machine is given back. It can go on later."""
        self._learner.rest()

    def test(self, predict: Predict | None = None) -> Tested:
        """Ask about the test part; ValueError before the first epoch.

        predict: whom to ask, by default what learns.
        """
        if self._kept is None:
            raise ValueError("nothing was learnt yet")
        began = time.monotonic()
        cases = self._asked(self.lesson.test, predict)
        self.seconds += time.monotonic() - began
        return Tested(
            _defined(measures.accuracy(cases)),
            _defined(measures.nll(cases)),
            _defined(measures.brier(cases)),
            _defined(measures.ece(cases)),
            float(cases.confidence.mean()),
            len(cases),
            self._learner.parameters,
            self.seconds,
            self._kept[0],
        )

    def test_cases(self) -> Cases:
        """What the model says of the test part, for whoever measures more."""
        return self._asked(self.lesson.test)

    def _asked(self, part: Part, predict: Predict | None = None) -> Cases:
        rows = (predict or self._learner.predict)(part.x)
        return Cases(self.lesson.material.id, rows, part.y)

    def _turn(self, piece: Piece) -> Piece:
        name = _WHOLE if self._learner.once else _TURNS
        return turns.at(name).taking(piece, at_once=True)


class Control:
    """Who watches says how it goes on: pause, go on, stop, one epoch more. Safe between threads."""

    def __init__(self, epochs: int) -> None:
        """epochs: after how many it is over."""
        self._changed = threading.Condition()
        self._goal, self._paused, self._stopped = epochs, False, False
        self._single = False

    def pause(self) -> None:
        """Stand still after the epoch that is under way."""
        with self._changed:
            self._paused = True

    def go_on(self) -> None:
        """Go on after a pause."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        """Be over after the epoch that is under way."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def one_more(self, done: int) -> None:
        """One epoch after so many, and then stand still (or be over, if that was the last)."""
        with self._changed:
            self._goal = max(self._goal, done + 1) if self._paused else done + 1
            self._stopped = False
            self._single = True
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether somebody wanted it to be over."""
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether it stands still, or will."""
        return self._paused

    def wait(self, done: int, beat: Beat) -> bool:
        """Whether an epoch after so many is wanted; waits while it is paused."""
        with self._changed:
            while not self._stopped and done < self._goal:
                if not self._paused:
                    return True
                if self._single:
                    self._single = False
                    return True
                self._changed.wait(_WAIT_S)
                self._changed.release()
                try:
                    beat()
                finally:
                    self._changed.acquire()
            self._single = False
            return False


def stream(
    training: Training, control: Control | None = None, beat: Beat = lambda: None
) -> Iterator[Epoch]:
    """The epochs of a training, one after the other, until it is over; as `Training.epoch`.

    control: by default the plan's epochs. beat: may raise Cancelled, which ends it at once.
    """
    steered = control or Control(training.plan.epochs)
    while not training.finished and steered.wait(len(training.records), beat):
        yield training.epoch(beat)
        if control is None or not control.paused:
            beyond = len(training.records) > training.plan.epochs
            if not beyond and training.stop_early():
                return


def best(records: Sequence[Epoch]) -> Epoch | None:
    """The epoch of the lowest validation loss, the first of equals; None before the first."""
    return min(records, key=lambda record: record.val_loss, default=None)


def surer_not_better(records: Sequence[Epoch], cases: int) -> int | None:
    """From which epoch on the model grew surer and not better; None where that cannot be said.

    cases: of the validation part. It is the epoch after the one of the lowest validation loss, if
    in the mean of the last three epochs (none of them that one) the validation loss is higher than
    there, the confidence is higher, and the accuracy is not above what it was by more than
    a standard error. Of fewer than `_FEW` cases it is never said: there it would mostly be chance.
    """
    lowest = best(records)
    if cases < _FEW or lowest is None or len(records) - lowest.epoch < _LATE:
        return None
    last = records[-_LATE:]
    spread = sqrt(max(lowest.val_accuracy * (1 - lowest.val_accuracy), 1e-12) / cases)
    worse = _mean([one.val_loss for one in last]) > lowest.val_loss
    surer = _mean([one.confidence for one in last]) > lowest.confidence
    better = _mean([one.val_accuracy for one in last]) > lowest.val_accuracy + spread
    return lowest.epoch + 1 if worse and surer and not better else None


SURER_NOT_BETTER = N_("From epoch {epoch} on it grows surer, not better.")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _defined(figure: float | None) -> float:
    assert figure is not None  # a part has cases
    return figure


def _exploded(epoch: int, rate: float) -> ModelError:
    return ModelError(
        "exploded",
        N_("In epoch {epoch} the loss grew beyond all bounds: with a learning rate of {rate} each "
           "step overshoots further than the one before. Try a tenth of it."),
        status=422,
        epoch=epoch,
        rate=int(rate) if rate == int(rate) else rate,
    )  # fmt: skip
