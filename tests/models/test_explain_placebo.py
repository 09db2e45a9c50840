"""A placebo has the real one's weights and units, and nothing else of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.explain import placebo
from models.explain.types import ImageExplanation, TextExplanation, Word

SHARED: dict[str, Any] = {
    "class_index": 1, "samples": 90, "model_calls": 80, "seed": 3, "fidelity": 0.7,
    "intercept": 0.1, "local": 0.9,
}  # fmt: skip
NUMBERS = st.floats(-1, 1).map(lambda value: round(value, 2))


def text(weights: list[float]) -> TextExplanation:
    """One word a weight, the first one twice, and a last one that the model never read."""
    names = [f"w{n}" for n in range(len(weights))]
    shown = [*names, *names[:1], "unread"]
    words, at = [], 0
    for name in shown:
        unit = names.index(name) if name in names else -1
        weight = weights[unit] if unit >= 0 else None
        error = None if weight is None else abs(weight) / 10 + 0.01
        words.append(Word(name, at, at + len(name), unit, weight, error))
        at += len(name) + 1
    return TextExplanation(**SHARED, text=" ".join(shown), words=tuple(words), top=(0,))


def picture(weights: list[float]) -> ImageExplanation:
    errors = tuple(abs(weight) / 10 + 0.01 for weight in weights)
    segments = np.arange(len(weights))[None]
    return ImageExplanation(**SHARED, segments=segments, weights=tuple(weights), errors=errors)


def by_unit(made: TextExplanation) -> dict[int, tuple[float | None, float | None]]:
    return {word.unit: (word.weight, word.error) for word in made.words}


@given(st.lists(NUMBERS, min_size=1, max_size=12), st.integers(0, 999_999))
def test_the_same_weights_and_errors_on_the_same_words(weights: list[float], seed: int) -> None:
    real = text(weights)
    made = placebo.deal(real, seed, "a hash")
    assert made == placebo.deal(real, seed, "a hash")
    assert [word[:4] for word in map(_plain, made.words)] == [
        word[:4] for word in map(_plain, real.words)
    ]
    assert Counter(by_unit(made).values()) == Counter(by_unit(real).values())
    assert made.words[0].weight == made.words[-2].weight  # both places of one word
    assert made.words[-1].weight is None
    assert (by_unit(made) != by_unit(real)) == (len(set(weights)) > 1)
    assert made.top == ()


def _plain(word: Word) -> tuple[object, ...]:
    return (word.text, word.start, word.end, word.unit)


@given(st.lists(NUMBERS, min_size=1, max_size=12), st.integers(0, 999_999))
def test_the_same_weights_and_errors_on_the_same_parts(weights: list[float], seed: int) -> None:
    real = picture(weights)
    made = placebo.deal(real, seed)
    again = placebo.deal(real, seed)
    assert (made.weights, made.errors) == (again.weights, again.errors)
    pairs = Counter(zip(made.weights, made.errors, strict=True))
    assert pairs == Counter(zip(real.weights, real.errors, strict=True))
    assert made.segments is real.segments
    assert (made.weights != real.weights) == (len(set(weights)) > 1)
    if len(set(map(abs, weights))) > 1:
        strongest = max(range(len(weights)), key=lambda unit: abs(weights[unit]))
        assert made.weights[strongest] != real.weights[strongest]


def test_another_seed_or_input_deals_otherwise() -> None:
    real = picture([n / 20 for n in range(20)])
    dealt = {placebo.deal(real, seed, about).weights for seed in (0, 1, 2) for about in "ab"}
    assert len(dealt) == 6


def test_errors_that_are_not_known_stay_so() -> None:
    real = ImageExplanation(**SHARED, segments=np.arange(3)[None], weights=(0.1, 0.2, 0.3))
    assert placebo.deal(real, 0).errors == ()


def test_the_real_one_comes_first_about_half_of_the_time() -> None:
    tosses = [placebo.real_comes_first(seed, "x") for seed in range(400)]
    assert 160 < sum(tosses) < 240
    assert tosses == [placebo.real_comes_first(seed, "x") for seed in range(400)]


@given(st.integers(0, 999))
def test_parts_that_cannot_make_a_difference_keep_their_nothing(seed: int) -> None:
    weights, errors = (0.0, 0.4, 0.0, -0.2, 0.0), (0.0, 0.1, 0.0, 0.1, 0.02)
    real = ImageExplanation(**SHARED, segments=np.arange(5)[None], weights=weights, errors=errors)
    made = placebo.deal(real, seed)
    assert made.weights != weights
    assert (made.weights[0], made.weights[2]) == (0.0, 0.0)
    assert (made.errors[0], made.errors[2]) == (0.0, 0.0)
    assert Counter(made.weights) == Counter(weights)
