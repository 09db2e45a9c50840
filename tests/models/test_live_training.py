"""Training: the very figures of bare Keras and scikit-learn; overfitting; what goes wrong."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from models import jobs
from models.calibration import measures
from models.calibration.cases import Cases
from models.errors import Cancelled, CertitudeError, InputError
from models.lanes import Lane
from models.live import __main__ as command
from models.live import compiled, datasets, families, running
from models.live.families import OVERFIT, Plan
from models.live.learners import NetworkLearner, SoFar, flat
from models.live.lesson import Lesson, lesson
from models.live.network import NetworkHere
from models.live.running import Running
from models.live.training import (
    Control,
    Epoch,
    Training,
    best,
    stream,
    surer_not_better,
)
from tests.waiting import until

SMALL = Plan(layers=(16,), epochs=3, learning_rate=0.01)


@pytest.fixture(scope="module")
def moons() -> Lesson:
    return lesson(datasets.load("moons", n=200))


@dataclass
class Bare:
    """What Keras itself tells of the default network on the pictures that ship."""

    history: list[dict[str, float]]
    test: Cases
    model: Any


EPOCHS = 3


@pytest.fixture(scope="module")
def fashion() -> Lesson:
    return lesson(datasets.load("fashion"))


@pytest.fixture(scope="module")
def learnt(fashion: Lesson) -> Training:
    training = Training(fashion, Plan(epochs=EPOCHS))
    list(stream(training))
    return training


@pytest.fixture(scope="module")
def bare(fashion: Lesson) -> Bare:
    import keras

    layers, glorot = keras.layers, keras.initializers.GlorotUniform
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(64, activation="relu", kernel_initializer=glorot(seed=1000)),
            layers.Dense(10, activation="softmax", kernel_initializer=glorot(seed=1001)),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
    random, train, validation = np.random.default_rng(1), fashion.train, fashion.validation
    history = []
    for _ in range(EPOCHS):
        order = random.permutation(len(train))
        told = model.fit(
            train.x[order],
            train.y[order],
            batch_size=32,
            shuffle=False,
            verbose=0,
            validation_data=(validation.x, validation.y),
        )
        history.append({name: values[0] for name, values in told.history.items()})
    rows = model.predict(fashion.test.x, verbose=0).astype(np.float64)
    return Bare(history, Cases("bare", rows, fashion.test.y), model)


def test_a_network_learns_what_bare_keras_learns_to_the_last_bit(
    learnt: Training, bare: Bare
) -> None:
    for record, told in zip(learnt.records, bare.history, strict=True):
        assert (record.loss, record.accuracy) == (told["loss"], told["accuracy"])
        assert record.val_accuracy == pytest.approx(told["val_accuracy"], abs=1e-6)
        assert record.val_loss == pytest.approx(told["val_loss"], abs=1e-5)
    kept = learnt.kept
    assert kept is not None
    for ours, theirs in zip(kept[1], bare.model.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)


def test_an_epoch_under_way_has_the_means_of_its_batches_so_far(fashion: Lesson) -> None:
    seen: list[SoFar] = []
    training = Training(fashion, Plan(epochs=2))

    def beat() -> None:
        if training.so_far is not None:
            seen.append(training.so_far)

    first = training.epoch(beat)
    assert seen
    shares = [one.share for one in seen]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] + 1e-9 < 1
    assert {one.epoch for one in seen} == {1}
    # The first batches know nothing yet; the whole epoch's mean is better.
    assert seen[0].loss > first.loss
    assert seen[0].accuracy < first.accuracy
    assert training.so_far is None


def test_epochs_give_way_while_somebody_waits_for_a_network_to_be_compiled() -> None:
    assert compiled.give_way(0)
    inside, leave = threading.Event(), threading.Event()

    def wait() -> None:
        with compiled.waited_for():
            inside.set()
            leave.wait()

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        inside.wait()
        assert not compiled.give_way(0)
    finally:
        leave.set()
        thread.join()
    assert compiled.give_way(0)


def test_a_room_with_a_shape_each_is_compiled_once(moons: Lesson) -> None:
    def of(units: int) -> compiled.Compiled:
        return compiled.compiled(Plan(layers=(units,)), moons.shape, moons.classes)

    first = [of(units) for units in range(40, 52)]
    assert [of(units) for units in range(40, 52)] == first


def test_what_comes_out_is_measured_on_the_test_part(learnt: Training, bare: Bare) -> None:
    tested = learnt.test()
    assert tested.accuracy == measures.accuracy(bare.test)
    assert tested.ece == pytest.approx(measures.ece(bare.test), abs=1e-6)
    assert tested.nll == pytest.approx(measures.nll(bare.test), abs=1e-6)
    assert tested.brier == pytest.approx(measures.brier(bare.test), abs=1e-6)
    assert tested.confidence == pytest.approx(float(bare.test.confidence.mean()), abs=1e-6)
    assert (tested.n, tested.epoch) == (723, EPOCHS)
    assert tested.parameters == bare.model.count_params()
    assert tested.accuracy > 0.7


@pytest.fixture(scope="module")
def by_heart() -> Training:
    taught = lesson(datasets.load("fashion"), amount=OVERFIT.amount, noise=OVERFIT.noise)
    training = Training(taught, OVERFIT.plan)
    list(stream(training))
    return training


def test_the_preset_learns_by_heart_within_thirty_epochs(by_heart: Training) -> None:
    records = by_heart.records
    lowest, last = best(records), records[-1]
    assert lowest is not None
    assert len(records) == 30
    assert lowest.epoch < 20
    assert last.loss < lowest.loss / 3
    assert last.val_loss > 1.3 * lowest.val_loss
    assert last.ece > lowest.ece + 0.05
    assert last.confidence > lowest.confidence + 0.05


def test_it_is_said_from_where_on_it_grew_surer_and_not_better(by_heart: Training) -> None:
    lowest = best(by_heart.records)
    assert lowest is not None
    said = surer_not_better(by_heart.records, len(by_heart.lesson.validation))
    assert said == lowest.epoch + 1


def epochs(*rows: tuple[float, float, float]) -> list[Epoch]:
    return [
        Epoch(at, 0.1, loss, 0.9, accuracy, confidence, 0.1)
        for at, (loss, accuracy, confidence) in enumerate(rows, 1)
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # Surer, dearer and no more often right: from the epoch after the best one on.
        ([(0.9, 0.6, 0.6), (0.5, 0.7, 0.7), *[(0.6, 0.7, 0.8)] * 3], 3),
        # Too early to say.
        ([(0.5, 0.7, 0.7), (0.6, 0.7, 0.8), (0.7, 0.7, 0.8)], None),
        # It became more often right, by more than chance would give.
        ([(0.5, 0.7, 0.7), *[(0.6, 0.8, 0.8)] * 3], None),
        # Dearer, and not surer.
        ([(0.5, 0.7, 0.7), *[(0.6, 0.7, 0.6)] * 3], None),
        # It still learns.
        ([(0.9, 0.5, 0.5), (0.8, 0.6, 0.6), (0.7, 0.6, 0.7), (0.6, 0.6, 0.8)], None),
        ([], None),
    ],
)
def test_surer_and_not_better(rows: list[tuple[float, float, float]], said: int | None) -> None:
    assert surer_not_better(epochs(*rows), 700) == said
    assert surer_not_better(epochs(*rows), 5) is None  # of five cases it would be chance


@pytest.mark.parametrize("plan", [SMALL, Plan("linear"), Plan("tree"), Plan("forest", trees=25)])
def test_the_same_seed_gives_the_same_curve_bit_for_bit(moons: Lesson, plan: Plan) -> None:
    curves = [list(stream(Training(moons, plan))) for _ in range(2)]
    assert curves[0] == curves[1]
    other = lesson(datasets.load("moons", n=200), seed=2)
    assert list(stream(Training(other, plan))) != curves[0]


def test_who_trains_beside_others_gets_the_same_curve(moons: Lesson) -> None:
    plan = Plan(layers=(8,), dropout=0.2, epochs=3)
    alone = list(stream(Training(moons, plan)))
    running = [Running(moons, plan) for _ in range(4)]
    until(lambda: False not in [one.job.poll() for one in running])
    for one in running:
        assert list(one.job.result().records) == alone


def model_of(training: Training) -> Any:
    """The Keras model that learns, in this process."""
    learner = training.learner
    assert isinstance(learner, NetworkLearner)
    assert isinstance(learner.network, NetworkHere)
    return learner.network.model


def test_networks_of_one_shape_are_compiled_once_and_keep_apart() -> None:
    plans = [
        Plan(layers=(7,), dropout=0.3, epochs=3, batch=batch, learning_rate=rate)
        for batch, rate in ((16, 0.01), (32, 0.05), (16, 0.002))
    ]
    taught = [lesson(datasets.load("moons", n=200), seed=seed) for seed in (1, 2, 3)]
    alone = [list(stream(Training(*each))) for each in zip(taught, plans, strict=True)]
    trainings = [Training(*each) for each in zip(taught, plans, strict=True)]
    for _ in range(3):
        for training in trainings:
            training.epoch()
    assert [list(training.records) for training in trainings] == alone
    shared = {id(model_of(training)) for training in trainings}
    assert len(shared) == 1
    assert id(model_of(Training(taught[0], Plan(layers=(7, 7))))) not in shared


@pytest.mark.parametrize("family", ["linear", "knn", "tree", "forest"])
def test_what_learns_at_once_is_scikit_learns_own(moons: Lesson, family: Any) -> None:
    plan = Plan(family, trees=25, depth=6, neighbours=7)
    training = Training(moons, plan)
    records = list(stream(training))
    assert [record.epoch for record in records] == [1]
    fitted = families.estimator(plan, 1).fit(flat(moons.train.x), moons.train.y)
    rows = fitted.predict_proba(flat(moons.test.x))
    assert np.array_equal(training.test_cases().probabilities, rows)
    assert training.finished
    assert training.test().parameters > 0


@pytest.mark.parametrize(
    ("plan", "shape"),
    [
        (Plan(layers=()), (28, 28, 1)),
        (Plan(layers=(64, 32)), (28, 28, 1)),
        (Plan(layers=(8,), convolutions=(4, 6), dropout=0.5), (9, 11, 1)),
        (Plan(layers=(5, 5)), (2,)),
    ],
)
def test_parameters_are_counted_without_building_it(plan: Plan, shape: tuple[int, ...]) -> None:
    built = families.network(plan, shape, 10, 1)
    assert families.network_parameters(plan, shape, 10) == built.count_params()


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (Plan(layers=(10_000,)), "too_large_network"),
        (Plan(layers=(0,)), "too_large_network"),
        (Plan(layers=(8,) * 7), "too_large_network"),
        (Plan(layers=(512,) * 6), "too_large_network"),
        (Plan(convolutions=(8,)), "no_convolution"),
        (Plan(epochs=0), "bad_setting"),
        (Plan(epochs=10**9), "bad_setting"),
        (Plan(learning_rate=float("nan")), "bad_setting"),
        (Plan(learning_rate=-1.0), "bad_setting"),
        (Plan(dropout=1.0), "bad_setting"),
        (Plan(batch=0), "bad_setting"),
        (Plan("knn", neighbours=10**6), "bad_setting"),
        (Plan("forest", trees=10**6), "bad_setting"),
        (Plan("tree", depth=0), "bad_setting"),
        (Plan("linear", strength=0.0), "bad_setting"),
    ],
)
def test_what_is_too_much_is_refused_with_a_reason(moons: Lesson, plan: Plan, code: str) -> None:
    with pytest.raises(InputError) as refused:
        families.check(plan, (3000,) if len(plan.layers) == 6 else moons.shape, 2, 120)
    assert refused.value.code == code


def test_a_picture_that_convolutions_would_leave_nothing_of() -> None:
    with pytest.raises(InputError, match="leave nothing of one of 4 pixels"):
        families.check(Plan(convolutions=(4, 4, 4)), (4, 4, 1), 10, 100)


@pytest.mark.parametrize("rate", [1e6, 1e3])
def test_a_rate_that_explodes_is_said_and_what_was_learnt_before_stays(rate: float) -> None:
    training = Training(
        lesson(datasets.load("digits"), amount=200), Plan(optimiser="sgd", learning_rate=0.1)
    )
    before = training.epoch()
    model_of(training).optimizer.learning_rate = rate

    def some() -> None:
        for _ in range(5):
            training.epoch()

    with pytest.raises(CertitudeError, match="tenth") as failed:
        some()
    assert failed.value.code == "exploded"
    assert training.records[0] == before
    assert np.isfinite(training.test_cases().probabilities).all()


def test_it_stops_early_and_goes_back_to_the_best_epoch() -> None:
    taught = lesson(datasets.load("moons", n=100, scatter=0.6), noise=0.3)
    training = Training(taught, Plan(layers=(64, 64), learning_rate=0.05, epochs=60, patience=3))
    records = list(stream(training))
    lowest = best(records)
    assert lowest is not None
    assert training.stopped_early
    assert len(records) == lowest.epoch + 3 < 60
    assert training.test().epoch == lowest.epoch
    cases = Cases("", training.learner.predict(taught.validation.x), taught.validation.y)
    assert measures.nll(cases) == pytest.approx(lowest.val_loss, abs=1e-6)


def test_pause_one_more_go_on_and_stop(moons: Lesson) -> None:
    training, control = Training(moons, SMALL), Control(5)
    beats = []

    def beat() -> None:
        beats.append(len(training.records))
        if len(beats) > 400:  # whatever waits in vain is cancelled, as a closed tab is
            raise Cancelled

    epochs = stream(training, control, beat)
    assert next(epochs).epoch == 1
    control.pause()
    control.one_more(1)
    assert next(epochs).epoch == 2
    asked = threading.Timer(0.0, control.go_on)
    asked.start()
    assert next(epochs).epoch == 3
    control.stop()
    assert list(epochs) == []
    control.one_more(3)
    assert [record.epoch for record in stream(training, control, beat)] == [4]


def test_one_epoch_more_goes_on_where_it_was_over(moons: Lesson) -> None:
    whole = list(stream(Training(moons, SMALL)))
    first = Running(moons, Plan(layers=(16,), epochs=2, learning_rate=0.01))
    until(first.job.poll)
    again = Running(moons, SMALL, before=first.job.result().training)
    until(again.job.poll)
    assert list(again.job.result().records) == whole


def test_a_training_is_watched_paused_and_cancelled(moons: Lesson) -> None:
    running = Running(moons, Plan(layers=(8,), epochs=200))
    until(lambda: running.job.poll() or running.job.progress is not None)
    running.control.pause()
    assert running.state == "paused"
    running.job.cancel()
    until(lambda: running.job.ended)
    assert running.job.cancelled
    assert running.state == "over"


def test_what_explodes_leaves_its_epochs_and_a_sentence() -> None:
    taught = lesson(datasets.load("digits"), amount=200)
    running = Running(taught, Plan(optimiser="sgd", learning_rate=1e6, epochs=3))
    until(running.job.poll)
    outcome = running.job.result()
    assert outcome.error is not None
    assert outcome.error.code == "exploded"
    assert (outcome.tested is None) == (not outcome.records)


def test_more_than_the_machine_holds_wait_and_know_their_place(moons: Lesson) -> None:
    held = [Running(moons, Plan(layers=(4,), epochs=200)) for _ in range(14)]
    try:
        for one in held:
            one.control.pause()
        # Polled all the while: whom nobody polls ends, and the next has its place.
        until(lambda: not [one.job.poll() for one in held].count(True))
        assert [one.place for one in held if one.place] == [1, 2]
        assert held[-1].state == "waiting"
    finally:
        for one in held:
            one.job.cancel()
        until(lambda: all(one.job.ended for one in held))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    command.main(arguments)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_command_prints_a_line_an_epoch_and_what_came_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = said(
        capsys, "--data", "moons", "--layers", "8,4", "--epochs", "2", "--noise", "0.2",
        "--amount", "100", "--seed", "1", "--json",
    )  # fmt: skip
    fields = {"epoch", "loss", "val_loss", "accuracy", "val_accuracy", "confidence", "ece"}
    assert [set(line) for line in lines[:-1]] == [fields] * 2
    final = lines[-1]
    assert set(final["test"]) == {
        "accuracy", "nll", "brier", "ece", "confidence", "n", "parameters", "seconds", "epoch",
    }  # fmt: skip
    assert (final["learnt_from"], final["wrong_labels"], final["test"]["n"]) == (100, 20, 200)


def test_the_command_of_what_learns_at_once_prints_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = said(capsys, "--data", "wine", "--model", "tree", "--json")
    assert [line.get("epoch") for line in lines] == [1, None]


def test_the_command_writes_the_code_and_says_where_it_cannot(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("mine.py", "mine.ipynb"):
        said(capsys, "--data", "wine", "--model", "tree", "--json", "--code", f"{tmp_path}/{name}")
    assert "DecisionTreeClassifier" in (tmp_path / "mine.py").read_text("utf-8")
    assert json.loads((tmp_path / "mine.ipynb").read_text("utf-8"))["nbformat"] == 4
    with pytest.raises(SystemExit) as ended:
        command.main(["--data", "wine", "--model", "tree", "--code", f"{tmp_path}/no/mine.py"])
    assert ended.value.code == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--data", "nothing"), "There is no set “nothing”"),
        (("--data", "nothing.csv"), "There is no file"),
        (("--data", "moons", "--layers", "10000"), "units here"),
        (("--data", "moons", "--amount", "1"), "examples to learn from"),
        (("--data", "moons", "--convolutions", "8"), "no pictures"),
        (("--data", "moons", "--layers", "many"), "invalid"),
    ],
)
def test_the_command_says_what_cannot_be_done(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("paused", [False, True])
def test_a_closed_tab_ends_its_training_and_the_next_one_has_its_place(
    moons: Lesson, monkeypatch: pytest.MonkeyPatch, paused: bool
) -> None:
    now = [0.0]
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(running, "TRAININGS", Lane("one at a time", 1))
    left = Running(moons, Plan(layers=(8,), epochs=200))
    until(lambda: left.job.progress is not None)
    if paused:
        left.control.pause()
    waiting = Running(moons, Plan(layers=(8,), epochs=2))
    assert waiting.place == 1
    # From here on only the second is looked at, as by a page that is open.
    now[0] = 0.6 * jobs.ABANDONED_S
    assert not waiting.job.poll()
    assert not left.job.ended
    now[0] = 1.01 * jobs.ABANDONED_S
    until(waiting.job.poll)
    assert left.job.cancelled
    assert waiting.place == 0
    assert len(waiting.job.result().records) == 2
