"""Down the websocket goes what a page of ours sends, and nothing that a stranger makes up."""

from __future__ import annotations

import asyncio
import json
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from components.site import pace
from components.site.messages import Messages, taken_of
from models.limits import LIMITS
from scripts.serving import ROOT

MB = 2**20


def rerun() -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = "lang=fr"
    return asked.SerializeToString()


def bytes_of(data: bytes) -> bytes | None:
    told = taken_of(data)
    return None if told is None else told.data


def files(count: int) -> bytes:
    asked = BackMsg()
    asked.file_urls_request.file_names.extend(["a"] * count)
    return asked.SerializeToString()


def test_what_a_page_sends_is_taken() -> None:
    for data in (
        rerun(),
        files(1),
        BackMsg(stop_script=True).SerializeToString(),
        BackMsg(app_heartbeat=True).SerializeToString(),
    ):
        assert bytes_of(data) == data


def test_a_request_for_a_million_addresses_is_not() -> None:
    assert taken_of(files(1_000_000)) is None


@pytest.mark.parametrize(
    "made_up",
    [
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(debug_disconnect_websocket=True),
        BackMsg(),
    ],
)
def test_nobody_empties_what_all_share(made_up: BackMsg) -> None:
    assert taken_of(made_up.SerializeToString()) is None


def pressed(kind: str, by_the_clock: bool) -> list[str]:
    """A page's message with a press, a trigger of this kind, and a text: what of them is taken."""
    asked = BackMsg()
    run = asked.rerun_script
    run.is_auto_rerun, run.fragment_id = by_the_clock, "8a1c" * 8
    press = run.widget_states.widgets.add(id="press")
    if kind == "trigger_value":
        press.trigger_value = True
    elif kind == "json_trigger_value":
        press.json_trigger_value = "[1]"
    else:
        getattr(press, kind).data = "said"
    run.widget_states.widgets.add(id="text", string_value="my own")
    taken = bytes_of(asked.SerializeToString())
    assert taken is not None
    told = BackMsg.FromString(taken).rerun_script
    assert told.fragment_id == run.fragment_id
    assert [one.string_value for one in told.widget_states.widgets][-1] == "my own"
    return [one.id for one in told.widget_states.widgets]


@pytest.mark.parametrize(
    "kind", ["trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value"]
)
def test_a_press_is_taken_once_from_the_message_that_it_made(kind: str) -> None:
    # What a part asks for by the clock names presses that are told of a moment later, once more.
    assert pressed(kind, by_the_clock=True) == ["text"]
    assert pressed(kind, by_the_clock=False) == ["press", "text"]


