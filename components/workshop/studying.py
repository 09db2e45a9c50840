"""From a trained model to a study with a room: the test part becomes what people decide on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup
from PIL import Image

from components.site import shell
from components.site.state import Slot
from components.site.work import Described, Work
from components.workshop import chosen
from components.workshop.originals import original
from components.workshop.running import Run
from components.workshop.words import told_plan
from models.calibration.cases import Cases
from models.classifier import Kind
from models.jobs import Job, Progress
from models.language import Language
from models.limits import LIMITS
from models.prediction import Label
from study.items.items import Items
from study.items.kept import kept_items

Study = Callable[[Items], object]  # takes a study's own items over


@dataclass(frozen=True)
class Tested:
    """What a study is made of: a model's answers to cases that it never learnt from.

    id: all that they depend on. name: what the study calls them. shown: what people see of one.
    """

    id: Hashable
    name: str
    kind: Kind
    cases: Cases
    labels: Sequence[Label]
    shown: Callable[[int], str | Image.Image]


_ASKED: Slot[Hashable] = Slot("_workshop_study_asked", None)
_MAKING: Work[Items, Progress[object]] = Work("workshop-study", about=None)


def offer_study(run: Run | None, cases: Cases | None, study: Study, lang: Language) -> None:
    """A button that takes the test part to the study's page, where the rest is set up.

    cases: what the model says of the test part; None while there is no model.
    """
    kind = "" if run is None or cases is None else run.lesson.material.kind
    with shell.place("ct-trust-study", kind):
        if run is None or cases is None:
            return
        st.subheader(lang.gettext("Do people trust it the right amount?"))
        if kind not in ("pictures", "texts"):
            st.caption(
                lang.gettext(
                    "A study shows people pictures or texts: points and rows of numbers cannot be "
                    "decided on. Train a model of clothes, of digits or of texts for that."
                )
            )
            return
        offer(_of_run(run, cases, lang), study, lang)


def offer(tested: Tested, study: Study, lang: Language) -> None:
    """The button; what is made once it is pressed, and the way to the study then."""
    with shell.place("ct-study-offer", "making" if _ASKED.get() == tested.id else "offer"):
        if _ASKED.get() != tested.id:
            st.button(
                lang.gettext("Open a study with this model"),
                icon=":material/science:",
                key="ct-open-study",
                on_click=_ASKED.set,
                args=(tested.id,),
            )
        else:
            _make(tested, study, lang)
    said = lang.gettext(
        "Its cases kept for the end are what people decide on, with its answers as "
        "they are now: the study goes on when the model is gone. What cannot be had "
        "there: calibrated scores, marked reasons, displays that count held-out cases."
    )
    if len(tested.cases) > LIMITS.study_items:
        said += " " + lang.gettext(
            "A study holds at most {most} of them: of these {n}, so many are drawn evenly.",
            most=lang.number(LIMITS.study_items),
            n=lang.number(len(tested.cases)),
        )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))


def _make(tested: Tested, study: Study, lang: Language) -> None:
    """Pictures take seconds to be made ready: that is said from the first moment."""

    def make(report: Callable[[Progress[object]], None]) -> Items:
        return kept_items(
            tested.name, tested.kind, tested.cases, tested.labels, tested.shown, report
        )

    made = _MAKING.watch(
        _MAKING.keep(tested.id, lambda: Job(make)), lambda now: _said(now, lang), lang
    )
    if made is not None:
        _ASKED.pop()
        _MAKING.drop()
        study(made)
        st.switch_page("facilitate.py")


def _said(now: Progress[object] | None, lang: Language) -> Described:
    if now is None or not now.total:
        return 0.0, lang.gettext("The study is being made ready …")
    return now.done / now.total, lang.gettext(
        "The study is being made ready: case {done} of {total}",
        done=lang.number(now.done), total=lang.number(now.total),
    )  # fmt: skip


def _of_run(run: Run, cases: Cases, lang: Language) -> Tested:
    material, rows = run.lesson.material, run.lesson.test.rows

    def shown(at: int) -> str | Image.Image:
        row = int(rows[at])
        if material.archive is not None:
            return original(material, row)
        case = material.x[row]
        return str(case) if material.kind == "texts" else Image.fromarray(case[..., 0])

    return Tested(
        (id(cases), lang.code),
        lang.gettext(
            "{data} – {model}",
            data=chosen.data_of(run.begun, lang),
            model=told_plan(run.plan, lang),
        ),
        "text" if material.kind == "texts" else "image",
        cases,
        material.labels,
        shown,
    )
