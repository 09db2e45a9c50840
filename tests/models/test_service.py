"""The service: one load and one model call for one content, whoever asks and however often."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import (
    cards,
    catalog,
    examples,
    loaded,
    loading,
    predictions,
)
from models.classifier import ImageClassifier, Reading, TextClassifier
from models.errors import Cancelled, CertitudeError, InputError, ModelError
from models.jobs import Progress
from models.loading import Loading
from models.prediction import Label
from models.reading import inputs
from tests.models import standins
from tests.waiting import PATIENCE_S, until


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder with a text and a picture model, and none of the others."""
    weights = tmp_path_factory.mktemp("weights")
    standins.bert(weights / "reviews-en", ["negative", "positive"], half=True)
    standins.write_card(weights / "reviews-en", "text", ["negative", "positive"])
    standins.keras_model(weights / "photos" / "model.keras", 32, 3, 3)
    standins.write_card(weights / "photos", "image", ["cat", "dog", "car"])
    for model_id in ("reviews-en", "photos"):
        standins.seal(weights / model_id)
    return weights


@pytest.fixture
def weights(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(cards, "WEIGHTS", shipped)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    predictions.forget()
    yield shipped
    predictions.forget()


class FakeText:
    """Probabilities from a text's length; slow on demand, wrong on demand."""

    labels = (Label("short"), Label("long"))

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.pause = 0.0
        self.answer: np.ndarray | None = None

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        self.batches.append(list(texts))
        time.sleep(self.pause)
        if self.answer is not None:
            return self.answer
        share = np.array([min(len(text), 100) / 100 for text in texts])
        return np.stack([1 - share, share], axis=1)

    def reading(self, text: str) -> Reading:
        return Reading(len(text), 0, None)


@pytest.fixture
def fake(weights: Path, monkeypatch: pytest.MonkeyPatch) -> FakeText:
    """Every text model of the list is this one."""
    model = FakeText()
    monkeypatch.setattr(loading, "build", lambda _entry, _report: model)
    return model


# --- loading ----------------------------------------------------------------------------------


def test_a_model_goes_from_cold_to_ready_and_is_loaded_once(weights: Path) -> None:
    assert loaded.state("reviews-en") == "cold"
    told: list[Loading] = []
    classifier = loaded.load("reviews-en", told.append)
    assert isinstance(classifier, TextClassifier)
    assert told[0].stage == "open"
    assert loaded.state("reviews-en") == "ready"
    assert loaded.load("reviews-en") is classifier
    assert [label.name("fr") for label in classifier.labels] == ["fr negative", "fr positive"]


def test_a_picture_model_predicts_and_remembers_what_it_saw(weights: Path) -> None:
    picture = inputs.from_pil(Image.new("RGB", (80, 50), (200, 30, 30)))
    prediction = predictions.of_image("photos", picture)
    assert prediction.input_hash == picture.hash
    assert abs(sum(prediction.probabilities) - 1) < 1e-6
    seen = predictions.prepared("photos", picture)
    assert predictions.prepared("photos", picture) is seen
    with pytest.raises(ValueError, match="read-only"):
        seen.pixels[0] = 0
    before = predictions.calls()
    assert predictions.of_image("photos", picture) is prediction
    assert predictions.calls() == before
    changed = seen.pixels.copy()
    changed[:16] = 0
    other = predictions.of_rest("photos", picture, {3, 1}, lambda: changed)
    assert other.probabilities != prediction.probabilities
    assert other.input_hash != prediction.input_hash
    assert predictions.of_rest("photos", picture, {1, 3}, pytest.fail) is other
    assert predictions.calls() == before + 1
    nothing_out = predictions.of_rest("photos", picture, {1}, lambda: seen.pixels)
    assert nothing_out.probabilities == prediction.probabilities
    assert len({nothing_out.id, other.id, prediction.id}) == 3
    classifier = loaded.load("photos")
    assert isinstance(classifier, ImageClassifier)
    with pytest.raises(ValueError, match="shape"):
        classifier.predict_proba(np.zeros((1, 5, 5, 3), np.uint8))


@pytest.mark.parametrize("model_id", ["digits", "intents-en", "services-fr"])
def test_a_missing_model_says_which_and_what_to_do(weights: Path, model_id: str) -> None:
    with pytest.raises(ModelError) as caught:
        loaded.load(model_id)
    assert (caught.value.code, caught.value.status) == ("model_missing", 503)
    assert f"models/weights/{model_id}" in str(caught.value)
    assert loaded.state(model_id) == "failed"
    with pytest.raises(ModelError) as again:
        loaded.load(model_id)
    assert str(again.value) == str(caught.value)


@pytest.mark.parametrize(
    ("model_id", "name", "content"),
    [
        ("reviews-en", "model.safetensors", b""),
        ("reviews-en", "model.safetensors", b"\xff" * 5000),
        ("reviews-en", "tokenizer.json", b"{"),
        ("reviews-en", "config.json", b"{}"),
        ("reviews-en", "card.json", b"{}"),
        ("photos", "model.keras", b"not a zip"),
    ],
)
def test_a_damaged_file_says_so_and_a_repaired_one_loads(
    weights: Path, model_id: str, name: str, content: bytes
) -> None:
    path = weights / model_id / name
    whole = path.read_bytes()
    try:
        path.write_bytes(content)
        with pytest.raises(ModelError) as caught:
            loaded.load(model_id)
    finally:
        path.write_bytes(whole)
    assert (caught.value.code, caught.value.status) == ("model_corrupt", 503)
    assert loaded.state(model_id) == "failed"
    repaired = loaded.load(model_id)
    assert loaded.state(model_id) == "ready"
    assert loaded.load(model_id) is repaired


def test_the_wrong_kind_of_input_is_refused(weights: Path) -> None:
    with pytest.raises(InputError) as caught:
        predictions.of_text("photos", "a sentence")
    assert caught.value.code == "wrong_kind"
    with pytest.raises(InputError):
        predictions.of_image("reviews-en", inputs.from_pil(Image.new("RGB", (9, 9))))


def test_many_callers_at_once_load_a_model_once(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, loads, got = FakeText(), [], []
    heard: set[int] = set()  # threads that were told how far it is

    def build(entry: catalog.Entry, report: loading.Report) -> FakeText:
        loads.append(entry.id)
        until(lambda: len(heard) == 7)
        report(Loading("download", 1, 5))
        until(lambda: len([step for step in told if step.stage == "download"]) > 5)
        return model

    monkeypatch.setattr(loading, "build", build)
    told: list[Loading] = []

    def hear(step: Loading) -> None:
        heard.add(threading.get_ident())
        told.append(step)

    def ask() -> None:
        got.append(loaded.load("reviews-en", hear))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads == ["reviews-en"]
    assert len({id(classifier) for classifier in got}) == 1
    assert len(heard) == 8  # the waiting hear it too


def test_who_waits_may_leave_and_who_loads_may_too(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = FakeText()
    started, go_on = threading.Event(), threading.Event()

    def build(_entry: catalog.Entry, report: loading.Report) -> FakeText:
        started.set()
        go_on.wait(PATIENCE_S)
        report(Loading("open"))
        return model

    monkeypatch.setattr(loading, "build", build)

    def leave(_step: Loading) -> None:
        raise Cancelled

    outcome: list[object] = []

    def load_and_leave() -> None:
        try:
            loaded.load("reviews-en", leave)
        except Cancelled:
            outcome.append("left")

    loader = threading.Thread(target=load_and_leave)
    loader.start()
    started.wait(PATIENCE_S)
    assert loaded.state("reviews-en") == "loading"
    with pytest.raises(Cancelled):
        loaded.load("reviews-en", leave)  # waits for the other thread, and leaves
    waiter = threading.Thread(target=lambda: outcome.append(loaded.load("reviews-en")))
    waiter.start()
    go_on.set()
    loader.join(PATIENCE_S)
    waiter.join(PATIENCE_S)  # takes over from the one that left
    assert "left" in outcome
    assert loaded.state("reviews-en") == "ready"


def test_all_who_wait_hear_of_one_failure(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []
    waiting: set[int] = set()

    def build(entry: catalog.Entry, _report: loading.Report) -> FakeText:
        loads.append(entry.id)
        until(lambda: len(waiting) == 3)
        raise cards.corrupt(entry.id)

    monkeypatch.setattr(loading, "build", build)
    errors: list[CertitudeError] = []

    def ask() -> None:
        try:
            loaded.load("reviews-en", lambda _step: waiting.add(threading.get_ident()))
        except CertitudeError as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 4
    assert len(loads) == 1


def test_network_models_do_not_pile_up(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "build", lambda _entry, _report: FakeText())
    names = [f"owner/model-{n}" for n in range(5)]
    monkeypatch.setattr(
        catalog,
        "_inspect",
        lambda name: catalog.Entry(f"hf:{name}", "text", "network", name, "", repo=name),
    )
    loaded.load("reviews-en")
    for name in names[:3]:
        loaded.load(f"hf:{name}")
    loaded.load(f"hf:{names[0]}")  # used again: now the second is the one unused longest
    loaded.load(f"hf:{names[3]}")
    states = [loaded.state(f"hf:{name}") for name in names]
    assert states == ["ready", "cold", "ready", "ready", "cold"]
    assert loaded.state("reviews-en") == "ready"


def test_warming_up_loads_all_that_ship_and_passes_over_what_is_missing(weights: Path) -> None:
    loaded.warm_up(after=0)
    until(lambda: loaded.state("digits") == "failed")
    assert loaded.state("reviews-en") == "ready"
    assert loaded.state("photos") == "ready"
    assert loaded.state("intents-en") == "failed"


def test_warming_up_can_be_stopped(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []
    stop = threading.Event()

    def build(entry: catalog.Entry, report: loading.Report) -> FakeText:
        loads.append(entry.id)
        stop.wait(PATIENCE_S)
        report(Loading("open"))
        return FakeText()

    monkeypatch.setattr(loading, "build", build)
    end = loaded.warm_up(["reviews-en", "intents-en"], after=0)
    until(lambda: loads)
    end()
    stop.set()
    until(lambda: loaded.state("reviews-en") != "loading")
    assert loads == ["reviews-en"]
    assert loaded.state("reviews-en") == "cold"
    assert loaded.state("intents-en") == "cold"


# --- predicting -------------------------------------------------------------------------------


def test_the_same_content_is_classified_once(fake: FakeText) -> None:
    first = predictions.of_text("reviews-en", "hello")
    before = predictions.calls("reviews-en")
    assert predictions.of_text("reviews-en", inputs.decode_text("hello")) is first
    assert predictions.calls("reviews-en") == before
    assert first.input_hash == inputs.decode_text("hello").hash
    assert predictions.of_text("intents-en", "hello").model_id == "intents-en"
    assert len(fake.batches) == 2


def test_many_texts_are_classified_once_each_in_order_and_with_progress(fake: FakeText) -> None:
    predictions.of_text("reviews-en", "known")
    fake.batches.clear()
    texts = ["known", "aaa", "known", "bb", "aaa"] + [f"text {n}" for n in range(100)]
    told: list[Progress] = []
    found = predictions.of_texts("reviews-en", texts, told.append)
    assert [p.probabilities[1] for p in found] == pytest.approx([len(t) / 100 for t in texts])
    asked = [text for batch in fake.batches for text in batch]
    assert len(asked) == len(set(asked)) == 102
    assert "known" not in asked
    assert told[0].done == 2  # both rows of the text that is known
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert told[-1].done == told[-1].total == 105
    before = predictions.items()
    assert predictions.of_texts("reviews-en", texts) == found
    assert predictions.items() == before


@pytest.mark.parametrize("model_id", ["reviews-en", "intents-en", "services-fr"])
def test_a_text_gets_the_same_bits_whichever_way_it_comes(
    model_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone, in a table, among other texts in another order: with the models that ship."""
    texts = [e.text for e in examples.examples(model_id)]
    texts += [" ".join(text.split()[:n]) for text in texts for n in (1, 3, 8)]
    predictions.forget()
    monkeypatch.setattr(loaded, "forget", lambda: None)  # from here on only answers are forgotten
    alone = {text: predictions.of_text(model_id, text).probabilities for text in texts}
    for order in (texts[::-1], texts[5:20]):
        predictions.forget()
        table = predictions.of_texts(model_id, order)
        wanted = [alone[text] for text in order]
        np.testing.assert_array_equal([made.probabilities for made in table], wanted)


def test_a_stand_in_gets_the_same_bits_too(weights: Path) -> None:
    texts = [("good film not bad " * n).strip() for n in (9, 1, 5, 0, 3, 7, 2)]
    alone = [predictions.of_text("reviews-en", text).probabilities for text in texts]
    predictions.forget()
    table = predictions.of_texts("reviews-en", texts)
    np.testing.assert_array_equal([made.probabilities for made in table], alone)


def test_no_texts_need_no_model(fake: FakeText) -> None:
    assert predictions.of_texts("reviews-en", []) == []
    assert fake.batches == []


def test_a_cancelled_batch_keeps_what_is_done(fake: FakeText) -> None:
    texts = [f"text {n}" for n in range(100)]

    def stop(progress: Progress) -> None:
        if progress.done >= 64:
            raise Cancelled

    with pytest.raises(Cancelled):
        predictions.of_texts("reviews-en", texts, stop)
    assert sum(len(batch) for batch in fake.batches) == 64
    predictions.of_texts("reviews-en", texts)
    assert sum(len(batch) for batch in fake.batches) == 100


def test_a_reading_is_remembered_and_runs_no_model(weights: Path) -> None:
    text = "good film " * 100
    loaded.load("reviews-en")
    before = predictions.calls()
    reading = predictions.reading("reviews-en", text)
    assert reading.is_cut(text)
    assert predictions.reading("reviews-en", text) is reading
    assert predictions.calls() == before


def test_a_model_that_breaks_is_one_line_in_the_log_and_no_word_of_the_text(
    fake: FakeText, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_texts: Sequence[str]) -> np.ndarray:
        raise IndexError("secret words")

    monkeypatch.setattr(fake, "predict_proba", broken)
    with pytest.raises(ModelError) as caught:
        predictions.of_text("reviews-en", "secret words")
    assert (caught.value.code, caught.value.status) == ("model_failed", 503)
    assert caught.value.__context__ is None
    (line,) = [record.getMessage() for record in caplog.records]
    assert "IndexError" in line
    assert "secret" not in line


@pytest.mark.parametrize(
    "answer",
    [
        np.array([[np.nan, 1.0]]),
        np.array([[0.5, 0.6]]),
        np.array([[-0.5, 1.5]]),
        np.array([[1.0]]),
        np.array([[0.5, 0.5], [0.5, 0.5]]),
        np.array([0.5, 0.5]),
    ],
)
def test_an_answer_that_is_no_probability_never_reaches_a_person(
    fake: FakeText, answer: np.ndarray
) -> None:
    fake.answer = answer
    with pytest.raises(ModelError) as caught:
        predictions.of_text("reviews-en", "x")
    assert (caught.value.code, caught.value.status) == ("model_failed", 503)


def test_calls_and_items_are_counted_for_explainers_too(fake: FakeText) -> None:
    classifier = loaded.load("reviews-en")
    assert isinstance(classifier, TextClassifier)
    calls, items = predictions.calls("reviews-en"), predictions.items("reviews-en")
    classifier.predict_proba(["a", "b", "c"])
    classifier.predict_proba([])
    assert predictions.calls("reviews-en") == calls + 1
    assert predictions.items("reviews-en") == items + 3


def test_memory_is_bounded_by_cost() -> None:
    from models.memory import Memory

    memory: Memory[str, str] = Memory(10, len)
    for name in "abcde":
        memory.put(name, 4 * name)
    assert [memory.get(name) for name in "abcde"] == [None, None, None, "dddd", "eeee"]
    memory.get("d")
    memory.put("f", "ffff")
    assert (memory.get("d"), memory.get("e"), memory.get("f")) == ("dddd", None, "ffff")
    memory.put("huge", 11 * "h")
    assert memory.get("huge") is None
    assert memory.get("d") == "dddd"
    memory.put("f", 10 * "f")
    assert (memory.get("d"), memory.get("f")) == (None, 10 * "f")


def test_one_thread_gets_in_between_the_batches_of_another(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long table must not hold up a single sentence until its end."""
    loaded.load("reviews-en")
    model = loaded.load("reviews-en")
    assert isinstance(model, TextClassifier)
    finished: list[str] = []

    def table() -> None:
        predictions.of_texts("reviews-en", [f"good film {n}" for n in range(3000)])
        finished.append("table")

    thread = threading.Thread(target=table)
    thread.start()
    predictions.of_text("reviews-en", "bad film")
    finished.append("sentence")
    thread.join()
    assert finished == ["sentence", "table"]
