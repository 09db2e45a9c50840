"""The gallery: one prediction in every display, side by side."""

import streamlit as st

from components.displays import answer, gallery, takeaway
from components.giving import foreign, model_picker, picture_source, text_source
from components.site import shell, state, versions, work

lang = shell.language()
left, right = st.columns([3, 9], gap="medium")
with left:
    st.title(lang.gettext("The displays side by side"))
    of_text = gallery.choose_kind(lang) == "text"
    text = picture = None
    foreign_to_it = False
    if of_text:
        entry = model_picker.pick_model("text", state.TEXT_MODEL, lang)
        text = None if entry is None else text_source.give_one_text(entry, lang)
        work.about("text", entry and text and (entry, text.hash))
        if entry is not None and text is not None:
            foreign_to_it = foreign.show_foreign(entry, text, lang)
    else:
        entry = model_picker.pick_model("image", state.PICTURE_MODEL, lang)
        picture = None if entry is None else picture_source.give_picture(entry, lang)
        work.about("image", entry and picture and (entry, picture.hash))
with right:
    if entry is None or (text is None and picture is None):
        answer.nothing_yet(lang.gettext("Give a text or a picture, and its displays appear here."))
    elif model_picker.ready(entry, lang) is not None:
        if picture is not None:
            with left:
                picture_source.show_seen(entry, picture, lang, model_ready=True)
        with st.container(key=versions.GALLERY):
            prediction = None
            if text is not None:
                prediction = answer.predict_text(entry, text, lang)
            elif picture is not None:
                prediction = answer.predict_picture(entry, picture, lang)
            if prediction is not None:
                gallery.show_gallery(foreign.warned_once(prediction, foreign_to_it), lang)
                with left, st.container(key="ct-onward", horizontal=True, gap="small"):
                    if text is not None:
                        text_source.show_copy_link(text.hash, lang)
                    elif picture is not None:
                        picture_source.show_copy_link(picture.hash, lang)
                    with st.container(key="ct-to-wall"):
                        st.page_link(
                            "wall.py",
                            label=lang.gettext("On the wall"),
                            icon=":material/slideshow:",
                        )
                    with st.container(key="ct-present"):
                        st.page_link(
                            "text.py" if of_text else "picture.py",
                            label=lang.gettext("Use it, and take it away"),
                            icon=":material/ios_share:",
                            query_params={state.TAKE_AWAY.key: "1"},
                        )
                    takeaway.lead_to_designer(lang)
            if of_text:
                versions.stamp(versions.current())
