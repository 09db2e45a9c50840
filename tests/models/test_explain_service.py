"""Explanations asked for by pages and by the API: remembered, cancelled, bounded, side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from models import predictions
from models.adapters import pictures
from models.classifier import Prepared, Reading
from models.errors import Cancelled, InputError, ModelError
from models.explain import anytime, asking, explanations
from models.explain import clock as clocks
from models.explain.perturb import without_units
from models.explain.types import Request, Unit, fit_word
from models.prediction import Label
from models.reading import inputs
from models.session_models import SessionModels
from tests.models import standins
from tests.waiting import PATIENCE_S, until

TEXT = "The first part is good and this is the end which nobody reads, good."
CUT = TEXT.index("this")


class Words:
    """Rewards "good" in what it reads; counts its batches, and can be held up."""

    labels: tuple[Label, ...] = (Label("no"), Label("yes"))

    def __init__(self, read_to: int | None = None) -> None:
        self.asked: list[str] = []
        self.entered = 0
        self.go = threading.Event()
        self.go.set()
        self.delay = 0.0
        self._read_to = read_to

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        self.entered += 1
        self.go.wait(PATIENCE_S)
        time.sleep(self.delay)
        self.asked += texts
        p = np.array([0.9 if "good" in text else 0.2 for text in texts])
        return np.column_stack([1 - p, p])

    def reading(self, text: str) -> Reading:
        return Reading(len(text) if self._read_to is None else self._read_to, 0, None)


class Pictures:
    """Likes light in the top left corner."""

    labels: tuple[Label, ...] = (Label("no"), Label("yes"))
    size = (32, 32)

    def prepare(self, image: Image.Image) -> Prepared:
        return pictures.cover(image, *self.size)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        p = images[:, :6, :6].mean(axis=(1, 2, 3)) / 300
        return np.column_stack([1 - p, p])


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    explanations.forget()
    yield
    explanations.forget()


def test_a_finished_explanation_is_given_again_at_once() -> None:
    model, given = Words(), inputs.decode_text(TEXT)
    first = explanations.start_text(model, standins.entry("m", "en"), given, Request(1, 60)).result(
        PATIENCE_S
    )
    asked = len(model.asked)
    again = explanations.start_text(model, standins.entry("m", "en"), given, Request(1, 60))
    assert again.poll()
    assert again.result(0) is first
    assert (
        explanations.explain_text(model, standins.entry("m", "en"), given, Request(1, 60)) is first
    )
    assert len(model.asked) == asked


def test_what_differs_is_another_explanation() -> None:
    model, given = Words(), inputs.decode_text(TEXT)
    first = explanations.explain_text(model, standins.entry("m", "en"), given, Request(1, 60))
    others = [
        explanations.explain_text(model, standins.entry("m", "en"), given, Request(0, 60)),
        explanations.explain_text(model, standins.entry("m", "en"), given, Request(1, 61)),
        explanations.explain_text(model, standins.entry("m", "en"), given, Request(1, 60, 1)),
        explanations.explain_text(model, standins.entry("n", "en"), given, Request(1, 60)),
        explanations.explain_text(model, standins.entry("m", "fr"), given, Request(1, 60)),
        explanations.explain_text(
            model, standins.entry("m", "en"), inputs.decode_text(TEXT + "!"), Request(1, 60)
        ),
    ]
    assert all(other is not first for other in others)
    assert len({id(other) for other in others}) == len(others)


def test_words_beyond_what_is_read_have_no_weight_and_are_not_asked_about() -> None:
    model = Words(read_to=CUT)
    made = explanations.explain_text(
        model, standins.entry("m", "en"), inputs.decode_text(TEXT), Request(1, 80)
    )
    assert made.text == TEXT
    assert made.read_to == CUT
    read = [word for word in made.words if word.start < CUT]
    assert {word.weight for word in made.words if word.start >= CUT} == {None}
    assert {word.unit for word in made.words if word.start >= CUT} == {-1}
    assert max(read, key=lambda word: word.weight or 0).text == "good"
    assert all("nobody" not in text for text in model.asked)
    good = next(word.unit for word in read if word.text == "good")
    assert without_units(made, {good}) == "The first part is  and "


def test_of_a_text_without_end_the_first_words_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(explanations, "MAX_LISTED", 50)
    text = "good 😀 " * 1000
    for unit in get_args(Unit):
        given = inputs.decode_text(text if unit != "sentences" else "So good. " * 1000)
        request = Request(1, 20, unit=unit)
        made = explanations.explain_text(Words(), standins.entry("m"), given, request)
        assert len(made.words) == 50
        assert made.text == given.text


LONG = " ".join(f"word{n}" for n in range(3)) + " good " * 30_000


class Time:
    """A clock that goes only as somebody works: whatever else the machine does, it is the same."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    for module in (anytime, asking, clocks, explanations, predictions):
        monkeypatch.setattr(module, "time", made)
    return made


