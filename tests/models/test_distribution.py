"""What a model could have said: samples of its last layer, against what can be worked out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax

from models import cards, catalog, examples, predictions
from models.classifier import Inside
from models.distribution import laplace, sampling
from models.distribution.spread import FILE, Spread
from models.errors import ModelError
from models.prediction import Fitted
from models.reading import inputs
from training import last_layers

SAMPLED = ("digits", "reviews-en", "services-fr")


def _planted(classes: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features [n, d], weights [k, d + 1] that give them labels, and those labels."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(400, 3))
    weights = random.normal(size=(classes, 4))
    weights -= weights.mean(axis=0)
    logits = np.hstack([features, np.ones((400, 1))]) @ weights.T
    labels = (softmax(logits, axis=1).cumsum(axis=1) < random.random((400, 1))).sum(axis=1)
    return features, weights, labels


def _logits(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return features @ weights[:, :-1].T + weights[:, -1]


def test_quantiles_of_a_logistic_regression_are_those_of_its_known_covariance() -> None:
    """Of two classes, of precision p(1 − p) x xᵀ + prior: the logistic of a normal's quantiles."""
    features, weights, _ = _planted(2)
    prior = 2.5
    said = softmax(_logits(features, weights), axis=1)
    after = laplace.posterior(features, said, weights, precision=prior)
    offsets = after.draw(20_000, seed=1)
    # One vector for two classes: the prior of a difference of two is half as precise.
    x = np.hstack([features, np.ones((len(features), 1))])
    share = said[:, 1] * said[:, 0]
    covariance = np.linalg.inv((x * share[:, None]).T @ x + prior / 2 * np.eye(4))
    asked = np.array([[0.3, -1.0, 2.0], [2.0, 2.0, -1.0], [0.0, 0.0, 0.0]])
    found = Spread(offsets)(Inside(_logits(asked, weights), {}, asked))[:, :, 1]
    ones = np.hstack([asked, np.ones((3, 1))])
    middle = ones @ (weights[1] - weights[0])
    deviation = np.sqrt(np.einsum("nd,de,ne->n", ones, covariance, ones))
    for share_below, z in ((0.025, -1.96), (0.1, -1.2816), (0.5, 0.0), (0.9, 1.2816)):
        exact = expit(middle + z * deviation)
        assert np.quantile(found, share_below, axis=1) == pytest.approx(exact, abs=0.01)


def test_the_hessian_is_the_second_derivative_of_the_loss() -> None:
    features, weights, labels = _planted(3)

    def loss(flat: np.ndarray) -> float:
        logits = _logits(features, flat.reshape(3, 4))
        rows = np.log(softmax(logits, axis=1))
        return -float(rows[np.arange(len(labels)), labels].sum())

    found = laplace.hessian(features, softmax(_logits(features, weights), axis=1))
    flat, step = weights.ravel(), 1e-3
    for a, b in ((0, 0), (1, 6), (3, 11), (5, 5), (10, 2)):
        one, other = np.eye(12)[a] * step, np.eye(12)[b] * step
        numeric = (
            loss(flat + one + other) - loss(flat + one - other)
            - loss(flat - one + other) + loss(flat - one - other)
        ) / (4 * step**2)  # fmt: skip
        assert found[a, b] == pytest.approx(numeric, abs=1e-2)


def test_the_prior_is_the_one_at_which_the_cases_are_likeliest() -> None:
    """MacKay's fixed point is where the evidence no longer rises, by a search of its own."""
    features, weights, _ = _planted(3)
    after = laplace.posterior(features, softmax(_logits(features, weights), axis=1), weights)
    square = (weights**2).sum()

    def evidence(precision: float) -> float:
        whole = len(after.values)
        return 0.5 * (
            whole * np.log(precision) - precision * square
            - np.log(after.values + precision).sum()
        )  # fmt: skip

    tried = np.exp(np.linspace(-8, 8, 4001))
    best = tried[np.argmax([evidence(one) for one in tried])]
    assert after.precision == pytest.approx(best, rel=0.01)
    assert after.determined == pytest.approx(after.precision * square, rel=1e-3)


@pytest.mark.parametrize("classes", [2, 3])
def test_a_layer_taught_again_has_the_same_prior_as_the_approximation(classes: int) -> None:
    """Where all weights of its cases are one, nothing of its penalised loss is left to gain."""
    features, _, labels = _planted(classes)
    found = last_layers.taught(features, labels, np.ones(len(labels)), 2.0)
    x = np.hstack([features, np.ones((len(labels), 1))])
    wrong = softmax(x @ found.T, axis=1) - np.eye(classes)[labels]
    assert wrong.T @ x + 2.0 * found == pytest.approx(np.zeros((classes, 4)), abs=0.05)


