"""Equally likely readings of a model's number: as dots, as words, and where there are none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.display import preview, readings, showing
from models.display.blocks import Chart, Says, Squares
from models.display.patterns.visual import CHART
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.errors import InputError
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Prediction, Readings
from models.takeaway.files import FORMS
from tests.components.test_patterns import case
from tests.models.test_takeaway import taken

SPEC = DisplaySpec("visual", chart="quantiles")


def read(spread: float = 0.9, n: int = 100, middle: float = 0.8) -> Prediction:
    """A prediction with samples whose log-odds are normal, shuffled."""
    random = np.random.default_rng(7)
    logits = np.log(middle / (1 - middle)) + spread * random.standard_normal(n)
    shares = 1 / (1 + np.exp(-logits))
    samples = tuple((float(p), float(1 - p)) for p in shares)
    return replace(case(middle, 1 - middle), readings=Readings.of("bootstrap", samples))


def chart_of(prediction: Prediction, spec: DisplaySpec = SPEC) -> dict[str, Any]:
    (drawn,) = [b for b in showing.blocks(prediction, spec, Language()) if isinstance(b, Chart)]
    made: dict[str, Any] = drawn.chart.to_dict()
    return made


def layers(chart: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the line, and those of the dots."""
    line, *dots = (
        layer["data"].get("values") or chart["datasets"][layer["data"]["name"]]
        for layer in chart["layer"]
    )
    return line, [dot for stack in dots for dot in stack]


@pytest.mark.parametrize("dots", [20, 50])
@pytest.mark.parametrize("share", [80, 95])
def test_dots_and_interval_are_quantiles_as_numpy_has_them(dots: int, share: Any) -> None:
    made = read()
    assert made.readings is not None
    told = readings.told(made, dots, share)
    assert told is not None
    named = [sample[0] for sample in made.readings.samples]
    at = (np.arange(dots) + 0.5) / dots
    assert told.dots == pytest.approx(np.quantile(named, at))
    edge = (1 - share / 100) / 2
    assert (told.low, told.high) == pytest.approx(np.quantile(named, [edge, 1 - edge]))
    assert told.inside == {(20, 80): 16, (20, 95): 19, (50, 80): 40, (50, 95): 48}[dots, share]


def test_it_is_the_named_classes_distribution() -> None:
    """Not that of the class which most samples would have named."""
    samples = ((0.3, 0.7), (0.4, 0.6), (0.9, 0.1))
    told = readings.told(replace(case(0.6, 0.4), readings=Readings.of("laplace", samples)), 20, 80)
    assert told is not None
    assert 0.3 <= told.dots[0] < 0.4 < told.dots[-1] <= 0.9


@pytest.mark.parametrize("code", CODES)
def test_the_words_say_how_many_readings_lie_where_and_what_the_model_says(
    code: LanguageCode,
) -> None:
    language = Language(code)
    made = read()
    told = readings.told(made, 20, 80)
    assert told is not None
    low, high = language.percent(told.low), language.percent(told.high)
    drawn = showing.render(made, SPEC, language)
    for said in (drawn.html, showing.brief(made, SPEC, language)):
        assert str(low) in str(said)
        assert str(high) in str(said)
        assert language.percent(0.8) in str(said)
    if code == "en":
        assert f"In 16 of 20 equally likely readings between {low} and {high}." in drawn.summary
        assert "not the chance that it is right" in drawn.how_to_read
        assert "100 times" in drawn.provenance


def test_a_narrow_distribution_is_said_to_be_narrow_and_no_other_is() -> None:
    _line, dots = layers(chart_of(read(0.01)))
    assert {dot["at"] for dot in dots} == {0.8}, "one column, around what it says"
    narrow, wide = (showing.render(read(s), SPEC, Language()) for s in (0.01, 0.9))
    assert "hardly differ" in narrow.summary
    assert "hardly differ" in narrow.html
    assert "In 16 of 20 equally likely readings 80%." in narrow.summary
    assert "hardly differ" not in wide.summary


def test_a_card_has_room_for_the_interval_and_no_sentence_more() -> None:
    for spread in (0.01, 0.9):
        drawn = showing.render_card(read(spread), SPEC, Language())
        seen = drawn.html.split("aria-hidden")[1]
        assert "in 16 of 20 readings" in seen
        assert "hardly differ" not in seen
        assert 0 < drawn.chart_height <= 90
    assert "hardly differ" in showing.render_card(read(0.01), SPEC, Language()).summary


@pytest.mark.parametrize(("dots", "card"), [(20, True), (50, False), (50, True)])
def test_dots_that_all_say_the_same_are_large_enough_to_be_told_apart(
    dots: int, card: bool
) -> None:
    spec = DisplaySpec("visual", chart="quantiles", dots=dots)
    made = read(0.01, middle=0.98)
    drawn = (
        showing.render_card(made, spec, Language())
        if card
        else showing.render(made, spec, Language())
    )
    assert drawn.chart is not None
    chart = drawn.chart.to_dict()
    _line, *stacks = chart["layer"]
    places = [
        (stack["mark"]["xOffset"], dot["at"], dot["place"])
        for stack in stacks
        for dot in stack["data"].get("values") or chart["datasets"][stack["data"]["name"]]
    ]
    assert len(places) == len(set(places)) == dots
    wide = stacks[0]["mark"]["size"] ** 0.5
    offsets = sorted({place[0] for place in places})
    assert offsets[1] - offsets[0] >= wide, "none covers another"
    assert wide >= (2.3 if card and dots == 50 else 3.5)
    assert len(offsets) * wide <= 16, "what is narrow has to look narrow"


