"""A room that trains at once: whether everybody's curve moves, and whether others' pages still do.

Everybody opens the workshop over a websocket, as a browser would, and presses “Train” in the same
second; half of them with a shape of their own. Timed is how long each one's charts stand still,
from the press on. Somebody else switches the display of the text page from that second until the
last training is over, and before, alone: the two are told as a ratio. Memory is that of the server
and its processes, before, at the most, and after all have left. The people share the cores.

Run: python -m benchmarks.train --people 12
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from contextlib import AsyncExitStack
from statistics import median

import psutil  # type: ignore[import-untyped]
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.load import Crowd, Row, Site
from benchmarks.person import Person
from scripts.serving import ROOT, served, wait_for

_EVERY_S = 0.5  # between two display switches of the one who reads the text page
_ALONE, _AT_ONCE = 96, 4  # switches before; and how many before it is looked who still trains
_GONE_S = 150.0  # after which all that those held who left is let go of


class Trainer(Person):
    """Somebody on the third step of the workshop. moved: when something in their charts changed."""

    def __init__(self, url: str, number: int, shared: bool, epochs: int) -> None:
        layers = "64" if shared else str(64 + number)
        super().__init__(url, "workshop", f"at=train&layers={layers}&epochs={epochs}")
        self.moved: list[float] = []
        self._buttons: dict[str, str] = {}
        self._drawn: dict[tuple[int, ...], bytes] = {}  # of each place on the page, its chart

    async def ready(self) -> None:
        """See the button; data are read first."""
        await self.rest()
        while "Train" not in self._buttons:
            await asyncio.sleep(0.1)
        await self.rest()

    async def train(self) -> None:
        """Press the button, and see the page's answer."""
        state = WidgetState(id=self._buttons["Train"])
        state.trigger_value = True
        self._values[state.id] = state
        self.moved = [time.monotonic()]
        try:
            await self._rerun("")
        finally:
            self._values.pop(state.id, None)  # it is pressed once

    @property
    def over(self) -> bool:
        """Whether the page has stopped asking how far it is."""
        return not self._repeating

    @property
    def still(self) -> float:
        """Seconds for which the curves stood still, at the worst."""
        return max(
            (b - a for a, b in zip(self.moved, self.moved[1:], strict=False)),
            default=time.monotonic() - self.moved[0],
        )

    def _take(self, told: ForwardMsg) -> None:
        super()._take(told)
        if told.WhichOneof("type") != "delta":
            return
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            self._buttons[element.button.label] = element.button.id
        elif kind in ("arrow_vega_lite_chart", "vega_lite_chart"):
            place = tuple(told.metadata.delta_path)
            seen = hashlib.sha256(element.SerializeToString()).digest()
            before = self._drawn.get(place)
            self._drawn[place] = seen
            if self.moved and before not in (None, seen):  # an empty chart is no sign
                self.moved.append(time.monotonic())


def main(people: int, epochs: int) -> None:
    """Start a server, fill the room, and print what it met."""
    with served(ROOT / "app.py") as (url, pid):
        wait_for(f"{url}/api/health")
        site = Site("", url, psutil.Process(pid), "text", "Show confidence as", (1, 2))
        asyncio.run(_measure(site, people, epochs))


async def _measure(site: Site, people: int, epochs: int) -> None:
    async with Crowd(site) as reader, AsyncExitStack() as stay:
        await reader.grow(1)
        alone = await reader.switch(_ALONE, _EVERY_S)
        before = most = _memory(site)
        # Somebody leads the room: what learns was begun for them, as on any day.
        leader = await stay.enter_async_context(Trainer(site.url, 0, True, 1))
        await leader.ready()
        await leader.train()
        await leader.rest()
        room = [Trainer(site.url, at, at % 2 == 0, epochs) for at in range(people)]
        for trainer in room:
            await stay.enter_async_context(trainer)
        await asyncio.gather(*(trainer.ready() for trainer in room))
        began = time.monotonic()
        await asyncio.gather(*(trainer.train() for trainer in room))
        beside = Row()
        while not all(trainer.over for trainer in room):
            part = await reader.switch(_AT_ONCE, _EVERY_S)
            beside.answers += part.answers
            most = max(most, _memory(site))
        took = time.monotonic() - began
    await asyncio.sleep(_GONE_S)
    after = _memory(site)
    firsts = [trainer.moved[1] - trainer.moved[0] for trainer in room if len(trainer.moved) > 1]
    stills = sorted(trainer.still for trainer in room)
    print(f"{people} people, {epochs} epochs each, half with a shape of their own: {took:.1f} s")
    print(f"first sign in the charts     median {median(firsts):.1f} s, last {max(firsts):.1f} s")
    print(f"charts that stood still for  median {median(stills):.1f} s, worst {stills[-1]:.1f} s")
    for share in (50, 95):
        mine, peer = beside.share(share), alone.share(share)
        print(f"a switch on the text page, p{share}: alone {peer:.3f} s, ", end="")
        print(f"beside the room {mine:.3f} s, {mine / peer:.2f} ×")
    print(
        f"memory: without them {before:.0f} MB, at most {most:.0f}, when they have left {after:.0f}"
    )
    worst = max(one.seconds for one in beside.answers)
    counts = f"{len(alone.answers)} and {len(beside.answers)} switches"
    print(f"({counts}, every {_EVERY_S:g} s; ", end="")
    print(f"the longest beside the room {worst:.2f} s)")


def _memory(site: Site) -> float:
    """Megabytes of the server, and of the processes that it has begun."""
    every = [site.process, *site.process.children(recursive=True)]
    return sum(float(one.memory_info().rss) for one in every) / 2**20
