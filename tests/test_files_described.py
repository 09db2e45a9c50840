"""Every column of every table that a person takes home is explained in docs/files.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "files.md").read_text("utf-8")
# Made of what the scores are called.
MADE_UP = {"certitude_score": {"certitude_score_raw", "certitude_score_calibrated"}}
WRITERS = sorted(
    path
    for house in ("components", "models")
    for path in (ROOT / house).rglob("*.py")
    if re.search(r"(?<!def )\bwrite_csv\(", path.read_text("utf-8"))
)


def headings(path: Path) -> set[str]:
    """The names in the lists of whatever function writes a table, and constants it names."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found: set[str] = set()
    for function in functions:
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        if not any(ast.unparse(call.func).endswith("write_csv") for call in calls):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.List | ast.Tuple):
                found |= {
                    one.value
                    for one in node.elts
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
                }
    return {name for each in found for name in MADE_UP.get(each, {each})}


def test_there_are_tables() -> None:
    assert len(WRITERS) >= 5
    assert "certitude_label" in set().union(*map(headings, WRITERS))


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.stem)
def test_its_columns_are_explained(path: Path) -> None:
    explained = set(re.findall(r"`([a-z0-9_]+)`", PAGE))
    assert headings(path) - explained == set()
