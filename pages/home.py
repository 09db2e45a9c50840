"""The first screen: what this is, in one glance, and a way to every page."""

import streamlit as st
from markupsafe import Markup

from components.displays import answer, illustration
from components.giving import model_picker
from components.site import doors, shell
from components.site.doors import Door, Way
from models import catalog, examples
from models.reading import inputs

lang = shell.language()
# From the top: beside a tall illustration the last door would leave the first screen.
left, right = st.columns([5, 7], gap="large")
with left:
    st.title(lang.gettext("How sure is the AI?"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "A real classifier answers. See how sure it is, in every way an app could say it, "
                "and why. Then ask yourself: how far would you go along with it?"
            )
        )
    )
    doors.show_doors(
        (
            Door(
                "take-part",
                lang.gettext("Explore your own trust"),
                lang.gettext("Give it a text or a picture of yours, and see whether you go along."),
                (
                    Way("text.py", lang.gettext("Try a text"), ":material/notes:"),
                    Way("picture.py", lang.gettext("Try a picture"), ":material/image:"),
                ),
            ),
            Door(
                "design",
                lang.gettext("Design how confidence is shown"),
                lang.gettext("Shape a display and take it away, or compare all of them."),
                (
                    Way("designer.py", lang.gettext("Shape"), ":material/palette:"),
                    Way("gallery.py", lang.gettext("Compare"), ":material/dashboard:"),
                    Way("reliance.py", lang.gettext("Reliance"), ":material/handshake:"),
                ),
            ),
            Door(
                "judge",
                lang.gettext("Judge what its confidence is worth"),
                lang.gettext("How often it is right, what mistakes cost, which cases it doubts."),
                (
                    Way("calibration.py", lang.gettext("Reliability"), ":material/balance:"),
                    Way("stakes.py", lang.gettext("Costs"), ":material/rule:"),
                    Way("review.py", lang.gettext("Review"), ":material/rate_review:"),
                ),
            ),
            Door(
                "watch",
                lang.gettext("Show it to a room"),
                lang.gettext("A story, all displays, or a workshop: train a model and watch it."),
                (
                    Way("present.py", lang.gettext("Present"), ":material/slideshow:"),
                    Way("wall.py", lang.gettext("The wall"), ":material/grid_view:"),
                    Way("cards.py", lang.gettext("Models"), ":material/badge:"),
                    Way("workshop.py", lang.gettext("Workshop"), ":material/model_training:"),
                    Way("join.py", lang.gettext("Take part"), ":material/groups:"),
                    Way("facilitate.py", lang.gettext("Study"), ":material/science:"),
                ),
            ),
        )
    )
with right:
    entry = catalog.get(model_picker.first_model("text", lang))
    offered = examples.examples(entry.id)
    if offered and model_picker.ready(entry, lang) is not None:
        shown = next((e for e in offered if e.lesson == "sure-right"), offered[0])
        prediction = answer.predict_text(entry, inputs.decode_text(shown.text), lang)
        if prediction is not None:
            illustration.show_illustration(shown, prediction, lang.gettext(entry.title), lang)
