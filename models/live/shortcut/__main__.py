"""Plant a shortcut, let a model learn it, and print what that looks like before and after.

`python -m models.live.shortcut --kind picture --share 0.95 --seed 1 --json`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from msgspec import Struct, json

from models.errors import CertitudeError
from models.languages import CODES
from models.live.families import Plan
from models.live.shortcut import measured
from models.live.shortcut.measured import Figures
from models.live.shortcut.planted import plant
from models.live.shortcut.trap import KINDS, PLANS, SHARE, WORLDS, Trap, World
from models.live.training import Training, stream

_TOLD: Mapping[World, str] = {
    "same": "with the shortcut as it was learnt",
    "without": "without the shortcut",
    "other": "with it in the other class",
}


class Outcome(Struct, frozen=True):
    """What is printed: the figures in each world, and in how many of so many LIME named it first.

    weight: the part of all weight that lies on the shortcut, the mean of those explained; null
    where none was.
    """

    kind: str
    share: float
    seed: int
    language: str
    model: str
    learnt_from: int
    worlds: Mapping[World, Figures]
    explained: int
    named_first: int
    weight: float | None


def main(arguments: Sequence[str] | None = None) -> None:
    """Once through the lesson; exits with 2 and a sentence where that cannot be done."""
    asked = _parser().parse_args(arguments)
    try:
        trap = Trap(asked.kind, asked.share, asked.seed, asked.language)
        plan = PLANS[trap.kind] if asked.model is None else _plan(asked.model, trap)
        outcome = run(trap, plan, asked.explain)
    except CertitudeError as error:
        print(str(error), file=sys.stderr)
        sys.exit(2)
    print(json.encode(outcome).decode() if asked.json else _told(outcome))


def run(trap: Trap, plan: Plan, n: int = measured.EXPLAINED) -> Outcome:
    """Plant, train, test three times, and explain n cases; InputError as `plant`."""
    planted = plant(trap)
    training = Training(planted.lesson, plan)
    for _ in stream(training):
        pass
    answers = measured.answers(planted, training)
    chosen = measured.to_explain(planted, answers["same"], n)
    found = list(measured.explain(planted, training, chosen, lambda _: None))
    return Outcome(
        planted.trap.kind,
        planted.trap.share,
        planted.trap.seed,
        planted.trap.language,
        plan.family,
        planted.lesson.amount,
        {world: measured.figures(answers[world]) for world in WORLDS},
        len(found),
        sum(one.first for one in found),
        sum(one.weight for one in found) / len(found) if found else None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.live.shortcut", description=__doc__)
    add = parser.add_argument
    add("--kind", choices=KINDS, default="picture")
    add("--share", type=float, default=SHARE, help="of one class that has the shortcut, 0 to 1")
    add("--seed", type=int, default=1)
    add("--language", choices=CODES, default="en", help="of the texts")
    add("--model", choices=("linear", "network"), help="by default a network for pictures")
    add("--explain", type=int, default=measured.EXPLAINED, help="how many cases to explain")
    add("--json", action="store_true", help="one line of JSON")
    return parser


def _plan(family: str, trap: Trap) -> Plan:
    """The other family, strong enough to take the shortcut."""
    if family == "network":
        return Plan("network", layers=(16,), epochs=8)
    return Plan("linear", strength=0.1) if trap.kind == "picture" else PLANS["text"]


def _told(outcome: Outcome) -> str:
    lines = [f"{'':<36}{'n':>5}{'right':>9}{'sure':>9}{'ECE':>9}"]
    for world in WORLDS:
        one = outcome.worlds[world]
        lines.append(
            f"{_TOLD[world]:<36}{one.n:>5}{one.accuracy:>9.3f}{one.confidence:>9.3f}{one.ece:>9.3f}"
        )
    weight = "" if outcome.weight is None else f", {outcome.weight:.2f} of all weight on it"
    lines.append(
        f"LIME names the shortcut first in {outcome.named_first} of {outcome.explained}{weight}."
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
