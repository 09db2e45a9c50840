"""The figures of the displays: bands, ranks, ties, bounds, and what the API gets."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.display.bands import DEFAULT_BANDS, Band, band_action, band_name, band_of
from models.display.figures import ranked, tied
from models.display.marks import marks, rounded
from models.display.patterns.nbest import hedges
from models.display.patterns.visual import icon_cells
from models.display.showing import render, to_api
from models.display.spec import DisplaySpec
from models.errors import InputError
from models.language import Language
from models.languages import LanguageCode
from models.percents import shown_percent
from models.prediction import Label, Prediction


def prediction(*row: float, names: list[str] | None = None) -> Prediction:
    labels = [Label(name) for name in names or [f"c{i}" for i in range(len(row))]]
    return Prediction.of("m", labels, row, "0" * 64)


@st.composite
def rows(draw: st.DrawFn) -> list[float]:
    weights = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=80))
    weights[0] += 1
    return [w / sum(weights) for w in weights]


@pytest.mark.parametrize(
    ("probability", "band"),
    [(1, 0), (0.9, 0), (0.89999998, 0), (0.8999, 1), (0.6, 1), (0.59, 2), (0, 2)],
)
def test_a_cut_off_belongs_to_the_band_it_opens(probability: float, band: int) -> None:
    assert band_of(probability, DEFAULT_BANDS) == band


@given(rows(), st.integers(1, 100))
def test_what_is_listed_and_the_remainder_are_the_whole(row: list[float], n: int) -> None:
    best = ranked(prediction(*row), n)
    assert sum(p for _, p in best.listed) + best.rest == pytest.approx(1)
    assert len(best.listed) + best.rest_count == len(row)
    assert [p for _, p in best.listed] == sorted((p for _, p in best.listed), reverse=True)
    assert all(p <= best.listed[-1][1] for i, p in enumerate(row) if i not in dict(best.listed))


def test_ties_are_found_and_a_clear_winner_is_none() -> None:
    assert tied(prediction(0.1, 0.45, 0.45)) == (1, 2)
    assert tied(prediction(0.4501, 0.4502, 0.0997)) == (1,)
    assert len(tied(prediction(*[1 / 77] * 77))) == 77


def test_the_hedge_begins_below_its_threshold() -> None:
    spec = DisplaySpec(hedge_below=0.5)
    assert hedges(prediction(0.49, 0.26, 0.25), spec)
    assert not hedges(prediction(0.5, 0.3, 0.2), spec)
    assert not hedges(prediction(0.49, 0.26, 0.25), DisplaySpec(hedge_below=0))


@given(st.floats(0, 1), st.sampled_from([0, 1, 2]))
def test_no_per_cent_claims_certainty(probability: float, digits: int) -> None:
    bound, value = shown_percent(probability, digits)
    assert 0 < value < 100
    if not bound:
        assert float(value) == pytest.approx(probability * 100, abs=0.5001 * 10**-digits)
    assert 1 <= icon_cells(probability)[1] <= 99


@settings(deadline=None)  # the first one reads the catalogs
@given(rows(), st.integers(1, 12), st.sampled_from([0, 1, 2]), st.sampled_from(["en", "fr"]))
def test_per_cents_shown_together_make_100_or_say_that_they_do_not(
    row: list[float], n: int, digits: int, code: LanguageCode
) -> None:
    language, made = Language(code), prediction(*row)
    shown = marks(made, n, digits, language)
    assert shown[0].percent == language.percent(made.confidence, digits)
    step, under, total = Decimal(1).scaleb(-digits), 0, Decimal(0)
    for mark in shown:
        figure = Decimal(re.findall(r"[\d.]+", mark.percent.replace(",", "."))[0])
        if mark.percent == language.percent(0, digits):
            assert mark.probability * 100 < step
            under += 1
        elif mark.percent == language.percent(1, digits):
            total += 100
        else:
            assert abs(float(figure) - mark.probability * 100) < step
            total += figure
    said = rounded(shown, digits, language)
    assert (0 <= 100 - total <= under * step) == (not said)
    by_rank = [mark for mark in shown if not mark.rest]
    order = [Decimal(re.findall(r"[\d.]+", m.percent.replace(",", "."))[0]) for m in by_rank]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize(
    ("row", "percents"),
    [
        ((0.378, 0.367, 0.176, 0.079), ("38%", "37%", "17%", "8%")),  # each by itself: 101
        ((0.986, 0.007, 0.007), ("99%", "under 1%", "under 1%")),  # what is equal stays equal
        ((0.334, 0.333, 0.333), ("33%", "33%", "33%")),  # nor can a third become 34
        ((0.624, 0.204, 0.172), ("62%", "21%", "17%")),  # each by itself: 99
        ((1.0, 0.0, 0.0), ("over 99%", "under 1%", "under 1%")),
        ((0.36, 0.215 - 1e-5, 0.215 - 1e-5, 0.21 + 2e-5), ("36%", "21%", "21%", "21%")),
    ],
)
def test_roundings_that_are_least_justified_go_the_other_way(
    row: tuple[float, ...], percents: tuple[str, ...]
) -> None:
    shown = marks(prediction(*row), 4, 0, Language())
    assert tuple(mark.percent for mark in shown) == percents
    # Where it would take one of two equals, or make less of what is likelier.
    short = (("33%",) * 3, ("36%", "21%", "21%", "21%"))
    assert bool(rounded(shown, 0, Language())) == (percents in short)


@given(rows(), st.sampled_from([0, 1, 2]))
def test_a_class_has_one_figure_however_many_are_listed_before_the_rest(
    row: list[float], digits: int
) -> None:
    made = prediction(*row)
    lists = [marks(made, n, digits, Language()) for n in range(1, len(row))]
    for shown in lists:
        for mark, one in zip(shown[:-1], ranked(made, len(row)).listed, strict=False):
            assert mark.percent == Language().percent(one[1], digits)


def test_what_is_rounded_is_said_on_screen_and_listed_alike_by_the_api() -> None:
    thirds = prediction(1 / 3, 1 / 3, 1 / 3)
    for spec in (DisplaySpec("nbest"), DisplaySpec("visual", chart="bars")):
        assert "Rounded" in render(thirds, spec, Language()).how_to_read
        assert "Rounded" not in render(prediction(0.5, 0.5), spec, Language()).how_to_read
    listed = to_api(prediction(0.378, 0.367, 0.176, 0.044, 0.035), DisplaySpec("nbest"))["nbest"]
    assert [row["percent"] for row in listed] == ["38%", "37%", "18%", "7%"]


def test_bounds_are_said() -> None:
    assert icon_cells(0.997) == ("over", 99)
    assert icon_cells(0.994) == ("", 99)
    assert icon_cells(0.001) == ("under", 1)


def test_every_number_of_bands_has_distinct_words() -> None:
    for count in range(2, 7):
        names = [band_name(i, count) for i in range(count)]
        assert len(set(names)) == count
        assert band_action(0, count) != band_action(count - 1, count)


def test_the_api_gets_json_without_the_number_in_the_category() -> None:
    hostile = ["<script>", "a.b[c]", ""]
    data = to_api(prediction(0.8731, 0.1, 0.0269, names=hostile), DisplaySpec(n=2))
    assert json.loads(json.dumps(data)) == data
    assert data["categorical"] == {
        "label": "<script>",
        "band": 2,
        "of": 3,
        "name": "Medium",
        "action": "Compare it with your own judgement.",
        "tied": [],
    }
    assert data["numeric"] == {"label": "<script>", "probability": 0.8731, "percent": "87%"}
    assert [row["label"] for row in data["nbest"]] == ["<script>", "a.b[c]", None]
    assert data["nbest"][-1]["others"] == 1
    assert sum(row["probability"] for row in data["nbest"]) == pytest.approx(1)


def test_the_api_says_ties_and_the_designers_words() -> None:
    spec = DisplaySpec(bands=(Band(0.4, "Sure", "Go"), Band(0.0, "Unsure", "Stop")))
    data = to_api(prediction(0.5, 0.5), spec)["categorical"]
    assert (data["name"], data["action"], data["tied"]) == ("Sure", "Go", ["c0", "c1"])


def test_a_spec_of_version_1_is_written_as_it_always_was() -> None:
    bands = [{"at_least": cut, "name": None, "action": None} for cut in (0.9, 0.6, 0.0)]
    always = {
        "pattern": "numeric", "bands": bands, "digits": 0, "with_words": False, "n": 3,
        "hedge_below": 0.5, "chart": "icons", "threshold": 0.5, "version": 1,
    }  # fmt: skip
    assert json.loads(json.dumps(DisplaySpec().to_dict())) == always
    assert DisplaySpec.from_dict(always) == DisplaySpec()
    assert DisplaySpec.from_dict({}) == DisplaySpec()


def test_a_newer_setting_is_written_where_it_says_something() -> None:
    assert DisplaySpec("gate").to_dict()["gate"] == (0.6, 0.9)
    assert DisplaySpec(gate=(0.5, 0.7)).to_dict()["gate"] == (0.5, 0.7)
    assert "gate" not in DisplaySpec("none").to_dict()


def test_a_spec_survives_its_own_json() -> None:
    spec = DisplaySpec(
        "visual",
        bands=(Band(0.7, "«ok»", "<b>"), Band(0.0)),
        digits=2,
        with_words=True,
        n=5,
        hedge_below=0.3,
        chart="dots",
        threshold=0.1,
        gate=(0.2, 0.4),
    )
    assert DisplaySpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@pytest.mark.parametrize(
    "wrong",
    [
        {"pattern": "x"}, {"n": 0}, {"n": 2.0}, {"n": True}, {"digits": 3}, {"version": 2},
        {"gate": [0.9, 0.6]}, {"gate": [0.6]}, {"gate": "ab"}, {"gate": {"a": 0, "b": 1}},
        {"hedge_below": float("nan")}, {"threshold": "0.5"}, {"more": 1}, {"self": 1},
        {"bands": [{"at_least": 0.5}]}, {"bands": [{"at_least": 0.5}, {"at_least": 0.5}]},
        {"bands": [{"at_least": 0.5, "name": 41 * "a"}, {"at_least": 0}]},
        {"bands": [{"at_least": 0.5, "name": "a\n"}, {"at_least": 0}]},
        {"bands": [{"at_least": 0.5, "action": 141 * "a"}, {"at_least": 0}]},
    ],
)  # fmt: skip
def test_a_wrong_spec_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        DisplaySpec.from_dict({**DisplaySpec().to_dict(), **wrong})


def test_a_spec_made_by_the_program_is_held_against_the_same_bounds() -> None:
    for wrong in (lambda: DisplaySpec(n=0), lambda: Band(0.5, 41 * "a"), lambda: Band(1.0),
                  lambda: DisplaySpec().with_pattern("visual", chart="pie")):  # fmt: skip
        with pytest.raises(InputError):
            wrong()
