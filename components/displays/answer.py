"""The answer to one input: its display, what changed since the last one, what was not read."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st
from markupsafe import Markup

from components.displays import borrowed, following, takeaway
from components.displays import panel as show
from components.displays.settings import display_settings, display_switch
from components.site import shell
from components.site.state import Slot
from models import portion, predictions
from models.catalog import Entry
from models.display import designed, showing
from models.display.design import Design
from models.display.spec import DisplaySpec
from models.errors import CertitudeError
from models.examples import LESSON_TITLES, Example
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import ImageInput, TextInput

# Model, calibration and text; the prediction before, if any; the one on screen.
_LAST: Slot[tuple[Hashable, Prediction | None, Prediction] | None] = Slot("_last_prediction", None)
_CUT_SHOWN = 20_000  # characters of what the model did not read


def nothing_yet(sentence: str) -> None:
    """The place of the answer while there is none."""
    shell.html(Markup('<div class="ct-empty"><p>{}</p></div>').format(sentence))


def predict_text(entry: Entry, given: TextInput, lang: Language) -> Prediction | None:
    """The prediction for a text, or None with the error on the page."""
    try:
        return predictions.of_text(entry, given)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None


def predict_picture(entry: Entry, given: ImageInput, lang: Language) -> Prediction | None:
    """The prediction for a picture, or None with the error on the page."""
    try:
        return predictions.of_image(entry, given)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None


def show_answer(
    prediction: Prediction,
    lang: Language,
    *,
    shown: Prediction | None = None,
    version_of: Hashable | None = None,
    asked: tuple[Entry, TextInput | ImageInput] | None = None,
) -> None:
    """The displays to choose from, the prediction in the chosen one, and what an edit changed.

    shown: the prediction without a warning that the page has given in other words; files that are
    taken away keep it. version_of: names what the input grew out of (`text_source.version_of`);
    only versions of one text are compared. None: inputs like this one have no versions. asked: the
    model and the input, where the answer may be taken away with them.
    """
    before = None if version_of is None else _before(prediction, version_of)
    part = ""
    if asked is not None:
        part = portion_of(*asked, lang)
        takeaway.lead_here()
    following.lead(
        lambda design: _show_in_display(
            prediction, shown or prediction, before, asked, part, design, lang
        )
    )


def portion_of(entry: Entry, given: TextInput | ImageInput, lang: Language) -> str:
    """What the model took in of an input, "" where that was all; an error is on the page."""
    try:
        return portion.said(entry.id, given, lang)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return ""


def _show_in_display(
    prediction: Prediction,
    shown: Prediction,
    before: Prediction | None,
    asked: tuple[Entry, TextInput | ImageInput] | None,
    part: str,
    design: Design,
    lang: Language,
) -> None:
    display_switch(lang)
    # Beside each other where there is room, else the settings below: never over the answer.
    with st.container(horizontal=True, key="ct-answered"):
        with st.container(key="ct-shown"):
            line = _in_sight(shown, design, lang)
            show.show_prediction(shown, design, lang, "answer", part, line)
            if before is not None:
                _show_change(before, prediction, design.spec_in(lang), lang)
            borrowed.say_cut(prediction.model_id, lang)
        with st.container(key="ct-tools", gap="small"):
            # First what stays small: opened settings push nothing away.
            if asked is not None:
                entry, given = asked
                takeaway.offer_files(prediction, given, entry, part, lang)
            display_settings(lang, prediction)


def _in_sight(prediction: Prediction, design: Design, lang: Language) -> Markup:
    """The answer in one line that stays in sight on a phone, where the page is many screens long.

    A screen reader is told by the display itself.
    """
    return Markup('<p class="ct-in-sight" aria-hidden="true">{}</p>').format(
        designed.brief(prediction, design, lang)
    )


def _show_change(before: Prediction, after: Prediction, spec: DisplaySpec, lang: Language) -> None:
    shell.html(
        Markup('<p class="ct-change" role="status">{}</p>').format(
            lang.gettext(
                "Since the last version: {change}",
                change=showing.change(before, after, spec, lang),
            )
        )
    )


def _before(prediction: Prediction, version_of: Hashable) -> Prediction | None:
    """The same model's prediction, as raw or calibrated, for the version of the input before."""
    same = (prediction.model_id, prediction.calibrated_on, version_of)
    kept = _LAST.get()
    before = None
    if kept is not None and kept[0] == same:
        _, before, last = kept
        if last.input_hash != prediction.input_hash:
            before = last
    _LAST.set((same, before, prediction))
    return before


def show_lesson(example: Example | None, prediction: Prediction, lang: Language) -> None:
    """What the example on screen teaches: its kind, the truth, and what to notice."""
    if example is None or example.model_id != prediction.model_id:
        return  # a borrowed example teaches what it says about its own model only
    names = {label.id: label.name(lang.code) for label in prediction.labels}
    truth = (
        lang.gettext("No class of this model fits.")
        if example.truth is None
        else lang.gettext(
            "The right answer: {answer}.", answer=names.get(example.truth, example.truth)
        )
    )
    shell.html(
        Markup('<p class="ct-lesson"><strong>{}</strong> {} {}</p>').format(
            lang.gettext(LESSON_TITLES[example.lesson]) + ".", truth, example.note(lang.code)
        )
    )


def show_unread(entry: Entry, given: TextInput, lang: Language) -> None:
    """What the model did not read of a long text: said and shown."""
    try:
        reading = predictions.reading(entry.id, given)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    if not reading.is_cut(given.text):
        return
    rest = given.text[reading.read_to :]
    st.warning(
        lang.ngettext(
            "The text is longer than this model reads: it read the first {read} of {all} "
            "characters; the last {n} was left out.",
            "The text is longer than this model reads: it read the first {read} of {all} "
            "characters; the last {n} were left out.",
            len(rest),
            read=lang.number(reading.read_to),
            all=lang.number(len(given.text)),
        ),
        icon=":material/content_cut:",
    )
    with st.expander(lang.gettext("What was left out")):
        if len(rest) > _CUT_SHOWN:
            st.caption(
                lang.gettext(
                    "Only its first {n} characters are shown here.", n=lang.number(_CUT_SHOWN)
                )
            )
        shell.html(Markup('<div class="ct-cut" dir="auto">{}</div>').format(rest[:_CUT_SHOWN]))
