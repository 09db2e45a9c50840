"""Signing in to the facilitators' pages by OpenID Connect, where the server's owner set it up.

Streamlit's own login does it (`st.login`, `[auth]` in its secrets); who may set up studies stands
beside it, under `facilitators`: whole e-mail addresses, or "@" and a domain.
"""

from __future__ import annotations

import streamlit as st

from components.site import shell
from models.language import Language

_AUTH, _ALLOWED = "auth", "facilitators"


def is_offered() -> bool:
    """Whether one can sign in on this server."""
    return st.secrets.load_if_toml_exists() and _AUTH in st.secrets


def facilitator() -> str:
    """The e-mail address of a facilitator who is signed in, else "".

    One that the provider calls unverified is nobody's.
    """
    address = _address()
    return address if address and _may(address) else ""


def show(lang: Language) -> None:
    """The way to sign in, or out again for somebody who may not set up studies."""
    with shell.place("ct-study-sign-in", "offered" if is_offered() else ""):
        if not is_offered():
            return
        address = _address()
        if address:
            st.warning(
                shell.plain(
                    lang.gettext(
                        "{address} is signed in, but may not set up studies here. Sign out and "
                        "take another account, ask whoever runs this server, or give the key.",
                        address=address,
                    )
                ),
                icon=":material/person_off:",
            )
            st.button(
                lang.gettext("Sign out"),
                icon=":material/logout:",
                key="ct-study-sign-out",
                on_click=st.logout,
            )
            return
        st.button(
            lang.gettext("Sign in"),
            icon=":material/login:",
            key="ct-study-sign-in-now",
            on_click=st.login,
        )
        st.caption(
            lang.gettext(
                "Signing in leaves this page and comes back to the home page: save a set-up that "
                "you have changed as a file before. Or give the key."
            )
        )


def show_signed_in(lang: Language) -> None:
    """Who is signed in, and the way out."""
    address = facilitator()
    with shell.place("ct-study-signed-in", "in" if address else ""):
        if address:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(
                    shell.plain(lang.gettext("Signed in as {address}.", address=address)),
                    width="content",
                )
                st.button(
                    lang.gettext("Sign out"),
                    icon=":material/logout:",
                    type="tertiary",
                    key="ct-study-sign-out",
                    on_click=st.logout,
                )


def _address() -> str:
    """Of whoever is signed in, in lower case; "" for nobody."""
    if not is_offered():
        return ""
    told = st.user.to_dict()
    if not told.get("is_logged_in") or told.get("email_verified") is False:
        return ""
    return str(told.get("email") or "").strip().lower()


def _may(address: str) -> bool:
    allowed = [str(one).strip().lower() for one in st.secrets.get(_ALLOWED, ())]
    name, _, domain = address.rpartition("@")
    return bool(name) and (address in allowed or f"@{domain}" in allowed)
