"""Components through Streamlit's own AppTest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.waiting import PATIENCE_S


@pytest.fixture(autouse=True, scope="session")
def _patience() -> Iterator[None]:
    """A run is given up when it hangs; three seconds, as is usual, a busy machine may take."""
    begin = AppTest.__init__

    def patient(self: AppTest, *given: Any, default_timeout: float, **named: Any) -> None:
        begin(self, *given, default_timeout=max(default_timeout, PATIENCE_S), **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AppTest, "__init__", patient)
        yield
