"""Model calls made elsewhere: the same explanation to the bit, no hang, nothing left behind."""

from __future__ import annotations

import multiprocessing
import pickle
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any, cast
from unittest import mock

import numpy as np
import psutil  # type: ignore[import-untyped]
import pytest
from distributed import Client, LocalCluster
from PIL import Image

from models import loaded, loading, predictions
from models.adapters import pictures
from models.catalog import Entry
from models.classifier import Prepared, Reading, TextClassifier
from models.errors import Cancelled, CertitudeError, InputError, ModelError
from models.explain import executors, explanations
from models.explain.types import Report, Request, TextExplanation
from models.jobs import Job, Progress
from models.prediction import Label
from models.reading import inputs
from tests.models import standins
from tests.waiting import PATIENCE_S

MODEL = "services-fr"
TEXT = (
    "L'accueil au guichet était charmant, mais j'ai attendu deux heures pour rien et le formulaire "
    "que l'on m'avait donné n'était pas le bon."
)
LONG = " ".join(f"mot{i}" for i in range(60))


def unwatched(_progress: Progress) -> None:
    pass


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    explanations.forget()
    yield
    executors.use("")
    explanations.forget()


@contextmanager
def cluster() -> Iterator[LocalCluster]:
    """A Dask cluster in this process, that listens on a port."""
    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        protocol="tcp",
        dashboard_address=None,
    ) as local:
        yield local


@contextmanager
def opened(name: str) -> Iterator[Executor]:
    """An executor of each kind that people have."""
    if name == "threads":
        with ThreadPoolExecutor(3) as threads:
            yield threads
    elif name == "processes":
        spawn = multiprocessing.get_context("spawn")
        with (
            # A new process runs the main script again, which after an AppTest is a page of it.
            mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}),
            ProcessPoolExecutor(1, mp_context=spawn) as processes,
        ):
            yield processes
    else:
        with cluster() as local, Client(local, set_as_default=False) as client:
            yield client.get_executor(pure=False)


def here(text: str, request: Request) -> TextExplanation:
    """Explained in this process."""
    given = inputs.decode_text(text)
    return explanations.explain_text(shipped(), standins.entry(MODEL, "fr"), given, request)


def shipped() -> TextClassifier:
    return cast(TextClassifier, loaded.load(MODEL))


@pytest.mark.parametrize("name", ["threads", "processes", "dask"])
def test_every_executor_gives_the_explanation_of_this_process(name: str) -> None:
    requests = [
        Request(0, 300, 3, tolerance=0.0),
        Request(1, 200, settle=False),
    ]
    with opened(name) as executor:
        for request in requests:
            through = executors.Through(executor, MODEL)
            made = explanations.explain_reading(shipped(), through, TEXT, "fr", request, unwatched)
            assert made == here(TEXT, request)
            assert made.model_calls > 100


@pytest.mark.parametrize("setting", ["processes:1", "dask"])
def test_the_setting_moves_the_model_calls_away(setting: str) -> None:
    request = Request(0, 700, 3)
    expected = here(TEXT, request)
    explanations.forget()
    with cluster() as local:
        executors.use(f"dask:{local.scheduler_address}" if setting == "dask" else setting)
        classifier = Untouched(shipped())
        given = inputs.decode_text(TEXT)
        job = explanations.start_text(classifier, standins.entry(MODEL, "fr"), given, request)
        while not job.poll():
            time.sleep(0.02)
        assert job.result() == expected
        assert classifier.asked == 0
        executors.use("")


class Untouched:
    """A classifier that tells how often it was asked itself."""

    def __init__(self, inner: TextClassifier) -> None:
        self.labels = inner.labels
        self._inner = inner
        self.asked = 0

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += 1
        return self._inner.predict_proba(texts)

    def reading(self, text: str) -> Reading:
        return self._inner.reading(text)


# --- what goes wrong ------------------------------------------------------------------------


def refused() -> str:
    """The code of the error; that it never comes is for the suite's own limit to say."""
    given = inputs.decode_text(TEXT)
    with pytest.raises(ModelError) as caught:
        explanations.explain_text(shipped(), standins.entry(MODEL, "fr"), given, Request(1, 600, 9))
    assert caught.value.status == 503
    return caught.value.code


