"""The API over real sockets: several clients at once, clients that leave, bodies without an end."""

from __future__ import annotations

import dataclasses
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]
import pytest
import uvicorn

from api import bodies, busy
from models.bounded import asking
from models.explain import explanations
from models.jobs import Job
from models.limits import LIMITS
from models.reading import counting
from tests import hostile
from tests.api.conftest import Reviewer, check, png, site
from tests.waiting import PATIENCE_S, until


@pytest.fixture
def address(reviewer: Reviewer) -> Iterator[tuple[str, int]]:
    """Where a server listens; it is stopped at the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site(), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until(lambda: server.started)
    yield listening.getsockname()
    if reviewer.waits is not None:
        reviewer.waits.set()
    server.should_exit = True
    thread.join(PATIENCE_S)
    listening.close()
    assert not thread.is_alive()


def url(address: tuple[str, int], path: str) -> str:
    return f"http://{address[0]}:{address[1]}{path}"


def post(address: tuple[str, int], path: str, **kwargs: Any) -> httpx.Response:
    # Six hostile pictures take turns in two places, each for as long as it may: that adds up.
    response = httpx.post(url(address, path), timeout=4 * PATIENCE_S, **kwargs)
    body = response.json()
    check("POST", path, response.status_code, response.headers, response.content, body)
    return response


def get(address: tuple[str, int], path: str) -> httpx.Response:
    return httpx.get(url(address, path), timeout=PATIENCE_S)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job[Any, Any]]:
    """The explanations that were started."""
    started: list[Job[Any, Any]] = []
    start = explanations.start_text

    def noted(*given: Any, **named: Any) -> Job[Any, Any]:
        started.append(start(*given, **named))
        return started[-1]

    monkeypatch.setattr(explanations, "start_text", noted)
    return started


def question(n: int, samples: int = 64) -> dict[str, Any]:
    return {"model": "reviews-en", "text": f"a good film and {n} bad ones", "samples": samples}


def test_a_third_explanation_at_once_is_refused_and_the_server_answers_on(
    address: tuple[str, int], reviewer: Reviewer
) -> None:
    for n in range(8):  # classified beforehand, so that only explanations wait
        assert post(address, "/api/predict", json=unsampled(n)).status_code == 200
    reviewer.waits = threading.Event()
    with ThreadPoolExecutor(8) as clients:
        answers = [
            clients.submit(post, address, "/api/explain", json=question(n)) for n in range(8)
        ]
        until(lambda: sum(answer.done() for answer in answers) == 8 - busy.EXPLANATIONS)
        # While two are stuck inside the model, what needs no model is answered at once.
        assert get(address, "/api/health").status_code == 200
        assert get(address, "/").text.startswith("<!doctype html>")
        assert post(address, "/api/predict", json=unsampled(0)).status_code == 200
        assert sum(answer.done() for answer in answers) == 8 - busy.EXPLANATIONS
        reviewer.waits.set()
    found = [answer.result() for answer in answers]
    assert sorted(r.status_code for r in found) == [200] * busy.EXPLANATIONS + [429] * 6
    refused = next(r for r in found if r.status_code == 429)
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["error"]["code"] == "too_many_requests"
    assert post(address, "/api/explain", json=question(99)).status_code == 200


def unsampled(n: int) -> dict[str, Any]:
    return {name: value for name, value in question(n).items() if name != "samples"}


def test_a_client_that_leaves_ends_its_explanation(
    address: tuple[str, int], reviewer: Reviewer, jobs: list[Job[Any, Any]]
) -> None:
    assert post(address, "/api/predict", json=unsampled(1)).status_code == 200
    reviewer.waits, calls = threading.Event(), reviewer.calls
    client = http.client.HTTPConnection(*address, timeout=PATIENCE_S)
    body = json.dumps(question(1, 5000))
    client.request("POST", "/api/explain", body, {"content-type": "application/json"})
    until(lambda: reviewer.calls == calls + 1)
    client.close()
    until(lambda: bool(jobs) and jobs[0].cancelled)
    reviewer.waits.set()
    until(jobs[0].poll)
    # Seven words can be taken out in 128 ways: to the end, that would have been four calls.
    assert reviewer.calls == calls + 1
    assert post(address, "/api/explain", json=question(1)).status_code == 200


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[bytes]:
    """A picture of a minute's work, and nobody counts what it is made of."""
    free = dataclasses.replace(LIMITS, image_scans=10**9, image_parts=10**9)
    monkeypatch.setattr(counting, "LIMITS", free)
    asking.end()
    asking.begin()
    yield hostile.jpeg_of_scans(7000, 7000, 24_000)
    asking.end()
    asking.begin()


