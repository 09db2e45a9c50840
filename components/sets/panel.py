"""A whole set of texts explained, on the page: started, watched, stopped, gone on with, shown."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import cast

import streamlit as st
from markupsafe import Markup

from components.sets import files as set_files
from components.sets import notes as set_notes
from components.sets import words as set_words
from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.site.work import Described, Work
from models import loaded
from models.catalog import Entry
from models.classifier import TextClassifier
from models.display import parts
from models.errors import CertitudeError
from models.explain.sets import SetProgress, SetRun, Summary
from models.jobs import Job
from models.language import Language
from models.limits import LIMITS
from models.prediction import Label

# One set at a time is explained for a session.
SET: Work[Summary, SetProgress] = Work("set", about="text")
# What the person has asked for (model, texts and class), and how far that has come.
_ASKED: Slot[object] = Slot("_set_asked", None)
_RUN: Slot[tuple[object, SetRun] | None] = Slot("_set_run", None)
_CLASS = Slot("_set_class", "")
_EACH = ""  # no class has this id: each text's own likeliest
_LOOK_S = 2.0


def show_set(
    texts: Sequence[str],
    name: Hashable,
    labels: Sequence[Label],
    entry: Entry,
    title: str,
    lang: Language,
) -> None:
    """Offer to explain all texts one after another; show what matters over all of them.

    name: tells these texts from others. title: the heading, "" where it has one. Where fewer
    than two texts have something in them, nothing is shown.
    """
    filled = sum(bool(text.strip()) for text in texts[: LIMITS.explained_texts])
    if filled < 2:
        return
    if title:
        shell.html(Markup('<h2 class="ct-why">{}</h2>').format(title))
    class_index = _choose_class(labels, entry, lang)
    asked = (entry, name, class_index)
    if _ASKED.get() != asked:
        SET.drop()  # the machine is not kept busy with what is not on screen
        _offer(asked, filled, len(texts) > LIMITS.explained_texts, lang)
        return
    try:
        run = _run(asked, texts, entry, class_index)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    job = SET.keep(asked, lambda: Job(run.go))
    if job.cancelled:
        _stopped(run, lang)
    elif SET.watch(job, lambda p: _described(p, lang), lang) is None and not job.poll():
        _while_running(run, labels, class_index, lang)
        return
    summary = run.summary(set_words.IN_TABLE)
    if summary.explained or summary.finished:
        set_words.show_strongest(summary, labels, class_index, lang)
        set_notes.show_notes(summary, labels, class_index, lang)
        set_files.show_downloads(run, labels, lang)
    if summary.failed and summary.finished and job.error is None:
        _again(lang.gettext("Try the failed ones again"), ":material/replay:")


def _choose_class(labels: Sequence[Label], entry: Entry, lang: Language) -> int | None:
    """The class to explain in every text, None for each text's own likeliest."""
    indices = {label.id: index for index, label in enumerate(labels)}
    chosen = choose_from_list(
        lang.gettext("Answer to explain in every text"),
        [_EACH, *indices],
        _CLASS.at(entry.id),
        lambda id_: (
            lang.gettext("Each text's likeliest")
            if id_ == _EACH
            else parts.name_of(labels[indices[id_]], lang)
        ),
        lang,
    )
    return indices.get(chosen)


def _offer(asked: object, count: int, cut: bool, lang: Language) -> None:
    shell.html(
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "Every text is explained on its own, one after another, and the words are added "
                "up. That takes from a blink to some seconds a text; you can stop at any time, "
                "look at what is there, and go on."
            )
        )
    )
    if cut:
        most = lang.number(LIMITS.explained_texts)
        st.caption(lang.gettext("Only the first {n} texts are explained.", n=most))
    st.button(
        lang.ngettext("Explain {n} text", "Explain all {n} texts", count),
        key="set-start",
        icon=":material/play_arrow:",
        on_click=_ASKED.set,
        args=(asked,),
    )


def _run(asked: object, texts: Sequence[str], entry: Entry, class_index: int | None) -> SetRun:
    """The session's run of what was asked; a new one takes the place of the one before."""
    held = _RUN.get()
    if held is not None and held[0] == asked:
        return held[1]
    classifier = cast(TextClassifier, loaded.load(entry.id))
    run = SetRun(classifier, entry, texts, class_index)
    _RUN.set((asked, run))
    return run


def _described(progress: SetProgress | None, lang: Language) -> Described:
    if progress is None:
        return 0.0, lang.gettext("Explaining the texts …")
    return progress.share, lang.gettext(
        "Explaining the texts: {done} of {total} done",
        done=lang.number(progress.done),
        total=lang.number(progress.total),
    )


def _stopped(run: SetRun, lang: Language) -> None:
    progress = run.progress()
    st.caption(
        lang.gettext(
            "Stopped: {done} of {total} texts done.",
            done=lang.number(progress.done),
            total=lang.number(progress.total),
        )
    )
    _again(lang.gettext("Go on"), ":material/play_arrow:")


def _again(label: str, icon: str) -> None:
    """A button to work on: without its old job the run gets a new one, and knows what is done."""
    st.button(label, key="set-go-on", icon=icon, on_click=SET.drop)


def _while_running(
    run: SetRun, labels: Sequence[Label], class_index: int | None, lang: Language
) -> None:
    @st.fragment(run_every=_LOOK_S)
    def look() -> None:
        summary = run.summary(set_words.IN_TABLE)
        if summary.words:
            shell.html(
                Markup('<p class="ct-quiet">{}</p>').format(
                    lang.ngettext(
                        "So far, from {n} text:", "So far, from {n} texts:", summary.explained
                    )
                )
            )
            set_words.show_table(summary, labels, class_index, lang)

    look()
