"""Orders are balanced by construction, whoever comes and goes, and drawn anew they are the same."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.limits import LIMITS
from study.assignment import arms, next_arm, plan, table, williams
from study.setup.setup import Condition, Setup

sizes = st.integers(1, LIMITS.study_conditions)


def study(k: int, **more: object) -> Setup:
    shown = tuple(Condition(f"c-{at}") for at in range(k))
    return Setup(conditions=shown, **{"trials": 4, "checks": 0, **more})  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.integers(1, 13))
def test_a_square_is_balanced_in_places_and_in_what_follows_what(k: int) -> None:
    square = williams(k)
    assert len(square) == (k if k % 2 == 0 or k == 1 else 2 * k)
    assert all(sorted(sequence) == list(range(k)) for sequence in square)
    places = Counter((place, one) for sequence in square for place, one in enumerate(sequence))
    assert len(places) == k * k
    assert len({*places.values()}) == 1
    follows = Counter(pair for sequence in square for pair in pairwise(sequence))
    assert len(follows) == k * (k - 1)
    assert len({*follows.values()}) <= 1


@settings(deadline=None)
@given(sizes, st.integers(0, 10**6))
def test_every_display_meets_every_part_in_every_place_equally_often(k: int, seed: int) -> None:
    every = arms(study(k, seed=seed))
    met = Counter(
        (place, *pair)
        for arm in every
        for place, pair in enumerate(zip(arm.conditions, arm.parts, strict=True))
    )
    assert len(met) == k**3
    assert len({*met.values()}) == 1
    assert [arm.number for arm in every] == list(range(len(every)))


def spread_of(counts: Counter[object], among: int) -> int:
    filled = [*counts.values(), *[0] * (among - len(counts))]
    return max(filled) - min(filled)


@settings(deadline=None)
@given(sizes, st.sampled_from(["within", "between"]), st.integers(0, 99), st.integers(1, 60))
def test_orders_are_balanced_at_every_moment_while_people_join(
    k: int, design: str, seed: int, people: int
) -> None:
    setup = study(k, design=design, seed=seed)
    every = arms(setup)
    taken: list[int] = []
    for number in range(people):
        taken.append(next_arm(setup, taken, number))
        orders = Counter(every[arm].conditions for arm in taken)
        assert spread_of(Counter(orders), len({arm.conditions for arm in every})) <= 1
    if people >= len(every):
        assert spread_of(Counter(taken), len(every)) <= 2


@settings(deadline=None)
@given(sizes, st.integers(0, 99))
def test_who_leaves_is_made_up_for_by_who_comes(k: int, seed: int) -> None:
    setup = study(k, seed=seed)
    every = arms(setup)
    random = Random(seed)
    taken: list[int] = []
    for number in range(4 * len(every)):
        taken.append(next_arm(setup, taken, number))
    gone = random.sample(range(len(taken)), len(taken) // 4)
    left = [arm for at, arm in enumerate(taken) if at not in gone]
    for number in range(len(taken), 2 * len(taken)):
        left.append(next_arm(setup, left, number))
    orders = Counter(every[arm].conditions for arm in left)
    assert spread_of(Counter(orders), len({arm.conditions for arm in every})) <= 1


def parts_of(setup: Setup) -> list[list[str]]:
    return [[f"{part}-{at}" for at in range(setup.trials)] for part in range(setup.blocks)]


@settings(deadline=None)
@given(sizes, st.integers(0, 40), st.sampled_from(["within", "between"]), st.integers(0, 4))
def test_a_plan_is_whole_and_the_same_every_time(
    k: int, number: int, design: str, checks: int
) -> None:
    setup = study(k, design=design, checks=checks, practice=2)
    parts, practice = parts_of(setup), ["p-0", "p-1"]
    arm = next_arm(setup, [], number)
    made = plan(setup, arm, number, parts, practice)
    assert made == plan(setup, arm, number, parts, practice)
    assert len(made.trials) == setup.decisions
    assert sorted(trial.item for trial in made.trials) == sorted(
        item for part in parts for item in part
    )
    conditions = [trial.condition for trial in made.trials]
    assert tuple(dict.fromkeys(conditions)) == arms(setup)[arm].conditions
    assert len(made.checks) == checks
    assert [*made.checks] == sorted({*made.checks})
    assert all(0 <= place < setup.decisions for place in made.checks)


def test_another_person_has_another_order_of_items_in_the_same_arm() -> None:
    setup = study(2, trials=8)
    orders = {plan(setup, 0, number, parts_of(setup), ["a", "b"]).trials for number in range(20)}
    assert len(orders) > 15


def test_too_few_items_make_no_plan() -> None:
    setup = study(2)
    with pytest.raises(ValueError, match="too few"):
        plan(setup, 0, 0, [["a"], ["b"]], ["c", "d"])


def test_the_table_before_the_start_is_what_happens() -> None:
    setup = study(3, seed=7)
    rows = table(setup, 36)
    assert len(rows) == len(arms(setup)) == 18
    assert sum(row.people for row in rows) == 36
    taken: list[int] = []
    for number in range(36):
        taken.append(next_arm(setup, taken, number))
    assert {row.arm - 1: row.people for row in rows} == {row.arm - 1: 0 for row in rows} | Counter(
        taken
    )
    assert all(sorted(row.displays) == ["c-0", "c-1", "c-2"] for row in rows)
    assert all(sorted(row.parts) == ["A", "B", "C"] for row in rows)
