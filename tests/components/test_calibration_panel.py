"""What the calibration page says of planted cases."""

from __future__ import annotations

import json

import altair as alt
import numpy as np
import pytest

from components.calibration import panel
from components.calibration.diagram import Line, counts, reliability, sample
from components.calibration.sets import Shown, sets, told
from models.calibration import report
from models.calibration.bins import Share, bands
from models.calibration.bins import reliability as binned
from models.calibration.cases import Cases
from models.language import Language

ENGLISH, FRENCH = Language("en"), Language("fr")


def shown(name: str, said: float, right: int, n: int) -> Shown:
    """n cases of one confidence, so many of them right."""
    rows = np.tile([said, 1 - said], (n, 1))
    cases = Cases(name, rows, np.array([0] * right + [1] * (n - right)))
    return Shown(name, n, binned(cases.confidence, cases.right), bands(cases, report.CUTS))


def test_the_sentence_says_what_was_right_at_home_and_away() -> None:
    them = [shown("home", 0.85, 84, 100), shown("elsewhere", 0.85, 71, 100)]
    assert panel.summary(them, 1.0, ENGLISH) == (
        "When it said 80 to 90%, it was right in 84% of 100 cases. “elsewhere”: 71% of 100."
    )
    assert "84\xa0% des 100 cas" in panel.summary(them, 1.0, FRENCH).replace("\u202f", "\xa0")


def test_few_cases_say_nothing_and_none_say_so() -> None:
    few = shown("home", 0.95, 5, 5)
    assert panel.summary([few], 1.0, ENGLISH) == "There are too few cases to say anything."
    many = [shown("home", 0.85, 50, 50), shown("elsewhere", 0.55, 5, 10)]
    assert "elsewhere" not in panel.summary(many, 1.0, ENGLISH)


def test_a_share_of_all_is_all_and_of_none_is_not_zero() -> None:
    them = [shown("home", 0.95, 40, 40)]
    assert "right in 100% of 40 cases" in panel.summary(them, 1.0, ENGLISH)  # counted, not claimed
    nearly = [shown("home", 0.95, 9_379, 9_382)]
    assert "right in over 99% of 9,382 cases" in panel.summary(nearly, 1.0, ENGLISH)
    assert told(Share(0, 0, None, None, None), ENGLISH) == "–"


def test_the_chart_holds_only_bins_with_cases_and_each_set_has_a_shape_of_its_own() -> None:
    them = [shown("home", 0.85, 84, 100), shown("<b>", 0.65, 10, 30)]
    chart = reliability([Line(one.name, one.bins) for one in them], ENGLISH)
    (mark,) = [layer for layer in chart["layer"] if layer["mark"]["type"] == "point"]
    values = mark["data"]["values"]
    assert [(row["set"], row["right"]) for row in values] == [(0, 0.84), (1, 10 / 30)]
    assert len(set(mark["encoding"]["shape"]["scale"]["range"])) == 2
    bars = counts(Line("home", them[0].bins), FRENCH)
    assert sum(row["share"] for row in bars["layer"][0]["data"]["values"]) == 1


def test_each_set_has_a_curve_in_its_band_with_dashes_of_its_own_that_the_legend_shows() -> None:
    lines = [Line(one.name, one.bins, one.curve) for one in sets("reviews-en", 1.0)]
    chart = reliability(lines, ENGLISH)
    curves = [layer for layer in chart["layer"] if layer["mark"].get("strokeWidth") == 1.5]
    bands = [layer for layer in chart["layer"] if layer["mark"]["type"] == "area"]
    assert len(curves) == len(bands) == len(lines) == 4
    assert len({tuple(layer["mark"]["strokeDash"]) for layer in curves}) == 4
    assert len({sample(number) for number in (*range(4), None)}) == 5
    for layer in (*curves, *bands):
        for row in layer["data"]["values"]:
            assert row["right"] is None or row["low"] <= row["right"] <= row["high"]


@pytest.mark.parametrize("model_id", ["reviews-en", "things"])
def test_what_is_written_is_vega_lite(model_id: str) -> None:
    """Altair knows the grammar, and refuses what is none; no NaN, which is no JSON."""
    lines = [Line(one.name, one.bins, one.curve) for one in sets(model_id, 1.5)]
    for chart in (reliability(lines, FRENCH), counts(lines[0], FRENCH)):
        alt.LayerChart.from_dict(json.loads(json.dumps(chart, allow_nan=False)))


def test_another_temperature_says_what_would_be_said_not_what_was() -> None:
    said = panel.summary([shown("home", 0.85, 84, 100)], 2.0, ENGLISH)
    assert said.startswith("At temperature 2 it would say 80 to 90% in 100 cases")
    assert "said 80" not in said
