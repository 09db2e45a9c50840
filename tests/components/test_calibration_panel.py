"""What the calibration page says of planted cases."""

from __future__ import annotations

import json

import altair as alt
import numpy as np
import pytest

from components.calibration import classes, opened, summary
from components.calibration.diagram import (
    BARS,
    CURVES,
    MARKS,
    Line,
    counted,
    counts,
    curves,
    marks,
    reliability,
)
from components.calibration.sets import Shown, of_model, sets, told
from components.site.lines import sample
from models import cards
from models.calibration import bins
from models.calibration.bins import Share, share
from models.calibration.cases import Cases
from models.calibration.classes import mistakes
from models.language import Language
from models.prediction import Label

ENGLISH, FRENCH = Language("en"), Language("fr")
PAIR = [Label(name, {"en": name, "fr": name}) for name in ("yes", "no")]


def shown(name: str, said: float, right: int, n: int) -> Shown:
    """n cases of one confidence, so many of them right."""
    rows = np.tile([said, 1 - said], (n, 1))
    return sets([Cases(name, rows, np.array([0] * right + [1] * (n - right)))], 1.0)[0]


def test_the_sentence_says_what_was_right_at_home_and_away() -> None:
    them = [shown("home", 0.85, 84, 100), shown("elsewhere", 0.85, 71, 100)]
    assert summary.summary(them, 1.0, ENGLISH) == (
        "When it said 80 to 90%, it was right in 84 of 100 held-out cases; "
        "on “elsewhere” in 71 of 100."
    )
    assert "84 cas réservés sur 100" in summary.summary(them, 1.0, FRENCH)


def test_few_cases_say_nothing_and_none_say_so() -> None:
    few = shown("home", 0.95, 5, 5)
    assert (
        summary.summary([few], 1.0, ENGLISH)
        == "There are too few cases to sum it up: no bar of the diagram stands on 20 or more."
    )
    many = [shown("home", 0.85, 50, 50), shown("elsewhere", 0.55, 5, 10)]
    assert "elsewhere" not in summary.summary(many, 1.0, ENGLISH)


def test_a_share_of_all_is_all_and_of_none_is_not_zero() -> None:
    them = [shown("home", 0.95, 40, 40)]
    counted = summary.summary(them, 1.0, ENGLISH)
    assert "right in 40 of 40 held-out cases" in counted  # not claimed of a hundred
    nearly = [shown("home", 0.95, 9_379, 9_382)]
    assert "right in over 99 of 100 held-out cases" in summary.summary(nearly, 1.0, ENGLISH)
    assert told(Share(0, 0, None, None, None), ENGLISH) == "–"


def test_the_chart_holds_only_bins_with_cases_and_each_set_has_a_shape_of_its_own() -> None:
    them = [shown("home", 0.85, 84, 100), shown("<b>", 0.65, 10, 30)]
    values = marks([Line(one.name, one.bins) for one in them], ENGLISH).to_pylist()
    assert [(row["set"], row["right"]) for row in values] == [(0, 0.84), (1, 10 / 30)]
    chart = reliability(2, ENGLISH)
    (mark,) = [layer for layer in chart["layer"] if layer["mark"]["type"] == "point"]
    assert len(set(mark["encoding"]["shape"]["scale"]["range"])) == 2
    bars = counted(Line("home", them[0].bins), FRENCH).to_pylist()
    assert sum(row["share"] for row in bars) == 1


def test_each_set_has_a_curve_in_its_band_with_dashes_of_its_own_that_the_legend_shows() -> None:
    lines = [Line(one.name, one.bins, one.curve) for one in sets(of_model("reviews-en"), 1.0)]
    chart = reliability(len(lines), ENGLISH)
    (curve,) = [one for one in chart["layer"] if one["data"].get("name") == CURVES][1:]
    dashes = curve["encoding"]["strokeDash"]["scale"]["range"]
    assert len({tuple(one) for one in dashes}) == 4
    assert len(set(curve["encoding"]["color"]["scale"]["range"])) == 4
    assert len({sample(number) for number in (*range(4), None)}) == 5
    rows = curves(lines).to_pylist()
    assert list(dict.fromkeys(row["set"] for row in rows)) == [3, 2, 1, 0]  # home on top
    assert all(row["low"] <= row["right"] <= row["high"] for row in rows)


def test_a_curve_ends_where_there_are_too_few_cases() -> None:
    (home, *_) = sets(of_model("digits"), 1.0)
    assert home.curve is not None
    gaps = np.isnan(home.curve.share)
    assert gaps.any()
    rows = curves([Line(home.name, home.bins, home.curve)]).to_pylist()
    for name in ("right", "low", "high"):
        assert [row[name] is None for row in rows] == gaps.tolist()
    assert all(row["said"] is not None for row in rows)


