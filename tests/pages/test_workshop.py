"""The workshop: data looked at, a model built, trained while one watches."""

from __future__ import annotations

import csv
import io
import re
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import altair as alt
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.calibration import opened
from components.site import state
from components.workshop import curves, settings
from models.display.registry import PATTERNS
from models.lanes import Lane
from models.language import Language
from models.live import datasets, learners, running
from models.live.apart import workers
from models.live.apart.network import NetworkApart
from models.live.families import FAMILIES, NAMES, Plan
from models.live.learners import SoFar
from models.live.lesson import lesson
from models.live.network import Told
from models.live.training import Epoch
from tests.pages.conftest import settle, words_on
from tests.waiting import PATIENCE_S

Open = Callable[..., AppTest]
EN = Language("en")
SMALL = {"data": "moons", "layers": "8", "epochs": "3", "rate": "0.01"}

LOOK_S = 0.05


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return settle(at)


def plain(at: AppTest) -> str:
    """What stands on a page, without the strokes that keep Markdown from reading it."""
    return words_on(at).replace("\\", "")


def over(at: AppTest, *said: str) -> str:
    """Run the page until one of these stands on it: AppTest runs no fragment by itself."""
    end = time.monotonic() + PATIENCE_S
    while not any(each in words_on(at) for each in said):
        assert time.monotonic() < end, words_on(at)
        time.sleep(LOOK_S)  # as a browser would: what learns has this time
        at.run()
    assert not at.exception
    return words_on(at)


@pytest.mark.parametrize("name", datasets.SHIPPED)
def test_every_set_is_shown_divided_and_looked_over(open_site: Open, name: str) -> None:
    at = open_site("workshop", data=name)
    assert not at.exception
    assert not at.error
    said = words_on(at)
    assert "are kept for the end" in said
    assert "What is odd about it" in said
    if name == "fashion":
        assert said.count("<img ") == 10
        assert "12 pictures of “Trouser”" in said
        assert "2,169 cases" in said
    elif name == "breast_cancer":
        assert "Columns with values very far from all others" in said
        assert "worst concave points" in said


def test_amount_and_wrong_labels_change_what_is_learnt_from(open_site: Open) -> None:
    at = open_site("workshop", data="digits")
    amount = next(one for one in at.select_slider if one.label == "Examples to learn from")
    amount.set_value(200)
    at = settle(at)
    wrong = next(one for one in at.select_slider if one.label.startswith("Labels that are"))
    wrong.set_value(0.2)
    at = settle(at)
    said = words_on(at)
    assert "It learns from 200 cases." in said
    assert "Labels that were made wrong on purpose: 40 of 200" in said
    assert at.query_params["amount"] == "200"
    assert at.query_params["wrong"] == "0.2"


def table(rows: int) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("opinion", "text"))
    for number in range(rows):
        opinion, words = ("good", "lovely warm") if number % 2 else ("bad", "dull cold")
        writer.writerow((opinion, f"{words} film number {number % 20}"))
    return out.getvalue().encode()


def test_a_table_of_ones_own_comes_through_the_door(open_site: Open) -> None:
    at = open_site("workshop", data="own")
    assert "Labelled cases (.csv or .zip)" in [one.label for one in at.file_uploader]
    at.file_uploader[0].set_value(("mine.csv", table(60), "text/csv"))
    at = settle(at)
    said = words_on(at)
    assert not at.exception
    column = next(box for box in at.selectbox if box.label == "Column with the label")
    assert column.value == "opinion"
    assert "lovely warm film" in said
    assert "Cases that are there already: 40 of 60." in said
    assert "They make the model look better than it is." in said
    at.file_uploader[0].set_value(("mine.csv", b"a,b\n1,2\n", "text/csv"))
    at = settle(at)
    assert not at.exception
    assert at.error


def test_every_column_of_a_table_can_have_the_label(open_site: Open) -> None:
    at = open_site("workshop", data="own")
    lines = ["length,colour,fruit", *(f"{n},{'rg'[n % 2]},{'ab'[n // 2 % 2]}" for n in range(40))]
    at.file_uploader[0].set_value(("fruit.csv", "\n".join(lines).encode(), "text/csv"))
    at = settle(at)
    column = next(box for box in at.selectbox if box.label == "Column with the label")
    assert column.options == ["fruit", "length", "colour"]
    assert [one.value for one in at.caption if "colour" in one.value]
    column.set_value("colour")
    assert [one.value for one in settle(at).caption if "fruit" in one.value]


