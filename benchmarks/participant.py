"""One person who takes part in a study, as the server sees their phone.

The browser's two components without a face are played by hand: the one that keeps the key to the
seat, and the one that sends a question's form. Nothing is drawn.
"""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Mapping
from random import Random
from typing import Any

from benchmarks.person import Answer, Person

_FORM = re.compile(r'data-ct-asked="([^"]*)"(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<(?:input type="radio"|button)[^>]*? name="ct-([\w-]+)" value="([^"]*)"')
_WORDS = re.compile(r'<textarea[^>]*? name="ct-([\w-]+)"')
_ASKING, _KEEPING = "certitude_taking_part_asking", "certitude_taking_part_keeping"
# What is to be answered so that one goes on at all.
_WANTED = {"agreed": "yes", "who-decides": "me", "always-right": "no"}


class Participant(Person):
    """A person on `/join`, by a room's code and the key that their browser keeps."""

    def __init__(self, url: str, code: str, key: str) -> None:
        super().__init__(url, "join", f"room={code}")
        self._code = code
        self._key = key
        self._forms: dict[str, dict[str, list[str]]] = {}
        self.marks = 0  # how often the item came with marks on it
        self.told: list[str] = []  # what the page warned of in answer to what was sent last
        self.shown = ""  # at the end: what the room looks at, as markup
        self.shown_at = 0.0  # when that came (perf_counter)

    async def seat(self) -> None:
        """Tell the key, as the browser does when it is asked for it."""
        await self._tell(_KEEPING, "brought", {"room": self._code, "key": self._key})

    @property
    def asked(self) -> str:
        """The name of what is asked now; "debrief:" at the end, "" while nothing is."""
        mounted = self._mounted.get(_ASKING)
        return "" if mounted is None else str(mounted[1].get("name", ""))

    def fields(self, random: Random) -> dict[str, str]:
        """An answer to what is asked."""
        form = self._forms[self.asked]
        return {
            name: _WANTED.get(name, random.choice(values) if values else "")
            for name, values in form.items()
        }

    async def send(self, fields: Mapping[str, str]) -> Answer:
        """Send the form; the run has ended then, and shows the next question if it was taken."""
        self.told.clear()
        sent = {"name": self.asked, "fields": dict(fields), "seconds": 1.0}
        return await self._tell(_ASKING, "sent", sent)

    async def has_form(self, seconds: float) -> bool:
        """Whether a question stands there, or the end, within so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.asked in self._forms or self.asked.startswith("debrief"):
                return True
            if self._reader is None or self._reader.done():
                raise ConnectionError("the server has gone")
            await asyncio.sleep(0.02)
        return False

    def _meet(self, delta: Any) -> None:
        super()._meet(delta)
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "alert":
            self.told.append(element.alert.body.replace("\\", ""))
        elif kind in ("html", "markdown"):
            body = element.html.body if kind == "html" else element.markdown.body
            self.marks += body.count("ct-asked-marked")
            for name, form in _FORM.findall(body):
                self._forms[html.unescape(name)] = _fields(form)
            if "ct-room-here" in body and body != self.shown:
                self.shown, self.shown_at = body, time.perf_counter()


def _fields(form: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in _WORDS.findall(form)}
    for name, value in _FIELD.findall(form):
        found.setdefault(name, []).append(html.unescape(value))
    return found
