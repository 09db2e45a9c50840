"""The facilitator of a study, as the server sees their tab: leads the room through its reveal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from random import Random

from benchmarks.participant import Participant
from benchmarks.person import Person

_KEEPING = "certitude_study_keeping"
_NEXT, _BEGIN = "ct-reveal-next", "ct-reveal-begin"
_ARRIVED_S = 30.0


class Facilitator(Person):
    """Whoever looks after a study, on the page of its reveal."""

    def __init__(self, url: str, study: str, key: str) -> None:
        super().__init__(url, "study", "part=reveal")
        self._own = {"study": study, "key": key}

    async def take_over(self) -> None:
        """Tell the study's key, as the tab does that keeps it."""
        await self._tell(_KEEPING, "brought", self._own)


async def lead(
    facilitator: Facilitator, phones: Sequence[Participant], steps: int, random: Random
) -> tuple[list[float], list[float], int]:
    """Lead so many steps through the reveal, each once the one before is on every screen.

    Seconds from each press until the projector has the step, until each phone has it, and how many
    phones never got one. The facilitator waits a little between, so that presses fall anywhere
    between two looks of a phone.
    """
    projector: list[float] = []
    arrived: list[float] = []
    never = 0
    for step in range(steps):
        await asyncio.sleep(random.uniform(1.0, 3.0))
        before = [phone.shown for phone in phones]
        pressed = time.perf_counter()
        projector.append((await facilitator.press(_NEXT if step else _BEGIN)).seconds)

        def missing(before: Sequence[str] = before) -> int:
            return sum(one.shown == was for one, was in zip(phones, before, strict=True))

        while missing() and time.perf_counter() < pressed + _ARRIVED_S:
            await asyncio.sleep(0.02)
        there = [phone for phone, was in zip(phones, before, strict=True) if phone.shown != was]
        arrived += [phone.shown_at - pressed for phone in there]
        never += len(phones) - len(there)
    return projector, arrived, never
