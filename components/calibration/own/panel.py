"""The second way into the calibration page: a model on a labelled set of the person's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from components.calibration.own import again, alike, giving, judged, looking, sliced
from components.site import arriving, shell, state
from components.site.state import Slot
from components.site.work import Described, Work, counted
from models.catalog import Entry
from models.classifier import Classifier, Kind
from models.jobs import Job, Progress
from models.labelled import checks, columns, judging
from models.labelled.checks import Checked
from models.labelled.classifying import Classified
from models.labelled.columns import NONE
from models.labelled.given import Given
from models.labelled.judging import Judged
from models.language import Language
from models.prediction import Label

# A set, its column of cases, them classified, the model's classes, its id, and a language.
Hand = Callable[[Given, int, Classified, Sequence[Label], str, Language], None]
_CHECKS: Work[Checked, Progress[object]] = Work("own-checks", about=None)
_JUDGING: Work[Judged, Progress[object]] = Work("own-judging", about=None)
_ASKED: Slot[object] = Slot("_own_set_asked", None)  # what the person asked to have classified
_LED: Slot[int] = Slot("_own_set_led", 0)  # how often they were led to what they asked for


def show_own(
    lang: Language,
    *,
    pick: Callable[[Kind], Entry | None],
    ready: Callable[[Entry], Classifier | None],
    hand: Hand,
) -> None:
    """Give a set, look it over, have it classified, see what it says.

    pick: draws the list of models of a kind, and returns the chosen one. ready: the loaded
    classifier, None while it loads (its bar is on the page). hand: offers to hand cases to people.
    """
    st.title(lang.gettext("Your own labelled set"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "What a model says of cases that you have labelled yourself: how sure it is, how "
                "often it is right, for whom, and whether that is as on the data it was measured "
                "on."
            )
        )
    )
    held = giving.give_set(lang)
    if held is None:
        _ASKED.pop()
        _JUDGING.drop()
        _CHECKS.drop()
        return
    entry = pick(held.kind)
    if entry is None:
        return
    labels = entry.labels()
    if not labels:  # they are known once it is loaded
        classifier = ready(entry)
        if classifier is None:
            return
        labels = classifier.labels
    chosen = giving.choose_columns(held, labels, lang)
    cells = held.table.column(chosen.label) if chosen.label != NONE else [""] * len(held)
    matched = columns.match(cells, labels)
    st.header(lang.gettext("Before it is classified"))
    looked = (held.hash, entry.id, chosen.case, chosen.label, chosen.split)
    job = _CHECKS.keep(
        looked,
        lambda: Job(lambda report: checks.check(held, chosen, matched, labels, entry, report)),
    )
    checked = _CHECKS.watch(job, lambda progress: _checking(progress, lang), lang)
    if checked is None:
        return
    looking.show_checks(checked, matched, labels, lang)
    if not checked.usable:
        return
    asked = (held.hash, entry.id, chosen.case, chosen.label)
    if _ASKED.get() != asked:
        _JUDGING.drop()  # the machine is not kept busy with what is not on screen
        st.button(
            lang.ngettext("Classify {n} case", "Classify {n} cases", len(checked.usable)),
            key="own-classify",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_ask,
            args=(asked,),
        )
        return
    if ready(entry) is None:
        return
    today = date.today()
    work = _JUDGING.keep(
        asked,
        lambda: Job(
            lambda report: judging.judge(
                entry.id,
                held,
                chosen.case,
                matched.truths,
                checked.usable,
                checked.repeats,
                today,
                report,
            )
        ),
    )
    made = _JUDGING.watch(work, lambda progress: _classifying(progress, lang), lang)
    if made is None:
        # The button that was pressed is gone: the keyboard goes on where the work can be stopped.
        arriving.lead_to(f".st-key-{_JUDGING.key}-cancel button", "own-work", _LED.get())
        return
    if not len(made.classified):
        st.info(lang.gettext("None of the cases could be read, so that there is nothing to judge."))
        return

    @st.fragment(key="ct-own-judged")
    def results() -> None:
        cells = held.table.column(chosen.case)
        given_as = [cells[int(row)] for row in made.classified.rows]
        split = [] if chosen.split == NONE else held.table.column(chosen.split)
        judged.show_judged(
            made,
            given_as,
            labels,
            f"own-{held.hash[:12]}-{entry.id}",
            lang,
            sides=dict(enumerate(split)),
        )
        sliced.show_slices((asked, lang.code), held, chosen, made, labels, lang)
        alike.show_likeness(made, lang)
        alike.show_before(made, held.hash, entry.id, lang)
        again.show_again(made, entry.id, lang)
        judged.offer_cases(asked, held, matched, made, labels, lang)
        state.write_url_in_fragment()

    results()
    hand(held, chosen.case, made.classified, labels, entry.id, lang)
    arriving.lead_to(".ct-own-said", "own-results", _LED.get())


def _ask(what: object) -> None:
    _ASKED.set(what)
    _LED.set(_LED.get() + 1)


def _checking(progress: Progress[object] | None, lang: Language) -> Described:
    share = 0.0 if progress is None or not progress.total else progress.done / progress.total
    return share, lang.gettext("Looking the set over …")


def _classifying(progress: Progress[object] | None, lang: Language) -> Described:
    if progress is not None and progress.total and progress.done == progress.total:
        return None, lang.gettext("All are classified; the figures are being reckoned …")
    return counted(progress, lang)
