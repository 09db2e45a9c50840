"""What the API does with what it cannot take: one JSON error each, and the server goes on."""

from __future__ import annotations

import io
import json
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from api import bodies, busy
from models import (
    cards,
    loading,
    predictions,
)
from models.catalog import Entry
from models.limits import LIMITS
from tests.api.conftest import Client, Reviewer, code, encoded, png, post_json

JSON = {"content-type": "application/json"}
GOOD = {"model": "reviews-en", "text": "a good film"}


def short(value: object) -> str | None:
    """The name of a test case made of many bytes."""
    return repr(value[:24]) if isinstance(value, bytes) else None


BOTH = pytest.mark.parametrize("path", ["/api/predict", "/api/explain"])


@pytest.fixture(autouse=True)
def _still_alive(client: Client) -> Any:
    yield
    assert client.get("/api/health").status_code == 200
    assert client.post("/api/predict", json=GOOD).status_code == 200


# --- addresses and methods ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/predict/", "/api/health/x", "/api/<script>"]
)
def test_an_unknown_address_is_json_and_not_the_site(client: Client, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert code(client.request(method, path)) == (404, "unknown_path")


def test_a_wrong_method_is_told_the_right_one(client: Client) -> None:
    response = client.get("/api/predict")
    assert code(response) == (405, "wrong_method")
    assert response.headers["allow"] == "POST"
    assert code(client.post("/api/health")) == (405, "wrong_method")
    assert code(client.options("/api/explain")) == (405, "wrong_method")


# --- bodies ---------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(("body", "expected"), [
    (b"", "bad_json"),
    (b"{", "bad_json"),
    (b"null", "bad_json"),
    (b"[]", "bad_json"),
    (b'"text"', "bad_json"),
    (b'{"model":"reviews-en","text":"a"} x', "bad_json"),
    (b'{"model":"reviews-en","text":"a","text":"b"}', "bad_json"),
    (b'{"model":"reviews-en","text":NaN}', "bad_json"),
    (b'{"model":"reviews-en","text":-Infinity}', "bad_json"),
    (b'{"model":"reviews-en","text":1e999}', "bad_json"),
    (b'{"model":"reviews-en","text":' + b"9" * 5000 + b"}", "bad_json"),
    (b'{"model":"reviews-en","text":"\x01"}', "bad_json"),
    (b'{"model":"reviews-en","text":"\\q"}', "bad_json"),
    (b'{"model":"reviews-en","text":"\xff\xfe"}', "bad_encoding"),
    ('{"model":"reviews-en","text":"été"}'.encode("latin-1"), "bad_encoding"),
    ('{"model":"reviews-en","text":"a"}'.encode("utf-16"), "bad_encoding"),
    (b"[" * 100_000, "json_too_complex"),
    (b'{"a":' * 50 + b"1" + b"}" * 50, "json_too_complex"),
    (b'{"model":"reviews-en","text":[' + b"[]," * 1_000_000 + b"[]]}", "json_too_complex"),
    (b'{"text":"a"}', "missing_field"),
    (b'{"model":"reviews-en"}', "missing_field"),
    (b'{"model":"reviews-en","text":null}', "wrong_type"),
    (b'{"model":"reviews-en","text":["a"]}', "wrong_type"),
    (b'{"model":7,"text":"a"}', "wrong_type"),
    (b'{"model":"reviews-en","text":"a","sample":5}', "unknown_field"),
    (b'{"model":"reviews-en","text":"a","\\ud800":5}', "unknown_field"),
], ids=short)  # fmt: skip
def test_json_that_cannot_be_understood(
    client: Client, path: str, body: bytes, expected: str
) -> None:
    assert code(client.post(path, content=body, headers=JSON)) == (400, expected)


def test_a_byte_order_mark_is_no_harm(client: Client) -> None:
    body = b"\xef\xbb\xbf" + json.dumps(GOOD).encode()
    assert client.post("/api/predict", content=body, headers=JSON).status_code == 200


