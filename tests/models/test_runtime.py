"""A load is not held up by the collector."""

from __future__ import annotations

import gc

from models import runtime


def test_while_a_model_is_loaded_nothing_is_searched_for_garbage() -> None:
    try:
        before = gc.get_freeze_count()
        gc.collect()
        assert gc.get_freeze_count() == before
        with runtime.loading():
            with runtime.loading():
                pass
            gc.collect()
            assert gc.get_freeze_count() > before
            assert gc.get_count()[2] == 0
        frozen = gc.get_freeze_count()
        gc.collect()
        assert gc.get_freeze_count() <= frozen
    finally:
        gc.unfreeze()


def test_statistics_run_on_one_thread() -> None:
    import numpy
    from threadpoolctl import threadpool_info

    del numpy
    runtime.calm_linear_algebra()
    blas = [library for library in threadpool_info() if library["user_api"] == "blas"]
    assert blas
    assert all(library["num_threads"] == 1 for library in blas)
