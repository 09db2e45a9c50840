"""Step 4: one case that the model never saw, its confidence in every display, and its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.displays.gallery import show_gallery
from components.site import own_models, shell, state
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from components.workshop import checks, chosen, plane, settings
from components.workshop.case import case_html
from components.workshop.compared import say_reopened, show_compared
from components.workshop.kept_back import examples_of
from components.workshop.looks import looks_html
from components.workshop.mosaic import picture_address
from components.workshop.running import RUN, Run, trained
from components.workshop.training import show_changed
from components.workshop.words import told_plan
from models.calibration import answered
from models.calibration.cases import Cases
from models.catalog import Entry
from models.display import parts
from models.errors import N_, CertitudeError
from models.examples import Example
from models.language import Language
from models.live import classifier
from models.live.landscape import Landscape, landscape
from models.live.looks import Importance, importances
from models.live.training import Training
from models.prediction import Label, Prediction

# Draws what was measured: the cases, the classes, a name for the set, each case as it was given.
Measure = Callable[[Cases, Sequence[Label], str, Sequence[str]], None]

KINDS: Mapping[str, str] = {
    "wrong": N_("Surest mistakes"),
    "right": N_("Surest and right"),
    "unsure": N_("Least sure"),
}
_KIND: Slot[str] = Slot("_workshop_kind", "")  # as it is shown: chosen, or as it comes
_WHICH: Slot[int] = Slot("_workshop_which", 0)  # at each kind: how many were looked at
_SHOWN_CHARACTERS = 80
_NEVER_SAW = N_(
    "{data}. {model}. Of {n} cases that it never saw it was right in {right}, and said {sure} on "
    "average."
)
# Where some of them are also learnt from: those it saw.
_KEPT = N_(
    "{data}. {model}. Of {n} cases kept for the end it was right in {right}, and said {sure} on "
    "average."
)


class _Learnt(NamedTuple):
    """The model of the last finished epoch, and what it says of the test part.

    entry: None where other pages cannot ask it. asked: by what id its answers are measured.
    columns: what each is worth to it, once it learns no more.
    """

    name: Hashable
    epoch: int
    cases: Cases
    entry: Entry | None
    asked: str
    plane: Landscape | None
    columns: tuple[Importance, ...]


_LEARNT: Slot[_Learnt | None] = Slot("_workshop_learnt", None)


def show_meeting(lang: Language, measure: Measure) -> None:
    """The whole step."""
    run = RUN.get()
    training = None if run is None else trained(run)
    if run is None or training is None:
        shell.html(
            Markup('<div class="ct-empty"><p>{}</p></div>').format(
                lang.gettext(
                    "There is no model yet: train one in step 3, then meet it here. One that was "
                    "trained before this page was reloaded is forgotten."
                )
            )
        )
        return
    learnt = _learnt(run, training, lang)
    say_reopened(lang)
    show_changed(run, lang)
    _say_which(run, learnt, lang)
    case = _show_case(run, learnt, lang)
    _show_ways(learnt, lang)
    _show_looks(run, training, learnt, 0 if case is None else case, lang)
    st.header(lang.gettext("All {n} cases kept for the end", n=lang.number(len(learnt.cases))))
    measure(
        learnt.cases,
        run.lesson.material.labels,
        f"workshop-{hash(learnt.name)}",
        _given_as(run, lang),
    )
    show_compared(run.lesson.material.id, lang)


def _learnt(run: Run, training: Training, lang: Language) -> _Learnt:
    """Asked once an epoch: a training may go on meanwhile, and this is its last finished one."""
    assert training.kept is not None
    epoch = training.kept[0]
    name = (id(training), epoch)
    held = _LEARNT.get()
    if held is not None and held.name == name:
        return held
    predict = training.answering()
    lesson = run.lesson
    cases = Cases(N_("Cases kept for the end"), predict(lesson.test.x), lesson.test.y)
    entry, ended = None, run.running.job.ended
    if lesson.material.kind in ("pictures", "texts") and ended:
        entry = _register(run, training, cases, lang)
    shaded = landscape(lesson, predict) if lesson.material.kind == "points" else None
    asked = f"workshop-{id(training)}-{epoch}" if entry is None else entry.id
    if entry is None:
        answered.bring(asked, cases)
    columns = importances(lesson, predict) if ended else ()
    made = _Learnt(name, epoch, cases, entry, asked, shaded, columns)
    if ended:
        _LEARNT.set(made)
    return made


def model_of(run: Run, lang: Language) -> tuple[Cases, Entry | None] | None:
    """What a training that is over says of the test part, and its model as other pages ask it.

    None while it learns, or where nothing was learnt; no entry for points and tables.
    """
    training = trained(run)
    if training is None or not run.running.job.ended:
        return None
    learnt = _learnt(run, training, lang)
    return learnt.cases, learnt.entry


def _register(run: Run, training: Training, tested: Cases, lang: Language) -> Entry | None:
    """Have this session's lists name it; None where it cannot be asked on other pages."""
    title = lang.gettext(
        "Trained here ({data}): {model}",
        data=chosen.data_of(run.begun, lang),
        model=told_plan(run.plan, lang),
    )
    try:
        return own_models.register(
            classifier.entry(training, title),
            classifier.classifier(training),
            tested,
            _shown(run),
        )
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None


