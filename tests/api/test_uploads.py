"""Uploads of the pages: counted as they come, refused in words, let go of when a session ends."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api import uploads
from api.uploads import Uploads, let_go
from models import runtime
from models.limits import LIMITS
from models.reading.uploads import Ledger
from scripts.serving import ROOT, served, wait_for
from tests.waiting import run_apart

MB = 2**20
AWAY_S = 4


class Somebody:
    """Sessions a and b are connected; what is done to them is remembered."""

    def __init__(self) -> None:
        self.here = {"a", "b"}
        self.waiting: list[str] = []
        self.done: list[tuple[str, ...]] = []

    def quiet(self) -> bool:
        return not self.here

    def absent(self) -> list[str]:
        return [each for each in self.waiting if ("close", each) not in self.done]

    def connected(self, session: str) -> bool:
        return session in self.here

    def remove(self, session: str, file: str) -> None:
        self.done.append(("remove", session, file))

    def close(self, session: str) -> None:
        self.done.append(("close", session))

    def tell(self, session: str) -> None:
        self.done.append(("tell", session))


class Endpoint:
    """Stands where Streamlit does."""

    def __init__(self) -> None:
        self.on_disk: list[bool] = []
        self.status = 204

    async def take(self, request: Request) -> Response:
        if request.method == "PUT":
            form = await request.form()
            for value in form.values():
                assert isinstance(value, UploadFile)
                self.on_disk.append(not value._in_memory)
        return Response(status_code=self.status)


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> Somebody:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    return Somebody()


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(10 * MB, 25 * MB)


@pytest.fixture
def client(somebody: Somebody, endpoint: Endpoint, ledger: Ledger) -> TestClient:
    path = "/base/_stcore/upload_file/{session}/{file}"
    routes = [Route(path, endpoint.take, methods=["PUT", "DELETE"])]
    middleware = [Middleware(Uploads, ledger=ledger, sessions=somebody)]
    return TestClient(Starlette(routes=routes, middleware=middleware))


def put(client: TestClient, session: str, file: str, size: int) -> Any:
    return client.put(
        f"/base/_stcore/upload_file/{session}/{file}", files={"f": ("a.png", b"x" * size)}
    )


def test_the_bound_is_kept_and_said(
    client: TestClient, somebody: Somebody, endpoint: Endpoint, ledger: Ledger
) -> None:
    assert put(client, "a", "1", 6 * MB).status_code == 204
    answer = put(client, "a", "2", 6 * MB)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "session_uploads_full"
    assert "MB together" in answer.json()["error"]["message"]
    assert somebody.done == [("tell", "a")]
    assert 6 * MB < ledger.size("a") < 6.1 * MB
    assert endpoint.on_disk == [False]  # nor is what was taken written down anywhere
    assert client.delete("/base/_stcore/upload_file/a/1").status_code == 204
    assert ledger.size() == 0
    assert put(client, "a", "2", 6 * MB).status_code == 204


def test_a_body_that_does_not_say_its_length_is_counted_as_it_comes(
    client: TestClient, somebody: Somebody, ledger: Ledger
) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
        for _ in range(30):
            yield bytes(MB)

    answer = client.put(
        "/base/_stcore/upload_file/a/1",
        content=endless(),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert ledger.size() == 0


def test_what_was_not_taken_is_not_held(
    client: TestClient, endpoint: Endpoint, ledger: Ledger
) -> None:
    endpoint.status = 403
    for number in range(5):
        assert put(client, "a", str(number), 6 * MB).status_code == 403
    assert ledger.size() == 0


def test_a_session_that_is_not_there_holds_nothing(client: TestClient, ledger: Ledger) -> None:
    put(client, "nobody", "1", MB)
    assert ledger.sessions() == []


def test_who_holds_most_gives_way(client: TestClient, somebody: Somebody) -> None:
    somebody.here |= {"c"}
    for session in "ab":
        for file in "12":
            assert put(client, session, file, 4 * MB + 500_000).status_code == 204
    assert put(client, "c", "1", 8 * MB).status_code == 204
    assert [done[:1] for done in somebody.done] == [("remove",)]


def test_a_body_that_does_not_come_is_given_up(
    somebody: Somebody, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_SILENCE_S", 0.2)
    monkeypatch.setattr(uploads, "_DISCARD_S", 0.2)
    sent: list[Any] = []

    async def receive() -> Any:
        if sent or ledger.size():
            await anyio.sleep(10)
        return {"type": "http.request", "body": b"--x\r\n", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            await receive()

    scope = {
        "type": "http", "method": "PUT", "path": "/_stcore/upload_file/a/1", "headers": [],
    }  # fmt: skip
    run_apart(Uploads(app, ledger, somebody)(scope, receive, send))
    assert sent[0]["status"] == 408
    assert ledger.size() == 0


def test_a_session_that_does_not_come_back_is_closed(
    somebody: Somebody, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        runtime,
        "give_memory_back",
        lambda thoroughly: somebody.done.append(("memory", str(thoroughly))),
    )
    for session in "ab":
        ledger.settle(session, object(), "1")

    async def watch() -> None:
        with anyio.move_on_after(0.8):
            await let_go(ledger, somebody, 0.2)

    somebody.here, somebody.waiting = {"b"}, ["a", "c"]  # c has given nothing
    run_apart(watch())
    assert sorted(somebody.done[:-1]) == [("close", "a"), ("close", "c")]
    assert somebody.done[-1] == ("memory", "False")  # b would wait
    assert ledger.sessions() == ["b"]


# --- the app itself, over real sockets ---------------------------------------------------------


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", str(AWAY_S))
    with served(ROOT / "app.py") as (url, _pid):
        wait_for(url + "/api/health")
        yield url


def held(url: str) -> int:
    """Bytes of uploads that Streamlit keeps, as it says itself."""
    text = httpx.get(url + "/_stcore/metrics").text
    found = re.search(r"^cache_memory_bytes\{[^}]*UploadedFileManager[^}]*\} (\S+)", text, re.M)
    return int(float(found.group(1))) if found else 0


async def visit(socket: ClientConnection) -> str:
    """Look at the picture page as a browser does; the session's id."""
    asked = BackMsg()
    asked.rerun_script.page_name = "picture"
    asked.rerun_script.query_string = "picture-from=upload"
    await socket.send(asked.SerializeToString())
    session = ""
    async for payload in socket:
        told = ForwardMsg.FromString(bytes(payload))  # type: ignore[arg-type]
        if told.WhichOneof("type") == "new_session":
            session = told.new_session.initialize.session_id
        if told.WhichOneof("type") == "script_finished" and session:
            break
    return session


