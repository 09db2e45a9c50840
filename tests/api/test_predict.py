"""GET /api/health, /api/models, /api/openapi.json and POST /api/predict: what they promise."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from openapi_spec_validator import validate
from PIL import Image

from api import bodies, requests
from api.routes import description
from models import catalog, loaded, predictions
from models.explain import explanations
from models.explain.types import TOP, Request, Stop
from models.hub import repositories as hub
from models.limits import LIMITS
from models.reading import inputs
from models.session_models import SessionModels
from tests.api.conftest import Client, Reviewer, code, encoded, png
from tests.models import standins

ROOT = Path(__file__).parent.parent.parent


def test_health_names_the_version_of_the_project(client: Client) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert client.get("/api/health").json() == {"status": "ok", "version": project["version"]}


def test_models_are_those_of_the_catalog(client: Client) -> None:
    listed = client.get("/api/models").json()
    assert [m["id"] for m in listed] == [e.id for e in catalog.entries()]
    kinds = {m["id"]: m["kind"] for m in listed}
    assert kinds["reviews-en"] == "text"
    assert kinds["digits"] == "image"
    for m in listed:
        assert m["available"] == (m["availability"] == "ready")
        assert len(m["labels"]) == len(m["label_names"]["en"]) == len(m["label_names"]["fr"])


def test_the_openapi_document_is_valid_and_served(client: Client) -> None:
    served = client.get("/api/openapi.json").json()
    validate(served)
    assert served["info"]["version"] == client.get("/api/health").json()["version"]
    assert served == description()


def said(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema says of a value that is not null."""
    return {**schema, **schema.get("anyOf", [{}])[0]}


def test_the_openapi_document_states_the_limits_in_force() -> None:
    document = description()
    sent = document["paths"]["/api/explain"]["post"]["requestBody"]["content"]
    text, form = (
        {name: said(field) for name, field in sent[kind]["schema"]["properties"].items()}
        for kind in ("application/json", "multipart/form-data")
    )
    assert text["text"]["maxLength"] == LIMITS.text_characters
    assert text["samples"]["maximum"] == explanations.MAX_TEXT_SAMPLES
    assert form["samples"]["maximum"] == explanations.MAX_IMAGE_SAMPLES
    assert text["samples"]["minimum"] == form["samples"]["minimum"] == explanations.MIN_SAMPLES
    assert text["seed"]["maximum"] == form["seed"]["maximum"] == requests.MAX_SEED
    for fields in (text, form):
        assert fields["tolerance"]["maximum"] == requests.MAX_TOLERANCE
        assert fields["seconds"]["minimum"] == requests.MIN_SECONDS
        assert fields["seconds"]["maximum"] == requests.MAX_SECONDS
        assert f"Left out: {explanations.DEFAULT_SECONDS:g}" in fields["seconds"]["description"]
        assert f"Left out: {Request(0, 10).tolerance:g}" in fields["tolerance"]["description"]
    assert set(text["unit"]["enum"]) == set(requests.UNITS)
    for kind in ("TextExplanation", "ImageExplanation"):
        made = document["components"]["schemas"][kind]["properties"]
        assert {*made["stop"]["enum"], "running"} == set(get_args(Stop))
        assert made["top"]["maxItems"] == TOP
    for number in (explanations.DEFAULT_TEXT_SAMPLES, explanations.DEFAULT_IMAGE_SAMPLES):
        assert str(number) in text["samples"]["description"]
    too_large = document["components"]["responses"]["TooLarge"]["description"]
    assert f"{LIMITS.request_bytes // 2**20} MiB" in too_large
    assert f"{LIMITS.image_bytes // 2**20} MiB" in too_large
    assert f"{LIMITS.image_pixels // 10**6} megapixels" in too_large
    asked = {"class", "samples", "seed", "settle", "tolerance", "seconds", "unit"}
    assert set(text) == asked | {"model", "text", "score"}
    assert set(form) == asked - {"unit"} | {"model", "file", "score"}


