"""A cut-off with a guarantee: against MAPIE, and against what it promises."""

from __future__ import annotations

import numpy as np
import pytest
from mapie.risk_control import BinaryClassificationController, FWERFixedSequenceTesting
from scipy.stats import binom

from models.calibration import bins, promise
from models.calibration.__main__ import main
from models.calibration.cases import Cases, Floats, known


def drawn(confidence: Floats, right: object) -> Cases:
    """Cases of two classes with such confidences (at least 1/2)."""
    hits = np.asarray(right, bool)
    probabilities = np.column_stack([1 - confidence, confidence])
    return Cases("drawn", probabilities, np.where(hits, 1, 0))


def honest(n: int, seed: int, boldness: float = 0.0) -> Cases:
    """Confidences that are as often right as they say, less `boldness`."""
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.5, 1, n)
    return drawn(confidence, rng.uniform(size=n) < confidence - boldness)


@pytest.mark.parametrize("share", [0.8, 0.9, 0.95])
@pytest.mark.parametrize("seed", range(4))
def test_the_cut_is_no_bolder_than_mapie_allows_and_hardly_shyer(share: float, seed: int) -> None:
    cases = honest(4000, seed)
    made = promise.at_least(cases, share)
    assert made.cut
    error = (1 - promise.SURE) / 3  # of one of three sequences, each of them from high to low
    starts = [
        next(cut for cut in range(99, 0, -1) if (cases.confidence >= cut / 100).sum() >= n)
        for n in (1.5 * made.needed, 4 * made.needed, 12 * made.needed)
    ]
    theirs = set()
    for start in starts:
        control = BinaryClassificationController(
            lambda x: np.column_stack([1 - x[:, 0], x[:, 0]]),
            "precision",
            target_level=share,
            confidence_level=1 - error,
            list_predict_params=np.arange(start, 0, -1) / 100,
            fwer_method=FWERFixedSequenceTesting(n_starts=1),
        )
        control.calibrate(cases.confidence[:, None], cases.right.astype(int))
        theirs |= {round(100 * float(cut)) for cut in control.valid_predict_params}
    # Theirs bounds the tail of the binomial (Hoeffding, Bentkus), ours computes it.
    assert theirs <= set(made.cuts)
    assert min(theirs) <= made.cut + 3


def test_the_promise_is_broken_no_more_often_than_it_says() -> None:
    """Over 400 sets: below the promise, in the long run, in at most one of twenty."""
    broken = told = 0
    for seed in range(400):
        made = promise.at_least(honest(1500, seed), 0.85)
        if made.cut is not None:
            told += 1
            broken += (made.cut / 100 + 1) / 2 < 0.85  # of uniform confidences, the mean above it
    assert told > 350
    assert broken <= binom.ppf(0.999, told, 1 - promise.SURE)
    assert broken > 0, "so shy that it never errs"


def test_the_cut_counts_as_the_bands_do() -> None:
    cases = honest(3000, 7)
    made = promise.at_least(cases, 0.9)
    assert made.cut is not None
    first = bins.bands(cases, (made.cut / 100,))[0].held
    assert binom.sf(first.right - 1, first.n, 0.9) <= 0.05 / 3
    below = bins.bands(cases, (made.cut / 100 - 0.01,))[0].held
    assert binom.sf(below.right - 1, below.n, 0.9) > 0.05 / 3
    assert made.most == 3000
    assert made.cut - 1 not in made.cuts


def test_of_single_precision_a_confidence_on_the_line_is_within() -> None:
    on_the_line = np.full(200, np.float32(0.9), np.float64)  # 0.89999998
    made = promise.at_least(drawn(on_the_line, np.ones(200)), 0.95)
    assert made.cuts[-1] == 90
    assert bins.bands(drawn(on_the_line, np.ones(200)), (0.9,))[0].held.n == 200


@pytest.mark.parametrize(("n", "wrong"), [(0, 0), (79, 0), (2000, 1000)])
def test_what_cannot_be_promised_is_not(n: int, wrong: int) -> None:
    hits = np.arange(n) >= wrong
    made = promise.at_least(
        drawn(np.full(n, 0.97), np.random.default_rng(0).permutation(hits)), 0.95
    )
    assert made.cut is None
    assert (made.needed, made.most) == (80, n)


def test_as_few_cases_as_could_prove_it_do() -> None:
    assert promise.least_cases(0.95) == 80  # 0.95 ** 80 is just below a third of 0.05
    assert promise.least_cases(0.9) == 39
    assert promise.at_least(drawn(np.full(120, 0.97), np.ones(120)), 0.95).cut == 1


def test_the_command_says_what_the_screen_does(capsys: pytest.CaptureFixture[str]) -> None:
    main(["things", "--promise", "95"])
    made = promise.at_least(known("things").whole, 0.95)
    assert f"From {made.cut} % on" in capsys.readouterr().out
    main(["services-fr", "--promise", "99"])
    assert "cannot be promised" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["things", "--promise", "100"])
