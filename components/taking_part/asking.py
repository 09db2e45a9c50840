"""A question as a form in markup, and a component without a face that hears what is sent.

So what is chosen costs no run until it is sent, the browser measures how long it took, a second
press is none, and what was entered is in the tab until it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets, inside
from components.site.state import Slot
from components.taking_part import held
from models.language import Language
from models.limits import LIMITS
from study.store.protocol import shut

_mount = st.components.v2.component(
    "certitude_taking_part_asking",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_taking_part_asking", None)  # what the browser reports
_TURN = Slot("_taking_part_turn", 0)  # how often this session has asked something
_MOST_FIELDS = 24

Take = Callable[[Mapping[str, str], float | None], None]


def lead_to(name: str, lang: Language) -> None:
    """Bring the focus to the heading of what asks nothing, such as the end."""
    hear(name, lambda _fields, _seconds: None, lang)


def hear(name: str, take: Take, lang: Language, room: str = "") -> None:
    """Call `take` with the fields of the form of this name, and the seconds that it was open.

    It is called before the run that it causes. What comes is a browser's word. room: the code of
    the session that has to be open for it to be taken: the browser looks whether it is.
    """

    def took() -> None:
        sent = _HEARD.get()["sent"]
        if not isinstance(sent, dict):
            return
        if sent.get("name") != name:
            # A form from before: what it asks was answered meanwhile, in another tab.
            held.refuse(held.answered_elsewhere())
            return
        fields, seconds = sent.get("fields"), sent.get("seconds")
        if isinstance(fields, dict) and len(fields) <= _MOST_FIELDS:
            known = {
                key: value
                for key, value in fields.items()
                if isinstance(key, str) and isinstance(value, str)
                if len(value) <= LIMITS.study_text
            }
            took_s = None if isinstance(seconds, bool) else seconds
            take(known, float(took_s) if isinstance(took_s, int | float) else None)

    _TURN.set(_TURN.get() + 1)
    with st.container(key="ct-hear-asked"):
        _mount(
            key=_HEARD.key,
            data={
                "session": inside.session_id(),
                "name": name,
                "turn": _TURN.get(),
                "refusals": held.REFUSALS.get(),
                "room": room,
                "shut": held.shut_by(),
                "paused": lang.gettext(
                    "The session is paused. What you have chosen stays here: send it when the "
                    "session goes on. This line will say so."
                ),
                "open": lang.gettext("The session goes on: you can send your answer."),
                "closed": lang.error(shut("closed")),
                "storing": lang.gettext("Storing …"),
                "late": lang.gettext(
                    "The server does not answer. What you entered is kept here: wait until the "
                    "connection is back, then send again."
                ),
            },
            on_sent_change=took,
        )