def test_without_a_network_the_whole_set_is_said_not_to_be_had(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    def nothing() -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(keras.datasets.mnist, "load_data", nothing)
    at = open_site("workshop", data="mnist")
    assert not at.exception
    assert "is there a network?" in words_on(at)


def test_layers_are_added_and_taken_away_and_the_code_follows(open_site: Open) -> None:
    at = open_site("workshop", at="build")
    assert "It learns 50,890 numbers (parameters) from 2,169 examples." in words_on(at)
    at = press(at, "Add a layer")
    assert at.query_params["layers"] == "64,64"
    scale = next(one for one in at.select_slider if one.label == "Layer 2: units")
    scale.set_value(16)
    at = settle(at)
    assert at.query_params["layers"] == "64,16"
    (code,) = at.code
    assert 'keras.layers.Dense(16, activation="relu"' in code.value
    at = press(at, "Add a convolution")
    assert "keras.layers.Conv2D(16, 3" in at.code[0].value
    at = press(at, "Take the last layer away")
    at = press(at, "Take the last layer away")
    assert at.query_params["layers"] == "0"
    assert not at.exception


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_its_settings_and_its_code(open_site: Open, family: str) -> None:
    at = open_site("workshop", at="build", data="wine", family=family)
    assert not at.exception
    assert not at.error
    assert NAMES[family] in [one.value for one in at.header]  # type: ignore[index]
    told = {"linear": "LogisticRegression(", "knn": "KNeighborsClassifier(",
            "tree": "DecisionTreeClassifier(", "forest": "RandomForestClassifier(",
            "network": "keras.Sequential("}  # fmt: skip
    assert told[family] in at.code[0].value
    assert "106 examples" in words_on(at)
    assert "Add a convolution" not in [one.label for one in at.button]


def test_what_is_too_large_is_refused_with_its_reason_before_it_is_trained(
    open_site: Open,
) -> None:
    huge = ",".join(["512"] * 6)
    for step in ("build", "train"):
        at = open_site("workshop", at=step, layers=huge, convolutions="64")
        assert "at most 2,000,000 are trained here" in words_on(at).replace("\\", "")
        assert "Train" not in [one.label for one in at.button]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("9999", "9,999"),
        ("64,10000", "64 and 10,000"),
        ("8,8,8,8,8,8,8", "8, 8, 8, 8, 8, 8, and 8"),
    ],
)
def test_a_link_to_more_than_can_be_built_is_told_why_and_what_is_taken_instead(
    open_site: Open, asked: str, told: str
) -> None:
    for step in ("build", "train"):
        at = open_site("workshop", at=step, data="moons", layers=asked)
        assert (
            f"“Layers”: the link asks for {told}. Here there are at most 6, each of 1 to 512 "
            "units: more learn these data no better, and everybody else would wait for them. It is "
            "64."
        ) in plain(at)
        assert not at.error
        assert "layers" not in at.query_params
    assert "Train" in [one.label for one in at.button]


@pytest.mark.parametrize(
    ("family", "setting", "label"),
    [
        ("knn", "neighbours", "Neighbours that are asked"),
        ("tree", "leaf", "Examples of a leaf, at least"),
        ("forest", "leaf", "Examples of a leaf, at least"),
    ],
)
def test_more_than_there_are_examples_is_told_and_all_are_taken(
    open_site: Open, family: str, setting: str, label: str
) -> None:
    told = f"“{label}”: asked for is 900. There are 106 examples to learn from: it is 106."
    for step in ("build", "train"):
        at = open_site("workshop", at=step, data="wine", family=family, **{setting: "900"})
        assert told in plain(at)
        assert told in plain(at.run())
        assert at.query_params[setting] == "106"
        assert not at.error
    assert "Train" in [one.label for one in at.button]
    at = go_to(at, "build")
    scale = next(one for one in at.select_slider if one.label == label)
    assert scale.options[-1] == "106"
    scale.set_value(5)
    assert told not in plain(settle(at))


def test_what_cannot_be_built_is_called_good_on_no_step(open_site: Open) -> None:
    huge = ",".join(["512"] * 6)
    at = open_site("workshop", at="build", layers=huge, convolutions="64")
    assert "All of it is good as it stands" not in plain(at)
    at = go_to(at, "train")
    assert "Press “Train”" not in plain(at)
    at = press(at, "Change that in step 2")
    assert at.query_params["at"] == "build"


def test_links_and_scales_have_the_same_bounds(open_site: Open) -> None:
    """A number at a scale's end is taken; one beyond it is told with the scale's ends."""
    for name, label, family in (
        ("dropout", "Dropout", "network"),
        ("batch", "Examples in a batch", "network"),
        ("epochs", "Epochs", "network"),
        ("layers", "Layer 1: units", "network"),
        ("trees", "Trees", "forest"),
    ):
        at = open_site("workshop", at="build", data="moons", family=family, **{name: "999999"})
        said = next(line for line in plain(at).split("\n") if "the link asks for" in line)
        options = next(one for one in at.select_slider if one.label == label).options
        least, most = options[0], options[-1]
        assert f"{least} to {most}" in said


