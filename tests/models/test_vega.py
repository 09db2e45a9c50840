"""A chart as Vega-Lite: a drawing anywhere, with what may be seen of it and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import pytest
import vl_convert

from models.display.patterns.visual import CHART
from models.display.registry import PATTERNS
from models.display.showing import blocks, render
from models.display.spec import DisplaySpec
from models.errors import InputError
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Prediction
from models.takeaway.files import FORMS
from models.takeaway.palette import PALETTES, THEMES, Theme
from tests.components.test_patterns import CASES, IDS, SPECS, case
from tests.models.test_takeaway import taken

# Numbers that no layout has, and that nothing rounds to itself.
ODD = case(0.731729, 0.214317, 0.053954)
ODDER = case(0.791373, 0.158519, 0.050108)
# Of readings a chart is drawn where there are any: `tests/models/test_readings.py`.
CHARTS = [s for s in SPECS if s.pattern == "visual" and s[CHART] in ("bars", "dots")]


def numbers(part: Any) -> Iterator[float]:
    """Every number in a specification, those within its texts too."""
    if isinstance(part, dict):
        for name, each in part.items():
            yield from numbers(name)
            yield from numbers(each)
    elif isinstance(part, list):
        for each in part:
            yield from numbers(each)
    elif isinstance(part, str):
        yield from (float(found) for found in re.findall(r"\d+(?:\.\d+)?", part))
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield float(part)


def tells(part: Any, prediction: Prediction) -> bool:
    """Whether one of the probabilities is in it, as it is or as a per cent, to a tenth of one."""
    wanted = {round(p * scale, 1 if scale == 100 else 3) for p in prediction.probabilities
              for scale in (1, 100)}  # fmt: skip
    return any(round(n, 1) in wanted or round(n, 3) in wanted for n in numbers(part))


@pytest.mark.parametrize("spec", SPECS, ids=IDS)
def test_the_charts_of_displays_that_hide_the_number_hold_no_probability(
    spec: DisplaySpec,
) -> None:
    language = Language()
    hides = render(case(0.7, 0.3), spec, language) == render(case(0.8, 0.2), spec, language)
    # Of a model without labelled cases a frequency has nothing to say.
    assert hides == (spec.pattern in {"none", "categorical", "gate", "frequency"})
    drawn = [
        block.chart.to_dict() for block in blocks(ODD, spec, language) if hasattr(block, "chart")
    ]
    if spec in CHARTS:
        assert tells(drawn, ODD), "who looks for a probability finds one where it is shown"
    if hides:
        assert not tells(drawn, ODD)
        with pytest.raises(InputError) as refused:
            FORMS["vega"].write(taken(ODD, spec))
        assert refused.value.code == "no_chart"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_where_there_is_no_chart_that_is_said(pattern: str) -> None:
    made = taken(ODD, DisplaySpec(pattern))  # of the visual display, the squares
    assert not FORMS["vega"].fits(made)
    with pytest.raises(InputError, match="This display has no chart") as refused:
        FORMS["vega"].write(made)
    assert refused.value.status == 422


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("spec", CHARTS, ids=str)
def test_its_data_are_no_finer_than_the_chart(spec: DisplaySpec, digits: int) -> None:
    for prediction in (ODD, ODDER):
        made = json.loads(FORMS["vega"].write(taken(prediction, spec.with_pattern(
            "visual", digits=digits))))  # fmt: skip
        finest = max(3, digits + 2)
        for row in (row for layer in made["layer"] for row in rows(layer, made)):
            assert row.keys() <= {"position", "name", "percent", "probability", "filled",
                                  "threshold"}  # fmt: skip
            value = row.get("probability", 0)
            assert value == round(value, finest)


def rows(layer: dict[str, Any], made: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data", made.get("data", {}))
    values: list[dict[str, Any]] = data.get("values") or made["datasets"][data["name"]]
    return values


def test_a_bar_at_the_line_is_filled_and_what_is_left_over_never() -> None:
    def filled(*row: float, **chosen: Any) -> list[bool]:
        spec = DisplaySpec("visual", chart="bars", **chosen)
        made = json.loads(FORMS["vega"].write(taken(case(*row), spec)))
        return [one["filled"] for one in rows(made["layer"][0], made)]

    assert filled(0.4996, 0.5004) == [True, False], "as it is, not as it is rounded"
    assert filled(0.49999999, 0.50000001) == [True, True], "half is meant"
    assert not filled(*[0.05] * 20, threshold=0.06)[-1]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("spec", CHARTS, ids=str)
@pytest.mark.parametrize("name", ["clear", "hostile", "seventy-seven", "one"])
def test_any_vega_draws_it(name: str, spec: DisplaySpec, code: LanguageCode, theme: Theme) -> None:
    shown = taken(CASES[name], spec, code, theme=theme)
    assert FORMS["vega"].fits(shown)
    made = json.loads(FORMS["vega"].write(shown))
    alt.Chart.from_dict(made, validate=True)
    assert made["$schema"].endswith("vega-lite/v6.4.1.json")
    assert made["description"] == shown.rendering.summary
    drawn = vl_convert.vegalite_to_svg(made)
    colours = PALETTES[theme]
    for colour in (colours.ground, colours.accent, colours.ink):
        assert colour in drawn
    assert "alert(1)</script>" not in drawn
