"""A shipped model that is not to the last byte what it was answers nothing at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.routes import ROUTES
from models import cards, catalog, examples, loaded, manifests, predictions
from models.errors import ModelError

IDS = [entry.id for entry in catalog.entries() if entry.source == "shipped"]
FIRST = "reviews-en"


@pytest.mark.parametrize("model_id", IDS)
def test_a_manifest_says_what_is_there(model_id: str) -> None:
    """If this fails after a change that was meant: python -m training.manifests."""
    folder = cards.WEIGHTS / model_id
    manifest = manifests.read(model_id)
    assert set(manifest.files) == {path.name for path in folder.iterdir()} - {manifests.FILE}
    manifests.check(model_id)
    offered = examples.for_entry(catalog.get(model_id))
    known = [each.lesson for each in offered if each.id in manifest.answers]
    assert sorted(known) == ["sure-right", "unsure"]


@pytest.mark.parametrize("model_id", IDS)
def test_a_shipped_model_is_ready_and_loads(model_id: str) -> None:
    """Loading asks for the known answers, so that this proves them on this machine too."""
    assert catalog.get(model_id).availability() == "ready"
    loaded.load(model_id)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of one model's folder, to be broken."""
    shutil.copytree(cards.WEIGHTS / FIRST, tmp_path / FIRST)
    predictions.forget()
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path)
    yield tmp_path / FIRST
    monkeypatch.undo()
    predictions.forget()


def refused(expected: str) -> None:
    """The page's and the API's way to an answer both end in this error."""
    with pytest.raises(ModelError) as caught:
        predictions.of_text(FIRST, "a wonderful film")
    assert (caught.value.code, caught.value.status) == (expected, 503)
    assert f"models/weights/{FIRST}" in str(caught.value)
    client = TestClient(Starlette(routes=ROUTES))
    answer = client.post("/api/predict", json={"model": FIRST, "text": "a wonderful film"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, expected)


def is_available() -> bool:
    listed = TestClient(Starlette(routes=ROUTES)).get("/api/models").json()
    return bool(next(model["available"] for model in listed if model["id"] == FIRST))


@pytest.mark.parametrize("name", ["tokenizer.json", "tokenizer_config.json", "config.json"])
def test_without_one_of_its_files_a_model_answers_nothing(weights: Path, name: str) -> None:
    assert is_available()
    (weights / name).unlink()
    assert not is_available()
    refused("model_missing")


@pytest.mark.parametrize(
    "name", ["model.safetensors", "tokenizer.json", "config.json", "card.json"]
)
def test_with_flipped_bits_a_model_answers_nothing(weights: Path, name: str) -> None:
    path = weights / name
    content = np.frombuffer(path.read_bytes(), np.uint8).copy()
    flipped = np.random.default_rng(3).integers(len(content) // 2, len(content), 200)
    content[flipped] ^= 1
    path.write_bytes(content.tobytes())
    refused("model_corrupt")


def test_a_file_cut_short_is_not_available(weights: Path) -> None:
    path = weights / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1])
    assert not is_available()
    refused("model_corrupt")


def test_a_model_that_answers_its_examples_otherwise_answers_nothing(weights: Path) -> None:
    """As a tokenizer or a framework of another version would have it: every file is whole."""
    path = weights / "tokenizer_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "model_max_length": 3}))
    known = manifests.read(FIRST).answers
    manifests.write(weights, known)
    refused("model_corrupt")
    close = {name: tuple(p + 9e-4 for p in row) for name, row in known.items()}
    shutil.copy(Path(__file__).parents[2] / "models" / "weights" / FIRST / path.name, path)
    manifests.write(weights, close)
    assert predictions.of_text(FIRST, "a wonderful film").confidence > 0.9
