"""A real server and a real browser, one of each for all journeys."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.find_browser import find_browser
from scripts.serving import FLAGS, ROOT, served, wait_for
from study.store.database import FOLDER_SETTING
from tests.browser.contexts import KEEP_PROCESS, Contexts

expect.set_options(timeout=60_000)  # a busy machine is no fault
# What the app logs when a fault of its own met a person. (Streamlit logs a traceback of its own for
# a browser that is closed at the wrong moment.)
OWN_FAULTS = r"a page failed|a job failed|the API failed|Uncaught"
ROOM_KEY = "the key of this browser test"
FAKE_CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@contextmanager
def serving(
    script: Path, folder: Path, health: str, faults: str = OWN_FAULTS, port: int | None = None
) -> Iterator[str]:
    """A script's server, its log kept in a folder; by the end no fault may stand in it."""
    log = folder / "log"
    with served(script, log, port) as (url, _pid):
        wait_for(url + health)
        yield url
    text = log.read_text("utf-8", "replace")
    assert not re.search(faults, text), text[-4000:]


APP = """
import streamlit as st
from components.site import assets
app = st.App("page.py", routes=assets.ROUTES)
"""


# What a run tells the browser comes one message after the other, and whoever types is the quicker.
SLOWLY = """
import time as _time
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext


def _slowly(run, message):
    run.enqueue_at_once(message)
    _time.sleep(PAUSE_S)


if not hasattr(ScriptRunContext, "enqueue_at_once"):
    ScriptRunContext.enqueue_at_once = ScriptRunContext.enqueue
    ScriptRunContext.enqueue = _slowly

"""


@contextmanager
def serving_source(source: str, folder: Path, pause_s: float = 0.0) -> Iterator[str]:
    """A server for a page written in a test, and for what its components fetch.

    pause_s: how long each message to the browser takes.
    """
    slowly = SLOWLY.replace("PAUSE_S", str(pause_s)) if pause_s else ""
    (folder / "page.py").write_text(slowly + source, "utf-8")
    app = folder / "app.py"
    app.write_text(APP, "utf-8")
    with serving(app, folder, "/_stcore/health", "Traceback") as url:
        yield url


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as a person starts it; studies are kept in a folder of the tests' own."""
    os.environ[FOLDER_SETTING] = str(tmp_path_factory.mktemp("studies"))
    with serving(ROOT / "app.py", tmp_path_factory.mktemp("server"), "/api/health") as url:
        yield url


@pytest.fixture(scope="session")
def room_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that the room may call, with studies and a key of its own."""
    wanted = {
        "CERTITUDE_HOSTS": "*",
        "CERTITUDE_FACILITATOR_KEY": ROOM_KEY,
        FOLDER_SETTING: str(tmp_path_factory.mktemp("room-studies")),
    }
    with ExitStack() as running:
        with pytest.MonkeyPatch.context() as patch:  # as it starts; others have their own
            for name, value in wanted.items():
                patch.setenv(name, value)
            log = tmp_path_factory.mktemp("room")
            url = running.enter_context(serving(ROOT / "app.py", log, "/api/health"))
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    assert path, "no Chromium; run `make test`, which sees to it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path, args=[*FLAGS, *FAKE_CAMERA, KEEP_PROCESS]
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """The browser's contexts, shared by all tests one after the other."""
    return Contexts(browser)


def opener(contexts: Contexts, server: str) -> Iterator[Callable[..., Page]]:
    """Open a path as somebody who was never here; keyword arguments shape the context."""
    with ExitStack() as taken:

        def open_(path: str = "/", **options: Any) -> Page:
            settings: dict[str, Any] = {
                "viewport": {"width": 1280, "height": 800},
                "locale": "en-GB",
                "reduced_motion": "reduce",
            }
            page = taken.enter_context(contexts.one(**(settings | options))).new_page()
            page.set_default_timeout(45_000)
            page.goto(server + path)
            return page

        yield open_


opening = contextmanager(opener)


@pytest.fixture
def open_page(contexts: Contexts, server: str) -> Iterator[Callable[..., Page]]:
    """Open a path of the app."""
    yield from opener(contexts, server)


@pytest.fixture
def open_room(contexts: Contexts, room_server: str) -> Iterator[Callable[..., Page]]:
    """Open a path of the room's server."""
    yield from opener(contexts, room_server)
