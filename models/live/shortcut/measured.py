"""What a model that learnt a shortcut says in each world, and what LIME says it looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from models.calibration import measures
from models.calibration.cases import Cases
from models.explain import explanations
from models.explain.types import Explanation, Report, Request
from models.live.classifier import LearntPictures, LearntTexts, classifier
from models.live.shortcut.planted import Planted
from models.live.shortcut.trap import MARKED, WORLDS, World
from models.live.training import Training

EXPLAINED = 6
_SECONDS = 20.0


class Figures(Struct, frozen=True):
    """Of the test cases in one world: how often right, how sure on average, and ECE (15 bins)."""

    n: int
    accuracy: float
    confidence: float
    ece: float


class Explained(NamedTuple):
    """A test case, by its place in the test part, and why the model answers as it does."""

    case: int
    explanation: Explanation
    first: bool  # whether the shortcut weighs most
    weight: float  # the part of all weight that is the shortcut's


def answers(planted: Planted, training: Training) -> Mapping[World, Cases]:
    """What the model of the last finished epoch says of the test part in each world."""
    predict, lesson = training.answering(), planted.lesson
    return {
        world: Cases("shortcut", predict(lesson.prepared(planted.tests[world])), lesson.test.y)
        for world in WORLDS
    }


def figures(cases: Cases) -> Figures:
    """The figures of one world's cases."""
    accuracy, ece = measures.accuracy(cases), measures.ece(cases)
    assert accuracy is not None
    assert ece is not None  # a test part has cases
    return Figures(len(cases), accuracy, float(cases.confidence.mean()), ece)


def to_explain(planted: Planted, same: Cases, n: int = EXPLAINED) -> tuple[int, ...]:
    """Cases of the marked class that the model has right, with the shortcut where there is one."""
    wanted = (same.labels == MARKED) & same.right
    snowy = wanted & planted.has["same"]
    rows = np.flatnonzero(snowy if snowy.any() else wanted)
    return tuple(rows[:n].tolist())


def explain(
    planted: Planted, training: Training, cases: tuple[int, ...], report: Report
) -> Iterator[Explained]:
    """LIME's answer for each case as it was tested first, with the trap's seed.

    report: as an engine's; may raise Cancelled.
    """
    model, x = classifier(training), planted.tests["same"]
    for case in cases:
        found: Explanation
        if isinstance(model, LearntPictures):
            found = explanations.ENGINE.explain_image(
                model.predict_proba,
                np.repeat(x[case], 3, axis=2),
                _request(planted, explanations.DEFAULT_IMAGE_SAMPLES),
                report,
            )
        else:
            assert isinstance(model, LearntTexts)
            found = explanations.explain_reading(
                model,
                model.predict_proba,
                str(x[case]),
                planted.trap.language,
                _request(planted, explanations.DEFAULT_TEXT_SAMPLES),
                report,
            )
        yield Explained(case, found, planted.names_it_first(found), planted.weight_on_it(found))


def _request(planted: Planted, samples: int) -> Request:
    return Request(MARKED, samples, seed=planted.trap.seed, seconds=_SECONDS)
