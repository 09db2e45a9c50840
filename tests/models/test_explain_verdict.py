"""What is claimed of an explanation: groups of tied units, agreement, and one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from models.explain.anytime import AnytimeEngine
from models.explain.estimate import Estimate
from models.explain.grouping import group
from models.explain.types import Request, TextExplanation, TextPredict
from models.explain.verdict import SENTENCES, Verdict, verdict
from models.reading.units import words

NAMES = [f"w{number}" for number in range(14)]
TEXT = " ".join(NAMES)


def model(weights: dict[str, float], noise: float = 0.0) -> TextPredict:
    """A straight line of the words there are, with noise that belongs to the text."""

    def predict(texts: Sequence[str]) -> np.ndarray:
        rows = []
        for text in texts:
            there = text.split()
            chance = np.random.default_rng([int(word[1:]) for word in there] or [99]).normal()
            rows.append(0.3 + noise * chance + sum(weights.get(word, 0.0) for word in there))
        p = np.clip(np.array(rows), 0, 1)
        return np.column_stack([1 - p, p])

    return predict


def any_of(*enough: str) -> TextPredict:
    """Each of these words suffices: no sum of single words describes that."""

    def predict(texts: Sequence[str]) -> np.ndarray:
        p = np.array([0.97 if set(text.split()) & set(enough) else 0.03 for text in texts])
        return np.column_stack([1 - p, p])

    return predict


def explain(predict: TextPredict, seed: int = 0, samples: int = 3_000) -> TextExplanation:
    request = Request(1, samples, seed=seed)
    return AnytimeEngine().explain_text(predict, TEXT, words(TEXT, "en"), request, lambda _p: None)


def sure_of(weights: Sequence[float], spread: float, samples: int = 400) -> Estimate:
    """Weights that were measured with this standard error each, apart from each other."""
    n = len(weights)
    influence = np.random.default_rng(1).normal(size=(samples, n)) * spread * np.sqrt(samples)
    nothing = np.zeros(n)
    return Estimate(
        np.array(weights), 0.2, 0.9, 0.9, influence, nothing, np.zeros((0, n)), fidelity_error=0.01
    )


def test_what_differs_by_less_than_was_measured_is_tied() -> None:
    weights = [0.12, 0.41, -0.13, 0.11, 0.003]
    assert group(sure_of(weights, 0.005), 0.05).groups == ((1,), (2, 0, 3))
    assert group(sure_of(weights, 0.0001), 0.0).groups == ((1,), (2,), (0,), (3,))
    assert group(sure_of(weights, 0.0001), 0.05).groups == ((1,), (2, 0, 3))
    assert group(sure_of(weights, 0.2), 0.05).groups == ()


def test_small_weights_are_told_apart_on_their_own_scale() -> None:
    weights = [0.040, 0.020, 0.019, 0.0001]
    assert group(sure_of(weights, 0.0005), 0.05).groups == ((0,), (1, 2))


def test_what_is_tied_with_chance_is_not_claimed() -> None:
    estimate = sure_of([0.4, 0.1, 0.09, 0.01], 0.001)
    estimate.influence[:, 2] *= 80
    assert group(estimate, 0.0).groups == ((0,),)


def test_a_stair_without_a_wide_step_is_parted_where_it_surely_goes_down() -> None:
    """Each weighs within a quarter of the one before: known well, they are not called chance."""
    stair = [0.160, 0.127, 0.103, 0.075, 0.053, 0.038, 0.029, 0.02, 0.012, 0.004]
    found = group(sure_of(stair, 0.0004), 0.05)
    assert found.groups[:3] == ((0,), (1,), (2,))
    assert found.agreement == 1.0
    assert group(sure_of(stair, 0.03), 0.05).groups == ()


def test_another_seed_agrees_where_the_first_group_stands_far_apart() -> None:
    assert group(sure_of([0.4, 0.1, 0.1], 0.002), 0.05).agreement == 1.0
    shaky = group(sure_of([0.4, 0.30, 0.1], 0.028), 0.0)
    assert shaky.groups
    assert shaky.agreement is not None
    assert 0.3 < shaky.agreement < 0.8


def test_the_agreement_is_what_other_seeds_do() -> None:
    """Over models and seeds, as often as is said; within .1 for these few."""
    said, done = [], []
    for number in range(6):
        random = np.random.default_rng(number)
        given = dict(zip(NAMES, random.normal(size=len(NAMES)) * 0.05, strict=True))
        predict = model({**given, "w3": 0.25, "w5": 0.21 - 0.02 * number}, noise=0.1)
        made = [explain(predict, seed, 400) for seed in range(8)]
        firsts = [set(one.groups[0]) if one.groups else set() for one in made]
        for first, one in zip(firsts, made, strict=True):
            if one.agreement is not None:
                said.append(one.agreement)
                done.append((sum(first == other for other in firsts) - 1) / 7)
    assert np.mean(said) == pytest.approx(np.mean(done), abs=0.1)


def test_a_line_is_solid_and_says_its_words_in_order() -> None:
    made = explain(model({"w2": 0.3, "w7": 0.12, "w9": 0.12}))
    assert verdict(made) == "solid"
    assert made.groups[:2] == ((2,), (7, 9)) or made.groups[:2] == ((2,), (9, 7))
    assert made.fidelity is not None
    assert made.fidelity_interval is not None
    low, high = made.fidelity_interval
    assert low <= made.fidelity <= high <= 1


def test_words_of_which_each_suffices_cannot_be_explained_one_by_one() -> None:
    made = explain(any_of("w1", "w3", "w5", "w7", "w9"))
    assert verdict(made) == "unfit"


def test_an_answer_that_never_changes_has_no_reasons() -> None:
    made = explain(model({}))
    assert verdict(made) == "nothing"
    assert made.groups == ()
    assert made.agreement is None
    assert made.fidelity_interval is None


def test_the_fits_interval_covers_what_many_samples_find() -> None:
    predict = model({"w2": 0.15, "w4": -0.1}, noise=0.08)
    truth = np.mean([explain(predict, seed, 5_000).fidelity or 0 for seed in range(3)])
    found = [explain(predict, seed, 200).fidelity_interval or (2, 2) for seed in range(20)]
    assert sum(low <= truth <= high for low, high in found) >= 15


def test_a_verdict_never_contradicts_what_it_comes_from() -> None:
    made = explain(model({"w2": 0.3}))
    seen: set[Verdict] = set()
    for fit, off, agreement, named in product(
        np.linspace(-1, 1, 21), (0.0, 0.1, 0.4), (0.0, 0.49, 0.5, 0.8, 1.0), (True, False)
    ):
        one = made.__class__(
            **{
                **{name: getattr(made, name) for name in made.__dataclass_fields__},
                "fidelity": float(fit),
                "fidelity_interval": (float(fit) - off, min(1.0, float(fit) + off)),
                "agreement": agreement if named else None,
                "groups": made.groups if named else (),
            }
        )
        said = verdict(one)
        seen.add(said)
        low, high = one.fidelity_interval or (0, 0)
        if said == "solid":
            assert low >= 0.75
            assert (one.agreement or 0) >= 0.8
        if said in ("solid", "main"):
            assert one.groups
            assert low >= 0.5
        assert (said == "unfit") == (high < 0.5)
    assert seen == set(SENTENCES) - {"nothing"}
