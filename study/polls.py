"""The trust spectrum: one question before and after a session, its counts, and how people moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from msgspec import Struct

from models.errors import N_
from models.language import Language
from study.session import Answered, Kind, Step
from study.setup.wording import SCALE, Asked
from study.store.values import Person

BEFORE, AFTER = POLLS = ("before", "after")
_FIRST_DECISION: tuple[Kind, ...] = ("practice", "trial")
# The same words both times: only then does a change mean anything.
QUESTION = Asked(
    "spectrum",
    N_("How far do you trust the advice of an AI on examples like these?"),
    (N_("not at all"), N_("completely")),
)


class Shift(Struct, frozen=True):
    """A poll before and after.

    counts: how many said 1, 2, … 7, by poll. both: how many answered both; up, down: of them, who
    went up or down from the first to the second. means: theirs, first and second; None of nobody.
    """

    counts: dict[str, tuple[int, ...]]
    both: int
    up: int
    down: int
    means: tuple[float, float] | None


def shift(people: Sequence[Person]) -> Shift:
    """How the trust spectrum was answered, before and after."""
    counted = {
        poll: Counter(one.votes[poll] for one in people if poll in one.votes) for poll in POLLS
    }
    pairs = [(one.votes[BEFORE], one.votes[AFTER]) for one in people if {*POLLS} <= {*one.votes}]
    return Shift(
        {
            poll: tuple(counted[poll].get(value, 0) for value in range(1, SCALE + 1))
            for poll in POLLS
        },
        len(pairs),
        sum(then > first for first, then in pairs),
        sum(then < first for first, then in pairs),
        (fmean(first for first, _ in pairs), fmean(then for _, then in pairs)) if pairs else None,
    )


def is_asked_at(poll: str, step: Step, answers: Sequence[Answered]) -> bool:
    """Whether a poll may stand in place of a step: nobody is interrupted in a decision.

    The first one after the instructions and the questions on them, which say what examples these
    are, until anything is decided; the second one at the end.
    """
    if poll == AFTER:
        return step.kind == "debrief"
    decided = any(one.step.startswith(("practice-", "trial-")) for one in answers)
    return poll == BEFORE and not decided and step.kind in _FIRST_DECISION


def said(found: Shift, lang: Language) -> list[str]:
    """The trust spectrum before and after, in words; [] where nobody answered it.

    Who answered once is not in the means that stand side by side: who leaves early may trust less.
    """
    names = {BEFORE: lang.gettext("Before"), AFTER: lang.gettext("After")}
    if all(sum(found.counts[poll]) for poll in POLLS):
        return [
            *(
                lang.ngettext(
                    "{when}: {n} answer.", "{when}: {n} answers.", sum(found.counts[poll]),
                    when=names[poll],
                )
                for poll in POLLS
            ),
            *_moved(found, lang),
        ]  # fmt: skip
    return [
        lang.ngettext(
            "{when}: {n} answer, mean {mean} of 7.",
            "{when}: {n} answers, mean {mean} of 7.",
            sum(found.counts[poll]),
            when=names[poll],
            mean=lang.number(_mean(found.counts[poll]), 1),
        )
        for poll in POLLS
        if sum(found.counts[poll])
    ]


def _moved(found: Shift, lang: Language) -> list[str]:
    """What became of those who answered both times."""
    if found.means is None:
        return [
            lang.gettext("Nobody answered both times: before and after are of different people.")
        ]
    before, after = found.means
    return [
        lang.ngettext(
            "Of {n} person who answered both times, {up} trusted more afterwards, {down} less, "
            "and {same} the same.",
            "Of {n} people who answered both times, {up} trusted more afterwards, {down} less, "
            "and {same} the same.",
            found.both,
            up=lang.number(found.up),
            down=lang.number(found.down),
            same=lang.number(found.both - found.up - found.down),
        ),
        lang.gettext(
            "The mean of those who answered both times: {before} of 7 before, {after} after.",
            before=lang.number(before, 1),
            after=lang.number(after, 1),
        ),
    ]


def _mean(counts: tuple[int, ...]) -> float:
    return sum(value * n for value, n in enumerate(counts, 1)) / sum(counts)
