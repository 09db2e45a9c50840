"""Opening a session: the marks that its displays show are found first, so that nobody waits later.

What ships has its marks with it. Those of other items are looked for when it is opened, with a bar
that says how many are done; cancelled, nothing has been stored.
"""

from __future__ import annotations

import streamlit as st

from components.site import shell
from components.site.state import Slot
from components.site.work import Described, Work
from components.study import held, unlocking
from models import catalog
from models.errors import N_, CertitudeError, InputError
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Score
from study.items.choosing import Chosen
from study.items.explaining import Report, explain, scores_marked
from study.items.marks import Marked, Marks
from study.items.shipped import shipped_marks
from study.setup.setup import Setup
from study.snapshot import Snapshot
from study.store.protocol import create_study, database, open_study

_ERROR: Slot[CertitudeError | None] = Slot("_study_open_error", None)
_WANTED: Slot[tuple[Setup, Chosen] | None] = Slot("_study_wanted", None)
_WORK: Work[Marked, Progress[object]] = Work("study-marks", about=None)


NO_MARKS = N_(
    "Marked reasons cannot be had of a model that was trained in the workshop. Choose displays "
    "without marks."
)


def lacks_marks(setup: Setup) -> bool:
    """Whether a set-up asks for marks that nobody can find."""
    return setup.task.items == held.TRAINED and bool(scores_marked(setup))


def known_marks(task: str) -> Marked:
    """The marks that need not be looked for: of a set that ships."""
    return {} if task in (held.OWN, held.TRAINED) else shipped_marks(task)


def open_session(setup: Setup | None, chosen: Chosen | None) -> None:
    """Open it, or look for its marks first (a callback's work)."""
    _ERROR.pop()
    if setup is None or chosen is None or not unlocking.may_make():
        return
    try:
        marks = known_marks(setup.task.items)
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
        return
    if lacks_marks(setup):
        _ERROR.set(InputError("no_marks_trained", NO_MARKS))
        return
    if all(score in marks for score in scores_marked(setup)):
        _make(setup, chosen, marks)
    else:
        _WORK.drop()
        _WANTED.set((setup, chosen))


def show_opening(lang: Language) -> None:
    """How far the marks are, and why it could not be opened.

    It is opened as soon as all are there: the page is then another one.
    """
    wanted = _WANTED.get()
    with shell.place("ct-study-opening", "marks" if wanted else ""):
        if wanted is not None:
            job = _WORK.keep(wanted, lambda: _start(*wanted))
            marks = _WORK.watch(job, lambda now: _described(now, lang), lang)
            if marks is not None:
                _WANTED.pop()
                _WORK.drop()
                _make(*wanted, marks)
                st.rerun()
    with shell.place("ct-study-refused"):
        error = _ERROR.get()
        if error is not None:
            shell.show_error(error, lang)


def is_on_its_way(setup: Setup | None, chosen: Chosen | None) -> bool:
    """Whether this set-up is being opened; another one that was on its way is given up."""
    wanted = _WANTED.get()
    if wanted is None:
        return False
    if wanted != (setup, chosen):
        _WANTED.pop()
        _WORK.drop()
        return False
    job = _WORK.job()
    return job is None or not (job.ended or job.cancelled)


def _start(setup: Setup, chosen: Chosen) -> Job[Marked, Progress[object]]:
    entry, scores = catalog.get(setup.task.model), scores_marked(setup)

    def work(report: Report) -> Marked:
        found: dict[Score, dict[str, Marks]] = {}
        for at, score in enumerate(scores):

            def tell(now: Progress[object], at: int = at) -> None:
                report(Progress(at * now.total + now.done, len(scores) * now.total))

            found[score] = explain(chosen.items, entry, score, tell)
        return found

    return Job(work)


def _described(now: Progress[object] | None, lang: Language) -> Described:
    if now is None or not now.total:
        return 0.0, lang.gettext("Looking for the marks before the session opens …")
    return now.done / now.total, lang.gettext(
        "Marks on {done} of {total} items; then the session opens",
        done=lang.number(now.done), total=lang.number(now.total),
    )  # fmt: skip


def _make(setup: Setup, chosen: Chosen, marks: Marked) -> None:
    """Make the study and let people in."""
    try:
        made = create_study(database(), setup, Snapshot.of(chosen, setup, marks))
        held.look_after(made.study, made.key)
        open_study(database(), made.study, made.key)
        held.OPENED.set(held.OPENED.get() + 1)
        _ERROR.pop()
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
