"""The page: a step at a time, the steps above, the way on below."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.workshop import lost, running, steps
from components.workshop.building import show_building
from components.workshop.data import show_data
from components.workshop.meeting import Measure, show_meeting
from components.workshop.refused import say_refused
from components.workshop.studying import Study
from components.workshop.texts.giving import Agreed
from components.workshop.texts.panel import show_texts
from components.workshop.training import show_training, show_under_way
from components.workshop.trap.panel import show_trap
from components.workshop.trap.reasons import Reasons
from components.workshop.trusting import show_trusting
from models.language import Language

# From where one goes on to train: the process in which networks learn is begun while one looks.
_LEARNT_IN = ("data", "build", "train", "shortcut")


def show_workshop(
    lang: Language, measure: Measure, agreed: Agreed, reasons: Reasons, study: Study
) -> None:
    """The step that the address names.

    measure: draws what was measured of cases: them, the classes, a name for the set, and each case
    as it was given. agreed: what people agreed on in the review queue. reasons: an explanation as
    markup. study: takes a study's own items over.
    """
    st.title(lang.gettext("Workshop"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext("Train a classifier yourself, and watch how sure it grows, and how right.")
        )
    )
    lost.say_lost(lang)
    say_refused(lang)
    step = steps.choose_step(lang)
    if step != "train":
        show_under_way(lang)
    with shell.place("ct-workshop", step):
        if step == "data":
            show_data(lang)
        elif step == "build":
            show_building(lang)
        elif step == "train":
            show_training(lang)
        elif step == "meet":
            show_meeting(lang, measure)
        elif step == "texts":
            show_texts(lang, agreed, measure, study)
        elif step == "trust":
            show_trusting(lang, study)
        else:
            show_trap(lang, reasons)
    steps.show_ways(lang)
    lost.keep_mark()
    if step in _LEARNT_IN:
        running.look()
