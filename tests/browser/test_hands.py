"""Votes by key are counted, also where a run that is cut short throws away what it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import opener, serving_source
from tests.browser.contexts import Contexts
from tests.browser.doing import settled

# The first word that the browser says of presses is thrown away.
SCRIPT = """
import streamlit as st
from components.presenting import hands

if not hasattr(hands, "real"):  # once a server: what it causes runs before this script
    hands.real = hands._said

    def forgetful(what):
        heard = hands.real(what)
        if what == "presses" and not st.session_state.get("forgotten"):
            st.session_state["forgotten"] = True
            return None
        return heard

    hands._said = forgetful
counted = st.session_state.setdefault("counted", [])
hands.hear("b", 3, 1, "", lambda presses: counted.extend(p.place for p in presses), lambda _: None)
st.text(f"counted {counted}")
"""


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_source(SCRIPT, tmp_path_factory.mktemp("hands")) as url:
        yield url


@pytest.fixture
def open_page(contexts: Contexts, forgetful: str) -> Iterator[Callable[..., Page]]:
    yield from opener(contexts, forgetful)


def test_a_press_that_was_thrown_away_is_told_again(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    expect(page.get_by_text("counted []")).to_be_visible()
    settled(page)
    page.keyboard.press("b")
    expect(page.get_by_text("counted [1]")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_text("counted [1, 2]")).to_be_visible()
