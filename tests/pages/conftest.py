"""Every page through Streamlit's own AppTest, with the shipped models."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.displays.settings import MENU
from models import jobs, loaded

SAID = ("markdown", "caption", "error", "warning", "info", "title", "header", "subheader")
LABELLED = ("button", "selectbox", "text_area", "toggle", "number_input", "segmented_control")
# Seconds until work that is under way has failed to end; between two looks at a page meanwhile.
PATIENCE_S = 180.0
_LOOK_S = 1.0
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def warm() -> None:
    """The two small, quick models that page tests use, loaded."""
    for model_id in ("reviews-en", "digits"):
        loaded.load(model_id)


@pytest.fixture
def open_site(warm: None) -> Callable[..., AppTest]:
    """Open a page with these query parameters, and wait until its work is done."""

    def open_(page: str = "", **query: str) -> AppTest:
        query = {"text_samples": "50", "picture_samples": "50", **query}
        at = AppTest.from_file(str(ROOT / "pages" / "site.py"), default_timeout=60)
        for key, value in query.items():
            at.query_params[key.replace("_", "-")] = value
        at.run()
        if page:
            at.switch_page(f"{page}.py")
            for key, value in query.items():
                at.query_params[key.replace("_", "-")] = value
        return settle(at)

    return open_


def settle(at: AppTest) -> AppTest:
    """Run until no bar is left: AppTest does not run fragments by itself.

    A page is looked at when its work has ended, or after a while: each look takes time of the work.
    """
    end = time.monotonic() + PATIENCE_S
    at.run()
    while any(button.key and button.key.endswith("-cancel") for button in at.button):
        assert time.monotonic() < end, "the work never ended"
        look = time.monotonic() + _LOOK_S
        while jobs.under_way() and time.monotonic() < look:
            time.sleep(0.01)
        at.run()
    return at


def open_settings(at: AppTest) -> AppTest:
    """Open the settings of the display in use: only then are they drawn."""
    at.session_state[MENU] = True
    return settle(at)


def switch(at: AppTest, label: str, option: str) -> AppTest:
    """Choose one of the options beside a label, as a click on it does."""
    control = next(c for c in at.segmented_control if c.label == label)
    control.set_value(option)
    return settle(at)


def words_on(at: AppTest) -> str:
    """Everything a person reads on the page, as one text."""
    parts = [str(element.value) for kind in SAID for element in getattr(at, kind)]
    parts += [element.proto.body for element in at.get("html")]
    parts += [widget.label for kind in LABELLED for widget in getattr(at, kind, [])]
    return "\n".join(parts)
