"""A queue as a file and back: what is lost (nothing), what a hostile file can do (nothing)."""

from __future__ import annotations

import base64
import json
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.limits import LIMITS
from models.prediction import Label, Prediction
from models.reading import tables
from models.reading.inputs import clean
from models.review import files, labelling, tab
from models.review.queue import KINDS, MOST_NAME, Guess, Queue, cases_of, plain_line

CLASSES = ("negative", "positive")
# What files trip over: quotes, delimiters, formulas, line ends, other scripts, nothing to see.
LETTERS = "=+-@,;\t\"'|\r\n aéß\u200b\u2028\u202eש🦊＝{}\\<"
TEXTS = st.text(LETTERS, min_size=1, max_size=12)


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    """A queue in the middle of its life."""
    texts = [clean(text)[0] for text in draw(st.lists(TEXTS, min_size=1, max_size=5))]
    guesses = st.builds(
        Guess,
        st.sampled_from(["reviews-en", "owner/name"]),
        st.sampled_from(CLASSES),
        st.floats(0, 1),
        st.sampled_from(["raw", "calibrated"]),
    )
    cases = tuple(
        cases_of(
            (at, text, draw(st.none() | guesses), draw(st.sampled_from(["", *CLASSES])))
            for at, text in enumerate(texts, start=1)
        )
    )
    queue = Queue(cases, (), CLASSES)
    for _ in range(draw(st.integers(0, 8)) if cases else 0):
        queue = queue.said(
            draw(st.sampled_from(cases)).id,
            draw(st.sampled_from(["AB", "=CD()", "Zoë 🦊"])),
            draw(st.sampled_from(KINDS)),
            label=draw(st.sampled_from(CLASSES)),
            note=clean(draw(TEXTS))[0],
            at="2026-11-28T20:00:00+00:00",
        )
        if draw(st.integers(0, 4)) == 0:
            queue = queue.undone("AB")
    return queue


@given(queues())
def test_jsonl_brings_a_queue_back_as_it_was(queue: Queue) -> None:
    if queue.cases:
        brought = files.read_lines(files.write_lines(queue))
        assert brought.queue == queue
        assert brought.own


@given(queues(), st.sampled_from(["en", "fr"]))
def test_csv_brings_a_queue_back_as_it_was(queue: Queue, language: str) -> None:
    if queue.cases:
        data = files.write_table(queue, "fr" if language == "fr" else "en")
        table = tables.read_table(data)
        assert files.is_own(table)
        assert files.of_table(table, 0).queue == queue
        # No cell begins as a formula does.
        for row in table.rows:
            assert not [cell for cell in row if cell.strip()[:1] in [*"=+@＝", "-"]]


@given(queues())
def test_a_tab_keeps_a_queue_in_pieces(queue: Queue) -> None:
    if queue.cases:
        _, base = tab.base_of(queue)
        pages = {str(n): tab.page_of(queue, n) for n in tab.pages_of(queue)}
        assert tab.back(base, pages) == queue


def test_one_press_changes_one_page_and_not_the_cases() -> None:
    queue = Queue(tuple(cases_of([(1, "a", Guess("m", "positive", 0.6), "")])), (), CLASSES)
    before = tab.base_of(queue)
    for _ in range(tab.PAGE + 3):
        queue = queue.said(queue.cases[0].id, "AB", "confirm")
    assert tab.base_of(queue) == before
    assert tab.pages_of(queue) == (0, 1)
    assert len(tab.page_of(queue, 1)) < 500
    assert tab.page_of(queue, 2) == ""


def test_two_peoples_files_put_together_are_one_queue() -> None:
    """Somebody glues two downloads together: every case once, every word once."""
    queue = Queue(tuple(cases_of([(1, "a", None, ""), (2, "b", None, "")])), (), CLASSES)
    one = queue.said(queue.cases[0].id, "AB", "correct", label="positive")
    other = queue.said(queue.cases[0].id, "CD", "correct", label="negative")
    brought = files.read_lines(files.write_lines(one) + files.write_lines(other))
    assert [case.text for case in brought.queue.cases] == ["a", "b"]
    assert brought.queue.people == ("AB", "CD")
    assert brought.duplicates == 2


