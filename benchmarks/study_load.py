"""`make load-study`: many people play a study at once, each a whole session over a websocket.

Marks are on. What is timed is the way from an answer's sending to the end of the run that shows the
next question. With `--kill` the server is killed (`kill -9`) halfway and started again: everybody
comes back with the key of their browser. With `--lock` another program locks the database for a
while, with `--full` its disk takes nothing (Linux): who is refused sends the same answer again.
At the end the store is held against what each person had been shown as taken, and with `--reveal`
a facilitator leads all phones through so many steps of the reveal: timed is the way from a press
to each screen. The people share the cores with the server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import httpx
from msgspec.structs import replace
from websockets.exceptions import WebSocketException

from benchmarks.facilitator import Facilitator, lead
from benchmarks.participant import Participant
from benchmarks.study_faults import Refused, Server, full, goes_wrong, is_told, killed, locked
from models.language import Language
from study.items.choosing import choose
from study.items.shipped import shipped, shipped_marks
from study.setup.lessons import setup_of
from study.snapshot import Snapshot
from study.store.database import Database
from study.store.keys import new_token
from study.store.protocol import Made, collected, create_study, open_study, resume

_ARRIVAL_S = 0.1  # between one person's arrival and the next
_FORM_S = 60.0
_AFTER_S = 20.0  # who waited for the store is refused a little after it was free again
_LOOK_S = 1.5  # between two looks of a phone at how the session stands
_GONE = (OSError, ConnectionError, TimeoutError, WebSocketException, EOFError)


@dataclass
class Met:
    """What all met. waits: seconds of each answer; looks: of each look at how the session stands.

    taken: of each person, by question. phones: of those who are done, as long as they look at the
    room's screen. projector, arrived: seconds of each step of the reveal.
    """

    waits: list[float] = field(default_factory=list)
    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    looks: list[float] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    faults: list[tuple[float, float]] = field(default_factory=list)
    phones: list[Participant] = field(default_factory=list)
    projector: list[float] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    never: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    again: int = 0
    marks: int = 0
    done: int = 0
    peak_mb: float = 0.0


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
    language = ""
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
                            met.phones.append(person)
                            await met.over.wait()
                            return
                        await asyncio.sleep(think * random.uniform(0.5, 1.5))
                        # Who was refused sends what stands in the form still.
                        fields = pending[1] if pending else person.fields(random)
                        pending = (name, fields)
                        answer = await person.send(fields)
                        if person.asked == name:
                            told = is_told(person.told, language)
                            met.refused.append(Refused(time.monotonic(), told))
                            continue
                        met.waits.append(answer.seconds)
                        language = fields.get("language", language)
                        mine[name] = fields.get("choice", "")
                        pending = None
                finally:
                    met.marks += person.marks
        except _GONE:
            met.again += 1
            await asyncio.sleep(random.uniform(0.5, 1.5))


async def look(client: httpx.AsyncClient, address: str, met: Met) -> None:
    """As a phone's browser does it beside its websocket, as long as it plays."""
    while not met.over.is_set():
        began = time.perf_counter()
        with suppress(httpx.HTTPError):  # while the server is away it is asked again
            (await client.get(address)).raise_for_status()
            met.looks.append(time.perf_counter() - began)
        await asyncio.sleep(_LOOK_S)


async def everybody(server: Server, made: Made, asked: argparse.Namespace, met: Met) -> None:
    """All play; what is to go wrong does, and the room is led through what it decided."""
    keys = [new_token() for _ in range(asked.people)]

    async def come(at: int, key: str) -> None:
        await asyncio.sleep(_ARRIVAL_S * at)
        looking = asyncio.create_task(look(client, f"{server.url}/rooms/{made.code}", met))
        await play(server.url, made.code, key, asked.think, Random(f"load:{at}"), met)
        looking.cancel()

    async def watch() -> None:
        while True:
            met.peak_mb = max(met.peak_mb, server.memory_mb())
            await asyncio.sleep(0.5)

    async def goes_on() -> None:
        while met.done < asked.people:
            await asyncio.sleep(0.1)
        if asked.reveal:
            await _lead(server.url, made, asked.reveal, met)
        met.over.set()

    watching = asyncio.create_task(watch())
    others = [asyncio.create_task(one) for one in (*_faults(server, asked, met), goes_on())]
    async with httpx.AsyncClient(limits=httpx.Limits()) as client:
        await asyncio.gather(*(come(at, key) for at, key in enumerate(keys)), *others)
    watching.cancel()


