"""One person's way through a study, from what they have answered alone: any reload resumes there.

Consent, language, instructions, a check that they were understood, practice, trials with checks of
attention among them, a question on trust after each display, the questionnaire, the debrief.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from models.errors import N_, InputError
from models.languages import CODES
from models.limits import LIMITS
from study.assignment import Plan, Trial
from study.setup.setup import Question, Setup
from study.setup.wording import COMPREHENSION, SCALE, questions

Kind = Literal[
    "consent", "declined", "language", "instructions", "comprehension", "practice", "trial",
    "check", "trust", "question", "debrief",
]  # fmt: skip
# Of a decision: what the person says alone, what they say once the advice is there, what was right.
Stage = Literal["", "first", "final", "feedback"]
MOST_ATTEMPTS = 3  # at the check on the instructions: then the person goes on, and it is on record


class Step(Struct, frozen=True):
    """What one person is asked now.

    id, stage: name it; stage: of a decision as `Stage`, of the check on the instructions which
    attempt it is. item, condition, block: of a decision, the item's id, the condition by its place
    in the set-up, and which of the person's displays it is; -1 elsewhere.
    """

    kind: Kind
    id: str
    stage: str = ""
    item: str = ""
    condition: int = -1
    block: int = -1

    @property
    def advised(self) -> bool:
        """Whether the advice may be seen at this step: never before the person's own decision."""
        return self.kind in ("practice", "trial") and self.stage in ("final", "feedback")

    @property
    def told(self) -> bool:
        """Whether the person is told here what was right."""
        return self.stage == "feedback"


class Answered(Struct, frozen=True):
    """An answer as it is kept: to which step and stage, and what."""

    step: str
    stage: str
    value: Mapping[str, Any]


def next_step(setup: Setup, plan: Plan, answers: Sequence[Answered]) -> Step:
    """Where a person stands who has given these answers, in whichever order they are handed over.

    The last step is "debrief"; who does not consent stands at "declined" and is asked nothing.
    """
    given = {(one.step, one.stage): one.value for one in answers}
    consent = given.get(("consent", ""))
    if consent is not None and consent.get("agreed") is not True:
        return Step("declined", "declined")
    for step in _steps(setup, plan):
        if step.kind == "comprehension":
            attempts = [given.get((step.id, str(at + 1))) for at in range(MOST_ATTEMPTS)]
            if any(one is not None and understood(one) for one in attempts):
                continue
            if None in attempts:
                return Step(step.kind, step.id, str(attempts.index(None) + 1))
        elif (step.id, step.stage) not in given:
            return step
    return Step("debrief", "debrief")


def way(setup: Setup, plan: Plan) -> tuple[Step, ...]:
    """All steps before the debrief in order, the check on the instructions once: for progress."""
    return tuple(_steps(setup, plan))


def understood(value: Mapping[str, Any]) -> bool:
    """Whether an answer to the check on the instructions is right in all its parts."""
    return all(value.get(check.id) == check.right for check in COMPREHENSION)


def check_answer(
    setup: Setup,
    plan: Plan,
    answers: Sequence[Answered],
    answer: Answered,
    labels: Collection[str],
) -> None:
    """Refuse an answer that is not to what is asked now, or is none.

    labels: ids of the classes to choose from. InputError "not_the_step" (403) where something else
    is asked: an answer cannot be given before its turn, so that no advice can be had before the
    person's own decision; "bad_answer" (422).
    """
    step = next_step(setup, plan, answers)
    if (answer.step, answer.stage) != (step.id, step.stage):
        raise InputError(
            "not_the_step",
            N_("Something else is asked now, perhaps because you have answered in another tab. "
               "Load this page anew: you go on where you were."),
            status=403,
        )  # fmt: skip
    if not _fits(setup, step, answer.value, labels):
        raise bad_answer()


def bad_answer() -> InputError:
    """The error for what is no answer to what is asked."""
    return InputError(
        "bad_answer", N_("This answer is not complete. Fill in what is missing and send again.")
    )


def _steps(setup: Setup, plan: Plan) -> Iterator[Step]:
    yield Step("consent", "consent")
    yield Step("language", "language")
    yield Step("instructions", "instructions")
    yield Step("comprehension", "comprehension")
    first = plan.trials[0].condition if plan.trials else 0
    for at, item in enumerate(plan.practice):
        trial = Trial(-1, first, item)
        yield from _decision("practice", f"practice-{at}", trial, setup, feedback=True)
    for at, trial in enumerate(plan.trials):
        yield from _decision("trial", f"trial-{at}", trial, setup, feedback=setup.feedback)
        if at in plan.checks:
            yield Step("check", f"check-{plan.checks.index(at)}")
        last = at + 1 == len(plan.trials) or plan.trials[at + 1].block != trial.block
        if last and setup.questionnaire.trust:
            yield Step("trust", f"trust-{trial.block}", "", "", trial.condition, trial.block)
    for question in questions(setup):
        # A facilitator's own may have any id: it must not be taken for another step.
        yield Step("question", f"question-{question.id}")


def _decision(
    kind: Kind, name: str, trial: Trial, setup: Setup, *, feedback: bool
) -> Iterator[Step]:
    stages = ["first"] if setup.order == "decide_first" else []
    for stage in (*stages, "final", *(["feedback"] if feedback else [])):
        yield Step(kind, name, stage, trial.item, trial.condition, trial.block)


def _fits(setup: Setup, step: Step, value: Mapping[str, Any], labels: Collection[str]) -> bool:
    """Whether a value answers what a step asks, with nothing beside it."""
    if step.kind == "consent":
        return [*value] == ["agreed"] and isinstance(value["agreed"], bool)
    if step.kind == "language":
        return [*value] == ["language"] and value["language"] in CODES
    if step.kind == "comprehension":
        asked = {check.id: check.answers for check in COMPREHENSION}
        return value.keys() == asked.keys() and all(
            isinstance(one, str) and one in asked[name] for name, one in value.items()
        )
    if step.kind in ("practice", "trial", "check") and step.stage != "feedback":
        wanted = {"choice", "sure"} if setup.own_confidence and step.kind != "check" else {"choice"}
        return (
            value.keys() == wanted
            and isinstance(value["choice"], str)
            and value["choice"] in labels
            and ("sure" not in wanted or _within(value["sure"], 0, 1, (int, float)))
        )
    if step.kind == "trust":
        return [*value] == ["answer"] and _within(value["answer"], 1, SCALE, (int,))
    if step.kind == "question":
        return [*value] == ["answer"] and _answers(setup, step, value["answer"])
    return not value  # the instructions and the feedback are read, and that is all


def _answers(setup: Setup, step: Step, answer: object) -> bool:
    question = next(one for one in questions(setup) if f"question-{one.id}" == step.id)
    if not isinstance(question, Question) or question.kind == "scale":
        return _within(answer, 1, SCALE, (int,))
    if question.kind == "choice":
        return _within(answer, 0, len(question.choices) - 1, (int,))
    return isinstance(answer, str) and len(answer) <= LIMITS.study_text


def _within(value: object, low: float, high: float, kinds: tuple[type, ...]) -> bool:
    # A bool is an int in Python; NaN is in no interval.
    return isinstance(value, kinds) and not isinstance(value, bool) and low <= value <= high  # type: ignore[operator]
