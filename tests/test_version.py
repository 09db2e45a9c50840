"""The version is told once, and everything that tells it agrees."""

from __future__ import annotations

import re
from pathlib import Path

from models.version import VERSION

ROOT = Path(__file__).parent.parent


def test_the_changelog_begins_with_the_version_that_the_program_gives() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\S+) — ", changelog, re.M)
    assert newest is not None
    assert newest[1] == VERSION
