"""The review page: from a classified table or a file to answers, and back from a download."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from components.review import held
from models import catalog, examples, predictions
from models.language import Language
from models.languages import LanguageCode
from models.reading import tables
from models.review import files
from models.review.queue import Queue
from tests.pages.conftest import settle, switch, words_on

Open = Callable[..., AppTest]
TEXTS = [
    ("A wonderful film, warm and funny.", "positive"),
    ("A terrible film, cold and dull.", "negative"),
    ("It is a film about a parcel that came late.", "negative"),
    ("Not bad, not good: a film.", "positive"),
    ("Refund me, this is the worst.", "negative"),
]
CSV = "text,label\n" + "".join(f'"{text}",{label}\n' for text, label in TEXTS)


def press(at: AppTest, label: str) -> AppTest:
    found = [button for button in at.button if button.label == label]
    assert found, [button.label for button in at.button]
    assert not found[0].disabled
    found[0].click()
    return settle(at)


def give(at: AppTest, name: str, data: bytes) -> AppTest:
    at.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return settle(at)


def write(at: AppTest, label: str, value: str) -> AppTest:
    next(each for each in at.text_input if each.label == label).set_value(value)
    return settle(at)


def queue_of(at: AppTest) -> Queue:
    queue: Queue = at.session_state[held.QUEUE.key]
    return queue


def case_shown(at: AppTest) -> str:
    """The text of the case on screen, "" where there is none."""
    cases = [each.proto.body for each in at.get("html") if "ct-review-text" in each.proto.body]
    return cases[0] if cases else ""


@pytest.fixture
def begun(open_site: Open) -> AppTest:
    """Five texts of a file, classified, in the queue; AB labels."""
    at = give(open_site("review", text_model="reviews-en"), "films.csv", CSV.encode())
    press(at, "Classify 5 cases and begin")
    return write(at, "Your name or initials", "AB")


def test_a_file_is_classified_and_comes_least_certain_first(begun: AppTest) -> None:
    queue = queue_of(begun)
    assert len(queue) == 5
    made = predictions.of_texts("reviews-en", [case.text for case in queue.cases])
    least = min(range(5), key=lambda at: made[at].confidence)
    assert queue.cases[least].text in case_shown(begun)
    assert "0 of 5 answered" in [each.proto.text for each in begun.get("progress")]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_who_has_no_file_tries_it_with_examples(open_site: Open, code: LanguageCode) -> None:
    lang = Language(code)
    at = press(open_site("review", lang=code), lang.gettext("Try it with examples"))
    assert lang.gettext("Examples of ours") in words_on(at)
    (begin,) = [b for b in at.button if b.key == "review-classify"]
    begin.click()
    settle(at)
    texts = {case.text for case in queue_of(at).cases}
    assert len(texts) >= 8
    offered = {
        one.text
        for entry in catalog.entries()
        if entry.kind == "text" and entry.language == code
        for one in examples.examples(entry.id)
    }
    assert texts <= offered


def test_nobody_answers_before_they_say_who_they_are(open_site: Open) -> None:
    at = give(open_site("review", text_model="reviews-en"), "films.csv", CSV.encode())
    press(at, "Classify 5 cases and begin")
    assert "Say who labels, and the buttons wake up." in words_on(at)
    assert all(b.disabled for b in at.button if b.label in ("Skip", "Send back", "Ask"))


def test_each_answer_counts_and_can_be_taken_back(begun: AppTest) -> None:
    at = begun
    first = case_shown(at)
    confirm = next(b for b in at.button if b.label.startswith("Confirm “"))
    press(at, confirm.label)
    assert case_shown(at) != first
    assert "you confirmed “" in words_on(at)
    press(at, "Undo")
    assert case_shown(at) == first
    assert not queue_of(at).answers
    correct = next(b for b in at.button if b.label.startswith("Correct to “"))
    press(at, correct.label)
    press(at, "Skip")
    press(at, "Send back")
    press(at, "Ask")
    assert "Write your question first, then press Ask." in words_on(at)
    write(at, "Note or question (goes along with your answer)", "Which <b>film</b>?")
    press(at, "Ask")
    assert [a.kind for a in queue_of(at).answers] == ["correct", "skip", "back", "ask"]
    assert queue_of(at).answers[-1].note == "Which <b>film</b>?"
    # Two are left with what was skipped; then the skipped one comes again, if one wants.
    press(at, "Skip")
    assert "You have seen every case." in words_on(at)
    press(at, "Look at the 2 skipped ones")
    assert case_shown(at)


def test_two_people_on_one_device(begun: AppTest) -> None:
    at = begun
    for _ in range(5):
        press(at, next(b.label for b in at.button if b.label.startswith("Confirm “")))
    assert "Agreement: not defined" in words_on(at)
    write(at, "Your name or initials", "CD")
    assert case_shown(at)  # the same cases, for another person
    press(at, next(b.label for b in at.button if b.label.startswith("Correct to “")))
    press(at, next(b.label for b in at.button if b.label.startswith("Confirm “")))
    said = words_on(at)
    assert "2 cases were labelled by two or more people." in said
    assert "They agree in 1 of 2 pairs of labels (50%)." in said
    assert "Cohen’s kappa:" in said
    assert "Krippendorff’s alpha:" in said
    press(at, "Go on as AB")
    assert "You have seen every case." in words_on(at)


def test_a_half_done_queue_comes_back_from_either_download(begun: AppTest, open_site: Open) -> None:
    at = begun
    press(at, next(b.label for b in at.button if b.label.startswith("Confirm “")))
    press(at, "Skip")
    before, shown = queue_of(at), case_shown(at)
    for name, data in (
        ("certitude-review.csv", files.write_table(before)),
        ("certitude-review.jsonl", files.write_lines(before)),
    ):
        other = give(open_site("review", text_model="reviews-en"), name, data)
        write(other, "Your name or initials", "AB")
        assert queue_of(other) == before
        assert case_shown(other) == shown
        # The same file once more adds nothing.
        give(other, name, data)
        assert queue_of(other) == before
        assert "5 were here already" in words_on(other)


def test_the_models_label_stays_hidden_until_ones_own(begun: AppTest) -> None:
    at = begun
    next(t for t in at.toggle if t.label.startswith("Label first")).set_value(True)
    settle(at)
    assert "Its label is shown once you have given yours." in words_on(at)
    assert not [b for b in at.button if b.label.startswith("Confirm")]
    assert "ct-brief" not in words_on(at)
    press(at, "negative")
    assert "you confirmed “negative”" in words_on(at) or "the model “positive”" in words_on(at)


def test_a_rule_and_a_class_bring_cases_forward(begun: AppTest) -> None:
    at = switch(begun, "First comes", "rule")
    write(at, "Rule", "contains *refund*")
    assert "Refund me" in case_shown(at)
    assert "1 case comes first." in words_on(at)
    write(at, "Rule", '"late')
    assert "a quotation mark that is not closed" in words_on(at)
    at = switch(at, "First comes", "class")
    said = next(box for box in at.selectbox if box.label == "Class, as the model says")
    assert said.value in said.options


def test_known_answers_are_told_in_the_summary_only(open_site: Open) -> None:
    at = give(open_site("review", text_model="reviews-en"), "films.csv", CSV.encode())
    column = next(box for box in at.selectbox if box.label == "Column with the label")
    column.set_value(1)
    settle(at)
    role = next(box for box in at.selectbox if box.label == "The labels of this file are")
    role.set_value("known")
    settle(at)
    press(at, "Classify 5 cases and begin")
    write(at, "Your name or initials", "AB")
    assert [case.known for case in queue_of(at).cases] == [label for _, label in TEXTS]
    right = 0
    for _ in TEXTS:
        text = case_shown(at)
        truth = next(label for given, label in TEXTS if given in text)
        press(at, next(b.label for b in at.button if "“positive”" in b.label))
        right += truth == "positive"
    assert f"{right} of 5" in words_on(at)


def test_the_unsure_ones_of_a_table_are_handed_over(open_site: Open) -> None:
    rows = [f"Film number {n} was {w}." for n, w in enumerate(["good", "bad", "so so"] * 8)]
    at = open_site("text", text_model="reviews-en")
    at.file_uploader[0].set_value(("rows.csv", ("text\n" + "\n".join(rows)).encode(), "text/csv"))
    settle(at)
    press(at, "Hand them over")
    queue = queue_of(at)
    assert len(queue) == 20
    left = [p.confidence for p in predictions.of_texts("reviews-en", rows)]
    handed = sorted(case.guess.confidence for case in queue.cases if case.guess is not None)
    assert handed == sorted(left)[:20]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jsonl", b"[1", "cannot be read at line 1"),
        ("a.jsonl", b'{"text": "a"}\n' * 10_001, "A queue holds at most 5,000"),
        ("a.csv", b"text\n" + b"a\n" * 1_000_000, "too many rows"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(99), "does not hold plain text"),
        ("a.csv", b"text,certitude\na,b\n", "cannot be read at line 2"),
    ],
)
def test_a_hostile_file_is_refused_and_the_page_goes_on(
    begun: AppTest, name: str, data: bytes, said: str
) -> None:
    before = queue_of(begun)
    at = give(begun, name, data)
    assert any(said in each.value for each in at.error)
    assert queue_of(at) == before
    press(at, "Skip")


def test_what_is_hostile_in_a_text_stays_text(open_site: Open) -> None:
    line = json.dumps({"text": "<script>alert(1)</script> **b** $x$ {name} =1+1"})
    at = give(open_site("review", text_model="reviews-en"), "<b>.jsonl", line.encode())
    press(at, "Classify 1 case and begin")
    write(at, "Your name or initials", "<i>A</i>")
    press(at, next(b.label for b in at.button if b.label.startswith("Confirm “")))
    said = words_on(at)
    assert "<script>alert" not in said
    assert "<i>A" not in said.replace("Your name", "")
    table = tables.read_table(files.write_table(queue_of(at)))
    assert len(table.rows) == 1
