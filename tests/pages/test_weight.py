"""What one run of a page costs those who share the server."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import switch


def test_a_run_goes_through_nobody_elses_memory(open_site: Callable[..., AppTest]) -> None:
    at = open_site("text")
    assert "keras" in sys.modules, "Streamlit clears what Keras holds, where there is Keras"
    collections = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            collections.append(info)

    gc.collect()
    gc.callbacks.append(note)
    gc.disable()
    try:
        switch(at, "Show confidence as", "categorical")
    finally:
        gc.enable()
        gc.callbacks.remove(note)
    assert not at.exception
    assert collections == []
