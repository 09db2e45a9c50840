"""The reliance page: its figures are the command's, columns are guessed and can be said."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import altair as alt
import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from components.reliance import chart
from components.reliance.reckoned import MOST_GROUPS, guess, reckon
from components.reliance.sample import PEOPLE, TRIALS, sample
from components.reliance.words import MEASURES, figure_said
from models import predictions
from models.errors import InputError
from models.language import Language
from models.reading.tables import read_table
from study.measures.columns import Named, read_trials
from study.measures.figures import figures
from study.measures.reliance import MEASURES as ALL
from tests.pages.conftest import settle, words_on

Open = Callable[..., AppTest]
EN = Language()
NAMED = Named(
    "advice", "final", "truth", "initial", ("person",), ("condition",),
    {"confidence": "confidence", "seconds": "seconds"},
)  # fmt: skip
TABLE = b"""worker,shown,h,AI said,gold,f
1,x,no,yes,yes,yes
1,y,yes,no,yes,yes
2,x,no,yes,yes,no
2,y,yes,no,yes,no
"""


def said_by(at: AppTest) -> str:
    return unescape(words_on(at)).replace("\\", "")


def upload(at: AppTest, data: bytes, name: str = "study.csv") -> AppTest:
    at.get("file_uploader")[0].set_value((name, data, "text/csv"))  # type: ignore[union-attr]
    return settle(at)


def press(at: AppTest, key: str) -> AppTest:
    at.button(key).click()
    return settle(at)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_made_up_sample_says_that_it_is_and_has_the_measures_own_figures(
    open_site: Open, lang: str
) -> None:
    at = open_site("reliance", lang=lang)
    before = predictions.calls()
    at = press(at, "reliance-sample")
    assert not at.exception
    assert predictions.calls() == before
    said = said_by(at)
    assert ("made up" if lang == "en" else "inventés") in said
    language = Language(lang)  # type: ignore[arg-type]
    trials, by = read_trials(read_table(sample()), NAMED)
    for display in "AB":
        own = figures(trials.where([one == display for one in by["condition"]]))  # type: ignore[arg-type]
        for name in ("rair", "rsr", "over_reliance", "seconds"):
            assert figure_said(own[name], MEASURES[name].unit, "pooled", language) in said
    assert str(2 * PEOPLE * TRIALS) in said


def test_averaged_over_people_has_other_figures_and_says_of_how_many(open_site: Open) -> None:
    at = press(open_site("reliance"), "reliance-sample")
    pooled = said_by(at)
    control = next(c for c in at.segmented_control if c.label == "How figures are taken together")
    control.set_value("averaged")
    averaged = said_by(settle(at))
    whole = reckon(sample(), NAMED).groups[0].measures["rsr"]
    assert figure_said(whole, "share", "pooled", EN) in pooled
    assert figure_said(whole, "share", "averaged", EN) in averaged
    assert "how many people have such a figure" in averaged


def test_a_table_with_other_names_is_asked_about_and_then_reckoned(open_site: Open) -> None:
    at = upload(open_site("reliance"), TABLE)
    assert "Say which columns hold: Advice and What is right" in said_by(at)
    for label, column in (("Advice", "AI said"), ("What is right", "gold")):
        next(box for box in at.selectbox if box.label == label).set_value(column)
        settle(at)
    next(box for box in at.multiselect if box.label.startswith("Displays")).set_value(["shown"])
    next(box for box in at.multiselect if box.label.startswith("Whose")).set_value(["worker"])
    said = said_by(settle(at))
    assert not at.exception
    assert "4 decisions by 2 people." in said
    # Under x advice was always right: of two who were wrong alone one took it. Nobody could
    # withstand wrong advice there: that is not defined, and it is not 0.
    assert "x: Took right advice (RAIR) 50%" in said
    assert "Withstood wrong advice (RSR) not defined (n = 0)" in said
    assert "Fewer than 30 people" in said


def test_without_a_decision_before_the_advice_what_needs_it_is_named_as_not_defined(
    open_site: Open,
) -> None:
    table = b"advice,truth,final\nyes,yes,yes\nno,yes,no\n"
    said = said_by(upload(open_site("reliance"), table))
    assert "Right advice taken, wrong advice withstood" not in said
    missing = said.split("nobody had the chance: ")[1]
    assert "Took right advice (RAIR)" in missing
    assert "Right alone" in missing
    assert "people whom no column tells apart" in said


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no rows with text"),
        (b"advice,truth,final,confidence\na,a,a,very\n", "not a number"),
        (
            ("advice,truth,final,group\n" + "".join(f"a,a,a,g{n}\n" for n in range(9))).encode(),
            "tell 9 groups apart",
        ),
    ],
)
def test_what_cannot_be_reckoned_says_so_in_words(
    open_site: Open, data: bytes, sentence: str
) -> None:
    at = upload(open_site("reliance"), data)
    assert not at.exception
    assert sentence in said_by(at)


def test_the_table_is_removed_on_request(open_site: Open) -> None:
    at = press(open_site("reliance"), "reliance-sample")
    said = said_by(press(at, "reliance-remove"))
    assert "made up" not in said
    assert "A row a decision" in said


def test_hostile_names_of_groups_and_columns_stay_text(open_site: Open) -> None:
    table = b"advice,truth,final,condition\na,a,a,<script>alert(1)</script>\na,b,a,**b** $x$\n"
    at = upload(open_site("reliance"), table)
    assert not at.exception
    bodies = "".join(element.proto.body for element in at.get("html"))
    assert "<script>alert" not in bodies
    assert "&lt;script&gt;alert(1)" in bodies


def test_every_measure_there_is_has_a_name_and_a_meaning() -> None:
    assert MEASURES.keys() == ALL.keys()


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (
            ("study", "user_id", "user_group", "correct_answer", "ai_advice", "initial_choice",
             "final_choice"),
            {"initial": "initial_choice", "advice": "ai_advice", "truth": "correct_answer",
             "final": "final_choice", "by": "user_group", "person": "study,user_id"},
        ),
        (
            ("study", "person", "condition", "truth", "advice", "confidence", "initial",
             "initial_sure", "final", "final_sure", "seconds"),
            {"initial": "initial", "advice": "advice", "truth": "truth", "final": "final",
             "by": "condition", "person": "study,person", "confidence": "confidence",
             "sure_before": "initial_sure", "sure_after": "final_sure", "seconds": "seconds"},
        ),
        (
            ("personne", "affichage", "avant", "conseil", "juste", "apres", "confiance"),
            {"initial": "avant", "advice": "conseil", "truth": "juste", "final": "apres",
             "by": "affichage", "person": "personne", "confidence": "confiance"},
        ),
        (
            ("Participant", "Humain", "Avis de l’IA", "Vérité", "Réponse finale", "Durée"),
            {"initial": "Humain", "advice": "Avis de l’IA", "truth": "Vérité",
             "final": "Réponse finale", "person": "Participant", "seconds": "Durée"},
        ),
    ],
)  # fmt: skip
def test_published_columns_and_our_own_export_are_known_by_name(
    columns: tuple[str, ...], found: dict[str, str]
) -> None:
    assert {role: ",".join(name) for role, name in guess(columns).items() if name} == found


def test_more_groups_than_can_be_shown_are_refused_and_as_many_are_taken() -> None:
    def table(n: int) -> bytes:
        return ("a,y,f,g\n" + "".join(f"1,1,1,g{at}\n" for at in range(n))).encode()

    named = Named("a", "f", "y", by=("g",))
    assert len(reckon(table(MOST_GROUPS), named).groups) == MOST_GROUPS
    with pytest.raises(InputError, match="9 groups"):
        reckon(table(MOST_GROUPS + 1), named)


def test_the_charts_are_valid_and_draw_no_point_of_what_is_not_defined() -> None:
    found = reckon(TABLE, Named("AI said", "f", "gold", "h", ("worker",), ("shown",)))
    drawn = chart.intervals(found.groups, ("rair", "rsr"), "pooled", EN)
    alt.LayerChart.from_dict(drawn)
    rows = drawn["data"]["values"]
    assert [("value" in row, row["told"]) for row in rows[:2]] == [
        (True, rows[0]["told"]), (False, "not defined (n = 0)"),
    ]  # fmt: skip
    longest = {"shown": "With its confidence, with marks that mean nothing (placebo)"}
    groups = [msgspec.structs.replace(one, by=longest) for one in found.groups[:2]]
    named = chart.intervals(groups, ("rair", "rsr"), "pooled", EN)
    lines = next(one["value"] for one in named["params"] if one["name"] == "labels")[0]
    assert " ".join(lines) == longest["shown"], "a display's whole name, in lines"
    curve = reckon(sample(), NAMED).curves
    assert len(curve) == 3
    alt.LayerChart.from_dict(chart.reliance(curve[0], EN))


def test_a_curve_leaves_empty_bands_out() -> None:
    table = b"a,y,f,c\n1,1,1,0.55\n1,0,1,0.95\n"
    (curve,) = reckon(table, Named("a", "f", "y", numbers={"confidence": "c"})).curves
    followed, right = chart.curve_lines(curve, EN)
    assert followed.points == [(0.55, 1.0, 1), (0.95, 1.0, 1)]
    assert right.points == [(0.55, 1.0, 1), (0.95, 0.0, 1)]
