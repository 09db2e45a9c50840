"""What does it look at? A planted shortcut in five parts, for one person or for a room."""

from __future__ import annotations

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.site import shell, work
from components.site.arriving import lead_to
from components.site.choosing import choose_from_scale, choose_from_switch, fold
from components.site.state import Slot
from components.site.work import Stage
from components.workshop import curves, settings
from components.workshop.seed import choose_seed
from components.workshop.steps import ways_on
from components.workshop.trap import held, shown, votes
from components.workshop.trap.elsewhere import show_elsewhere
from components.workshop.trap.held import Begun, Learnt
from components.workshop.trap.reasons import Reasons
from components.workshop.trap.room import show_room
from components.workshop.trap.words import (
    FIRST,
    KINDS,
    MARKS,
    NOT_FIRST,
    PARTS,
    TASK,
    TESTED,
    WHERE,
)
from components.workshop.words import legend_html
from models.display import parts
from models.errors import CertitudeError
from models.language import Language
from models.live.running import Outcome
from models.live.shortcut.measured import Explained, figures
from models.live.shortcut.planted import plant
from models.live.shortcut.trap import MARKED, Trap

_SHARES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0)
_CURVE_PX = 220
_LEADING: Slot[bool] = Slot("_trap_leading", False)  # whether the leader's box is open
_WALKED: Slot[int] = Slot("_trap_walked", 0)
_HERE = ".st-key-ct-trap-parts :is([aria-checked=true], [aria-pressed=true], [kind$=Active])"


def show_trap(lang: Language, reasons: Reasons) -> None:
    """The part that the address names; reasons: an explanation as markup."""
    with st.container(
        key="ct-trap-head", horizontal=True, vertical_alignment="bottom", gap="medium"
    ):
        with st.container(key="ct-trap-parts"):
            part = choose_from_switch(
                lang.gettext("Part"),
                list(PARTS),
                settings.TRAP,
                lambda one: lang.gettext(PARTS[one]),  # the steps above are numbered
                lang,
                wrap=True,
                label_visibility="collapsed",
            )
        with st.container(key="ct-trap-kind", width="content"):
            choose_from_switch(
                lang.gettext("What it learns"),
                list(KINDS),
                settings.PLANTED_IN,
                lambda one: lang.gettext(KINDS[one]),  # type: ignore[index]
                lang,
                label_visibility="collapsed",
            )
    lead_to(_HERE, "trap-part", _WALKED.get())
    votes.keep_votes()
    trap = held.chosen(lang)
    fault = _fault(trap)
    with shell.place("ct-trap", part if fault is None else "fault"):
        if fault is not None:
            shell.show_error(fault, lang)
        elif part == "learns":
            _show_learning(trap, lang)
        elif part == "room":
            show_room(trap, lang)
        else:
            learnt = _trained(trap, lang)
            if learnt is not None:
                _show_part(part, learnt, lang, reasons)
    ways_on("ct-trap", PARTS, part, _walk, lang)
    if part == "learns":
        _show_leading(trap, lang)


def _fault(trap: Trap) -> CertitudeError | None:
    """Why nothing can be planted, as where the pictures are damaged."""
    try:
        plant(trap)
    except CertitudeError as error:
        return error.with_traceback(None)
    return None


def _show_part(part: str, learnt: Learnt, lang: Language, reasons: Reasons) -> None:
    trap = learnt.begun.trap
    if part == "trust":
        _say_tested(learnt, lang)
        shell.html(shown.answered_html(learnt, lang))
        votes.show_questions(trap, "before", lang)
    elif part == "why":
        _show_why(learnt, lang, reasons)
        votes.show_questions(trap, "after", lang)
    else:
        show_elsewhere(learnt, lang)


def _show_learning(trap: Trap, lang: Language) -> None:
    """Some of what it learns from, the button, and the curve."""
    one = held.begun(trap)
    planted = plant(trap) if one is None else one.planted
    shell.html(
        Markup('<p class="ct-run-said">{}</p>').format(
            lang.gettext(TASK[trap.kind], n=lang.number(planted.lesson.amount))
        )
    )
    left, right = st.columns([7, 5], gap="large")
    with left:
        shell.html(shown.learnt_from_html(planted, lang))
    with right:
        _offer(lang)
        with shell.place("ct-trap-run", "" if one is None else "run"):
            if one is not None:
                _follow(one, lang)


def _trained(trap: Trap, lang: Language) -> Learnt | None:
    """The trained model; None where there is none yet: then how to have it."""
    one = held.begun(trap)
    if one is not None and one.running.job.ended:
        learnt = held.learnt(one)
        if learnt is not None:
            return learnt
    if one is not None and not one.running.job.ended:
        said = lang.gettext("It is still learning. When it is done, this part goes on here.")
    else:
        said = lang.gettext(
            "There is no model of this yet: let it learn. One that was trained before this "
            "page was reloaded is forgotten."
        )
    shell.html(Markup('<div class="ct-empty"><p>{}</p></div>').format(said))
    _offer(lang)
    if one is not None:
        _follow(one, lang)
        if held.learnt(one) is not None:  # it was soon done
            st.rerun()
    return None


