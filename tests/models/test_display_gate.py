"""The gate: which way, and why, in words alone."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.display.patterns.gate import LINES
from models.display.showing import brief, change, render, to_api
from models.display.spec import DisplaySpec
from models.display.ways import WAYS, Way
from models.errors import InputError
from models.language import Language
from models.prediction import Label, Prediction

EN, FR = Language("en"), Language("fr")
GATE = DisplaySpec("gate")


def case(*row: float) -> Prediction:
    labels = [Label(f"class-{chr(97 + i % 26)}{chr(97 + i // 26)}") for i in range(len(row))]
    return Prediction.of("m", labels, row, "0" * 64)


@pytest.mark.parametrize(
    ("row", "lines", "way", "reason"),
    [
        ((0.95, 0.05), (0.6, 0.9), "go", "The model is sure enough."),
        ((0.89999998, 0.10000002), (0.6, 0.9), "go", "The model is sure enough"),  # means 0.9
        ((0.8, 0.2), (0.6, 0.9), "look", "The model is not sure enough."),
        ((0.55, 0.3, 0.15), (0.6, 0.9), "ask", "The model is too unsure even for a second look."),
        (
            (0.52, 0.48), (0.6, 0.9), "ask",
            "The model is too unsure even for a second look, and two answers lie close together: "
            "class-aa and class-ba.",
        ),
        # The lower line at 0: nothing is too unsure any more, and the reason says so.
        (
            (0.52, 0.48), (0.0, 0.9), "look",
            "The model is not sure enough, and two answers lie close together: "
            "class-aa and class-ba.",
        ),
        # Both lines reached: what decides is how close the answers are, and that no line is asked.
        (
            (0.52, 0.48), (0.2, 0.4), "look",
            "Two answers lie close together: class-aa and class-ba (wherever the two lines are).",
        ),
        (
            (0.34, 0.33, 0.32, 0.01), (0.6, 0.9), "ask",
            "The model is too unsure even for a second look, and several answers lie close "
            "together.",
        ),
        (
            (0.2, *[0.8 / 76] * 76), (0.6, 0.9), "ask",
            "The model is too unsure even for a second look, and many answers share the score.",
        ),
        ((0.5, 0.5), (0.6, 0.9), "ask", "No answer is ahead of the others."),
        (
            (0.5, 0.5), (0.0, 0.1), "ask",
            "No answer is ahead of the others (wherever the two lines are).",
        ),
        ((1.0,), (0.6, 0.9), "go", "The model is sure enough"),
        ((0.7, 0.3), (0.5, 0.5), "go", "The model is sure enough"),  # one line: no second look
        ((0.4, 0.2, 0.2, 0.2), (0.5, 0.5), "ask", "The model is too unsure"),
    ],
)  # fmt: skip
def test_the_way_and_its_reason(
    row: tuple[float, ...], lines: tuple[float, float], way: str, reason: str
) -> None:
    form = to_api(case(*row), DisplaySpec("gate", gate=lines))["gate"]
    assert form["way"] == way
    assert form["reason"].startswith(reason)
    assert form["label"] == "class-aa"


def test_a_screen_reader_hears_the_way_its_place_and_its_reason() -> None:
    drawn = render(case(0.55, 0.3, 0.15), GATE, EN)
    assert drawn.summary == (
        "The model's answer: class-aa. Way three of three: Ask a person, because the model is too "
        "unsure even for a second look."
    )
    assert drawn.summary in unescape(drawn.html)
    assert "car le modèle" in render(case(0.55, 0.3, 0.15), GATE, FR).summary


def test_the_lines_are_said_in_sentences() -> None:
    assert LINES.said is not None
    assert LINES.said((0.6, 0.9), EN) == (
        "From 90%: go along. From 60% to 90%: look twice. Below 60%: ask a person."
    )
    assert LINES.said((0.0, 1.0), EN) == "From 100%: go along. From 0% to 100%: look twice."
    assert LINES.said((0.7, 0.7), EN) == "From 70%: go along. Below 70%: ask a person."


@given(st.lists(st.integers(1, 5), min_size=1, max_size=80), st.sampled_from([EN, FR]))
def test_no_number_is_seen_read_out_or_drawn(weights: list[int], language: Language) -> None:
    prediction = case(*(w / sum(weights) for w in weights))
    drawn = render(prediction, GATE, language)
    told = drawn.html + brief(prediction, GATE, language)
    said = unescape(re.sub(r"<[^>]*>", " ", told)) + drawn.summary + drawn.how_to_read
    assert not re.search(r"\d|%", said)
    assert "style=" not in told
    assert drawn.chart is None
    form = to_api(prediction, GATE)["gate"]
    assert not any(isinstance(value, int | float) for value in form.values())
    assert not re.search(r"\d|%", form["name"] + form["reason"])


def test_nothing_finer_than_the_way_shows() -> None:
    assert render(case(0.61, 0.39), GATE, EN) == render(case(0.89, 0.11), GATE, EN)
    assert render(case(0.89, 0.11), GATE, EN) != render(case(0.91, 0.09), GATE, EN)


def test_a_change_is_told_from_way_to_way() -> None:
    sure, fair, other = case(0.95, 0.05), case(0.8, 0.2), case(0.2, 0.8)
    assert change(sure, fair, GATE, EN) == "class-aa went from “Go along” to “Look twice”."
    assert change(sure, sure, GATE, EN) == "class-aa stays at “Go along”."
    assert change(sure, other, GATE, EN) == (
        "the answer was class-aa (Go along), now it is class-ba (Look twice)."
    )
    assert "Suivre" in change(sure, fair, GATE, FR)


WORDED = DisplaySpec(
    "gate", ways=(Way("Ship it", "Nobody reads it again."), Way(), Way("Ask Mo", "Ring 12."))
)


def test_somebodys_own_words_stand_wherever_the_shipped_ones_stood() -> None:
    sure, unsure = case(0.95, 0.05), case(0.4, 0.3, 0.3)
    drawn = render(sure, WORDED, EN)
    assert drawn.summary == (
        "The model's answer: class-aa. Way one of three: Ship it, because the model is sure "
        "enough. Nobody reads it again."
    )
    told = re.sub(r"<[^>]*>", " ", drawn.html)
    assert all(text in told for text in ("Ship it", "Nobody reads it again.", "Look twice"))
    assert "Go along" not in told
    assert "Ring 12." not in told, "what to do on another way"
    assert "Ask Mo" in brief(unsure, WORDED, FR)
    assert change(sure, unsure, WORDED, EN) == "class-aa went from “Ship it” to “Ask Mo”."
    form = to_api(unsure, WORDED)["gate"]
    assert (form["way"], form["name"], form["action"]) == ("ask", "Ask Mo", "Ring 12.")


def test_the_words_go_into_data_and_a_link_and_back() -> None:
    assert DisplaySpec.from_dict(WORDED.to_dict()) == WORDED
    texts = [
        field.dump(value)
        for field, value in zip(WAYS.fields(), WAYS.to_fields(WORDED[WAYS]), strict=True)
    ]
    read = [field.parse(text) for field, text in zip(WAYS.fields(), texts, strict=True)]
    assert WAYS.of_fields(read) == WORDED[WAYS]


@pytest.mark.parametrize("ways", [[], [{}, {}], [{}] * 4, [{"name": "x" * 41}, {}, {}], 7, None])
def test_words_that_are_none_are_refused(ways: object) -> None:
    with pytest.raises(InputError):
        DisplaySpec.from_dict({"pattern": "gate", "ways": ways})
