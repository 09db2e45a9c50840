"""The marks on the item of the preview, where they are of no set that ships: looked for at once.

One item is soon explained, and a preview without its marks would differ from what phones show in
the very thing that its display is about. All other items wait until the session opens.
"""

from __future__ import annotations

from collections.abc import Sequence

from components.site.work import Described, Work
from models import catalog
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Score
from study.items.choosing import TRAINED_HERE
from study.items.explaining import Report, explain
from study.items.items import Items
from study.items.marks import Marked, Marks

_WORK: Work[Marked, Progress[object]] = Work("study-preview-marks", about=None)


def can_be_found(items: Items) -> bool:
    """Whether there is anything to ask for marks: a training's model is gone by then."""
    return items.model != TRAINED_HERE


def begin(items: Items, scores: Sequence[Score]) -> None:
    """Look for the first item's marks by these scores; of no scores, look no more."""
    if scores and can_be_found(items):
        first = items.items[0]
        _WORK.keep((items.model, first, (*scores,)), lambda: _start(items, first.id, scores))
    else:
        _WORK.drop()


def found() -> Marked:
    """What has been found so far: everything or nothing."""
    job = _WORK.job()
    if job is None or job.cancelled or not job.ended or job.error is not None:
        return {}
    return job.result()


def is_under_way() -> bool:
    """Whether it is still being looked for."""
    job = _WORK.job()
    return job is not None and not (job.ended or job.cancelled)


def show(lang: Language) -> Marked:
    """A bar with a way to cancel while it is looked for; then what was found."""
    job = _WORK.job()
    return (_WORK.watch(job, lambda now: _described(now, lang), lang) or {}) if job else {}


def _start(items: Items, first: str, scores: Sequence[Score]) -> Job[Marked, Progress[object]]:
    entry = catalog.get(items.model)

    def work(report: Report) -> Marked:
        made: dict[Score, dict[str, Marks]] = {}
        for score in scores:
            made[score] = explain(items, entry, score, report, only=[first])
        return made

    return Job(work)


def _described(_now: Progress[object] | None, lang: Language) -> Described:
    return None, lang.gettext("Looking for the marks on this item …")
