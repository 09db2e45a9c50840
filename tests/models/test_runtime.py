"""A load is not held up by the collector, and leaves nothing behind."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

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


def test_tensorflow_leaves_no_files_behind(tmp_path: Path) -> None:
    code = (
        "import os\nfrom models import loaded\n"
        "loaded.load('digits')\nprint(os.listdir(os.environ['TMPDIR']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[]", done.stderr
