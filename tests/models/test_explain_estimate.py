"""The estimate behind an explanation: lime's target, honest errors, claims that hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count, pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import pairwise_distances

from models.classifier import Kind
from models.explain import anytime, asking, clock
from models.explain.anytime import AnytimeEngine
from models.explain.estimate import Estimator, exact, plain, ridge_line
from models.explain.neighbourhood import RIDGE, Neighbourhood, proximity
from models.explain.perturb import limes_masks
from models.explain.settling import judge
from models.explain.types import Request, TextExplanation, TextPredict
from models.jobs import Progress
from models.reading.units import words

KINDS: tuple[Kind, ...] = ("text", "image")
Score = Callable[[np.ndarray], np.ndarray]


def crooked(units: int, seed: int) -> Score:
    """Masks to probabilities that no line fits: pairs of units matter, and the ends saturate."""
    rng = np.random.default_rng(seed)
    single = rng.normal(0, 1.5, units)
    pairs = np.triu(rng.normal(0, 1.5, (units, units)) * (rng.random((units, units)) < 0.2), 1)

    def score(masks: np.ndarray) -> np.ndarray:
        rows = masks.astype(float)
        odds = rows @ single + ((rows @ pairs) * rows).sum(axis=1) - single.sum() / 2
        return np.asarray(1 / (1 + np.exp(-odds)))

    return score


@pytest.mark.parametrize("kind", KINDS)
def test_the_kernel_is_limes(kind: Kind) -> None:
    masks = np.random.default_rng(0).random((50, 9)) < 0.6
    masks[0] = True
    distances = pairwise_distances(masks.astype(float), masks[:1].astype(float), metric="cosine")
    width = 0.25
    if kind == "text":
        distances, width = 100 * distances, 25.0
    theirs = np.sqrt(np.exp(-(distances.ravel() ** 2) / width**2))
    assert proximity(masks.sum(axis=1), 9, kind) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("units", [1, 2, 5, 30])
def test_the_same_masks_give_limes_weights(kind: Kind, units: int) -> None:
    masks = np.concatenate([np.ones((1, units), dtype=bool), limes_masks(kind, units, 400, 3)])
    answers = crooked(units, 1)(masks)
    shares = proximity(masks.sum(axis=1), units, kind)
    theirs = Ridge(alpha=1, fit_intercept=True).fit(masks, answers, sample_weight=shares)
    ours = ridge_line(masks, answers, shares, RIDGE)
    assert ours.weights == pytest.approx(theirs.coef_, abs=1e-9)
    assert ours.intercept == pytest.approx(theirs.intercept_, abs=1e-9)
    assert ours.fidelity == pytest.approx(theirs.score(masks, answers, shares), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("units", [1, 2, 6])
def test_moments_are_those_of_all_perturbations(kind: Kind, units: int) -> None:
    around = Neighbourhood(units, kind)
    masks, shares = around.all()
    assert len(masks) == 2**units
    assert masks[0].all()
    assert shares.sum() == pytest.approx(1)
    assert shares @ masks == pytest.approx(np.full(units, around.mean))
    centred = masks - around.mean
    weights = np.random.default_rng(0).normal(size=units)
    moments = (centred * shares[:, None]).T @ (centred @ weights)
    assert around.covariance(weights) == pytest.approx(moments)
    ridged = moments + around.ridge * weights
    assert around.solve(ridged) == pytest.approx(weights)


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_perturbations_weigh_what_they_should(kind: Kind) -> None:
    around = Neighbourhood(8, kind)
    masks = around.draw(60_000, np.random.default_rng(0))
    assert not masks.all(axis=1).any()
    shares = around.weights(masks)
    assert shares.mean() == pytest.approx(1 - around.mass[-1], abs=0.01)
    kept = (masks * shares[:, None]).mean(axis=0) + around.mass[-1]
    assert kept == pytest.approx(np.full(8, around.mean), abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_all_perturbations_give_what_lime_comes_to(kind: Kind) -> None:
    """lime with many samples, its ridge scaled with them, against the exact weights."""
    units, samples = 6, 60_000
    score, around = crooked(units, 4), Neighbourhood(6, kind)
    masks = np.concatenate([np.ones((1, units), dtype=bool), limes_masks(kind, units, samples, 0)])
    shares = proximity(masks.sum(axis=1), units, kind)
    shares[0] *= samples / around.nominal
    many = ridge_line(masks, score(masks), shares, RIDGE * samples / around.nominal)
    made = exact(around, score(around.all()[0]))
    assert made.weights == pytest.approx(many.weights, abs=0.01)
    assert made.fidelity == pytest.approx(many.fidelity, abs=0.01)
    assert (made.errors == 0).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("units", "samples"), [(10, 100), (14, 400), (40, 200), (160, 400)])
def test_errors_are_honest(kind: Kind, units: int, samples: int) -> None:
    """Over many seeds, the error made is as large as the error announced."""
    score, around = crooked(units, 2), Neighbourhood(units, kind)
    truth = exact(around, score(around.all()[0])).weights if units == 10 else None
    if truth is None:
        masks = around.draw(60_000, np.random.default_rng(99))
        truth = plainly(around, score, masks)
    ratios = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        masks = around.draw(samples, random)
        made = Estimator(around, None, random).estimate(
            float(score(np.ones((1, units)))[0]), masks, score(masks)
        )
        ratios.append((made.weights - truth) / made.errors)
    assert 0.75 < float(np.sqrt(np.mean(np.square(ratios)))) < 1.35
    assert abs(float(np.mean(ratios))) < 0.3


def plainly(around: Neighbourhood, score: Score, masks: np.ndarray) -> np.ndarray:
    """The weights by plain weighted regression over very many draws."""
    shares = around.weights(masks)
    return ridge_line(masks, score(masks), shares, around.ridge * len(masks)).weights


def test_fewer_samples_are_needed_than_lime_needs() -> None:
    units, samples = 10, 300
    score, around = crooked(units, 7), Neighbourhood(units, "text")
    truth = exact(around, score(around.all()[0])).weights
    ours, theirs = [], []
    for seed in range(15):
        random = np.random.default_rng(seed)
        masks = around.draw(samples, random)
        whole = float(score(np.ones((1, units)))[0])
        made = Estimator(around, None, random).estimate(whole, masks, score(masks))
        ours.append(made.weights - truth)
        masks = limes_masks("text", units, samples, seed)
        theirs.append(plain(whole, "text", masks, score(masks)).weights - truth)
    # Half the error is what a quarter of the samples would save.
    assert np.square(ours).mean() < 0.5 * np.square(theirs).mean()


def test_errors_of_limes_own_fit_are_honest() -> None:
    units = 10
    score, around = crooked(units, 5), Neighbourhood(10, "text")
    truth = exact(around, score(around.all()[0])).weights
    ratios = []
    for seed in range(15):
        masks = limes_masks("text", units, 600, seed)
        made = plain(float(score(np.ones((1, units)))[0]), "text", masks, score(masks))
        ratios.append((made.weights - truth) / made.errors)
    assert 0.75 < float(np.sqrt(np.mean(np.square(ratios)))) < 1.35


@pytest.mark.parametrize("kind", KINDS)
def test_lime_draws_these_masks(kind: Kind) -> None:
    from lime.lime_image import LimeImageExplainer
    from lime.lime_text import LimeTextExplainer

    seen: list[np.ndarray] = []

    def predict(inputs: Sequence[object]) -> np.ndarray:
        seen.extend(np.asarray(one) for one in inputs)
        return np.tile([0.5, 0.5], (len(inputs), 1))

    if kind == "text":
        text = " ".join(f"w{n}" for n in range(12))
        LimeTextExplainer(random_state=5).explain_instance(text, predict, num_samples=80)
        theirs = np.array([[f"w{n}" in str(one).split() for n in range(12)] for one in seen])
    else:
        segments = np.arange(12).reshape(3, 4)
        image = np.full((3, 4, 3), 200, np.uint8)
        LimeImageExplainer(random_state=5).explain_instance(
            image, predict, hide_color=0, num_samples=80, random_seed=5, top_labels=1,
            segmentation_fn=lambda _image: segments,
        )  # fmt: skip
        theirs = np.array([one[:, :, 0].ravel() > 0 for one in seen])
    assert (theirs[1:] == limes_masks(kind, 12, 80, 5)).all()


# --- what is claimed --------------------------------------------------------------------------


def test_claims_hold_and_are_made() -> None:
    """At most one claim in twenty may be wrong, and most inputs must get one."""
    claimed = wrong = settled = 0
    for seed in range(40):
        units = 10
        score, around = crooked(units, 100 + seed), Neighbourhood(units, "text")
        truth = exact(around, score(around.all()[0])).weights
        strongest = set(np.argsort(-np.abs(truth))[:3])
        random = np.random.default_rng(seed)
        masks, whole = around.draw(600, random), float(score(np.ones((1, units)))[0])
        made = Estimator(around, None, random).estimate(whole, masks, score(masks))
        standing = judge(made, 0.02)
        settled += bool(standing.settled)
        for unit in standing.top:
            claimed += 1
            wrong += unit not in strongest
        for unit in np.flatnonzero(np.abs(made.weights) >= 2.5 * made.errors).tolist():
            claimed += 1
            wrong += bool(made.weights[unit] * truth[unit] < 0)
    assert settled >= 20
    assert claimed > 200
    assert wrong <= 0.05 * claimed


def test_what_is_not_settled_says_how_many_samples_it_wants() -> None:
    foretold = enough = 0
    around = Neighbourhood(10, "image")
    for seed in range(24):
        score, random = crooked(10, 200 + seed), np.random.default_rng(seed)
        masks, whole = around.draw(1_200, random), float(score(np.ones((1, 10)))[0])
        answers = score(masks)
        early, late = (
            judge(Estimator(around, None, random).estimate(whole, masks[:n], answers[:n]), 0.03)
            for n in (100, 1_200)
        )
        if early.settled:
            assert (early.wanted <= 1) == early.signed
        else:
            assert early.wanted > 1
            foretold += 1
            soon = masks[: int(200 * early.wanted)], answers[: int(200 * early.wanted)]
            enough += judge(Estimator(around, None, random).estimate(whole, *soon), 0.03).settled
        assert late.wanted < early.wanted
    assert foretold >= 10
    assert enough >= 0.8 * foretold


def test_what_weighs_the_same_settles_by_its_tolerance_but_is_not_claimed() -> None:
    around = Neighbourhood(10, "text")

    def even(masks: np.ndarray) -> np.ndarray:
        return np.asarray(0.1 + 0.08 * masks.sum(axis=1))

    random = np.random.default_rng(0)
    masks = around.draw(400, random)
    noise = random.normal(0, 0.02, 400)
    made = Estimator(around, None, random).estimate(0.9, masks, even(masks) + noise)
    assert judge(made, 0.05).settled
    assert judge(made, 0.05).top == ()
    assert not judge(made, 0.0).settled
    assert judge(made, 0.05).same < judge(made, 0.05).resamples


# --- the stream -------------------------------------------------------------------------------

TEXT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"


def wordy(seed: int, noise: float = 0.0) -> TextPredict:
    names = TEXT.split()
    score, rng = crooked(len(names), seed), np.random.default_rng(0)

    def predict(texts: Sequence[str]) -> np.ndarray:
        p = score(np.array([[name in text.split() for name in names] for text in texts]))
        p = np.clip(p + noise * rng.normal(size=len(p)), 0, 1)
        return np.column_stack([1 - p, p])

    return predict


def explained(
    request: Request, predict: TextPredict, report: Callable[[Progress], None] = lambda _p: None
) -> TextExplanation:
    return AnytimeEngine().explain_text(predict, TEXT, words(TEXT, "en"), request, report)


def test_looks_come_early_and_get_better_until_it_settles() -> None:
    looks: list[tuple[int, TextExplanation]] = []

    def report(progress: Progress) -> None:
        if isinstance(progress.sofar, TextExplanation):
            looks.append((progress.done, progress.sofar))

    made = explained(Request(1, 5000, tolerance=0.05), wordy(3), report)
    assert made.stop == "settled"
    assert made.top_settled
    assert 100 < made.samples < 5000
    assert looks[0][0] <= 33
    assert {look.stop for _, look in looks} == {"running"}
    errors = [sum(word.error or 0 for word in look.words) for _, look in looks]
    assert errors[-1] < errors[0] / 2
    assert made.model_calls <= made.samples
    steps = [after / before for (before, _), (after, _) in pairwise(looks)]
    assert all(1.25 < step < 2.6 for step in steps)


def test_a_wider_tolerance_settles_sooner_and_none_uses_the_budget_up() -> None:
    wide, narrow = (explained(Request(1, 5000, tolerance=t), wordy(3)) for t in (0.2, 0.03))
    assert wide.samples < narrow.samples
    never = explained(Request(1, 400, tolerance=0.0), wordy(3, noise=0.2))
    assert never.stop == "samples"
    assert never.samples == 400
    assert not never.top_settled


def test_seconds_are_a_budget_too(monkeypatch: pytest.MonkeyPatch) -> None:
    times = count(0.0, 0.001)
    for module in (anytime, asking, clock):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(times)))
    made = explained(Request(1, 5000, tolerance=0.0, seconds=0.0), wordy(3, noise=0.2))
    assert made.stop == "seconds"
    assert made.samples <= 33
    assert any(word.weight for word in made.words)


def test_bit_for_bit_the_same_however_the_batches_are_served() -> None:
    import threading

    request = Request(1, 700, seed=9)
    once = explained(request, wordy(3))
    again: list[TextExplanation] = []
    threads = [
        threading.Thread(target=lambda: again.append(explained(request, wordy(3))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert again == [once] * 4
    assert explained(Request(1, 700, seed=10), wordy(3)) != once


def test_apart_each_position_has_its_own_weight() -> None:
    text = "good and good and bad"

    def predict(texts: Sequence[str]) -> np.ndarray:
        p = np.array([0.9 if text.startswith("good") else 0.1 for text in texts])
        return np.column_stack([1 - p, p])

    made = AnytimeEngine().explain_text(
        predict, text, words(text, "en"), Request(1, 500, unit="positions"), lambda _p: None
    )
    weights = [word.weight or 0 for word in made.words]
    assert len({word.unit for word in made.words}) == 5
    assert weights[0] > 0.5
    assert abs(weights[2]) < 0.1
