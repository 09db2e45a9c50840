"""Whoever opens a page in a context that was used finds nothing of those before him."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.contexts import Contexts

LEAVE = """async () => {
    document.cookie = 'here=1';
    localStorage.here = sessionStorage.here = '1';
    await new Promise((done) => { indexedDB.open('here').onsuccess = done; });
}"""
FOUND = """async () => [
    document.cookie, localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length,
    (await navigator.permissions.query({name: 'clipboard-read'})).state,
]"""


@pytest.fixture
def used(contexts: Contexts, server: str) -> BrowserContext:
    """A context in which a test has left all that it can leave."""
    with contexts.one(locale="de-AT") as context:
        page = context.new_page()
        page.goto(f"{server}/api/health")
        page.evaluate(LEAVE)
        context.grant_permissions(["clipboard-read"])
        context.route("**/api/health", lambda route: route.abort())
        assert page.evaluate(FOUND) == ["here=1", 1, 1, 1, "granted"]
        context.set_offline(True)
    return context


def test_nothing_of_the_last_one_is_left(
    used: BrowserContext, contexts: Contexts, server: str
) -> None:
    with contexts.one(locale="de-AT") as context:
        assert context is used
        assert len(context.pages) == 1
        page = context.new_page()
        page.goto(f"{server}/api/health")
        assert page.evaluate(FOUND) == ["", 0, 0, 0, "prompt"]


def test_two_at_a_time_are_two_people(contexts: Contexts) -> None:
    with contexts.one(locale="de-AT") as one, contexts.one(locale="de-AT") as other:
        assert one is not other


def test_who_has_other_wishes_has_another(used: BrowserContext, contexts: Contexts) -> None:
    with contexts.one(locale="de-CH") as context:
        assert context is not used


def test_one_that_a_test_has_closed_is_not_given_out(contexts: Contexts) -> None:
    with contexts.one(locale="de-DE") as closed:
        closed.close()
    with contexts.one(locale="de-DE") as context:
        context.new_page()


def test_what_was_asked_for_is_given_each_time(contexts: Contexts, server: str) -> None:
    for _ in range(2):
        with contexts.one(locale="de-LI", permissions=["clipboard-read"]) as context:
            page = context.new_page()
            page.goto(f"{server}/api/health")
            assert page.evaluate(FOUND)[-1] == "granted"
