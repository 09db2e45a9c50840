"""The reveal, for the projector: its facilitator leads a room through what it decided, by keys."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.study import stage, views
from components.study.monitor import show_count
from components.study.seen import MarkedItem, number_of
from models.errors import CertitudeError
from models.language import Language
from study.revealing import ALL, Frame, Reveal, beside, frame_of, frames, parts_after, word
from study.setup.naming import title_of
from study.store.protocol import (
    OVER,
    Progress,
    Study,
    collected,
    database,
    looked_at,
    progress,
    show,
)

_EVERY_S = 1.5
_ERROR: Slot[CertitudeError | None] = Slot("_study_reveal_error", None)
_JUMP = Slot("_study_reveal_jump", "")
# The step that this screen was led to or has begun to draw last: from there Back and Next lead.
_AT = Slot("_study_reveal_at", "")


def show_reveal(study: Study, key: str, marked_item: MarkedItem, lang: Language) -> None:
    """Before it begins: who has not finished; then the step that the room looks at."""
    title = lang.gettext("{study}: the reveal", study=title_of(study.setup.name, lang))
    with st.container(key="ct-room-screen"):
        shell.html(Markup("<h1>{}</h1>").format(title))
        try:
            found = progress(database(), study.id, key)
            shown = stage.counted(
                study.id,
                sum(one.n for one in found.answers),
                lambda: collected(database(), study.id, key),
            )
        except CertitudeError as error:
            shell.show_error(error, lang)
            _leave(lang)
            return
        at = frame_of(study.showing, shown)
        _AT.set(study.showing)
        with shell.place("ct-reveal", "before" if at is None else "on"):
            if at is None:
                _show_before(study, key, shown, lang)
            else:
                _show_step(study, key, shown, at, found, marked_item, lang)
        with shell.place("ct-reveal-refused"):
            refused = _ERROR.get()
            if refused is not None:
                shell.show_error(refused, lang)
        _follow(study)


def _follow(study: Study) -> None:
    """Go where another screen has led the room meanwhile: a laptop and the projector both lead."""

    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        try:
            now = looked_at(database(), study.id)
        except CertitudeError:
            return  # it is asked again in a moment
        if now != study.showing:
            st.rerun()

    look()


def _show_before(study: Study, key: str, shown: Reveal, lang: Language) -> None:
    if not shown.items:
        st.info(
            lang.gettext("Nobody has decided anything yet: there is nothing to reveal."),
            icon=":material/hourglass_empty:",
        )
        show_count(study, key, lang)
        _leave(lang)
        return
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "Step by step: what people decided alone, what the AI advised, what they decided "
                "then, what was right; then how far they relied on it under each display. Phones "
                "of people who have finished follow. No names, only counts."
            )
        )
    )
    _watch_unfinished(study, key, lang)
    first = frames(shown)[0]
    with st.container(horizontal=True, key="ct-reveal-start"):
        st.button(
            lang.gettext("Begin the reveal"),
            icon=":material/play_arrow:",
            type="primary",
            key="ct-reveal-begin",
            on_click=_go,
            args=(study.id, key, word(first, shown)),
        )
        _leave(lang)


def _watch_unfinished(study: Study, key: str, lang: Language) -> None:
    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        with shell.place("ct-reveal-unfinished"):
            try:
                found = progress(database(), study.id, key)
            except CertitudeError:
                return  # it is asked again in a moment
            said = unfinished_said(found, lang)
            if said:
                st.warning(said, icon=":material/pending:")
            else:
                st.success(
                    lang.gettext("The session is closed: nobody decides any more."),
                    icon=":material/check:",
                )

    look()


def unfinished_said(found: Progress, lang: Language) -> str:
    """Whom the reveal would tell what is right before they have decided; "" for nobody."""
    if found.state == "closed":
        return ""
    if found.here:
        return lang.ngettext(
            "{n} person has not finished: this screen would tell them what is right. Wait for "
            "them, or close the session first. Their phone shows nothing of it.",
            "{n} people have not finished: this screen would tell them what is right. Wait for "
            "them, or close the session first. Their phones show nothing of it.",
            found.here,
        )
    return lang.gettext(
        "Everybody has finished, and the session is not closed: who joins now may have seen this "
        "screen. Close it on the page of the study."
    )


def _show_step(
    study: Study,
    key: str,
    shown: Reveal,
    at: Frame,
    found: Progress,
    marked_item: MarkedItem,
    lang: Language,
) -> None:
    still = found.here and found.state != "closed"
    with shell.place("ct-reveal-still", "some" if still else ""):
        if still:
            st.caption(
                lang.ngettext(
                    "{n} person is still deciding: their phone shows nothing of this.",
                    "{n} people are still deciding: their phones show nothing of this.",
                    found.here,
                )
            )
    beside_way = at.part == "item" and len(shown.telling) < len(shown.items)
    with shell.place("ct-reveal-way", "items" if beside_way else ""):
        if beside_way:
            shell.html(Markup('<p class="ct-reveal-way">{}</p>').format(_way_said(shown, lang)))
    shell.html(stage.frame_html(shown, at, marked_item, lang))
    way = frames(shown, at)
    with st.container(horizontal=True, vertical_alignment="bottom", key="ct-reveal-ways"):
        for label, icon, name, by in (
            (lang.gettext("Back"), ":material/arrow_back:", "back", -1),
            (lang.gettext("Next"), ":material/arrow_forward:", "next", 1),
        ):
            st.button(
                label,
                icon=icon,
                key=f"ct-reveal-{name}",
                type="primary" if by > 0 else "secondary",
                shortcut="Right" if by > 0 else "Left",
                disabled=beside(shown, at, by) is None,
                on_click=_turn,
                args=(study.id, key, shown, by),
            )
        shell.html(
            Markup('<p class="ct-quiet ct-reveal-at">{}</p>').format(
                lang.gettext(
                    "{n} of {all}", n=lang.number(way.index(at) + 1), all=lang.number(len(way))
                )
            )
        )
        _offer_jump(study, key, shown, at, lang)
        st.button(
            lang.gettext("End the reveal"),
            icon=":material/stop:",
            key="ct-reveal-end",
            on_click=_go,
            args=(study.id, key, OVER),
        )
        _leave(lang)
    st.caption(lang.gettext("Until you end it, phones go on showing this step."))


def _way_said(shown: Reveal, lang: Language) -> str:
    """Which items the way shows one by one, and why, and how the others are seen."""
    return lang.ngettext(
        "“Next” shows {n} of the {all} items by itself, number {numbers}: where people followed "
        "wrong advice most or least, or passed over right advice most. All items together come "
        "after it. To see another one by itself, choose it under “Go to”.",
        "“Next” shows {n} of the {all} items one by one, numbers {numbers}: where people followed "
        "wrong advice most or least, or passed over right advice most. All items together come "
        "after them. To see another one by itself, choose it under “Go to”.",
        len(shown.telling),
        all=lang.number(len(shown.items)),
        numbers=lang.join([number_of(shown, one, lang) for one in shown.telling]),
    )


def _offer_jump(study: Study, key: str, shown: Reveal, at: Frame, lang: Language) -> None:
    """To any item, and to what comes after them."""
    first = shown.stages[0]
    parts = [
        *(Frame("item", one, first) for one in shown.items),
        Frame(ALL, "", first),
        *(Frame(one) for one in parts_after(shown)),
    ]
    words = [word(one, shown) for one in parts]
    here = next(
        name
        for name, one in zip(words, parts, strict=True)
        if (one.part, one.item) == (at.part, at.item)
    )
    _JUMP.set(here)
    named = {
        name: stage.part_name(shown, one, lang)
        if one.part == "item"
        else stage.all_named(lang)
        if one.part == ALL
        else stage.title(shown, one, lang)
        for name, one in zip(words, parts, strict=True)
    }
    choose_from_list(
        lang.gettext("Go to"),
        words,
        _JUMP,
        named.__getitem__,
        lang,
        on_change=lambda: _go(study.id, key, _JUMP.get()),
    )


def _turn(study: str, key: str, shown: Reveal, by: int) -> None:
    """Lead the room so many steps on, or back (a callback's work).

    From the step that its heading tells, not from the one that the button was drawn with: a key is
    pressed as soon as the heading stands there, and the buttons come after it.
    """
    at = frame_of(_AT.get(), shown)
    to = at and beside(shown, at, by)
    if to is not None:
        _go(study, key, word(to, shown))


def _go(study: str, key: str, said: str) -> None:
    """Show the room something else (a callback's work)."""
    try:
        show(database(), study, key, said)
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
    else:
        _AT.set(said)
        _ERROR.pop()


def _leave(lang: Language) -> None:
    st.button(
        lang.gettext("Back to the study"),
        icon=":material/close_fullscreen:",
        key="ct-study-back",
        on_click=views.back,
    )
