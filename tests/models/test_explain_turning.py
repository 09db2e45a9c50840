"""What turns an answer, and what suffices for it: held against every set there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pytest

from models.explain.anytime import AnytimeEngine
from models.explain.turning import KEPT_FROM, Sets, search
from models.explain.types import Request, TextExplanation, TextPredict
from models.explain.verdict import verdict
from models.jobs import Progress
from models.reading.units import words

Score = Callable[[np.ndarray], np.ndarray]  # masks [m, n] to answers [m, k]
N = 9


def crooked(seed: int) -> Score:
    """A model of three classes in which units help, hinder and replace each other."""
    random = np.random.default_rng(seed)
    single, pairs = random.normal(size=(N, 3)), random.normal(size=(N, N, 3)) * 0.6

    def score(masks: np.ndarray) -> np.ndarray:
        rows = masks.astype(float)
        odds = np.exp(rows @ single + np.einsum("mi,mj,ijk->mk", rows, rows, pairs))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    return score


def found_by(score: Score, most: int = 10_000) -> tuple[Sets, np.ndarray, list[float]]:
    whole = score(np.ones((1, N), dtype=bool))[0]
    top = int(whole.argmax())
    weights = [float(whole[top] - score(np.arange(N)[None] != unit)[0, top]) for unit in range(N)]
    *_, last = search(whole, weights, top, score, most)
    return last, whole, weights


def smallest(score: Score, taken: bool, does: Callable[[np.ndarray], bool]) -> int | None:
    """The size of the smallest set that does it, up to three units, by trying them all."""
    for size in range(4):
        for chosen in combinations(range(N), size):
            mask = np.full((1, N), taken)
            mask[0, list(chosen)] = not taken
            if does(score(mask)[0]):
                return size
    return None


@pytest.mark.parametrize("seed", range(40))
def test_no_smaller_set_does_it(seed: int) -> None:
    score = crooked(seed)
    found, whole, _ = found_by(score)
    top = int(whole.argmax())
    kept = min(KEPT_FROM, float(whole[top]))
    turning = smallest(score, True, lambda row: int(row.argmax()) != top)
    keeping = smallest(
        score, False, lambda row: int(row.argmax()) == top and row[top] >= kept - 1e-9
    )
    for one, size, taken in ((found.turns, turning, True), (found.suffices, keeping, False)):
        if size is not None:
            assert one is not None
            assert len(one.units) == size
            assert one.smallest
        elif one is not None:
            assert len(one.units) > 3
        if one is None:
            continue
        mask = np.full((1, N), taken)
        mask[0, list(one.units)] = not taken
        row = score(mask)[0]
        assert one.answer == int(row.argmax())
        assert one.probability == pytest.approx(float(row.max()))
        assert (one.answer != top) == taken


def test_a_search_stops_with_its_answers_and_says_that_others_were_not_tried() -> None:
    asked = 0

    def any_two(masks: np.ndarray) -> np.ndarray:
        nonlocal asked
        asked += len(masks)
        p = np.where(masks[:, :8].sum(axis=1) >= 2, 0.95, 0.1)
        return np.column_stack([1 - p, p])

    whole = any_two(np.ones((1, N), dtype=bool))[0]
    *_, found = search(whole, [0.1] * N, 1, any_two, 30)
    assert asked <= 1 + 2 * 30
    assert found.turns is not None
    assert len(found.turns.units) == 7
    assert not found.turns.smallest
    assert found.suffices is not None
    assert len(found.suffices.units) == 2


def test_where_there_is_no_time_nothing_is_said() -> None:
    *_, found = search(np.array([0.1, 0.9]), [0.1] * N, 1, lambda _masks: None, 100)
    assert found == Sets(None, None)


TEXT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
REDUNDANT = ("two", "five", "seven", "ten", "twelve")


def any_of(*enough: str) -> TextPredict:
    def predict(texts: Sequence[str]) -> np.ndarray:
        p = np.array([0.97 if set(text.split()) & set(enough) else 0.08 for text in texts])
        return np.column_stack([1 - p, p])

    return predict


def explain(predict: TextPredict, request: Request) -> tuple[TextExplanation, list[Progress]]:
    seen: list[Progress] = []
    made = AnytimeEngine().explain_text(predict, TEXT, words(TEXT, "en"), request, seen.append)
    return made, seen


@pytest.mark.parametrize("seed", range(3))
def test_of_words_that_each_suffice_it_is_said_what_turns_the_answer(seed: int) -> None:
    made, seen = explain(any_of(*REDUNDANT), Request(1, 3_000, seed=seed, sets=True))
    assert verdict(made) == "unfit"
    assert made.turns is not None
    assert {TEXT.split()[unit] for unit in made.turns.units} == set(REDUNDANT)
    assert (made.turns.answer, made.turns.probability) == (0, pytest.approx(0.92))
    assert made.turns.model_calls > 0
    assert made.suffices is not None
    assert len(made.suffices.units) == 1
    assert TEXT.split()[made.suffices.units[0]] in REDUNDANT
    assert made.suffices.smallest
    streamed = [one.sofar for one in seen if one.sofar is not None]
    assert any(one.turns and not one.suffices for one in streamed)


def test_it_is_asked_for_and_the_rest_stays_the_same() -> None:
    plain, _ = explain(any_of("two"), Request(1, 3_000))
    asked, _ = explain(any_of("two"), Request(1, 3_000, sets=True))
    assert plain.turns is plain.suffices is None
    assert asked.words == plain.words
    assert asked.model_calls == plain.model_calls
    assert asked.turns is not None
    assert [TEXT.split()[unit] for unit in asked.turns.units] == ["two"]


def test_of_an_answer_that_does_not_depend_on_the_text_nothing_is_said() -> None:
    made, _ = explain(any_of("nothing"), Request(0, 300, sets=True))
    assert made.turns is made.suffices is None
