"""What was taken out is named, and each answer is said with its own figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from components.reasons import certainty, saying
from components.reasons.highlights import words
from components.reasons.highlights.part_names import part_names
from components.reasons.highlights.wording import listed
from models.display import showing
from models.display.design import Design
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.explain.types import Checked, TextExplanation, Word
from models.language import Language
from models.prediction import Label, Prediction
from tests.components.test_certainty import SOLID
from tests.components.test_highlights_pixels import explanation

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


@pytest.mark.parametrize("language", [EN, FR])
@pytest.mark.parametrize("after", [(0.98, 0.02), (0.6, 0.4), (0.03, 0.97)])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_after_what_was_taken_out_stands_one_colon(
    pattern: str, after: tuple[float, float], language: Language
) -> None:
    """“Sans « x » : « positif » : toujours …” is read twice."""
    labels = (Label("yes"), Label("no"))
    first = Prediction.of("m", labels, (0.97, 0.03), "0" * 64)
    second = Prediction.of("m", labels, after, "1" * 64)
    said = showing.change(first, second, DisplaySpec(pattern), language)
    assert ":" not in said.split(". ")[0]


def test_a_part_within_a_sentence_has_its_article_and_begins_one_with_a_capital() -> None:
    made = explanation(np.arange(9).reshape(3, 3), dict(enumerate([0.9, *[0.1] * 8])))
    (first, *_) = part_names(made, FR).values()
    (within, *_) = part_names(made, FR, within=True).values()
    assert first.startswith("Partie 1 en haut")
    assert within.startswith("la partie 1 en haut")
    said = certainty.groups_sentence(
        replace(made, **SOLID | {"groups": ((0,), (1,)), "fidelity": 0.9}),
        0.05,
        lambda units: [part_names(made, EN, within=True)[unit] for unit in units],
        EN,
    )
    assert said.startswith("Part 1 at the top left moves the answer most; then part 2")


class Planted:
    """A subject of three words, of which the first two turn the answer only together."""

    lang = EN
    prediction = Prediction.of("m", (Label("yes"), Label("no")), (0.93, 0.07), "0" * 64)

    def without(self, _made: object, removed: frozenset[int]) -> Prediction:
        shares = (0.1, 0.9) if {0, 1} <= removed else (0.93, 0.07)
        return Prediction.of("m", self.prediction.labels, shares, "1" * 64)

    def is_empty(self, _made: object, removed: frozenset[int]) -> bool:
        return len(removed) == 3

    def named(self, _made: object, units: Sequence[int]) -> list[str]:
        return [f"“{'abc'[unit]}”" for unit in units]

    def names(self, made: object, removed: frozenset[int]) -> list[str]:
        return self.named(made, sorted(removed))


@pytest.mark.parametrize(
    ("removed", "together"), [({0}, "“b”"), ({1}, "“a”"), ({2}, ""), ({0, 1}, ""), ({0, 2}, "")]
)
def test_a_marked_word_that_changes_nothing_alone_says_with_what_it_does(
    monkeypatch: pytest.MonkeyPatch, removed: set[int], together: str
) -> None:
    """“rude” was marked against, and without it “negative stays at 93%”."""
    shown: list[str] = []
    monkeypatch.setattr("components.site.shell.html", lambda markup: shown.append(str(markup)))
    monkeypatch.setattr(saying, "current_design", lambda: Design(DisplaySpec("numeric")))
    made = TextExplanation(
        class_index=0, samples=9, model_calls=9, seed=0, fidelity=None, intercept=0.0, local=0.0,
        text="a b c", words=(), turns=Checked((0, 1), (0.1, 0.9), smallest=True, model_calls=3),
    )  # fmt: skip
    saying.say_without(Planted(), made, frozenset(removed))  # type: ignore[arg-type]
    (said,) = shown
    alone = "Alone it does not turn the answer; together with"
    assert (alone in said) == bool(together)
    if together:
        assert f"{alone} {together} it does." in said


@pytest.mark.parametrize(
    ("weight", "left", "said_so"),
    [(0.2, 0.95, True), (0.2, 0.80, False), (-0.2, 0.80, True), (-0.2, 0.95, False)],
)
def test_a_part_that_moves_the_answer_otherwise_than_its_mark_says_why(
    monkeypatch: pytest.MonkeyPatch, weight: float, left: float, said_so: bool
) -> None:
    """“Part 2 speaks for it”, and without it the answer grew from 39 to 42%."""
    shown: list[str] = []
    monkeypatch.setattr("components.site.shell.html", lambda markup: shown.append(str(markup)))
    monkeypatch.setattr(saying, "current_design", lambda: Design(DisplaySpec("numeric")))

    class Moved(Planted):
        def without(self, _made: object, removed: frozenset[int]) -> Prediction:
            return Prediction.of("m", self.prediction.labels, (left, 1 - left), "1" * 64)

    made = TextExplanation(
        class_index=0, samples=9, model_calls=9, seed=0, fidelity=None, intercept=0.0, local=0.0,
        text="a b", words=(Word("a", 0, 1, 0, weight), Word("b", 2, 3, 1, 0.3)),
    )  # fmt: skip
    saying.say_without(Moved(), made, frozenset({0}))  # type: ignore[arg-type]
    assert ("on average, where others are missing, too" in shown[0]) == said_so
