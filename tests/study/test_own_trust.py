"""What a person is told of their own trust at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from study.own_trust import Counted, OwnTrust, own_trust
from study.session import Answered, Step, way
from study.setup.setup import Condition, Setup
from tests.study.playing import LABELS, little, snapshot


def told(setup: Setup, decide: Mapping[int, Sequence[str]] | None = None) -> OwnTrust:
    """Of somebody who always follows in the end; decide: who, under a condition, does otherwise."""
    shot = snapshot(setup)
    plan = shot.plan(setup, 0, 0)
    answers = []

    def of(step: Step) -> Answered:
        advised = shot.advice(step.item, setup.conditions[step.condition]).label
        truth = shot.item(step.item).truth
        ways = {"truth": truth, "advice": advised, "no": "no",
                "wrong": next(one for one in LABELS if one != truth)}  # fmt: skip
        first, final = (decide or {}).get(step.condition, ("no", "advice"))
        return Answered(
            step.id, step.stage, {"choice": ways[first if step.stage == "first" else final]}
        )

    answers = [
        of(step)
        for step in way(setup, plan)
        if step.kind in ("practice", "trial") and not step.told
    ]
    return own_trust(setup, shot, plan, answers)


def test_who_always_follows_trusts_all_wrong_advice_and_misses_no_right_one() -> None:
    said = told(little(trials=6, practice=0, checks=0))
    assert said.final == said.advice == Counted(8, 12), "every third item has wrong advice"
    assert said.too_much == Counted(4, 4)
    assert said.too_little == Counted(0, 8)
    assert said.alone == Counted(6, 12)
    assert all(band.followed == 1 for band in said.curve)
    assert sum(band.n for band in said.curve) == 12
    assert min(band.low for band in said.curve) == 0.5, "empty bands are left out"


def test_practice_does_not_count_and_what_is_not_decided_neither() -> None:
    setup = little(trials=2, practice=3, checks=0)
    assert told(setup).final.n == 4
    shot = snapshot(setup)
    nothing = own_trust(setup, shot, shot.plan(setup, 0, 0), [])
    assert nothing.decided == ()
    assert nothing.best is None


def test_without_a_decision_before_the_advice_nothing_is_said_of_it() -> None:
    assert told(little(order="advice_at_once", trials=3)).alone == Counted(0, 0)


@pytest.mark.parametrize(("trials", "best"), [(2, None), (12, 1)])
def test_a_display_is_called_best_only_where_chance_does_not_explain_it(
    trials: int, best: int | None
) -> None:
    said = told(
        little(trials=trials, practice=0, checks=0), {0: ("no", "wrong"), 1: ("no", "truth")}
    )
    assert said.displays[0] == Counted(0, trials)
    assert said.displays[1] == Counted(trials, trials)
    assert said.best == best


def test_of_three_displays_the_best_is_held_against_each_other_one() -> None:
    three = tuple(Condition(f"c-{at}", {}) for at in range(3))
    setup = little(trials=8, practice=0, checks=0, conditions=three)
    ways = {0: ("no", "wrong"), 1: ("no", "truth"), 2: ("no", "truth")}
    assert told(setup, ways).best is None, "two are as good"