def _offer(lang: Language) -> None:
    st.button(
        lang.gettext("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key="ct-trap-train",
        on_click=held.train,
    )


def _follow(one: Begun, lang: Language) -> None:
    def draw(stage: Stage, _outcome: Outcome | None) -> None:
        shell.html(
            Markup('<p class="ct-run-state" role="status">{}</p>').format(_state(one, stage, lang))
        )
        if one.plan.family == "network":
            _show_curve(one, lang)
        learnt = held.learnt(one) if stage == "done" else None
        if learnt is not None:
            _say_tested(learnt, lang)

    work.follow(one.running.job, draw, "ct-trap-training", at_once=one.plan.family == "network")


def _state(one: Begun, stage: Stage, lang: Language) -> str:
    error = one.running.job.error if stage == "failed" else None
    if error is not None:
        return lang.error(error)
    if stage == "stopped":
        return lang.gettext("Stopped.")
    if stage == "running":
        place = one.running.place
        if place:
            return lang.gettext(
                "Others are training: yours is number {n} in the queue.", n=lang.number(place)
            )
        return lang.gettext("It is learning …")
    done = len(one.records)
    if one.plan.family != "network":
        return lang.gettext("Done: it learnt all at once.")
    return lang.ngettext("Done, after {n} epoch.", "Done, after {n} epochs.", done)


def _show_curve(one: Begun, lang: Language) -> None:
    """How right and how sure, epoch by epoch."""
    names = (
        lang.gettext("Right, of the cases watched"),
        lang.gettext("Right, of those learnt from"),
        lang.gettext("How sure it is, of the cases watched"),
    )
    shell.html(legend_html(names, lang))
    st.vega_lite_chart(
        curves.shares(one.records, None, lang),
        spec={**curves.shares_spec(one.plan.epochs, names, lang), "height": _CURVE_PX},
        width="stretch",
        theme="streamlit",
        key="ct-trap-curve",
        alt=lang.gettext("Curves, epoch by epoch. What they show stands below."),
    )


def _say_tested(learnt: Learnt, lang: Language) -> None:
    same = figures(learnt.answers["same"])
    shell.html(
        Markup('<p class="ct-run-said" role="status">{}</p>').format(
            lang.gettext(
                TESTED[learnt.begun.trap.kind],
                n=lang.number(same.n),
                right=lang.counted_percent(same.accuracy),
                sure=lang.percent(same.confidence),
            )
        )
    )


def _show_why(learnt: Learnt, lang: Language, reasons: Reasons) -> None:
    """Reasons of some test cases that it has right, and what they come to."""
    with shell.place("ct-trap-why", "reasons"):
        found = held.explained(learnt, lang)
        if found is None:
            return
        kind = learnt.begun.trap.kind
        first = sum(one.first for one in found)
        weight = sum(one.weight for one in found) / len(found) if found else 0.0
        said = lang.gettext(
            FIRST[kind] if first else NOT_FIRST[kind],
            k=lang.number(first),
            n=lang.number(len(found)),
            share=lang.percent(weight),
        )
        shell.html(Markup('<p class="ct-run-said" role="status">{}</p>').format(said))
        label = learnt.planted.lesson.material.labels[MARKED]
        name = parts.name_of(label, lang)
        items = Markup("").join(
            Markup("<li>{}{}</li>").format(
                reasons(one.explanation, _pixels(learnt, one), learnt.name, name),
                shown.answer_html(learnt, learnt.answers["same"], one.case, lang),
            )
            for one in found
        )
        shell.html(
            Markup('<ul class="ct-trap-cases ct-trap-{}">{}</ul><p class="ct-quiet">{}</p>').format(
                kind,
                items,
                lang.gettext(MARKS[kind], name=name),
            )
        )


def _pixels(learnt: Learnt, one: Explained) -> np.ndarray | None:
    """A picture as the model's door takes it; of a text there are none."""
    if learnt.begun.trap.kind == "text":
        return None
    return np.repeat(learnt.planted.tests["same"][one.case], 3, axis=2)


def _show_leading(trap: Trap, lang: Language) -> None:
    """What is planted: for whoever leads, since it gives the answer away."""
    label = lang.gettext("For whoever leads the session")
    with fold(label, ":material/visibility_off:", _LEADING, lang):
        if not _LEADING.get():
            return
        choose_from_scale(
            lang.gettext(WHERE[trap.kind]),
            sorted({*_SHARES, settings.PLANTED.get()}),
            settings.PLANTED,
            lang.set_percent,
            lang,
        )
        choose_seed(lang)
        votes.choose_each(lang)
        st.caption(
            lang.gettext(
                "The model never learns what you plant as such: it only sees that it goes with one "
                "class. Set it to nothing, and train again: then it has to look at the thing "
                "itself. Another share or seed begins with no answers."
            )
        )


def _walk(part: str) -> None:
    """Go to a part, and begin at its beginning (a callback's work)."""
    settings.TRAP.set(part)
    _WALKED.set(_WALKED.get() + 1)
