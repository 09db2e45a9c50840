"""The key that is told once, in the terminal of the first start."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from study.store import first_key
from study.store.database import FOLDER_SETTING
from study.store.protocol import database, is_server_key


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv(first_key.SETTING, raising=False)
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path))


def test_the_key_is_told_once_and_opens_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    first_key.tell()
    told = re.search(r": (\S+)$", capsys.readouterr().out.strip())
    assert told
    assert is_server_key(database(), told[1])
    first_key.tell()
    assert not capsys.readouterr().out


def test_where_the_owner_chose_one_no_other_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(first_key.SETTING, "the key of the owner's own choice")
    first_key.tell()
    assert not capsys.readouterr().out