@pytest.mark.parametrize("step", ["data", "train"])
def test_a_link_to_fewer_examples_than_classes_is_told_what_is_taken_instead(
    open_site: Open, step: str
) -> None:
    at = open_site("workshop", at=step, data="digits", amount="1")
    told = "Asked for were 1 examples to learn from. Of these data it can be 10 to 1,078: all are"
    assert told in plain(at)
    assert told in plain(at.run())  # what is drawn next is the same page
    at = open_site("workshop", at="data", data="digits", amount="10")
    assert "Asked for" not in plain(at)
    assert "It learns from 10 cases" in plain(at)


@pytest.mark.parametrize(
    ("other", "said"),
    [("same", "All cases have the same label"), ("", "No row can be learnt from")],
)
def test_where_a_column_has_one_label_another_can_be_chosen(
    open_site: Open, other: str, said: str
) -> None:
    at = open_site("workshop", data="own")
    lines = ["length,colour,label", *(f"{n},{'rg'[n % 2]},{other}" for n in range(40))]
    at.file_uploader[0].set_value(("fruit.csv", "\n".join(lines).encode(), "text/csv"))
    at = settle(at)
    assert said in words_on(at)
    column = next(box for box in at.selectbox if box.label == "Column with the label")
    assert column.value == "label"
    column.set_value("colour")
    at = settle(at)
    assert said not in words_on(at)
    assert "Divided in three" in words_on(at)


def test_it_trains_is_tested_and_goes_on_for_one_epoch_more(open_site: Open) -> None:
    at = open_site("workshop", at="train", **SMALL)
    assert "Nothing has been trained yet." in words_on(at)
    at = press(at, "Train")
    said = over(at, "Done, after 3 epochs.")
    assert "On the cases kept for the end" in said
    assert "Of 200 cases watched (kept apart from learning) it is right in" in said
    assert "That is few" not in said
    assert "there the loss on the cases watched is lowest." in said
    assert len(at.get("vega_lite_chart")) == 3
    for alone in ("Pause", "Stop"):
        assert next(one for one in at.button if one.label == alone).disabled
    at = press(at, "One epoch more")
    over(at, "Done, after 4 epochs.")


def test_what_learns_at_once_has_figures_and_no_curves(open_site: Open) -> None:
    at = open_site("workshop", at="train", data="wine", family="forest", trees="5")
    at = press(at, "Train")
    said = over(at, "Done: it learnt all at once.")
    assert "Every epoch in figures" not in said
    assert "Of 36 cases watched" in said
    assert "That is few: a single case is 3% of them." in said
    assert "But these are only 36 cases: it may be chance." in said
    assert "On the cases kept for the end" in said
    assert not at.get("vega_lite_chart")
    assert "Pause" not in [one.label for one in at.button]


def test_it_is_paused_and_stopped_and_a_change_of_settings_is_said(open_site: Open) -> None:
    at = open_site("workshop", at="train", **{**SMALL, "epochs": "200"})
    at = press(at, "Train")
    over(at, "It is learning: epoch")
    at = press(at, "Pause")
    over(at, "It stands still after epoch")
    assert "Changed since" not in words_on(at)
    at = press(at, "Stop")
    over(at, "You stopped it after epoch")
    at.session_state["layers"] = "8,8"
    assert "Changed since the training: Layers (8 → 8" in plain(settle(at))
    at.session_state["layers"] = "8"
    at.session_state["data"] = "digits"
    for step in ("train", "meet", "trust"):
        said = plain(go_to(at, step))
        assert "Data (Points: moons → Small digits)" in said
        assert "What you see below is of Points: moons: Neural network: a layer of 8 units" in said


def test_a_rate_that_explodes_is_said_with_advice(open_site: Open) -> None:
    at = open_site("workshop", at="train", data="digits", rate="1000000", optimiser="sgd")
    at = press(at, "Train")
    said = over(at, "the loss grew beyond all bounds")
    assert "a learning rate of 1,000,000 each" in said
    assert "Try a tenth of it." in said
    assert "No epoch was finished: there is nothing to draw." in said
    assert not at.get("vega_lite_chart")


def test_a_tree_is_drawn_and_told_in_words(open_site: Open) -> None:
    at = trained(open_site, data="wine", family="tree", depth="2")
    said = words_on(go_to(at, "meet"))
    drawn = said[said.index("ct-tree-drawn") : said.index("The tree in words")]
    boxes, ways = drawn.count('"ct-fork-box"'), drawn.count(">yes<") + drawn.count(">no<")
    assert 3 <= boxes <= 7
    assert ways == boxes - 1
    assert "≤" in drawn
    assert "106 examples" in drawn  # all that were learnt from, at the top
    assert "The tree in words" in said
    assert "Its first questions, drawn as a tree" in said