def full() -> BackMsg:
    """As much as a page of ours ever sends: every widget, the largest drawing, picture and text."""
    asked = BackMsg()
    asked.rerun_script.query_string = "&".join(f"setting{n}={'x' * 300}" for n in range(40))
    asked.rerun_script.fragment_id = "8a1c" * 8
    asked.rerun_script.cached_message_hashes.extend([f"{n:032x}" for n in range(2_000)])
    states = asked.rerun_script.widget_states.widgets
    for number in range(300):
        widget = states.add()
        widget.id = f"$$ID-{number:032x}-name"
        widget.double_array_value.data.extend([1.0, 2.0])
    drawing = [[[x / 1000, 0.123] for x in range(33)] for _ in range(300)]
    states.add().json_value = json.dumps({"strokes": drawing})
    states.add().json_trigger_value = json.dumps(
        [{"event": "pasted", "value": "data:image/png;base64," + "A" * (4 * 20 * MB // 3)}]
    )
    states.add().string_value = "é" * LIMITS.text_characters
    return asked


def test_the_fullest_page_is_taken_and_the_server_takes_it_too() -> None:
    data = full().SerializeToString()
    assert bytes_of(data) == data
    widgets = full().rerun_script.widget_states
    del widgets.widgets[-1]  # who pastes a picture has no long text on the page
    limits = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]
    assert widgets.ByteSize() < limits["maxWidgetStateSize"] * 1e6
    assert limits["maxWidgetStateSize"] < limits["maxMessageSize"]


def many(what: str) -> BackMsg:
    """Megabytes of next to nothing."""
    asked = BackMsg()
    run, count = asked.rerun_script, 60_000
    if what == "hashes":
        run.cached_message_hashes.extend([""] * count)
    elif what == "widgets":
        run.widget_states.widgets.extend(
            [WidgetState(id="", trigger_value=False) for _ in range(count)]
        )
    elif what == "query":
        run.query_string = "a=1&" * count
    else:
        widget = run.widget_states.widgets.add()
        widget.id = "$$ID-a-b"
        if what == "files":
            for _ in range(count):
                widget.file_uploader_state_value.uploaded_file_info.add()
        elif what == "strings":
            widget.string_array_value.data.extend([""] * count)
        elif what == "numbers":
            widget.int_array_value.data.extend([0] * count)
        elif what == "json":
            widget.json_value = "[" + "[]," * count + "[]]"
        elif what == "deep":
            widget.json_trigger_value = "[" * count
        elif what == "long":
            widget.string_value = "a" * (30 * MB)
        else:
            widget.id = "a" * MB
    return asked


@pytest.mark.parametrize(
    "what",
    ["hashes", "widgets", "query", "files", "strings", "numbers", "json", "deep", "long", "name"],
)
def test_megabytes_of_next_to_nothing_are_not_taken(what: str) -> None:
    data = many(what).SerializeToString()
    start = time.process_time()
    assert taken_of(data) is None
    assert time.process_time() - start < 0.5


def test_a_text_that_is_too_long_loses_its_end_and_is_still_too_long() -> None:
    asked = BackMsg()
    widget = asked.rerun_script.widget_states.widgets.add()
    widget.id, widget.string_value = "$$ID-a-text", "a" * (20 * MB)
    taken = bytes_of(asked.SerializeToString())
    assert taken is not None
    (kept,) = BackMsg.FromString(taken).rerun_script.widget_states.widgets
    assert len(kept.string_value) == LIMITS.text_characters + 1
    assert kept.id == "$$ID-a-text"


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2K", "a" * 501, "\u202e", "a\x00"])
@pytest.mark.parametrize("where", ["fragment_id", "page_name", "page_script_hash"])
def test_nobody_writes_lines_of_their_own_into_the_log(where: str, name: str) -> None:
    asked = BackMsg()
    setattr(asked.rerun_script, where, name)
    assert taken_of(asked.SerializeToString()) is None


@given(st.binary(max_size=200))
def test_whatever_bytes_come_are_a_message_or_none(data: bytes) -> None:
    try:
        taken = bytes_of(data)
    except ValueError:
        return
    assert taken in (None, data)


@given(st.integers(0, 2_000), st.integers(0, 255))
def test_a_message_that_was_spoiled_raises_nothing_else(at: int, byte: int) -> None:
    data = bytearray(rerun() + many("name").SerializeToString()[:2_000])
    data[at % len(data)] = byte
    with suppress(ValueError):
        taken_of(bytes(data))


def test_bytes_that_are_no_message_are_none() -> None:
    with pytest.raises(ValueError, match="no message"):
        taken_of(b"\xff\xff\xff")


def arrived(*sent: Message, address: str = "127.0.0.1") -> list[Message]:
    """What comes through of messages that are sent, up to the end of the connection."""
    scope: Scope = {"type": "websocket", "client": (address, 1)}
    told: list[Message] = []
    queue = [*sent, {"type": "websocket.disconnect", "code": 1000}]

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while not told or told[-1]["type"] != "websocket.disconnect":
            told.append(await receive())

    async def receive() -> Message:
        return queue.pop(0)

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is answered here")

    # In a thread of its own: Playwright's loop may run in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Messages(app)(scope, receive, send)).result()
    return told


def test_what_is_made_up_is_dropped_and_the_connection_goes_on() -> None:
    good: Message = {"type": "websocket.receive", "bytes": rerun()}
    bad: Message = {"type": "websocket.receive", "bytes": files(100_000)}
    assert arrived(bad, good, bad)[0] == good
    assert len(arrived(bad, good, bad)) == 2


@pytest.mark.parametrize(
    "broken", [{"bytes": b"\xff\xff\xff"}, {"text": "hello"}, {"text": "hello", "bytes": None}]
)
def test_what_is_no_message_ends_the_connection_without_a_fault(broken: Message) -> None:
    told = arrived({"type": "websocket.receive", **broken})
    assert [each["type"] for each in told] == ["websocket.disconnect"]


class Clock:
    """Time that passes only while somebody waits for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self._sleep = asyncio.sleep
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await self._sleep(0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(pace, "_houses", {})
    return Clock(monkeypatch)


def page_run() -> Message:
    return {"type": "websocket.receive", "bytes": rerun()}


def part_run() -> Message:
    asked = BackMsg()
    asked.rerun_script.fragment_id = "8a1c" * 8
    return {"type": "websocket.receive", "bytes": asked.SerializeToString()}


def test_what_a_hurried_person_sends_does_not_wait(clock: Clock) -> None:
    began = clock.now
    assert len(arrived(*[page_run() for _ in range(30)])) == 31
    assert clock.now == began


def test_what_comes_too_fast_waits_and_goes_on_and_on_no_longer(clock: Clock) -> None:
    began = clock.now
    told = arrived(*[page_run() for _ in range(8_000)])
    assert told[-1] == {"type": "websocket.disconnect", "code": 1008}
    taken = len(told) - 1
    assert 300 < taken < 500
    assert taken / (clock.now - began) < 5  # a second, instead of thousands


def test_looks_at_work_under_way_cost_less(clock: Clock) -> None:
    began = clock.now
    arrived(*[part_run() for _ in range(90 + 120)])
    assert 9 < clock.now - began < 11


def test_many_connections_from_one_machine_share_a_pace(clock: Clock) -> None:
    began = clock.now
    for _ in range(20):
        arrived(*[page_run() for _ in range(30)], address="192.0.2.1")
    assert 20 * 30 * 3 / 40 - 12 < clock.now - began < 20 * 30 * 3 / 40
    before = clock.now
    arrived(*[page_run() for _ in range(30)], address="192.0.2.2")
    assert clock.now == before  # nobody else waits


def test_what_is_refused_costs_too(clock: Clock) -> None:
    bad: Message = {"type": "websocket.receive", "bytes": files(100)}
    told = arrived(*[bad for _ in range(1_000)])
    assert told == [{"type": "websocket.disconnect", "code": 1008}]