def decoders() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # it has just ended
            if "models.reading.decoder" in child.cmdline():
                found.append(child)
    return found


def spent() -> float:
    """Seconds of processor time that decoders have used, those that have ended."""
    return float(psutil.Process().cpu_times().children_user)


@pytest.mark.parametrize("path", ["/api/predict", "/api/explain"])
def test_a_client_that_leaves_ends_its_decoder(
    address: tuple[str, int], endless: bytes, path: str
) -> None:
    before = spent()
    form = httpx.Request("POST", "http://x", data={"model": "photos"}, files={"file": endless})
    client = http.client.HTTPConnection(*address, timeout=PATIENCE_S)
    client.request("POST", path, form.read(), dict(form.headers))
    until(decoders)
    client.close()
    until(lambda: not decoders())
    assert spent() - before < LIMITS.image_seconds  # to its end it would have used them up


def test_nobody_waits_for_pictures_that_take_long(address: tuple[str, int], endless: bytes) -> None:
    def ask(data: bytes) -> httpx.Response:
        return post(address, "/api/predict", data={"model": "photos"}, files={"file": data})

    assert ask(png()).status_code == 200
    with ThreadPoolExecutor(6) as clients:
        hostile_ones = [clients.submit(ask, endless) for _ in range(6)]
        until(lambda: len(decoders()) > 1)
        meanwhile = 0
        while not all(answer.done() for answer in hostile_ones):
            assert ask(png()).status_code == 200
            meanwhile += not all(answer.done() for answer in hostile_ones)
    assert meanwhile
    # Two have a place; the others hold none of the API's for seconds, but are told to come again.
    found = sorted(answer.result().json()["error"]["code"] for answer in hostile_ones)
    assert found == ["decoders_busy"] * 4 + ["image_too_slow"] * 2
    assert all(
        int(answer.result().headers["retry-after"]) > 0
        for answer in hostile_ones
        if answer.result().status_code == 429
    )


