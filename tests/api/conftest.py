"""The API beside a site, models made on the spot, and a client that doubts every answer."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from openapi_schema_validator import OAS31Validator
from PIL import Image
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, compile_path
from starlette.testclient import TestClient

from api.routes import ROUTES, description
from models import loading, predictions
from models.adapters import pictures
from models.catalog import Entry
from models.classifier import Prepared, Reading
from models.explain import explanations
from models.prediction import Label
from tests.waiting import PATIENCE_S

READS = 2_000  # characters that the text model reads
SIDE = 32


class Reviewer:
    """Counts good and bad words, so that it is known what an explanation has to find."""

    labels = (Label("negative"), Label("<b>positive</b>"))

    def __init__(self) -> None:
        self.waits: threading.Event | None = None  # no answer before it is set
        self.started = threading.Event()
        self.calls = 0
        self.fails: Exception | None = None
        self.delay = 0.0

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        self.calls += 1
        self.started.set()
        if self.waits is not None:
            assert self.waits.wait(PATIENCE_S)
        time.sleep(self.delay)
        if self.fails is not None:
            raise self.fails
        logits = np.array(
            [
                t[:READS].count("good") + t[:READS].count("bon") - t[:READS].count("bad")
                for t in texts
            ]
        )
        positive = 1 / (1 + np.exp(-2.0 * logits))
        return np.stack([1 - positive, positive], axis=1)

    def reading(self, text: str) -> Reading:
        return Reading(min(len(text), READS), 0, None)


class Weaver:
    """Says how rough the left half of a picture is; ten classes, most of them never right."""

    labels = tuple(Label(str(i)) for i in range(10))
    size = (SIDE, SIDE)

    def prepare(self, image: Image.Image) -> Prepared:
        return pictures.scaled(image, self.size, pictures.whole(image), Image.Resampling.BICUBIC)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        left = images[:, :, : SIDE // 2].astype(float)
        rough = np.minimum(1, np.abs(np.diff(left, axis=2)).mean(axis=(1, 2, 3)) / 60)
        rest = np.full((len(images), 8), 0.01)
        return np.column_stack([rest[:, :3], rough * 0.92, (1 - rough) * 0.92, rest[:, 3:]])


@pytest.fixture
def reviewer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reviewer]:
    """The text model behind every text id of the catalog; a Weaver is behind the others."""
    text, image = Reviewer(), Weaver()

    def build(entry: Entry, _report: loading.Report) -> Any:
        return text if entry.kind == "text" else image

    predictions.forget()
    explanations.forget()
    monkeypatch.setattr(loading, "build", build)
    yield text
    predictions.forget()
    explanations.forget()


def site() -> Starlette:
    """The API mounted as in the app: a page answers everywhere else."""

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await HTMLResponse("<!doctype html><title>the site</title>")(scope, receive, send)

    return Starlette(routes=[*ROUTES, Mount("/", page)])


def check(method: str, url: str, status: int, headers: Any, body: bytes, value: Any) -> None:
    """Whether an answer is what openapi.json promises for its address, method and status."""
    kind = headers["content-type"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert b"Traceback" not in body
    document = description()
    error = {"$ref": "#/components/schemas/Error"}
    path = urlsplit(url).path
    described = (one for one in document["paths"] if compile_path(one)[0].match(path))
    operation = document["paths"].get(next(described, ""), {}).get(method.lower())
    if operation is None:
        assert status in (404, 405)
        assert kind == "application/json"
        schema: Any = error
    else:
        answer = operation["responses"][str(status)]
        if "$ref" in answer:
            answer = document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        assert kind in answer["content"]
        if kind != "application/json":
            return
        schema = answer["content"]["application/json"]["schema"]
    OAS31Validator({**schema, "components": document["components"]}).validate(value)


class Client(TestClient):
    """A client that holds every answer against the OpenAPI document."""

    def request(self, method: str, url: Any, **kwargs: Any) -> Any:
        response = super().request(method, url, **kwargs)
        kind = response.headers["content-type"]
        check(method, str(url), response.status_code, response.headers, response.content,
              response.json() if kind == "application/json" else None)  # fmt: skip
        return response


@pytest.fixture
def client(reviewer: Reviewer) -> Client:
    return Client(site())


def png(size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A picture that is the same everywhere."""
    return encoded(Image.new(mode, size), "PNG")


def rough() -> bytes:
    """A picture of the size that the model sees, no two pixels of it alike."""
    noise = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    return encoded(Image.fromarray(noise), "PNG")


def encoded(image: Image.Image, form: str, **kwargs: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **kwargs)
    return out.getvalue()


def post_json(client: Client, path: str, body: object) -> Any:
    """Send JSON in plain ASCII, in which half a surrogate pair can be written."""
    return client.post(path, content=json.dumps(body), headers={"content-type": "application/json"})


def code(response: Any) -> tuple[int, str]:
    """An error's status and code."""
    return response.status_code, response.json()["error"]["code"]