def test_doccanos_own_lines() -> None:
    lines = [
        {"id": 7, "text": "A good film", "label": ["positive"], "Comments": []},
        {"id": 8, "data": "A bad film", "labels": ["negative"], "meta": {"x": [1]}},
        {"id": 9, "text": "A film", "label": [[0, 1, "PER"]]},
        {"text": "a GOOD film ", "label": "negative"},
        {"text": "   "},
    ]
    brought = files.read_lines("\n".join(map(json.dumps, lines)).encode("utf-8-sig"))
    assert [case.text for case in brought.queue.cases] == ["A good film", "A bad film", "A film"]
    assert [*brought.labels.values()] == ["positive", "negative"]
    assert (brought.duplicates, brought.own) == (1, False)


def test_what_people_said_and_what_the_model_said_stand_apart() -> None:
    guess = Guess("reviews-en", "positive", 0.6)
    queue = Queue(tuple(cases_of([(1, "a", guess, ""), (2, "b", guess, "")])), (), CLASSES)
    queue = queue.said(queue.cases[0].id, "AB", "correct", label="negative", note="=why")
    first, second = map(json.loads, files.write_lines(queue).splitlines())
    assert (first["label"], first["model_label"], first["Comments"]) == (
        ["negative"],
        "positive",
        ["=why"],
    )
    assert (second["label"], second["model_label"]) == ([], "positive")
    table = tables.read_table(files.write_table(queue))
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert (row["model_label"], row["human_label"], row["human_labels"]) == (
        "positive",
        "negative",
        "AB: negative",
    )


def test_a_skipped_case_is_said_to_be_skipped_and_by_whom() -> None:
    queue = Queue(tuple(cases_of([(1, "a", None, ""), (2, "b", None, "")])), (), CLASSES)
    queue = queue.said(queue.cases[0].id, "AB", "skip").said(queue.cases[0].id, "CD", "skip")
    table = tables.read_table(files.write_table(queue))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [row["skipped"] for row in rows] == ["AB | CD", ""]
    assert [row["human_label"] for row in rows] == ["", ""]


STATE = {"said": [{"n": 0, "by": "AB", "kind": "correct", "label": "positive"}]}


def line(**changed: object) -> bytes:
    return json.dumps({"text": "a", "certitude": {**STATE, **changed}}).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"text": "a"}\n' * (2 * LIMITS.review_cases + 1), "too_many_cases"),
        (b"\n".join(b'{"text": "%d"}' % n for n in range(LIMITS.review_cases + 1)),
         "too_many_cases"),
        (b'{"text": "a"}\n' * 1_000_000, "table_too_large"),
        (b'{"text": "' + b"a" * (LIMITS.review_text + 1) + b'"}', "text_of_case_too_long"),
        (b"\n".join(b'{"text": "%d%s"}' % (n, b"a" * 15_000) for n in range(201)),
         "cases_too_long"),
        (b"not json", "bad_line"),
        (b'{"text": 3}', "bad_line"),
        (b'{"label": ["a"]}', "bad_line"),
        (b"[" * 100_000, "bad_line"),
        (b'{"text": "a", "label": ' + b"[" * 100_000 + b"}", "bad_line"),
        (b'{"text": "a", "label": 1e999999}\n{"text"', "bad_line"),
        (b"\xff\xfe\x00", "not_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_text"),
        (b"", "empty_table"),
        (b'{"text": "  "}', "empty_table"),
        (line(model={"id": "m", "label": "x", "confidence": 2}), "bad_line"),
        (line(model={"id": "m", "label": "x", "confidence": "NaN"}), "bad_line"),
        (line(copies=-1), "bad_line"),
        (line(said=[{"n": 0, "by": "A" * (MOST_NAME + 1), "kind": "skip"}]), "bad_line"),
        (line(said=[{"n": 0, "by": "A", "kind": "__import__"}]), "bad_line"),
        (line(said=[{"n": n, "by": f"p{n}", "kind": "skip"} for n in range(51)]), "bad_queue"),
    ],
)  # fmt: skip
def test_hostile_lines_are_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        files.read_lines(data)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-32"])
def test_lines_in_another_encoding_are_read(encoding: str) -> None:
    data = '{"text": "Très déçu, à éviter"}'.encode(encoding)
    assert files.read_lines(data).queue.cases[0].text == "Très déçu, à éviter"


