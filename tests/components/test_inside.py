"""What is looked up in Streamlit's own parts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path
from streamlit.testing.v1 import AppTest

from components.site.inside import hold_import_path, let_callbacks_finish


def test_a_run_moves_no_folder_where_modules_are_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    script = tmp_path / "site.py"
    script.touch()
    hold_import_path(script)
    hold_import_path(script)
    held = [*sys.path]
    assert held.count(str(tmp_path)) == 1
    assert held[-1] == str(tmp_path)  # a page named as a module of Python hides none
    with modified_sys_path(str(script)):
        assert sys.path == held
    assert sys.path == held


def _page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def take() -> None:
        st.session_state["begun"] = True
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData())  # as the browser's next message does
        st.session_state["taken"] = True

    st.button("Take", on_click=take)
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1


def test_what_a_person_did_is_taken_in_whole_whatever_their_browser_says_next() -> None:
    let_callbacks_finish()
    let_callbacks_finish()  # no harm
    at = AppTest.from_function(_page).run()
    at.button[0].click().run()
    assert "begun" in at.session_state
    assert "taken" in at.session_state
    assert at.session_state["runs"] >= 2
