"""What a study came to: the figures of its decisions, its questionnaire, and its polls.

The figures are those of `study.measures`; nothing is defined here a second time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from study.export.rows import Reply, Trial, measured, replies, trials
from study.measures.comparing import Difference, differences
from study.measures.figures import Averaged, Group, figures, mean_of_people, per_person
from study.measures.reliance import MEASURES
from study.measures.together import Found, found
from study.polls import Shift, shift
from study.setup.setup import Question
from study.setup.wording import GRAPHS, S_TIAS, questions
from study.store.values import Collected, Person


class Score(Struct, frozen=True):
    """A score of the questionnaire, from 1 to 7.

    id: "trust", "s-tias", "graphs", or "own:" and a question's id. condition: id of the display
    that it is about, "" for all of them together. mean: over people.
    """

    id: str
    condition: str
    mean: Averaged


class OwnFigures(Struct, frozen=True):
    """One person's figures, by measure; None where it is not defined. trials: they decided.

    number: from 1 on, as in the export.
    """

    number: int
    conditions: tuple[str, ...]
    trials: int
    finished: bool
    measures: dict[str, float | None]


class Results(Struct, frozen=True):
    """All of it. found: None while nobody has decided anything. finished: people at the end.

    checks, missed, missed_by: checks of attention that were answered, that were answered wrongly,
    and by how many people; their decisions are counted like all others.
    """

    people: int
    finished: int
    declined: int
    withdrawn: int
    found: Found | None
    persons: tuple[OwnFigures, ...]
    scores: tuple[Score, ...]
    differences: tuple[Difference, ...]
    polls: Shift
    checks: int = 0
    missed: int = 0
    missed_by: int = 0


def results(collected: Collected) -> Results:
    """What a study came to; takes a second or two where many took part."""
    rows = trials(collected)
    checks = [one for one in replies(collected) if one.kind == "check"]
    missed = [one.person for one in checks if not one.right]
    order = [one.id for one in collected.study.setup.conditions]
    whole: Found | None = None
    compared: tuple[Difference, ...] = ()
    if rows:
        made, by = measured(rows)
        whole = _ordered(found(made, by, confident=True), order)
        compared = differences(made, by["condition"], order)
    return Results(
        len(collected.people),
        sum(one.standing == "done" for one in collected.people),
        collected.declined,
        collected.withdrawn,
        whole,
        _persons(rows, collected.people),
        _scores(collected, order),
        compared,
        shift(collected.people),
        len(checks),
        len(missed),
        len(set(missed)),
    )


def named(found: Results, names: Mapping[str, str]) -> Results:
    """The same with what displays are called in place of their ids, as `study.setup.naming` has."""
    whole = found.found and Found(
        found.found.whole,
        tuple(
            replace(one, by={**one.by, "condition": names[one.by["condition"]]})
            for one in found.found.groups
        ),
        found.found.curves,
    )
    return replace(
        found,
        found=whole,
        persons=tuple(
            replace(one, conditions=tuple(names[each] for each in one.conditions))
            for one in found.persons
        ),
        scores=tuple(replace(one, condition=names.get(one.condition, "")) for one in found.scores),
        differences=tuple(
            replace(one, one=names[one.one], other=names[one.other]) for one in found.differences
        ),
    )


def by_display(collected: Collected) -> tuple[Group, ...]:
    """The figures of each display alone, in the order of the set-up; () where none was decided."""
    rows = trials(collected)
    if not rows:
        return ()
    made, by = measured(rows)
    shown = np.array(by["condition"], dtype=object)
    parts = [(one.id, made.where(shown == one.id)) for one in collected.study.setup.conditions]
    return tuple(
        Group({"condition": name}, len(part), part.people, figures(part))
        for name, part in parts
        if len(part)
    )


def _ordered(whole: Found, order: Sequence[str]) -> Found:
    """The displays as the set-up has them, not by the alphabet."""
    places = sorted(
        range(len(whole.groups)), key=lambda at: order.index(whole.groups[at].by["condition"])
    )
    return Found(
        whole.whole,
        tuple(whole.groups[at] for at in places),
        (whole.curves[0], *(whole.curves[at + 1] for at in places)),
    )


def _persons(rows: tuple[Trial, ...], people: Sequence[Person]) -> tuple[OwnFigures, ...]:
    if not rows:
        return ()
    made, _ = measured(rows)
    numbers = [*dict.fromkeys(one.person for one in rows)]  # as `Trials.of` counts people
    seen: dict[int, dict[str, None]] = defaultdict(dict)
    decided = Counter(one.person for one in rows)
    for one in rows:
        seen[one.person][one.condition] = None
    done = {one.number + 1 for one in people if one.standing == "done"}
    own = {name: per_person(made, name) for name in MEASURES}
    return tuple(
        OwnFigures(
            number,
            tuple(seen[number]),
            decided[number],
            number in done,
            {
                name: float(values[at]) if np.isfinite(values[at]) else None
                for name, values in own.items()
            },
        )
        for at, number in enumerate(numbers)
    )


def _scores(collected: Collected, order: Sequence[str]) -> tuple[Score, ...]:
    """Trust by display; what is asked at the end by display where each person saw one."""
    setup = collected.study.setup
    said: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    own = {one.number + 1: _only(collected, one) for one in collected.people}
    for reply in replies(collected):
        name = _score_of(reply)
        if name:
            condition = reply.condition or own[reply.person]
            said[name, condition][reply.person].append(float(reply.value))
    scaled = [
        f"own:{one.id}"
        for one in questions(setup)
        if isinstance(one, Question) and one.kind == "scale"
    ]
    names = ["trust", "s-tias", "graphs", *scaled]
    return tuple(
        Score(name, condition, mean_of_people([float(np.mean(one)) for one in given.values()]))
        for name in names
        for condition in ("", *order)
        if (given := said.get((name, condition)))
    )


def _only(collected: Collected, person: Person) -> str:
    """The display that this person saw, where it is one alone; else ""."""
    setup = collected.study.setup
    if setup.blocks > 1:
        return ""
    plan = collected.study.snapshot.plan(setup, person.arm, person.number)
    return setup.conditions[plan.trials[0].condition].id


_ENDS = {
    **{f"question-{one.id}": "s-tias" for one in S_TIAS},
    **{f"question-{one.id}": "graphs" for one in GRAPHS},
}


def _score_of(reply: Reply) -> str:
    """Which score an answer counts in, "" for none."""
    if reply.kind == "trust":
        return "trust"
    if reply.kind != "question":
        return ""
    return _ENDS.get(reply.id) or f"own:{reply.id.removeprefix('question-')}"
