"""What was taken out is named, and each answer is said with its own figure."""

from __future__ import annotations

import pytest

from components.reasons.highlights import words
from components.reasons.highlights.wording import listed
from models.display import showing
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Label, Prediction

EN, FR = Language("en"), Language("fr")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, ["“a”", "“a” and “b”", "“a”, “b”, “c”, “d”, and 2 more"]),
        (FR, ["« a »", "« a » et « b »", "« a », « b », « c », « d » et 2 autres"]),
    ],
)
def test_the_first_few_are_named_and_the_others_counted(
    language: Language, said: list[str]
) -> None:
    names = [words.quoted(letter, language) for letter in "abcdef"]
    found = [listed(names[:n], language) for n in (1, 2, 6)]
    plain = [one.replace("\u202f", " ").replace("\xa0", " ") for one in found]
    assert plain == said


def test_both_answers_have_their_own_figure() -> None:
    labels = (Label("yes"), Label("no"))
    before = Prediction.of("m", labels, (0.98, 0.02), "0" * 64)
    after = Prediction.of("m", labels, (0.46, 0.54), "1" * 64)
    assert showing.change(before, after, DisplaySpec("numeric"), EN) == (
        "the answer was yes (98%), now it is no (54%)."
    )
    assert "%" not in showing.change(before, after, DisplaySpec("none"), EN)
