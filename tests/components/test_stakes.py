"""The risk–coverage chart and the thousand marks: what is drawn is what was counted."""

from __future__ import annotations

import re

import altair as alt
import pytest
import vl_convert

from components.stakes.chart import Line, marks, risk_coverage
from components.stakes.picture import grid
from models.calibration import stakes
from models.calibration.stakes import ALWAYS_ASK, Costs
from models.language import Language

EN = Language("en")


def lines(cut: int) -> list[Line]:
    ready = stakes.prepared("reviews-en")
    return [
        Line(cases.set, curve, stakes.outcome(counted, cut, Costs(10, 1)))
        for cases, curve, counted in zip(ready.sets, ready.curves, ready.tallies, strict=True)
    ]


def test_the_chart_is_one_of_vega_lites_and_no_cost_changes_it() -> None:
    made = risk_coverage(lines(90), EN)
    alt.LayerChart.from_dict({**made, "data": {"values": []}})
    assert made == risk_coverage(lines(97), EN)  # else the browser would draw it anew
    assert len(made["layer"]) == 5


def test_a_set_of_which_nothing_is_let_through_has_no_mark() -> None:
    at = lines(90)
    found = marks(at, EN)
    assert list(found["set"]) == [0, 1, 2, 3]
    for row, line in zip(found.itertuples(), at, strict=True):
        assert line.outcome is not None
        assert row.risk == line.outcome.risk.share
        assert row.coverage == pytest.approx(1 - line.outcome.handed.share)  # type: ignore[operator]
    assert marks(lines(ALWAYS_ASK), EN).empty


@pytest.mark.parametrize(
    "counts", [(1000, 0, 0, 0), (361, 2, 1, 636), (39, 1, 0, 960), (1, 1, 1, 997), (80, 40, 0, 880)]
)
def test_the_blocks_of_a_kind_have_as_many_cells_as_cases(counts: tuple[int, ...]) -> None:
    drawn = str(grid(counts))
    cells: set[tuple[int, int]] = set()
    for kind, count in zip(("right", "wrong", "missed", "handed"), counts, strict=True):
        before = len(cells)
        for style in re.findall(rf'class="ct-case-{kind}" style="([^"]+)"', drawn):
            left, top, width, height = (float(x) for x in re.findall(r"[\d.]+", style))
            for x in range(round(left * 0.4), round((left + width) * 0.4)):
                for y in range(round(top * 0.25), round((top + height) * 0.25)):
                    assert (x, y) not in cells
                    cells.add((x, y))
        assert len(cells) - before == count
    assert len(cells) == 1000


def test_the_axis_speaks_french() -> None:
    """Vega writes a point; in French a comma stands there."""
    found = stakes.prepared("digits", 1.0)
    lines = [Line("à la maison", curve, None) for curve in found.curves]
    made = {**risk_coverage(lines, Language("fr")), "data": {"values": []}}
    drawn = vl_convert.vegalite_to_svg(made)
    assert re.search(r">\d+,\d+\u00a0%<", drawn)
    assert not re.search(r">\d+\.\d+", drawn)
