"""A component without a face: the queue stays in the person's own tab, where a reload finds it.

A reload begins a new session, which knows nothing; no server has to keep what people said for that.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.review import held
from components.site import assets, shell
from components.site.state import Slot
from models.language import Language
from models.review import tab

_mount = st.components.v2.component(
    "certitude_review_keeping",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_review_keeping", None)  # what the browser reports
_SESSION = Slot("_review_keeping_session", "")
# Whether the tab has told this session what it has: before that, nothing is written over it.
_TOLD = Slot("_review_keeping_told", False)
# The name of the cases that the tab says it has; with a "!" before it, that it cannot.
_KEPT = Slot("_review_keeping_kept", "")
# The cases packed, and of which they are: packing takes a while.
_BASE: Slot[tuple[object, tuple[str, str]] | None] = Slot("_review_keeping_base", None)


def keep_queue(lang: Language) -> None:
    """Keep the session's queue in the tab, and take over what is there from before."""
    if not _SESSION.get():
        _SESSION.set(secrets.token_hex(4))
    queue = held.QUEUE.get()
    name, base = _base() if len(queue) else ("", "")
    wanted = bool(base) and _TOLD.get() and _KEPT.get().lstrip("!") != name
    used = tab.pages_of(queue)
    # The two latest in any case: a run that was cut short may have told the tab nothing.
    numbers = sorted({*(used if wanted else used[-2:]), *held.CHANGED.get()})
    with st.container(key="ct-hear-review"):
        _mount(
            key=_HEARD.key,
            data={
                "session": _SESSION.get(),
                "ask": not _TOLD.get(),
                "name": name,
                "base": base if wanted and len(base) <= tab.MOST_PACKED else "",
                "pages": {str(n): tab.page_of(queue, n) for n in numbers} if _TOLD.get() else {},
                "gone": held.REMOVED.get(),
            },
            on_brought_change=_take,
            on_kept_change=_kept,
        )
        # For who waits until the page is done beginning: what the tab tells draws it once more.
        shell.html(
            Markup('<i hidden data-ct-tab="{}"></i>').format("told" if _TOLD.get() else "asked")
        )
    held.CHANGED.pop()
    if len(base) > tab.MOST_PACKED or _KEPT.get() == f"!{name}" != "!":
        st.warning(
            lang.gettext(
                "This queue is too large for this browser to keep: download it before you reload "
                "or close the page."
            ),
            icon=":material/warning:",
        )


def _base() -> tuple[str, str]:
    queue = held.QUEUE.get()
    kept = _BASE.get()
    small = held.SMALL.get()
    # What is said of cases leaves these as they are: mostly the very same ones are compared.
    if kept is None or kept[0] != (queue.cases, queue.classes, small):
        kept = (queue.cases, queue.classes, small), tab.base_of(queue, small)
        _BASE.set(kept)
    return kept[1]


def _take() -> None:
    """The tab has told what it has: that, and what this session has meanwhile (a callback)."""
    if _TOLD.get():
        return
    _TOLD.set(True)
    sent = _HEARD.get()["brought"]
    if not isinstance(sent, dict):
        return
    found = tab.back(sent.get("base"), sent.get("pages"))
    if found is None:
        return
    mine = held.QUEUE.get()
    if mine.kind != found.kind and len(mine):
        return  # what was given meanwhile is of another kind
    held.SMALL.set({**tab.small_of(sent.get("base")), **held.SMALL.get()})
    held.put(found if not len(mine) else mine.joined(found))
    if not held.WHO.get() and found.people:
        held.WHO.set(found.answers[-1].by)


def _kept() -> None:
    said = _HEARD.get()["kept"]
    if isinstance(said, str) and len(said) <= 20:
        _KEPT.set(said)
