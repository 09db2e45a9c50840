"""Lists with a guarantee: what is listed, against MAPIE and by brute force; all forms agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from mapie.classification import SplitConformalClassifier

from models import cards, catalog
from models.calibration import answered, temperature
from models.calibration.cases import Cases, known
from models.calibration.temperature import halves
from models.display import covering, designed, showing
from models.display.design import Design, HeardIn, Style
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Fitted, Label, Prediction
from tests.models.test_coverage import Given

EN = Language("en")
COVERAGES = (80, 90, 95, 99)


def judging_and_fitting(model: str) -> tuple[Cases, Cases]:
    """The half that a line is found on, and the other."""
    found = known(model)
    fitting, judging = halves(tuple(map(len, found.home)))
    return found.whole.rows(judging), found.whole.rows(fitting)


def of_row(model: str, row: Sequence[float], fit: Fitted | None = None) -> Prediction:
    return Prediction.of(model, cards.read(model).labels, row, "0" * 64, calibrated_on=fit)


def spec(cases: int = 95, **chosen: object) -> DisplaySpec:
    return DisplaySpec("nbest", listed="covering", cases_of_100=cases, **chosen)


def listed(prediction: Prediction, cases: int = 95, **chosen: object) -> list[str]:
    """The classes that the API's form lists."""
    rows = showing.to_api(prediction, spec(cases, **chosen))["nbest"]
    return [row["label"] for row in rows if row["label"] is not None]


@pytest.mark.parametrize("model", ["intents-en", "services-fr", "digits"])
@pytest.mark.parametrize("cases", COVERAGES)
def test_what_is_listed_is_mapies_set(model: str, cases: int) -> None:
    base, others = judging_and_fitting(model)
    k = base.probabilities.shape[1]
    theirs = SplitConformalClassifier(
        Given(k), confidence_level=cases / 100, conformity_score="lac", prefit=True
    )
    theirs.conformalize(base.probabilities, base.labels)
    rows = others.probabilities[:40]
    _, held = theirs.predict_set(rows)
    ids = [label.id for label in cards.read(model).labels]
    for row, theirs_held in zip(rows, held[:, :, 0], strict=True):
        ours = listed(of_row(model, row.tolist()), cases)
        assert set(ours) == {ids[at] for at in np.flatnonzero(theirs_held)}
        assert ours == sorted(ours, key=lambda label: -row[ids.index(label)])


@pytest.mark.parametrize("cases", [80, 90])
def test_class_by_class_each_class_has_the_line_of_its_own_cases(cases: int) -> None:
    base, others = judging_and_fitting("digits")
    ids = [label.id for label in cards.read("digits").labels]
    wanted = cases / 100
    lines = []
    for label in range(10):
        own = np.sort(1 - base.probabilities[base.labels == label, label])
        lines.append(1 - own[int(np.ceil((len(own) + 1) * wanted - 1e-9)) - 1])
    assert len({round(line, 6) for line in lines}) > 1
    for row in others.probabilities[:60]:
        ours = listed(of_row("digits", row.tolist()), cases, by_class=True)
        assert set(ours) == {ids[at] for at in range(10) if row[at] >= lines[at] - 1e-9}


def test_calibrated_scores_have_the_line_of_calibrated_cases() -> None:
    fit = catalog.get("digits").calibration
    assert fit is not None
    base, others = judging_and_fitting("digits")
    warm = temperature.at(base, fit.temperature)
    scores = np.sort(1 - warm.probabilities[np.arange(len(warm)), warm.labels])
    line = 1 - scores[int(np.ceil((len(scores) + 1) * 0.99)) - 1]
    rows = temperature.at(others, fit.temperature).probabilities[:200]
    lengths = [len(listed(of_row("digits", row.tolist(), fit), 99)) for row in rows]
    assert lengths == (rows >= line - 1e-9).sum(axis=1).tolist()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_nothing_fits_is_said_everywhere_and_no_answer_is_put_forward(code: str) -> None:
    language = Language(code)  # type: ignore[arg-type]
    even = of_row("intents-en", [1 / 77] * 77)
    assert listed(even, 80) == []
    drawn = showing.render(even, spec(80), language)
    empty = language.gettext("Nothing fits")
    assert drawn.headline == empty
    assert drawn.summary.startswith(empty)
    assert "<table" not in drawn.html
    assert empty in showing.brief(even, spec(80), language)
    assert language.gettext("empty (nothing fits)") in showing.change(
        of_row("intents-en", [0.99, *[0.01 / 76] * 76]), even, spec(80), language
    )
    assert showing.to_api(even, spec(80))["nbest"] == [
        {"label": None, "probability": pytest.approx(1), "percent": "over 99%", "others": 77}
    ]


