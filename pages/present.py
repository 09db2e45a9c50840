"""The presentation: one input told to a room in six steps, in large type."""

from functools import partial

import streamlit as st

from components.displays import answer
from components.giving import foreign, model_picker, picture_source, text_source
from components.presenting import stage, steps, truth
from components.reasons import presented
from components.site import shell, state, work
from models.reading.inputs import ImageInput, TextInput

lang = shell.language()
steps.hear_keys()
given: TextInput | ImageInput | None = None
with st.container(key="ct-notes"):  # what there is to say of the model and the input
    if (kind := steps.kind()) == "text":
        entry = model_picker.model_in_use("text", state.TEXT_MODEL, lang)
        given = None if entry is None else text_source.shown_text(entry, lang)
    else:
        entry = model_picker.model_in_use("image", state.PICTURE_MODEL, lang)
        given = None if entry is None else picture_source.shown_picture(entry, lang)
    work.about(kind, entry and given and (entry, given.hash))
    classifier = None if entry is None or given is None else model_picker.ready(entry, lang)
if entry is None or given is None:
    answer.nothing_yet(
        lang.gettext("There is nothing to present yet: leave, and give a text or a picture.")
    )
elif classifier is None:
    pass  # its bar is on the page
elif isinstance(given, TextInput):
    prediction = answer.predict_text(entry, given, lang)
    if prediction is not None:
        foreign_to_it = foreign.show_foreign(entry, given, lang, offering=False)
        prediction = foreign.warned_once(prediction, foreign_to_it)
        words = presented.of_text(given, prediction, entry, classifier, lang)
        stage.tell(
            stage.Story(
                prediction,
                truth.truth_of(text_source.current_example(entry), prediction, lang),
                lang.gettext(entry.title),
                answer.portion_of(entry, given, lang),
                show_input=partial(stage.show_text, given, entry, lang),
                show_reminder=partial(stage.show_beginning, given),
                begin_reasons=partial(presented.begin, words),
                show_reasons=partial(presented.show, words),
            ),
            lang,
        )
else:
    prediction = answer.predict_picture(entry, given, lang)
    parts = None
    if prediction is not None:
        parts = presented.of_picture(given, prediction, entry, classifier, lang)
    if prediction is not None and parts is not None:
        stage.tell(
            stage.Story(
                prediction,
                truth.truth_of(picture_source.current_example(entry), prediction, lang),
                lang.gettext(entry.title),
                answer.portion_of(entry, given, lang),
                show_input=partial(picture_source.show_seen, entry, given, lang, model_ready=True),
                show_reminder=partial(picture_source.show_again, given, lang),
                begin_reasons=partial(presented.begin, parts),
                show_reasons=partial(presented.show, parts),
            ),
            lang,
        )
