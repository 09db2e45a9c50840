"""Prediction sets by the API: the line's own arithmetic, and what was measured with it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from models import catalog
from models.calibration import coverage
from models.calibration.cases import known
from tests.api.conftest import png

TEXT = {"model": "reviews-en", "text": "A good film, warm and good"}


def test_a_set_holds_what_is_likely_enough_and_says_how_it_did(client: TestClient) -> None:
    unasked = client.post("/api/predict", json=TEXT).json()
    assert unasked["prediction_set"] is None
    made = client.post("/api/predict", json={**TEXT, "coverage": 0.9}).json()
    found = made["prediction_set"]
    assert found["coverage"] == 0.9
    told = coverage.of("reviews-en", 0.9)
    assert found["least"] == pytest.approx(told.line.least[0])
    order = sorted(range(len(made["labels"])), key=lambda n: -made["probabilities"][n])
    assert found["classes"] == [
        made["labels"][n] for n in order if made["probabilities"][n] >= found["least"]
    ]
    home, *away = found["measured"]
    assert (home["where"], home["set"]) == ("home", known("reviews-en").whole.set)
    assert home["n"] + found["n"] == len(known("reviews-en").whole)
    assert abs(home["held"] / home["n"] - 0.9) < 0.03
    assert [one["where"] for one in away] == ["away"] * len(known("reviews-en").away)
    assert {name: made[name] for name in unasked if name != "prediction_set"} == {
        name: unasked[name] for name in unasked if name != "prediction_set"
    }


def test_a_surer_set_holds_the_other(client: TestClient) -> None:
    sets = [
        client.post("/api/predict", json={**TEXT, "coverage": share}).json()["prediction_set"]
        for share in (0.5, 0.8, 0.9, 0.99)
    ]
    for less, more in pairwise(sets):
        assert set(less["classes"]) <= set(more["classes"])
    assert sets[-1]["measured"][0]["size"] > sets[0]["measured"][0]["size"]


def test_calibrated_scores_have_their_own_line() -> None:
    fit = catalog.get("digits").calibration
    assert fit is not None
    raw, calibrated = coverage.of("digits", 0.9), coverage.of("digits", 0.9, fit)
    assert raw.line.least[0] != calibrated.line.least[0]
    held = calibrated.home[1].held
    assert abs(held.right / held.n - 0.9) < 0.03


@pytest.mark.parametrize("share", [0, 0.49, 0.991, 1, -1, "much", True, [0.9]])
def test_what_is_no_coverage_is_refused(client: TestClient, share: object) -> None:
    answer = client.post("/api/predict", json={**TEXT, "coverage": share})
    assert answer.status_code in (400, 422)
    assert "coverage" in answer.json()["error"]["message"]


def test_the_takeaway_takes_no_coverage(client: TestClient) -> None:
    assert client.post("/api/takeaway", json={**TEXT, "coverage": 0.9}).status_code == 400


def test_a_picture_has_its_set_too(client: TestClient) -> None:
    files = {"file": ("a.png", png(), "image/png")}
    data = {"model": "digits", "coverage": "0.95"}
    made = client.post("/api/predict", data=data, files=files).json()
    found = made["prediction_set"]
    top = made["labels"][max(range(10), key=made["probabilities"].__getitem__)]
    assert found["classes"][:1] in ([top], [])
