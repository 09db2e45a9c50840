"""The controls of a set-up: what is decided, the course, the stakes, the questions."""

from __future__ import annotations

import streamlit as st

from components.site import shell
from components.site.choosing import adjust, choose_from_list, choose_from_switch
from components.study import held
from models import catalog
from models.language import Language
from models.languages import LanguageCode
from models.limits import LIMITS
from study.items.shipped import answered
from study.setup.setup import Design, Order, Scenario, Setup, Stakes
from study.setup.wording import scenario


def choose_task(lang: Language) -> None:
    """The study's name, and what people decide on."""
    adjust(
        st.text_input,
        lang.gettext("Name of the study, as people see it"),
        held.NAME,
        "",
        max_chars=120,
        placeholder=lang.gettext("Trust lab"),
    )
    choose_from_list(
        lang.gettext("What people decide on"),
        held.tasks(lang),
        held.TASK,
        lambda name: _task_named(name, lang),
        lang,
    )


def choose_called(lang: Language) -> None:
    """What people read that an own set is: never the name of its file."""
    adjust(
        st.text_input,
        lang.gettext("Name of the examples, as people see it"),
        held.CALLED,
        "",
        max_chars=120,
        placeholder=lang.gettext("chosen by whoever runs the session"),
    )
    st.caption(
        lang.gettext(
            "People do not see the name of your file. With nothing written here they read that you "
            "chose the examples."
        )
    )


def _task_named(name: str, lang: Language) -> str:
    if name == held.OWN:
        return lang.gettext("My own items (CSV, or ZIP of pictures)")
    trained = held.trained_items()
    if name == held.TRAINED and trained is not None:
        # Its name has a colon of its own: "Clothes – Decision tree: as deep as it likes".
        return lang.gettext("{model} ({n} items)", model=trained.id, n=lang.number(len(trained)))
    return lang.gettext(
        "{model}: {n} items",
        model=lang.gettext(catalog.get(name).title),
        n=lang.number(len(answered(name).answers)),
    )


def choose_design(lang: Language) -> None:
    """Who sees which display."""
    names: dict[Design, str] = {
        "within": lang.gettext("Everyone sees all displays"),
        "between": lang.gettext("Each person sees one display"),
    }
    choose_from_switch(
        lang.gettext("Who sees which display"),
        list(names),
        held.DESIGN,
        names.__getitem__,
        lang,
        wrap=True,
    )


def choose_course(lang: Language) -> None:
    """How many decisions, in which order, and what is asked beside them."""
    one, two, three = st.columns(3)
    numbers = (
        (one, lang.gettext("Decisions under each display"), held.TRIALS, 1, LIMITS.study_trials),
        (two, lang.gettext("Practice decisions before"), held.PRACTICE, 0, LIMITS.study_practice),
        (three, lang.gettext("Checks of attention"), held.CHECKS, 0, LIMITS.study_checks),
    )
    for column, label, slot, least, most in numbers:
        with column:
            adjust(st.number_input, label, slot, least, min_value=least, max_value=most)
    names: dict[Order, str] = {
        "decide_first": lang.gettext("Decide first, then see the advice"),
        "advice_at_once": lang.gettext("See the advice at once"),
    }
    choose_from_switch(
        lang.gettext("When people see the advice"),
        list(names), held.ORDER, names.__getitem__, lang, wrap=True,
    )  # fmt: skip
    adjust(st.toggle, lang.gettext("Ask how sure people are"), held.SURE, False)
    adjust(st.toggle, lang.gettext("Say after each what was right"), held.FEEDBACK, False)


def choose_stakes(lang: Language) -> None:
    """The story that sets the stakes."""
    names: dict[Stakes, str] = {
        "low": lang.gettext("Low"),
        "medium": lang.gettext("Medium"),
        "high": lang.gettext("High"),
        "own": lang.gettext("My own story"),
    }
    chosen = choose_from_switch(
        lang.gettext("What depends on a decision"),
        list(names), held.STAKES, names.__getitem__, lang, wrap=True,
    )  # fmt: skip
    with shell.place("ct-study-story", "own" if chosen == "own" else "ready"):
        if chosen != "own":
            told = Scenario(chosen)
            st.caption(shell.plain(scenario(Setup(scenario=told), lang)))
            return
        labels: dict[LanguageCode, str] = {
            "en": lang.gettext("The story in English"),
            "fr": lang.gettext("The story in French"),
        }
        for code, label in labels.items():
            adjust(
                st.text_area, label, held.STORY.at(code), "",
                max_chars=LIMITS.study_text, height=120,
            )  # fmt: skip
        st.caption(
            lang.gettext(
                "Write your story in one of these: the session cannot be opened without it."
            )
            if held.lacks_story()
            else lang.gettext(
                "One language is enough: people who chose the other one read the story that is "
                "there."
            )
        )


def choose_questions(lang: Language) -> None:
    """The questionnaire."""
    adjust(st.toggle, lang.gettext("Trust, after each display"), held.TRUST, False)
    adjust(
        st.toggle,
        lang.gettext("Trust, at the end (S-TIAS)"),
        held.S_TIAS,
        False,
    )
    adjust(
        st.toggle,
        lang.gettext("Reading charts, at the end"),
        held.GRAPHS,
        False,
    )
    adjust(
        st.text_area,
        lang.gettext("Your own questions, one a line, answered from 1 to 7"),
        held.QUESTIONS,
        "",
        max_chars=LIMITS.study_text,
        height=90,
    )


def choose_people(lang: Language) -> None:
    """How many are expected, and for how long their answers are kept."""
    left, middle, right = st.columns(3)
    with left:
        adjust(
            st.number_input, lang.gettext("People who will come"), held.PEOPLE, 1,
            min_value=1, max_value=LIMITS.study_people,
        )  # fmt: skip
    with middle:
        adjust(
            st.number_input, lang.gettext("Days until all answers are deleted"), held.DAYS, 1,
            min_value=1, max_value=LIMITS.study_days,
        )  # fmt: skip
    with right:
        adjust(
            st.number_input, lang.gettext("Seed: the same number, the same orders"), held.SEED, 0,
            min_value=0, max_value=LIMITS.study_seed,
        )  # fmt: skip
