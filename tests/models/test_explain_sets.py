"""Whole sets explained: planted effects, taken up where they stopped, hostile rows, bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from models import turns
from models.classifier import Reading
from models.errors import Cancelled, InputError, ModelError
from models.explain import explanations, sets
from models.explain.sets import SetProgress, SetRun
from models.explain.tally import Tally, WordOverSet, fold
from models.explain.types import Word
from models.jobs import Job
from models.limits import LIMITS
from models.prediction import Label
from tests.models import standins
from tests.waiting import PATIENCE_S, until

FILLER = ("one", "two", "three", "four", "five", "six", "seven", "eight")


class Planted:
    """Adds to its answer what each word is worth; counts the texts that it was asked about."""

    labels: tuple[Label, ...] = (Label("no"), Label("yes"))

    def __init__(self, read_to: int | None = None, **worth: float) -> None:
        self.worth = worth or {"good": 0.4}
        self.asked: list[str] = []
        self.entered = 0
        self.broken: set[str] = set()  # texts with any of these words raise
        self.go = threading.Event()
        self.go.set()
        self._read_to = read_to

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        self.entered += 1
        self.go.wait(PATIENCE_S)
        self.asked += texts
        if any(word in text for text in texts for word in self.broken):
            raise RuntimeError("out of order")
        found = [
            sum(worth for word, worth in self.worth.items() if word in text.lower().split())
            for text in texts
        ]
        p = np.clip(0.3 + np.array(found), 0.0, 1.0)
        return np.column_stack([1 - p, p])

    def reading(self, text: str) -> Reading:
        return Reading(len(text) if self._read_to is None else self._read_to, 0, None)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    explanations.forget()
    yield
    explanations.forget()


def nothing(_progress: SetProgress) -> None:
    pass


def run_of(model: Planted, texts: Sequence[str], class_index: int | None = 1) -> SetRun:
    return SetRun(model, standins.entry("planted", "en"), texts, class_index)


def numbered(count: int, *words: str) -> list[str]:
    """Texts that differ, each with these words among others."""
    return [" ".join([f"n{i}", *FILLER[: 3 + i % 6], *words]) for i in range(count)]


def word(found: Sequence[WordOverSet], name: str) -> WordOverSet:
    return next(w for w in found if w.word == name)


# --- what matters ----------------------------------------------------------------------------


def test_the_planted_word_is_on_top_with_its_sign_and_spread() -> None:
    model = Planted(good=0.4, dull=-0.2)
    texts = [*numbered(6, "good"), *numbered(4, "dull"), *numbered(2)]
    found = run_of(model, texts).go(nothing)
    first, second = found.words[:2]
    assert (first.word, first.texts, first.settled_for, first.settled_against) == ("good", 6, 6, 0)
    assert first.mean == pytest.approx(0.4, abs=0.02)
    assert first.spread is not None
    assert first.spread < 0.02  # the same effect in every text
    assert (second.word, second.texts, second.settled_for) == ("dull", 4, 0)
    assert second.settled_against == 4
    assert second.mean == pytest.approx(-0.2, abs=0.02)
    assert found.explained == found.settled + found.same == 12
    assert found.same == 2  # nothing planted in them


def test_spread_tells_a_word_that_means_different_things() -> None:
    class Moody(Planted):
        """Takes "fine" for praise beside "tea", for blame beside "tax"."""

        def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
            self.asked += texts
            sets_of = [set(text.split()) for text in texts]
            p = np.array([0.5 + 0.3 * ("fine" in w) * (1 - 2 * ("tax" in w)) for w in sets_of])
            return np.column_stack([1 - p, p])

    # Two words each: every combination is tried, so the figures are exact.
    found = run_of(Moody(), ["fine tea", "tea fine", "fine cup", "fine pot"]).go(nothing)
    assert word(found.words, "fine").spread == pytest.approx(0, abs=1e-6)
    mixed = ["fine tea", *(f"fine n{i} tax" for i in range(3))]
    fine = word(run_of(Moody(), mixed).go(nothing).words, "fine")
    assert fine.texts == 4
    assert fine.spread is not None
    weights = [w.weight for w in run_weights(Moody(), mixed) if w.word == "fine"]
    assert fine.spread == pytest.approx(float(np.std(weights, ddof=1)))
    assert fine.mean == pytest.approx(float(np.mean(weights)))
    assert fine.spread > 0.1


def run_weights(model: Planted, texts: Sequence[str]) -> list[sets.WeightInText]:
    run = run_of(model, texts)
    run.go(nothing)
    return list(run.weights())


def test_the_spread_of_a_word_of_one_text_is_not_defined() -> None:
    found = run_of(Planted(), ["good tea", "plain tea"]).go(nothing)
    assert word(found.words, "good").texts == 1
    assert word(found.words, "good").spread is None
    assert word(found.words, "tea").spread is not None


def test_capitals_make_no_difference_and_a_text_counts_once() -> None:
    found = run_of(Planted(), ["Good tea", "GOOD cups", "good Good pots"]).go(nothing)
    good = word(found.words, "good")
    assert good.texts == 3
    assert not any(w.word in {"Good", "GOOD"} for w in found.words)
    assert fold("É") == fold("E\u0301") == "é"


def test_each_texts_likeliest_class_is_explained_on_its_own() -> None:
    texts = [*numbered(3, "good"), *numbered(2)]  # 0.7 for yes; 0.7 for no
    found = run_of(Planted(), texts, None).go(nothing)
    assert found.classes == {1: 3, 0: 2}
    assert {(w.word, w.class_index) for w in found.words} >= {("good", 1), ("one", 0), ("one", 1)}
    assert word(found.words, "good").mean > 0
    against = run_of(Planted(), texts, 0).go(nothing)
    assert word(against.words, "good").mean < 0
    assert against.classes == {0: 5}


def test_chance_does_not_put_the_commonest_words_first() -> None:
    tally = Tally()
    for _ in range(400):
        tally.add([Word("the", 0, 3, 0, 0.02, 0.02)], 0)
    tally.add([Word("awful", 0, 5, 0, -0.5, 0.02)], 0)
    assert [w.word for w in tally.ranked()] == ["awful", "the"]
    assert tally.ranked(1)[0].importance == pytest.approx(0.5**0.5)


def test_where_an_error_is_not_known_no_sign_is_settled() -> None:
    tally = Tally()
    tally.add([Word("a", 0, 1, 0, 0.5, None), Word("A", 2, 3, 1, 0.5, 0.01)], 0)
    (found,) = tally.ranked()
    assert (found.mean, found.settled_for, found.settled_against) == (1.0, 0, 0)


# --- stopped and taken up again ----------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on_and_explains_nothing_twice() -> None:
    texts = numbered(8, "good")
    whole = Planted()
    run_of(whole, texts).go(nothing)
    explanations.forget()  # the service's memory must not be what saves us

    model, begun = Planted(), 0
    run = run_of(model, texts)
    for stop_at in (2, 5):

        def stop(progress: SetProgress, stop_at: int = stop_at) -> None:
            if progress.done >= stop_at:
                raise Cancelled

        with pytest.raises(Cancelled):
            run.go(stop)
        assert run.progress().done == stop_at > begun
        assert run.summary().explained == stop_at
        begun = stop_at
        explanations.forget()
    found = run.go(nothing)
    assert found.explained == 8
    assert sorted(model.asked) == sorted(whole.asked)
    asked = len(model.asked)
    assert run.go(nothing).words == found.words
    assert len(model.asked) == asked


def test_cancel_within_a_text_stops_at_its_next_report() -> None:
    model = Planted()
    run = run_of(model, [" ".join(f"w{i}" for i in range(60)) + " good", "good tea"])
    within: list[float] = []

    def stop(progress: SetProgress) -> None:
        within.append(progress.within)
        if progress.within > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        run.go(stop)
    assert run.progress().done == 0
    assert 0 < within[-1] < 1
    assert len(model.asked) < sets.SAMPLES
    assert run.go(nothing).explained == 2


def test_a_cancelled_job_and_the_next_never_work_on_one_text_at_once() -> None:
    model = Planted()
    model.go.clear()  # the first job hangs in its first batch
    run = run_of(model, numbered(3, "good"), None)
    first: Job[sets.Summary, SetProgress] = Job(run.go)
    until(lambda: model.entered)
    first.cancel()
    second: Job[sets.Summary, SetProgress] = Job(run.go)
    time.sleep(0.2)  # in which it could come in, if it may
    assert model.entered == 1
    model.go.set()
    assert second.result(PATIENCE_S).explained == 3
    assert first.cancelled


def test_partial_results_can_be_read_while_it_runs() -> None:
    run = run_of(Planted(), numbered(4, "good"))
    seen: list[tuple[int, int, str]] = []

    def look(progress: SetProgress) -> None:
        found = run.summary(1)
        if found.words:
            seen.append((progress.done, found.explained, found.words[0].word))

    run.go(look)
    assert {done for done, _, _ in seen} == {1, 2, 3, 4}
    assert all(done == explained and top == "good" for done, explained, top in seen)


def test_progress_is_true_and_ends_full() -> None:
    seen: list[SetProgress] = []
    texts = ["good tea", "", "good tea", "!!!", *numbered(2, "good")]
    run_of(Planted(), texts).go(seen.append)
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert seen[0].done == 0
    assert (seen[-1].done, seen[-1].total, seen[-1].share) == (5, 5, 1.0)


def test_what_somebody_else_had_explained_is_not_asked_again() -> None:
    texts, model = numbered(3, "good"), Planted()
    run_of(model, texts).go(nothing)
    asked = len(model.asked)
    assert run_of(model, texts).go(nothing).explained == 3
    assert len(model.asked) == asked


def test_a_set_waits_behind_whoever_has_asked_less(monkeypatch: pytest.MonkeyPatch) -> None:
    before: list[int] = []
    taking = turns.Turns.taking

    def noting(self: turns.Turns, predict: object, asked: int = 0, at_once: bool = False) -> object:
        before.append(asked)
        return taking(self, predict, asked, at_once)  # type: ignore[arg-type]

    monkeypatch.setattr(turns.Turns, "taking", noting)
    model = Planted()
    run_of(model, numbered(3, "good")).go(nothing)
    assert before[0] == 0
    assert 0 < before[1] < before[2] < len(model.asked)


# --- hard rows ---------------------------------------------------------------------------------


def test_rows_without_anything_to_explain_are_counted_and_not_fatal() -> None:
    texts = ["", "   ", "\u200b", "!!!", "…", "good", "good", " good ", "one good", "\ud800\x00"]
    found = run_of(Planted(), texts).go(nothing)
    assert found.given == 10
    assert found.empty == 3
    assert found.equal == 1
    assert found.distinct == 6
    assert found.nothing == 3  # "!!!", "…" and the broken characters
    assert found.explained == 3
    assert found.finished
    assert found.words[0].word == "good"


def test_equal_texts_are_explained_and_counted_once_and_listed_each_time() -> None:
    model, once = Planted(), Planted()
    run = run_of(model, ["good tea"] * 5)
    found = run.go(nothing)
    explanations.forget()
    run_of(once, ["good tea"]).go(nothing)
    assert model.asked == once.asked
    assert (found.explained, found.equal) == (1, 4)
    assert word(found.words, "good").texts == 1
    rows = [(w.text, w.same_as) for w in run.weights() if w.word == "good"]
    assert rows == [(1, None), (2, 1), (3, 1), (4, 1), (5, 1)]


def test_every_weight_says_where_its_word_stands() -> None:
    texts = ["", "Good tea, good cups", "tea =1+1 good"]
    for found in run_weights(Planted(), texts):
        assert texts[found.text - 1][found.start : found.end] == found.word
    assert next(w.text for w in run_weights(Planted(), texts)) == 2


def test_what_the_model_does_not_read_is_not_weighed_and_said() -> None:
    run = run_of(Planted(read_to=8), ["good tea bad", "good te"])
    assert run.go(nothing).cut == 1
    assert {w.word for w in run.weights() if w.text == 1} == {"good", "tea"}


def test_a_model_that_always_answers_the_same_claims_nothing() -> None:
    found = run_of(Planted(absent=0.1), numbered(3)).go(nothing)
    assert (found.explained, found.same, found.settled, found.unsettled) == (3, 3, 0, 0)
    assert not any(w.settled_for or w.settled_against for w in found.words)


def test_one_text_that_the_model_fails_on_is_left_out_and_tried_again_last() -> None:
    model = Planted()
    model.broken = {"n1"}
    run = run_of(model, numbered(4, "good"))
    found = run.go(nothing)
    assert (found.explained, found.failed, found.finished) == (3, 1, True)
    assert found.failure is not None
    assert found.failure.code == "model_failed"
    model.broken = set()
    asked = len(model.asked)
    found = run.go(nothing)
    assert (found.explained, found.failed, found.failure) == (4, 0, None)
    assert all("n0" not in text and "n2" not in text for text in model.asked[asked:])


def test_a_broken_model_ends_the_run_which_goes_on_once_it_is_mended() -> None:
    model = Planted()
    model.broken = {"good"}
    run = run_of(model, numbered(9, "good"))
    with pytest.raises(ModelError):
        run.go(nothing)
    assert run.summary().failed == 3
    model.broken = set()
    assert run.go(nothing).explained == 9


def test_no_texts_at_all_is_a_result_too() -> None:
    found = run_of(Planted(), ["", " "]).go(nothing)
    assert (found.distinct, found.explained, found.words, found.finished) == (0, 0, (), True)


def test_a_class_that_the_model_does_not_have_is_refused() -> None:
    for index in (-1, 2):
        with pytest.raises(InputError) as error:
            run_of(Planted(), ["good tea"], index)
        assert error.value.code == "bad_class"


@pytest.mark.parametrize(
    ("texts", "characters", "beyond"), [(3, 10_000, 2), (100, 20, 3), (5, 10_000, 0)]
)
def test_a_set_is_bounded_and_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, texts: int, characters: int, beyond: int
) -> None:
    bounds = replace(LIMITS, explained_texts=texts, explained_characters=characters)
    monkeypatch.setattr(sets, "LIMITS", bounds)
    model = Planted()
    found = run_of(model, [f"good tea{i}" for i in range(5)]).go(nothing)
    assert (found.given, found.beyond, found.explained) == (5, beyond, 5 - beyond)


def test_the_same_set_gives_the_same_figures() -> None:
    texts = numbered(4, "good", "awful", "and", "rather", "long")
    first = run_of(Planted(good=0.3, awful=-0.2), texts).go(nothing)
    explanations.forget()
    assert run_of(Planted(good=0.3, awful=-0.2), texts).go(nothing) == first
