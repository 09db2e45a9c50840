"""A component without a face: a person's own text stays in their tab, and a link may bring one.

A reload begins a new session, which knows what the address says and nothing else. What was typed
is with the browser; no server has to keep it for that.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets, versions
from components.site.state import Slot
from models.errors import N_, InputError
from models.limits import LIMITS

_mount = st.components.v2.component(
    "certitude_keeping",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_keeping", None)  # what the browser reports
_SESSION = Slot("_keeping_session", "")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a tab has; text: None where it has nothing, or nothing that can be read.

    by_link: the text stood in a link, else it was the person's own in this tab. named: the address
    names this text.
    """

    text: str | None
    by_link: bool
    named: bool


def keep_text(
    box: str, *, own: bool, tab: str, awaited: str, took: Callable[[Brought], None]
) -> None:
    """Keep what a person writes in their tab, and hear what was there before this session.

    box: the key of the text box. own: what the page shows of it is the person's own. tab: names
    the tab's own text. awaited: the name of the text that the address is about and this session
    does not have, "" where none is waited for. took: called with what the browser has, before
    the run that this causes.
    """
    if not _SESSION.get():
        _SESSION.set(secrets.token_hex(4))
    with st.container(key="ct-hear-keeping"):
        _mount(
            key=_HEARD.key,
            data={
                "box": f".st-key-{box} textarea",
                "version": versions.current(),
                "session": _SESSION.get(),
                "own": own,
                "tab": tab,
                "awaited": awaited,
                "most": LIMITS.link_characters,
                "mostBytes": LIMITS.text_bytes,
            },
            on_brought_change=lambda: took(read_brought(_HEARD.get()["brought"])),
        )


def read_brought(sent: object) -> Brought:
    """What the browser sent, as far as it can be true: anybody can make a link, or a message."""
    if not isinstance(sent, dict):
        return Brought(None, by_link=False, named=False)
    by_link = sent.get("link") is True
    return Brought(_text_of(sent.get("text")), by_link, sent.get("named") is True or by_link)


def _text_of(coded: object) -> str | None:
    if not isinstance(coded, str) or len(coded) > 4 * LIMITS.text_bytes // 3 + 4:
        return None
    try:
        text = base64.b64decode(coded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return text if text.strip() and len(text) <= LIMITS.text_characters else None


def unreadable() -> InputError:
    """A link whose text cannot be had out of it."""
    return InputError(
        "link_unreadable",
        N_(
            "The text in this link cannot be read: the link is damaged or incomplete. Ask for it "
            "again."
        ),
    )
