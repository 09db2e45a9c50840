"""One person's own trust, from what they decided: what they are shown at the end.

The definitions are those of `study.measures.reliance`, as counts: a share of three decisions is
no figure to hand to a person.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from study.assignment import Plan
from study.measures.curve import Band, reliance_curve
from study.measures.trials import Trials
from study.session import Answered
from study.setup.setup import Setup
from study.snapshot import Snapshot

CHANCE = 0.05  # what chance alone does more often than this is no difference


class Decided(Struct, frozen=True):
    """One decision that counts, by ids of classes. alone: "" where the advice came at once.

    sure: the probability that the advice was shown with.
    """

    condition: int
    alone: str
    advice: str
    truth: str
    final: str
    sure: float

    @property
    def followed(self) -> bool:
        """Whether the person ended where the advice was."""
        return self.final == self.advice

    @property
    def right(self) -> bool:
        """Whether they ended right."""
        return self.final == self.truth


class Counted(Struct, frozen=True):
    """So many of so many."""

    hits: int
    n: int

    @classmethod
    def of(cls, hits: Sequence[bool]) -> Counted:
        """How many of these are so."""
        return cls(sum(hits), len(hits))


class OwnTrust(Struct, frozen=True):
    """What one person's decisions come to.

    alone, final, advice: how many were right. too_much: wrong advice that was followed, of all
    wrong advice; too_little: right advice that was not, of all right advice. curve: by band of the
    confidence, bands without a decision left out. displays: right in the end by condition, in the
    order in which they were seen. best: the condition that served them best where chance does not
    explain it, else None.
    """

    decided: tuple[Decided, ...]
    alone: Counted
    final: Counted
    advice: Counted
    too_much: Counted
    too_little: Counted
    curve: tuple[Band, ...]
    displays: dict[int, Counted]
    best: int | None


def own_trust(
    setup: Setup, snapshot: Snapshot, plan: Plan, answers: Sequence[Answered]
) -> OwnTrust:
    """What the decisions that were made come to; practice and checks of attention do not count."""
    made = _decided(setup, snapshot, plan, answers)
    trials = Trials.of(
        advice=[one.advice for one in made],
        final=[one.final for one in made],
        truth=[one.truth for one in made],
        confidence=[one.sure for one in made],
    )
    seen = {one.condition: None for one in made}
    displays = {
        each: Counted.of([one.right for one in made if one.condition == each]) for each in seen
    }
    return OwnTrust(
        made,
        Counted.of([one.alone == one.truth for one in made if one.alone]),
        Counted.of([one.right for one in made]),
        Counted.of([one.advice == one.truth for one in made]),
        Counted.of([one.followed for one in made if one.advice != one.truth]),
        Counted.of([not one.followed for one in made if one.advice == one.truth]),
        tuple(band for band in reliance_curve(trials) if band.n),
        displays,
        _best(displays),
    )


def _decided(
    setup: Setup, snapshot: Snapshot, plan: Plan, answers: Sequence[Answered]
) -> tuple[Decided, ...]:
    given = {(one.step, one.stage): str(one.value.get("choice", "")) for one in answers}
    made = []
    for at, trial in enumerate(plan.trials):
        final = given.get((f"trial-{at}", "final"))
        if final is None:
            continue
        advice = snapshot.advice(trial.item, setup.conditions[trial.condition])
        made.append(
            Decided(
                trial.condition,
                given.get((f"trial-{at}", "first"), ""),
                advice.label,
                snapshot.item(trial.item).truth,
                final,
                advice.confidence,
            )
        )
    return tuple(made)


def _best(displays: dict[int, Counted]) -> int | None:
    """The one that is better than each other, by Fisher's exact test, Bonferroni-corrected."""
    if len(displays) < 2:
        return None
    best = max(displays, key=lambda one: displays[one].hits / displays[one].n)
    others = [displays[one] for one in displays if one != best]
    if all(_differ(displays[best], other, CHANCE / len(others)) for other in others):
        return best
    return None


def _differ(one: Counted, other: Counted, level: float) -> bool:
    from scipy.stats import fisher_exact  # takes a while to load, and only the end needs it

    table = [[one.hits, one.n - one.hits], [other.hits, other.n - other.hits]]
    return one.hits / one.n > other.hits / other.n and bool(fisher_exact(table).pvalue < level)
