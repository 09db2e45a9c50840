"""This session's training: begun, kept, watched from every step, and let go of."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from components.site import inside
from components.site.state import Slot
from components.site.work import Work
from components.workshop import held, settings
from components.workshop.chosen import Chosen, chosen
from models.jobs import LOADS, Job, Progress
from models.live.apart import network
from models.live.apart.workers import WORKERS
from models.live.families import Plan
from models.live.learners import SoFar
from models.live.lesson import Lesson
from models.live.running import Outcome, Running
from models.live.training import Epoch, Training


@dataclass(frozen=True, slots=True)
class Run:
    """A training, of what: the lesson, the plan, and the name of what the settings said then.

    begun: those settings, as they are told; values: as they are taken again.
    """

    running: Running
    lesson: Lesson
    plan: Plan
    name: Hashable
    begun: Chosen
    values: tuple[Any, ...] = ()

    @property
    def records(self) -> tuple[Epoch, ...]:
        """The epochs that are over, also of a training that was left."""
        training = self.running.training
        return () if training is None else training.records

    @property
    def so_far(self) -> SoFar | None:
        """The epoch that is under way, as far as it has come."""
        training = self.running.training
        return None if training is None or self.running.job.ended else training.so_far

    @property
    def once(self) -> bool:
        """Whether it learns all at once, so that there are no curves."""
        return self.plan.family != "network"

    @property
    def epochs(self) -> int:
        """How many epochs its curves are wide."""
        return 1 if self.once else max(self.plan.epochs, len(self.records))


RUN: Slot[Run | None] = Slot("_workshop_run", None)
# What the next run of the page is to begin: "anew", or "more" for one epoch more of what is over.
_WANTED: Slot[str] = Slot("_workshop_wanted", "")
_LEFT: Slot[tuple[Run, ...]] = Slot("_workshop_left", ())
_WARMING: Work[None, Progress[object]] = Work("workshop-warming", about=None)


def ask(what: str) -> None:
    """Have the page's next run begin it (a callback's work): there it is this person's."""
    _WANTED.set(what)


def wanted() -> bool:
    """Whether this run of the page will begin one."""
    return bool(_WANTED.get())


def begin_wanted(lesson: Lesson, plan: Plan) -> None:
    """Begin what was asked for; whatever was under way ends."""
    what, before = _WANTED.pop(), RUN.get()
    if what == "more" and before is not None and before.running.training is not None:
        running = Running(before.lesson, before.plan, before.running.training)
        RUN.set(replace(before, running=running))
    elif what:
        leave()
        name = name_of(plan, lesson)
        RUN.set(Run(Running(lesson, plan), lesson, plan, name, chosen(), settings.values()))


def leave() -> None:
    """Make room for another training; what has learnt for an epoch at least stops, and is kept."""
    run = RUN.get()
    if run is not None and run.records and not run.running.job.ended:
        RUN.pop()
        run.running.control.stop()
        _LEFT.set((*_LEFT.get(), run))
    else:
        drop()


def left_and_over() -> list[tuple[Run, Outcome]]:
    """Those that were left and are over by now, each told once; a sign of life for the others."""
    over: list[Run] = []
    still: list[Run] = []
    for run in _LEFT.get():
        (over if run.running.job.poll() else still).append(run)
    _LEFT.set(tuple(still))
    told = [(run, run.running.job) for run in over]
    return [(run, job.result()) for run, job in told if not job.cancelled and job.error is None]


def drop() -> None:
    """End and forget the training; one that is over can be opened again as it is."""
    run = RUN.pop()
    if run is not None and not run.running.job.ended:
        run.running.job.cancel()


def open_again(run: Run) -> None:
    """Have an earlier training as the current one, with its settings (a callback's work)."""
    drop()
    RUN.set(run)
    settings.take_back(run.values)


def name_of(plan: Plan, lesson: Lesson) -> Hashable:
    """All that a training depends on, as the settings say it."""
    return (held.material_name(), lesson.amount, lesson.noise, lesson.seed, plan)


def look() -> None:
    """Have the process in which networks learn begun, as long as this person is there."""
    WORKERS.look(*inside.presence())


def warm(lesson: Lesson, plan: Plan) -> None:
    """Compile the network that may be trained next, while the person still looks."""
    if plan.family != "network":
        return
    name = (plan.layers, plan.convolutions, plan.activation, plan.dropout, plan.optimiser,
            lesson.shape, lesson.classes)  # fmt: skip
    _WARMING.keep(name, lambda: Job(lambda _: network.warm(lesson, plan), LOADS))


def trained(run: Run) -> Training | None:
    """What it learnt, once there is an epoch of it."""
    return run.running.training if run.records else None
