"""The program's version, from the one place that states it: pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path


def _read() -> str:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


VERSION = _read()
