"""What a list says of a weight, and the range beside it, bear each other out."""

from __future__ import annotations

import re
from itertools import pairwise, product

import pytest

from components.reasons.highlights import marks
from models.language import Language

LANGUAGES = [Language("en"), Language("fr")]
ERRORS = (0.0004, 0.0041, 0.0119, 0.012, 0.0121, 0.03)
WEIGHTS = [sign * n / 997 for sign, n in product((1, -1), range(1, 300))]


def side(end: str) -> str:
    """On which side of zero an end of a range lies, as it is written."""
    return end[0] if end[0] in "+\u2212" else "0"


@pytest.mark.parametrize("lang", LANGUAGES, ids=["en", "fr"])
def test_a_range_has_zero_in_it_exactly_where_the_sign_is_not_settled(lang: Language) -> None:
    seen = set()
    for weight, error in product(WEIGHTS, ERRORS):
        low, high = re.findall(r"[+\u2212]?\d[\d.,]*", marks.span(weight, error, lang))
        settled = side(low) == side(high) != "0"
        bearing = marks.bearing(weight, error, 0.3)
        seen.add((bearing, settled))
        if bearing != "none":
            assert settled == (bearing != "open"), (weight, error, low, high)
    assert {("for", True), ("against", True), ("open", False)} <= seen


def test_equal_figures_bear_equal_words() -> None:
    rows = sorted(
        (
            (f"{weight:+.2f}", marks.span(weight, error, LANGUAGES[0])),
            marks.bearing(weight, error, 0.05),
        )
        for weight, error in product(WEIGHTS, ERRORS)
    )
    for (figures, said), (others, also) in pairwise(rows):
        if figures == others and "none" not in (said, also):
            assert said == also, figures


def test_a_list_says_what_its_words_mean_and_no_others() -> None:
    said = marks.note({"for", "open", "none"}, 0.58, False, LANGUAGES[0])
    assert said == (
        "A dash: too little, or too uncertain, to be ranked. “Not settled”: zero lies in the "
        "range, so it may speak for or against. “Hardly matters”: a weight under 0.058."
    )
    assert marks.direction(0.0579, 0.58) == "none"
    assert marks.direction(0.0581, 0.58) == "for"
    assert marks.note({"for", "against"}, 0.58, True, LANGUAGES[0]) == ""
