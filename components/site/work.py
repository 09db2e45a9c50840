"""Work under way, on the page: a bar that tells the truth, a way to cancel, no blocked screen.

A module names its own work once, `Work("sentences", about="text")`; a page says once what its
input is, `about("text", identity)`, and whatever was under way about another one is dropped.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.state import Slot
from models import jobs
from models.classifier import Kind
from models.errors import Cancelled, CertitudeError
from models.jobs import Job, Progress
from models.language import Language

T = TypeVar("T")
P = TypeVar("P")

# How often a page looks at its work: this often, and where much is under way only so often that all
# pages together leave the server time for the work. A browser asks by the clock, answered or not.
POLL_S = 0.3
_POLL_A_JOB_S = 0.12
_LONGEST_POLL_S = 5.0  # a third of what a job waits for somebody to look
_APART = 0.15  # the share by which a page's time differs from that, at the most
_FAR = 2.0  # times: the first of twelve to press would look four times as often as the last
# Work that ends within this time is waited for: a bar that flashes up tells nobody anything.
_PATIENCE_S = 0.12

# What a bar shows: the share done in [0, 1] (None where nobody can know it), and a sentence.
Described = tuple[float | None, str]
Stage = Literal["running", "done", "stopped", "failed"]

_ABOUT: Slot[object] = Slot("_work_about", None)  # at each kind: the input that work is about
_inputs_work: dict[str, Work[Any, Any]] = {}


@dataclass(frozen=True)
class _Held(Generic[T, P]):
    """A session's job: what it was started for, and whether the person stopped it."""

    name: object
    job: Job[T, P]
    stopped: bool = False


@dataclass(frozen=True)
class Work(Generic[T, P]):
    """One purpose that a session has at most one job for, with results T and progress values P.

    key: names it, and its widgets. about: the kind of input whose change ends it, None for work
    that is about no input; nobody forgets to say which.
    """

    key: str
    about: Kind | None

    def __post_init__(self) -> None:
        if self.about is not None:
            _inputs_work[self.key] = self

    @property
    def _slot(self) -> Slot[_Held[T, P] | None]:
        return Slot(f"_work-{self.key}", None)

    def job(self) -> Job[T, P] | None:
        """This session's job, if it has one."""
        held = self._slot.get()
        return None if held is None else held.job

    def keep(self, name: object, start: Callable[[], Job[T, P]]) -> Job[T, P]:
        """This session's job for `name`; a new name cancels the old one.

        name: everything the result depends on (compared by ==). A job that ended by itself because
        its page was left for a while is started again; one that the person stopped is not.
        """
        held = self._slot.get()
        if held is not None and held.name == name and (held.stopped or not held.job.cancelled):
            return held.job
        self.drop()
        job = start()
        self._slot.set(_Held(name, job))
        return job

    def drop(self) -> None:
        """Cancel and forget this session's job."""
        held = self._slot.pop()
        if held is not None:
            held.job.cancel()

    def watch(
        self, job: Job[T, P], describe: Callable[[P | None], Described], lang: Language
    ) -> T | None:
        """The job's result if it has one; else draw its bar and a cancel button, and return None.

        A job that failed shows its sentence and a button to try again; a cancelled one says so, and
        can be started again.
        """
        # A stopped job may still be in a step that cannot be interrupted: it is not waited for.
        if not job.cancelled and not job.poll():
            try:
                return job.result(timeout=_PATIENCE_S)
            except TimeoutError:
                self._poll(job, describe, lang)
                return None
            except (Cancelled, CertitudeError):
                pass  # said below
        if job.error is not None:
            self.failed(job.error, lang)
            return None
        if job.cancelled:
            st.caption(lang.gettext("Stopped."))
            self.again(lang)
            return None
        return job.result()

    def again(self, lang: Language) -> None:
        """A button that starts stopped work anew."""
        self._retry(lang.gettext("Start again"))

    def failed(self, error: CertitudeError, lang: Language) -> None:
        """An error's sentence and a way to try again."""
        shell.show_error(error, lang)
        self._retry(lang.gettext("Try again"))

    def bar(
        self, job: Job[T, P], describe: Callable[[P | None], Described], lang: Language
    ) -> None:
        """How far a job is, and a button that cancels it; for a fragment that polls the job."""
        share, sentence = describe(job.progress)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if share is None:
                shell.html(Markup('<p class="ct-waiting" role="status">{}</p>').format(sentence))
            else:
                st.progress(min(1.0, max(0.0, share)), text=shell.plain(sentence))
            if st.button(lang.gettext("Cancel"), key=f"{self.key}-cancel", icon=":material/stop:"):
                self._stop(job)
                st.rerun()

    def _stop(self, job: Job[T, P]) -> None:
        job.cancel()
        held = self._slot.get()
        if held is not None and held.job is job:
            self._slot.set(replace(held, stopped=True))

    def _retry(self, label: str) -> None:
        if st.button(label, key=f"{self.key}-retry", icon=":material/replay:"):
            self.drop()
            st.rerun()  # the whole page, also from within a fragment: there the work is started

    def _poll(
        self, job: Job[T, P], describe: Callable[[P | None], Described], lang: Language
    ) -> None:
        @st.fragment(run_every=every())
        def poll() -> None:
            if job.poll() or job.cancelled:
                st.rerun()
            self.bar(job, describe, lang)

        poll()


