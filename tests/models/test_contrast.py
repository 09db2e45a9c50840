"""Contrast as WCAG counts it, the nearest colour that passes, and colours as others see them."""

from __future__ import annotations

import random

import pytest

from models.display.contrast import (
    DEFICIENCIES,
    GRAPHIC,
    TEXT,
    Deficiency,
    as_seen,
    nearest,
    ratio,
    verdict,
)
from models.takeaway.palette import PALETTES

GROUNDS = [palette.ground for palette in PALETTES.values()]


@pytest.mark.parametrize(
    ("colour", "ground", "expected"),
    # WebAIM's contrast checker gives these.
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54),
     ("#0000ff", "#ffffff", 8.59), ("#ff0000", "#ffffff", 4.0), ("#808080", "#808080", 1.0)],
)  # fmt: skip
def test_contrast_is_wcags(colour: str, ground: str, expected: float) -> None:
    assert ratio(colour, ground) == pytest.approx(expected, abs=0.005)
    assert ratio(ground, colour) == ratio(colour, ground)


def test_what_falls_short_by_a_hair_does_not_pass() -> None:
    found = verdict("#777777", "#ffffff")
    assert (found.marks, found.words) == (True, False)
    assert verdict("#949494", "#ffffff").marks
    assert not verdict("#959595", "#ffffff").marks


def test_our_own_accents_pass() -> None:
    for palette in PALETTES.values():
        assert verdict(palette.accent, palette.ground).words


@pytest.mark.parametrize("least", [TEXT, GRAPHIC])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_colour_that_is_proposed_passes_and_no_nearer_one_of_its_hue_does(
    ground: str, least: float
) -> None:
    rng = random.Random(3)
    for _ in range(60):
        colour = f"#{rng.randrange(0x1000000):06x}"
        made = nearest(colour, ground, least)
        assert ratio(made, ground) >= least
        if ratio(colour, ground) >= least:
            assert made == colour
        else:  # just over the line, not far beyond it
            assert ratio(made, ground) < least * 1.06


@pytest.mark.parametrize("ground", ["#777777", "#808080", "#000000", "#ffffff"])
def test_there_is_a_passing_colour_on_every_ground(ground: str) -> None:
    assert ratio(nearest(ground, ground), ground) >= TEXT


# As DaltonLens 0.1.5 simulates them (Simulator_Machado2009, severity 1), which cuts off where this
# rounds.
SEEN: dict[Deficiency, dict[str, str]] = {
    "protan": {"#ff0000": "#6c5f00", "#0b6b73": "#616673", "#ffb4ab": "#c3bdaa"},
    "deutan": {"#ff0000": "#a39000", "#0b6b73": "#545c73", "#ffb4ab": "#d5ccaa"},
    "tritan": {"#ff0000": "#fe000e", "#0b6b73": "#006f6d", "#ffb4ab": "#feaab1"},
}


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colours_are_seen_as_daltonlens_sees_them(deficiency: Deficiency) -> None:
    for colour, expected in SEEN[deficiency].items():
        made = as_seen(colour, deficiency)
        for at in (1, 3, 5):
            assert abs(int(made[at : at + 2], 16) - int(expected[at : at + 2], 16)) <= 1


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_greys_stay_grey(deficiency: Deficiency) -> None:
    for grey in ("#000000", "#7f7f7f", "#ffffff"):
        made = as_seen(grey, deficiency)
        parts = [int(made[at : at + 2], 16) for at in (1, 3, 5)]
        assert max(parts) - min(parts) <= 1
        assert abs(parts[0] - int(grey[1:3], 16)) <= 1
