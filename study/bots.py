"""`python -m study.bots CODE --policy always --people 20`: sessions that are played by program.

Each bot has one policy on advice and plays a whole session as a person's browser would, through the
store's own door: to try a set-up, to load a server, and to see whether the figures find out how the
bots relied. They answer as bots: delete a study that they played before people come.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, Literal, get_args

from msgspec import Struct

from models.errors import CertitudeError
from models.languages import CODES
from study.session import Answered
from study.setup.setup import Question
from study.setup.wording import COMPREHENSION, SCALE, questions
from study.snapshot import asked_label
from study.store import protocol
from study.store.faults import StoreError
from study.store.protocol import Database, Session, database, new_token

Policy = Literal["always", "never", "when_confident", "random"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
_AGAIN_S = 0.2  # until an answer that was not stored is sent again
_TIRED = 300  # times: a minute of a store that is down


class Bot(Struct, frozen=True):
    """How a bot decides.

    policy: it follows advice always, never, when the confidence of the advice is at least
    `threshold`, or at the toss of a coin; else it stays with its own decision. skill: how often its
    own decision is right. think: seconds before each answer.
    """

    policy: Policy
    threshold: float = 0.8
    skill: float = 0.7
    think: float = 0.0

    def follows(self, confidence: float, random: Random) -> bool:
        """Whether it takes advice of this confidence."""
        if self.policy == "when_confident":
            return confidence >= self.threshold
        if self.policy == "random":
            return random.random() < 0.5
        return self.policy == "always"

    def decides(self, here: Session, random: Random) -> Mapping[str, Any]:
        """Its answer to a decision."""
        study, step = here.study, here.step
        own = _own(here, self.skill, random)
        if step.stage == "final":
            given = {(one.step, one.stage): one.value for one in here.answers}
            own = given.get((step.id, "first"), {"choice": own})["choice"]
            advice = study.snapshot.advice(step.item, study.setup.conditions[step.condition])
            if self.follows(advice.confidence, random):
                own = advice.label
        sure = {"sure": round(random.random(), 2)} if study.setup.own_confidence else {}
        return {"choice": own, **sure}

    def answers(self, here: Session, random: Random) -> Answered:
        """Its answer to whatever is asked."""
        step = here.step
        replies: dict[str, Callable[[], Mapping[str, Any]]] = {
            "consent": lambda: {"agreed": True},
            "language": lambda: {"language": random.choice(CODES)},
            "comprehension": lambda: {check.id: check.right for check in COMPREHENSION},
            "practice": lambda: {} if step.told else self.decides(here, random),
            "trial": lambda: {} if step.told else self.decides(here, random),
            "check": lambda: {
                "choice": asked_label(here.study.setup, here.study.snapshot, here.number, step)
            },
            "trust": lambda: {"answer": random.randint(1, SCALE)},
            "question": lambda: {"answer": _said(here, random)},
        }
        return Answered(step.id, step.stage, replies[step.kind]() if step.kind in replies else {})


class Played(Struct, frozen=True):
    """What came of a bot's session. waits: seconds from each answer to the next step.

    repeats: how often an answer had to be sent again because the store did not take it.
    """

    number: int
    answers: int
    completion: str
    waits: tuple[float, ...]
    repeats: int


def play(held: Database, code: str, bot: Bot, seed: int) -> Played:
    """A whole session; an answer that the store does not take is sent again until it does.

    CertitudeError where it may not join, or the store is down for a minute.
    """
    random, token = Random(f"bot:{seed}"), new_token()
    waits: list[float] = []
    repeats = [0]

    def insist(call: Callable[[], Session]) -> Session:
        for _ in range(_TIRED):
            try:
                return call()
            except StoreError:
                repeats[0] += 1
                time.sleep(_AGAIN_S)
        return call()

    here = insist(lambda: protocol.join(held, code, token))
    while here.step.kind != "debrief":
        if bot.think:
            time.sleep(bot.think * random.uniform(0.5, 1.5))
        given = bot.answers(here, random)
        began = time.perf_counter()
        here = insist(lambda given=given: protocol.answer(held, token, given, bot.think, "server"))  # type: ignore[misc]
        waits.append(time.perf_counter() - began)
    return Played(here.number, len(here.answers), here.completion, tuple(waits), repeats[0])


def play_all(
    held: Database, code: str, bots: Sequence[Bot], seed: int = 1, at_once: int = 8
) -> list[Played]:
    """Many sessions, so many of them at the same time; in the order of the bots."""
    with ThreadPoolExecutor(at_once) as threads:
        return [*threads.map(lambda one: play(held, code, one[1], seed + one[0]), enumerate(bots))]


def main(arguments: Sequence[str] | None = None) -> None:
    """Play; exits with 2 and a sentence where that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m study.bots", description=__doc__)
    parser.add_argument("code", help="the room's code")
    parser.add_argument("--policy", choices=POLICIES, default="when_confident")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--threshold", type=float, default=0.8, help="of when_confident")
    parser.add_argument("--skill", type=float, default=0.7, help="how often right alone")
    parser.add_argument("--think", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--at-once", type=int, default=8, help="sessions at the same time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args(arguments)
    bot = Bot(asked.policy, asked.threshold, asked.skill, asked.think)
    began = time.perf_counter()
    try:
        played = play_all(
            database(), asked.code, [bot] * max(1, asked.people), asked.seed, max(1, asked.at_once)
        )
    except CertitudeError as error:
        parser.error(str(error))
    waits = sorted(wait for one in played for wait in one.waits)
    told = {
        "people": len(played),
        "answers": sum(one.answers for one in played),
        "repeats": sum(one.repeats for one in played),
        "seconds": round(time.perf_counter() - began, 3),
        "wait_p50": round(waits[len(waits) // 2], 4),
        "wait_p95": round(waits[int(len(waits) * 0.95)], 4),
    }
    said = (
        "{people} sessions, {answers} answers stored ({repeats} sent again) in {seconds} s; answer "
        "to next step: p50 {wait_p50} s, p95 {wait_p95} s"
    )
    print(json.dumps(told) if asked.json else said.format(**told))


def _own(here: Session, skill: float, random: Random) -> str:
    """What it would decide alone: right so often, else any other class."""
    truth = here.study.snapshot.item(here.step.item).truth
    if random.random() < skill:
        return truth
    return random.choice([label for label in here.study.snapshot.labels if label != truth])


def _said(here: Session, random: Random) -> object:
    """An answer to a question at the end, of the kind that it asks for."""
    asked = next(one for one in questions(here.study.setup) if f"question-{one.id}" == here.step.id)
    if not isinstance(asked, Question) or asked.kind == "scale":
        return random.randint(1, SCALE)
    return random.randrange(len(asked.choices)) if asked.kind == "choice" else ""


if __name__ == "__main__":
    main()
