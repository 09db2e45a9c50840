"""The bench: its controls in three folds, and beside them what they make."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.designer import evidence, files, held, keeping, looks, stage, voice, words
from components.designer.four import Case, four
from components.displays import takeaway
from components.displays.held import current_design
from components.site import shell
from components.site.choosing import choose_from_list, fold
from components.site.state import Slot
from models import portion
from models.catalog import Entry
from models.display.design import Design
from models.display.spec import DisplaySpec
from models.errors import CertitudeError
from models.language import Language

_SAYS: Slot[bool] = Slot("_designer_says", False)
_LOOKS: Slot[bool] = Slot("_designer_looks", False)
_HEARD: Slot[bool] = Slot("_designer_hears", False)
_FILE: Slot[bool] = Slot("_designer_file", False)
_TAKEN: Slot[str] = Slot("_designer_taken", "")


def cases_of(entry: Entry, lang: Language) -> tuple[Case, ...]:
    """The predictions to shape a display for; an error is on the page, and there are none."""
    try:
        return four(entry)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return ()


def draw_controls(cases: tuple[Case, ...], lang: Language) -> None:
    """The display's kind, and its three folds; before them the way back."""
    design = held.begin()
    words.choose_display(lang)
    words.choose_language(lang)
    written = words.written_in(lang)
    with st.container(key="ct-designer-back", horizontal=True, gap="small"):
        st.button(
            lang.gettext("Undo"),
            icon=":material/undo:",
            key="_designer-undo",
            on_click=held.undo,
            disabled=not held.can_undo(),
        )
        st.button(
            lang.gettext("Back to the default"),
            icon=":material/restart_alt:",
            key="_designer-default",
            on_click=held.as_shipped,
            disabled=design == Design(DisplaySpec(design.spec.pattern)),
        )
    keeping.keep_design(lang)
    example = cases[0].prediction
    _folded(
        lang.gettext("What the display says"), ":material/edit:", _SAYS, lang,
        lambda: words.draw_words(design, example, lang),
    )  # fmt: skip
    _folded(
        lang.gettext("What it looks like"), ":material/palette:", _LOOKS, lang,
        lambda: looks.draw_looks(design, written, lang),
    )  # fmt: skip
    _folded(
        lang.gettext("What one hears"), ":material/hearing:", _HEARD, lang,
        lambda: voice.draw_voice(design, cases, written, lang),
    )  # fmt: skip


def _folded(
    label: str, icon: str, slot: Slot[bool], lang: Language, draw: Callable[[], object]
) -> None:
    box = fold(label, icon, slot, lang)
    if box.open:
        with box:
            draw()


def show_result(entry: Entry, cases: tuple[Case, ...], lang: Language) -> None:
    """The preview, what the design would have been worth, its files: first those for an app."""
    design, written = current_design(), words.written_in(lang)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        use = stage.choose_use(lang)
        ground = stage.choose_ground(lang)
        with st.container(width=210):
            eyes = looks.choose_eyes(lang)
    stage.show_stage(cases, design, use, ground, eyes, written, lang)
    evidence.say_evidence(design, cases[0].prediction, written, lang)
    _offer_pictures(entry, design, cases, written, lang)
    with st.container(key="ct-designer-files"):
        files.offer_design(design, lang)
    _folded(
        lang.gettext("Load a design"), ":material/upload:", _FILE, lang,
        lambda: files.take_design(design, lang),
    )  # fmt: skip


def _offer_pictures(
    entry: Entry, design: Design, cases: tuple[Case, ...], written: Language, lang: Language
) -> None:
    """The design around one of the predictions, as the files that any answer is taken away as."""
    named = {case.id: case for case in cases}
    if len(cases) > 1:
        choose_from_list(
            lang.gettext("Prediction in the files"),
            list(named),
            _TAKEN,
            lambda id_: named[id_].title(lang),
            lang,
        )
    case = named.get(_TAKEN.get(), cases[0])
    try:
        part = portion.said(entry.id, case.given, written)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    takeaway.offer_files(case.prediction, case.given, entry, part, lang, example=case.title(lang))
