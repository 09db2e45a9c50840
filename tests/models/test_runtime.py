"""A load is not held up by the collector, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from models import runtime
from tests.waiting import until

_ROOT = Path(__file__).parents[2]


def test_numerics_wait_for_a_framework_that_is_half_imported() -> None:
    came = threading.Event()

    def ask() -> None:
        runtime.numerics()
        came.set()

    with runtime._importing:
        asking = threading.Thread(target=ask)
        asking.start()
        asking.join(0.05)
        assert not came.is_set()
    until(came.is_set)


def test_while_a_model_is_loaded_nothing_is_searched_for_garbage() -> None:
    # In a process of its own: what other tests have left behind is let go of at any moment.
    code = (
        "import gc\n"
        "from models import runtime\n"
        "before = gc.get_freeze_count()\n"
        "gc.collect()\n"
        "assert gc.get_freeze_count() == before\n"
        "with runtime.loading():\n"
        "    with runtime.loading():\n"
        "        pass\n"
        "    gc.collect()\n"
        "    assert gc.get_freeze_count() > before\n"
        "    assert gc.get_count()[2] == 0\n"
        "frozen = gc.get_freeze_count()\n"
        "gc.collect()\n"
        "assert gc.get_freeze_count() <= frozen\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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


# A PyTorch that is half imported until somebody has had time to import SciPy's statistics.
_HALF = """
import sys
sys.ct_begun.set()
sys.ct_go_on.wait(60)
Tensor = type("Tensor", (), {})
"""


def test_statistics_are_imported_while_a_framework_is_on_its_way(tmp_path: Path) -> None:
    """As the first page does while models warm up: SciPy asks what is half there for its arrays."""
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(_HALF, "utf-8")
    code = (
        "import sys, threading\n"
        "from models import runtime\n"
        "sys.ct_begun, sys.ct_go_on = threading.Event(), threading.Event()\n"
        "loading = threading.Thread(target=runtime.torch)\n"
        "loading.start()\n"
        "assert sys.ct_begun.wait(60)\n"
        "try:\n"
        "    from models.calibration import promise\n"
        "finally:\n"
        "    sys.ct_go_on.set()\n"
        "    loading.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(_ROOT)])},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
