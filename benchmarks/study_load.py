"""`make load-study`: many people play a study at once, each a whole session over a websocket.

Marks are on. What is timed is the way from an answer's sending to the end of the run that shows the
next question. With `--kill` the server is killed (`kill -9`) halfway and started again: everybody
comes back with the key of their browser. At the end the store is held against what each person
had been shown as taken. The people share the cores with the server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles

import psutil  # type: ignore[import-untyped]
from msgspec.structs import replace
from websockets.exceptions import WebSocketException

from benchmarks.participant import Participant
from models.language import Language
from scripts.serving import ROOT, wait_for
from study.items.choosing import choose
from study.items.shipped import shipped, shipped_marks
from study.setup.lessons import setup_of
from study.snapshot import Snapshot
from study.store.database import FOLDER_SETTING, Database
from study.store.keys import new_token
from study.store.protocol import Made, collected, create_study, open_study, resume

_ARRIVAL_S = 0.1  # between one person's arrival and the next
_FORM_S = 60.0
_GONE = (OSError, ConnectionError, TimeoutError, WebSocketException, EOFError)


@dataclass
class Met:
    """What all met. waits: seconds of each answer; taken: of each person, by question."""

    waits: list[float] = field(default_factory=list)
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: int = 0
    again: int = 0
    marks: int = 0
    done: int = 0
    peak_mb: float = 0.0


class Server:
    """A server on a port of its own, that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self.url = f"http://localhost:{self._port}"
        self.start()

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


def study(held: Database, trials: int) -> Made:
    """An open study with marks: the lesson on them, with so many decisions under each display."""
    setup = replace(setup_of("marks-convince", Language("en")), trials=trials)
    name = setup.task.items
    taken = Snapshot.of(choose(shipped(name), setup), setup, shipped_marks(name))
    made = create_study(held, setup, taken)
    open_study(held, made.study, made.key)
    return made


async def play(url: str, code: str, key: str, think: float, random: Random, met: Met) -> None:
    """A whole session; after a lost connection the person comes back with their key."""
    mine = met.taken.setdefault(key, {})
    pending: tuple[str, dict[str, str]] | None = None
    while True:
        try:
            async with Participant(url, code, key) as person:
                try:
                    await person.seat()
                    while True:
                        if not await person.has_form(_FORM_S):
                            raise TimeoutError(person.asked)
                        name = person.asked
                        if pending is not None and name != pending[0]:
                            # Taken after all, before the connection was lost.
                            mine[pending[0]] = pending[1].get("choice", "")
                        pending = None
                        if name.startswith("debrief"):
                            met.done += 1
                            return
                        await asyncio.sleep(think * random.uniform(0.5, 1.5))
                        fields = person.fields(random)
                        pending = (name, fields)
                        answer = await person.send(fields)
                        if person.asked == name:
                            met.refused += 1
                            continue
                        met.waits.append(answer.seconds)
                        mine[name] = fields.get("choice", "")
                        pending = None
                finally:
                    met.marks += person.marks
        except _GONE:
            met.again += 1
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def everybody(server: Server, code: str, asked: argparse.Namespace, met: Met) -> None:
    """All play; the server is killed and started again once half of the answers are in."""
    keys = [new_token() for _ in range(asked.people)]

    async def come(at: int, key: str) -> None:
        await asyncio.sleep(_ARRIVAL_S * at)
        await play(server.url, code, key, asked.think, Random(f"load:{at}"), met)

    async def watch() -> None:
        while True:
            met.peak_mb = max(met.peak_mb, server.memory_mb())
            await asyncio.sleep(0.5)

    async def kill() -> None:
        while len(met.waits) < asked.people * asked.answers / 2:
            await asyncio.sleep(0.05)
        server.kill()
        await asyncio.to_thread(server.start)

    watching = asyncio.create_task(watch())
    killing = asyncio.create_task(kill()) if asked.kill else None
    await asyncio.gather(*(come(at, key) for at, key in enumerate(keys)))
    if killing is not None:
        await killing
    watching.cancel()


def missing_and_doubled(held: Database, made: Made, met: Met) -> tuple[int, int, int]:
    """How many answers the store has, has lost (or has otherwise), and has twice."""
    stored = lost = doubled = 0
    for key, taken in met.taken.items():
        there = {f"{one.step}:{one.stage}": one.value for one in resume(held, key).answers}
        for name, choice in taken.items():
            if name.startswith("join:"):
                continue
            if name not in there or str(there[name].get("choice", "")) != choice:
                lost += 1
    for person in collected(held, made.study, made.key).people:
        names = [(one.answer.step, one.answer.stage) for one in person.given]
        stored += len(names)
        doubled += len(names) - len({*names})
    return stored, lost, doubled


def main(arguments: Sequence[str] | None = None) -> None:
    """Play, and print a table; exits with 1 where an answer is lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--trials", type=int, default=2, help="decisions under each display")
    parser.add_argument("--think", type=float, default=5.0, help="seconds before an answer")
    parser.add_argument("--kill", action="store_true", help="kill -9 halfway, and start again")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="certitude-load-") as name:
        held = Database(f"sqlite:///{name}/studies.sqlite3")
        made = study(held, asked.trials)
        asked.answers = 10 + 6 * asked.trials  # about so many a person
        server, met = Server(Path(name)), Met()
        began = time.monotonic()
        try:
            asyncio.run(everybody(server, made.code, asked, met))
            seconds = time.monotonic() - began
            stored, lost, doubled = missing_and_doubled(held, made, met)
        finally:
            server.process.terminate()
            server.process.wait(20)
            held.close()
    shares = quantiles(met.waits, n=100)
    load = os.getloadavg()[0]
    for label, value in (
        ("people, all to the end", f"{met.done} of {asked.people}"),
        ("seconds for all", f"{seconds:.0f}"),
        ("answers stored", f"{stored}"),
        ("answer to next step, p50", f"{shares[49]:.2f} s"),
        ("answer to next step, p95", f"{shares[94]:.2f} s"),
        ("items seen with marks", f"{met.marks}"),
        ("sent again after a refusal", f"{met.refused}"),
        ("came back after a lost connection", f"{met.again}"),
        ("lost", f"{lost}"),
        ("doubled", f"{doubled}"),
        ("memory of the server at most", f"{met.peak_mb:.0f} MB"),
        ("load of the machine", f"{load:.1f} on {os.cpu_count()} cores"),
    ):
        print(f"{label:<36}{value:>20}")
    if lost or doubled or met.done < asked.people:
        sys.exit(1)


if __name__ == "__main__":
    main()
