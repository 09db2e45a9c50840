"""A room is led by keys on a slow machine: a step's heading is there before its buttons are."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from study.bots import Bot, play_all
from study.store.database import FOLDER_SETTING, Database
from study.store.facilitating import show
from tests.browser.conftest import serving_source
from tests.study.playing import little, opened

# One run of it at a time has its buttons some while after the heading that one reads.
SOURCE = """
import streamlit as st
from components.study.reveal import show_reveal
from models.language import Language
from study.store.protocol import database, facilitated
study = facilitated(database(), {study!r}, {key!r})
show_reveal(study, {key!r}, lambda *_: None, Language("en"))
"""


def test_a_key_leads_on_from_the_heading_that_one_reads(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path))
    store = Database(f"sqlite:///{tmp_path}/studies.sqlite3")
    made = opened(store, little(trials=2))
    play_all(store, made.code, [Bot("always"), Bot("never")], seed=1)
    show(store, made.study, made.key, "all:first")
    source = SOURCE.format(study=made.study, key=made.key)
    with serving_source(source, tmp_path, pause_s=0.15) as url:
        page = browser.new_page()
        page.goto(url)
        heading = page.locator(".ct-reveal h2")
        expect(page.get_by_role("button", name="End the reveal")).to_be_visible()
        for key, name in (
            ("ArrowRight", "What the AI advised"),
            ("ArrowRight", "What people decided then"),
            ("ArrowRight", "What was right"),
            ("ArrowLeft", "What people decided then"),
        ):
            page.keyboard.press(key)
            expect(heading).to_contain_text(name)
        page.close()