def test_a_sentence_of_ones_own_that_names_a_number_gives_way_where_nothing_is_listed() -> None:
    even = of_row("intents-en", [1 / 77] * 77)
    own = Design(spec(80), Style(heard=HeardIn(en="{answer} at {confidence}")))
    assert designed.render(even, own, EN).summary.startswith("Nothing fits")
    sure = of_row("intents-en", [0.99, *[0.01 / 76] * 76])
    assert designed.render(sure, own, EN).summary.endswith("at 99%")


def test_all_of_two_is_either_and_all_of_many_is_anything() -> None:
    either = of_row("reviews-en", [0.5, 0.5])
    drawn = showing.render(either, spec(99), EN)
    assert drawn.headline == "It could be either"
    assert "No answer is unlikely enough to be left out." in drawn.summary
    assert listed(either, 99) == ["negative", "positive"]
    assert "It could be either:" in showing.brief(either, spec(99), EN)
    many = showing.render(of_row("services-fr", [1 / 3] * 3), spec(99), EN)
    assert many.headline == "It could be anything"


def test_where_there_are_too_few_cases_to_leave_anything_out_it_says_so() -> None:
    """Forty cases of each of 77 questions can tell nothing of 99 in 100 of each."""
    sure = of_row("intents-en", [0.99, *[0.01 / 76] * 76])
    assert len(listed(sure, 99)) == 1
    drawn = showing.render(sure, spec(99, by_class=True), EN)
    assert drawn.headline == "It could be anything"
    assert "too few labelled cases" in drawn.summary
    assert len(listed(sure, 99, by_class=True)) == 77
    assert drawn.html.count('class="ct-listed"') == 10  # no screen of 77 rows says more
    assert "67 other answers together" in drawn.summary


def test_the_guarantee_names_its_set_and_promises_nothing_of_other_inputs() -> None:
    sure = of_row("digits", [0.991, *[0.001] * 9])
    reading = showing.render(sure, spec(90), EN).how_to_read
    home = known("digits").whole.set
    assert f"in at least 90 of 100 cases like those of “{home}”" in reading
    assert "Of inputs from elsewhere, as yours may be, nothing is promised." in reading
    assert "Whatever the right answer is" not in reading
    by_class = showing.render(sure, spec(90, by_class=True), EN).how_to_read
    assert by_class.startswith("Whatever the right answer is")


def test_several_are_counted_and_listed_and_a_line_has_room_for_three() -> None:
    four = of_row("intents-en", [0.26, 0.25, 0.24, 0.23, *[0.02 / 73] * 73])
    found = covering.covering(four, spec(95))
    assert found is not None
    assert found.classes == (0, 1, 2, 3)
    drawn = showing.render(four, spec(95), EN)
    assert drawn.headline == "One of these 4"
    assert drawn.html.count('class="ct-listed"') == 4
    line = showing.brief(four, spec(95), EN)
    assert "One of these 4:" in line
    assert line.count("<bdi>") == 3
    assert "…" in line


def test_a_change_is_told_of_the_list() -> None:
    first = of_row("digits", [0.99, 0.003, *[0.007 / 8] * 8])
    second = of_row("digits", [0.003, 0.99, *[0.007 / 8] * 8])
    assert showing.change(first, second, spec(95), EN) == "the list was 0, now it is 1."
    assert showing.change(first, first, spec(95), EN) == "the list is still 0."
    fixed = showing.change(first, second, DisplaySpec("nbest"), EN)
    assert "the list" not in fixed


@pytest.mark.parametrize(
    "prediction",
    [
        Prediction.of("hub:someone/model", (Label("a"), Label("b")), (0.8, 0.2), "0" * 64),
        of_row("digits", [0.991, *[0.001] * 9], Fitted("my own", 80, 1.4, "2026-11-28")),
    ],
    ids=["no cases", "scores by a set of one's own"],
)
def test_where_nothing_can_be_promised_it_says_so_and_lists_as_many_as_ever(
    prediction: Prediction,
) -> None:
    drawn = showing.render(prediction, spec(95, n=1), EN)
    assert "No guarantee: there are no labelled cases" in drawn.summary
    assert "No guarantee: there are no labelled cases" in drawn.html.split("ct-remark")[1]
    assert "contains the right answer" not in drawn.how_to_read
    assert len(listed(prediction, 95, n=1)) == 1
    fixed = DisplaySpec("nbest", n=1)
    assert showing.brief(prediction, spec(95, n=1), EN) == showing.brief(prediction, fixed, EN)
    assert showing.to_api(prediction, spec(95, n=1)) == showing.to_api(prediction, fixed)


def test_a_fixed_list_reads_no_labelled_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_a: object, **_k: object) -> None:
        raise AssertionError("nobody asked for it")

    monkeypatch.setattr(answered, "covering", asked)
    showing.render(of_row("digits", [0.991, *[0.001] * 9]), DisplaySpec("nbest"), EN)
