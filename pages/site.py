"""The main script: navigation and the shell around every page."""

from __future__ import annotations

import streamlit as st

from components.displays import borrowed, settings  # noqa: F401 - known before the URL is read
from components.giving import onward
from components.presenting import pair, steps, voting  # noqa: F401 - the same
from components.site import footer, navigation, shell, state
from components.site.navigation import Way
from components.study import views
from components.taking_part import held as seats
from components.workshop import settings as workshop

# Pages that have no place in the bar, and the one there that leads to them.
WITHIN = {"calibration": "models", "stakes": "models", "review": "text", "designer": "gallery",
          "reliance": "models"}  # fmt: skip

lang = shell.begin()
pages = {
    st.Page("home.py", title=lang.gettext("Home"), default=True): ":material/home:",
    st.Page("text.py", title=lang.gettext("Text")): ":material/notes:",
    st.Page("picture.py", title=lang.gettext("Picture")): ":material/image:",
    st.Page("gallery.py", title=lang.gettext("Gallery")): ":material/dashboard:",
    st.Page("cards.py", title=lang.gettext("Models"), url_path="models"): ":material/badge:",
    (
        workshop_page := st.Page("workshop.py", title=lang.gettext("Workshop"), url_path="workshop")
    ): ":material/model_training:",
}
# Found from the cards: the bar of a phone has no place for more than six.
calibration = st.Page(
    "calibration.py", title=lang.gettext("Confidence measured"), url_path="calibration"
)
designer = st.Page("designer.py", title=lang.gettext("Display designer"), url_path="designer")
stakes = st.Page("stakes.py", title=lang.gettext("What is at stake"), url_path="stakes")
reliance = st.Page("reliance.py", title=lang.gettext("Reliance on advice"), url_path="reliance")
review = st.Page("review.py", title=lang.gettext("Review queue"), url_path="review")
presentation = st.Page("present.py", title=lang.gettext("Presentation"), url_path="present")
facilitate = st.Page("facilitate.py", title=lang.gettext("Study"), url_path="study")
wall = st.Page("wall.py", title=lang.gettext("The wall"), url_path="wall")
join = st.Page("join.py", title=lang.gettext("Take part"), url_path="join")
page = st.navigation(
    [
        *pages,
        calibration,
        designer,
        stakes,
        review,
        reliance,
        facilitate,
        presentation,
        wall,
        join,
    ],
    position="hidden",
)
course = {presentation.url_path: steps.STORY, wall.url_path: steps.WALL}.get(page.url_path)
steps.begin(course)
workshop.begin(page.url_path == workshop_page.url_path)
seats.begin(page.url_path == join.url_path)
views.begin(page.url_path == facilitate.url_path)
st.set_page_config(page_title=f"{page.title} – Certitude", page_icon=shell.FAVICON, layout="wide")
if course is not None:
    steps.show_bar(lang, course)
    page.run()
elif page.url_path == join.url_path:
    navigation.show_bar_without_ways(lang)
    page.run()
else:
    along = onward.along(page.url_path, lang)
    ways = {one: Way(icon, along.get(one.url_path, {})) for one, icon in pages.items()}
    navigation.show_bar(ways, lang, within=WITHIN.get(page.url_path, ""))
    page.run()
    footer.show_footer(lang, stores=page.url_path == facilitate.url_path)
state.write_url()
