"""The material and the lesson of this session, as the settings name them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from components.site import shell
from components.site.state import Slot
from components.site.work import Described, Work
from components.workshop import settings
from models.errors import CertitudeError
from models.jobs import LOADS, WORK, Job, Progress
from models.labelled.given import Given as Labelled
from models.language import Language
from models.live import datasets
from models.live.lesson import Lesson, lesson
from models.live.material import Material

_LOADING: Work[Material, Progress[object]] = Work("workshop-data", about=None)


@dataclass(frozen=True, slots=True)
class Given:
    """A labelled set of the person's own, and which column has the labels.

    number: tells one from the next. label: "" where it is guessed. columns: those that can have the
    labels, the guessed one first; () before it was learnt from, and where folders are the labels.
    """

    number: int
    labelled: Labelled
    label: str = ""
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the file was named."""
        return self.labelled.name


GIVEN: Slot[Given | None] = Slot("_workshop_given", None)
# How many examples a link asked for that a material does not have.
_NOT_HAD: Slot[tuple[Hashable, int]] = Slot("_workshop_not_had", (None, 0))
_LESSON: Slot[tuple[Hashable, Lesson] | None] = Slot("_workshop_lesson", None)


def material_name() -> Hashable:
    """All that the material depends on."""
    name = settings.DATA.get()
    if name == settings.OWN:
        given = GIVEN.get()
        return None if given is None else (name, given.number, given.label)
    if name in datasets.POINTS:
        return (name, settings.CHANCE.get(), scatter(name))
    return name


def scatter(name: str) -> float:
    """How far points of a set are scattered: as somebody chose, else as it comes."""
    chosen = settings.SCATTER.get()
    return datasets.SCATTER[name] if chosen < 0 else chosen


def material(lang: Language) -> Material | None:
    """The material in use; None while it comes, or where it cannot be had: then that is said."""
    name, wanted = settings.DATA.get(), material_name()
    if wanted is None:
        _LOADING.drop()
        return None
    seed = settings.CHANCE.get()
    given = GIVEN.get()

    def load(report: Callable[[Progress[object]], None]) -> Material:
        if name == settings.OWN:
            from models.live import own

            assert given is not None
            return own.of_given(given.labelled, given.label, report)
        if name in datasets.POINTS:
            return datasets.load(name, seed, scatter=scatter_in_use)
        return datasets.load(name)

    scatter_in_use = scatter(name) if name in datasets.POINTS else None
    # Pictures of one's own take a minute: not in a place where others wait for a model.
    lane = WORK if name == settings.OWN else LOADS
    job = _LOADING.keep(wanted, lambda: Job(load, lane))
    with st.container(key="ct-workshop-loading"):
        return _LOADING.watch(job, lambda now: _said(name, now, lang), lang)


def failed() -> bool:
    """Whether the material in use could not be had, for a reason that is said."""
    job = _LOADING.job()
    return job is not None and job.error is not None


def _said(name: str, now: Progress[object] | None, lang: Language) -> Described:
    if now is not None and now.total:
        return now.done / now.total, lang.gettext(
            "Pictures read: {done} of {total}",
            done=lang.number(now.done), total=lang.number(now.total),
        )  # fmt: skip
    if name in datasets.NETWORK:
        return None, lang.gettext("70,000 pictures are being downloaded, once …")
    return None, lang.gettext("The data are being read …")


def taught(found: Material, lang: Language) -> Lesson | None:
    """The lesson out of a material, as the settings say; None where that is no lesson, and said."""
    amount = _amount(found)
    name = (material_name(), amount, settings.WRONG.get(), settings.CHANCE.get())
    held = _LESSON.get()
    if held is not None and held[0] == name:
        return held[1]
    try:
        made = lesson(found, settings.CHANCE.get(), amount, settings.WRONG.get())
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None
    _LESSON.set((name, made))
    return made


def _amount(found: Material) -> int | None:
    """How many to learn from; a number of another set's that is none here means all."""
    wanted = settings.AMOUNT.get()
    return wanted if len(found.labels) <= wanted < most(found) else None


def say_amount(found: Material, lang: Language) -> None:
    """Where so many examples were asked for as these data do not have: that all are taken."""
    wanted, name = settings.AMOUNT.get(), material_name()
    if wanted and _amount(found) is None:
        _NOT_HAD.set((name, wanted))
        settings.AMOUNT.set(0)
    held_name, wanted = _NOT_HAD.get()
    said = held_name == name and not settings.AMOUNT.get()
    with shell.place("ct-workshop-amount", "said" if said else ""):
        if said:
            st.caption(
                lang.gettext(
                    "Asked for were {n} examples to learn from. Of these data it can be {least} to "
                    "{most}: all are taken.",
                    n=lang.number(wanted),
                    least=lang.number(len(found.labels)),
                    most=lang.number(most(found)),
                )
            )


def most(found: Material) -> int:
    """About how many there are to learn from: three fifths, as `lesson` divides."""
    return int(0.6 * len(found))
