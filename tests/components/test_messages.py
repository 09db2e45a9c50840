"""Down the websocket goes what a page of ours sends, and nothing that a stranger makes up."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.site.messages import Messages, is_taken


def rerun() -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = "lang=fr"
    return asked.SerializeToString()


def files(count: int) -> bytes:
    asked = BackMsg()
    asked.file_urls_request.file_names.extend(["a"] * count)
    return asked.SerializeToString()


def test_what_a_page_sends_is_taken() -> None:
    assert is_taken(rerun())
    assert is_taken(files(1))
    assert is_taken(BackMsg(stop_script=True).SerializeToString())
    assert is_taken(BackMsg(app_heartbeat=True).SerializeToString())


def test_a_request_for_a_million_addresses_is_not() -> None:
    assert not is_taken(files(1_000_000))


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
    assert not is_taken(made_up.SerializeToString())


def test_bytes_that_are_no_message_are_none() -> None:
    with pytest.raises(ValueError, match="no message"):
        is_taken(b"\xff\xff\xff")


def arrived(*sent: Message) -> list[Message]:
    """What comes through of messages that are sent, up to the end of the connection."""
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
        thread.submit(asyncio.run, Messages(app)({"type": "websocket"}, receive, send)).result()
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
