"""What is looked up in Streamlit's own parts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path

from components.site.inside import hold_import_path


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
