"""Calibrated scores by the API."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

ASKED = {"model": "intents-en", "text": "A good film, warm and good"}


def test_raw_is_what_comes_unasked_and_calibrated_says_on_what(client: TestClient) -> None:
    unasked = client.post("/api/predict", json=ASKED).json()
    raw = client.post("/api/predict", json={**ASKED, "score": "raw"}).json()
    made = client.post("/api/predict", json={**ASKED, "score": "calibrated"}).json()
    assert raw == unasked
    assert (raw["score"], raw["calibrated_on"]) == ("raw", None)
    assert made["score"] == "calibrated"
    assert made["calibrated_on"]["set"] == "banking77 test"
    assert made["calibrated_on"]["n"] == 1540
    assert made["id"] != raw["id"]
    assert made["probabilities"] != raw["probabilities"]
    best = [max(range(2), key=one["probabilities"].__getitem__) for one in (raw, made)]
    assert best[0] == best[1]


def test_reasons_are_of_the_score_asked_for(client: TestClient) -> None:
    body = {**ASKED, "score": "calibrated"}
    made = client.post("/api/predict", json=body).json()
    reasons = client.post("/api/explain", json={**body, "samples": 60, "class": 1}).json()
    assert reasons["score"] == "calibrated"
    assert reasons["calibrated_on"] == made["calibrated_on"]
    assert reasons["probability"] == made["probabilities"][1]


@pytest.mark.parametrize("path", ["predict", "explain", "takeaway"])
def test_scores_that_there_are_not_are_refused(client: TestClient, path: str) -> None:
    body = {"model": "reviews-en", "text": "A good film", "score": "calibrated"}
    answer = client.post(f"/api/{path}", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "not_calibrated"
    answer = client.post(f"/api/{path}", json={**body, "score": "warm"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_score")
