"""The text page: give a text, see the answer, how sure it is, and which words drove it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from components.displays import answer
from components.displays import settings as display_settings
from components.giving import foreign, model_picker, text_source
from components.presenting import steps
from components.reasons import panel as reasons
from components.review import handing
from components.sets import sentence_view, table_panel
from components.site import asked, shell, state, versions, ways, work
from models.display import preview
from models.reading.tables import Table

lang = shell.language()
shell.heading(lang.gettext("Text"))
asked.say_refused(lang)
left, right = st.columns([5, 7], gap="large")
with left:
    entry = model_picker.pick_model("text", state.TEXT_MODEL, lang)
    given = (
        None
        if entry is None
        else text_source.give_text(entry, lang, many=partial(ways.for_many, "text", lang))
    )
    work.about("text", entry and given and (entry, given.hash))
    if given is not None and not isinstance(given, Table):
        sentence_view.sentence_switch(lang)
with right:
    if entry is None:
        answer.nothing_yet(lang.gettext("Choose a model. What you gave is kept meanwhile."))
    elif given is None:
        answer.nothing_yet(lang.gettext("Type a text, and the answer appears here."))
    elif (classifier := model_picker.ready(entry, lang)) is None:
        pass  # its bar is on the page
    elif isinstance(given, Table):
        with st.container(key=versions.ANSWER):
            example = preview.even(entry.id, classifier.labels)
            display_settings.show_controls(
                lang, replace(example, calibrated_on=entry.calibrated_on)
            )
            text_source.show_copy_link(given.hash, lang)
            table_panel.show_table(
                given,
                entry,
                lang,
                open_row=text_source.open_row,
                hand_over=partial(handing.offer, lang=lang),
                lead_there=partial(handing.lead_there, lang),
            )
    else:
        with st.container(key=versions.ANSWER):
            prediction = answer.predict_text(entry, given, lang)
            if prediction is not None:
                foreign_to_it = foreign.show_foreign(entry, given, lang)
                answer.show_answer(
                    prediction,
                    lang,
                    shown=foreign.warned_once(prediction, foreign_to_it),
                    version_of=text_source.version_of(),
                    asked=(entry, given),
                )
                with st.container(key="ct-onward", horizontal=True, gap="small"):
                    text_source.show_copy_link(given.hash, lang)
                    steps.offer("text", lang)
            versions.stamp(versions.current())
        if prediction is not None:
            with left, st.container(key=versions.BESIDE):
                answer.show_unread(entry, given, lang)
                answer.show_lesson(text_source.current_example(entry), prediction, lang)
                versions.stamp(versions.current())
            with st.container(key=versions.REASONS):
                explain = partial(reasons.for_text, entry=entry, classifier=classifier, lang=lang)
                sentence_view.show_reasons(given, prediction, entry, lang, explain)
