"""`make load`: how long a display switch takes while many people use the text page.

Each row is beside a bare Streamlit page in the same run: first the one, then the other, both
servers up. Everybody switches the display every 3.5 s, not in step. The people share the cores with
the servers. `--waves 10 --people 60`: as many people come, switch and leave again and again.
`--own-texts`: each of them gives a text first, and waits until its explanation has ended.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles

import psutil  # type: ignore[import-untyped]

from benchmarks.person import Answer, Person
from scripts.serving import ROOT, served, wait_for

CROWDS = (10, 30, 60, 100)
EVERY_S = 3.5
ROUNDS = 3
_WORDS = [
    "warm",
    "film",
    "fine",
    "acting",
    "plot",
    "slow",
    "dull",
    "bright",
    "end",
    "laugh",
    "people",
]
_WORDS += [
    "cold",
    "room",
    "bored",
    "witty",
    "long",
    "poor",
    "grand",
    "scene",
    "music",
    "voice",
    "sad",
]
_ALONE = 24  # switches of one person alone, from which what one costs is told
_ARRIVAL_S = 0.06  # between one person's arrival and the next


@dataclass(frozen=True)
class Site:
    """A server under load: what people open and switch there."""

    name: str
    url: str
    process: psutil.Process
    page: str
    switch: str
    places: tuple[int, ...]

    def processor_s(self) -> float:
        """Processor seconds that the server has used since its start."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@dataclass
class Row:
    """What one crowd met: every switch's answer, and the processor seconds of them all."""

    answers: list[Answer] = field(default_factory=list)
    processor_s: float = 0.0

    def share(self, per_cent: int) -> float:
        """Seconds within which so many per cent of the switches were done."""
        return quantiles([one.seconds for one in self.answers], n=100)[per_cent - 1]

    @property
    def cost_ms(self) -> float:
        """Processor milliseconds of one switch."""
        return 1000 * self.processor_s / len(self.answers)

    @property
    def size(self) -> float:
        """Payload bytes that one switch sends."""
        return median(one.size for one in self.answers)

    @property
    def messages(self) -> float:
        """Messages that one switch sends."""
        return median(one.messages for one in self.answers)


class Crowd:
    """People who have arrived at a site and stay until the crowd is left."""

    def __init__(self, site: Site, seed: int = 0, own_texts: bool = False) -> None:
        self.site = site
        self._own_texts = own_texts
        self._random = random.Random(seed)
        self._people: list[Person] = []
        self._stay = AsyncExitStack()

    async def __aenter__(self) -> Crowd:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stay.aclose()

    async def grow(self, count: int) -> None:
        """Until so many are there, and their pages are at rest."""

        async def arrive(wait: float) -> Person:
            await asyncio.sleep(wait)
            person = Person(self.site.url, self.site.page)
            await self._stay.enter_async_context(person)
            if self._own_texts:
                await person.rest()
                await person.write(" ".join(self._random.choices(_WORDS, k=12)))
            return person

        missing = range(count - len(self._people))
        self._people += await asyncio.gather(*(arrive(_ARRIVAL_S * i) for i in missing))
        await asyncio.gather(*(person.rest() for person in self._people))

    async def switch(self, rounds: int, every: float = EVERY_S) -> Row:
        """Everybody switches to and fro, so often."""
        row = Row()
        before = self.site.processor_s()

        async def use(person: Person) -> None:
            loop = asyncio.get_running_loop()
            start = loop.time() + self._random.uniform(0, every)
            for turn in range(rounds):
                await asyncio.sleep(start + turn * every - loop.time())
                place = self.site.places[turn % len(self.site.places)]
                row.answers.append(await person.choose(self.site.switch, place))

        await asyncio.gather(*(use(person) for person in self._people))
        row.processor_s = self.site.processor_s() - before
        return row