class Slow(Words):
    """Takes its time for every text, and for finding out how much of it it reads."""

    def __init__(self, clock: Time, each_s: float, reading_s: float = 0.0) -> None:
        super().__init__()
        self.clock, self.each_s, self.reading_s = clock, each_s, reading_s

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        self.clock.now += self.each_s * len(texts)
        return super().predict_proba(texts)

    def reading(self, text: str) -> Reading:
        self.clock.now += self.reading_s
        return super().reading(text)


SENTENCES = " ".join(f"Part {number} is good." for number in range(40))


@pytest.mark.parametrize("sets", [False, True])
@pytest.mark.parametrize("settle", [True, False])
@pytest.mark.parametrize("unit", get_args(Unit))
@pytest.mark.parametrize(
    ("each_s", "seconds", "reading_s"),
    [(0.1, 1.0, 0.0), (0.1, 2.5, 1.4), (0.7, 7.0, 0.0), (1.8, 30.0, 3.0), (0.01, 1.5, 0.3)],
)
def test_the_seconds_are_kept_however_slow_the_model_is(
    clock: Time,
    each_s: float,
    seconds: float,
    reading_s: float,
    unit: Unit,
    settle: bool,
    sets: bool,
) -> None:
    model, given = Slow(clock, each_s, reading_s), inputs.decode_text(SENTENCES)
    request = Request(1, 5_000, seconds=seconds, unit=unit, settle=settle, sets=sets)
    began = clock.now
    made = explanations.explain_text(model, standins.entry("m"), given, request)
    assert made.stop in ("seconds", "settled")
    assert clock.now - began <= seconds + 0.5
    assert made.samples >= 9
    assert made.model_calls <= len(model.asked)


def test_of_a_long_text_too(clock: Time) -> None:
    model, given = Slow(clock, 1.4), inputs.decode_text(LONG)
    began = clock.now
    request = Request(1, 500, seconds=20.0, unit="positions")
    made = explanations.explain_text(model, standins.entry("m"), given, request)
    assert made.stop == "seconds"
    assert 18 < clock.now - began <= 20.5


@pytest.mark.parametrize("unit", get_args(Unit))
def test_what_does_not_fit_into_the_time_is_said_so_in_time(clock: Time, unit: Unit) -> None:
    model, given = Slow(clock, 0.35), inputs.decode_text(SENTENCES)
    began = clock.now
    with pytest.raises(ModelError) as caught:
        explanations.explain_text(
            model, standins.entry("m"), given, Request(1, 500, seconds=1.0, unit=unit)
        )
    assert clock.now - began < 1.5
    assert (caught.value.code, caught.value.status) == ("explanation_too_slow", 503)
    assert caught.value.values["needed"] in range(2, 8)
    assert len(model.asked) <= 3


def test_what_the_answer_itself_took_is_known_before_anything_is_asked(clock: Time) -> None:
    model, given = Slow(clock, 1.2), inputs.decode_text(SENTENCES)
    own = SessionModels()
    entry = own.register(standins.entry("slow"), model)
    try:
        predictions.of_text(entry.id, given)
        asked, began = len(model.asked), clock.now
        with pytest.raises(ModelError) as caught:
            explanations.explain_text(model, entry, given, Request(1, 500, seconds=0.5))
    finally:
        own.close()
    assert caught.value.code == "explanation_too_slow"
    assert clock.now == began
    assert len(model.asked) == asked


