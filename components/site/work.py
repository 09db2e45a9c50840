"""Work under way, on the page: a bar that tells the truth, a way to cancel, no blocked screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, TypeVar

import streamlit as st
from markupsafe import Markup

from components.site import shell
from models.errors import Cancelled, CertitudeError
from models.jobs import Job, Progress
from models.language import Language

T = TypeVar("T")

POLL_S = 0.3
# Work that ends within this time is waited for: a bar that flashes up tells nobody anything.
_PATIENCE_S = 0.12

# What a bar shows: the share done in [0, 1] (None where nobody can know it), and a sentence.
Described = tuple[float | None, str]
Describe = Callable[[Any], Described]
Stage = Literal["running", "done", "stopped", "failed"]


def watch(job: Job[T, Any], describe: Describe, lang: Language, key: str) -> T | None:
    """The job's result if it has one; else draw its bar and a cancel button, and return None.

    A job that failed shows its sentence and a button to try again; a cancelled one says so. The
    caller starts a new job when `wants_retry(key)` is true.
    """
    # A stopped job may still be in a step that cannot be interrupted: it is not waited for.
    if not job.cancelled and not job.poll():
        try:
            return job.result(timeout=_PATIENCE_S)
        except TimeoutError:
            _bar(job, describe, lang, key)
            return None
        except (Cancelled, CertitudeError):
            pass  # said below
    if job.error is not None:
        failed(job.error, lang, key)
        return None
    if job.cancelled:
        st.caption(lang.gettext("Stopped."))
        again(lang, key)
        return None
    return job.result()


def again(lang: Language, key: str) -> None:
    """A button that starts stopped work anew."""
    _retry(lang.gettext("Start again"), key)


def failed(error: CertitudeError, lang: Language, key: str) -> None:
    """An error's sentence and a way to try again."""
    shell.show_error(error, lang)
    _retry(lang.gettext("Try again"), key)


def _retry(label: str, key: str) -> None:
    if st.button(label, key=f"{key}-retry", icon=":material/replay:"):
        st.session_state[f"_retry_{key}"] = True
        st.rerun()  # the whole page, also from within a fragment: there the work is started


def _bar(job: Job[Any, Any], describe: Describe, lang: Language, key: str) -> None:
    @st.fragment(run_every=POLL_S)
    def poll() -> None:
        if job.poll() or job.cancelled:
            st.rerun()
        bar(job, describe, lang, key)

    poll()


def bar(job: Job[Any, Any], describe: Describe, lang: Language, key: str) -> None:
    """How far a job is, and a button that cancels it; for a fragment that polls the job."""
    share, sentence = describe(job.progress)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if share is None:
            shell.html(Markup('<p class="ct-waiting" role="status">{}</p>').format(sentence))
        else:
            st.progress(min(1.0, max(0.0, share)), text=shell.plain(sentence))
        if st.button(lang.gettext("Cancel"), key=f"{key}-cancel", icon=":material/stop:"):
            job.cancel()
            st.session_state[f"_stopped_{key}"] = job
            st.rerun()


def follow(job: Job[T, Any], draw: Callable[[Stage, T | None], None]) -> None:
    """Draw a job's result, and what there is of it on the way, again and again in one place.

    draw: given how the job stands, and its result once it is done; it runs inside a fragment, and
    alone while the job runs, so that the page around it is left in peace.
    """
    if not job.cancelled and not job.poll():
        with suppress(TimeoutError, Cancelled, CertitudeError):
            job.result(timeout=_PATIENCE_S)
    running = _stage(job) == "running"

    @st.fragment(run_every=POLL_S if running else None)
    def part() -> None:
        job.poll()
        stage = _stage(job)
        if running and stage != "running":
            st.rerun()  # so that nothing polls any more
        draw(stage, job.result() if stage == "done" else None)

    part()


def _stage(job: Job[Any, Any]) -> Stage:
    if job.cancelled:  # it may still be in a step that cannot be interrupted
        return "stopped"
    if not job.poll():
        return "running"
    return "done" if job.error is None else "failed"


def counted(progress: Progress | None, lang: Language) -> Described:
    """A bar for work on many inputs."""
    if progress is None or not progress.total:
        return 0.0, lang.gettext("Classifying …")
    return progress.done / progress.total, lang.gettext(
        "{done} of {total} classified",
        done=lang.number(progress.done),
        total=lang.number(progress.total),
    )


def wants_retry(key: str) -> bool:
    """Whether the person has just asked to start this work again; asks only once."""
    return bool(st.session_state.pop(f"_retry_{key}", False))


def keep(key: str, name: object, start: Callable[[], Job[T, Any]]) -> Job[T, Any]:
    """This session's job for the piece of work `name` under `key`; a new name cancels the old one.

    key: what the job is for ("explain", "load", …), one job each, the same as in `watch`. name:
    everything the result depends on (hashable). A job that ended by itself because its page was
    left for a while is started again; one that the person stopped is not.
    """
    slot = f"_job_{key}"
    held: tuple[object, Job[T, Any]] | None = st.session_state.get(slot)
    again = wants_retry(key)
    if held is not None and held[0] == name and not again:
        job = held[1]
        if not job.cancelled or st.session_state.get(f"_stopped_{key}") is job:
            return job
    if held is not None:
        held[1].cancel()
    st.session_state.pop(f"_stopped_{key}", None)
    job = start()
    st.session_state[slot] = (name, job)
    return job


def drop(key: str) -> None:
    """Cancel and forget this session's job under `key`."""
    held = st.session_state.pop(f"_job_{key}", None)
    if held is not None:
        held[1].cancel()


def only_about(key: str, about: object) -> None:
    """Say what the work under `key` is about from now on; what was about anything else is dropped.

    For a page to call as soon as it knows its input and before it asks the model about it: what
    nobody waits for any more would hold the model's lock. about: compared by ==.
    """
    slot = f"_about_{key}"
    if st.session_state.get(slot) != about:
        drop(key)
    st.session_state[slot] = about
