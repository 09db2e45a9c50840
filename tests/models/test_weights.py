"""The shipped folders are complete, small enough, without pickle, and do what their cards say."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import cards

WEIGHTS = Path(__file__).resolve().parents[2] / "models" / "weights"
TEXT_FILES = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
FILES = {
    "reviews-en": TEXT_FILES,
    "intents-en": TEXT_FILES,
    "services-fr": {"linear.npz", "linear.json"},
    "digits": {"model.keras"},
    "photos": {"model.keras"},
    "things": {"efficientnet.npz"},
    "dogs": set(),  # a view on `things`: its own card, figures and manifest
}
IDS = sorted(FILES)
PROMISED = [
    ("reviews-en", "SST-2 dev", 0.90),
    ("reviews-en", "IMDB test", 0.88),
    ("intents-en", "banking77 test", 0.91),
    ("services-fr", "Services Publics+", 0.88),
    ("services-fr", "Allociné series", 0.90),
    ("digits", "MNIST test", 0.993),
    ("digits", "sklearn load_digits", 0.95),
    ("digits", "digits drawn by code", 0.95),
    ("photos", "CIFAR-10 test", 0.88),
    ("things", "Oxford-IIIT Pet", 0.825),
    ("dogs", "Oxford-IIIT Pet", 0.80),
]
# The pets that ImageNet has a class for are no more.
LEAST_CASES = {"things": 486, "dogs": 422}
FIELDS = {
    "id",
    "kind",
    "adapter",
    "task",
    "labels",
    "language",
    "training_data",
    "metrics",
    "failures",
    "intended",
    "unintended",
    "input",
    "seed",
    "trained",
    "command",
    "base",
    "sources",
    "size_mb",
}
# Those whose cases from elsewhere are not among the held-out ones.
AWAY = {"reviews-en", "intents-en", "photos"}


def card(model_id: str) -> dict[str, Any]:
    text = (WEIGHTS / model_id / "card.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def held_out(model_id: str) -> dict[str, np.ndarray]:
    with np.load(WEIGHTS / model_id / "held_out.npz", allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def test_the_files_are_small_enough() -> None:
    sizes = {path: path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()}
    assert max(sizes.values()) <= 48e6
    things = sum(size for path, size in sizes.items() if path.parent.name in ("things", "dogs"))
    assert things <= 12e6
    assert sum(sizes.values()) - things <= 110e6


@pytest.mark.parametrize("model_id", IDS)
def test_a_folder_holds_its_files_and_no_others(model_id: str) -> None:
    names = {path.name for path in (WEIGHTS / model_id).iterdir()}
    measured = {"away.npz"} if model_id in AWAY else set()
    scope = cards.read(model_id).scope
    # A score of logits, or of what a view leaves out, has no numbers of its own.
    measured |= {"scope.npz"} if scope is not None and scope.layer not in ("", "others") else set()
    measured |= {"distribution.npz"} if cards.read(model_id).distribution is not None else set()
    assert names == FILES[model_id] | measured | {"card.json", "held_out.npz", "manifest.json"}


@pytest.mark.parametrize("path", sorted(WEIGHTS.rglob("*.*")), ids=lambda path: path.name)
def test_nothing_is_pickled(path: Path) -> None:
    assert path.suffix in {".json", ".npz", ".keras", ".safetensors"}
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as stored:
            assert all(stored[name].dtype.kind in "fiu" for name in stored.files)
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as parts:
            assert set(parts.namelist()) == {"metadata.json", "config.json", "model.weights.h5"}
            assert b"Lambda" not in parts.read("config.json")


@pytest.mark.parametrize("model_id", IDS)
def test_a_card_says_everything_in_both_languages(model_id: str) -> None:
    found = card(model_id)
    assert set(found) >= FIELDS
    assert found["id"] == model_id
    for field in ("task", "intended", "unintended", "failures"):
        assert set(found[field]) == {"en", "fr"}
        assert all(found[field].values())
    assert len(found["failures"]["en"]) == len(found["failures"]["fr"]) >= 3
    for label in found["labels"]:
        assert all(label[key].strip() for key in ("id", "en", "fr"))
    for language in ("id", "en", "fr"):
        assert len({label[language] for label in found["labels"]}) == len(found["labels"])
    for entry in found["training_data"]:
        assert entry["name"]
        assert entry["licence"]
        assert entry["n"] > 0
    size = sum((WEIGHTS / model_id / name).stat().st_size for name in FILES[model_id])
    assert found["size_mb"] == pytest.approx(size / 1e6, abs=0.06)


def _french(of: Any, inside: bool = False) -> list[str]:
    if isinstance(of, str):
        return [of] if inside else []
    if isinstance(of, dict):
        return [text for key, part in of.items() for text in _french(part, inside or key == "fr")]
    return [text for part in of for text in _french(part, inside)] if isinstance(of, list) else []


@pytest.mark.parametrize("model_id", IDS)
def test_no_french_mark_begins_a_line_of_a_card(model_id: str) -> None:
    texts = _french(card(model_id))
    assert len(texts) > 8
    assert [text for text in texts if re.search(r" [;:!?%»]|« ", text)] == []


@pytest.mark.parametrize("model_id", IDS)
def test_held_out_probabilities_give_the_cards_figures(model_id: str) -> None:
    found, stored = card(model_id), held_out(model_id)
    rows, labels, source = stored["probabilities"], stored["labels"], stored["source"]
    assert rows.shape == (len(labels), len(found["labels"]))
    assert (rows.dtype, labels.dtype, source.dtype) == (np.float32, np.int16, np.int8)
    assert len(labels) >= LEAST_CASES.get(model_id, 1000)
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-4)
    assert ((rows >= 0) & (rows <= 1)).all()
    assert set(source) == set(range(len(found["sources"])))
    for number, metric in enumerate(found["metrics"][: len(found["sources"])]):
        right = (rows.argmax(axis=1) == labels)[source == number]
        assert metric["set"].startswith(found["sources"][number])
        assert metric["n"] == len(right)
        assert metric["value"] == pytest.approx(right.mean(), abs=1e-4)
        assert metric["low"] < metric["value"] <= metric["high"]  # all right: both are 1


@pytest.mark.parametrize(("model_id", "name", "least"), PROMISED)
def test_a_promise_is_kept(model_id: str, name: str, least: float) -> None:
    metrics = card(model_id)["metrics"]
    assert max(part["value"] for part in metrics if part["set"].startswith(name)) >= least


@pytest.mark.parametrize("model_id", ["reviews-en", "intents-en"])
def test_a_transformers_configuration_fits_its_card(model_id: str) -> None:
    folder = WEIGHTS / model_id
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    labels = [label["id"] for label in card(model_id)["labels"]]
    assert [config["id2label"][str(index)] for index in range(len(labels))] == labels
    assert config["label2id"] == {label: index for index, label in enumerate(labels)}
    assert config["max_position_embeddings"] >= tokenizer["model_max_length"]
    assert tokenizer["model_max_length"] == card(model_id)["input"]["max_tokens"]


def test_the_shipped_digit_model_reads_scikit_learns_digits() -> None:
    import keras
    from sklearn.datasets import load_digits

    from models.adapters.digits import normalise_digit

    digits = load_digits()
    pictures = np.stack([normalise_digit(image) for image in digits.images])[..., None]
    model = keras.models.load_model(WEIGHTS / "digits" / "model.keras", compile=False)
    rows = model.predict(pictures.astype(np.float32), batch_size=256, verbose=0)
    assert (rows.argmax(axis=1) == digits.target).mean() >= 0.95


def test_the_shipped_french_model_tells_praise_from_complaint() -> None:
    from models.adapters.linear import LinearTextClassifier

    model = LinearTextClassifier.load(WEIGHTS / "services-fr")
    rows = model.predict_proba(
        [
            "Un grand merci à l'agent, très aimable et efficace.",
            "Personne ne répond jamais au téléphone.",
        ]
    )
    assert [model.labels[index].id for index in rows.argmax(axis=1)] == ["positive", "negative"]


def test_french_reasons_show_the_apostrophe_that_was_typed_and_weigh_it_as_any() -> None:
    from benchmarks.verdicts import explain
    from models import catalog
    from models.explain.types import TextExplanation

    entry = catalog.get("services-fr")
    typed, other = "L’accueil n’est pas à l’heure.", "L'accueil n'est pas à l'heure."
    curly, straight = explain(entry, typed), explain(entry, other)
    assert isinstance(curly, TextExplanation)
    assert isinstance(straight, TextExplanation)
    assert [word.text for word in curly.words if "’" in word.text] == ["L’", "n’", "l’"]
    assert [word.weight for word in curly.words] == [word.weight for word in straight.words]
    assert curly.local == straight.local