def test_a_cluster_that_is_gone_is_an_error_and_a_new_one_is_found() -> None:
    with cluster() as local:
        address = local.scheduler_address
        executors.use(f"dask:{address}")
        given = inputs.decode_text(TEXT)
        request = Request(1, 600, 9)
        first = explanations.explain_text(shipped(), standins.entry(MODEL, "fr"), given, request)
        explanations.forget()
    assert refused() == "executor_lost"
    port = int(address.rsplit(":", 1)[1])
    with LocalCluster(
        n_workers=1, processes=False, protocol="tcp", scheduler_port=port, dashboard_address=None
    ):
        found = eventually(
            lambda: explanations.explain_text(
                shipped(), standins.entry(MODEL, "fr"), given, request
            )
        )
        assert found == first
        executors.use("")


def eventually(work: Any) -> Any:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return work()
        except ModelError:
            assert time.monotonic() < end
            time.sleep(0.5)


def test_a_cluster_that_never_was_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call, and says nothing
        executors.use(f"dask:tcp://127.0.0.1:{silent.getsockname()[1]}")
        assert refused() == "executor_lost"


def test_a_cluster_that_goes_away_meanwhile_ends_the_explanation() -> None:
    local = LocalCluster(n_workers=1, processes=False, protocol="tcp", dashboard_address=None)
    closing = threading.Thread(target=local.close)

    def report(progress: Progress) -> None:
        if progress.done > 100 and not closing.ident:
            closing.start()

    try:
        executors.use(f"dask:{local.scheduler_address}")
        predict = executors.predict(MODEL, shipped().predict_proba)
        with pytest.raises(ModelError) as caught:
            explain(predict, Request(1, 5000, settle=False), report)
        assert caught.value.code == "executor_lost"
    finally:
        closing.join(PATIENCE_S)


def explain(predict: Any, request: Request, report: Report, text: str = LONG) -> TextExplanation:
    return explanations.explain_reading(shipped(), predict, text, "fr", request, report)


def test_a_worker_that_dies_is_an_error_and_another_takes_its_place() -> None:
    executors.use("processes:1")
    given = inputs.decode_text(TEXT)
    request = Request(1, 600, 9)
    first = explanations.explain_text(shipped(), standins.entry(MODEL, "fr"), given, request)
    explanations.forget()
    workers = [
        child
        for child in psutil.Process().children(recursive=True)
        if "popen_loky_posix" in " ".join(child.cmdline())
    ]
    assert len(workers) == 1
    workers[0].kill()
    assert refused() == "executor_lost"
    assert (
        explanations.explain_text(shipped(), standins.entry(MODEL, "fr"), given, request) == first
    )


# --- models made on the spot ----------------------------------------------------------------


class Slow:
    """Answers when it may; counts what it was asked, and how many batches at once."""

    labels = (Label("no"), Label("yes"))
    size = (32, 32)

    def __init__(self) -> None:
        self.go = threading.Event()
        self.batches = self.now = self.most = 0
        self.fails: Exception | None = None
        self._lock = threading.Lock()

    def predict_proba(self, batch: Any) -> np.ndarray:
        with self._lock:
            self.batches += 1
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            if self.batches > 1:  # the whole input, asked first, is answered at once
                self.go.wait(PATIENCE_S)
                time.sleep(0.01)
            if self.fails is not None:
                raise self.fails
            if isinstance(batch, np.ndarray):
                p = batch[:, :6, :6].mean(axis=(1, 2, 3)) / 300
            else:
                p = np.array([0.9 if "mot7 " in text else 0.2 for text in batch])
            return np.column_stack([1 - p, p])
        finally:
            with self._lock:
                self.now -= 1

    def prepare(self, image: Image.Image) -> Prepared:
        return pictures.cover(image, *self.size)

    def reading(self, text: str) -> Reading:
        return Reading(len(text), 0, None)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """The model behind every id of the catalog."""
    model = Slow()

    def build(_entry: Entry, _report: loading.Report) -> Any:
        return model

    predictions.forget()
    monkeypatch.setattr(loading, "build", build)
    yield model
    model.go.set()
    predictions.forget()


def test_several_batches_are_under_way_at_once_but_not_all(slow: Slow) -> None:
    slow.go.set()
    with ThreadPoolExecutor(3) as executor:
        through = executors.Through(executor, MODEL, ahead=2)
        made = explain(through, Request(1, 2000, settle=False), unwatched)
    assert slow.most == 2
    explanations.forget()
    own = explain(slow.predict_proba, Request(1, 2000, settle=False), unwatched)
    assert made == own