def test_an_explanation_that_takes_too_long_ends(
    address: tuple[str, int],
    reviewer: Reviewer,
    jobs: list[Job[Any, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert post(address, "/api/predict", json=unsampled(1)).status_code == 200
    monkeypatch.setattr(explanations, "WAIT_S", 0.5)
    reviewer.waits, calls = threading.Event(), reviewer.calls
    response = post(address, "/api/explain", json=question(1, 5000))
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "explanation_too_slow"
    assert jobs[0].cancelled
    reviewer.waits.set()
    until(jobs[0].poll)
    assert reviewer.calls <= calls + 1


def test_places_are_given_back_however_a_request_ends(address: tuple[str, int]) -> None:
    for n in range(3 * busy.REQUESTS):
        with socket.create_connection(address) as half:
            half.sendall(
                b"POST /api/explain HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b'Content-Length: 1000\r\n\r\n{"model":'
            )
        refused = httpx.post(url(address, "/api/explain"), content=b"{", timeout=PATIENCE_S)
        assert refused.status_code == 415
        assert post(address, "/api/explain", json={**question(n), "seed": "x"}).status_code == 422
    until(lambda: post(address, "/api/explain", json=question(1)).status_code == 200)


@contextmanager
def half_a_request(address: tuple[str, int], length: int = 1000) -> Iterator[socket.socket]:
    """A connection whose body has begun, and does not end."""
    with socket.create_connection(address, timeout=PATIENCE_S) as half:
        half.sendall(
            b"POST /api/predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n{" % length
        )
        yield half


def test_silent_connections_are_in_nobodys_way(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "_GRACE_S", 3600.0)
    monkeypatch.setattr(bodies, "_BODY_S", 3600.0)
    with ExitStack() as open_ones:
        for _ in range(5 * busy.REQUESTS):
            open_ones.enter_context(half_a_request(address))
        for n in range(3):
            assert post(address, "/api/predict", json=unsampled(n)).status_code == 200
            assert post(address, "/api/explain", json=question(n)).status_code == 200


def test_a_body_that_does_not_come_is_dropped(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (bodies._GRACE_S, bodies._BYTES_A_SECOND) == (5, 1000)
    monkeypatch.setattr(bodies, "_GRACE_S", 0.5)
    with half_a_request(address) as silent:
        said = b"".join(iter(lambda: silent.recv(65536), b""))  # until the server closes it
        assert said.startswith(b"HTTP/1.1 400")
        assert b'"too_slow"' in said
    with half_a_request(address) as slow:
        slow.settimeout(0.1)
        said = b""
        for _ in range(90):  # a hundred bytes a second
            slow.sendall(b" " * 10)
            with suppress(TimeoutError):
                said = slow.recv(65536)
                break
        assert said.startswith(b"HTTP/1.1 400")


def test_bytes_buy_a_body_time(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_GRACE_S", 0.5)
    monkeypatch.setattr(bodies, "_BYTES_A_SECOND", 10)
    body = json.dumps({**unsampled(1), "text": "good " * 100}).encode()
    with half_a_request(address, len(body)) as steady:
        steady.sendall(body[1:300])
        time.sleep(1.5)
        steady.sendall(body[300:])
        assert steady.recv(65536).startswith(b"HTTP/1.1 200")


def test_what_arrives_is_weighed_before_anybody_is_let_in(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 8 * LIMITS.request_bytes <= busy.ARRIVING_BYTES
    monkeypatch.setattr(bodies, "_GRACE_S", 3600.0)
    monkeypatch.setattr(busy, "arriving", busy.Scales(5000, retry_after=3))
    heavy = {**unsampled(1), "text": "good " * 400}
    with half_a_request(address, 9000) as half:
        half.sendall(b" " * 4000)
        until(lambda: post(address, "/api/predict", json=heavy).status_code == 429)
        assert post(address, "/api/predict", json=unsampled(1)).status_code == 200
    until(lambda: post(address, "/api/predict", json=heavy).status_code == 200)


def test_a_body_without_a_length_is_cut_off_at_the_limit(address: tuple[str, int]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(2 * bodies.JSON_BYTES // 2**20):
            yield b" " * 2**20

    response = post(
        address, "/api/predict", content=endless(), headers={"content-type": "application/json"}
    )
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "request_too_large"


def test_who_reads_only_after_sending_everything_gets_the_answer_too(
    address: tuple[str, int],
) -> None:
    # Python's own client does; a server that just closed would break its connection.
    for size in (LIMITS.request_bytes + 1, 2 * LIMITS.request_bytes):
        client = http.client.HTTPConnection(*address, timeout=PATIENCE_S)
        client.request(
            "POST",
            "/api/predict",
            b"\0" * size,
            {"content-type": "multipart/form-data; boundary=x"},
        )
        answer = client.getresponse()
        assert answer.status == 413
        assert json.loads(answer.read())["error"]["code"] == "request_too_large"
        client.close()


def test_who_asks_before_sending_is_told_at_once(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=PATIENCE_S) as client:
        client.sendall(
            b"POST /api/predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 9999999999\r\nExpect: 100-continue\r\n\r\n"
        )
        head, _, body = client.recv(65536).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 413")
        body += client.recv(65536) if not body else b""
        assert json.loads(body)["error"]["code"] == "request_too_large"