def test_a_form_has_no_nulls_and_says_which_field_is_json() -> None:
    sent = description()["paths"]["/api/predict"]["post"]["requestBody"]["content"]
    form = sent["multipart/form-data"]
    assert "null" not in json.dumps(form["schema"])
    assert form["encoding"] == {"display": {"contentType": "application/json"}}
    assert "null" in json.dumps(sent["application/json"]["schema"]["properties"]["display"])


def test_a_text_is_classified_as_the_service_does(client: Client) -> None:
    text = "A good film, État « bon » 😀"
    answer = client.post("/api/predict", json={"model": "reviews-en", "text": text}).json()
    made = predictions.of_text("reviews-en", inputs.decode_text(text))
    assert answer["model"] == "reviews-en"
    assert answer["labels"] == ["negative", "<b>positive</b>"]
    assert answer["probabilities"] == list(made.probabilities)
    assert answer["input_hash"] == made.input_hash
    assert answer["score"] == "raw"
    assert answer["displays"]["numeric"]["label"] == "<b>positive</b>"
    assert answer["displays"]["categorical"]["band"] == 1
    assert answer["displays"]["nbest"][0]["probability"] == max(made.probabilities)
    assert answer["read"] == {
        "to": len(text), "of": len(text), "cut": False, "tokens": 0, "max_tokens": None,
    }  # fmt: skip
    assert answer["notes"] == []


def test_a_picture_is_classified_whatever_its_file_is_called(client: Client) -> None:
    answer = client.post(
        "/api/predict", data={"model": "digits"}, files={"file": ("two.jpg", png())}
    ).json()
    assert answer["model"] == "digits"
    assert answer["labels"] == [str(i) for i in range(10)]
    assert answer["probabilities"][4] == max(answer["probabilities"])
    assert answer["image"] == {"format": "PNG", "width": 40, "height": 30}
    assert [note["code"] for note in answer["notes"]] == ["named_otherwise"]
    given = inputs.decode_image(png())
    assert answer["input_hash"] == given.hash


def test_the_display_can_be_shaped(client: Client) -> None:
    display = {"n": 2, "digits": 1, "bands": [
        {"at_least": 0.95, "name": "sûr", "action": "go"}, {"at_least": 0},
    ]}  # fmt: skip
    body = {"model": "reviews-en", "text": "good", "display": display}
    shown = client.post("/api/predict", json=body).json()["displays"]
    assert shown["categorical"]["of"] == 2
    assert shown["categorical"]["band"] == 2
    assert shown["numeric"]["percent"] == "88.1%"
    assert len(shown["nbest"]) == 2
    form = client.post(
        "/api/predict",
        data={"model": "digits", "display": json.dumps({"n": 4})},
        files={"file": png()},
    ).json()["displays"]
    assert [row["label"] for row in form["nbest"]][4:] == [None]
    assert form["nbest"][4]["others"] == 6


@pytest.mark.parametrize(
    "display",
    [{"n": 0}, {"n": 2.5}, {"n": True}, {"bands": [[]]}, {"digits": 9}, {"x": 1}, [], 5, "[", "[]"],
)
def test_display_settings_that_do_not_fit_are_refused(client: Client, display: object) -> None:
    body = {"model": "reviews-en", "text": "good", "display": display}
    response = client.post("/api/predict", json=body)
    assert code(response) in ((422, "bad_display"), (400, "bad_json"))
    assert (display == "[") == (response.status_code == 400)


@pytest.mark.parametrize("band", [
    {"name": 12_000_000 * "a"}, {"name": 41 * "a"}, {"action": 141 * "a"}, {"name": "a\x00b"},
])  # fmt: skip
def test_the_bounds_of_the_page_hold_here_too(client: Client, band: dict[str, str]) -> None:
    fits = {"name": 40 * "é", "action": 140 * "é"}
    for sent, expected in ((fits, 200), (band, 422)):
        display = {"bands": [{"at_least": 0.5, **sent}, {"at_least": 0}]}
        body = {"model": "reviews-en", "text": "good", "display": display}
        response = client.post("/api/predict", json=body)
        assert response.status_code == expected
        assert len(response.content) < 10_000


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Le film était vraiment très mauvais.", {"language": "fr", "foreign": True}),
        ("The film was really very good indeed.", {"language": "en", "foreign": False}),
        ("good", {"language": None, "foreign": False}),
    ],
)
def test_a_text_in_a_language_that_the_model_does_not_read_is_answered_and_said_to_be(
    client: Client, text: str, written: dict[str, object]
) -> None:
    answer = client.post("/api/predict", json={"model": "reviews-en", "text": text}).json()
    assert answer["written"] == written
    assert len(answer["probabilities"]) == 2