def about(kind: Kind, identity: object) -> None:
    """Say what input of a kind the page is about from now on; work about another one is dropped.

    For a page to call as soon as it knows its input and before it asks the model about it: what
    nobody waits for any more would hold the model's lock. identity: compared by ==.
    """
    slot = _ABOUT.at(kind)
    if slot.get() != identity:
        for work in inputs_work():
            if work.about == kind:
                work.drop()
    slot.set(identity)


def inputs_work() -> tuple[Work[Any, Any], ...]:
    """All work in this process that is about an input."""
    return tuple(_inputs_work.values())


def follow(
    job: Job[T, Any],
    draw: Callable[[Stage, T | None], None],
    key: str,
    *,
    at_once: bool = False,
) -> None:
    """Draw a job's result, and what there is of it on the way, again and again in one place.

    key: names the fragment on its page. draw: given how the job stands, and its result once it is
    done; it runs inside that fragment, and alone while the job runs, so that the page around it is
    left in peace. at_once: whether work that is soon done is not waited for, since what is drawn of
    it on the way stays.
    """
    if not at_once and not job.cancelled and not job.poll():
        with suppress(TimeoutError, Cancelled, CertitudeError):
            job.result(timeout=_PATIENCE_S)
    running = _stage(job) == "running"
    looks = every() if running else None

    @st.fragment(run_every=looks, key=key)
    def part() -> None:
        job.poll()
        stage = _stage(job)
        # So that nothing polls any more; or not at the pace of a room that was emptier, or fuller.
        if looks is not None and (stage != "running" or _far_from_now(looks)):
            st.rerun()
        draw(stage, job.result() if stage == "done" else None)

    part()


def every() -> float:
    """Seconds between two looks at work, the longer the more of it is under way.

    No two pages have quite the same: a room that pressed in one second would ask in one second ever
    after, and whoever came then would wait for all of them.
    """
    looks = min(max(POLL_S, _POLL_A_JOB_S * jobs.under_way()), _LONGEST_POLL_S)
    return looks * random.uniform(1 - _APART, 1 + _APART)


def _far_from_now(looks: float) -> bool:
    """Whether far more or less is under way now than a pace of so many seconds was made for."""
    return not 1 / _FAR < looks / every() < _FAR


def _stage(job: Job[Any, Any]) -> Stage:
    if job.cancelled:  # it may still be in a step that cannot be interrupted
        return "stopped"
    if not job.poll():
        return "running"
    return "done" if job.error is None else "failed"


def counted(progress: Progress[Any] | None, lang: Language) -> Described:
    """A bar for work on many inputs."""
    if progress is None or not progress.total:
        return 0.0, lang.gettext("Classifying …")
    return progress.done / progress.total, lang.gettext(
        "{done} of {total} classified",
        done=lang.number(progress.done),
        total=lang.number(progress.total),
    )
