"""The lessons that are ready: one press fills in the set-up, and a talk with the room ends each."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import saving, shell
from components.site.canvas import LONGEST, QUESTIONS, THREE
from components.site.choosing import adjust
from components.site.saving import File
from components.site.state import Slot
from components.study import held, own_set
from models.language import Language
from study.setup.lessons import LESSONS, Told, setup_of
from study.setup.setup import Lesson

# At each question: what was written. It stays in this session.
_SAID: Slot[str] = Slot("_study_talk", "")


def offer_lessons(lang: Language) -> None:
    """A card for each, with the button that fills in the set-up."""
    st.header(lang.gettext("Two lessons, ready to open"))
    columns = st.columns(2)
    for column, (name, told) in zip(columns, LESSONS.items(), strict=True):
        filled = held.lesson() == name
        with column, st.container(border=True, key=f"ct-study-lesson-{name}"):
            st.subheader(lang.gettext(told.title))
            shell.html(Markup("<p>{}</p>").format(lang.gettext(told.about)))
            st.button(
                lang.gettext("Fill in “{lesson}”", lesson=lang.gettext(told.title)),
                icon=":material/school:",
                key=f"ct-study-fill-{name}",
                on_click=_fill,
                args=(name, lang),
            )
            with shell.place(f"ct-study-filled-{name}", "filled" if filled else ""):
                if filled and own_set.is_given():
                    shell.html(
                        Markup('<p class="ct-quiet">{}</p>').format(
                            lang.gettext(
                                "It comes with texts of its own. Yours are kept: choose “My own "
                                "items” below to have people decide on them."
                            )
                        )
                    )
                if filled:
                    shell.html(
                        Markup('<p class="ct-quiet" role="status">{}</p>').format(
                            lang.gettext(
                                "✓ Filled in: about ten minutes for a room. Open the session "
                                "below; people read nothing of what is compared."
                            )
                        )
                    )


def _fill(name: Lesson, lang: Language) -> None:
    held.use(setup_of(name, lang))


def show_talk(lesson: Lesson, lang: Language) -> None:
    """What is talked over when all have played; nothing where the study is no lesson."""
    with shell.place("ct-study-talk", lesson):
        if lesson:
            _show_talk(LESSONS[lesson], lang)


def _show_talk(told: Told, lang: Language) -> None:
    st.header(lang.gettext("Talk it over: “{lesson}”", lesson=lang.gettext(told.title)))
    asked = Markup("").join(Markup("<li>{}</li>").format(lang.gettext(one)) for one in told.ask)
    shell.html(
        Markup('<ol class="ct-study-asks">{}</ol><p class="ct-study-beside">{}</p>').format(
            asked, lang.gettext(told.beside)
        )
    )
    for name, column in zip(THREE, st.columns(3), strict=True):
        question, hint = QUESTIONS[name]
        with column:
            adjust(
                st.text_area,
                lang.gettext(question),
                _SAID.at(name),
                "",
                placeholder=lang.gettext(hint),
                max_chars=LONGEST,
                height=140,
            )
    text = markdown(told, lang)
    file = File(
        "talk",
        lang.gettext("Take the canvas home (Markdown)"),
        "certitude-canvas.md",
        "text/markdown",
        text,
        lambda _tell: text.encode(),
    )
    saving.offer("study-talk", [file], lang)
    st.caption(
        lang.gettext(
            "What you write here is stored nowhere: it is gone when you reload or close this page. "
            "Take the canvas home first."
        )
    )


def markdown(told: Told, lang: Language) -> str:
    """The canvas as a Markdown file: the lesson, what stands beside it, and what was written."""
    lines = [f"# {lang.gettext(told.title)}", "", lang.gettext(told.beside)]
    for name in THREE:
        question, _hint = QUESTIONS[name]
        lines += ["", f"## {lang.gettext(question)}", "", _SAID.at(name).get() or "–"]
    return "\n".join(lines) + "\n"
