"""Where the model calls of explanations are made: here, or by an executor that the server opts in.

`CERTITUDE_EXECUTOR` in the environment says which: nothing for this process, `processes:N` for N
processes on this machine, `dask:tcp://host:port` for a Dask cluster. Whoever calls the model, the
batches are the same, and so is the explanation.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from models import catalog, turns
from models.errors import N_, CertitudeError, ModelError, model_failed
from models.faults import log_fault

if TYPE_CHECKING:
    import numpy as np

SETTING = "CERTITUDE_EXECUTOR"
MAX_PROCESSES = 64
# How long one batch may take before its executor is given up; the first loads the model.
PATIENCE_S = 60.0
# Batches of one explanation under way at once. An executor serves whoever came first, so this is
# also what somebody who comes later waits for.
AHEAD = 8
_CONNECT_S = 5.0
_BEAT_S = 0.05
_WATCH_S = 0.5

_log = logging.getLogger(__name__)


def classify(model_id: str, inputs: Any) -> np.ndarray:
    """One batch's probabilities [n, k], by the model as the process that runs this has loaded it.

    inputs: texts [n], or uint8 [n, h, w, 3]. Found by its name in a worker, which needs nothing but
    this program and the model's files. CertitudeError as `models.loaded.load`; ModelError
    "model_failed" whatever else the model raises: that might not survive the way back.
    """
    from models import loaded

    classifier: Any = loaded.load(model_id)
    try:
        answers: np.ndarray = classifier.predict_proba(inputs)
    except CertitudeError:
        raise
    except Exception as error:
        log_fault(_log, f"the model {model_id} failed on a batch", error)
    else:
        return answers
    raise model_failed()


def wake(model_id: str) -> None:
    """Load a model in the process that runs this; CertitudeError as `models.loaded.load`."""
    from models import loaded

    loaded.load(model_id)


class Through:
    """A predict function that has an executor call the model, for one explanation."""

    def __init__(
        self,
        executor: Executor,
        model_id: str,
        ahead: int = AHEAD,
        patience_s: float = PATIENCE_S,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """failed: told what broke, when it was the executor rather than the model."""
        self._executor = executor
        self._model_id = model_id
        self._ahead = ahead
        self._patience_s = patience_s
        self._failed = failed

    def __call__(self, inputs: Any) -> np.ndarray:
        """One batch's probabilities [n, k]; errors as `classify`, and as `many`."""
        return next(self.many([inputs], lambda: None))

    def many(self, batches: Iterable[Any], beat: Callable[[], None]) -> Iterator[np.ndarray]:
        """The probabilities of each batch, in order, some batches being under way at once.

        beat: called often while waiting; may raise Cancelled. However this ends, batches that have
        not begun by then never do. Errors as `classify`; ModelError "executor_lost" (503) if the
        executor is broken, or has not answered for a batch in `patience_s`.
        """
        left = iter(batches)
        asked: deque[Future[np.ndarray]] = deque()
        try:
            while True:
                for batch in islice(left, self._ahead - len(asked)):
                    asked.append(self._submit(classify, self._model_id, batch))
                if not asked:
                    return
                answer = self._answer(asked[0], beat)
                asked.popleft()
                yield answer
        finally:
            for future in asked:
                future.cancel()

    def wake(self, workers: int, beat: Callable[[], None]) -> None:
        """Have so many workers load the model, or one that does so already; errors as `many`."""
        loads = [self._submit(wake, self._model_id) for _ in range(workers)]
        try:
            for each in loads:
                self._answer(each, beat)
        finally:
            for each in loads:
                each.cancel()

    def _submit(self, what: Callable[..., Any], *given: Any) -> Future[Any]:
        try:
            return self._executor.submit(what, *given)
        except Exception as error:  # each executor has its own way to say that it is gone
            raise self._lost(error) from error

    def _answer(self, future: Future[Any], beat: Callable[[], None]) -> Any:
        until = time.monotonic() + self._patience_s
        while not wait([future], _BEAT_S).done:
            beat()
            if time.monotonic() > until:
                raise self._lost(TimeoutError(f"no answer in {self._patience_s} s"))
        try:
            return future.result()
        except CertitudeError:
            raise
        except Exception as error:  # the model's own failures have become CertitudeErrors
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> ModelError:
        _log.error("the executor failed: %r", error)
        if self._failed is not None:
            self._failed(error)
        return _lost()


def _lost() -> ModelError:
    return ModelError(
        "executor_lost",
        N_("The computers that run the models do not answer. Try again in a moment; if it goes "
           "on, tell whoever runs this server."),
        status=503,
    )  # fmt: skip


@dataclass(frozen=True)
class _Open:
    """An executor in use, how to tell that it is one no more, and how to let go of it.

    workers: how many it has, as far as is known. awake: the models that they have loaded by now.
    """

    executor: Executor
    ahead: int
    alive: Callable[[], bool]
    close: Callable[[], None]
    workers: int = 1
    awake: set[str] = field(default_factory=set)


