"""Who sees what in which order: balanced Latin squares, arms that stay balanced, seeded orders.

Williams, E. J. (1949): in a square for an even number of treatments each stands once in every
place and once right after each other one; an odd number takes the square and its mirror image.
Arms are filled by minimisation (Pocock & Simon 1975), so that they stay balanced as people leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from random import Random

from msgspec import Struct

from study.setup.setup import Design, Setup


class Arm(Struct, frozen=True):
    """One way through the study.

    number: from 0 on. conditions: which are seen, by their place in the set-up, in order. parts:
    which part of the items goes with each of them.
    """

    number: int
    conditions: tuple[int, ...]
    parts: tuple[int, ...]


class Trial(Struct, frozen=True):
    """One decision that counts: under which condition (its place in the set-up), on which item."""

    block: int
    condition: int
    item: str


class Plan(Struct, frozen=True):
    """What one person decides on, in order.

    practice: items, shown under the first condition. trials: those that count. checks: after which
    of the trials (from 0 on) a check of attention comes, in order.
    """

    arm: int
    practice: tuple[str, ...]
    trials: tuple[Trial, ...]
    checks: tuple[int, ...]


def williams(k: int) -> tuple[tuple[int, ...], ...]:
    """A balanced Latin square of k treatments: k sequences for even k, 2k for odd.

    Each treatment is equally often in each place and right after each other one. ValueError for
    k < 1.
    """
    if k < 1:
        raise ValueError("a square of nothing")
    # 0, 1, k−1, 2, k−2, …: all steps between neighbours differ.
    first = [(step + 1) // 2 if step % 2 else (k - step // 2) % k for step in range(k)]
    square = [tuple((one + row) % k for one in first) for row in range(k)]
    if k % 2 and k > 1:
        square += [tuple(reversed(sequence)) for sequence in square]
    return tuple(square)


def arms(setup: Setup) -> tuple[Arm, ...]:
    """All arms of a study, in an order that the seed draws.

    Within people: every sequence of the square with every rotation of the items' parts over the
    displays, so that no display has the easier items. Between: a condition each, on the same items.
    """
    return _arms(len(setup.conditions), setup.design, setup.seed)


@lru_cache(maxsize=64)
def _arms(k: int, design: Design, seed: int) -> tuple[Arm, ...]:
    made: list[tuple[tuple[int, ...], tuple[int, ...]]]
    if design == "between":
        made = [((one,), (0,)) for one in range(k)]
    else:
        made = [
            (sequence, tuple((one + turn) % k for one in sequence))
            for turn in range(k)
            for sequence in williams(k)
        ]
    Random(f"arms:{seed}").shuffle(made)
    return tuple(Arm(number, *one) for number, one in enumerate(made))


def next_arm(setup: Setup, taken: Sequence[int], number: int) -> int:
    """The arm of the person who comes now.

    taken: the arms of those who are there (who left is not). number: how many ever came before.
    What is fewest first comes next: the order of displays, then the rotation of items, then the
    arm; the seed breaks ties.
    """
    every = arms(setup)
    there = Counter(taken)
    orders: Counter[tuple[int, ...]] = Counter()
    turns: Counter[int] = Counter()
    for arm in every:
        orders[arm.conditions] += there[arm.number]
        turns[_turn(arm)] += there[arm.number]
    best = min((orders[a.conditions], turns[_turn(a)], there[a.number]) for a in every)
    least = [
        a.number for a in every if (orders[a.conditions], turns[_turn(a)], there[a.number]) == best
    ]
    return Random(f"arm:{setup.seed}:{number}").choice(least)


def _turn(arm: Arm) -> int:
    """By how much the parts are turned against the conditions."""
    return (arm.parts[0] - arm.conditions[0]) % max(1, len(arm.conditions))


def plan(
    setup: Setup,
    arm: int,
    number: int,
    parts: Sequence[Sequence[str]],
    practice: Sequence[str],
) -> Plan:
    """What the person with this number (from 0 on) in this arm decides on.

    parts: ids of items, one part of `setup.trials` for each block; practice: those before. The
    order within a block is the person's own, drawn by seed and number, and the same every time.
    ValueError where there are too few items.
    """
    if len(parts) < setup.blocks or any(len(part) < setup.trials for part in parts[: setup.blocks]):
        raise ValueError("too few items for this set-up")
    if len(practice) < setup.practice:
        raise ValueError("too few items for practice")
    chosen = arms(setup)[arm]
    trials = []
    for block, (condition, part) in enumerate(zip(chosen.conditions, chosen.parts, strict=True)):
        items = [*parts[part][: setup.trials]]
        Random(f"items:{setup.seed}:{number}:{block}").shuffle(items)
        trials += [Trial(block, condition, item) for item in items]
    return Plan(
        arm,
        tuple(practice[: setup.practice]),
        tuple(trials),
        _spread(setup.checks, len(trials), Random(f"checks:{setup.seed}:{number}")),
    )


def _spread(checks: int, trials: int, random: Random) -> tuple[int, ...]:
    """One place in each of as many stretches of equal length: never two close by design."""
    edges = [trials * at // checks for at in range(checks + 1)] if checks else []
    return tuple(random.randrange(low, high) for low, high in pairwise(edges))


class Row(Struct, frozen=True):
    """An arm as it is shown before the start.

    arm: from 1 on. displays: ids of conditions in order. parts: the items' part with each, as a
    letter. people: how many of `expected` people it will have if all stay.
    """

    arm: int
    displays: tuple[str, ...]
    parts: tuple[str, ...]
    people: int


def part_name(part: int) -> str:
    """What a part of the items is called: "A" for the first."""
    return chr(ord("A") + part)


def table(setup: Setup, expected: int) -> tuple[Row, ...]:
    """All arms, and how many of the expected people each gets."""
    taken: list[int] = []
    for number in range(expected):
        taken.append(next_arm(setup, taken, number))
    there = Counter(taken)
    return tuple(
        Row(
            arm.number + 1,
            tuple(setup.conditions[one].id for one in arm.conditions),
            tuple(map(part_name, arm.parts)),
            there[arm.number],
        )
        for arm in arms(setup)
    )
