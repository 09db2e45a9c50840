"""What a switch of the display sends, told by a bare websocket on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from benchmarks.person import Answer, Person

T = TypeVar("T")

# The answer and its settings, and what would change it, both in the words of the display.
MOST_BYTES = 9_000
SWITCH = "Show confidence as"


async def switches(server: str, page: str, query: str = "") -> list[tuple[Answer, bytes]]:
    """Every display in turn, after the page has come to rest, with all that was sent."""
    async with Person(server, page, query) as person:
        await person.rest()
        found = []
        for place in (*range(len(person.switches[SWITCH].options)), 0):
            answer = await person.choose(SWITCH, place)
            found.append((answer, bytes(person.sent)))
        return found


def told(asked: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in a thread of its own: Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


@pytest.mark.parametrize("page", ["text", "picture"])
def test_a_switch_of_the_display_is_light(server: str, page: str) -> None:
    answers = told(switches(server, page))
    assert len(answers) >= 5
    for answer, sent in answers:
        assert answer.size <= MOST_BYTES
        assert b"ct-display" in sent
        assert b"ct-words" not in sent, "the reasons do not depend on the display"
        # Each run that is begun tells the browser of all pages and colours anew.
        assert sent.count(b"pages/site.py") == 1, "a switch is one run, what follows it included"
        for fixed in (b"{ color:", b"addEventListener", b"<style"):
            assert fixed not in sent


def test_sentences_follow_the_display_without_the_page(server: str) -> None:
    answers = told(switches(server, "text", "sentences=1"))
    for _, sent in answers:
        assert b"ct-sentence" in sent
        assert b"Your text" not in sent
