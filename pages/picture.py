"""The picture page: give a picture, see the answer, how sure it is, and which pixels drove it."""

from functools import partial

import streamlit as st

from components.displays import answer
from components.giving import model_picker, picture_source, recognised
from components.presenting import steps
from components.reasons import panel as reasons
from components.site import asked, shell, state, ways, work

lang = shell.language()
shell.heading(lang.gettext("Picture"))
asked.say_refused(lang)
left, right = st.columns([5, 7], gap="large")
with left:
    entry = model_picker.pick_model("image", state.PICTURE_MODEL, lang)
    given = (
        None
        if entry is None
        else picture_source.give_picture(entry, lang, many=partial(ways.for_many, "image", lang))
    )
    work.about("image", entry and given and (entry, given.hash))
    classifier = None if entry is None or given is None else model_picker.ready(entry, lang)
    if entry is not None and given is not None:
        picture_source.show_seen(entry, given, lang, model_ready=classifier is not None)
        recognised.show_recognised(entry, lang)
with right:
    if entry is None:
        answer.nothing_yet(lang.gettext("Choose a model. What you gave is kept meanwhile."))
    elif given is None:
        answer.nothing_yet(lang.gettext("Choose or give a picture, and the answer appears here."))
    elif classifier is not None:
        with st.container(key="ct-answer"):
            prediction = answer.predict_picture(entry, given, lang)
            if prediction is not None:
                answer.show_answer(prediction, lang, asked=(entry, given))
                with st.container(key="ct-onward", horizontal=True, gap="small"):
                    picture_source.show_copy_link(given.hash, lang)
                    steps.offer("image", lang)
        if prediction is not None:
            with left:
                answer.show_lesson(picture_source.current_example(entry), prediction, lang)
            with st.container(key="ct-reasons"):
                reasons.for_picture(given, prediction, entry, classifier, lang)
