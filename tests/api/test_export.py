"""POST /api/export: a prediction's input and a spec in, the display as a file out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.routes import description
from models.takeaway.files import FORMS, IDS, FormId
from tests.api.conftest import Client, code, png, post_json

BARS = {"pattern": "visual", "chart": "bars", "digits": 1}
ASKED = {"model": "reviews-en", "text": "good, <script>alert(1)</script>", "spec": BARS}


def unnumbered(file: bytes) -> bytes:
    """Without the numbers by which Vega tells the clips of one drawing from those of the next."""
    return re.sub(rb"clip\d+", b"clip", file)


def export(client: Client, **asked: Any) -> Any:
    response = client.post("/api/export", json={**ASKED, **asked})
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize("form", IDS)
def test_each_format_is_the_file_that_a_take_away_is(client: Client, form: FormId) -> None:
    made = export(client, format=form)
    same = {"model": ASKED["model"], "text": ASKED["text"], "display": BARS, "format": form}
    taken = client.post("/api/takeaway", json=same).content
    assert unnumbered(made.content) == unnumbered(taken)
    assert made.headers["content-type"] == FORMS[form].media_type
    assert made.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in made.headers["content-security-policy"]


def test_the_chart_is_vega_lite(client: Client) -> None:
    made = export(client, format="vega", language="fr", theme="dark").json()
    assert "vega-lite" in made["$schema"]
    assert made["background"] == "#1a2429"
    assert "Réponse" in made["description"]


def test_the_data_lead_back_to_the_same_display(client: Client) -> None:
    made = export(client, format="json").json()
    assert export(client, format="json", spec=made["display"]).json() == made


def test_a_picture_is_sent_as_a_form(client: Client) -> None:
    sent = {"model": "digits", "format": "vega", "spec": json.dumps(BARS)}
    response = client.post("/api/export", data=sent, files={"file": png()})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/vnd.vegalite.v6+json"


@pytest.mark.parametrize("pattern", ["none", "categorical", "gate", "numeric", "nbest", "visual"])
def test_a_display_without_a_chart_says_so(client: Client, pattern: str) -> None:
    response = client.post(
        "/api/export", json={**ASKED, "spec": {"pattern": pattern}, "format": "vega"}
    )
    assert code(response) == (422, "no_chart")
    assert "no chart" in response.json()["error"]["message"]
    assert "0." not in response.text


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"format": "../vega"}, (422, "bad_format")),
        ({"format": {"$ref": "vega"}}, (422, "bad_format")),
        ({"theme": "#fff"}, (422, "bad_theme")),
        ({"language": "en-US"}, (422, "bad_language")),
        ({"spec": {"pattern": "nothing"}}, (422, "bad_display")),
        ({"spec": {"pattern": ["visual"]}}, (422, "bad_display")),
        ({"spec": {"version": 2}}, (422, "bad_display")),
        ({"spec": {"threshold": 1e999}}, (400, "bad_json")),
        ({"spec": {"n": 10**30}}, (422, "bad_display")),
        ({"spec": {"__proto__": {}}}, (422, "bad_display")),
        ({"spec": {"bands": [{"at_least": 0, "name": "x" * 10**5}] * 2}}, (422, "bad_display")),
        ({"spec": [[]]}, (422, "bad_display")),
        ({"spec": "{"}, (400, "bad_json")),
        ({"spec": "[" * 10**5}, (400, "json_too_complex")),
        ({"display": BARS}, (400, "unknown_field")),
        ({"probabilities": [1]}, (400, "unknown_field")),
        ({"coverage": 0.9}, (400, "unknown_field")),
        ({"text": ""}, (422, "empty_text")),
        ({"text": None}, (400, "wrong_type")),
        ({"model": "digits"}, (422, "wrong_kind")),
        ({"model": "session:1"}, (404, "unknown_model")),
        ({"score": "best"}, (422, "bad_score")),
    ],
)
def test_what_cannot_be_had_is_refused_in_words(
    client: Client, asked: dict[str, Any], refused: tuple[int, str]
) -> None:
    response = post_json(client, "/api/export", {**ASKED, **asked})
    assert code(response) == refused
    assert response.json()["error"]["message"]


def test_names_are_data_and_never_code(client: Client) -> None:
    made = export(client, format="vega").json()
    assert "<b>" not in json.dumps([layer["encoding"] for layer in made["layer"]])
    assert "<b>positive</b>" in {row["name"] for row in made["layer"][0]["data"]["values"]}


def test_the_document_says_what_a_spec_is() -> None:
    operation = description()["paths"]["/api/export"]["post"]
    sent = operation["requestBody"]["content"]["application/json"]["schema"]
    assert "display" not in sent["properties"]
    assert {"$ref": "#/components/schemas/DisplaySettings"} in sent["properties"]["spec"]["anyOf"]
    form = operation["requestBody"]["content"]["multipart/form-data"]
    assert form["encoding"] == {"spec": {"contentType": "application/json"}}
    assert set(operation["responses"]["200"]["content"]) == {f.media_type for f in FORMS.values()}
