"""Start a Streamlit server and stop it; what tests, benchmarks and screenshots share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--font-render-hinting=none",  # the headless shell's letters are as wide as anybody else's
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(
    script: Path, log: Path | None = None, port: int | None = None
) -> Iterator[tuple[str, int]]:
    """A running server: its address and process id; ended on leaving.

    log: a file for what it prints, else that is thrown away. port: a free one by default.
    """
    port = port or free_port()
    with Path(log or os.devnull).open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
        )
    try:
        yield f"http://localhost:{port}", process.pid
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, seconds: float = 120) -> None:
    """Until the address answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MB, as the operating system counts it."""
    out = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return int(out.stdout) / 1024
