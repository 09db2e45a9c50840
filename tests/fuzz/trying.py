"""Trying one door with many inputs, counted and timed."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.fuzz.doors import DOORS

# Far above what any input takes: a busy test machine may be ten times slower.
SLOWEST_S = 30.0


@dataclass
class Tally:
    """What came of the inputs of one door; most_mb: the process's peak by then, in MB."""

    tried: int = 0
    refused: int = 0
    answered: int = 0
    slowest: float = 0.0
    most_mb: float = 0.0


def try_door(name: str, tally: Tally, *, examples: int, seed: int) -> None:
    """Try a door with so many inputs; raises what was no refusal, made small by hypothesis."""
    inputs, door = DOORS[name]

    @seeded(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def trying(hostile: Any) -> None:
        began = time.monotonic()
        outcome = door(hostile)
        took = time.monotonic() - began
        tally.tried += 1
        tally.refused += outcome == "refused"
        tally.answered += outcome == "answered"
        tally.slowest = max(tally.slowest, took)
        tally.most_mb = max(
            tally.most_mb, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        )
        assert took < SLOWEST_S, f"took {took:.1f} s"

    trying()
