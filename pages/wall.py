"""The pattern wall: one prediction in every display before a room, a blind vote, A against B."""

from functools import partial

import streamlit as st

from components.displays import answer
from components.giving import foreign, model_picker, picture_source, text_source
from components.presenting import stage, steps, wall
from components.site import shell, state, work

lang = shell.language()
steps.hear_keys(steps.WALL)
text = picture = None
with st.container(key="ct-notes"):  # what there is to say of the model and the input
    if state.GALLERY_OF.get() == "text":
        entry = model_picker.model_in_use("text", state.TEXT_MODEL, lang)
        text = None if entry is None else text_source.shown_text(entry, lang)
        work.about("text", entry and text and (entry, text.hash))
    else:
        entry = model_picker.model_in_use("image", state.PICTURE_MODEL, lang)
        picture = None if entry is None else picture_source.shown_picture(entry, lang)
        work.about("image", entry and picture and (entry, picture.hash))
    given = text or picture
    classifier = None if entry is None or given is None else model_picker.ready(entry, lang)
if entry is None or given is None:
    answer.nothing_yet(
        lang.gettext("There is nothing to show yet: leave, and give a text or a picture.")
    )
elif classifier is None:
    pass  # its bar is on the page
elif text is not None:
    prediction = answer.predict_text(entry, text, lang)
    foreign_to_it = foreign.show_foreign(entry, text, lang, offering=False)
    if prediction is not None:
        prediction = foreign.warned_once(prediction, foreign_to_it)
        wall.show_wall(prediction, partial(stage.show_beginning, text), lang)
elif picture is not None:
    prediction = answer.predict_picture(entry, picture, lang)
    if prediction is not None:
        wall.show_wall(prediction, partial(picture_source.show_again, picture, lang), lang)
