"""What a whole table comes to, in markup: counted, compared, bounded, escaped, quick."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from html import unescape

import pytest

from components.sets import table_rows, table_summary
from components.sets.answers import Row, comparison_of, ordered, rows_of
from models.display.design import Design
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES, LanguageCode
from models.limits import LIMITS
from models.prediction import Label, Prediction

LANG = Language("en")
EVIL = "<script>alert(1)</script>"
LABELS = (Label("negative", {"fr": "négatif"}), Label("positive", {"fr": "positif"}), Label(EVIL))


def case(*probabilities: float, labels: tuple[Label, ...] = LABELS) -> Prediction:
    return Prediction.of("m", labels, probabilities, "0" * 64)


YES, NO, TIE = case(0.1, 0.85, 0.05), case(0.95, 0.04, 0.01), case(0.45, 0.45, 0.1)
ODD = case(0.0, 0.1, 0.9)


def read(html: object) -> list[str]:
    """Rows of the tables in markup, as they are read."""
    rows = re.findall(r"<tr>(.*?)</tr>", str(html), flags=re.S)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split()) for row in rows]


def made(*predictions: Prediction, truths: Sequence[int | None] | None = None) -> list[Row]:
    return rows_of([f"text {i}" for i in range(len(predictions))], predictions, truths)


def test_every_answer_is_counted() -> None:
    rows = rows_of(["a", " ", "b", "c", "d"], [YES, YES, NO, TIE], None)
    drawn = table_summary.totals_html(rows, LABELS, LANG)
    assert read(drawn)[1:] == [
        "positive 2",
        "negative 1",
        "No clear answer 1",
        "Empty 1",
    ]


def test_many_answers_are_added_up() -> None:
    labels = tuple(Label(f"class {i}") for i in range(30))
    rows = made(
        *(
            case(*[0.71 if i == place else 0.01 for i in range(30)], labels=labels)
            for place in [*range(20), 0]
        )
    )
    lines = read(table_summary.totals_html(rows, labels, LANG))
    assert len(lines) == 1 + 7
    assert lines[1] == "class 0 2"
    assert lines[-1] == "14 other answers 14"


def test_names_are_escaped_everywhere() -> None:
    rows = made(ODD, YES, truths=[2, 2])
    found = comparison_of(rows)
    drawn = [
        table_summary.totals_html(rows, LABELS, LANG),
        table_summary.confusion_html(found, LABELS, LANG),
        table_rows.rows_html(
            rows_of([EVIL], [ODD], [0]), Design(DisplaySpec("categorical")), LANG, compared=True
        ),
    ]
    for each in drawn:
        assert "<script>" not in each
        assert "&lt;script&gt;" in each


@pytest.mark.parametrize("code", CODES)
def test_right_and_wrong_are_said_with_their_number_and_interval(code: LanguageCode) -> None:
    lang = Language(code)
    rows = made(YES, NO, NO, YES, truths=[1, 0, 1, None])
    said = " ".join(table_summary.sentences(comparison_of(rows), lang))
    assert lang.set_percent(2 / 3) in said
    assert lang.set_percent(0.2077) in said
    assert lang.set_percent(0.9385) in said
    if code == "en":
        assert "Right in 2 of 3 rows: 67%." in said
        assert "1 row is left out" in said


def test_all_right_is_said_as_it_is() -> None:
    said = " ".join(table_summary.sentences(comparison_of(made(YES, truths=[1])), LANG))
    assert "Right in 1 of 1 row: 100%." in said


def test_what_is_not_defined_is_not_zero() -> None:
    said = table_summary.sentences(comparison_of(made(YES, truths=[None])), LANG)
    assert said[0].startswith("How many answers are right is not defined")
    assert "0%" not in " ".join(said)
    rows = made(YES, NO, truths=[0, 0])
    lines = read(table_summary.confusion_html(comparison_of(rows), LABELS, LANG))
    assert lines[1:] == ["negative 1 1 50%", "positive 0 0 not defined"]


def test_of_many_classes_the_most_frequent_mistakes_are_listed() -> None:
    labels = tuple(Label(f"class {i}") for i in range(30))
    right = [case(*[0.71 if i == p else 0.01 for i in range(30)], labels=labels) for p in range(30)]
    rows = made(*right, right[1], truths=[(i + 1) % 30 for i in range(30)] + [2])
    drawn = table_summary.confusion_html(comparison_of(rows), labels, LANG)
    lines = read(drawn)
    assert len(lines) == 1 + 10
    assert lines[1] == "class 2 class 1 2"
    assert "The most frequent differences" in drawn


def test_a_row_opens_by_its_number_and_an_empty_one_does_not() -> None:
    rows = rows_of(["a", " "], [YES], [1, None])
    drawn = str(table_rows.rows_html(rows, Design(DisplaySpec("none")), LANG, compared=True))
    assert drawn.count("<button") == 1
    assert 'aria-label="Open row 1" data-ct-choice="row:0"' in drawn
    assert "the same" in drawn


def test_rows_that_differ_say_so_in_a_word() -> None:
    rows = made(YES, TIE, truths=[0, 1])
    drawn = str(table_rows.rows_html(rows, Design(DisplaySpec("none")), LANG, compared=True))
    assert drawn.count("differs</span>") == 2
    assert [row.differs for row in rows] == [True, True]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_largest_table_is_counted_and_ordered_in_a_moment(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = tuple(Label(f"class {i}") for i in range(77))
    one = case(*[0.7 if i == 40 else 0.3 / 76 for i in range(77)], labels=labels)
    rows = rows_of(
        ["text"] * LIMITS.table_rows, [one] * LIMITS.table_rows, [40] * LIMITS.table_rows
    )
    monkeypatch.setattr(table_summary, "current_design", lambda: Design(DisplaySpec(pattern)))
    begun = time.perf_counter()
    table_summary.totals_html(rows, labels, LANG)
    table_summary.levels_html(rows, LANG)
    levels = PATTERNS[pattern].levels
    ordered(rows, "unsure", levels and levels(DisplaySpec(pattern), LANG))
    comparison_of(rows)
    assert time.perf_counter() - begun < 5  # a tenth of it where nothing else runs