def test_the_plane_has_marks_and_no_lines_in_its_legend(open_site: Open) -> None:
    said = words_on(trained(open_site, data="moons", family="tree"))
    legend = said[said.index("How sure it is everywhere") :].split("</ul>")[0]
    assert "ct-dash" not in legend
    assert legend.count("ct-key") == 2


def test_by_heart_is_one_press_and_other_steps_say_that_it_goes_on(open_site: Open) -> None:
    at = open_site("workshop", at="train")
    at = press(at, "Make it learn by heart")
    assert at.query_params["wrong"] == "0.1"
    assert at.query_params["layers"] == "256,256"
    assert "Layers (64 → 256 and 256)" in words_on(at)
    over(at, "It is learning: epoch", "It is being prepared")
    at.session_state[settings.STEP.key] = "data"
    at = settle(at)
    said = words_on(at)
    assert "Labels that were made wrong on purpose: 50 of 500" in said
    assert "It is learning: epoch" in said or "It is being prepared" in said
    at.session_state[settings.STEP.key] = "train"
    at = press(settle(at), "Stop")
    at = press(at, "Back to my settings")
    assert not {"wrong", "layers", "amount"} & {*at.query_params}
    assert "Back to my settings" not in [one.label for one in at.button]


def test_by_heart_keeps_the_data_that_one_works_on(open_site: Open) -> None:
    at = press(open_site("workshop", at="train", **SMALL), "Make it learn by heart")
    assert at.query_params["data"] == "moons"
    assert at.query_params["layers"] == "256,256"
    at = press(at, "Stop")
    # On other data its layers are not taken for one's own: the way back goes along.
    at.session_state[settings.STEP.key] = "data"
    settle(at)
    next(one for one in at.selectbox if one.label == "Data").set_value("circles")
    at = settle(at)
    at.session_state[settings.STEP.key] = "train"
    assert "Layers (8 → 256 and 256)" in plain(settle(at))
    at = press(at, "Back to my settings")
    assert at.query_params["data"] == "circles"
    assert at.query_params["layers"] == "8"
    assert not {"wrong", "amount"} & {*at.query_params}


def test_by_heart_says_whether_it_did_so(open_site: Open) -> None:
    at = press(open_site("workshop", at="train", data="wine"), "Make it learn by heart")
    assert at.query_params["batch"] == "4"  # of 106 examples as many steps as of 500
    assert "amount" not in at.query_params  # there are no 500
    said = over(at, "It has learnt by heart", "It has not learnt by heart")
    assert "It has learnt by heart: in the last epoch it is right in" in said
    at = press(open_site("workshop", at="train", **SMALL), "Make it learn by heart")
    assert "It has not learnt by heart" in over(at, "It has learnt by heart", "It has not learnt")


def test_where_there_is_no_mistake_one_is_not_led_to_mistakes(open_site: Open) -> None:
    at = go_to(trained(open_site, data="blobs", family="linear", scatter="0"), "meet")
    assert "right in 100%" in words_on(at)
    kind = next(one for one in at.segmented_control if one.label == "Which case")
    assert kind.value == "right"
    assert "There is no such case" not in words_on(at)
    assert "case" not in at.query_params
    kind.set_value("wrong")
    at = settle(at)
    assert at.query_params["case"] == "wrong"
    assert "it made no mistake at all" in words_on(at)


def test_what_it_saw_is_not_said_to_be_never_seen(open_site: Open) -> None:
    """A table of few texts, each many times: those of the test part are learnt from, too."""
    at = open_site("workshop", data="own", family="linear")
    at.file_uploader[0].set_value(("mine.csv", table(60), "text/csv"))
    at = go_to(settle(at), "train")
    press(at, "Train")
    over(at, "On the cases kept for the end")
    for step in ("meet", "trust"):
        said = words_on(go_to(at, step))
        assert "of 12 cases kept for the end" in said.replace("Of", "of")
        assert "never saw" not in said
        assert "Cases of the test part that are also learnt from" in said


def test_no_other_page_has_its_settings_in_the_link(open_site: Open) -> None:
    at = open_site("workshop", at="build", family="tree", data="wine")
    assert at.query_params["family"] == "tree"
    at.switch_page("gallery.py")
    at = settle(at)
    assert not {"family", "data", "at"} & {*at.query_params}
    at.switch_page("workshop.py")
    assert settle(at).query_params["family"] == "tree"