def test_words_that_contradict_themselves_are_left_out() -> None:
    said = [
        {"n": 0, "by": "AB", "kind": "confirm"},  # a label is missing
        {"n": 1, "by": "AB", "kind": "skip", "label": "x"},
        {"n": 2, "by": "\u200b", "kind": "skip"},  # nobody
        {"n": 3, "by": "A\nB", "kind": "skip"},
    ]
    answers = files.read_lines(line(said=said)).queue.answers
    assert [(answer.by, answer.kind) for answer in answers] == [("A B", "skip")]


def cells(state: str) -> bytes:
    return f"text,certitude\r\na,{state}\r\n".encode()


def bomb() -> str:
    return base64.b64encode(zlib.compress(b" " * 50_000_000)).decode()


@pytest.mark.parametrize("state", ["", "!", "AAAA", bomb(), base64.b64encode(b"{}").decode()])
def test_a_cell_that_was_changed_is_refused_with_its_line(state: str) -> None:
    with pytest.raises(InputError) as refused:
        files.of_table(tables.read_table(cells(state)), 0)
    assert refused.value.code == "bad_line"
    assert refused.value.values == {"line": 2}


@pytest.mark.parametrize(
    ("base", "pages"),
    [
        (None, {}),
        ("", {}),
        ("AAAA", {}),
        (bomb(), {}),
        ("A" * (2 * tab.MOST_PACKED + 1), {}),
        (["a"], {}),
        (tab.base_of(Queue(tuple(cases_of([(1, "a", None, "")]))))[1], []),
    ],
)
def test_a_tab_that_says_nonsense_has_nothing(base: object, pages: object) -> None:
    assert tab.back(base, pages) is None


def test_pages_that_cannot_be_read_cost_themselves_only() -> None:
    queue = Queue(tuple(cases_of([(1, "a", None, "")])), (), CLASSES)
    queue = queue.said(queue.cases[0].id, "AB", "skip")
    wrong = base64.b64encode(
        zlib.compress(msgspec.json.encode([{"n": 9, "by": "X", "kind": "confirm", "case": "?"}]))
    ).decode()
    pages = {"0": tab.page_of(queue, 0), "1": "!", "2": bomb(), "3": 5, "4": wrong}
    assert tab.back(tab.base_of(queue)[1], pages) == queue


LABELS = (Label("negative", {"fr": "négatif"}), Label("positive", {"fr": "positif"}))


def of_file() -> tuple[Queue, dict[str, str]]:
    brought = files.read_lines(
        "\n".join(
            json.dumps({"text": text, "label": [label]})
            for text, label in (("a", "Positif"), ("b", "negative"), ("c", "mixed"))
        ).encode()
    )
    made = [Prediction.of("m", LABELS, (0.3, 0.7), "0" * 64)] * 3
    return labelling.with_guesses(brought.queue, made), dict(brought.labels)


def test_labels_of_a_file_as_what_a_person_said() -> None:
    queue, given_labels = of_file()
    queue = labelling.with_labels(queue, given_labels, "person", LABELS, "team.jsonl")
    assert [(a.by, a.kind, a.label) for a in queue.answers] == [
        ("team.jsonl", "confirm", "positive"),
        ("team.jsonl", "correct", "negative"),
        ("team.jsonl", "correct", "mixed"),
    ]
    assert queue.classes == ("negative", "positive", "mixed")


def test_labels_of_a_file_as_known_answers() -> None:
    queue, given_labels = of_file()
    queue = labelling.with_labels(queue, given_labels, "known", LABELS, "team.jsonl")
    assert [case.known for case in queue.cases] == ["positive", "negative", ""]
    assert queue.answers == ()
    assert labelling.with_labels(queue, given_labels, "ignore", LABELS, "x") is queue


@settings(max_examples=30)
@given(st.text(LETTERS, max_size=60))
def test_a_name_is_one_line_that_can_be_seen(name: str) -> None:
    assert plain_line(name) == plain_line(plain_line(name))
    assert not set(plain_line(name)) & set("\r\n\t\u200b\u202e")


def test_the_largest_queue_comes_back() -> None:
    """As many characters as are taken: its own files are no larger than what is read."""
    size = LIMITS.review_characters // LIMITS.review_cases
    texts = [(n, f"{n} " + "é" * (size - 6), None, "") for n in range(1, LIMITS.review_cases + 1)]
    queue = Queue(tuple(cases_of(texts)), (), CLASSES)
    assert files.read_lines(files.write_lines(queue)).queue == queue
    assert files.of_table(tables.read_table(files.write_table(queue)), 0).queue == queue