def test_a_word_cut_in_two_is_not_taken_out() -> None:
    made = explanations.explain_text(
        Words(read_to=CUT + 2), standins.entry("m", "en"), inputs.decode_text(TEXT), Request(1, 40)
    )
    cut = next(word for word in made.words if word.text == "this")
    assert cut.weight is None
    assert without_units(made, set()) == TEXT[: CUT + 2]


def test_a_second_explanation_runs_while_the_first_does() -> None:
    slow, quick, given = Words(), Words(), inputs.decode_text(TEXT)
    slow.go.clear()
    first = explanations.start_text(slow, standins.entry("slow", "en"), given, Request(1, 60))
    second = explanations.start_text(quick, standins.entry("quick", "en"), given, Request(1, 60))
    assert second.result(PATIENCE_S).fidelity is not None
    assert not first.poll()
    slow.go.set()
    assert first.result(PATIENCE_S).words == second.result(PATIENCE_S).words


def test_one_persons_cancel_is_not_anothers() -> None:
    model, given = Words(), inputs.decode_text(TEXT)
    model.go.clear()
    mine = explanations.start_text(model, standins.entry("m", "en"), given, Request(1, 60))
    yours = explanations.start_text(model, standins.entry("m", "en"), given, Request(1, 60))
    mine.cancel()
    model.go.set()
    assert yours.result(PATIENCE_S).samples == 60
    with pytest.raises(Cancelled):
        mine.result(PATIENCE_S)


def test_cancel_frees_the_model_within_a_batch() -> None:
    model = Words()
    model.go.clear()
    job = explanations.start_text(
        model,
        standins.entry("m", "en"),
        inputs.decode_text(" ".join(map(str, range(60)))),
        Request(1, 5000),
    )
    until(lambda: model.entered)
    job.cancel()
    model.go.set()
    with pytest.raises(Cancelled):
        job.result(PATIENCE_S)
    assert model.entered == 1
    assert len(model.asked) <= 128
    assert job.cancelled


def test_waiting_has_an_end() -> None:
    model = Words()
    model.delay = 0.05
    given = inputs.decode_text(" ".join(map(str, range(60))))
    with pytest.raises(ModelError) as caught:
        explanations.explain_text(
            model, standins.entry("m", "en"), given, Request(1, 3000), wait_s=0.1
        )
    assert caught.value.code == "explanation_too_slow"
    assert caught.value.status == 503


@pytest.mark.parametrize("samples", [-1, 0, 9, 5001, 10**9])
def test_samples_are_bounded(samples: int) -> None:
    model, given = Words(), inputs.decode_text(TEXT)
    with pytest.raises(InputError) as caught:
        explanations.explain_text(model, standins.entry("m", "en"), given, Request(1, samples))
    assert caught.value.code == "bad_samples"
    job = explanations.start_text(model, standins.entry("m", "en"), given, Request(1, samples))
    with pytest.raises(InputError):
        job.result(PATIENCE_S)
    assert not model.asked


def test_a_picture_is_explained_as_the_model_sees_it() -> None:
    rng = np.random.default_rng(0)
    given = inputs.from_array(rng.integers(0, 256, (80, 80, 3)).astype(np.uint8))
    model = Pictures()
    seen = model.prepare(given.image)
    made = explanations.start_image(
        model, standins.entry("p", kind="image"), given, seen, Request(1, 200)
    ).result(PATIENCE_S)
    assert made.segments.shape == (32, 32)
    corner = set(np.unique(made.segments[:6, :6]).tolist())
    assert int(np.argmax(np.abs(made.weights))) in corner
    assert (
        explanations.start_image(
            model, standins.entry("p", kind="image"), given, seen, Request(1, 200)
        ).result(0)
        is made
    )
    with pytest.raises(ValueError, match="read-only"):
        made.segments[0, 0] = 9


@pytest.mark.parametrize(
    ("fidelity", "word"),
    [
        (None, "undefined"), (1.0, "good"), (0.75, "good"), (0.7499, "partial"),
        (0.5, "partial"), (0.49, "poor"), (0.0, "poor"), (-3.0, "poor"),
    ],
)  # fmt: skip
def test_the_fit_in_a_word(fidelity: float | None, word: str) -> None:
    assert fit_word(fidelity) == word
