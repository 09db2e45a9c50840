"""What a training came to so far: its curves with a sentence beside each, and its figures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.tables_html import Column, table
from components.site.work import Stage
from components.workshop import checks, curves
from components.workshop.running import Run
from components.workshop.words import BRIER, ECE, LOSS, NLL, PARAMETERS, legend_html, meanings_html
from models.language import Language
from models.live.learners import SoFar
from models.live.running import Outcome
from models.live.training import SURER_NOT_BETTER, Epoch, best, surer_not_better


def show_figures(run: Run, records: Sequence[Epoch], lang: Language) -> None:
    """The sentence that counts, the curves of what learns by epochs, and the last figures."""
    nothing = not records and run.running.job.ended
    with shell.place("ct-figures", "nothing" if nothing else "once" if run.once else "curves"):
        if nothing:  # as after a rate that explodes in the first epoch: why stands above
            shell.html(
                Markup('<p class="ct-run-said" role="status">{}</p>').format(
                    lang.gettext("No epoch was finished: there is nothing to draw.")
                )
            )
            return
        shell.html(_lesson_html(run, records, lang))
        if not run.once:
            _show_curves(run, records, lang)
        shell.html(_figures_html(records, run.once, lang))


def _lesson_html(run: Run, records: Sequence[Epoch], lang: Language) -> Markup:
    """How sure against how right, and whether it grows surer and not better."""
    meant = ""
    if not records:
        said = [
            lang.gettext("The figures come when it has learnt.")
            if run.once
            else lang.gettext("The first figures come after the first epoch.")
        ]
    else:
        last, watched = records[-1], len(run.lesson.validation)
        said = [
            lang.ngettext(
                "Of {n} case watched (kept apart from learning) it is right in {right}, and says "
                "{sure} on average.",
                "Of {n} cases watched (kept apart from learning) it is right in {right}, and says "
                "{sure} on average.",
                watched,
                right=lang.counted_percent(last.val_accuracy),
                sure=lang.percent(last.confidence),
            )
        ]
        if watched < _FEW:
            said.append(
                lang.gettext(
                    "That is few: a single case is {share} of them.",
                    share=lang.percent(1 / watched),
                )
            )
        since, lowest = surer_not_better(records, watched), best(records)
        if since is not None:
            said.append(lang.gettext(SURER_NOT_BETTER, epoch=lang.number(since)))
            meant = lang.gettext(
                "“Better” goes by the loss, which counts how sure it is of what is wrong, too: "
                "on the cases watched it was lowest in epoch {epoch}.",
                epoch=lang.number(since - 1),
            )
        elif len(records) > 1 and lowest is not None:
            meant = lang.gettext(
                "Its best epoch so far is {epoch}: there the loss on the cases watched is lowest.",
                epoch=lang.number(lowest.epoch),
            )
    return Markup(
        '<div role="status"><p class="ct-run-said">{}</p><p class="ct-quiet">{}</p></div>'
    ).format(" ".join(said), meant)


def _show_curves(run: Run, records: Sequence[Epoch], lang: Language) -> None:
    lowest = best(records) if len(records) > 1 else None
    so_far = run.so_far
    left, right = st.columns([7, 5], gap="large")
    right_names = (
        lang.gettext("Right, of the cases watched"),
        lang.gettext("Right, of those learnt from"),
        lang.gettext("How sure it is, of the cases watched"),
    )
    loss_names = (
        lang.gettext("Loss, of the cases watched"),
        lang.gettext("Loss, of those learnt from"),
    )
    gap_names = (lang.gettext("Gap between sure and right (ECE)"),)
    # A chart whose description changes is drawn anew, and flickers: the sentence stands beside it.
    beside = lang.gettext("Curves, epoch by epoch. What they show stands below.")
    with left:
        shell.html(_title(lang.gettext("How right, and how sure"), right_names, lang))
        said = _with_so_far(_shares_said(records, lang), so_far, len(records), lang)
        st.vega_lite_chart(
            curves.shares(records, lowest, lang, so_far),
            spec=curves.shares_spec(run.epochs, right_names, lang),
            width="stretch",
            theme="streamlit",
            key="ct-curve-shares",
            alt=beside,
        )
        shell.html(_caption(said))
    with right:
        shell.html(_title(lang.gettext("Loss"), loss_names, lang))
        shell.html(_caption(lang.gettext(LOSS)))
        said = _losses_said(records, lowest, so_far, lang)
        st.vega_lite_chart(
            curves.losses(records, lowest, lang, so_far),
            spec=curves.losses_spec(
                run.epochs, loss_names, records, run.lesson.classes, lang, so_far
            ),
            width="stretch",
            theme="streamlit",
            key="ct-curve-losses",
            alt=beside,
        )
        shell.html(_caption(said))
        shell.html(_title("", gap_names, lang))
        shell.html(_caption(lang.gettext(ECE)))
        said = _gaps_said(records, lang)
        st.vega_lite_chart(
            curves.gaps(records, lowest, lang),
            spec=curves.gaps_spec(run.epochs, gap_names, records, lang),
            width="stretch",
            theme="streamlit",
            key="ct-curve-gaps",
            alt=beside,
        )
        shell.html(_caption(said))


def _title(title: str, names: Sequence[str], lang: Language) -> Markup:
    head = Markup("<h2>{}</h2>").format(title) if title else Markup("")
    return head + legend_html(names, lang)


def _caption(said: str) -> Markup:
    return Markup('<p class="ct-quiet ct-curve-said">{}</p>').format(said)


def _with_so_far(said: str, so_far: SoFar | None, done: int, lang: Language) -> str:
    """What stands beside the curves, and what the hollow sign of the epoch under way says."""
    if so_far is None:
        return said
    hollow = lang.gettext(
        "The hollow square is epoch {epoch} so far ({share} of it): right in {right} of what it "
        "learnt from.",
        epoch=lang.number(so_far.epoch),
        share=lang.percent(so_far.share),
        right=lang.percent(so_far.accuracy),
    )
    return f"{said} {hollow}" if done else hollow


def _shares_said(records: Sequence[Epoch], lang: Language) -> str:
    if not records:
        return lang.gettext("Nothing is drawn yet.")
    first, last = records[0], records[-1]
    return lang.gettext(
        "From epoch {first} to {last}: right {right_then} → {right_now}, sure {sure_then} → "
        "{sure_now}; of what it learnt from, right {learnt}.",
        first=lang.number(first.epoch),
        last=lang.number(last.epoch),
        right_then=lang.counted_percent(first.val_accuracy),
        right_now=lang.counted_percent(last.val_accuracy),
        sure_then=lang.percent(first.confidence),
        sure_now=lang.percent(last.confidence),
        learnt=lang.counted_percent(last.accuracy),
    )


def _losses_said(
    records: Sequence[Epoch], lowest: Epoch | None, so_far: SoFar | None, lang: Language
) -> str:
    if not records and so_far is not None:
        return lang.gettext("So far {loss} where it learns.", loss=lang.number(so_far.loss, 2))
    if not records:
        return lang.gettext("Nothing is drawn yet.")
    last = records[-1]
    said = lang.gettext(
        "Now {watched}, and {learnt} where it learnt.",
        watched=lang.number(last.val_loss, 2),
        learnt=lang.number(last.loss, 2),
    )
    if lowest is None:
        return said
    return said + " " + lang.gettext(
        "The dotted line marks the best epoch, {epoch}: {loss}.",
        epoch=lang.number(lowest.epoch),
        loss=lang.number(lowest.val_loss, 2),
    )  # fmt: skip


def _gaps_said(records: Sequence[Epoch], lang: Language) -> str:
    if not records:
        return lang.gettext("Nothing is drawn yet.")
    return lang.gettext(
        "Now, among answers that are alike in how sure they are, sure and right lie {points} "
        "percentage points apart.",
        points=lang.number(100 * records[-1].ece, 1),
    )


def _points(share: float, lang: Language) -> str:
    """A difference between two per cents; small ones with a decimal."""
    return lang.number(100 * share, 1) + lang.percent_sign


def _figures_html(records: Sequence[Epoch], once: bool, lang: Language) -> Markup:
    """The last five epochs in figures, the newest first."""
    columns = (
        Column(lang.gettext("Epoch"), heading=True),
        Column(lang.gettext("Right (watched)"), number=True),
        Column(lang.gettext("How sure"), number=True),
        Column(lang.gettext("Mean gap (ECE)"), number=True),
        Column(lang.gettext("Loss (watched)"), number=True),
        Column(lang.gettext("Right (learnt from)"), number=True),
        Column(lang.gettext("Loss (learnt from)"), number=True),
    )
    rows = [
        (
            lang.number(one.epoch),
            lang.counted_percent(one.val_accuracy),
            lang.percent(one.confidence),
            _points(one.ece, lang),
            lang.number(one.val_loss, 3),
            lang.counted_percent(one.accuracy),
            lang.number(one.loss, 3),
        )
        for one in reversed(records)
    ]
    title = lang.gettext("In figures") if once else lang.gettext("Every epoch in figures")
    first = 1 if once else 0  # without epochs there is no column of them
    made = table(columns[first:], [row[first:] for row in rows], label=title)
    return Markup('<details class="ct-fold"><summary>{}</summary>{}</details>').format(title, made)


def show_tested(run: Run, stage: Stage, outcome: Outcome | None, lang: Language) -> None:
    """What came out on the cases that were kept for the end."""
    tested = None if outcome is None else outcome.tested
    if tested is None:
        shell.html(Markup('<div class="ct-tested"></div>'))
        return
    columns = (
        Column(lang.gettext("Cases"), number=True),
        Column(lang.gettext("Right"), number=True),
        Column(lang.gettext("How sure"), number=True),
        Column(lang.gettext("Mean gap (ECE)"), number=True),
        Column(lang.gettext("Surprise (NLL)"), number=True),
        Column(lang.gettext("Squared error (Brier)"), number=True),
        Column(lang.gettext("Parameters"), number=True),
        Column(lang.gettext("Seconds"), number=True),
    )
    row = (
        lang.number(tested.n),
        lang.counted_percent(tested.accuracy),
        lang.percent(tested.confidence),
        _points(tested.ece, lang),
        lang.number(tested.nll, 3),
        lang.number(tested.brier, 3),
        lang.number(tested.parameters),
        lang.number(tested.seconds, 1),
    )
    gap = tested.confidence - tested.accuracy
    if abs(gap) < _EVEN and tested.ece > _APART:
        said = lang.gettext(
            "On average it is about as sure as it is right, but not case by case: some answers are "
            "too sure, others not sure enough."
        )
    elif abs(gap) < _EVEN:
        said = lang.gettext("On average it is about as sure as it is right.")
    elif gap > 0:
        said = lang.gettext("It is surer than it is right.")
    else:
        said = lang.gettext("It is more often right than it is sure.")
    if tested.n < _FEW:
        said += " " + lang.gettext(
            "But these are only {n} cases: it may be chance.", n=lang.number(tested.n)
        )
    said = f"{said} {checks.also_learnt_said(run.lesson, lang)}".rstrip()
    shell.html(
        Markup(
            '<div class="ct-tested ct-wide"><h2>{}</h2><p class="ct-run-said">{}</p>{}{}</div>'
        ).format(
            lang.gettext("On the cases kept for the end"),
            said,
            table(columns, [row], label=lang.gettext("On the cases kept for the end")),
            meanings_html((ECE, NLL, BRIER, PARAMETERS), lang),
        )
    )


_FEW = 100  # cases: of fewer, a difference of some per cent may be chance
_APART = 0.1  # a mean gap that an average hides
_EVEN = 0.03  # less of a difference is hardly seen with some hundred cases
