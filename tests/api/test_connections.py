"""Connections that say nothing, or half of something, keep nobody else out."""

from __future__ import annotations

import base64
import os
import resource
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]
import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from api import connections
from api.connections import Connections
from scripts.serving import ROOT, wait_for
from tests.waiting import until

MB = 2**20
# A server of a few lines, as Streamlit starts uvicorn; as few files as an old desktop allows.
_SERVER = """
import asyncio, resource, socket, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 512))
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from api import connections
connections.HEAD_S, connections.REST_S, connections.MESSAGE_S = 2.0, 2.0, 3.0
connections.MESSAGE_BYTES = 60 * 2**20
async def page(_request):
    return PlainTextResponse("here")
async def at_once(_request):
    held = [each.get_extra_info("socket") for each in connections.CONNECTIONS._all
            if not each.is_closing()]
    told = [each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in held]
    return PlainTextResponse(str(bool(told) and all(told)))
async def stream(socket):
    await socket.accept()
    while True:
        await socket.send_text(str(len(await socket.receive_bytes())))
async def lifespan(app):
    task = asyncio.create_task(connections.keep_looking())
    yield
    task.cancel()
from contextlib import asynccontextmanager
routes = [Route("/", page), Route("/at-once", at_once), WebSocketRoute("/ws", stream)]
app = Starlette(routes=routes, lifespan=asynccontextmanager(lifespan))
connections.look_after()
listening = socket.socket(family=socket.AF_INET)
listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listening.bind(("127.0.0.1", int(sys.argv[1])))
listening.listen(100)
config = uvicorn.Config(app, ws="websockets-sansio", http="h11", log_level="critical",
                        ws_max_size=32_000_000)
uvicorn.Server(config).run(sockets=[listening])
"""


