"""The deep-learning frameworks: imported once, on first use, quietly.

They cost seconds and hundreds of megabytes, so nothing imports them before a model is loaded. One
lock keeps two threads from importing them at the same moment (they import each other's parts).
"""

from __future__ import annotations

import ctypes
import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

_importing = threading.RLock()
_counting = threading.Lock()
_FEW = 2_000  # objects: a model of the smallest kind has more
_loads = 0  # how many frameworks or models are being loaded just now


def torch() -> Any:
    """PyTorch.

    What asks it for its arrays as it is imported itself comes first (`numerics`).
    """
    with _importing:
        numerics()
        import torch as module
    return module


def transformers() -> Any:
    """Transformers, without its advice and progress bars on the console."""
    with _importing:
        torch()
        import transformers as module

        module.logging.set_verbosity_error()
        module.logging.disable_progress_bar()
    return module


def tensorflow() -> Any:
    """TensorFlow, without its start-up log."""
    with _importing:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        os.environ.setdefault("KERAS_BACKEND", "tensorflow")
        import tensorflow as module

        module.get_logger().setLevel("ERROR")
    return module


def keras() -> Any:
    """Keras on TensorFlow, its `backend.clear_session` left without an effect.

    Streamlit calls that after every script run of everybody. It lets go of the kernels that all
    models share, and collects all garbage: with 128 sessions kept, a third of what a run cost.
    """
    with _importing:
        tensorflow()
        import keras as module

        module.backend.clear_session = _keep_session
    return module


def numerics() -> None:
    """SciPy and scikit-learn, imported while no framework is half there.

    They ask every array library that has begun to be imported what its arrays are, as they are
    imported themselves and whenever they reckon: in another thread, a PyTorch that is still being
    read has none yet, and that is an AttributeError. Whoever reckons with them on a page waits.
    """
    with _importing:
        import scipy.stats
        import sklearn.model_selection

        del scipy, sklearn


def _keep_session(free_memory: bool = True) -> None:
    """Models are shared by all sessions, so that no session's end may clear them."""


@cache
def calm_linear_algebra() -> None:
    """From now on NumPy's linear algebra runs on one thread.

    Its threads wait for each other in a busy loop, as those of a model do: where both run by turns
    on few cores, a system of some hundred equations took forty times as long as on one thread.
    """
    import numpy
    from threadpoolctl import threadpool_limits

    del numpy  # only what is loaded can be told
    threadpool_limits(1, user_api="blas")


@contextmanager
def loading() -> Iterator[None]:
    """While a model is loaded, nothing that is there already is searched for garbage.

    A load makes a million objects, so that Python collects again and again over what it has just
    made, and all other threads wait.
    """
    global _loads
    with _counting:
        _loads += 1
    try:
        yield
    finally:
        with _counting:
            _loads -= 1


def _spare(phase: str, _info: dict[str, int]) -> None:
    if phase == "start" and _loads:
        gc.freeze()


gc.callbacks.append(_spare)


def thaw_heap(stayed: int) -> None:
    """Look through what was told to stay for what a failed load has left there.

    stayed: objects that had been told so before it began, as `gc.get_freeze_count` gives; where
    hardly any have joined them, nothing is done.
    """
    if gc.get_freeze_count() - stayed > _FEW:
        gc.unfreeze()
        freeze_heap()


def freeze_heap() -> None:
    """Tell the garbage collector that what is loaded by now stays.

    Going through a framework's half a million objects takes a third of a second, in which no
    other thread of the process runs.
    """
    gc.collect()
    gc.freeze()


def give_memory_back(thoroughly: bool = False) -> None:
    """Look for what nobody holds any more, and give the system what it took.

    The C library keeps what was freed below its top, tens of megabytes at a time. thoroughly: also
    among what was told to stay, which is where a person's things are who was here while a model was
    loaded; all threads stand still for the better part of a second.
    """
    if thoroughly and not _loads:
        gc.unfreeze()
        freeze_heap()
    else:
        gc.collect()
    with suppress(OSError, AttributeError, TypeError):  # glibc alone has it
        ctypes.CDLL(None).malloc_trim(0)


def give_memory_back_soon(after_s: float = 1.0) -> None:
    """The same in a moment, when whoever has just used it has let go of it."""
    timer = threading.Timer(after_s, give_memory_back)
    timer.daemon = True
    timer.start()
