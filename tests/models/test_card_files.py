"""Model cards as files for other places: valid there, and with the figures of the files here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from huggingface_hub import ModelCard, ModelCardData
from jsonschema import Draft7Validator, FormatChecker

from models import cards
from models.calibration import report
from models.errors import InputError
from models.language import Language
from models.scope import told as scope_told
from models.takeaway import card as card_files

# Of model-card-toolkit 2.0.0 (Google, Apache-2.0), as its wheel has it.
SCHEMA = json.loads(Path(__file__).with_name("model_card_toolkit.schema.json").read_text("utf-8"))
LANGUAGES = [Language("en"), Language("fr")]


@pytest.mark.parametrize("lang", LANGUAGES, ids=["en", "fr"])
@pytest.mark.parametrize("model", report.shipped())
def test_the_toolkits_schema_takes_every_card(model: str, lang: Language) -> None:
    made = json.loads(card_files.written(model, "mct", lang))
    Draft7Validator(SCHEMA, format_checker=FormatChecker()).validate(made)
    card = cards.read(model)
    assert made["model_details"]["overview"] == card.task[lang.code]
    told = [one["description"] for one in made["considerations"]["limitations"]]
    assert told[: 1 + len(card.failures[lang.code])] == [
        card.unintended[lang.code],
        *card.failures[lang.code],
    ]
    assert len(made["model_parameters"]["output_format_map"]) == len(card.classes)


def test_the_schema_would_refuse_another_card() -> None:
    made = json.loads(card_files.written("digits", "mct", LANGUAGES[0]))
    made["model_details"]["licenses"] = [{}]
    assert list(Draft7Validator(SCHEMA).iter_errors(made))


@pytest.mark.parametrize("model", report.shipped())
def test_the_figures_are_those_of_the_report(model: str) -> None:
    made = report.of(model)
    told = json.loads(card_files.written(model, "mct", LANGUAGES[0]))
    metrics = told["quantitative_analysis"]["performance_metrics"]
    ece = [one for one in metrics if one["type"] == "ece"]
    assert [one["value"] for one in ece if ", raw" in one["slice"]] == [
        f"{one.raw.ece:.4f}" for one in (made.home, *made.away)
    ]
    assert any(", calibrated" in one["slice"] for one in ece) == made.ships
    low, high = made.home.raw.intervals["ece"]
    assert ece[0]["confidence_interval"] == {
        "lower_bound": f"{low:.4f}",
        "upper_bound": f"{high:.4f}",
    }


@pytest.mark.parametrize("lang", LANGUAGES, ids=["en", "fr"])
@pytest.mark.parametrize("model", report.shipped())
def test_what_a_model_does_not_know_stands_in_the_toolkits_card_too(
    model: str, lang: Language
) -> None:
    scope = cards.read(model).scope
    if scope is None:
        pytest.skip("nothing was measured of what it does not know")
    made = json.loads(card_files.written(model, "mct", lang))
    assert made["considerations"]["limitations"][-1]["description"] == scope_told.sentence(
        scope, lang
    )
    metrics = made["quantitative_analysis"]["performance_metrics"]
    kept = [pair for pair in scope.pairs if pair.part == "report"]
    assert [one["value"] for one in metrics if one["type"] == "auroc_out_of_scope"] == [
        f"{pair.auroc:.4f}" for pair in kept
    ]
    for kind, inside in (("share_of_false_alarms", True), ("share_called_unlike", False)):
        alarms = [one for one in scope.alarms if one.inside == inside]
        assert [one["value"] for one in metrics if one["type"] == kind] == [
            f"{one.raised / one.n:.4f}" for one in alarms
        ]


@pytest.mark.parametrize("lang", LANGUAGES, ids=["en", "fr"])
@pytest.mark.parametrize("model", report.shipped())
def test_hugging_face_reads_the_same_from_its_readme(model: str, lang: Language) -> None:
    text = card_files.written(model, "hf", lang).decode()
    read = ModelCard(text)
    data = read.data
    assert isinstance(data, ModelCardData)
    assert data.license == "mit"
    assert data.pipeline_tag in ("text-classification", "image-classification")
    assert data.model_name == model
    made = report.of(model)
    raw = {
        (one.metric_type, one.dataset_args["where"], one.dataset_args["n"]): one.metric_value
        for one in data.eval_results or []
        if one.dataset_args and one.metric_name and one.metric_name.endswith(", raw")
    }
    for where, one in (("home", made.home), *(("away", one) for one in made.away)):
        for measure in ("accuracy", "ece", "brier", "nll"):
            assert raw[measure, where, one.n] == round(getattr(one.raw, measure), 4)
    card = cards.read(model)
    for sentence in (card.intended[lang.code], *card.failures[lang.code]):
        assert sentence in read.text


def test_what_is_not_measured_has_no_file() -> None:
    with pytest.raises(InputError):
        card_files.written("distilbert-sst2", "hf", LANGUAGES[0])
