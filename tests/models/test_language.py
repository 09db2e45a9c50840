"""Numbers and sentences as each language writes them."""

from __future__ import annotations

import re

import pytest

from models.display.showing import to_api
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Label, Prediction

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("probability", "digits", "english", "french"),
    [
        (0.87, 0, "87%", "87\u00a0%"),
        (0.876, 1, "87.6%", "87,6\u00a0%"),
        (0.005, 1, "0.5%", "0,5\u00a0%"),
        (1 / 3, 2, "33.33%", "33,33\u00a0%"),
    ],
)
def test_per_cents(probability: float, digits: int, english: str, french: str) -> None:
    assert EN.percent(probability, digits) == english
    assert FR.percent(probability, digits) == french


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("probability", [0.0, 1e-12, 0.00004, 0.99996, 0.999999999, 1.0])
def test_a_per_cent_is_never_a_false_0_or_100(probability: float, digits: int) -> None:
    for lang in (EN, FR):
        shown = lang.percent(probability, digits)
        digits_shown = "".join(c for c in shown if c.isdigit())
        assert digits_shown.strip("0") != ""
        assert not digits_shown.startswith("100")


def test_just_inside_the_edge_is_written_out() -> None:
    assert EN.percent(0.994) == "99%"
    assert EN.percent(0.996) == "over 99%"
    assert EN.percent(0.004) == "under 1%"
    assert EN.percent(0.996, 1) == "99.6%"
    assert EN.percent(0.9996, 2) == "99.96%"
    assert EN.percent(0, 1) == "under 0.1%"
    assert EN.percent(0.5, 1) == "50.0%"


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_every_half_goes_to_its_even_neighbour_on_screen_and_in_the_api(digits: int) -> None:
    steps = 100 * 10**digits
    for k in range(steps):
        half = (2 * k + 1) / (2 * steps)  # 0.005, 0.015 … 0.995 where digits is 0
        even = k if k % 2 == 0 else k + 1
        expected = (
            f"over {100 - 10**-digits:.{digits}f}%"
            if even == steps
            else f"under {10**-digits:.{digits}f}%"
            if even == 0
            else f"{even / 10**digits:.{digits}f}%"
        )
        made = Prediction.of("m", [Label("a"), Label("b")], (half, 1 - half), "0" * 64)
        spec = DisplaySpec(digits=digits, n=2)
        rows = {row["label"]: row["percent"] for row in to_api(made, spec)["nbest"]}
        assert (EN.percent(half, digits), rows["a"]) == (expected, expected), half
        french = FR.percent(half, digits).replace(",", ".")
        assert re.findall(r"[0-9.]+", french) == re.findall(r"[0-9.]+", expected), half


def test_half_a_per_cent_short_of_certain_is_over_99() -> None:
    assert EN.percent(0.995) == "over 99%"
    assert EN.percent(0.005) == "under 1%"


def test_numbers_are_grouped_and_pointed_for_the_locale() -> None:
    assert EN.number(12345.5, 1) == "12,345.5"
    assert FR.number(12345.5, 1) == "12\u202f345,5"


def test_a_value_with_braces_is_not_a_place_to_fill() -> None:
    assert EN.gettext("Model “{model}”", model="{0.__class__}") == "Model “{0.__class__}”"