@pytest.mark.parametrize(
    "query",
    [
        {"layers": "64,x", "family": "<b>", "epochs": "0", "data": "../x", "amount": "-5",
         "wrong": "nan", "rate": "1e99", "scatter": "9", "convolutions": "x", "batch": "many"},
        {"layers": "9999999", "epochs": "5000", "trees": "301", "neighbours": "1001",
         "data-seed": "10000"},
    ],
)  # fmt: skip
def test_a_link_that_says_nothing_of_sense_shows_the_usual_and_says_so(
    open_site: Open, query: dict[str, str]
) -> None:
    at = open_site("workshop", at="build", **query)
    assert not at.exception
    assert "It learns 50,890 numbers (parameters) from 2,169 examples." in words_on(at)
    said = plain(at.run())  # it stays as long as nothing else is chosen
    told = (
        "“Layers”: the link asks for “64,x”. Here there are at most 6, each of 1 to 512 units: ",
        "“Convolutions”: the link asks for “x”. Here there are at most 3, each of 1 to 64 filters: "
        "more take minutes an epoch. It is none.",
        "“Model”: the link asks for “<b>”, which there is not here. It is Neural network.",
        "“Data”: the link asks for “../x”, which there is not here. It is Clothes.",
        "“Epochs”: the link asks for 0. Here it can be 1 to 200. It is 30.",
        "“Examples to learn from”: the link asks for -5, which there is not here. It is all.",
        "the link asks for “nan”. Here it can be 0% to 50%. It is 0%.",
        "“Learning rate”: the link asks for “1e99”.",
        "“Scatter of the points”: the link asks for 9. Here it can be 0 to 1. It is as it comes.",
        "“Examples in a batch”: the link asks for “many”. Here it can be 1 to 1,024. It is 32.",
        "“Layers”: the link asks for 9,999,999.",
        "“Epochs”: the link asks for 5,000. Here it can be 1 to 200. It is 30.",
        "“Trees”: the link asks for 301. Here it can be 1 to 300. It is 100.",
        "the link asks for 1,001. Here it can be 1 to 1,000. It is 5.",
        "“Seed”: the link asks for 10,000. Here it can be 0 to 9,999. It is 1.",
    )
    assert said.count("the link asks for") == len(query)
    assert sum(one in said for one in told) == len(query)


def test_a_link_that_is_wrong_in_its_words_is_told_in_those_of_the_page(open_site: Open) -> None:
    at = open_site(
        "workshop", at="nowhere", case="all", trap="x", depth="51", planted_in="wood", planted="3",
        texts_from="air", base=" ", deep="2",
    )  # fmt: skip
    said = [line for line in plain(at).split("\n") if "the link asks for" in line]
    assert said == [
        "“Step”: the link asks for “nowhere”, which there is not here. It is “1. Look at the "
        "data”.",
        "“Which case”: the link asks for “all”, which there is not here. It is as it comes.",
        "“Part”: the link asks for “x”, which there is not here. It is “It learns”.",
        "“Questions in a row, at most”: the link asks for 51. Here it can be 1 to 50, or without "
        "an end. It is no end.",
        "“What it learns”: the link asks for “wood”, which there is not here. It is “Pictures”.",
        "“The share that is planted”: the link asks for 300%. Here it can be 0% to 100%. It is "
        "95%.",
        "“The labels come from”: the link asks for “air”, which there is not here. It is “A table "
        "of mine”.",
        "“It starts from”: the link asks for “ ”, which there is not here. It is “Nothing: words "
        "are counted and weighed (TF-IDF)”.",
        "“All of it learns, not the last layer alone (slow)”: the link asks for 2, which there "
        "is not here. It is no.",
    ]


def test_what_a_link_asked_for_in_vain_is_said_until_somebody_chooses(open_site: Open) -> None:
    at = open_site("workshop", at="build", data="moons", trees="0", epochs="9999", batch="64")
    assert plain(at).count("the link asks for") == 2
    next(one for one in at.select_slider if one.label == "Epochs").set_value(10)
    said = plain(settle(at))
    assert "“Trees”: the link asks for 0." in said
    assert "9999" not in said
    assert "the link asks for" not in plain(open_site("workshop", at="build", data="moons"))


def epochs(n: int) -> list[Epoch]:
    return [Epoch(at, 1 / at, 1.2 / at, 0.7, 0.6, 0.65, 0.05) for at in range(1, n + 1)]


