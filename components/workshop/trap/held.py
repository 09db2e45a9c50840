"""The model of this lesson in this session: the trap that is chosen, trained once, asked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from components.site.state import Slot
from components.site.work import Work
from components.workshop import settings
from models.calibration.cases import Cases
from models.explain.explanations import ENGINE
from models.jobs import Job, Progress
from models.language import Language
from models.live.families import Plan
from models.live.running import Running
from models.live.shortcut import measured
from models.live.shortcut.measured import Explained
from models.live.shortcut.planted import Planted, plant
from models.live.shortcut.trap import PLANS, Kind, Trap, World, checked
from models.live.training import Epoch, Training

EXPLAINED = 4


@dataclass(frozen=True, slots=True)
class Begun:
    """A training of the lesson: what was planted, and what learns it."""

    planted: Planted
    plan: Plan
    running: Running

    @property
    def trap(self) -> Trap:
        """What was planted, and where."""
        return self.planted.trap

    @property
    def records(self) -> tuple[Epoch, ...]:
        """The epochs that are over."""
        training = self.running.training
        return () if training is None else training.records


@dataclass(frozen=True, slots=True)
class Learnt:
    """A trained one: what it says of the test cases in each world; name: of this model alone."""

    begun: Begun
    training: Training
    answers: Mapping[World, Cases]
    name: str

    @property
    def planted(self) -> Planted:
        """What it was taught."""
        return self.begun.planted


_BEGUN: Slot[Begun | None] = Slot("_trap_begun", None)  # at each kind
_LEARNT: Slot[Learnt | None] = Slot("_trap_learnt", None)  # at each kind
_WANTED: Slot[bool] = Slot("_trap_wanted", False)
_EXPLAINING: Work[tuple[Explained, ...], Progress[object]] = Work("trap-reasons", about=None)


def chosen(lang: Language) -> Trap:
    """The trap as the settings have it; texts in the page's language."""
    kind = cast(Kind, settings.PLANTED_IN.get())
    return checked(Trap(kind, settings.PLANTED.get(), settings.CHANCE.get(), lang.code))


def train() -> None:
    """Have the page's next run train it (a callback's work): there it is this person's."""
    _WANTED.set(True)


def begun(trap: Trap) -> Begun | None:
    """The training of a trap, begun now if somebody wanted it; in whichever language it was."""
    slot = _BEGUN.at(trap.kind)
    held = slot.get()
    if _WANTED.pop():
        if held is not None:
            held.running.job.cancel()
        planted, plan = plant(trap), PLANS[trap.kind]
        held = Begun(planted, plan, Running(planted.lesson, plan))
        slot.set(held)
    if held is None or (held.trap.share, held.trap.seed) != (trap.share, trap.seed):
        return None
    return held


def learnt(one: Begun) -> Learnt | None:
    """What a training came to, once it is over; None before, and where it came to nothing."""
    job = one.running.job
    training = one.running.training
    if not job.ended or job.cancelled or job.error is not None or not one.records:
        return None
    assert training is not None
    slot = _LEARNT.at(one.trap.kind)
    held = slot.get()
    if held is None or held.training is not training:
        answers = measured.answers(one.planted, training)
        held = Learnt(one, training, answers, f"shortcut-{id(training)}")
        slot.set(held)
    return held


def explained(one: Learnt, lang: Language) -> tuple[Explained, ...] | None:
    """Why it answers as it does in some test cases; None while that is found out."""
    cases = measured.to_explain(one.planted, one.answers["same"], EXPLAINED)

    def work() -> Job[tuple[Explained, ...], Progress[object]]:
        def explain(report: object) -> tuple[Explained, ...]:
            ENGINE.warm_up()
            return tuple(measured.explain(one.planted, one.training, cases, report))  # type: ignore[arg-type]

        return Job(explain)

    job = _EXPLAINING.keep(one.name, work)
    return _EXPLAINING.watch(job, lambda _: (None, lang.gettext("LIME is looking …")), lang)
