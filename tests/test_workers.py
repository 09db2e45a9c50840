"""Several servers behind one port: everybody stays with one, nobody is lost, all of them end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from benchmarks.person import Person
from scripts import workers
from scripts.serving import ROOT, wait_for
from tests.waiting import run_apart

APP = """
import os
import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def pid(request):
    return PlainTextResponse(f"{os.getpid()} {len(await request.body())}")

app = st.App("page.py", routes=[Route("/pid", pid, methods=["GET", "POST"])])
"""
PAGE = """
import os
import streamlit as st
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.segmented_control("Switch", ["a", "b"])
st.text(f"server {os.getpid()}, run {st.session_state['runs']}.")
"""
STARTER = """
import sys
from scripts import workers
command = lambda port: (sys.executable, "-m", "streamlit", "run", "app.py",
    f"--server.port={port}", "--server.headless=true")
sys.exit(workers.serve(command, 2, int(sys.argv[1]), ["127.0.0.1"]))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def started(command: list[str], port: int, folder: Path, health: str) -> Iterator[None]:
    """What keeps the servers; by the end it has been told to end, and nothing of it is left."""
    process = subprocess.Popen(
        [*command, str(port)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
    )
    kept = psutil.Process(process.pid)
    family: list[psutil.Process] = []
    try:
        wait_until_answers(f"http://127.0.0.1:{port}{health}", process)
        yield
        family = kept.children(recursive=True)
        assert len(family) >= 4, "two servers, and nginx with its worker"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        _, left = psutil.wait_procs(family, timeout=10)
        assert not left
    finally:
        for each in [*family, *(kept.children(recursive=True) if kept.is_running() else ())]:
            if each.is_running():
                each.kill()
        process.kill()
        process.wait(20)


def wait_until_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while True:
        assert process.poll() is None, "it ended before it answered"
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("workers")
    (folder / "app.py").write_text(APP, "utf-8")
    (folder / "page.py").write_text(PAGE, "utf-8")
    port = free_port()
    with started([sys.executable, "-c", STARTER], port, folder, "/pid"):
        yield f"http://127.0.0.1:{port}"


def served_by(client: httpx.Client) -> str:
    return client.get("/pid").text.split()[0]


def test_a_browser_stays_with_its_server_and_all_servers_have_some(
    site: str,
) -> None:
    found = set()
    for _ in range(24):
        with httpx.Client(base_url=site) as browser:
            mine = {served_by(browser) for _ in range(5)}
            assert len(mine) == 1
            assert list(browser.cookies) == [workers.COOKIE]
            found |= mine
    assert len(found) == 2


def test_a_websocket_goes_where_the_page_went(site: str) -> None:
    async def visit(cookie: str) -> tuple[bytes, bytes]:
        async with Person(site, "", cookie=cookie) as person:
            first = bytes(person.sent)
            await person.choose("Switch", 1)
            return first, bytes(person.sent)

    for _ in range(4):
        with httpx.Client(base_url=site) as browser:
            mine = served_by(browser)
            cookie = f"{workers.COOKIE}={browser.cookies[workers.COOKIE]}"
        first, second = run_apart(visit(cookie))
        assert f"server {mine}, run 1.".encode() in first
        assert f"server {mine}, run 2.".encode() in second


def test_what_is_sent_arrives_whole(site: str) -> None:
    body = b"x" * 30_000_000
    assert httpx.post(f"{site}/pid", content=body, timeout=60).text.endswith(f" {len(body)}")


def test_a_server_that_ends_is_replaced_and_nobody_is_refused(
    site: str,
) -> None:
    with httpx.Client(base_url=site, timeout=20) as browser:
        mine = served_by(browser)
        psutil.Process(int(mine)).kill()
        assert served_by(browser) != mine
    end = time.monotonic() + 60
    while len({served_by_anybody(site) for _ in range(12)}) < 2:
        assert time.monotonic() < end, "no new server"
        time.sleep(0.5)


def served_by_anybody(url: str) -> str:
    return httpx.get(f"{url}/pid", timeout=20).text.split()[0]


def test_who_says_nothing_is_hung_up_on(site: str) -> None:
    where = ("127.0.0.1", int(site.rpartition(":")[2]))
    with socket.create_connection(where) as silent:
        silent.settimeout(60)
        silent.sendall(b"GET /pid HTT")
        with suppress(ConnectionResetError):
            assert silent.recv(1000) == b""


def test_no_server_outlives_the_one_that_looks_after_them(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP, "utf-8")
    (tmp_path / "page.py").write_text(PAGE, "utf-8")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(port)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    family: list[psutil.Process] = []
    try:
        wait_until_answers(f"http://127.0.0.1:{port}/pid", process)
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 4
        process.kill()
        _, left = psutil.wait_procs(family, timeout=30)
        assert not left
    finally:
        process.kill()
        process.wait(20)
        for each in family:
            if each.is_running():
                each.kill()


def test_without_nginx_it_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers, "find_nginx", lambda: None)
    assert workers.serve(lambda port: ["false"], 2, 1, ["127.0.0.1"]) == 1
    assert "apt install nginx" in capsys.readouterr().err


def test_make_run_with_workers_serves_the_app() -> None:
    port = free_port()
    command = [sys.executable, "scripts/serve.py", "--workers", "2", "--port"]
    with started(command, port, ROOT, "/api/health"):
        url = f"http://localhost:{port}"
        wait_for(url)
        with httpx.Client(base_url=url) as browser:
            page = browser.get("/text").text
            sheet = re.search(r'href="\.(/assets/[^"]+\.css)"', page)
            assert sheet is not None
            assert browser.get(sheet[1]).status_code == 200
            cookie = f"{workers.COOKIE}={browser.cookies[workers.COOKIE]}"

        async def visit() -> bytes:
            async with Person(url, "", cookie=cookie) as person:
                return bytes(person.sent)

        assert b"How sure is the AI?" in run_apart(visit())