def _shown(run: Run) -> tuple[Example, ...]:
    """Texts of the test part, with which the text page begins."""
    material, test = run.lesson.material, run.lesson.test
    if material.kind != "texts":
        return ()
    truths = [material.labels[int(at)].id for at in test.y]
    return examples_of([str(material.x[int(row)]) for row in test.rows], truths)


def _say_which(run: Run, learnt: _Learnt, lang: Language) -> None:
    cases = learnt.cases
    model = told_plan(run.plan, lang)
    if not run.once:
        model = lang.gettext(
            "{model}, after epoch {epoch}", model=model, epoch=lang.number(learnt.epoch)
        )
    also = checks.also_learnt_said(run.lesson, lang)
    said = lang.gettext(
        _KEPT if also else _NEVER_SAW,
        data=chosen.data_of(run.begun, lang),
        model=model,
        n=lang.number(len(cases)),
        right=lang.counted_percent(float(cases.right.mean())),
        sure=lang.percent(float(cases.confidence.mean())),
    )
    shell.html(Markup('<p class="ct-run-said">{}</p>').format(f"{said} {also}".rstrip()))


def order(cases: Cases, kind: str) -> np.ndarray:
    """Which cases are of a kind, the first to be shown first: indices."""
    confidence = cases.confidence
    if kind == "unsure":
        return np.argsort(confidence, kind="stable")
    wanted = cases.right if kind == "right" else ~cases.right
    rows = np.flatnonzero(wanted)
    return rows[np.argsort(-confidence[rows], kind="stable")]


def _show_case(run: Run, learnt: _Learnt, lang: Language) -> int | None:
    """A case of the chosen kind; which of the test part it is."""
    usual = "right" if learnt.cases.right.all() else "wrong"
    _KIND.set(settings.CASE.get() or usual)
    with st.container(key="ct-case-kind", horizontal=True, vertical_alignment="bottom"):
        kind = choose_from_switch(
            lang.gettext("Which case"),
            list(KINDS),
            _KIND,
            lambda one: lang.gettext(KINDS[one]),
            lang,
            on_change=lambda: settings.CASE.set(_KIND.get()),
            wrap=True,
        )
        found = order(learnt.cases, kind)
        slot = _WHICH.at(kind)
        st.button(
            lang.gettext("Another one"),
            icon=":material/navigate_next:",
            key="ct-another-case",
            disabled=len(found) < 2,
            on_click=lambda: slot.set(slot.get() + 1),
        )
    with shell.place("ct-case", "case" if len(found) else "none"):
        if not len(found):
            st.info(
                lang.gettext("There is no such case: it was never right.")
                if kind == "right"
                else lang.gettext("There is no such case: it made no mistake at all.")
            )
            return None
        at = int(found[slot.get() % len(found)])
        _show_one(run, learnt, at, lang)
        return at