def _faults(server: Server, asked: argparse.Namespace, met: Met) -> list[Coroutine[Any, Any, None]]:
    """What is to go wrong, each once so many of the answers are in."""

    def are_in(share: float) -> Callable[[], bool]:
        return lambda: len(met.waits) >= share * asked.people * asked.answers

    async def wrong(
        fault: Callable[[], AbstractContextManager[None]], seconds: float, share: float
    ) -> None:
        met.faults.append(await goes_wrong(fault, seconds, are_in(share), met.refused))

    made = []
    if asked.lock:
        made.append(wrong(lambda: locked(server.file), asked.lock, 0.3))
    if asked.kill:
        made.append(killed(server, are_in(0.5)))
    if asked.full:
        made.append(wrong(lambda: full(server.process.pid), asked.full, 0.7))
    return made


async def _lead(url: str, made: Made, steps: int, met: Met) -> None:
    """The facilitator leads the room through so many steps."""
    async with Facilitator(url, made.study, made.key) as facilitator:
        await facilitator.take_over()
        found = await lead(facilitator, met.phones, steps, Random("reveal"))
    met.projector, met.arrived, met.never = found


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
    """Play, and print a table; exits with 1 where an answer is lost or doubled, where not all come
    to the end, where somebody was refused and not told why, or a step did not reach a phone."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="certitude-load-") as name:
        held = Database(f"sqlite:///{name}/studies.sqlite3")
        made = study(held, asked.trials)
        asked.answers = 10 + 6 * asked.trials  # about so many a person
        server, met = Server(Path(name)), Met()
        began = time.monotonic()
        try:
            asyncio.run(everybody(server, made, asked, met))
            seconds = time.monotonic() - began
            stored, lost, doubled = missing_and_doubled(held, made, met)
        finally:
            server.process.terminate()
            server.process.wait(20)
            held.close()
    untold = sum(not one.told for one in met.refused)
    for label, value in (
        ("people, all to the end", f"{met.done} of {asked.people}"),
        ("seconds for all", f"{seconds:.0f}"),
        ("answers stored", f"{stored}"),
        *_spread("answer to next step", met.waits),
        *_spread("look at how the session stands", met.looks),
        ("items seen with marks", f"{met.marks}"),
        *_faults_said(met),
        ("refused and sent again", f"{len(met.refused)}"),
        ("refused without a word", f"{untold}"),
        ("came back after a lost connection", f"{met.again}"),
        ("lost", f"{lost}"),
        ("doubled", f"{doubled}"),
        *_spread("step of the reveal to its projector", met.projector),
        *_spread("step of the reveal to a phone", met.arrived),
        *([("steps that did not reach a phone", f"{met.never}")] if asked.reveal else []),
        ("memory of the server at most", f"{met.peak_mb:.0f} MB"),
        ("load of the machine", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"),
    ):
        print(f"{label:<44}{value:>16}")
    if lost or doubled or untold or met.never or met.done < asked.people:
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--people", type=int, default=100)
    made.add_argument("--trials", type=int, default=2, help="decisions under each display")
    made.add_argument("--think", type=float, default=5.0, help="seconds before an answer")
    made.add_argument("--kill", action="store_true", help="kill -9 halfway, and start again")
    for name, what in (("lock", "the database is locked"), ("full", "the disk is full (Linux)")):
        made.add_argument(f"--{name}", type=float, nargs="?", const=10.0, default=0.0,
                          metavar="SECONDS", help=f"{what} for so long (10)")  # fmt: skip
    made.add_argument("--reveal", type=int, nargs="?", const=12, default=0, metavar="STEPS",
                      help="lead all phones through so many steps of the reveal (12)")  # fmt: skip
    return made


def _spread(label: str, seconds: Sequence[float]) -> list[tuple[str, str]]:
    """Of some times the median, the 95th percentile and the longest; nothing of none."""
    if len(seconds) < 2:
        return []
    shares = quantiles(seconds, n=100, method="inclusive")
    found = (("p50", shares[49]), ("p95", shares[94]), ("at most", max(seconds)))
    return [(f"{label}, {name}", f"{value:.2f} s") for name, value in found]


def _faults_said(met: Met) -> list[tuple[str, str]]:
    """Of each fault how long it was, how many met it, and until when somebody was refused."""
    said = []
    for begun, over in met.faults:
        mine = [one.at for one in met.refused if begun <= one.at < over + _AFTER_S]
        later = max((at - over for at in mine), default=0.0)
        said += [
            ("locked or full for", f"{over - begun:.1f} s"),
            ("refused meanwhile", f"{len(mine)}"),
            ("the last refused after it was over", f"{max(0.0, later):.1f} s"),
        ]
    return said


if __name__ == "__main__":
    main()