def test_the_chart_has_so_many_dots_on_the_whole_axis_and_hollow_ones_outside() -> None:
    for dots, share in ((20, 80), (50, 95)):
        spec = DisplaySpec("visual", chart="quantiles", dots=dots, interval=share)
        chart = chart_of(read(), spec)
        (line,), drawn = layers(chart)
        told = readings.told(read(), dots, share)  # type: ignore[arg-type]
        assert told is not None
        assert len(drawn) == dots
        assert sum(not dot["inside"] for dot in drawn) == sum(
            not told.low <= dot <= told.high for dot in told.dots
        )
        assert line["low"] == pytest.approx(told.low, abs=1e-3)
        assert line["high"] == pytest.approx(told.high, abs=1e-3)
        for at in {dot["at"] for dot in drawn}:
            column = [dot["place"] for dot in drawn if dot["at"] == at]
            assert column == list(range(1, len(column) + 1)), "stacked without a gap"
        scale = chart["layer"][1]["encoding"]["x"]["scale"]
        assert scale["domain"] == [0, 1], "what is narrow has to look narrow"


def test_the_chart_holds_no_more_than_is_drawn() -> None:
    """Dots by their columns, the interval rounded: no sample, nothing of another class."""
    (line,), drawn = layers(chart_of(read()))
    assert all(dot.keys() == {"at", "place", "inside"} for dot in drawn)
    told = readings.told(read(), 20, 80)
    assert told is not None
    middle = (told.dots[9] + told.dots[10]) / 2
    for dot in drawn:
        columns = (dot["at"] - middle) * 25
        assert columns == pytest.approx(round(columns), abs=0.05)
    assert line.keys() == {"low", "high", "place", "span"}
    assert line["low"] == round(line["low"], 3)


@pytest.mark.parametrize("extreme", [0.0, 1.0])
def test_readings_at_the_ends_of_the_axis_are_drawn_and_never_said_to_be_all(
    extreme: float,
) -> None:
    samples = ((extreme, 1 - extreme),) * 50
    made = replace(
        case(1.0, 0.0) if extreme else case(0.5, 0.5), readings=Readings.of("laplace", samples)
    )
    _line, drawn = layers(chart_of(made))
    assert len({dot["at"] for dot in drawn}) == 1
    summary = showing.render(made, SPEC, Language()).summary
    assert ("over 99%" if extreme else "under 1%") in summary


def test_without_readings_squares_are_drawn_and_why_is_said() -> None:
    language, made = Language(), case(0.8, 0.2)
    drawn = showing.render(made, SPEC, language)
    squares = showing.render(made, DisplaySpec("visual"), language)
    assert "no distribution" in drawn.summary
    assert "no distribution" in drawn.html
    assert "ct-icons" in drawn.html
    assert drawn.chart is None
    assert drawn.how_to_read == squares.how_to_read
    assert any(isinstance(b, Squares) for b in showing.blocks(made, SPEC, language))
    assert str(showing.brief(made, SPEC, language)) == str(
        showing.brief(made, DisplaySpec("visual"), language)
    )


def test_it_is_offered_where_there_are_readings_alone_unless_it_is_chosen() -> None:
    assert CHART.options_of(read(), "icons") == ("icons", "bars", "dots", "quantiles")
    assert CHART.options_of(case(0.8, 0.2), "icons") == ("icons", "bars", "dots")
    assert "quantiles" in CHART.options_of(case(0.8, 0.2), "quantiles")


def test_a_change_says_both_intervals() -> None:
    said = showing.change(read(0.9), read(0.05), SPEC, Language())
    before, after = (readings.told(read(s), 20, 80) for s in (0.9, 0.05))
    assert before is not None
    assert after is not None
    assert readings.span(before, 0, Language()) in said
    assert readings.span(after, 0, Language()) in said
    assert "readings" not in showing.change(case(0.8, 0.2), read(), SPEC, Language())


def test_the_preview_moves_the_readings_with_the_answer_and_keeps_their_odds_apart() -> None:
    made = read()
    supposed = preview.supposed(made, 0.95)
    assert supposed.readings is not None
    assert made.readings is not None
    then = np.array([s[0] for s in made.readings.samples])
    now = np.array([s[0] for s in supposed.readings.samples])
    moved = np.log(now / (1 - now)) - np.log(then / (1 - then))
    assert moved == pytest.approx(np.full(len(then), np.log(0.95 / 0.05) - np.log(0.8 / 0.2)))
    same = preview.supposed(made, 0.8)
    assert same.readings is not None
    assert [s[0] for s in same.readings.samples] == pytest.approx(list(then))


def test_it_is_taken_away_in_every_form_but_the_component() -> None:
    made = taken(read(), SPEC)
    told = readings.told(read(), 20, 80)
    assert told is not None
    for name, form in FORMS.items():
        if name == "component":
            assert not form.fits(made)
            with pytest.raises(InputError, match="more than probabilities"):
                form.write(made)
            continue
        assert form.fits(made)
        assert form.write(made)
    assert len(layers(json.loads(FORMS["vega"].write(made)))[1]) == 20
    svg = FORMS["svg"].write(made).decode()
    assert readings.span(told, 0, Language()) in svg
    assert DisplaySpec.from_dict(json.loads(json.dumps(SPEC.to_dict()))) == SPEC
    assert PATTERNS["visual"].scripted(DisplaySpec("visual", chart="bars"))


def test_blocks_say_the_interval_over_the_chart() -> None:
    kinds = [type(block) for block in showing.blocks(read(), SPEC, Language())]
    assert kinds.index(Says) < kinds.index(Chart)