def _show_one(run: Run, learnt: _Learnt, at: int, lang: Language) -> None:
    material, row = run.lesson.material, int(run.lesson.test.rows[at])
    cases = learnt.cases
    truth = parts.name_of(material.labels[int(cases.labels[at])], lang)
    answer = parts.name_of(material.labels[int(cases.answers[at])], lang)
    told = lang.gettext(
        "It was “{truth}”. The model says “{answer}”, and is {sure} sure.",
        truth=truth,
        answer=answer,
        sure=lang.percent(float(cases.confidence[at])),
    )
    left, right = st.columns([4, 8], gap="large", vertical_alignment="center")
    with left:
        if learnt.plane is not None:
            shell.html(
                plane.plane_html(
                    learnt.plane,
                    run.lesson,
                    None if run.once else learnt.epoch,
                    lang,
                    own=material.x[row],
                )
            )
        else:
            shell.html(case_html(run.lesson, row, lang))
    with right:
        shell.html(Markup('<p class="ct-run-said" role="status">{}</p>').format(told))
    show_gallery(_prediction(learnt, material.labels, at, row), lang)


def _prediction(learnt: _Learnt, labels: Sequence[Label], at: int, row: int) -> Prediction:
    """What it said of one case, as every display takes it."""
    content = hashlib.sha256(f"{learnt.name}-{row}".encode()).hexdigest()
    return Prediction.of(learnt.asked, labels, learnt.cases.probabilities[at], content)


def _show_ways(learnt: _Learnt, lang: Language) -> None:
    """To the page on which it is asked about anything."""
    entry = learnt.entry
    with shell.place("ct-case-ways", "" if entry is None else entry.kind):
        if entry is None:
            return
        picture = entry.kind == "image"
        st.page_link(
            "picture.py" if picture else "text.py",
            label=lang.gettext("Ask it about a picture of your own, and why it says so")
            if picture
            else lang.gettext("Ask it about a text of your own, and why it says so"),
            icon=":material/arrow_forward:",
            query_params=_asked_on(entry),
        )


def _asked_on(entry: Entry) -> dict[str, str]:
    """What the page is opened with; a picture's begins where one is given: no example is its."""
    if entry.kind == "text":
        return {state.TEXT_MODEL.key: entry.id}
    way = "draw" if entry.drawn else "upload"
    return {state.PICTURE_MODEL.key: entry.id, state.PICTURE_SOURCE.key: way}


def _show_looks(run: Run, training: Training, learnt: _Learnt, case: int, lang: Language) -> None:
    """What it looks at, as far as its family can be read; once it has learnt."""
    ended = run.running.job.ended
    said = looks_html(training, learnt.columns, case, lang) if ended else Markup("")
    with shell.place("ct-looks", "said" if said else ""):
        if said:
            st.header(lang.gettext("What it looks at"))
            shell.html(Markup('<div class="ct-section">{}</div>').format(said))


class _Pictures(Sequence[str]):
    """Each case of the test part as its picture, made when it is asked for."""

    def __init__(self, run: Run, lang: Language) -> None:
        self._material, self._rows, self._lang = run.lesson.material, run.lesson.test.rows, lang

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: Any) -> Any:
        row = int(self._rows[at])
        return Markup('<img class="ct-case-small" src="{}" alt="{}">').format(
            picture_address(self._material.x[row]),
            self._lang.gettext("case {n}", n=self._lang.number(row + 1)),
        )


def _given_as(run: Run, lang: Language) -> Sequence[str]:
    """Each case of the test part in a word or two, or its picture, for a list."""
    material, rows = run.lesson.material, run.lesson.test.rows
    if material.kind == "pictures":
        return _Pictures(run, lang)
    if material.kind == "texts":
        return [str(material.x[row])[:_SHOWN_CHARACTERS] for row in rows]
    return [lang.gettext("case {n}", n=lang.number(int(row) + 1)) for row in rows]