def test_the_curves_are_sound_and_only_their_data_change_from_epoch_to_epoch() -> None:
    few, many = epochs(4), epochs(5)
    names = ("a", "b", "c")
    for spec in (
        curves.shares_spec(30, names, EN),
        curves.losses_spec(30, names[:2], few, 10, EN),
        curves.gaps_spec(30, names[:1], few, EN),
    ):
        alt.Chart.from_dict({**spec, "data": {"name": "d"}})
    assert curves.losses_spec(30, names[:2], few, 10, EN) == curves.losses_spec(
        30, names[:2], many, 10, EN
    )
    rows = curves.shares(many, many[2], EN).to_pylist()
    assert sum(row["series"] >= 0 for row in rows) == 3 * 5
    assert [row["epoch"] for row in rows if row["series"] == -1] == [3]


def test_the_epoch_under_way_has_one_hollow_sign_of_what_it_learnt_from_so_far() -> None:
    few, under_way = epochs(4), SoFar(5, 0.4, 3.2, 0.71)
    for table, value in (
        (curves.shares(few, None, EN, under_way), 0.71),
        (curves.losses(few, None, EN, under_way), 3.2),
    ):
        hollow = [row for row in table.to_pylist() if row["series"] == -3]
        assert [(row["epoch"], row["value"]) for row in hollow] == [(5, value)]
    spec = curves.losses_spec(30, ("a", "b"), few, 10, EN, under_way)
    assert spec["layer"][-1]["encoding"]["y"]["scale"]["domain"][1] >= 3.2


def trained(open_site: Open, **query: str) -> AppTest:
    at = press(open_site("workshop", at="train", **query), "Train")
    over(at, "On the cases kept for the end")
    return at


def test_what_it_waits_for_and_that_a_stop_was_heard_are_said(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, learn = threading.Event(), threading.Event()
    made, learnt = NetworkApart.__init__, NetworkApart.learn

    def begins(self: NetworkApart, *given: Any) -> None:
        begin.wait(PATIENCE_S)
        made(self, *given)

    def learns(self: NetworkApart, rows: np.ndarray) -> Told:
        learn.wait(PATIENCE_S)
        return learnt(self, rows)

    monkeypatch.setattr(NetworkApart, "__init__", begins)
    monkeypatch.setattr(NetworkApart, "learn", learns)
    monkeypatch.setattr(workers.Workers, "ready", False)
    at = press(open_site("workshop", at="train", **SMALL), "Train")
    try:
        assert "is being started: some seconds, once" in words_on(at)
        monkeypatch.setattr(workers.Workers, "ready", True)
        assert "It is being prepared" in words_on(at.run())
        begin.set()
        over(at, "It is learning: epoch 1")
        press(at, "Stop")
        assert "It stops at the end of epoch 1" in words_on(at)
    finally:
        begin.set()
        learn.set()
    over(at, "You stopped it after epoch 1")


def test_what_learns_when_another_is_trained_is_stopped_and_kept(open_site: Open) -> None:
    at = open_site("workshop", at="train", **{**SMALL, "epochs": "200"})
    press(at, "Train")
    said = over(at, *(f"epoch {n} of 200" for n in range(2, 200)))
    assert "was stopped after" not in said
    at.session_state[settings.FAMILY.key] = "tree"
    press(settle(at), "Train")
    said = over(at, "The one that was learning before")
    assert re.search(r"\(Neural network[^)]*\) was stopped after \d+ epoch", said)
    over(at, "Done: it learnt all at once.")
    assert "may do so by chance alone" in over(at, "Most often right")
    again = next(one for one in at.button if one.label.startswith("Open again"))
    again.click()
    at = settle(at)
    assert re.search(r"You stopped it after epoch \d+ of 200", words_on(at))
    assert at.query_params["epochs"] == "200"


def go_to(at: AppTest, step: str) -> AppTest:
    at.session_state[settings.STEP.key] = step
    at = settle(at)
    assert not at.exception
    return at


def links(at: AppTest) -> list[Any]:
    return [link.proto for link in at.get("page_link")]


def test_who_comes_when_all_places_are_taken_sees_their_place_in_the_queue(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TRAININGS", Lane("one at a time", 1))
    other = running.Running(
        lesson(datasets.load("moons", n=200)), Plan(layers=(8,), epochs=200), None
    )
    other.control.pause()
    at = press(open_site("workshop", at="train", **SMALL), "Train")
    over(at, "Others are training: yours is number 1 in the queue.")
    other.job.cancel()
    over(at, "Done, after 3 epochs.")


def test_before_a_training_there_is_nothing_to_meet_and_a_card_for_any_system(
    open_site: Open,
) -> None:
    assert "There is no model yet" in words_on(open_site("workshop", at="meet"))
    assert "the card stands for any system" in words_on(open_site("workshop", at="trust"))


def test_a_trained_model_is_met_in_every_display_and_asked_on_the_picture_page(
    open_site: Open,
) -> None:
    at = go_to(trained(open_site, data="digits", epochs="2", layers="16"), "meet")
    said = words_on(at)
    assert "Small digits. Neural network" in said
    assert "after epoch 2. Of 360 cases that it never saw" in said
    for pattern in PATTERNS.values():
        assert EN.gettext(pattern.title) in said
    assert "What was taken for what" in [one.value for one in at.header]
    first = said[said.index("It was “") :][:60]
    at = press(at, "Another one")
    other = words_on(at)
    assert other[other.index("It was “") :][:60] != first
    (ask,) = [one for one in links(at) if "Ask it about a picture" in one.label]
    (model_id,) = parse_qs(ask.query_string)[state.PICTURE_MODEL.key]
    at.switch_page("picture.py")
    at.session_state[state.PICTURE_MODEL.key] = model_id
    at = settle(at)
    assert not at.exception
    assert "Trained here (Small digits): Neural network" in "".join(
        option for box in at.selectbox for option in box.options
    )


def test_a_link_to_a_model_of_another_session_says_that_it_is_not_here(open_site: Open) -> None:
    at = open_site("picture", **{state.PICTURE_MODEL.key: "session:nobody:1:linear-digits"})
    assert "trained in another session" in words_on(at)
    assert not at.exception
    box = next(one for one in at.selectbox if one.label == "Model")
    box.set_value("digits")
    assert "trained in another session" not in words_on(settle(at))


@pytest.mark.parametrize("data", ["digits", "wine"])
def test_how_often_such_answers_are_right_is_counted_on_the_cases_kept_for_the_end(
    open_site: Open, data: str
) -> None:
    at = trained(open_site, data=data, family="linear")
    at.session_state[settings.CASE.key] = "right"
    said = words_on(go_to(at, "meet"))
    assert "held-out cases with a score like this one were right" in said
    assert "there are no labelled cases of this model" not in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"data": "digits", "family": "linear"}, "The weights of “7”"),
        ({"data": "digits", "family": "knn"}, "It says so because of these"),
        ({"data": "wine", "family": "linear"}, "Speaks against it most"),
        ({"data": "wine", "family": "forest"}, "What it would miss most"),
        ({"data": "digits", "family": "tree"}, "Brightness in row"),
    ],
)
def test_it_is_seen_what_it_looks_at(open_site: Open, query: dict[str, str], said: str) -> None:
    assert said in words_on(go_to(trained(open_site, **query), "meet"))


