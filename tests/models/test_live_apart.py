"""Networks that learn in a process of their own: the same figures, and no fault of it is theirs."""

from __future__ import annotations

import io
import itertools
import os
import signal
from collections.abc import Callable, Iterator

import numpy as np
import psutil  # type: ignore[import-untyped]
import pytest

from models.bounded import asking
from models.errors import ModelError
from models.live import datasets
from models.live.apart import wire, workers
from models.live.apart.network import NetworkApart
from models.live.apart.workers import Worker, Workers
from models.live.families import Plan
from models.live.lesson import Lesson, lesson
from models.live.running import Running
from models.live.training import Training, stream
from tests.waiting import until

PLAN = Plan(layers=(9,), dropout=0.2, epochs=4, learning_rate=0.01)


@pytest.fixture(scope="module")
def moons() -> Lesson:
    return lesson(datasets.load("moons", n=200))


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    """Processes of this test's own."""
    made = Workers()
    monkeypatch.setattr("models.live.apart.network.WORKERS", made)
    yield made
    made.close()


@pytest.mark.parametrize("data", ["moons", "digits"])
def test_it_learns_what_one_here_learns_bit_for_bit(data: str) -> None:
    taught = lesson(datasets.load(data), amount=150)
    here, apart = Training(taught, PLAN), Training(taught, PLAN, NetworkApart)
    assert list(stream(apart)) == list(stream(here))
    assert apart.test_cases().probabilities.tolist() == here.test_cases().probabilities.tolist()
    assert apart.learner.parameters == here.learner.parameters
    # The model of its last epoch answers here, too, whatever becomes of the process.
    asked = taught.test.x
    assert np.array_equal(apart.answering()(asked), here.learner.predict(asked))
    apart.rest()


def test_it_goes_on_after_a_rest_as_if_there_had_been_none(moons: Lesson, own: Workers) -> None:
    whole = list(stream(Training(moons, PLAN)))
    training = Training(moons, PLAN, NetworkApart)
    training.epoch()
    training.rest()
    own.close()  # nothing of it is left there
    training.epoch()
    training.rest()
    training.rest()
    assert [*training.records, training.epoch(), training.epoch()] == whole
    training.rest()


def test_stopping_early_goes_back_to_the_best_epoch_there_too() -> None:
    taught = lesson(datasets.load("moons", n=100, scatter=0.6), noise=0.3)
    plan = Plan(layers=(64, 64), learning_rate=0.05, epochs=60, patience=3)
    here, apart = Training(taught, plan), Training(taught, plan, NetworkApart)
    assert list(stream(apart)) == list(stream(here))
    assert apart.test().epoch == here.test().epoch
    assert apart.test().nll == here.test().nll
    apart.rest()


def test_where_its_process_ends_the_epochs_stand_and_the_next_training_learns(
    moons: Lesson, own: Workers
) -> None:
    running = Running(moons, Plan(layers=(9,), epochs=200))
    try:
        until(lambda: running.job.poll() or (running.training and running.training.records))
        (pid,) = own.pids
        os.kill(pid, signal.SIGKILL)
        until(running.job.poll)
    finally:
        running.job.cancel()
    outcome = running.job.result()
    assert outcome.error is not None
    assert outcome.error.code == "training_lost"
    assert outcome.records
    assert outcome.tested is not None
    assert outcome.tested.epoch == len(outcome.records)
    # It cannot go on, and says so; another one can.
    more = Running(moons, PLAN, before=outcome.training)
    until(more.job.poll)
    again = more.job.result()
    assert again.error is not None
    assert again.error.code == "training_lost"
    assert again.records == outcome.records
    new = Running(moons, PLAN)
    until(new.job.poll)
    assert list(new.job.result().records) == list(stream(Training(moons, PLAN)))


def test_what_cannot_be_done_is_said_and_the_others_learn_on(moons: Lesson, own: Workers) -> None:
    worker = own.enter()
    with pytest.raises(ModelError) as refused:
        worker.ask({"do": "learn", "network": 99})
    assert refused.value.code == "model_failed"
    training = Training(moons, PLAN, NetworkApart)
    assert training.epoch().epoch == 1
    assert len(own.pids) == 1
    training.rest()
    own.leave(worker)


def gone(pids: tuple[int, ...]) -> Callable[[], bool]:
    return lambda: not any(psutil.pid_exists(pid) for pid in pids)


def test_it_is_there_while_somebody_looks_and_no_longer(
    own: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = itertools.count()
    unneeded = Workers._unneeded

    def counted(self: Workers) -> list[Worker]:
        next(looks)
        return unneeded(self)

    monkeypatch.setattr(workers, "_LINGER_S", 0.0)
    monkeypatch.setattr(workers, "_LOOK_S", 0.02)
    monkeypatch.setattr(Workers, "_unneeded", counted)
    here = {"one", "two"}
    for each in ("one", "two"):
        own.look(each, lambda each=each: each in here)  # type: ignore[misc]
    pids = own.pids
    here.remove("one")
    until(lambda: next(looks) > 6)
    assert own.pids == pids
    here.remove("two")
    until(gone(pids))
    assert own.pids == ()


def test_nobody_learns_in_one_that_has_compiled_too_much(
    moons: Lesson, own: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Training(moons, PLAN, NetworkApart)
    first.epoch()
    (old,) = own.pids
    monkeypatch.setattr(workers, "_MOST_SHAPES", 1)
    second = Training(moons, PLAN, NetworkApart)
    assert len(own.pids) == 2
    # The one that learns in it learns on, and ends it.
    assert [*first.records, first.epoch()] == [second.epoch(), second.epoch()]
    first.rest()
    until(gone((old,)))
    assert second.epoch().epoch == 3
    second.rest()


def test_nothing_is_begun_once_the_server_ends(moons: Lesson, own: Workers) -> None:
    own.look("one", lambda: True)
    pids = own.pids
    asking.end()
    try:
        assert gone(pids)()
        own.look("one", lambda: True)
        assert own.pids == ()
        running = Running(moons, PLAN)
        until(running.job.poll)
        assert running.job.error is not None
        assert running.job.error.code == "training_lost"
    finally:
        asking.begin()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3).T,  # as it does not lie in memory
        np.zeros((0, 3), np.float32),
        np.array(3, np.int32),
        np.float32(0.5),
        np.full((2, 2, 1), 255, np.uint8),
    ],
)
def test_what_is_sent_arrives(array: np.ndarray) -> None:
    stream_ = io.BytesIO()
    wire.write(stream_, {"do": "this"}, (array, array))
    wire.write(stream_, {"do": "that"})
    whole = stream_.getvalue()
    stream_.seek(0)
    first, second, last = wire.read(stream_), wire.read(stream_), wire.read(stream_)
    assert first is not None
    assert first[0] == {"do": "this"}
    for one in first[1]:
        assert one.dtype == array.dtype
        assert np.array_equal(one, array)
        assert one.shape == array.shape
    assert second == ({"do": "that"}, [])
    assert last is None
    for end in range(1, whole.index(b"\n", whole.index(b"\n") + 1) - 20):
        cut = wire.read(io.BytesIO(whole[:end]))
        assert cut is None or end >= len(whole) - len(b'{"do":"that","size":0,"arrays":[]}\n')