class _Workers:
    """The executor that was opted in: made on first use, and made anew once it is broken."""

    def __init__(self, make: Callable[[], _Open]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._opening: Future[_Open] | None = None  # the only attempt, until it has failed

    def predict(self, model_id: str, beat: Callable[[], None]) -> Through:
        """A predict function, once the model is loaded where it will be asked.

        beat: called often meanwhile; may raise Cancelled. ModelError "executor_lost" if the
        executor cannot be had.
        """
        with self._lock:
            if self._opening is not None and not _may_be_used(self._opening):
                self._drop()
            if self._opening is None:
                self._opening = Future()
                # Apart, since a machine that takes the call and says nothing keeps it for ever.
                threading.Thread(target=self._open, args=(self._opening,), daemon=True).start()
            opening = self._opening
        try:
            current = opening.result(_CONNECT_S)
        except Exception as error:  # no address, no answer, another version
            _log.error("no executor: %r", error)
            raise _lost() from error

        def failed(error: Exception) -> None:
            with self._lock:
                if isinstance(error, BrokenExecutor) and self._opening is opening:
                    self._drop()

        through = Through(current.executor, model_id, current.ahead, failed=failed)
        # Else the first answer would seem to take as long as starting a process does.
        if model_id not in current.awake:
            through.wake(current.workers, beat)
            current.awake.add(model_id)
        return through

    def close(self) -> None:
        """Let go of the executor; another is made if someone asks again."""
        with self._lock:
            self._drop()

    def _open(self, opening: Future[_Open]) -> None:
        try:
            opening.set_result(self._make())
        except Exception as error:
            opening.set_exception(error)

    def _drop(self) -> None:
        if self._opening is not None:
            self._opening.add_done_callback(_close)
        self._opening = None


def _may_be_used(opening: Future[_Open]) -> bool:
    if not opening.done():
        return True
    return opening.exception() is None and opening.result().alive()


def _close(opening: Future[_Open]) -> None:
    if opening.exception() is None:
        try:
            opening.result().close()
        except Exception as error:  # what is broken may fail to end, too
            _log.warning("an executor did not close: %r", error)


_workers: _Workers | None = None


def use(setting: str) -> None:
    """Choose who calls the models for explanations from now on; "" is this process.

    Only what the setting says is looked at: a cluster need not be there yet. ValueError with a
    sentence for whoever starts the server.
    """
    global _workers
    made = _read(setting.strip())
    if _workers is not None:
        _workers.close()
    _workers = made


def predict(
    model_id: str,
    own: Callable[[Any], np.ndarray],
    asked: int = 0,
    beat: Callable[[], None] = lambda: None,
) -> Callable[[Any], np.ndarray]:
    """The predict function of one explanation; own: the model as this process has it.

    beat: called often while an executor loads the model, for the first time; may raise Cancelled.

    Here explanations take turns at the model, in which `asked` counts as `Turns.taking` says. An
    executor takes batches as they come; it cannot have a model that a session
    made. ModelError "executor_lost" (503).
    """
    workers = _workers
    if workers is None or catalog.is_session(model_id):
        return turns.at(model_id).taking(own, asked)
    return workers.predict(model_id, beat)


def _read(setting: str) -> _Workers | None:
    if not setting:
        return None
    kind, _, value = setting.partition(":")
    if kind == "processes" and value.isascii() and value.isdecimal():
        count = int(value[:9])
        if 1 <= count <= MAX_PROCESSES:
            return _Workers(lambda: _processes(count))
    if kind == "dask" and _is_address(value):
        if find_spec("distributed") is None:
            raise ValueError(
                f"{SETTING} asks for a Dask cluster, but “distributed” is not installed: "
                "pip install distributed -c constraints.txt"
            )
        return _Workers(lambda: _dask(value))
    raise ValueError(
        f"{SETTING} is “{setting[:200]}”. It has to be processes:N (N from 1 to {MAX_PROCESSES}), "
        "dask:tcp://host:port, or not set."
    )


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in ("tcp", "tls") and bool(parts.hostname) and parts.port is not None
            and not (parts.path or parts.query or parts.fragment)
        )  # fmt: skip
    except ValueError:  # a port that is none
        return False


def _processes(count: int) -> _Open:
    # Not the standard library's: its new processes run the main script again, which under
    # Streamlit is whatever page ran last.
    from loky import ProcessPoolExecutor  # type: ignore[import-untyped]

    executor = ProcessPoolExecutor(count, initializer=_end_with, initargs=(os.getpid(),))
    return _Open(
        executor, count + 1, lambda: True, lambda: executor.shutdown(kill_workers=True), count
    )


def _end_with(server: int) -> None:
    """In a worker: end as soon as the server is gone, also when it could not say goodbye."""

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(_WATCH_S)
        os._exit(0)

    threading.Thread(target=watch, name="certitude-watch", daemon=True).start()


def _dask(address: str) -> _Open:
    from distributed import Client

    client = Client(address, timeout=_CONNECT_S / 2, set_as_default=False, name="certitude")
    # Not pure: two people's equal batches would be one, which either's cancel would end.
    return _Open(
        client.get_executor(pure=False),
        AHEAD,
        lambda: client.status == "running",
        lambda: client.close(timeout=_CONNECT_S / 2),
    )
