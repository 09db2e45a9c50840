"""Numbers and sentences as each language writes them."""

from __future__ import annotations

import pytest

from components.site.language import Language

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


def test_numbers_are_grouped_and_pointed_for_the_locale() -> None:
    assert EN.number(12345.5, 1) == "12,345.5"
    assert FR.number(12345.5, 1) == "12\u202f345,5"


def test_a_value_with_braces_is_not_a_place_to_fill() -> None:
    assert EN.gettext("Model “{model}”", model="{0.__class__}") == "Model “{0.__class__}”"
