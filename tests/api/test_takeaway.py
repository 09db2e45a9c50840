"""POST /api/takeaway: a display as a file, with its content type, and nothing that runs in it."""

from __future__ import annotations

import io
import json
from typing import Any, get_args

import pytest
from PIL import Image

from api.routes import description
from models import catalog
from models.languages import CODES
from models.takeaway.files import FORMS, IDS, FormId
from models.takeaway.palette import PALETTES, THEMES
from tests.api.conftest import Client, code, png, post_json

DOTS = {"pattern": "visual", "chart": "dots"}
ASKED = {"model": "reviews-en", "text": "good, <script>alert(1)</script>"}


def take(client: Client, **asked: Any) -> Any:
    response = client.post("/api/takeaway", json={**ASKED, **asked})
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize("form", IDS)
def test_each_format_has_its_content_type_and_is_saved_not_run(
    client: Client, form: FormId
) -> None:
    display = {"pattern": "visual", "chart": "bars"} if form == "vega" else None
    response = take(client, format=form, display=display)
    assert response.headers["content-type"] == FORMS[form].media_type
    assert response.headers["content-disposition"] == (
        'attachment; filename="'
        + (
            FORMS[form].called
            or f"certitude-{'visual' if display else 'numeric'}.{FORMS[form].ending}"
        )
        + '"'
    )
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    if form != "json":
        assert b"<script" not in response.content


def test_what_is_left_out_is_a_light_english_picture_of_the_usual_display(client: Client) -> None:
    left_out = take(client).content
    assert left_out == take(client, format="png", language="en", theme="light").content
    assert left_out == take(client, format=None, language=None, theme=None, display=None).content
    assert Image.open(io.BytesIO(left_out)).format == "PNG"


def test_display_language_and_theme_are_those_that_are_asked_for(client: Client) -> None:
    gate = {"pattern": "gate"}
    for language, says in (("en", "Go along"), ("fr", "Suivre")):
        for theme in THEMES:
            svg = take(client, format="svg", display=gate, language=language, theme=theme).text
            assert says in svg
            assert f'fill="{PALETTES[theme].ground}"' in svg
    title = catalog.get("reviews-en").title
    assert title in take(client, format="html", display=gate).text


def test_the_data_can_be_asked_for_again(client: Client) -> None:
    display = {"pattern": "nbest", "n": 2, "digits": 1}
    made = take(client, format="json", display=display).json()
    assert made["input"]["text"] == ASKED["text"]
    assert made["model"]["id"] == ASKED["model"]
    again = take(client, format="json", display=made["display"]).json()
    assert again == made
    predicted = client.post("/api/predict", json={**ASKED, "display": made["display"]}).json()
    assert made["prediction"] == predicted["id"]
    assert {c["label"]: c["probability"] for c in made["classes"]} == dict(
        zip(predicted["labels"], predicted["probabilities"], strict=True)
    )


def test_a_picture_is_sent_as_a_form(client: Client) -> None:
    sent = {"model": "digits", "format": "svg", "display": json.dumps({"pattern": "categorical"})}
    response = client.post("/api/takeaway", data=sent, files={"file": png()})
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    assert "data:image/png;base64," in response.text


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"format": "pdf"}, (422, "bad_format")),
        ({"format": 1}, (422, "bad_format")),
        ({"format": ["png"]}, (422, "bad_format")),
        ({"format": "../png"}, (422, "bad_format")),
        ({"theme": "#fff"}, (422, "bad_theme")),
        ({"language": "tlh"}, (422, "bad_language")),
        ({"display": {"pattern": "nothing"}}, (422, "bad_display")),
        ({"display": "png"}, (400, "bad_json")),
        ({"scale": 2}, (400, "unknown_field")),
        ({"text": " "}, (422, "empty_text")),
        ({"text": 7}, (400, "wrong_type")),
        ({"model": "../etc"}, (404, "unknown_model")),
        ({"model": "digits"}, (422, "wrong_kind")),
    ],
)
def test_what_cannot_be_had_is_refused_in_words(
    client: Client, asked: dict[str, Any], refused: tuple[int, str]
) -> None:
    response = client.post("/api/takeaway", json={**ASKED, **asked})
    assert code(response) == refused


def test_a_refusal_names_what_there_is(client: Client) -> None:
    said = client.post("/api/takeaway", json={**ASKED, "format": "pdf"}).json()["error"]["message"]
    assert said == (
        "“format” has to be one of: component, html, json, png, report, streamlit, svg, vega."
    )


def test_broken_characters_break_no_file(client: Client) -> None:
    for form in IDS:
        text = "good \ud800 \x00 \x0b \ufffe \u202e 👩‍👩‍👧"
        asked = {**ASKED, "text": text, "format": form, "display": {**DOTS}}
        response = post_json(client, "/api/takeaway", asked)
        assert response.status_code == 200


def test_the_document_names_every_content_type() -> None:
    operation = description()["paths"]["/api/takeaway"]["post"]
    assert set(operation["responses"]["200"]["content"]) == {f.media_type for f in FORMS.values()}
    sent = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert set(sent["format"]["anyOf"][0]["enum"]) == set(get_args(FormId))
    assert set(sent["language"]["anyOf"][0]["enum"]) == set(CODES)
    assert set(sent["theme"]["anyOf"][0]["enum"]) == set(THEMES)