async def until_told(socket: ClientConnection, words: str) -> None:
    async with asyncio.timeout(20):
        async for payload in socket:
            if words.encode() in bytes(payload):  # type: ignore[arg-type]
                return


def test_forty_large_files_into_one_session(app: str) -> None:
    token = generate_xsrf_token_string()

    async def flood() -> None:
        stream = app.replace("http", "ws") + "/_stcore/stream"
        async with (
            connect(stream, subprotocols=["streamlit"], max_size=None) as socket,  # type: ignore[list-item]
            httpx.AsyncClient(timeout=60, cookies={"_streamlit_xsrf": token}) as client,
        ):
            session = await visit(socket)
            answers = []
            for _ in range(40):
                address = f"{app}/_stcore/upload_file/{session}/{uuid.uuid4()}"
                file = {"f": ("a.png", b"x" * (24 * MB))}
                answers.append(
                    await client.put(address, files=file, headers={"X-Xsrftoken": token})
                )
            assert [answer.status_code for answer in answers] == [204] * 2 + [413] * 38
            assert answers[-1].json()["error"]["code"] == "session_uploads_full"
            assert 0 < held(app) <= LIMITS.session_upload_bytes
            await until_told(socket, "MB together by now")
            # Nor is the websocket a way round.
            with suppress(ConnectionClosed):  # while it is sent, perhaps
                await socket.send(bytes(40_000_000))
            await asyncio.wait_for(socket.wait_closed(), 10)

    run_apart(flood())
    # Nobody else comes, and nobody asks (asking changes nothing either).
    time.sleep(AWAY_S + 2)
    assert held(app) == 0
    assert httpx.get(app + "/api/health").status_code == 200
