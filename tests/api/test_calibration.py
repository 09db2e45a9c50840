"""GET /api/models/MODEL/calibration: the same as the command prints."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from models.calibration.__main__ import main


def test_it_answers_what_the_command_prints(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get("/api/models/services-fr/calibration")
    assert answer.status_code == 200
    main(["services-fr", "--json"])
    assert answer.json() == json.loads(capsys.readouterr().out)
    assert answer.json()["away"][0]["set"] == "Allociné series, test"


def test_the_document_describes_it(client: TestClient) -> None:
    told: dict[str, Any] = client.get("/api/openapi.json").json()
    operation = told["paths"]["/api/models/{model}/calibration"]["get"]
    assert operation["parameters"] == [
        {"name": "model", "in": "path", "required": True, "schema": {"type": "string"}}
    ]
    schema = {
        **operation["responses"]["200"]["content"]["application/json"]["schema"],
        "components": told["components"],
    }
    made = client.get("/api/models/digits/calibration").json()
    Draft202012Validator(schema).validate(made)
    with pytest.raises(Exception, match="temperature"):
        Draft202012Validator(schema).validate({**made, "temperature": "warm"})


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/models/no-such/calibration", 404),
        ("/api/models/distilbert-sst2/calibration", 404),
        ("/api/models/../calibration", 404),
        ("/api/models/digits/calibration/", 404),
        ("/api/models/digits", 404),
        ("/api/models/a%00b/calibration", 404),
        ("/api/models/" + "x" * 5_000 + "/calibration", 404),
    ],
)
def test_what_is_not_measured_is_said_in_json(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"]
