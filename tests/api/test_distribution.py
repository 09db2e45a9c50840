"""`distribution` by the API: asked for and given, or null; it is what the display draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.routes import ROUTES
from models import predictions
from models.display import readings
from tests.api.conftest import rough

TEXT = "Accueil très agréable, mais trop d'attente."


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The API over the models that ship, not over stand-ins."""
    predictions.forget()
    yield TestClient(Starlette(routes=ROUTES))
    predictions.forget()


def asked(client: TestClient, **sent: Any) -> Any:
    answer = client.post("/api/predict", json=sent)
    assert answer.status_code == 200
    return answer.json()["distribution"]


def test_it_is_what_the_display_draws(client: TestClient) -> None:
    found = asked(client, model="services-fr", text=TEXT, distribution=True)
    made = predictions.of_text("services-fr", TEXT)
    told = readings.told(made, 20, 80)
    assert told is not None
    assert found["label"] == made.labels[made.top].id
    assert found["way"] == "bootstrap"
    assert found["samples"] == 50
    assert found["dots"] == pytest.approx(list(told.dots))
    assert found["dots"] == sorted(found["dots"])
    narrow, wide = found["intervals"]
    assert (narrow["cases_of_100"], wide["cases_of_100"]) == (80, 95)
    assert (narrow["low"], narrow["high"]) == pytest.approx((told.low, told.high))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]


def test_who_does_not_ask_is_not_told_and_a_model_without_says_null(client: TestClient) -> None:
    assert asked(client, model="services-fr", text=TEXT) is None
    assert asked(client, model="services-fr", text=TEXT, distribution=False) is None
    assert asked(client, model="intents-en", text="My card is lost", distribution=True) is None


def test_a_picture_has_it_by_a_form_raw_and_calibrated(client: TestClient) -> None:
    picture = rough()
    found = [
        client.post(
            "/api/predict",
            files={"file": ("a.png", picture, "image/png")},
            data={"model": "digits", "distribution": "true", "score": score},
        ).json()["distribution"]
        for score in ("raw", "calibrated")
    ]
    assert [one["way"] for one in found] == ["laplace", "laplace"]
    assert found[0]["dots"] != found[1]["dots"]


def test_what_is_no_yes_or_no_is_refused(client: TestClient) -> None:
    answer = client.post(
        "/api/predict", json={"model": "services-fr", "text": TEXT, "distribution": "perhaps"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "bad_distribution"