@BOTH
@pytest.mark.parametrize("headers", [
    {}, {"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"},
    {"content-type": "application/json; charset=latin-1"},
    {"content-type": "multipart/form-data; boundary=x; charset=idna"},
    {"content-type": "application/json", "content-encoding": "gzip"},
    {"content-type": "\x00"}, {"content-type": "application/json5"},
])  # fmt: skip
def test_other_content_types(client: Client, path: str, headers: dict[str, str]) -> None:
    response = client.post(path, content=json.dumps(GOOD).encode(), headers=headers)
    assert code(response) == (415, "unsupported_content_type")


def part(name: str, value: bytes, filename: str | None = None) -> bytes:
    file = f'; filename="{filename}"' if filename is not None else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + value + b"\r\n"


MODEL, FILE = part("model", b"digits"), part("file", png(), "a.png")


@BOTH
@pytest.mark.parametrize(("body", "expected"), [
    (b"", "missing_field"),
    (b"nonsense", "bad_form"),
    (MODEL + b"--x--\r\n", "missing_field"),
    (FILE + b"--x--\r\n", "missing_field"),
    (MODEL + FILE[:-40], "missing_field"),
    (MODEL + MODEL + FILE + b"--x--\r\n", "bad_form"),
    (MODEL + FILE + FILE + b"--x--\r\n", "bad_form"),
    (MODEL + FILE + part("seeds", b"1") + b"--x--\r\n", "unknown_field"),
    (MODEL + part("file", b"text") + b"--x--\r\n", "wrong_type"),
    (part("model", b"digits", "model") + part("file", b"a") + b"--x--\r\n", "wrong_type"),
    (part("model", b"d" * 20_000) + FILE + b"--x--\r\n", "bad_form"),
    (b"".join(part(f"f{i}", b"") for i in range(50)) + b"--x--\r\n", "bad_form"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n", "bad_form"),
], ids=short)  # fmt: skip
def test_forms_that_cannot_be_understood(
    client: Client, path: str, body: bytes, expected: str
) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert code(client.post(path, content=body, headers=headers)) == (400, expected)


def test_a_form_without_a_boundary(client: Client) -> None:
    headers = {"content-type": "multipart/form-data"}
    assert code(client.post("/api/predict", content=b"a", headers=headers)) == (400, "bad_form")


@BOTH
def test_a_body_over_the_limit(client: Client, path: str) -> None:
    text = json.dumps({**GOOD, "text": "a" * bodies.JSON_BYTES}).encode()
    assert code(client.post(path, content=text, headers=JSON)) == (413, "request_too_large")
    files = {"file": b"\0" * (LIMITS.request_bytes + 1)}
    response = client.post(path, data={"model": "digits"}, files=files)
    assert code(response) == (413, "request_too_large")


@BOTH
def test_a_slow_body_gives_its_place_away(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bodies, "_BODY_S", 0.0)
        assert code(client.post(path, json=GOOD)) == (400, "too_slow")


# --- what is asked --------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    "model", ["", "nope", "../../etc", "<script>", "a\r\nSet-Cookie: x=1", "\0"]
)
def test_an_unknown_model(client: Client, path: str, model: str) -> None:
    response = client.post(path, json={"model": model, "text": "good"})
    assert code(response) == (404, "unknown_model")
    assert "set-cookie" not in response.headers


@BOTH
def test_a_model_of_the_other_kind(client: Client, path: str) -> None:
    response = client.post(path, json={"model": "digits", "text": "good"})
    assert code(response) == (422, "wrong_kind")
    assert "multipart" in response.json()["error"]["message"]
    response = client.post(path, data={"model": "reviews-en"}, files={"file": png()})
    assert code(response) == (422, "wrong_kind")
    assert "JSON" in response.json()["error"]["message"]


@BOTH
@pytest.mark.parametrize("text", ["", "   \n\t", "\0\0", "\u200b", "\ud800"])
def test_a_text_with_nothing_in_it(client: Client, path: str, text: str) -> None:
    response = post_json(client, path, {"model": "reviews-en", "text": text})
    if text == "\ud800" and path == "/api/predict":
        assert response.status_code == 200  # it is shown as one broken character
    else:
        assert response.status_code == 422


