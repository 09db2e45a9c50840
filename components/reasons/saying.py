"""What is said of an explanation: how far it is, what surely weighs most, what turns the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar, cast

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.held import current_design
from components.reasons import certainty
from components.reasons.highlights import marks
from components.reasons.highlights.wording import listed
from components.reasons.subject import Subject
from components.site import shell
from components.site.work import Described, Stage, Work
from models.display import showing
from models.display.spec import DisplaySpec
from models.errors import CertitudeError
from models.explain.types import Checked, Explanation, ImageExplanation, TextExplanation
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction

TURNING = "turning"  # names the fragment of what would change the answer, in the display in use
_MOVES = 0.005  # of a probability: what a display that rounds to per cents may show
_NAMED = 6  # units of a set that are named; of more nobody keeps hold, and they are counted
E = TypeVar("E", TextExplanation, ImageExplanation)


def so_far(job: Job[E, Progress], done: E | None) -> E | None:
    """The best explanation that there is by now; done: the last one."""
    progress = job.progress
    return done if done is not None or progress is None else cast("E", progress.sofar)


def say_how_it_stands(
    subject: Subject[E],
    job: Job[E, Progress],
    stage: Stage,
    made: E | None,
    *,
    sets: bool,
    blind: bool = False,
) -> None:
    """How far it can be believed, how far it is, and what stands once it has ended.

    sets: what turns the answer comes first; blind: nothing is said that tells it from a random one.
    """
    work, lang = subject.work, subject.lang
    stopped = stage == "stopped"
    shell.html(certainty.verdict_line(made, lang, stopped=stopped, blind=blind))
    with st.container(key=f"ct-status-{work.about}"):
        if stage == "running":
            work.bar(job, partial(_described, settle=subject.request.settle, lang=lang), lang)
        elif stage == "stopped":
            _say_stopped(made, lang, work)
        if made is not None and not blind and stage != "running":
            _say_what_stands(subject, made, sets=sets)


def _described(
    progress: Progress[Explanation] | None, *, settle: bool, lang: Language
) -> Described:
    """How far an explanation is; settle: it may end before its samples do."""
    if progress is None or not progress.total:
        return 0.0, lang.gettext("Looking for reasons …")
    if progress.sofar is not None and progress.sofar.stop != "running":
        return 1.0, lang.gettext("Looking for what would change its mind …")
    share, total = progress.done / progress.total, lang.number(progress.total)
    if settle:
        return share, lang.ngettext(
            "Settling: {n} of at most {total} variants tried",
            "Settling: {n} of at most {total} variants tried",
            progress.done,
            total=total,
        )
    return share, lang.ngettext(
        "{n} of {total} variants tried", "{n} of {total} variants tried", progress.done, total=total
    )


def _say_stopped(made: E | None, lang: Language, work: Work[E, Progress]) -> None:
    """How far it came, and a button to start again; that it was stopped the line above says."""
    with st.container(horizontal=True, vertical_alignment="center"):
        said = (
            lang.gettext("Stopped before there was anything to show.")
            if made is None
            else lang.ngettext(
                "That was after {n} sample.", "That was after {n} samples.", made.samples
            )
        )
        shell.html(Markup('<p class="ct-stands" role="status">{}</p>').format(said))
        work.again(lang)


def _say_what_stands(subject: Subject[E], made: E, *, sets: bool) -> None:
    """What surely weighs most; where no sum of weights says it, what turns the answer first."""
    if sets:
        show_sets(subject, made)
    said = certainty.groups_sentence(
        made, subject.request.tolerance, lambda units: subject.named(made, units), subject.lang
    )
    if said:
        shell.html(Markup('<p class="ct-stands">{}</p>').format(said))


def show_sets(subject: Subject[E], made: E) -> None:
    """What would change the answer, said anew when only the display changes."""
    if made.turns is not None or made.suffices is not None:
        following.follow(TURNING, partial(_say_sets, subject, made), steady=True)


def _say_sets(subject: Subject[E], made: E) -> None:
    """The fewest units without which the answer is another, and the fewest that alone keep it."""
    lang = subject.lang
    without, alone = (
        lang.gettext("Without {units}: {change}"),
        lang.gettext("With nothing left but {units}: {change}"),
    )
    turns, suffices = _worth_saying(made, made.turns), _worth_saying(made, made.suffices)
    if turns is None and suffices is None:
        return
    spec = following.shown_design().spec_in(subject.lang)
    said = [
        _said_of(subject, made, sentence, found, spec)
        for sentence, found in ((without, turns), (alone, suffices))
        if found is not None
    ]
    if suffices is None:
        title = lang.gettext("What would change its mind")
    elif turns is None:
        title = lang.gettext("What suffices for its answer")
    else:
        title = lang.gettext("What would change its mind, and what suffices")
    rows = Markup("").join(Markup("<li>{}</li>").format(one) for one in said)
    shell.html(
        Markup('<h3 class="ct-turns-title">{}</h3><ul class="ct-turns">{}</ul>').format(title, rows)
    )


def _worth_saying(made: Explanation, found: Checked | None) -> Checked | None:
    """A set that says something: neither nothing nor all that was given."""
    if found is None or not 0 < len(found.units) < certainty.units_of(made):
        return None
    return found


def _said_of(subject: Subject[E], made: E, sentence: str, found: Checked, spec: DisplaySpec) -> str:
    """One set in the words of the display in use; the model was asked when it was found."""
    # What was read of the whole input is none of what is left of it.
    after = replace(
        subject.prediction, probabilities=found.probabilities, readings=None, unlike=None
    )
    change = showing.change(subject.prediction, after, spec, subject.lang)
    return sentence.format(units=_units_said(subject, made, found.units), change=change)


def _units_said(subject: Subject[E], made: E, units: Sequence[int]) -> str:
    """A set by the names of its units, or by how many they are of how many."""
    lang = subject.lang
    if len(units) <= _NAMED:
        return listed(subject.named(made, units), lang)
    counted = {
        "words": lang.gettext("{n} of the {all} words"),
        "sentences": lang.gettext("{n} of the {all} sentences"),
        "parts": lang.gettext("{n} of the {all} parts"),
    }[certainty.kind_of(made, subject.request.unit)]
    return counted.format(n=len(units), all=certainty.units_of(made))


def _needed_too(made: Explanation, removed: frozenset[int]) -> list[int]:
    """With which others one unit turns the answer: marks say how much, and not with what."""
    if made.turns is None or len(removed) != 1 or not removed < set(made.turns.units):
        return []
    return [unit for unit in made.turns.units if unit not in removed]


def _moves_otherwise(
    subject: Subject[E], made: E, removed: frozenset[int], after: Prediction
) -> bool:
    """Whether one unit alone moves the explained class another way than its mark says."""
    weights = certainty.weights_of(made)
    (unit,) = removed if len(removed) == 1 else (None,)
    if unit not in weights:
        return False
    gives = (
        subject.prediction.probabilities[made.class_index] - after.probabilities[made.class_index]
    )
    way = marks.direction(weights[unit], marks.scale(weights.values()))
    return (way == "for" and gives < -_MOVES) or (way == "against" and gives > _MOVES)


def say_without(subject: Subject[E], made: E, removed: frozenset[int]) -> None:
    """How the answer changes without what the person took out, in the display in use."""
    lang = subject.lang
    try:
        after = subject.without(made, removed)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    change = showing.change(subject.prediction, after, current_design().spec_in(lang), lang)
    if subject.is_empty(made, removed):
        said = lang.gettext(
            "Nothing is left. A model answers even to nothing, and that says little: {change}",
            change=change,
        )
    else:
        said = lang.gettext(
            "Without {units}: {change}",
            units=listed(subject.names(made, removed), lang),
            change=change,
        )
        if _moves_otherwise(subject, made, removed, after):
            otherwise = lang.gettext(
                "Its mark tells the effect on average, where others are missing, too; on its own "
                "it can be another."
            )
            said = f"{said} {otherwise}"
        others = _needed_too(made, removed)
        if others and after.top == subject.prediction.top:
            alone = lang.gettext(
                "Alone it does not turn the answer; together with {units} it does.",
                units=_units_said(subject, made, others),
            )
            said = f"{said} {alone}"
    shell.html(Markup('<p class="ct-change" role="status">{}</p>').format(said))
