"""What is said of a labelled set: findings, differences, likeness, in both languages, escaped."""

from __future__ import annotations

import json

import altair as alt
import pytest

from components.calibration.own import alike as shown_alike
from components.calibration.own import charts, looking, sliced
from models.labelled import slices
from models.labelled.checks import Finding
from models.labelled.likeness import Compared, Likeness
from models.language import Language
from models.prediction import Label
from tests.models.test_calibration import true_to_itself
from tests.models.test_labelled import alike, planted

EN, FR = Language("en"), Language("fr")
HOSTILE = '<img src=x onerror="alert(1)">'
LABELS = (Label("neg", {"en": "negative", "fr": "négatif"}), Label("pos"))


def test_charts_are_vega_lite_and_hold_names_as_data_only() -> None:
    rows = [(HOSTILE, 1200), ("datum.x", 3)]
    drawn = charts.bars(rows, "Cases", FR)
    alt.Chart.from_dict(json.loads(json.dumps(drawn, allow_nan=False)))
    assert [row["n"] for row in drawn["data"]["values"]] == [1200, 3]
    # In a list that the axis looks names up in, and never in an expression.
    assert HOSTILE not in json.dumps(drawn["encoding"])
    assert drawn["params"][0]["value"][0].endswith("1\u202f200")
    sizes = [5] * 90 + [100_000]
    lengths = charts.histogram(sizes, "Characters", EN)
    alt.Chart.from_dict(json.loads(json.dumps(lengths, allow_nan=False)))
    assert sum(row["n"] for row in lengths["data"]["values"]) == len(sizes)
    assert charts.histogram([0, 0], "Characters", EN)["data"]["values"][0]["n"] == 2


def test_findings_name_classes_languages_and_a_persons_words() -> None:
    absent = Finding("classes_absent", "Classes: {n} of {all}.", 1, 2, names=("neg",))
    assert looking.told(absent, LABELS, FR).endswith("(négatif)")
    foreign = Finding("texts_foreign", "Texts: {n} of {all}.", 3, 9, values={"codes": ("de",)})
    assert looking.told(foreign, LABELS, EN).endswith("(German)")
    unknown = Finding("labels_unknown", "Cases: {n} of {all}.", 3, 9, names=(HOSTILE,))
    html = looking.findings_html([unknown], LABELS, EN)
    assert "<img" not in html
    assert "&lt;img" in html


def test_where_nothing_was_found_it_is_said_what_was_looked_for() -> None:
    html = looking.findings_html([], LABELS, EN)
    assert "Nothing odd was found. Looked for were missing" in html


def test_groups_and_columns_are_escaped() -> None:
    cut = slices.cut(*planted({HOSTILE: 0.9, "b": 0.6}, 40))
    html = sliced.slices_html(HOSTILE, cut, EN)
    assert "<img" not in html
    assert "&lt;img" in html


@pytest.mark.parametrize("lang", [EN, FR])
def test_a_difference_is_told_with_what_chance_does(lang: Language) -> None:
    far = slices.cut(*planted({"a": 0.9, "b": 0.5}, 100)).difference
    near = slices.cut(*planted({"a": 0.8, "b": 0.75}, 60)).difference
    assert lang.gettext("“{name}”", name="a") in sliced.difference_told(far, lang)
    assert far is not None
    assert near is not None
    chance = lang.gettext("this may be chance") if lang is EN else "c’est peut-être le hasard"
    assert chance not in sliced.difference_told(far, lang)
    assert chance in sliced.difference_told(near, lang)
    assert "20" in sliced.difference_told(None, lang)


def test_no_set_is_ever_said_to_be_like_another() -> None:
    found = alike(true_to_itself(200, seed=4), true_to_itself(2_000))
    assert found is not None
    assert not found.differs
    said = shown_alike.likeness_told(found, EN)
    assert said.startswith("No difference was found with 200 cases against 2,000 held-out ones.")
    assert "That does not say that there is none" in said
    tests = (Compared("confidence", 0.4, 0.0001), Compared("true", 0.1, 1.0))
    few = shown_alike.likeness_told(Likeness(30, 2000, tests, 0.1), EN)
    assert "go by the figures of this set." in few
    assert "30 cases say little by themselves" in few
    assert "; go by the figures" not in few, "that so few say little stands above, too"
    differs = shown_alike.likeness_told(Likeness(200, 2000, tests, 0.1), EN)
    assert "; go by the figures of this set" in differs
    assert "“How sure it is”" in differs
    assert "right class" not in differs
