"""Which case comes next: the most informative first, those with known answers spread among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.review.queue import Case, Queue
from models.review.rules import Rule

_EVERY = 5  # among so many cases stands one with a known answer, as far as there are any


@dataclass(frozen=True, slots=True)
class Order:
    """What comes first: cases of a class (as the model says), those that a rule fits, or neither.

    Within both, and among the rest, the least certain come first.
    """

    label: str = ""
    rule: Rule | None = None

    def first(self, case: Case) -> bool:
        """Whether a case is among those that come first."""
        if self.label:
            return case.guess is not None and case.guess.label == self.label
        return self.rule is None or self.rule.matches(_read(case))


def _read(case: Case) -> str:
    """What a rule reads of a case: its text; of a picture its file's name, and the words in it."""
    if not case.picture:
        return case.text
    return f"{case.text} {re.sub(r'[_.-]+', ' ', case.text)}"


def certainty(case: Case) -> float:
    """The probability of the model's label; below all of them where there is no label."""
    return -1.0 if case.guess is None else case.guess.confidence


def ordered(cases: Sequence[Case], order: Order) -> list[Case]:
    """All cases in an order; those with known answers are not told by where they stand.

    They are spread over the queue: by their confidence they would mostly come last.
    """
    key: Callable[[Case], tuple[bool, float, int]] = lambda case: (  # noqa: E731
        not order.first(case),
        certainty(case),
        case.number,
    )
    asked = sorted((case for case in cases if not case.known), key=key)
    # By their ids, which are as good as chance: nobody can learn where they stand.
    known = sorted((case for case in cases if case.known), key=lambda case: case.id)
    if not asked:
        return known
    mixed: list[Case] = []
    left = iter(known)
    for at, case in enumerate(asked):
        mixed.append(case)
        if at % (_EVERY - 1) == _offset(asked, at):
            following = next(left, None)
            if following is not None:
                mixed.append(following)
    return [*mixed, *left]


def _offset(asked: Sequence[Case], at: int) -> int:
    """Where in its stretch the known case stands: another place in each, the same in every run."""
    start = at - at % (_EVERY - 1)
    return int(asked[start].id[:4], 16) % (_EVERY - 1)


def next_case(queue: Queue, cases: Sequence[Case], by: str, *, skipped: bool) -> Case | None:
    """The first of the ordered cases that a person has said nothing of and nobody sent back.

    skipped: whether what they skipped comes again, the longest ago first, once no other is left.
    """
    open_ = [case for case in cases if not queue.standing(case.id).back]
    for case in open_:
        if (case.id, by) not in queue.last:
            return case
    if not skipped:
        return None
    again = [answer for case in open_ if (answer := queue.last[case.id, by]).kind == "skip"]
    return queue.by_id[min(again, key=lambda answer: answer.n).case] if again else None
