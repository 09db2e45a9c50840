"""A small study to play in tests, and somebody who plays it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.prediction import Label, Prediction
from study.items.items import Advice, Answer, Item, Items
from study.session import Answered
from study.setup.setup import Condition, Questionnaire, Setup
from study.snapshot import Snapshot
from study.store.database import Database
from study.store.facilitating import create_study, open_study
from study.store.keys import new_token
from study.store.taking_part import answer, join
from study.store.values import Made, Session

LABELS = ("no", "yes")


def advised(at: int, sure: float, answered: str) -> Advice:
    row = (sure, 1 - sure) if answered == "no" else (1 - sure, sure)
    labels = tuple(Label(one) for one in LABELS)
    return Advice.of(Prediction.of("reviews-en", labels, row, f"{at:064x}"))


def items(n: int) -> Items:
    """Every third is wrong; confidence goes from 55 % to 95 % and round again."""
    made = []
    for at in range(n):
        truth = LABELS[at % 2]
        said = LABELS[(at + (at % 3 == 2)) % 2]
        sure = 0.55 + 0.1 * (at % 5)
        raw, calibrated = advised(at, sure, said), advised(at, (sure + 0.5) / 2, said)
        made.append(Item(f"i-{at}", truth, f"{at:064x}", raw, calibrated, f"Text number {at}."))
    return Items(
        "little", "reviews-en", "text", "own", ("en",),
        tuple(Answer(one) for one in LABELS), tuple(made),
    )  # fmt: skip


def little(**more: Any) -> Setup:
    given: dict[str, Any] = {
        "trials": 3, "practice": 1, "checks": 1,
        "conditions": (Condition("alone", {"pattern": "none"}), Condition("number", {})),
        "questionnaire": Questionnaire(s_tias=False),
    }  # fmt: skip
    return Setup(**{**given, **more})


def snapshot(setup: Setup) -> Snapshot:
    ids = [f"i-{at}" for at in range(setup.items)]
    own = ids[setup.practice :]
    parts = [own[at * setup.trials :][: setup.trials] for at in range(setup.blocks)]
    return Snapshot(
        items(setup.items), tuple(tuple(part) for part in parts), tuple(ids[: setup.practice])
    )


def opened(store: Database, setup: Setup | None = None) -> Made:
    setup = setup or little()
    made = create_study(store, setup, snapshot(setup))
    open_study(store, made.study, made.key)
    return made


def fitting(here: Session) -> Mapping[str, Any]:
    """An answer to what is asked, always the same."""
    kind, told = here.step.kind, here.step.told
    sure = {"sure": 0.7} if here.study.setup.own_confidence else {}
    known: dict[str, Mapping[str, Any]] = {
        "consent": {"agreed": True},
        "language": {"language": "fr"},
        "comprehension": {"who-decides": "me", "always-right": "no"},
        "practice": {} if told else {"choice": "yes", **sure},
        "trial": {} if told else {"choice": "yes", **sure},
        "check": {"choice": "no"},
        "trust": {"answer": 5},
        "question": {"answer": 4},
    }
    return known.get(kind, {})


def next_answer(here: Session) -> Answered:
    return Answered(here.step.id, here.step.stage, fitting(here))


def play(store: Database, code: str, steps: int = 10_000) -> tuple[str, Session]:
    token = new_token()
    here = join(store, code, token)
    while here.step.kind not in ("debrief", "declined") and steps > 0:
        here, steps = answer(store, token, next_answer(here), 1.5), steps - 1
    return token, here
