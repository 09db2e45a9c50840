"""What went with the session before, as with a server that was started anew: said, and what to do.

What was trained is in one session of one server. The tab keeps a mark of it, no word of the data: a
session that begins in this tab learns from the mark what is no longer there.
"""

from __future__ import annotations

import secrets

import msgspec
import streamlit as st

from components.site import in_tab, shell
from components.site.state import Slot
from components.workshop import compared, held, settings
from components.workshop.running import RUN, wanted
from components.workshop.texts import learnt
from models.language import Language

_SERVER = secrets.token_hex(4)  # this process
_LONGEST = 200  # characters of a mark


class Mark(msgspec.Struct, frozen=True):
    """What a session had: on which server, whether it trained, how many models, its own data."""

    server: str
    learning: bool
    models: int
    own: bool


_LOST: Slot[Mark | None] = Slot("_workshop_lost", None)


def keep_mark() -> None:
    """Have the tab know what this session has; to be called when all of a run is drawn."""
    in_tab.keep("workshop-trained", _written, _take_back, _LONGEST)


def _written() -> str:
    run = RUN.get()
    learning = run is not None and not run.running.job.ended
    models = len(compared.RUNS.get()) + learnt.count()
    models += run is not None and not learning and not compared.RUNS.get()  # not drawn yet
    given = settings.DATA.get() == settings.OWN and held.GIVEN.get() is not None
    mark = Mark(_SERVER, learning, models, given) if learning or models else _LOST.get()
    return "" if mark is None else msgspec.json.encode(mark).decode()


def _take_back(text: str) -> None:
    """What the tab had from a session before (a callback's work)."""
    try:
        _LOST.set(msgspec.json.decode(text, type=Mark))
    except msgspec.MsgspecError:  # the tab has none
        return


def say_lost(lang: Language) -> None:
    """What is no longer there, until something is trained again or somebody has read it."""
    lost = _LOST.get()
    if lost is not None and (RUN.get() is not None or wanted()):
        _LOST.set(None)
        lost = None
    with shell.place("ct-lost", "" if lost is None else "said"):
        if lost is None:
            return
        st.warning(shell.plain(" ".join(_said(lost, lang))), icon=":material/restart_alt:")
        st.button(
            lang.gettext("I have read it"),
            key="ct-lost-read",
            icon=":material/check:",
            type="tertiary",
            on_click=_LOST.set,
            args=(None,),
        )


def _said(lost: Mark, lang: Language) -> list[str]:
    said = [
        lang.gettext("This page has begun anew, as after a reload.")
        if lost.server == _SERVER
        else lang.gettext("The server was started anew.")
    ]
    if lost.learning:
        said.append(lang.gettext("The training that was under way is lost."))
    if lost.models > 0:
        said.append(
            lang.ngettext(
                "{n} model that was trained before is no longer here.",
                "{n} models that were trained before are no longer here.",
                lost.models,
            )
        )
    if lost.own:
        said.append(
            lang.gettext(
                "Your own file is stored nowhere: give it again in step 1 before you go on."
            )
        )
    said.append(
        lang.gettext(
            "Your settings are still in the link. Press “Train” in step 3: the same data and the "
            "same seed give the same curve again."
        )
    )
    return said
