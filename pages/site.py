"""The main script: navigation and the shell around every page."""

from __future__ import annotations

import streamlit as st

from components.displays import settings  # noqa: F401 - known before the URL is read
from components.presenting import steps
from components.site import footer, navigation, shell, state

lang = shell.begin()
pages = [
    st.Page("home.py", title=lang.gettext("Home"), icon=":material/home:", default=True),
    st.Page("text.py", title=lang.gettext("Text"), icon=":material/notes:", url_path="text"),
    st.Page(
        "picture.py", title=lang.gettext("Picture"), icon=":material/image:", url_path="picture"
    ),
    st.Page(
        "gallery.py", title=lang.gettext("Gallery"), icon=":material/dashboard:", url_path="gallery"
    ),
    st.Page("cards.py", title=lang.gettext("Models"), icon=":material/badge:", url_path="models"),
]
presentation = st.Page("present.py", title=lang.gettext("Presentation"), url_path="present")
page = st.navigation([*pages, presentation], position="hidden")
presenting = page.url_path == presentation.url_path
steps.begin(presenting)
st.set_page_config(page_title=f"{page.title} – Certitude", page_icon=shell.FAVICON, layout="wide")
if presenting:
    steps.show_bar(lang)
    page.run()
else:
    navigation.show_bar(pages, lang)
    page.run()
    footer.show_footer(lang)
state.write_url()
