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


def test_among_several_the_answer_that_gave_way_has_its_new_figure() -> None:
    """“tiger cat (38 %), now Egyptian Mau (38 %)” looks like no change at all."""
    labels = tuple(map(Label, ("cat", "mau", "fox")))
    before = Prediction.of("m", labels, (0.38, 0.35, 0.27), "0" * 64)
    after = Prediction.of("m", labels, (0.21, 0.38, 0.41), "1" * 64)
    for pattern in ("numeric", "nbest", "visual"):
        assert showing.change(before, after, DisplaySpec(pattern), EN) == (
            "the answer was cat (38%), now it is fox (41%); cat is at 21%."
        )
    assert "21" not in showing.change(before, after, DisplaySpec("categorical"), EN)
