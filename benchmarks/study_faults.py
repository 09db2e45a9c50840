"""What goes wrong in the middle of a study that many play: killed, locked, its disk full.

Each begins once so many of the answers are in. A lock and a full disk last so many seconds, and
until somebody has been refused: else nothing would have been tried.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from models.language import Language
from models.languages import CODES, SOURCE
from scripts.serving import ROOT, wait_for
from study.store.database import FOLDER_SETTING
from study.store.faults import Fault, store_error

FAULTS: tuple[Fault, ...] = ("busy", "full")
_TRIED_S = 60.0  # a fault that nobody meets for so long is over all the same


class Server:
    """A server on a port of its own, that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self.url = f"http://localhost:{self._port}"
        self.start()

    @property
    def file(self) -> Path:
        """Where it keeps the studies."""
        return self._folder / "studies.sqlite3"

    def start(self) -> None:
        """Until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"),
             f"--server.port={self._port}"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1",
                 FOLDER_SETTING: str(self._folder)},
        )  # fmt: skip
        wait_for(f"{self.url}/api/health")

    def kill(self) -> None:
        """As a power cut does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def memory_mb(self) -> float:
        """What it takes now."""
        try:
            return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20
        except psutil.Error:
            return 0.0


def _free_port() -> int:
    """Below those that a system gives to clients: one that comes back cannot take it meanwhile."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes into the database, and does not come to an end."""
    other = sqlite3.connect(file, isolation_level=None, timeout=30)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


@contextmanager
def full(pid: int) -> Iterator[None]:
    """The disk takes nothing more: no file of this process may be written to (Linux alone)."""
    process = psutil.Process(pid)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, before)


@dataclass(frozen=True, slots=True)
class Refused:
    """One answer that was not taken: when (monotonic), and whether its sender was told why."""

    at: float
    told: bool


def is_told(said: Sequence[str], language: str) -> bool:
    """Whether a page said, in its person's language, that the store is busy or full."""
    lang = Language(next((one for one in CODES if one == language), SOURCE))
    wanted = [lang.error(store_error(fault)) for fault in FAULTS]
    return any(sentence in one for one in said for sentence in wanted)


async def goes_wrong(
    fault: Callable[[], AbstractContextManager[None]],
    seconds: float,
    is_time: Callable[[], bool],
    refused: list[Refused],
) -> tuple[float, float]:
    """A lock or a full disk, when it is time; returns when it began and was over (monotonic)."""
    await _until(is_time)
    there, begun = len(refused), time.monotonic()
    with fault():
        await asyncio.sleep(seconds)
        while len(refused) == there and time.monotonic() < begun + seconds + _TRIED_S:
            await asyncio.sleep(0.05)
    return begun, time.monotonic()


async def killed(server: Server, is_time: Callable[[], bool]) -> None:
    """Killed when it is time, and started again."""
    await _until(is_time)
    server.kill()
    await asyncio.to_thread(server.start)


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.05)
