"""Teaching one's own texts: put in order, learnt beside others, judged, packed."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from models import cards, loading
from models.errors import Cancelled, InputError
from models.jobs import Job
from models.live import collected, teaching
from models.live.collected import Collected
from models.live.pace import Stage
from models.live.text import TextFineTuner
from models.review.queue import Case, Queue, content_id
from models.review.taken_out import labelled
from tests.models import standins
from tests.waiting import until

WORDS = {"good": "lovely warm", "bad": "dull cold"}


def told(each: int = 30) -> tuple[list[str], list[str]]:
    texts, labels = [], []
    for number in range(each):
        for label, words in WORDS.items():
            texts.append(f"{words} film number {number}")
            labels.append(label)
    return texts, labels


def given(each: int = 30) -> Collected:
    return collected.collected(*told(each))


def ask(found: Collected, base: str = "tfidf", deep: bool = False) -> teaching.Ask:
    return teaching.Ask(found.key, base, deep, 1, 1)


def taught(found: Collected, one: teaching.Ask) -> teaching.Outcome:
    return ended(teaching.teach(found, one))


def ended(job: Job[teaching.Outcome, teaching.Sofar]) -> teaching.Outcome:
    """What came of it; whoever polls still waits."""
    until(job.poll)
    return job.result()


def said(found: Collected, beginning: str) -> dict[str, int]:
    return next(dict(one.values) for one in found.findings if one.template.startswith(beginning))


def test_what_cannot_be_learnt_from_is_left_out_and_told() -> None:
    texts, labels = told()
    texts += ["", "no label here", "who knows", "LOVELY  warm film number 3", "one of a kind"]
    labels += ["good", "  ", "?", "Good", "rare"]
    texts += ["it was what it was", "It was what it was"]
    labels += ["good", "bad"]
    found = collected.collected(texts, labels)
    assert found.classes == ("bad", "good")
    assert len(found) == 60
    assert said(found, "Rows without a text") == {"n": 2, "all": 67}
    assert said(found, "Rows whose label says") == {"n": 1, "all": 67}
    assert said(found, "Labels that differ") == {"n": 1}
    assert said(found, "Texts that are there with two") == {"n": 1}
    assert said(found, "Texts that are there already") == {"n": 1, "all": 64}
    assert said(found, "Classes with fewer") == {"n": 1, "least": 3}


def test_a_class_that_is_nearly_absent_is_named() -> None:
    texts, labels = told(60)
    texts += [f"strange {n} thing" for n in range(4)]
    labels += ["odd"] * 4
    (finding,) = collected.collected(texts, labels).findings
    assert finding.names == ("odd",)
    assert finding.template.startswith("Classes that are nearly absent")


@pytest.mark.parametrize(
    ("texts", "labels", "code"),
    [
        (["a b c", "d e f"] * 9, ["x"] * 18, "one_class"),
        ([f"text {n}" for n in range(6)], ["x", "y"] * 3, "too_few_texts"),
        ([f"text {n}" for n in range(606)], [str(n // 3) for n in range(606)], "too_many_labels"),
        ([], [], "one_class"),
    ],
)
def test_what_is_nothing_to_teach_is_refused(
    texts: list[str], labels: list[str], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        collected.collected(texts, labels)
    assert refused.value.code == code


def test_no_text_is_on_both_sides_and_the_seed_decides() -> None:
    found = given()
    parts = collected.divided(found, 1)
    assert not set(parts.train) & set(parts.test)
    assert len(parts.test) == 12
    assert np.array_equal(parts.test, collected.divided(found, 1).test)
    assert not np.array_equal(parts.test, collected.divided(found, 2).test)


def test_it_is_judged_beside_two_models_that_anyone_could_have_had() -> None:
    found = given()
    made = taught(found, ask(found, "reviews-en"))
    assert made.model.figures.accuracy == 1.0
    assert made.always.figures.accuracy == 0.5
    assert made.words is not None
    low, high = made.model.figures.intervals["accuracy"]
    assert low < 1.0 == high
    assert made.above(made.always).low > 0
    assert made.learnt_from + len(made.kept) == len(found)
    assert taught(found, ask(found)).words is None


def test_it_tells_how_far_it_is_and_ends_when_it_is_cancelled() -> None:
    found = given()
    sofar: list[teaching.Sofar] = []

    def watch(one: teaching.Sofar) -> None:
        sofar.append(one)
        if one.stage == "learning" and one.done:
            raise Cancelled

    with pytest.raises(Cancelled):
        teaching._taught(found, ask(found, "reviews-en", deep=True), watch)
    assert [(one.stage, one.total) for one in sofar] == [("learning", 48)]


def test_the_rest_is_reckoned_for_all_that_is_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    told: list[teaching.Sofar] = []

    def at(second: float, stage: Stage, done: int, total: int) -> teaching.Sofar:
        now[0] = second
        clock(stage, done, total)
        return told[-1]

    # Read are a hundred texts, at ten a second; then it is asked about thirty, which takes as long.
    clock = teaching._Clock(told.append, 30)
    assert at(0.0, "reading", 10, 100).left is None
    assert at(0.5, "reading", 15, 100).left is None  # too soon to tell
    half = at(4.0, "reading", 50, 100)
    assert half.left == pytest.approx(8.0)
    assert half.share == pytest.approx(50 / 130)
    at(9.0, "weighing", 0, 0)
    at(9.5, "judging", 10, 30)
    asked = at(11.5, "judging", 30, 30)
    assert asked.left == pytest.approx(0.0)
    assert asked.share == 1.0
    assert at(12.0, "weighing", 0, 0).share == 1.0  # the plain model beside it: no way back
    assert at(12.1, "judging", 30, 30).share == 1.0
    shares = [one.share for one in told if one.stage != "weighing"]
    assert shares == sorted(shares)

    # Where all layers learn, being asked takes a third of that: forth, and not back.
    clock = teaching._Clock(told.append, 30)
    at(0.0, "learning", 0, 300)
    assert at(10.0, "learning", 100, 300).left == pytest.approx(20.0 + 1.0)

    # What a download leaves to do is not known before it begins.
    clock = teaching._Clock(told.append, 30)
    at(0.0, "fetching", 0, 100)
    assert at(2.0, "fetching", 20, 100).left == pytest.approx(8.0)


def test_the_same_seed_learns_the_same_beside_others() -> None:
    found = given()
    one = ask(found, "reviews-en", deep=True)
    jobs: list[Job[teaching.Outcome, teaching.Sofar]] = [
        teaching.teach(found, one) for _ in range(2)
    ]
    until(lambda: sum(job.poll() for job in jobs) == len(jobs))
    rows = [job.result().model.cases.probabilities for job in jobs]
    assert np.array_equal(rows[0], rows[1])


@pytest.mark.parametrize("base", ["tfidf", "reviews-en"])
def test_the_archive_unpacked_among_the_weights_answers_the_same(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = given()
    made = taught(found, ask(found, base))
    name = teaching.folder_name("Ma table n° 1")
    assert name == "own-ma-table-n-1"
    zipfile.ZipFile(io.BytesIO(teaching.archive(made.tuner, name))).extractall(tmp_path)
    new = ["lovely warm evening", "dull cold evening"]
    rows = made.tuner.predict_proba(new)
    assert np.array_equal(TextFineTuner.load(tmp_path / name).predict_proba(new), rows)
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path)
    shipped = loading.build(standins.entry(name, "en"), lambda _: None)
    assert np.array_equal(shipped.predict_proba(new), rows)  # type: ignore[arg-type]
    assert len(cards.held_out(name).labels) == len(made.kept)


def test_a_base_of_the_hub_without_a_network_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    found = given()
    job = teaching.teach(found, ask(found, "hf:owner/name"))
    with pytest.raises(Exception, match="the network cannot be reached"):
        job.result()


def test_only_what_people_agree_on_is_taken_out_of_a_queue() -> None:
    texts = ["agreed", "torn", "sent back", "open", "known"]
    ids = [content_id(text) for text in texts]
    cases = tuple(
        Case(one, text, at + 1, known="x" if text == "known" else "")
        for at, (one, text) in enumerate(zip(ids, texts, strict=True))
    )
    queue = Queue(cases, (), ("x", "y"))
    for case, by, kind, label in (
        (ids[0], "a", "correct", "x"),
        (ids[0], "b", "correct", "x"),
        (ids[1], "a", "correct", "x"),
        (ids[1], "b", "correct", "y"),
        (ids[2], "a", "back", ""),
    ):
        queue = queue.said(case, by, kind, label=label)  # type: ignore[arg-type]
    assert labelled(queue) == (("agreed", "known"), ("x", "x"), 2)
