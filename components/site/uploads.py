"""What Streamlit knows of the sessions that upload something, and what their pages say of it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.site import shell
from models.language import Language
from models.reading.uploads import UPLOADS


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


def show_refusal(lang: Language) -> None:
    """Say why this page's last upload was not taken: the uploader itself shows a number only."""
    context = get_script_run_ctx()
    refused = None if context is None else UPLOADS.refused(context.session_id)
    if refused is not None:
        shell.show_error(refused, lang)
