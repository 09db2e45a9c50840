"""The same test cases elsewhere: how right it is there, how sure, and what displays would say."""

from __future__ import annotations

import hashlib

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.displays.gallery import show_gallery
from components.site import shell
from components.site.choosing import fold
from components.site.state import Slot
from components.workshop.trap import shown
from components.workshop.trap.held import Learnt
from components.workshop.trap.tracks import Track, tracks_html
from components.workshop.trap.words import FALLS, WORLDS
from models.calibration import answered
from models.calibration.cases import Cases
from models.language import Language
from models.live.shortcut.measured import figures
from models.live.shortcut.trap import WORLDS as ALL
from models.live.shortcut.trap import World
from models.prediction import Prediction

_OPEN: Slot[bool] = Slot("_trap_displays", False)


def show_elsewhere(learnt: Learnt, lang: Language) -> None:
    """The figures of the three worlds, the surest mistake, and every display of it."""
    kind = learnt.begun.trap.kind
    found = {world: figures(learnt.answers[world]) for world in ALL}
    if learnt.begun.trap.share:
        said = lang.gettext(
            FALLS[kind],
            right=lang.counted_percent(found["without"].accuracy),
            sure=lang.percent(found["without"].confidence),
            right_other=lang.counted_percent(found["other"].accuracy),
            sure_other=lang.percent(found["other"].confidence),
        )
    else:
        said = lang.gettext("Nothing was planted, so nothing is lost: it is as good everywhere.")
    shell.html(Markup('<p class="ct-run-said" role="status">{}</p>').format(said))
    tracks = [
        Track(
            lang.gettext(WORLDS[kind][world]),
            (found[world].accuracy, found[world].confidence),
            (
                lang.counted_percent(found[world].accuracy),
                lang.percent(found[world].confidence),
            ),
        )
        for world in ALL
    ]
    names = (lang.gettext("right"), lang.gettext("sure, on average"))
    title = lang.gettext("How right, and how sure")
    shell.html(
        tracks_html(
            tracks,
            lang.gettext("{n} test cases each", n=lang.number(found["same"].n)),
            names,
            title,
            lang,
        )
    )
    world, at = surest_mistake(learnt)
    if at is None:
        return
    cases = learnt.answers[world]
    st.header(lang.gettext("Its surest mistake"))
    kinds = f"ct-trap-cases ct-trap-{kind}"
    shell.html(
        Markup('<ul class="{}"><li>{}</li></ul><p>{}</p>').format(
            kinds,
            shown.case_html(learnt, world, at, lang),
            lang.gettext(
                "A confidence tells how much a case is like what was learnt, not whether what was "
                "learnt is right. No display can show what the model does not know."
            ),
        )
    )
    label = lang.gettext("What each display would have said of it")
    with fold(label, ":material/dashboard:", _OPEN, lang):
        if _OPEN.get():
            show_gallery(_prediction(learnt, cases, world, at), lang)


def surest_mistake(learnt: Learnt) -> tuple[World, int | None]:
    """The mistake that it is surest of, where the shortcut is turned round; None: there is none."""
    cases = learnt.answers["other"]
    wrong = np.flatnonzero(~cases.right)
    if not len(wrong):
        return "other", None
    return "other", int(wrong[cases.confidence[wrong].argmax()])


def _prediction(learnt: Learnt, cases: Cases, world: World, at: int) -> Prediction:
    """What it said, as displays take it: they know of it what was measured where it learnt."""
    answered.bring(learnt.name, learnt.answers["same"])
    content = hashlib.sha256(f"{learnt.name}-{world}-{at}".encode()).hexdigest()
    labels = learnt.planted.lesson.material.labels
    return Prediction.of(learnt.name, labels, cases.probabilities[at], content)