def test_intervals_hold_layers_that_are_taught_again_as_often_as_they_say() -> None:
    features, _, labels = _planted(3)
    every = np.ones(len(labels))
    usual = last_layers.taught(features, labels, every, 1.0)
    logits = _logits(features, usual)
    after = laplace.posterior(features, softmax(logits, axis=1), usual, precision=1.0)
    random = np.random.default_rng(5)
    again = np.stack([
        last_layers.taught(features, labels, last_layers.chances([len(labels)], random), 1.0)
        for _ in range(60)
    ]) - usual  # fmt: skip
    seen = Inside(logits, {}, features)
    said = Spread(again)(seen)
    found = last_layers.held(
        "planted", Spread(after.draw(400, 1))(seen), list(said.swapaxes(0, 1)), logits.argmax(1)
    )
    assert [one.nominal for one in found] == [80, 95]
    assert found[0].share == pytest.approx(0.80, abs=0.05)
    assert found[1].share == pytest.approx(0.95, abs=0.03)
    assert found[0].low < found[0].share < found[0].high


def test_samples_are_stored_as_small_numbers_and_read_back(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    offsets = random.normal(size=(20, 3, 6))
    offsets -= offsets.mean(axis=1, keepdims=True)
    kept = Spread(offsets, np.array([0, 2, 3, 7, 9]))
    kept.save(tmp_path)
    found = Spread.load(tmp_path)
    assert found.columns is not None
    assert found.columns.tolist() == [0, 2, 3, 7, 9]
    assert found.offsets == pytest.approx(offsets, abs=0.05)
    assert found.offsets.sum(axis=1) == pytest.approx(np.zeros((20, 6)), abs=1e-9)
    read = random.normal(size=(4, 10)) * (random.random((4, 10)) < 0.5)
    logits = random.normal(size=(4, 3))
    dense = found(Inside(logits, {}, read))
    assert dense.shape == (4, 20, 3)
    assert dense.sum(axis=2) == pytest.approx(np.ones((4, 20)))
    assert found(Inside(logits, {}, csr_matrix(read))) == pytest.approx(dense)


def test_samples_for_another_layer_are_refused() -> None:
    spread = Spread(np.zeros((2, 2, 4)))
    with pytest.raises(ValueError, match="3 columns"):
        spread(Inside(np.zeros((1, 2)), {}, np.zeros((1, 5))))
    with pytest.raises(ValueError, match="not known"):
        spread(Inside(np.zeros((1, 2)), {}))


def test_three_models_ship_with_samples_and_the_others_without() -> None:
    told = {
        entry.id: cards.read(entry.id).distribution
        for entry in catalog.entries()
        if entry.source == "shipped"
    }
    assert {name for name, one in told.items() if one is not None} == set(SAMPLED)
    assert sampling.of("things") is None
    for name in SAMPLED:
        one = told[name]
        assert one is not None
        assert (cards.WEIGHTS / name / FILE).stat().st_size < 1_000_000
        spread = Spread.load(cards.WEIGHTS / name)
        assert spread.offsets.shape[:2] == (one.samples, len(cards.read(name).classes))
        assert {each.nominal for each in one.held} == {80, 95}


@pytest.mark.parametrize("name", SAMPLED)
def test_a_prediction_says_what_the_model_could_have_said_of_its_examples(name: str) -> None:
    """Around what it says: its own answer is no stranger among them."""
    raw = catalog.get(name)
    soft = replace(raw, calibrated_on=Fitted("planted", 10, 2.0, "2026-11-29"))
    for example in examples.for_entry(raw)[:3]:
        made, calibrated = (
            predictions.of_text(entry, example.text)
            if entry.kind == "text"
            else predictions.of_image(entry, inputs.from_pil(example.picture()))
            for entry in (raw, soft)
        )
        assert made.readings is not None
        assert calibrated.readings is not None
        samples = np.array(made.readings.samples)
        assert samples.sum(axis=1) == pytest.approx(np.ones(len(samples)), abs=1e-6)
        named = samples[:, made.top]
        assert named.min() - 1e-6 <= made.confidence <= named.max() + 1e-6
        softer = np.sqrt(samples) / np.sqrt(samples).sum(axis=1, keepdims=True)
        assert np.array(calibrated.readings.samples) == pytest.approx(softer, abs=1e-6)


def test_samples_that_cannot_be_read_are_a_damaged_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "services-fr"
    folder.mkdir()
    card = cards.WEIGHTS / "services-fr" / "card.json"
    (folder / "card.json").write_bytes(card.read_bytes())
    (folder / FILE).write_bytes(b"no archive")
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path)
    with pytest.raises(ModelError, match="services-fr") as caught:
        sampling.of("services-fr")
    assert caught.value.code == "model_corrupt"