def test_what_was_not_read_of_a_long_text_is_said(client: Client) -> None:
    text = "good " * 1000
    answer = client.post("/api/predict", json={"model": "reviews-en", "text": text}).json()
    assert answer["read"]["cut"]
    assert (answer["read"]["to"], answer["read"]["of"]) == (2000, 5000)


@pytest.mark.parametrize("picture", [
    encoded(Image.new("CMYK", (9, 9), (10, 20, 30, 40)), "JPEG"),
    encoded(Image.new("RGB", (9, 9)), "WEBP"),
    encoded(Image.new("RGB", (9, 9)), "GIF", save_all=True,
            append_images=[Image.new("RGB", (9, 9), "red")]),
    png((1, 1)), png(mode="RGBA"), png(mode="I;16"), png(mode="L"),
])  # fmt: skip
def test_every_kind_of_picture_is_taken(client: Client, picture: bytes) -> None:
    response = client.post("/api/predict", data={"model": "photos"}, files={"file": picture})
    assert response.status_code == 200


def test_a_model_of_the_hub_is_taken_from_this_machine_only(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def network(*_args: object) -> None:
        raise AssertionError("the API asked the network")

    monkeypatch.setattr(hub, "inspect", network)
    monkeypatch.setattr(hub, "fetch", network)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    for model in ("hf:someone/some-model", "distilbert-sst2"):
        response = client.post("/api/predict", json={"model": model, "text": "good"})
        assert code(response) == (503, "not_downloaded")
        assert "in the app first" in response.json()["error"]["message"]
    assert code(client.post("/api/predict", json={"model": "hf:../x", "text": "good"})) == (
        422,
        "bad_model_id",
    )
    home = tmp_path / "models--someone--some-model"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("0" * 40)
    snapshot = home / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text(
        json.dumps({"architectures": ["BertForSequenceClassification"], "model_type": "bert",
                    "id2label": {"0": "a", "1": "b"}})
    )  # fmt: skip
    (snapshot / "model.safetensors").touch()
    body = {"model": "hf:someone/some-model", "text": "good"}
    assert code(client.post("/api/predict", json=body)) == (503, "not_downloaded")
    (snapshot / "tokenizer.json").touch()
    assert client.post("/api/predict", json=body).json()["model"] == "hf:someone/some-model"


def test_the_longest_text_fits_into_json_however_it_is_written() -> None:
    longest = json.dumps({"model": "reviews-en", "text": "😀" * 10}, ensure_ascii=True)
    per_character = len(json.dumps("😀")) - 2
    assert per_character * LIMITS.text_characters + len(longest) < bodies.JSON_BYTES


def test_a_prediction_is_made_once(client: Client, reviewer: Reviewer) -> None:
    body = {"model": "reviews-en", "text": "good film"}
    first = client.post("/api/predict", json=body).json()
    calls = reviewer.calls
    assert (
        client.post("/api/predict", json={**body, "display": {"digits": 2}}).json()["id"]
        == first["id"]
    )
    assert reviewer.calls == calls


def test_a_model_that_a_session_made_is_its_own(client: Client) -> None:
    own = SessionModels()
    mine = own.register(standins.entry("mine"), loaded.load("reviews-en"))
    try:
        response = client.post("/api/predict", json={"model": mine.id, "text": "good"})
        assert code(response) == (404, "unknown_model")
        assert mine.id not in client.get("/api/models").text
    finally:
        own.close()
