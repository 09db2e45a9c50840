"""The list of models, and their cards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models import cards, catalog, loaded
from models.errors import CertitudeError, InputError, ModelError
from tests.models import standins


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path)
    monkeypatch.setattr(loaded, "_slots", {})  # another test in this process may have loaded it
    return tmp_path


def test_the_list_holds_what_ships_first_and_then_what_the_network_adds() -> None:
    entries = catalog.entries()
    shipped = [entry.id for entry in entries if entry.source == "shipped"]
    texts, pictures = (
        ["reviews-en", "intents-en", "services-fr"],
        ["things", "dogs", "photos", "digits"],
    )
    assert shipped == texts + pictures
    assert [entry.source for entry in entries] == ["shipped"] * 7 + ["network"] * 4
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert catalog.get(entry.id) is entry
        assert entry.title
        assert entry.description
        assert bool(entry.languages) == (entry.kind == "text")
    assert catalog.get("services-fr").language == "fr"
    assert catalog.get("digits").language is None


def test_a_view_needs_the_whole_model(weights: Path) -> None:
    entry = catalog.get("dogs")
    assert (entry.classes, entry.folders) == ((151, 269), ("dogs", "things"))
    standins.write_card(weights / "dogs", "image", ["pug", "boxer"])
    standins.seal(weights / "dogs")
    assert entry.availability() == "missing"
    standins.write_card(weights / "things", "image", ["pug", "boxer", "cat"])
    (weights / "things" / "efficientnet.npz").write_bytes(b"whole")
    standins.seal(weights / "things")
    assert (entry.availability(), entry.adapter) == ("ready", "efficientnet")
    (weights / "things" / "efficientnet.npz").unlink()
    assert (entry.availability(), entry.adapter) == ("missing", None)


@pytest.mark.parametrize("model_id", ["", "nothing", "../reviews-en", "REVIEWS-EN", "x" * 10_000])
def test_an_unknown_model_is_said_to_be_unknown(model_id: str) -> None:
    with pytest.raises(CertitudeError) as caught:
        catalog.get(model_id)
    assert (caught.value.code, caught.value.status) == ("unknown_model", 404)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "name",
    ["", "name", "a/b/c", "../../etc", "owner/..", "owner/na me", "o--w/n", "a/" + "b" * 200],
)
def test_a_hub_id_that_is_none_is_refused_before_anything_is_asked(name: str) -> None:
    with pytest.raises(InputError) as caught:
        catalog.get(f"hf:{name}")
    assert caught.value.code == "bad_model_id"


def test_looking_at_the_list_imports_no_framework() -> None:
    code = (
        "import sys; from models import catalog, loaded, predictions;"
        "[(e.availability(), e.labels()) for e in catalog.entries()];"
        "heavy = {'torch', 'tensorflow', 'keras', 'transformers', 'streamlit', 'huggingface_hub'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_shipped_model_is_missing_until_all_its_files_are_there(weights: Path) -> None:
    entry = catalog.get("digits")
    folder = weights / "digits"
    assert entry.availability() == "missing"
    standins.write_card(folder, "image", ["0", "1"])
    assert entry.availability() == "missing"
    (folder / "model.keras").write_bytes(b"whole")
    assert entry.availability() == "missing"  # nobody says what else belongs to it
    standins.seal(folder)
    assert entry.availability() == "ready"
    assert [label.id for label in entry.labels()] == ["0", "1"]
    (folder / "model.keras").write_bytes(b"cut")
    assert entry.availability() == "missing"
    (folder / "model.keras").write_bytes(b"whole")
    (folder / "card.json").unlink()
    assert entry.availability() == "missing"
    assert entry.labels() == ()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": {}}', b"[" * 10_000])
def test_a_model_whose_manifest_is_damaged_is_not_there(weights: Path, content: bytes) -> None:
    folder = weights / "digits"
    standins.write_card(folder, "image", ["0", "1"])
    (folder / "model.keras").write_bytes(b"whole")
    standins.seal(folder)
    (folder / "manifest.json").write_bytes(content)
    assert catalog.get("digits").availability() == "missing"
    with pytest.raises(ModelError) as caught:
        loaded.load("digits")
    assert (caught.value.code, caught.value.status) == ("model_corrupt", 503)


def test_a_card_is_read_whole(weights: Path) -> None:
    standins.write_card(weights / "reviews-en", "text", ["negative", "positive"])
    card = cards.read("reviews-en")
    assert [label.name("fr") for label in card.labels] == ["fr negative", "fr positive"]
    assert card.failures["fr"] == ("l'ironie",)
    assert card.metrics[0].low < card.metrics[0].value < card.metrics[0].high
    assert card.training_data[0].licence == "MIT"


def test_a_card_that_was_replaced_is_read_again(weights: Path) -> None:
    standins.write_card(weights / "digits", "image", ["0", "1"])
    assert cards.read("digits").seed == 1
    standins.write_card(weights / "digits", "image", ["0", "1"], seed=23)
    assert cards.read("digits").seed == 23


@pytest.mark.parametrize(
    "changed",
    [
        {"labels": []},
        {"labels": [{"id": "one", "en": "x", "fr": "y"}] * 2},
        {"labels": [{"id": "one", "en": "x"}, {"id": "two", "en": "x"}]},
        {"kind": "sound"},
        {"id": "other"},
        {"task": {"en": "only English"}},
        {"metrics": [{"name": "a", "set": "b", "value": 1.5, "low": 1, "high": 2, "n": 3}]},
        {"failures": None},
        {"seed": "x"},
    ],
)
def test_a_card_that_is_not_complete_is_damaged(weights: Path, changed: dict[str, object]) -> None:
    standins.write_card(weights / "digits", "image", ["0", "1"])
    path = weights / "digits" / "card.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    with pytest.raises(ModelError) as caught:
        cards.read("digits")
    assert (caught.value.code, caught.value.status) == ("model_corrupt", 503)
    assert "digits" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"id": "digits"}'])
def test_a_card_that_is_no_card_is_damaged(weights: Path, content: bytes) -> None:
    (weights / "digits").mkdir()
    (weights / "digits" / "card.json").write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        cards.read("digits")


def test_held_out_cases_are_read_as_numbers(weights: Path) -> None:
    (weights / "digits").mkdir()
    path = weights / "digits" / "held_out.npz"
    rows = np.array([[0.9, 0.1], [0.2, 0.8]], dtype=np.float32)
    np.savez(path, probabilities=rows, labels=np.array([0, 1]), source=np.array([0, 1]))
    found = cards.held_out("digits")
    np.testing.assert_allclose(found.probabilities, rows, atol=1e-7)
    assert found.probabilities.dtype == np.float64
    assert found.labels.tolist() == [0, 1]
    assert found.source.tolist() == [0, 1]


@pytest.mark.parametrize(
    "arrays",
    [
        {"probabilities": np.ones((2, 2)), "labels": np.array([0, 2])},
        {"probabilities": np.ones((2, 2)), "labels": np.array([0, -1])},
        {"probabilities": np.ones((2, 2)), "labels": np.array([0])},
        {"probabilities": np.full((2, 2), np.nan), "labels": np.array([0, 1])},
        {"labels": np.array([0])},
        {"probabilities": np.array([{"pickled": 1}], dtype=object), "labels": np.array([0])},
    ],
)
def test_held_out_cases_that_do_not_fit_are_damaged(
    weights: Path, arrays: dict[str, np.ndarray]
) -> None:
    (weights / "digits").mkdir()
    np.savez(weights / "digits" / "held_out.npz", **arrays)  # type: ignore[arg-type]
    with pytest.raises(ModelError) as caught:
        cards.held_out("digits")
    assert caught.value.code == "model_corrupt"


def test_held_out_cases_that_are_not_there_are_missing(weights: Path) -> None:
    with pytest.raises(ModelError) as caught:
        cards.held_out("digits")
    assert (caught.value.code, caught.value.status) == ("model_missing", 503)


def test_a_truncated_archive_is_damaged(weights: Path) -> None:
    (weights / "digits").mkdir()
    path = weights / "digits" / "held_out.npz"
    np.savez(path, probabilities=np.ones((50, 2)) / 2, labels=np.zeros(50, dtype=int))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ModelError, match="damaged"):
        cards.held_out("digits")