@pytest.mark.parametrize("model_id", ["reviews-en", "things"])
def test_what_is_written_is_vega_lite(model_id: str) -> None:
    """Altair knows the grammar, and refuses what is none; no NaN, which is no JSON."""
    lines = [Line(one.name, one.bins, one.curve) for one in sets(of_model(model_id), 1.5)]
    data = {
        MARKS: marks(lines, FRENCH),
        CURVES: curves(lines),
        BARS: counted(lines[0], FRENCH),
    }
    for chart in (reliability(len(lines), FRENCH), counts(FRENCH)):
        whole = chart | {"datasets": {name: rows.to_pylist() for name, rows in data.items()}}
        alt.LayerChart.from_dict(json.loads(json.dumps(whole, allow_nan=False)))


def test_sets_without_a_curve_have_none() -> None:
    assert curves([Line("home", shown("home", 0.85, 4, 4).bins)]).num_rows == 0


def test_another_temperature_says_what_would_be_said_not_what_was() -> None:
    said = summary.summary([shown("home", 0.85, 84, 100)], 2.0, ENGLISH)
    assert said.startswith("At temperature 2, where it would say")
    assert "said 80" not in said


def test_one_class_is_told_by_its_name() -> None:
    labels = cards.read("photos").labels
    (home, *_) = of_model("photos")
    (alone,) = sets([home], 1.0, 3)
    said = summary.summary([alone], 1.0, ENGLISH, labels[3])
    last = alone.bins[-1].held
    assert said.startswith(f"When it gave “{labels[3].name('en')}” 90 to 100%, it was that in ")
    assert last.n == (home.probabilities[:, 3] > 0.9).sum()
    assert f"in {round(100 * (last.share or 0))} of 100 held-out cases" in said


def test_opened_cases_are_those_of_the_bin_and_nothing_but_numbers_and_names() -> None:
    shown_ = sets(of_model("photos"), 1.0)
    labels = cards.read("photos").labels
    one = shown_[0].bins[5]
    which = [bins.within(each.values, one) for each in shown_]
    said = opened.cases_html(
        "bin", "50 to 60%", shown_, which, labels, ENGLISH, (one.low, one.high)
    )
    text = said.striptags()
    assert f"At home: {one.held.n:,} cases" in text
    assert said.count("<table") == 3
    home = shown_[0].cases.rows(which[0])
    truth, answer, n, _ = mistakes(home)[0]
    names_ = [labels[at].name("en") for at in (truth, answer)]
    assert f">{names_[0]}</th><td>{names_[1]}</td>" in said
    assert f">{n}, at " in said
    surest = home.confidence[~home.right].max()
    assert f"{100 * surest:.1f}%" in said
    assert "no text and no picture" in text


def test_in_french_a_thin_space_stands_before_the_semicolon_between_sets() -> None:
    them = [shown("mine", 0.95, 3, 4), shown("At home", 0.95, 30, 40)]
    which = [np.ones(len(one.cases), dtype=np.bool_) for one in them]
    said = opened.cases_html("bin", "x", them, which, PAIR, FRENCH)
    assert "4 cas\u202f; " in said


def test_where_all_were_right_nothing_was_mistaken() -> None:
    them = [shown("home", 0.95, 40, 40)]
    said = opened.cases_html("bin", "x", them, [them[0].cases.right], PAIR, ENGLISH)
    assert "None of them was mistaken" in said
    assert "the least sure" in said


def test_ones_own_cases_are_shown_as_they_were_given_and_as_text() -> None:
    them = [shown("mine", 0.95, 3, 4), shown("At home", 0.95, 30, 40)]
    own = ["fine", "good", "nice", "<b>no</b> " + "so " * 100]
    which = [np.ones(len(one.cases), dtype=np.bool_) for one in them]
    said = opened.cases_html("bin", "x", them, which, PAIR, ENGLISH, own=own, judged=False)
    assert '<td dir="auto">&lt;b&gt;no&lt;/b&gt; so so' in said
    assert "so so…</td>" in said
    assert said.count('dir="auto"') == 1  # one mistake of theirs, and none of the other set's ten
    assert "no text and no picture" not in said
    assert "how many of them were right" not in said
    assert ">4</td><td" in said  # counted, and no share of them right


def test_the_table_of_classes_is_short_the_worst_stands_first_and_others_are_named() -> None:
    found = [{0: share(9, 10), 1: share(1, 10), 2: share(5, 10)}]
    labels = [Label(name, {"en": name, "fr": name}) for name in ("a", "b", "c", "d")]
    order = [1, 2, 0]
    said = classes.said(found[0], order, order, labels, ENGLISH)
    assert said.startswith("Recognised least often: b, 10%. Most often: a, 90%.")
    assert "Of 1 class there is no case" in said
    assert classes.said(found[0], order, [], labels, ENGLISH) == "No class has such a name."
