"""What a display lets one count and order by: never more than it shows of one prediction."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from models.display.bands import Band
from models.display.registry import PATTERNS
from models.display.showing import brief
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES
from models.prediction import Label, Prediction

LABELS = (Label("yes"), Label("no"), Label("other"))
SCORES = (0.34, 0.5, 0.59, 0.6, 0.61, 0.7, 0.75, 0.89, 0.9, 0.93, 0.9999, 1.0)


def case(score: float) -> Prediction:
    """The likeliest class with this score, the others far below it."""
    return Prediction.of("m", LABELS, (score, (1 - score) / 2, (1 - score) / 2), "0" * 64)


CASES = [case(score) for score in SCORES]


def test_what_shows_no_confidence_has_no_levels() -> None:
    assert PATTERNS["none"].levels is None


@pytest.mark.parametrize("pattern", sorted(set(PATTERNS) - {"none"}))
@pytest.mark.parametrize("code", CODES)
def test_what_looks_alike_counts_and_orders_alike(pattern: str, code: str) -> None:
    language, spec = Language(code), DisplaySpec(pattern, digits=2)  # type: ignore[arg-type]
    make = PATTERNS[pattern].levels
    assert make is not None
    levels = make(spec, language)
    for one, other in product(CASES, CASES):
        if brief(one, spec, language) == brief(other, spec, language) and one is not other:
            assert levels.level(one) == levels.level(other)
    for low, high in pairwise(CASES):
        assert levels.level(low) >= levels.level(high)
        assert levels.rank(low) <= levels.rank(high)
    assert len(set(levels.names)) == len(levels.names)
    assert all(0 <= levels.level(each) < len(levels.names) for each in CASES)


@pytest.mark.parametrize("pattern", ["categorical", "gate"])
def test_a_hidden_number_orders_nothing_within_a_level(pattern: str) -> None:
    make = PATTERNS[pattern].levels
    assert make is not None
    levels = make(DisplaySpec(pattern), Language("en"))
    assert levels.rank(case(0.91)) == levels.rank(case(0.99))
    assert levels.rank(case(0.7)) < levels.rank(case(0.91))
    assert not any(c.isdigit() for c in "".join(levels.names))


def test_bands_have_the_designers_names() -> None:
    bands = (Band(0.8, "<b>Sure</b>"), Band(0.0, "Not sure"))
    make = PATTERNS["categorical"].levels
    assert make is not None
    levels = make(DisplaySpec("categorical", bands=bands), Language("fr"))
    assert levels.names == ("<b>Sure</b>", "Not sure")
    assert [levels.level(case(score)) for score in (0.79, 0.8)] == [1, 0]


def test_tenths_are_never_falsely_certain() -> None:
    make = PATTERNS["numeric"].levels
    assert make is not None
    levels = make(DisplaySpec(), Language("en"))
    assert levels.names[0] == "90% and more"
    assert levels.names[1] == "80 to 90%"
    assert levels.names[-1] == "below 10%"
    assert levels.level(case(0.89999999)) == 0  # 0.9 in single precision