@pytest.mark.parametrize(("at_step", "data"), [("meet", "wine"), ("train", "moons")])
def test_what_has_learnt_is_asked_once(
    open_site: Open, monkeypatch: pytest.MonkeyPatch, at_step: str, data: str
) -> None:
    asked: list[int] = []
    predict = learners.FittedLearner.predict

    def counted(self: learners.FittedLearner, x: np.ndarray) -> np.ndarray:
        asked.append(len(x))
        return predict(self, x)

    monkeypatch.setattr(learners.FittedLearner, "predict", counted)
    at = go_to(trained(open_site, data=data, family="forest", trees="5"), at_step)
    assert asked
    asked.clear()
    settle(at.run())
    assert not asked, "a run that only looks asks nothing anew"


@pytest.mark.parametrize("data", ["moons", "wine"])
def test_points_and_tables_are_met_too(open_site: Open, data: str) -> None:
    at = trained(open_site, data=data, family="tree", depth="2")
    if data == "moons":
        assert "Beyond all examples, where nobody taught it anything, it says" in words_on(at)
    at = go_to(at, "meet")
    said = words_on(at)
    assert "Decision tree: at most 2 deep. Of" in said
    assert ("◎" if data == "moons" else "Spreads from the mean") in said
    assert not [one for one in links(at) if "Ask it about" in one.label]


def test_a_model_of_ones_own_texts_is_met_and_asked_on_the_text_page(open_site: Open) -> None:
    at = open_site("workshop", data="own", family="linear")
    at.file_uploader[0].set_value(("mine.csv", table(60), "text/csv"))
    at = go_to(settle(at), "train")
    at = press(at, "Train")
    over(at, "On the cases kept for the end")
    tested = words_on(at).partition("On the cases kept for the end")[2]
    assert "also learnt from" in tested  # each text is there three times
    assert "also learnt from" in words_on(go_to(at, "trust"))
    at = go_to(at, "meet")
    box = next(one for one in at.segmented_control if one.label == "Which case")
    box.set_value("right")
    said = words_on(settle(at))
    assert "also learnt from" in said
    assert "It was “" in said
    assert "lovely" in said[said.index("Speaks for it most") :]
    (ask,) = [one for one in links(at) if "Ask it about a text" in one.label]
    (model_id,) = parse_qs(ask.query_string)[state.TEXT_MODEL.key]
    at.switch_page("text.py")
    at.session_state[state.TEXT_MODEL.key] = model_id
    at = settle(at)
    at.text_area[0].set_value("A lovely warm film")
    at = settle(at)
    assert not at.exception
    assert "good" in words_on(at)


