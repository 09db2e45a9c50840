"""An explanation for the report on one case, which is offered where an answer is taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from components.displays import takeaway
from components.reasons import certainty, figures
from components.reasons.subject import Subject
from components.site.saving import Tell
from models.errors import Cancelled, CertitudeError
from models.explain.types import ImageExplanation, TextExplanation
from models.explain.verdict import SENTENCES, verdict
from models.jobs import Job, Progress
from models.language import Language
from models.takeaway.content import Reasons

_STYLE = Path(__file__).parent / "highlights" / "highlights.css"
_LOOK_S = 0.1
E = TypeVar("E", TextExplanation, ImageExplanation)
Draw = Callable[[E, Collection[int]], Markup]


def promise(subject: Subject[E], job: Job[E, Progress]) -> None:
    """Let a report that somebody asks for wait for this explanation, which is being made."""

    def explain() -> takeaway.Explain:
        if job.cancelled:  # the person stopped it before there was anything
            return lambda _tell: None
        return partial(_awaited, subject, job, subject.drawing())

    takeaway.explained(subject.prediction, subject.key, explain)


def hand_over(subject: Subject[E], made: E) -> None:
    """Let the report hold this explanation, which has ended or was stopped."""

    def explain() -> takeaway.Explain:
        told = partial(_told, subject, made, subject.drawing())
        return lambda _tell: told()

    # One that was waited for is this one, where it was not stopped.
    holds = (subject.key, made) if made.stop == "running" else subject.key
    takeaway.explained(subject.prediction, holds, explain)


def _awaited(
    subject: Subject[E], job: Job[E, Progress], draw: Draw[E], tell: Tell
) -> Reasons | None:
    """The reasons, once they are found; None where they cannot be found.

    Where nobody else waits for them any more, since another input is on the page, they are looked
    for all the same: the report that was asked for is about this one.
    """
    own = None
    try:
        while True:
            try:
                return _told(subject, (own or job).result(_LOOK_S), draw)
            except TimeoutError:
                (own or job).poll()
                tell(_so_far((own or job).progress, subject.lang))
            except Cancelled:
                if own is not None:
                    raise
                own = subject.start()
            except CertitudeError:
                return None
    finally:
        if own is not None:
            own.cancel()


def _so_far(progress: Progress | None, lang: Language) -> tuple[float, str]:
    done, total = (0, 0) if progress is None else (progress.done, progress.total)
    if not total:
        return 0.0, lang.gettext("The report waits for the reasons …")
    return done / total, lang.gettext(
        "The report waits for the reasons: {done} of at most {total} samples",
        done=lang.number(done),
        total=lang.number(total),
    )


def _told(subject: Subject[E], made: E, draw: Draw[E]) -> Reasons:
    lang, request = subject.lang, subject.request
    stopped = made.stop == "running"
    kind = certainty.kind_of(made, request.unit)
    return Reasons(
        subject.title,
        lang.gettext("Stopped before it had settled: what is marked may be chance.")
        if stopped
        else lang.gettext(SENTENCES[verdict(made)]),
        (
            certainty.groups_sentence(
                made, request.tolerance, lambda units: subject.named(made, units), lang
            ),
        ),
        draw(made, certainty.units_named(made)),
        figures.table_of(made, kind, request.tolerance, lang),
        _STYLE.read_text("utf-8"),
    )