async def one_alone(site: Site) -> Row:
    """One person's switches, one after the other."""
    async with Crowd(site) as crowd:
        await crowd.grow(1)
        await crowd.switch(4, 0)
        return await crowd.switch(_ALONE, 0)


async def table(sites: Sequence[Site], crowds: Sequence[int]) -> None:
    """Print what one switch costs, then a row a crowd, both beside the bare page."""
    ours, bare = [await one_alone(site) for site in sites]
    print(f"{'one switch, one person':<28}{'Certitude':>11}{'bare page':>11}{'ratio':>9}")
    for name, mine, peer in (
        ("processor time (ms)", ours.cost_ms, bare.cost_ms),
        ("click to end of run (ms)", 1000 * ours.share(50), 1000 * bare.share(50)),
        ("sent (bytes)", ours.size, bare.size),
        ("messages", ours.messages, bare.messages),
    ):
        print(f"{name:<28}{mine:>11.1f}{peer:>11.1f}{mine / peer:>7.2f} ×", flush=True)
    print(f"\n{'':<10}{'Certitude':>30}{'bare page':>30}")
    head = f"{'p50':>9}{'p95':>9}{'processor':>12}"
    print(f"{'people':<10}{head}{head}")
    async with AsyncExitStack() as stay:
        there = [await stay.enter_async_context(Crowd(site)) for site in sites]
        for count in crowds:
            print(f"{count:<10}", end="", flush=True)
            for crowd in there:
                await crowd.grow(count)
                _print(await crowd.switch(ROUNDS), end="")
            print()


def _print(row: Row, end: str) -> None:
    figures = f"{row.share(50):>7.2f} s{row.share(95):>7.2f} s{row.cost_ms:>9.1f} ms"
    print(figures, end=end, flush=True)


async def waves(site: Site, count: int, people: int, own_texts: bool) -> None:
    """Print a row a wave: people come, switch and leave."""
    head = f"{'p50':>9}{'p95':>9}{'processor':>12}{'memory':>12}{'one alone':>12}"
    print(f"{people} people a wave\n{'wave':<8}{head}")
    for wave in range(count):
        async with Crowd(site, wave, own_texts) as crowd:
            await crowd.grow(people)
            row = await crowd.switch(ROUNDS)
        alone = await one_alone(site)
        print(f"{wave + 1:<8}", end="")
        _print(row, end="")
        memory = site.process.memory_info().rss / 2**20
        print(f"{memory:>9.0f} MB{alone.cost_ms:>9.1f} ms", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Start both servers and print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=CROWDS, help="crowd sizes")
    parser.add_argument("--waves", type=int, default=0, help="so many waves instead of the table")
    parser.add_argument("--own-texts", action="store_true", help="with --waves: see above")
    asked = parser.parse_args(arguments)
    bare_script = ROOT / "benchmarks" / "bare_page.py"
    with served(ROOT / "app.py") as (url, pid), served(bare_script) as (bare_url, bare_pid):
        ours = Site("Certitude", url, psutil.Process(pid), "text", "Show confidence as", (1, 2))
        bare = Site("bare page", bare_url, psutil.Process(bare_pid), "", "Display", (1, 0))
        wait_for(f"{url}/api/health")
        wait_for(f"{bare_url}/_stcore/health")
        asyncio.run(_measure(ours, bare, asked))


async def _measure(ours: Site, bare: Site, asked: argparse.Namespace) -> None:
    await _warm(ours)
    if asked.waves:
        await waves(ours, asked.waves, max(asked.people), asked.own_texts)
    else:
        await table((ours, bare), asked.people)


async def _warm(site: Site) -> None:
    """Until the models are there: the server does nothing of its own any more."""
    async with Crowd(site) as crowd:
        await crowd.grow(1)
        quiet = 0
        while quiet < 3:
            before = site.processor_s()
            await asyncio.sleep(1)
            quiet = quiet + 1 if site.processor_s() - before < 0.1 else 0


if __name__ == "__main__":
    main()
