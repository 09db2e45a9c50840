"""One person with a browser, as a server sees them: a websocket that speaks Streamlit's protocol.

Nothing is drawn. It answers as a browser would: it sends every widget's value with each rerun,
names the fragment that a widget stands in, and reruns what the page asked to have rerun.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

_PATIENCE_S = 90.0
_QUIET_S = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back on one click: seconds until the run ended, payload bytes, messages."""

    seconds: float
    size: int
    messages: int


@dataclass(frozen=True, slots=True)
class Switch:
    """A row of options on the page: the widget's id, its options, the fragment it stands in."""

    id: str
    options: tuple[str, ...]
    fragment: str


class Person:
    """A visitor of one page (`/text` is "text"; "" the home page); use as a context manager.

    query: of the page's address. cookie: a Cookie header. switches: those on the page, by their
    label. sent: all that came back on the last click, or on arrival.
    """

    def __init__(self, url: str, page: str, query: str = "", cookie: str = "") -> None:
        self._url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._page = page
        self._headers = {"Cookie": cookie} if cookie else {}
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()
        self._others: set[int] = set()  # ends of runs that are not the one that is waited for
        self._script = ""
        self._query = query
        self._values: dict[str, WidgetState] = {}
        self._repeating: dict[str, asyncio.Task[None]] = {}
        self._messages = 0
        self._told = 0.0  # when something came last
        self.sent = bytearray()
        self._box: str | None = None
        self._buttons: dict[str, str] = {}  # by what their ids end in, which is their key
        # Components that talk to Python: their ids, and what the page last told them.
        self._mounted: dict[str, tuple[str, dict[str, Any]]] = {}
        self.switches: dict[str, Switch] = {}

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            self._url, additional_headers=self._headers, subprotocols=[Subprotocol("streamlit")],
            compression=None, max_size=None, open_timeout=60,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        await self._rerun("")
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (*self._repeating.values(), self._reader):
            if task is not None:
                task.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def rest(self) -> None:
        """Until nothing on the page reruns itself any more: models are there, reasons settled."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            await asyncio.sleep(0.1)
            if not self._repeating and time.monotonic() - self._told > _QUIET_S:
                return

    async def choose(self, label: str, place: int) -> Answer:
        """Click one option of the switch with this label, the place counted from 0."""
        if label not in self.switches:
            raise LookupError(f"no switch “{label}” on the page: {bytes(self.sent)!r}")
        switch = self.switches[label]
        value = WidgetState(id=switch.id)
        value.string_array_value.data.append(switch.options[place % len(switch.options)])
        self._values[switch.id] = value
        return await self._rerun(switch.fragment)

    async def write(self, text: str) -> Answer:
        """Put a text into the page's box."""
        assert self._box is not None, "no box on this page"
        value = WidgetState(id=self._box)
        value.string_value = text
        self._values[self._box] = value
        return await self._rerun("")

    async def press(self, key: str) -> Answer:
        """Press the button with this key."""
        found = next((one for one in self._buttons if one.endswith(f"-{key}")), None)
        if found is None:
            raise LookupError(f"no button “{key}” on the page: {[*self._buttons]}")
        value = WidgetState(id=found)
        value.trigger_value = True
        return await self._once(value, self._buttons[found])

    async def _tell(self, component: str, event: str, value: Mapping[str, Any]) -> Answer:
        """What a component without a face would tell Python."""
        base, _data = self._mounted[component]
        state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{base}__events")
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        return await self._once(state, "")

    async def _once(self, value: WidgetState, fragment: str) -> Answer:
        self._values[value.id] = value
        try:
            return await self._rerun(fragment)
        finally:
            self._values.pop(value.id, None)  # it is said once

    async def _rerun(self, fragment: str) -> Answer:
        assert self._reader is not None
        self._messages = 0
        self.sent.clear()
        # A part of the page that looks by itself may end before the run of the whole one begins.
        part = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        self._others = {ForwardMsg.FINISHED_EARLY_FOR_RERUN, *(() if fragment else (part,))}
        self._ended.clear()
        start = time.perf_counter()
        await self._ask(fragment, auto=False)
        async with asyncio.timeout(_PATIENCE_S):
            ended = asyncio.create_task(self._ended.wait())
            await asyncio.wait((ended, self._reader), return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            ended.cancel()
            raise ConnectionError(
                "the server has closed the connection"
            ) from self._reader.exception()
        return Answer(time.perf_counter() - start, len(self.sent), self._messages)

    async def _ask(self, fragment: str, *, auto: bool) -> None:
        assert self._socket is not None
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = self._query
        state.page_script_hash = self._script
        state.page_name = "" if self._script else self._page
        state.fragment_id = fragment
        state.is_auto_rerun = auto
        state.widget_states.widgets.extend(self._values.values())
        await self._socket.send(asked.SerializeToString())

    async def _read(self) -> None:
        assert self._socket is not None
        async for payload in self._socket:
            self.sent += bytes(payload)  # type: ignore[arg-type]
            self._messages += 1
            self._told = time.monotonic()
            self._take(ForwardMsg.FromString(bytes(payload)))  # type: ignore[arg-type]

    def _take(self, told: ForwardMsg) -> None:
        kind = told.WhichOneof("type")
        if kind == "delta":
            self._meet(told.delta)
        elif kind == "new_session":
            self._script = told.new_session.page_script_hash
            if not told.metadata.run.fragment_ids:
                self._stop_repeating(list(self._repeating))
        elif kind == "navigation":  # which page it is, where the site has several
            self._script = told.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = told.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._repeat(told.auto_rerun.fragment_id, told.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self._stop_repeating(told.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished" and told.script_finished not in self._others:
            self._ended.set()

    def _meet(self, delta: Any) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "button_group":
            group = element.button_group
            options = tuple(option.content for option in group.options)
            self.switches[group.label] = Switch(group.id, options, delta.fragment_id)
        elif element.WhichOneof("type") == "text_area":
            self._box = element.text_area.id
        elif element.WhichOneof("type") == "button":
            self._buttons[element.button.id] = delta.fragment_id
        elif element.WhichOneof("type") == "bidi_component":
            made = element.bidi_component
            data = made.json or made.mixed.json
            self._mounted[made.component_name] = (made.id, json.loads(data) if data else {})

    def _repeat(self, fragment: str, interval: float) -> None:
        self._stop_repeating([fragment])

        async def again() -> None:
            while True:
                await asyncio.sleep(interval)
                await self._ask(fragment, auto=True)

        self._repeating[fragment] = asyncio.create_task(again())

    def _stop_repeating(self, fragments: Any) -> None:
        for fragment in list(fragments):
            task = self._repeating.pop(fragment, None)
            if task is not None:
                with suppress(RuntimeError):
                    task.cancel()
