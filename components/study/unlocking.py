"""Who may set up studies: whoever has the server's key, or is signed in as a facilitator.

The key is printed at the server's first start, or set by its owner.
"""

from __future__ import annotations

import os

import streamlit as st

from components.site import shell
from components.site.state import Slot
from components.study import held, signing_in
from models.errors import N_, CertitudeError, InputError
from models.language import Language
from study.store.first_key import SETTING
from study.store.protocol import database, is_server_key, set_server_key

_SECRET = "facilitator_key"
_TYPED = Slot("_study_typed_key", "")
_ERROR: Slot[CertitudeError | None] = Slot("_study_key_error", None)


def is_unlocked() -> bool:
    """Whether somebody in this session gave the key, or is signed in as a facilitator."""
    return has_key() or bool(signing_in.facilitator())


def has_key() -> bool:
    """Whether somebody in this session gave the key."""
    return bool(held.KEY.get())


def ask_key(lang: Language) -> None:
    """The ways in: to sign in where one can, and the field for the key with what became of it."""
    signing_in.show(lang)
    # A form: what is typed is taken by its button and by Enter, wherever the focus went meanwhile.
    with st.form("ct-study-key-form", border=False, enter_to_submit=True):
        st.text_input(
            lang.gettext("Facilitators’ key"),
            key=_TYPED.key,
            type="password",
            max_chars=200,
            autocomplete="current-password",
        )
        st.form_submit_button(
            lang.gettext("Unlock"), icon=":material/key:", key="ct-study-unlock", on_click=_take
        )
    with shell.place("ct-study-key"):
        error = _ERROR.get()
        if error is not None:
            shell.show_error(error, lang)
    st.caption(
        shell.plain(
            lang.gettext(
                "Whoever runs this server has it: it was printed in the terminal when the server "
                "first started. Lost? “{command}” sets a new one.",
                command="python -m study.store key",
            )
        )
    )


def _take() -> None:
    typed = _TYPED.pop().strip()
    if not typed:
        return
    try:
        _settle()
        if not is_server_key(database(), typed):
            raise InputError(
                "wrong_key",
                N_("This is not the facilitators’ key of this server. Copy it anew from where it "
                   "was printed."),
                status=403,
            )  # fmt: skip
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
    else:
        _ERROR.pop()
        held.KEY.set(typed)


def _settle() -> None:
    """Where the server's owner has settled on a key, it is that one; InputError "weak_key"."""
    key = os.environ.get(SETTING, "")
    if not key and st.secrets.load_if_toml_exists():
        key = str(st.secrets.get(_SECRET, ""))
    if key and not is_server_key(database(), key):
        set_server_key(database(), key)


def may_make() -> bool:
    """Whether what `is_unlocked` rests on still opens the pages; StoreError."""
    return bool(signing_in.facilitator()) or is_server_key(database(), held.KEY.get())
