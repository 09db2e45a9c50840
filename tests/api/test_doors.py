"""Who is let into the site at all, and what every answer tells a browser to refuse."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.doors import HEADERS, Doors
from models.addresses import addresses, allowed_hosts

GOOD = ["localhost", "localhost:8501", "127.0.0.1:80", "[::1]:8501", "LOCALHOST", "localhost."]
BAD = [
    "evil.example", "localhost.evil.example", "evil.example:8501", "", "localhost:port",
    "user@localhost", "localhost/x", "local host", "127.0.0.1.nip.io", "[::1", "::1",
]  # fmt: skip


def client(hosts: frozenset[str] | None = None) -> TestClient:
    async def page(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("secret", headers={"referrer-policy": "origin"})

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("secret")
        await socket.close()

    doors = Middleware(Doors, hosts=allowed_hosts("") if hosts is None else hosts)
    routes = [Route("/", page), WebSocketRoute("/stream", stream)]
    return TestClient(Starlette(routes=routes, middleware=[doors]))


@pytest.mark.parametrize("host", GOOD)
def test_its_own_names_are_let_in(host: str) -> None:
    assert client().get("/", headers={"host": host}).text == "secret"


@pytest.mark.parametrize("host", BAD)
def test_any_other_name_is_refused_in_json(host: str) -> None:
    answer = client().get("/", headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["error"]["code"] == "unknown_host"
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"]


def test_a_name_that_was_allowed_is_let_in() -> None:
    hosts = allowed_hosts(" certitude.example.org , 10.0.0.7")
    for host in ("certitude.example.org", "Certitude.Example.ORG:443", "10.0.0.7:8501"):
        assert client(hosts).get("/", headers={"host": host}).status_code == 200
    assert client(hosts).get("/", headers={"host": "other.example.org"}).status_code == 421
    anything = client(allowed_hosts("*"))
    assert anything.get("/", headers={"host": "whatever"}).status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/base/_stcore/metrics/"])
def test_how_many_people_are_here_is_told_to_this_machine_only(path: str) -> None:
    async def page(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("7 people")

    doors = Middleware(Doors, hosts=allowed_hosts(""))
    app = Starlette(routes=[Route(path, page)], middleware=[doors])
    here = TestClient(app, "http://localhost", client=("127.0.0.1", 1))
    assert here.get(path).text == "7 people"
    elsewhere = TestClient(app, "http://localhost", client=("192.0.2.1", 1))
    assert elsewhere.get(path).json()["error"]["code"] == "unknown_path"


def test_every_answer_keeps_other_sites_out_and_own_headers_stay() -> None:
    headers = client().get("/", headers={"host": "localhost"}).headers
    assert headers["referrer-policy"] == "origin"
    for name, value in HEADERS.items():
        if name != "referrer-policy":
            assert headers[name] == value
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "http:" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "origin", "in_"),
    [
        ("localhost:8501", "http://localhost:8501", True),
        ("localhost:8501", None, True),
        ("localhost:8501", "http://evil.example", False),
        ("localhost:8501", "http://localhost:9999", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "http://[", False),
        ("evil.example", "http://evil.example", False),
    ],
)
def test_a_websocket_of_a_foreign_page_is_refused_before_anybody_looks(
    host: str, origin: str | None, in_: bool
) -> None:
    headers = {"host": host} | ({"origin": origin} if origin is not None else {})
    if in_:
        with client().websocket_connect("/stream", headers=headers) as stream:
            assert stream.receive_text() == "secret"
        return
    with pytest.raises(WebSocketDisconnect), client().websocket_connect("/stream", headers=headers):
        pass


def test_a_page_from_elsewhere_cannot_send_anything() -> None:
    here = {"host": "localhost:8501"}
    for origin in ("http://evil.example", "null", "http://localhost:9999"):
        answer = client().post("/", headers={**here, "origin": origin})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")
    # Their links may lead here, and our own pages and programs may send.
    assert client().get("/", headers={**here, "origin": "http://evil.example"}).text == "secret"
    for own in ({"origin": "http://localhost:8501"}, {}):
        assert client().post("/", headers={**here, **own}).status_code == 405


def test_a_fault_behind_the_doors_is_one_line_and_keeps_the_headers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_request: Request) -> PlainTextResponse:
        raise OSError(36, "File name too long")

    doors = Middleware(Doors, hosts=allowed_hosts(""))
    app = Starlette(routes=[Route("/", broken)], middleware=[doors])
    answer = TestClient(app).get("/", headers={"host": "localhost"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "failed")
    assert answer.headers["content-security-policy"]
    assert len(caplog.text.strip().splitlines()) == 1


def test_the_machine_s_addresses_are_no_loopback() -> None:
    assert all(not each.startswith(("127.", "::1", "0.")) for each in addresses())