@pytest.fixture
def server() -> Iterator[tuple[int, int]]:
    """Its port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(port)], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield port, process.pid
    finally:
        process.kill()
        process.wait(20)


def silent(port: int, stack: ExitStack, begun: bytes = b"") -> socket.socket:
    made = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
    made.sendall(begun)
    return made


def websocket(port: int, stack: ExitStack) -> socket.socket:
    key = base64.b64encode(os.urandom(16)).decode()
    made = silent(
        port,
        stack,
        f"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode(),
    )
    assert b" 101 " in made.recv(1000)
    return made


def head(size: int, first: int = 0x82) -> bytes:
    return bytes([first, 0xFF]) + struct.pack(">Q", size) + bytes(4)


def has_ended(made: socket.socket) -> bool:
    made.settimeout(0.2)
    try:
        return not made.recv(1000)
    except TimeoutError:
        return False
    except OSError:
        return True


def test_more_silent_connections_than_files_stop_nobody(server: tuple[int, int]) -> None:
    port, _ = server
    with ExitStack() as stack:
        made = [silent(port, stack, b"GET / HT" if n % 2 else b"") for n in range(700)]
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=20).text == "here"
        until(lambda: has_ended(made[-1]))
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=20).text == "here"


def test_who_asks_in_time_and_again_is_served(server: tuple[int, int]) -> None:
    port, _ = server
    with ExitStack() as stack:
        made = silent(port, stack)
        for _ in range(3):
            made.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            told = b""
            while not told.endswith(b"here"):
                told += made.recv(1000)
            time.sleep(0.7)
        made.sendall(b"GET / HTTP/1.1\r\nHost: loc")  # and now half a request
        until(lambda: has_ended(made))


def test_no_answer_waits_for_the_browser_to_acknowledge_its_beginning(
    server: tuple[int, int],
) -> None:
    port, _ = server
    assert httpx.get(f"http://127.0.0.1:{port}/at-once", timeout=20).text == "True"


def test_half_messages_are_bounded_and_given_back(server: tuple[int, int]) -> None:
    port, pid = server
    before = psutil.Process(pid).memory_info().rss
    most = before
    with ExitStack() as stack:
        for _ in range(12):
            made = websocket(port, stack)
            try:
                made.sendall(head(31_000_000))
                for _ in range(29):
                    made.sendall(bytes(MB))
            except OSError:
                pass  # it was ended
            most = max(most, psutil.Process(pid).memory_info().rss)
        assert most - before < 160 * MB  # 360 without a bound
        whole = websocket(port, stack)
        whole.sendall(head(1000) + bytes(1000))
        assert b"1000" in whole.recv(1000)
        until(lambda: psutil.Process(pid).memory_info().rss - before < 50 * MB)
        whole.sendall(head(5) + bytes(5))  # that one is still there
        assert b"5" in whole.recv(1000)


def test_a_message_in_thousands_of_pieces_ends_the_connection(server: tuple[int, int]) -> None:
    port, _ = server
    with ExitStack() as stack:
        made = websocket(port, stack)
        with pytest.raises(OSError, match=r".*"):  # noqa: PT012 - whichever of them is too many
            made.sendall(head(1, 0x02) + b"a")
            for _ in range(200):
                made.sendall((head(1, 0x00) + b"a") * 100)
                time.sleep(0.01)
            raise AssertionError("all were taken")


class Wire:
    """A transport; asking: a request is under way."""

    def __init__(self, address: str, asking: bool = False) -> None:
        self.address, self.ended = address, False
        self.protocol = object.__new__(H11Protocol)
        self.protocol.cycle = type("Cycle", (), {"response_complete": not asking})()

    def get_extra_info(self, _name: str) -> tuple[str, int]:
        return self.address, 1

    def get_protocol(self) -> Any:
        return self.protocol

    def is_closing(self) -> bool:
        return self.ended

    def abort(self) -> None:
        self.ended = True


def test_one_address_does_not_take_all_places() -> None:
    held = Connections(most=10, of_one=4)
    mine = [Wire("192.0.2.1", asking=True) for _ in range(9)]
    for wire in mine:
        held.came(wire)
    assert [wire.ended for wire in mine] == [False] * 4 + [True] * 5
    yours = Wire("192.0.2.2")
    held.came(yours)
    assert not yours.ended


def test_a_proxy_that_is_trusted_brings_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1, 192.0.2.1")
    held = Connections(most=10, of_one=4)
    people = [Wire("192.0.2.1", asking=True) for _ in range(9)]
    for wire in people:
        held.came(wire)
    assert not any(wire.ended for wire in people)


def test_the_silent_make_room_for_who_comes() -> None:
    held = Connections(most=3, of_one=2)
    first, asking, third = Wire("127.0.0.1"), Wire("127.0.0.1", asking=True), Wire("192.0.2.1")
    for wire in (first, asking, third):
        held.came(wire)
    fourth = Wire("192.0.2.2", asking=True)
    held.came(fourth)
    assert [wire.ended for wire in (first, asking, third, fourth)] == [True, False, False, False]


def test_one_address_does_not_fill_what_all_may_half_say() -> None:
    held = Connections()
    dropped: list[str] = []

    def says(address: str, size: int) -> Wire:
        wire = Wire(address, asking=True)
        held.came(wire)
        held.holds(wire, size, 1, lambda: dropped.append(address))
        return wire

    quarter = connections.MESSAGE_BYTES_OF_ONE
    assert not says("192.0.2.1", quarter - 10).ended
    assert says("192.0.2.1", 20).ended
    assert not says("192.0.2.2", 20 * MB).ended
    assert dropped == ["192.0.2.1"]


@pytest.mark.parametrize(
    ("soft", "wanted"), [(1024, 2000), (200, 64)], ids=["raised", "as far as it goes"]
)
def test_as_many_connections_as_there_may_be_files(
    soft: int, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    now = [soft]
    hard = 1_048_576 if soft == 1024 else soft
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (now[0], hard))
    raised: Callable[..., None] = lambda _what, limits: now.__setitem__(0, limits[0])  # noqa: E731
    monkeypatch.setattr(resource, "setrlimit", raised)
    monkeypatch.setattr(connections.CONNECTIONS, "allow", told.append)
    connections._raise_ceiling()
    assert (told[-1] if told else connections.MOST) == wanted