def test_pictures_go_through_an_executor_too(slow: Slow) -> None:
    slow.go.set()
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    request = Request(1, 900, 1)
    with ThreadPoolExecutor(3) as executor:
        through = executors.Through(executor, "photos")
        made = explanations.ENGINE.explain_image(through, image, request, unwatched)
    own = explanations.ENGINE.explain_image(slow.predict_proba, image, request, unwatched)
    assert (made.segments == own.segments).all()
    bare = np.zeros(0)
    assert replace(made, segments=bare).weights == replace(own, segments=bare).weights
    assert (made.errors, made.samples, made.stop) == (own.errors, own.samples, own.stop)


def test_cancel_is_quick_and_what_has_not_begun_never_does(slow: Slow) -> None:
    with ThreadPoolExecutor(1) as executor:
        through = executors.Through(executor, MODEL)
        request = Request(1, 5000, settle=False)
        job: Job[TextExplanation, Progress] = Job(lambda report: explain(through, request, report))
        while slow.batches < 2:
            assert not job.poll()
            time.sleep(0.01)
        job.cancel()
        with pytest.raises(Cancelled):
            job.result(PATIENCE_S)
        assert slow.now == 1  # the batch under way was not waited for
        slow.go.set()
    assert slow.batches == 2


def test_an_answer_that_never_comes_is_not_waited_for(slow: Slow) -> None:
    with ThreadPoolExecutor(1) as executor:
        through = executors.Through(executor, MODEL, patience_s=0.3)
        with pytest.raises(ModelError) as caught:
            explain(through, Request(1, 100), unwatched)
        assert caught.value.code == "executor_lost"
        slow.go.set()


def test_an_executor_that_is_shut_down_is_an_error(slow: Slow) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(ModelError) as caught:
        executors.Through(executor, MODEL)(["un mot"])
    assert caught.value.code == "executor_lost"


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (RuntimeError("inside"), "model_failed"),
        (TimeoutError(), "model_failed"),
        (InputError("too_odd", "Too odd: {what}.", what="this"), "too_odd"),
    ],
)
def test_a_models_own_failure_is_told_as_one(slow: Slow, failure: Exception, code: str) -> None:
    with ThreadPoolExecutor(1) as executor:
        through = executors.Through(executor, MODEL)
        slow.go.set()
        slow.fails = failure
        with pytest.raises(CertitudeError) as caught:
            explain(through, Request(1, 100), unwatched)
    assert caught.value.code == code


@pytest.mark.parametrize("kind", [InputError, ModelError, CertitudeError])
def test_an_error_comes_back_from_another_process_whole(kind: type[CertitudeError]) -> None:
    error = kind("too_odd", "Too odd: {what}.", status=415, what="this")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is kind
    assert (again.code, again.status, str(again)) == ("too_odd", 415, "Too odd: this.")
    assert again.values == {"what": "this"}


# --- the setting ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setting",
    [
        "dask", "dask:", "dask:host:8786", "dask:tcp://host", "dask:tcp://:8786", "dask:tcp://h:x",
        "dask:tcp://h:1/path", "dask:http://host:8786", "processes", "processes:", "processes:0",
        "processes:65", "processes:-1", "processes:2.5", "processes:²", "threads:2", "yes",
    ],
)  # fmt: skip
def test_other_settings_are_refused_with_a_sentence(setting: str) -> None:
    with pytest.raises(ValueError, match=r"CERTITUDE_EXECUTOR is “.*”\. It has to be processes:N"):
        executors.use(setting)


@pytest.mark.parametrize("setting", ["", "  ", "processes:2", " dask:tcp://nowhere.invalid:8786"])
def test_a_setting_costs_nothing_before_it_is_needed(setting: str) -> None:
    before = len(psutil.Process().children(recursive=True))
    began = time.process_time()
    executors.use(setting)
    assert time.process_time() - began < 1
    assert len(psutil.Process().children(recursive=True)) <= before


def test_dask_without_dask_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "find_spec", lambda _name: None)
    with pytest.raises(ValueError, match="not installed: pip install distributed"):
        executors.use("dask:tcp://host:8786")


def test_workers_have_loaded_the_model_before_they_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What starting and loading takes is no part of an explanation's seconds."""
    loads: list[str] = []
    beats: list[int] = []

    def load(model_id: str) -> None:
        time.sleep(0.3)
        loads.append(model_id)

    monkeypatch.setattr(executors, "wake", load)
    with ThreadPoolExecutor(2) as pool:
        opened = executors._Open(pool, 3, lambda: True, lambda: None, workers=2)
        workers = executors._Workers(lambda: opened)
        for model in ("a", "a", "b"):
            workers.predict(model, lambda: beats.append(1))
        assert sorted(loads) == ["a", "a", "b", "b"]
        assert beats, "who waits can be told to stop"

        def stop() -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            workers.predict("c", stop)