def test_the_words_of_the_field_are_told_where_they_stand(open_site: Open) -> None:
    said = words_on(open_site("workshop", at="build", convolutions="8"))
    for word in (
        "A convolution slides small patterns",
        "A layer is a row of units.",
        "What a unit makes of its sum.",
        "The rule by which the weights are nudged",
        "switched off by chance",
        "How far each nudge goes",
        "looked at before the weights are nudged",
        "How often it goes through all examples.",
    ):
        assert said.count(word) == 1, word
    assert "A convolution" not in words_on(open_site("workshop", at="build", data="moons"))
    said = words_on(trained(open_site, **SMALL))
    assert "Loss: how much the right answers surprise it." in said
    assert said.count("Gap (ECE): of answers") == 2  # beside the curve, and below the table
    assert "Surprise (NLL): how much the right answers surprise it." in said
    assert "Squared error (Brier): how far" in said


def test_a_picture_that_is_listed_is_seen(open_site: Open) -> None:
    at = go_to(trained(open_site, data="digits", family="linear"), "meet")
    assert "ct-case-small" not in words_on(at)
    of = f"workshop-{hash(at.session_state['_workshop_learnt'].name)}"
    at.session_state[opened.open_of("bin", of).key] = "9"  # its surest answers
    said = words_on(settle(at))
    assert said.count('<img class="ct-case-small" src="data:image/') == 10
    assert 'alt="case ' in said


def test_trainings_are_compared_and_the_best_are_named_separately(open_site: Open) -> None:
    at = trained(open_site, data="wine", family="tree")
    assert "Your trainings on" not in words_on(at)
    at.session_state[settings.FAMILY.key] = "linear"
    at = press(settle(at), "Train")
    said = over(at, "Your trainings on Table: wines")
    assert said.count("✓ open now") == 1
    table = said[said.index("Your trainings on") :]
    assert table.index("Linear model: strength 1 <span") < table.index("✓ open now")
    assert "Most often right: " in said
    assert "✓ most honest" in said
    assert "Linear model: strength 1" in said


def test_the_card_that_is_taken_home_has_the_answer_that_was_typed_last(open_site: Open) -> None:
    """A tap on the button ends the typing: both come to the page at once."""
    at = open_site("workshop", at="trust")
    at.text_area[0].input("RACE")
    at = settle(at.button(key="_save-workshop-trust-card").click().run())
    (asked,) = at.session_state["_saving-asked-workshop-trust"]
    assert b"RACE" in asked.job.result(timeout=30)


def test_the_card_holds_what_was_measured_and_what_was_written(open_site: Open) -> None:
    at = go_to(trained(open_site, data="wine", family="knn", wrong="0.2"), "trust")
    box = next(one for one in at.text_area if one.label == "What is at stake?")
    box.set_value("A wine is <b>mislabelled</b>")
    at = settle(at)
    said = words_on(at)
    assert "A wine is &lt;b&gt;mislabelled&lt;/b&gt;" in said
    assert "Learnt from 106 examples, of which 21 had a wrong label." in said
    assert "of 36 cases that it never saw." in said
    assert "Data: Table: wines." in said
    assert "Neighbours that are asked: 5" in said
    assert "mislabelled" not in str(dict(at.query_params))
    labels = [one.label for one in at.button if one.label.startswith("Take the card home")]
    assert labels == ["Take the card home (PNG)", "Take the card home (Markdown)"]
    at = settle(at.button(key="_save-workshop-trust-picture").click().run())
    (asked,) = at.session_state["_saving-asked-workshop-trust"]
    assert asked.job.result().startswith(b"\x89PNG")


def test_an_earlier_training_is_opened_again_with_its_settings_and_its_figures(
    open_site: Open,
) -> None:
    at = trained(open_site, data="moons", layers="8", epochs="2")
    first = words_on(at)
    assert not [button for button in at.button if "Open again" in button.label]
    over(press(at, "Make it learn by heart"), "after 30 epochs")
    (again,) = [button for button in at.button if "Open again" in button.label]
    again.click().run()
    assert not at.exception
    assert "Done, after 2 epochs." in words_on(at)
    assert "Done, after 2 epochs." in first
    assert at.session_state[settings.LAYERS.key] == "8"
    (other,) = [button for button in at.button if "Open again" in button.label]
    assert "256" in other.label
