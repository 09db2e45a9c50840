"""`out_of_scope` by the API: for every kind of model that has a score, and null for all others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.routes import ROUTES
from models import predictions
from tests.api.conftest import png


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The API over the models that ship, not over stand-ins."""
    predictions.forget()
    yield TestClient(Starlette(routes=ROUTES))
    predictions.forget()


def found(client: TestClient, **asked: str) -> dict[str, object] | None:
    answer = client.post("/api/predict", json=asked)
    assert answer.status_code == 200
    made: dict[str, object] | None = answer.json()["out_of_scope"]
    return made


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("reviews-en", "A good film, warm and good."),
        ("intents-en", "My card has not arrived yet."),
        ("services-fr", "Accueil très agréable, merci pour la rapidité."),
    ],
)
def test_nonsense_is_unlike_and_what_the_model_knows_is_not(
    client: TestClient, model: str, known: str
) -> None:
    nonsense = found(client, model=model, text="asdf qwer zxcv")
    usual = found(client, model=model, text=known)
    assert nonsense is not None
    assert usual is not None
    assert nonsense["unlike"] is True
    assert usual["unlike"] is False
    assert nonsense["score"] > usual["score"]  # type: ignore[operator]
    told = predictions.of_text(model, known).unlike
    assert told is not None
    assert usual == {"score": told.score, "unlike": told.raised}


def test_calibrated_scores_have_the_same(client: TestClient) -> None:
    text = "My card has not arrived yet."
    raw = found(client, model="intents-en", text=text)
    assert found(client, model="intents-en", text=text, score="calibrated") == raw


@pytest.mark.parametrize(("model", "scored"), [("digits", True), ("photos", True), ("dogs", True)])
def test_pictures_have_one_where_their_model_does(
    client: TestClient, model: str, scored: bool
) -> None:
    files = {"file": ("a.png", png(), "image/png")}
    answer = client.post("/api/predict", data={"model": model}, files=files)
    assert answer.status_code == 200
    made = answer.json()["out_of_scope"]
    assert (made is not None) == scored
    if scored:
        assert made.keys() == {"score", "unlike"}
