"""How often answers like this were right: counted by brute force, and said alike everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import binomtest

from models import cards, catalog
from models.calibration import nearby, temperature
from models.calibration.cases import Cases, known
from models.display import counted, registry, showing
from models.display.patterns.frequency import cells_of
from models.display.spec import DisplaySpec
from models.language import Language
from models.languages import CODES
from models.prediction import Fitted, Label, Prediction
from models.set_names import briefly

EN = Language("en")
SPEC = DisplaySpec("frequency")


def of_row(model: str, row: Sequence[float], fit: Fitted | None = None) -> Prediction:
    return Prediction.of(model, cards.read(model).labels, row, "0" * 64, calibrated_on=fit)


def as_sure(model: str, confidence: float, fit: Fitted | None = None) -> Prediction:
    k = len(cards.read(model).labels)
    rest = (1 - confidence) / (k - 1)
    return of_row(model, [confidence, *[rest] * (k - 1)], fit)


def by_hand(cases: Cases, confidence: float) -> tuple[int, int]:
    """n, right: case by case, from the nearest on."""
    rows = sorted(
        (abs(float(p.max()) - confidence), bool(p.argmax() == label))
        for p, label in zip(cases.probabilities, cases.labels, strict=True)
    )
    reach = min(0.05, rows[99][0]) if len(rows) >= 100 else 0.05
    inside = [right for far, right in rows if far <= reach + 1e-9]
    return len(inside), sum(inside)


@pytest.mark.parametrize("model", ["reviews-en", "intents-en", "services-fr", "digits", "photos"])
def test_a_sentence_has_few_words_for_a_set_and_tells_them_apart(model: str) -> None:
    found = known(model)
    for code in CODES:
        language = Language(code)
        said = [briefly(cases.set, language) for cases in (found.whole, *found.away)]
        assert len(said) == len(set(said))
        assert all(len(name) <= 24 for name in said), said
    assert briefly("My own.csv", EN) == "My own.csv"


def test_the_long_name_of_a_set_stands_in_no_line_of_the_display() -> None:
    drawn = showing.render(as_sure("reviews-en", 0.93), SPEC, EN)
    assert "on “Tweets”" in drawn.html
    assert "on “Tweets”" in drawn.summary
    assert "VADER" not in drawn.html + drawn.summary


@pytest.mark.parametrize("model", ["reviews-en", "intents-en", "services-fr", "digits", "photos"])
@pytest.mark.parametrize("confidence", [0.55, 0.8, 0.93, 0.999])
def test_counts_are_those_by_hand_home_and_away(model: str, confidence: float) -> None:
    counts = counted.likewise(as_sure(model, confidence))
    assert counts is not None
    found = known(model)
    for count, cases in zip(counts, (found.whole, *found.away), strict=True):
        n, right = by_hand(cases, confidence)
        assert (count.set, count.n, count.right) == (cases.set, n, right)
        if n < 20:
            assert count.share is count.low is count.high is None
            continue
        assert count.share == right / n
        low, high = binomtest(right, n).proportion_ci(method="wilson")
        assert (count.low, count.high) == (pytest.approx(low), pytest.approx(high))


def test_a_hundred_are_taken_and_all_that_are_as_near_and_none_that_are_far() -> None:
    def held(*confidence: float) -> Cases:
        sure = np.array(confidence)
        return Cases("", np.stack([sure, 1 - sure], axis=1), np.zeros(len(sure), np.int64))

    near = [0.9] * 60 + [0.91] * 80 + [0.93] * 30
    assert nearby.near(held(*near), 0.9).held.n == 140
    assert nearby.near(held(*near), 0.9).high == 0.91
    assert nearby.near(held(*[0.9] * 30, *[0.8] * 300), 0.9).held.n == 30
    assert nearby.near(held(*[0.6] * 300), 0.9).held == (0, 0, None, None, None)


def test_calibrated_scores_are_counted_on_the_cases_that_they_were_not_fitted_on() -> None:
    fit = catalog.get("digits").calibration
    assert fit is not None
    found = known("digits")
    _, judging = temperature.halves(tuple(map(len, found.home)))
    home = temperature.at(found.whole.rows(judging), fit.temperature)
    counts = counted.likewise(as_sure("digits", 0.9, fit))
    assert counts is not None
    assert (counts[0].n, counts[0].right) == by_hand(home, 0.9)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_all_forms_say_one_number_and_none_the_models_own(code: str) -> None:
    language = Language(code)  # type: ignore[arg-type]
    prediction = as_sure("reviews-en", 0.87)
    counts = counted.likewise(prediction)
    assert counts is not None
    cells = cells_of(counts[0])
    assert cells == round(100 * counts[0].right / counts[0].n) != 87
    drawn = showing.render(prediction, SPEC, language)
    assert drawn.html.count('<i class="ct-on">') == cells
    assert drawn.html.count("<i") == 100
    said = language.gettext(
        "about {count} of {total}", count=language.number(cells), total=language.number(100)
    )
    assert said in drawn.summary
    assert said in showing.brief(prediction, SPEC, language)
    assert said in showing.change(prediction, as_sure("reviews-en", 0.999), SPEC, language)
    assert said == showing.to_api(prediction, SPEC)["frequency"]["words"] or code == "fr"
    for text in (drawn.summary, showing.brief(prediction, SPEC, language), str(drawn.html)):
        assert not re.search(r"\b87\b|87[,.]0", re.sub(r"<[^>]*>|\([^)]*\)", " ", text))
    assert counts[0].set in drawn.how_to_read
    # So many as were counted, and what that comes to in the hundred that is drawn.
    for counted_so in (counts[0].n, counts[0].right):
        assert re.search(rf"\b{language.number(counted_so)}\b", drawn.how_to_read)
    assert said in drawn.how_to_read
    for away in counts[1:]:
        assert briefly(away.set, language) in drawn.summary
    alone = showing.render(prediction, DisplaySpec("frequency", elsewhere=False), language)
    assert briefly(counts[1].set, language) not in alone.summary


@pytest.mark.parametrize(
    ("prediction", "why"),
    [
        (
            Prediction.of("hub:someone/model", (Label("a"), Label("b")), (0.8, 0.2), "0" * 64),
            "there are no labelled cases of this model",
        ),
        (
            as_sure("digits", 0.9, Fitted("my own", 80, 1.4, "2026-11-28")),
            "there are no labelled cases of this model",
        ),
        (as_sure("digits", 0.12), "only 0 held-out cases"),
    ],
    ids=["no cases", "scores by a set of one's own", "none as unsure"],
)
def test_what_is_not_known_is_a_sentence_and_no_number(prediction: Prediction, why: str) -> None:
    drawn = showing.render(prediction, SPEC, EN)
    assert why in drawn.summary
    assert why in drawn.html.split("ct-remark")[1]
    assert "ct-cases" not in drawn.html
    assert "of 100" not in drawn.html
    assert "not known" in showing.brief(prediction, SPEC, EN)
    form = showing.to_api(prediction, SPEC)["frequency"]
    assert form["words"] == "not known"
    assert form["home"] is None or form["home"]["share"] is None


def test_a_table_counts_by_what_was_counted() -> None:
    levels = registry.PATTERNS["frequency"].levels
    assert levels is not None
    found = levels(SPEC, EN)
    assert len(found.names) == 11
    prediction = as_sure("reviews-en", 0.87)
    counts = counted.likewise(prediction)
    assert counts is not None
    tens = cells_of(counts[0]) // 10 * 10
    assert found.names[found.level(prediction)] == f"{tens} to {tens + 9} of 100"
    hub = Prediction.of("hub", (Label("a"), Label("b")), (0.8, 0.2), "0" * 64)
    assert found.names[found.level(hub)] == "not known"
    assert found.names[0] == "90 to 100 of 100"
    assert found.rank(prediction) > found.rank(hub)
