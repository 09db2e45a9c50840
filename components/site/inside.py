"""What can only be looked up in Streamlit's own parts, which may change with its next version."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.errors import StreamlitAPIException
from streamlit.file_util import get_static_dir
from streamlit.navigation.page import StreamlitPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from components.site import wire

# What a browser tells once, and no longer the next time.
_PRESSES = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")

__all__ = [
    "Sent",
    "Sessions",
    "StreamlitPage",
    "also_rerun_parts",
    "hold_import_path",
    "index_html",
    "is_first_fragment",
    "let_callbacks_finish",
    "page",
    "rerun_parts",
    "runs_parts",
    "sent",
    "session_id",
    "went_through_history",
]


def page() -> str:
    """Which page this run draws; the address that the browser sends may still be the one before."""
    context = get_script_run_ctx()
    return "" if context is None else context.page_script_hash


def went_through_history() -> bool:
    """Whether this run is the browser's way Back or forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def rerun_parts(keys: Sequence[str]) -> NoReturn:
    """Draw the fragments of these keys anew, or the page where one of them is gone."""
    try:
        st.rerun(list(keys))
    except StreamlitAPIException:  # it went with a run that was cut short
        st.rerun()


def also_rerun_parts(keys: Sequence[str]) -> None:
    """In the callback of a widget in a fragment: draw the fragments of these keys in its run, too.

    `rerun_parts` would end this run before it drew anything, and begin another: a third of what a
    switch of the display costs. The page is not told of parts that are gone from a fragment drawn
    so: it must always draw as many.
    """
    context = get_script_run_ctx()
    own = None if context is None else context.fragment_ids_this_run
    if context is None or not own or context.has_script_started:
        rerun_parts(keys)
    try:
        others = context.fragment_storage.resolve_target(list(keys))
    except StreamlitAPIException:  # one went with a run that was cut short
        st.rerun()
    own.extend(one for one in others if one not in own)


def runs_parts() -> bool:
    """Whether this run is one of fragments, and not of a page."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def session_id() -> str:
    """What tells this session from every other; "" outside of one."""
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def hold_import_path(script: Path) -> None:
    """Let the folder of the main script stay where modules are looked for, behind all others.

    Streamlit puts it in front for each run and takes it out after. A thread that looks for a module
    in that moment passes over a folder, and does not find what is there.
    """
    folder = str(script.parent.resolve())
    if folder not in sys.path:
        sys.path.append(folder)


def let_callbacks_finish() -> None:
    """Let what a person did be taken in whole before the next message of their browser is.

    Streamlit looks for a newer message whenever the session's state is read or written, and ends
    what is running where there is one: a callback, too, halfway. What it was called for counts as
    told and is never told again: a file is lost that was given while the page was still beginning.
    Between two callbacks and in the page's run it looks as before.
    """
    whole = SafeSessionState.on_script_will_rerun
    if getattr(whole, "lets_finish", False):
        return

    @wraps(whole)
    def uninterrupted(self: SafeSessionState, *given: Any, **named: Any) -> None:
        looks = self._yield_callback
        object.__setattr__(self, "_yield_callback", _look_for_nothing)
        try:
            whole(self, *given, **named)
        finally:
            object.__setattr__(self, "_yield_callback", looks)

    uninterrupted.lets_finish = True  # type: ignore[attr-defined]
    SafeSessionState.on_script_will_rerun = uninterrupted  # type: ignore[method-assign]


def _look_for_nothing() -> None:
    pass


def index_html() -> str:
    """The page that Streamlit's server answers a browser with."""
    return (Path(get_static_dir()) / "index.html").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Sent:
    """What matters of a message of a browser.

    kind: what it asks for. of_page: a run of a whole page. files: how many it names. names: of the
    page and the fragment that it is about; the log quotes them. data: the message with texts as
    long as may be.
    """

    kind: str
    of_page: bool
    files: int
    names: tuple[str, ...]
    data: bytes


