"""What every test shares."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from models.live.apart.workers import NICE_SETTING

if TYPE_CHECKING:
    from study.store.database import Database

# Studies of tests never come among those of whoever runs them.
os.environ.setdefault("CERTITUDE_STUDIES", tempfile.mkdtemp(prefix="certitude-studies-"))

# The same cases on every run: a suite that gates must not fail by the day's luck. To look for new
# ones: pytest --hypothesis-profile=default.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

# What is installed stays the same while tests run. Each AppTest read what every package says of
# itself to find Streamlit components among them: nine tenths of what opening a page cost.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

# A suite keeps every core busy by itself: what learns beside a page would have a tenth of one.
os.environ.setdefault(NICE_SETTING, "0")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The store of studies of this process, in a folder of its own."""
    from study.store.database import FOLDER_SETTING, URL_SETTING, database

    monkeypatch.delenv(URL_SETTING, raising=False)
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path))
    held = database()
    yield held
    held.close()
