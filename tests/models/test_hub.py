"""Models from the hub: from a cache in the hub's layout, from a server that stands in, offline."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from models import catalog, loaded, predictions
from models.errors import Cancelled, CertitudeError, ModelError
from models.hub import repositories as hub
from models.loading import Loading
from tests.models import standins

REPO = "someone/tiny-reviews"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.bert(tmp_path_factory.mktemp("saved"), ["NEGATIVE", "POSITIVE"])


@pytest.fixture(scope="module")
def saved_vit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.vit(tmp_path_factory.mktemp("vit"), ["cat", "dog", "owl"])


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty download cache, no network, and a service that knows nothing."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    predictions.forget()
    yield tmp_path / "cache"
    predictions.forget()


class Hub:
    """A hub on this machine: one repository, and what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.name: path.read_bytes() for path in folder.iterdir()}
        self.asked: list[str] = []
        self.gone = False
        self.answers: bytes | None = None  # in place of what it knows of the repository
        hub_ = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub_.answer(self, True)

            def do_HEAD(self) -> None:
                hub_.answer(self, False)

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler, body: bool) -> None:
        path = request.path.split("?")[0]
        self.asked.append(f"{request.command} {path}")
        name = path.rpartition("/")[2]
        headers = {"X-Repo-Commit": standins.COMMIT}
        status = 200
        if self.gone or REPO not in path:
            status, content = 404, b"{}"
            headers["X-Error-Code"] = "RepoNotFound"
        elif path.startswith("/api/models/"):
            siblings = [{"rfilename": n, "size": len(c)} for n, c in self.files.items()]
            described = {"id": REPO, "sha": standins.COMMIT, "siblings": siblings}
            content = self.answers if self.answers is not None else json.dumps(described).encode()
        elif name in self.files:
            content = self.files[name]
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
        else:
            status, content = 404, b""
            headers["X-Error-Code"] = "EntryNotFound"
        request.send_response(status)
        for key, value in headers.items():
            request.send_header(key, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        if body:
            request.wfile.write(content)


@pytest.fixture
def online(saved: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub(saved)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    yield server
    server.server.shutdown()
    server.server.server_close()


# --- from the cache ---------------------------------------------------------------------------


def test_a_cached_text_model_works_without_network(saved: Path, cache: Path) -> None:
    standins.into_hub_cache(cache, REPO, saved)
    entry = catalog.get(f"hf:{REPO}")
    assert (entry.id, entry.kind, entry.title) == (f"hf:{REPO}", "text", REPO)
    assert entry.availability() == "ready"
    assert [label.id for label in entry.labels()] == ["NEGATIVE", "POSITIVE"]
    prediction = predictions.of_text(entry.id, "good film")
    assert prediction.model_id == f"hf:{REPO}"
    assert [label.id for label in prediction.labels] == ["NEGATIVE", "POSITIVE"]


def test_a_cached_picture_model_works_without_network(saved_vit: Path, cache: Path) -> None:
    from PIL import Image

    standins.into_hub_cache(cache, "someone/tiny-vit", saved_vit)
    entry = catalog.hub_entry("https://huggingface.co/someone/tiny-vit/")
    assert (entry.id, entry.kind) == ("hf:someone/tiny-vit", "image")
    from models.reading import inputs

    prediction = predictions.of_image(entry.id, inputs.from_pil(Image.new("RGB", (50, 40), "red")))
    assert len(prediction.probabilities) == 3


def test_a_model_of_the_list_is_opened_at_its_pinned_commit(
    saved: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = catalog.get("distilbert-sst2")
    assert entry.availability() == "downloadable"
    folder = standins.into_hub_cache(cache, entry.repo, saved)
    assert entry.availability() == "downloadable"  # another commit than the pinned one
    folder.rename(folder.parent / entry.revision)
    assert entry.availability() == "ready"
    labels = loaded.load(entry.id).labels
    assert [label.name("fr") for label in labels] == ["négatif", "positif"]


def test_what_is_only_half_downloaded_is_not_taken(saved: Path, cache: Path) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    assert hub.cached(REPO, "main") == folder
    (folder / "model.safetensors").unlink()
    assert hub.cached(REPO, "main") is None
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert hub.cached(REPO, "main") is None
    (folder / "model-00001-of-00002.safetensors").write_bytes(b"")
    assert hub.cached(REPO, "main") == folder
    index["weight_map"]["b"] = "../../../etc/passwd"
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert hub.cached(REPO, "main") is None


def test_a_damaged_cached_model_says_so(saved: Path, cache: Path) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    (folder / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(ModelError) as caught:
        loaded.load(f"hf:{REPO}")
    assert (caught.value.code, caught.value.status) == ("model_corrupt", 503)
    assert REPO in str(caught.value)


def test_cached_foreign_code_is_refused(saved: Path, cache: Path) -> None:
    folder = standins.into_hub_cache(cache, REPO, saved)
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoModelForSequenceClassification": "modeling.Evil"}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "modeling.py").write_text("raise SystemExit('foreign code ran')")
    with pytest.raises(ModelError) as caught:
        catalog.get(f"hf:{REPO}")
    assert caught.value.code == "remote_code"


# --- downloading ------------------------------------------------------------------------------


def test_a_model_is_downloaded_with_progress_and_then_kept(online: Hub, cache: Path) -> None:
    online.files["pytorch_model.bin"] = b"pickled"
    online.files["modeling_evil.py"] = b"raise SystemExit"
    told: list[Loading] = []
    loaded.load(f"hf:{REPO}", told.append)
    downloads = [step for step in told if step.stage == "download"]
    wanted = sum(len(c) for n, c in online.files.items() if "pytorch" not in n and "evil" not in n)
    assert {step.total for step in downloads} == {wanted}
    assert [step.done for step in downloads] == sorted(step.done for step in downloads)
    assert downloads[-1].done == wanted
    assert told[-1].stage == "open"
    assert not any("pytorch_model.bin" in a or "evil" in a for a in online.asked)
    online.server.shutdown()
    online.asked.clear()
    predictions.forget()
    assert catalog.get(f"hf:{REPO}").availability() == "ready"
    loaded.load(f"hf:{REPO}")
    assert online.asked == []


def test_a_download_can_be_cancelled_and_taken_up_again(online: Hub) -> None:
    def stop(step: Loading) -> None:
        if step.stage == "download" and step.done > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        loaded.load(f"hf:{REPO}", stop)
    assert loaded.state(f"hf:{REPO}") == "cold"
    assert hub.cached(REPO, "main") is None
    loaded.load(f"hf:{REPO}")
    assert loaded.state(f"hf:{REPO}") == "ready"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.pop("model.safetensors"), "unsupported_model"),
        (lambda files: files.pop("config.json"), "unsupported_model"),
        (lambda files: files.update({"config.json": b"[]"}), "unsupported_model"),
        (lambda files: files.update({"config.json": b'{"auto_map": {"a": "b"}}'}), "remote_code"),
        (
            lambda files: files.update({"config.json": b'{"architectures": ["GPT2LMHeadModel"]}'}),
            "unsupported_model",
        ),
    ],
)
def test_what_is_no_classifier_in_safetensors_is_refused_before_its_weights_are_fetched(
    online: Hub, change: Any, code: str
) -> None:
    change(online.files)
    with pytest.raises(ModelError) as caught:
        catalog.get(f"hf:{REPO}")
    assert (caught.value.code, caught.value.status) == (code, 422)
    assert not any("model.safetensors" in asked for asked in online.asked)


def test_a_model_that_is_too_large_is_refused(online: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MAX_DOWNLOAD_BYTES", 1000)
    with pytest.raises(ModelError) as caught:
        catalog.get(f"hf:{REPO}")
    assert caught.value.code == "model_too_large"


def test_a_repository_that_is_not_there_is_unknown(online: Hub) -> None:
    with pytest.raises(CertitudeError) as caught:
        catalog.get("hf:nobody/nothing")
    assert (caught.value.code, caught.value.status) == ("unknown_model", 404)
    assert "nobody/nothing" in str(caught.value)


# --- offline ----------------------------------------------------------------------------------


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how many seconds each attempt to reach something would wait, had nobody answered."""
    waits: list[float] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        wait = self.gettimeout()
        waits.append(float("inf") if wait is None else wait)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    return waits


def test_offline_is_said_at_once_where_the_environment_says_it(
    cache: Path, patience: list[float]
) -> None:
    for model_id in (f"hf:{REPO}", "distilbert-sst2", "vit", "distilcamembert"):
        with pytest.raises(ModelError) as caught:
            loaded.load(model_id)
        assert (caught.value.code, caught.value.status) == ("no_network", 503)
    assert not patience


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "http://10.255.255.1"])
def test_a_dead_network_is_noticed_within_seconds(
    cache: Path, monkeypatch: pytest.MonkeyPatch, endpoint: str, patience: list[float]
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    with pytest.raises(ModelError) as caught:
        catalog.get(f"hf:{REPO}")
    assert caught.value.code == "no_network"
    assert 0 < sum(patience) < 6
    # A page is drawn again and again: the dead network is not asked each time.
    patience.clear()
    with pytest.raises(ModelError):
        catalog.get(f"hf:{REPO}")
    assert not patience


def test_the_network_is_asked_again_when_a_person_tries_again(
    online: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError):
        catalog.get(f"hf:{REPO}")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    catalog.forget()
    assert catalog.get(f"hf:{REPO}").kind == "text"
