"""The trainings of this session side by side: who is most often right, and who is most honest."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.arriving import lead_to
from components.site.state import Slot
from components.site.tables_html import Column, table
from components.workshop import chosen, running
from components.workshop.running import RUN, Run
from components.workshop.words import ECE, told_plan
from models.language import Language
from models.live.families import Plan
from models.live.running import Outcome
from models.live.training import Tested

_MOST = 20
_WITHIN = 1.96  # standard errors: 95 %
# So many of them can be opened again, with so many numbers in all: each keeps its model.
_OPENED, _OPENED_NUMBERS = 6, 6_000_000


class Kept(NamedTuple):
    """What is left of a training: of what data, by which plan, and what came out."""

    data: str
    amount: int
    noise: float
    plan: Plan
    tested: Tested


RUNS: Slot[tuple[Kept, ...]] = Slot("_workshop_runs", ())
# The one that was opened again last, and how often that was done.
_REOPENED: Slot[tuple[Run | None, int]] = Slot("_workshop_reopened", (None, 0))
# The last that was left while it learnt: what took its place, it, and how many epochs it had.
_BEFORE: Slot[tuple[Run | None, Run | None, int]] = Slot("_workshop_before", (None, None, 0))
_EARLIER: Slot[tuple[tuple[Kept, Run], ...]] = Slot("_workshop_earlier", ())  # the newest last


def keep(run: Run, outcome: Outcome) -> None:
    """Add what came of a training; one epoch more of it takes the place of what it was before."""
    if outcome.tested is None:
        return
    lesson = run.lesson
    made = Kept(lesson.material.id, lesson.amount, lesson.noise, run.plan, outcome.tested)
    others = tuple(one for one in RUNS.get() if one[:4] != made[:4])
    if made not in RUNS.get():
        RUNS.set((*others, made)[-_MOST:])
        earlier = tuple(pair for pair in _EARLIER.get() if pair[0][:4] != made[:4])
        earlier = (*earlier, (made, run))[-_OPENED:]
        while sum(one.tested.parameters for one, _ in earlier) > _OPENED_NUMBERS:
            earlier = earlier[1:]
        _EARLIER.set(earlier)


def keep_left() -> None:
    """Keep what another training took the place of while it learnt."""
    for run, outcome in running.left_and_over():
        keep(run, outcome)
        _BEFORE.set((RUN.get(), run, len(outcome.records)))


def left_said(run: Run, lang: Language) -> str:
    """Of the training in whose place this one was begun, if it was learning then: it is kept."""
    instead, before, epochs = _BEFORE.get()
    if before is None or instead is not run:
        return ""
    return lang.ngettext(
        "The one that was learning before ({model}) was stopped after {n} epoch. It is kept, "
        "below.",
        "The one that was learning before ({model}) was stopped after {n} epochs. It is kept, "
        "below.",
        epochs,
        model=told_plan(before.plan, lang),
    )


def show_compared(data: str, lang: Language) -> None:
    """Those of one set in a table, where there are several, and a way back to each of all sets.

    data: the set's id.
    """
    found = [one for one in RUNS.get() if one.data == data]
    current = RUN.get()
    with shell.place("ct-compared", "table" if len(found) > 1 else ""):
        if len(found) > 1:
            opened = next((made for made, run in _EARLIER.get() if run is current), None)
            of = "" if current is None else chosen.data_of(current.begun, lang)
            shell.html(compared_html(found, opened, of, lang))
    _show_earlier(lang)


def _show_earlier(lang: Language) -> None:
    """Each of the last trainings can be the current one again; that which is keeps its place."""
    current, earlier = RUN.get(), _EARLIER.get()
    if not any(run is not current for _, run in earlier):
        return
    live = current is not None and not current.running.job.ended
    for at, (made, run) in enumerate(earlier):
        told = _told(made, run, lang)
        with shell.place(f"ct-earlier-{at}", "now" if run is current else "again"):
            if run is current:
                shell.html(
                    Markup(
                        '<p class="ct-open-now"><span aria-hidden="true">✓</span> {}</p>'
                    ).format(lang.gettext("Open now: {training}", training=told))
                )
                continue
            st.button(
                shell.plain(lang.gettext("Open again: {training}", training=told)),
                icon=":material/history:",
                key=f"ct-open-again-{at}",
                type="tertiary",
                disabled=live,
                on_click=_open,
                args=(run,),
            )


def _told(made: Kept, run: Run, lang: Language) -> str:
    return lang.gettext(
        "{model}, learnt from {n} ({data})",
        model=told_plan(made.plan, lang),
        n=lang.number(made.amount),
        data=chosen.data_of(run.begun, lang),
    )


def _open(run: Run) -> None:
    """Open an earlier one, and go to where that is said (a callback's work)."""
    running.open_again(run)
    _REOPENED.set((run, _REOPENED.get()[1] + 1))


def say_reopened(lang: Language) -> None:
    """At the top of a step: that what it shows was opened again, and which it is."""
    (reopened, times), current = _REOPENED.get(), RUN.get()
    made = next((made for made, run in _EARLIER.get() if run is current), None)
    said = current is not None and reopened is current and made is not None
    with shell.place("ct-reopened-place", "said" if said else ""):
        if said:
            assert current is not None
            assert made is not None
            shell.html(
                Markup(
                    '<p class="ct-stands ct-reopened" role="status" tabindex="-1">{}</p>'
                ).format(
                    lang.gettext(
                        "Opened again: {training}. Steps 1 and 2 have its settings again.",
                        training=_told(made, current, lang),
                    )
                )
            )
    lead_to(".ct-reopened", "workshop-reopened", times)


def compared_html(found: Sequence[Kept], opened: Kept | None, of: str, lang: Language) -> Markup:
    """A row a training; who is best at what is said in words, the two named separately.

    opened: the one that the page shows. of: what the data are called.
    """
    right = max(found, key=lambda one: one.tested.accuracy)
    honest = min(found, key=lambda one: one.tested.ece)
    columns = (
        Column(lang.gettext("Model"), heading=True),
        Column(lang.gettext("Right"), number=True),
        Column(lang.gettext("How sure"), number=True),
        Column(lang.gettext("Mean gap (ECE)"), number=True),
        Column(lang.gettext("Learnt from"), number=True),
        Column(lang.gettext("Wrong labels"), number=True),
        Column(lang.gettext("Parameters"), number=True),
        Column(lang.gettext("Seconds"), number=True),
    )
    rows = [
        (
            _named(one, one is right, one is honest, one == opened, lang),
            lang.counted_percent(one.tested.accuracy),
            lang.percent(one.tested.confidence),
            lang.number(100 * one.tested.ece, 1) + lang.percent_sign,
            lang.number(one.amount),
            lang.set_percent(one.noise),
            lang.number(one.tested.parameters),
            lang.number(one.tested.seconds, 1),
        )
        for one in found
    ]
    title = lang.gettext("Your trainings on {data}", data=of)
    said = lang.gettext(
        "Most often right: {right}. Most honest (the smallest gap between sure and right): "
        "{honest}.",
        right=told_plan(right.plan, lang),
        honest=told_plan(honest.plan, lang),
    )
    said += " " + lang.gettext(
        "With {n} test cases, two models that differ by less than {points} percentage points in "
        "“Right” may do so by chance alone, and small gaps differ by chance, too.",
        n=lang.number(right.tested.n),
        points=lang.number(100 * _by_chance(right.tested), 0),
    )
    return Markup(
        '<h2>{}</h2><p>{}</p><div class="ct-wide">{}</div><p class="ct-quiet">{}</p>'
    ).format(title, said, table(columns, rows, label=title), lang.gettext(ECE))


def _by_chance(best: Tested) -> float:
    """Below which difference to the best two shares of n cases each need not differ: 95 %.

    The shares as if each had been of other cases, which is on the safe side; a right
    and a wrong one are added to each, so that none is without a mistake (Agresti & Caffo 2000).
    """
    n = best.n + 2
    share = (best.accuracy * best.n + 1) / n
    return _WITHIN * sqrt(2 * share * (1 - share) / n)


def _named(one: Kept, right: bool, honest: bool, opened: bool, lang: Language) -> Markup:
    marks = [lang.gettext("open now")] * opened
    marks += [lang.gettext("most often right")] * right + [lang.gettext("most honest")] * honest
    told = Markup("").join(Markup(' <span class="ct-in-use">✓ {}</span>').format(m) for m in marks)
    return Markup("{}{}").format(told_plan(one.plan, lang), told)