def sent(data: bytes, longest: int) -> Sent | None:
    """A message of a browser, None where it has more in it than any of our pages sends.

    longest: so many characters of a text are kept, one more says that there were more. ValueError
    where the bytes are no message.
    """
    if not wire.is_measured(data, BackMsg.DESCRIPTOR):
        return None
    try:
        told = BackMsg.FromString(data)
    except DecodeError as error:
        raise ValueError("no message") from error
    if len(data) > longest:
        for widget in told.rerun_script.widget_states.widgets:
            if len(widget.string_value) > longest:
                widget.string_value = widget.string_value[: longest + 1]
                data = b""
    kind, run = told.WhichOneof("type") or "", told.rerun_script
    if run.is_auto_rerun and _take_presses_out(run.widget_states):
        data = b""
    return Sent(
        kind,
        kind == "rerun_script" and not run.fragment_id,
        len(told.file_urls_request.file_names),
        (run.fragment_id, run.page_script_hash, run.page_name),
        data or told.SerializeToString(),
    )


def _take_presses_out(told: Any) -> bool:
    """Leave the presses out of what a browser tells by the clock; whether there were any.

    Streamlit's page gathers presses for a moment before it tells of them. What a part asks for by
    the clock in that moment names them, too, and soon after they are told once more: a press of
    "Pause" was the next one, of "Go on", as well.
    """
    rest = [one for one in told.widgets if one.WhichOneof("value") not in _PRESSES]
    found = len(rest) < len(told.widgets)
    if found:
        del told.widgets[:]
        told.widgets.extend(rest)
    return found


class Sessions:
    """Streamlit's sessions, as `api.uploads` asks for them; on the event loop only."""

    @property
    def away_s(self) -> float:
        """How long an absent session is waited for: a little less than Streamlit itself would.

        What has expired there can no longer be closed, and stays until somebody else comes.
        """
        return 0.9 * float(st.get_option("server.disconnectedSessionTTL"))

    def connected(self, session: str) -> bool:
        """Whether a browser is connected to it."""
        return Runtime.exists() and Runtime.instance().is_active_session(session)

    def quiet(self) -> bool:
        """Whether no browser is connected at all."""
        return not (Runtime.exists() and Runtime.instance()._session_mgr.list_active_sessions())

    def absent(self) -> list[str]:
        """Those that wait for their browser to come back."""
        if not Runtime.exists():
            return []
        every = Runtime.instance()._session_mgr.list_sessions()
        return [one.session.id for one in every if not self.connected(one.session.id)]

    def remove(self, session: str, file: str) -> None:
        """Let go of a file."""
        # The manager that keeps files in memory, the only one there is, can do so.
        Runtime.instance().uploaded_file_mgr.remove_file(session, file)  # type: ignore[attr-defined]

    def close(self, session: str) -> None:
        """End a session whose browser does not come back, with all that it holds."""
        runtime = Runtime.instance()
        runtime.close_session(session)
        runtime.uploaded_file_mgr.remove_session_files(session)

    def tell(self, session: str) -> None:
        """Run its page again, so that it says why an upload was refused."""
        held = Runtime.instance().get_app_session(session)
        if held is not None:
            held.request_rerun(held._client_state)  # as when a source file has changed


def presence() -> tuple[str, Callable[[], bool]]:
    """Whose page this is, by any name, and whether a browser of theirs is still connected.

    It can be asked in any thread. Where there is no server, as in a test of pages, they stay.
    """
    context = get_script_run_ctx()
    session = "" if context is None else context.session_id
    return session, lambda: not Runtime.exists() or Runtime.instance().is_active_session(session)


def is_first_fragment() -> bool:
    """Whether the fragment that is drawn is the first of a run of fragments, of no page."""
    context = get_script_run_ctx()
    ids = None if context is None else context.fragment_ids_this_run
    return ids is not None and ids[:1] == [ThreadState.get().fragment_id]
