"""EfficientNet-Lite0 in Keras answers as the published network does, in torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models import cards, catalog, examples, predictions
from models.adapters import efficientnet
from models.adapters.part import Part
from models.classifier import ImageClassifier
from models.prediction import Label
from models.reading import inputs
from training import things

WEIGHTS = cards.WEIGHTS / "things" / efficientnet.FILE


def _pictures() -> np.ndarray:
    """What the model sees of its own examples and of noise, uint8 [n, 224, 224, 3]."""
    found = [example.picture() for example in examples.examples("things")]
    noise = np.random.default_rng(0).integers(0, 256, (300, 260, 3)).astype(np.uint8)
    return np.stack([efficientnet.see(image).pixels for image in [*found, Image.fromarray(noise)]])


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@pytest.fixture(scope="module")
def published() -> np.ndarray:
    """The logits of the published network's own forward pass; resized pictures as it asks for."""
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=str(things.weights_file())
    ).eval()
    numbers = (_pictures().astype(np.float32) - 127) / 128
    with torch.inference_mode():
        logits: np.ndarray = network(torch.from_numpy(numbers.transpose(0, 3, 1, 2).copy())).numpy()
    return logits


def test_the_rebuilt_network_is_the_published_one(published: np.ndarray) -> None:
    model = efficientnet.network(1000)
    efficientnet.fill(model, things.converted(things.published()))
    logits = np.asarray(model((_pictures().astype(np.float32) - 127) / 128, training=False))
    np.testing.assert_allclose(logits, published, atol=1e-4)
    np.testing.assert_allclose(_softmax(logits), _softmax(published), atol=1e-4)


def test_half_precision_moves_no_answer_by_a_hundredth(published: np.ndarray) -> None:
    labels = cards.read("things").labels
    rows = efficientnet.load(WEIGHTS, labels).predict_proba(_pictures())
    np.testing.assert_allclose(rows, _softmax(published), atol=0.01)
    assert (rows.argmax(axis=1) == published.argmax(axis=1)).all()


def test_what_ships_is_the_conversion_of_what_was_published() -> None:
    wanted = things.converted(things.published())
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        assert set(stored.files) == set(wanted)
        for name in stored.files:
            assert stored[name].dtype == np.float16
            np.testing.assert_array_equal(stored[name], wanted[name].astype(np.float16))
    assert WEIGHTS.stat().st_size <= 10e6


def test_it_sees_the_middle_seven_eighths_as_the_published_one_does() -> None:
    seen = efficientnet.see(Image.new("RGB", (640, 480)))
    assert seen.pixels.shape == (224, 224, 3)
    assert seen.box == pytest.approx((110, 30, 530, 450))


def test_the_dog_view_is_the_whole_model_told_that_there_is_a_dog() -> None:
    labels = cards.read("things").labels
    whole = efficientnet.load(WEIGHTS, labels)
    dogs = efficientnet.load(WEIGHTS, labels, catalog.get("dogs").classes)
    assert isinstance(dogs, ImageClassifier)
    assert isinstance(dogs, Part)
    assert dogs.labels == cards.read("dogs").labels == labels[151:269]
    assert dogs._whole is whole  # one network in memory, however many views
    every = whole.predict_proba(_pictures())[:, 151:269]
    part = dogs.predict_proba(_pictures())
    np.testing.assert_allclose(part, every / every.sum(axis=1, keepdims=True), atol=1e-9)
    assert dogs.predict_proba(np.zeros((0, 224, 224, 3), np.uint8)).shape == (0, 118)


def test_the_ends_of_the_dog_view_are_dogs_and_its_neighbours_are_none() -> None:
    things_known = cards.read("things").labels
    first, last = catalog.get("dogs").classes or (0, 0)
    named = [things_known[i].name("en") for i in (first - 1, first, last - 1, last)]
    assert named == ["sea lion", "Chihuahua", "Mexican Hairless Dog", "grey wolf"]


@pytest.mark.parametrize("change", ["missing", "extra", "shape"])
def test_weights_of_another_network_are_refused(tmp_path: Path, change: str) -> None:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        arrays: dict[str, Any] = {name: stored[name] for name in stored.files}
    if change == "missing":
        arrays.pop("stem.bias")
    elif change == "extra":
        arrays["stem.third"] = np.zeros(3)
    else:
        arrays["stem.bias"] = np.zeros(31)
    path = tmp_path / efficientnet.FILE
    np.savez(path, **arrays)
    with pytest.raises(ValueError, match=r"."):
        efficientnet.load(path, tuple(Label(str(i)) for i in range(1000)))


def test_names_are_short_and_each_stands_once() -> None:
    for language in ("en", "fr"):
        names = [label.name(language) for label in cards.read("things").labels]
        assert len({name.casefold() for name in names}) == 1000
        assert max(map(len, names)) <= 40
        assert not [name for name in names if "'" in name or "_" in name or "," in name]


def test_the_mapping_of_breeds_names_classes_that_there_are() -> None:
    known = {label.id: label.name("en") for label in cards.read("things").labels}
    assert set(things.BREEDS.values()) <= set(known)
    assert len(set(things.BREEDS.values())) == len(things.BREEDS) == 24
    assert known[things.BREEDS["great_pyrenees"]] == "Pyrenean Mountain Dog"
    assert known[things.BREEDS["keeshond"]] == "Keeshond"


def test_a_cup_of_coffee_is_known_at_once() -> None:
    example = examples.examples("things")[0]
    answer = predictions.of_image("things", inputs.from_pil(example.picture()))
    assert answer.labels[answer.top].name("fr") == "expresso"
    assert answer.confidence > 0.9
