"""From a trained model to a study with a room: the test part becomes what people decide on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup
from PIL import Image

from components.site import shell
from components.site.state import Slot
from components.workshop import chosen
from components.workshop.running import Run
from components.workshop.words import told_plan
from models.calibration.cases import Cases
from models.errors import CertitudeError
from models.language import Language
from study.items.items import Items
from study.items.kept import kept_items

Study = Callable[[Items], object]  # takes a study's own items over

_ERROR: Slot[CertitudeError | None] = Slot("_workshop_study_error", None)


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
        pressed = st.button(
            lang.gettext("Open a study with this model"),
            icon=":material/science:",
            key="ct-open-study",
        )
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext(
                    "Its cases kept for the end are what people decide on, with its answers as "
                    "they are now: the study goes on when the model is gone. What cannot be had "
                    "there: calibrated scores, marked reasons, displays that count held-out cases."
                )
            )
        )
        error = _ERROR.pop()
        if error is not None:
            shell.show_error(error, lang)
        if pressed:
            _take(run, cases, study, lang)


def _take(run: Run, cases: Cases, study: Study, lang: Language) -> None:
    material, rows = run.lesson.material, run.lesson.test.rows

    def shown(at: int) -> str | Image.Image:
        case = material.x[int(rows[at])]
        return str(case) if material.kind == "texts" else Image.fromarray(case[..., 0])

    name = lang.gettext(
        "{data} – {model}", data=chosen.data_of(run.begun, lang), model=told_plan(run.plan, lang)
    )
    try:
        study(
            kept_items(
                name,
                "text" if material.kind == "texts" else "image",
                cases,
                material.labels,
                shown,
            )
        )
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
        st.rerun()
    st.switch_page("facilitate.py")