def test_a_megabyte_of_text(client: Client) -> None:
    text = "good 😀 " * (LIMITS.text_characters // 7)
    answer = client.post("/api/predict", json={"model": "reviews-en", "text": text}).json()
    assert answer["read"]["cut"]
    # Escaped, it is the longest JSON that is taken.
    escaped = {"model": "reviews-en", "text": "😀" * LIMITS.text_characters}
    assert post_json(client, "/api/predict", escaped).status_code == 200
    over = {"model": "reviews-en", "text": "a" * (LIMITS.text_characters + 1)}
    assert code(client.post("/api/predict", json=over)) == (413, "text_too_long")


@pytest.mark.parametrize("text", [
    "x", "😀", "שלום עולם", "a\0b", "\u202eevil", "<img src=x onerror=alert(1)>", "\ud83d",
    "{model}", "%s %d", "a" * 5000, "e\u0301" * 3000,
])  # fmt: skip
def test_any_other_text_is_taken(client: Client, text: str) -> None:
    body = {"model": "reviews-en", "text": text}
    assert post_json(client, "/api/predict", body).status_code == 200


# --- pictures -------------------------------------------------------------------------------


def bare_png(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    return encoded(Image.effect_noise((200, 200), 50).convert("RGB"), "JPEG")


@BOTH
@pytest.mark.parametrize(("picture", "expected"), [
    (b"", (422, "empty_file")),
    (b"this is not a picture", (415, "not_an_image")),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, (422, "image_truncated")),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", (415, "not_an_image")),
    (b"%PDF-1.7", (415, "not_an_image")),
    (jpeg()[:3000], (422, "image_truncated")),
    (bare_png(10_000, 10_000), (413, "image_too_large")),
    (bare_png(60_000, 60_000), (413, "image_too_large")),
    (b"\xff\xd8\xff" + b"\0" * LIMITS.image_bytes, (413, "file_too_large")),
], ids=short)  # fmt: skip
def test_pictures_that_are_none(
    client: Client, path: str, picture: bytes, expected: tuple[int, str]
) -> None:
    files = {"file": ("fine.png", io.BytesIO(picture), "image/png")}
    assert code(client.post(path, data={"model": "digits"}, files=files)) == expected


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX: y.png", '"><script>.png', "é.png", ""]
)
def test_any_file_name_is_harmless(client: Client, name: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = MODEL + head.encode() + png() + b"\r\n--x--\r\n"
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/api/predict", content=body, headers=headers).status_code in (200, 400)


# --- models that fail -----------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("failure", [
    RuntimeError("secret /home/someone"), MemoryError(), RecursionError(), AssertionError(),
    UnicodeEncodeError("utf-8", "a", 0, 1, "x"), TimeoutError(),
])  # fmt: skip
def test_a_failure_inside_a_model_stays_there(
    client: Client, reviewer: Reviewer, path: str, failure: Exception
) -> None:
    reviewer.fails = failure
    response = client.post(path, json={**GOOD, "text": "good, but it fails"})
    assert response.status_code == 503
    assert "secret" not in response.text
    reviewer.fails = None


def test_a_failure_while_explaining(client: Client, reviewer: Reviewer) -> None:
    assert client.post("/api/predict", json=GOOD).status_code == 200  # remembered from now on
    reviewer.fails = RuntimeError("secret")
    response = client.post("/api/explain", json=GOOD)
    assert code(response) == (503, "model_failed")
    reviewer.fails = None


@BOTH
def test_missing_and_damaged_files(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (cards.missing("reviews-en"), cards.corrupt("reviews-en")):

        def build(_entry: Entry, _report: loading.Report, error: Exception = error) -> Any:
            raise error

        predictions.forget()
        with monkeypatch.context() as patch:
            patch.setattr(loading, "build", build)
            assert code(client.post(path, json=GOOD)) == (503, error.code)
    predictions.forget()


@BOTH
def test_more_at_once_than_allowed(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(busy, "requests", busy.Gate(0, retry_after=3))
        response = client.post(path, json=GOOD)
        assert code(response) == (429, "too_many_requests")
        assert response.headers["retry-after"] == "3"
        assert client.get("/api/models").status_code == 200
