"""Pictures in the review queue: from a ZIP to answers, over a reload, and back from a download."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.review import held, keeping, pictures, summary
from models import predictions
from models.reading import inputs, tables
from models.review import files, tab
from tests.models.test_labelled_archive import png_of, zipped
from tests.pages.conftest import settle, switch, words_on
from tests.pages.test_review import give, press, queue_of, write
from training.drawn_digits import measured

Open = Callable[..., AppTest]
DIGITS = measured()


def digit(number: int, which: int = 0) -> bytes:
    """A drawn digit as a PNG file."""
    rows = np.flatnonzero(DIGITS.labels == number)
    return png_of(Image.fromarray(DIGITS.pixels[rows[which]]))


FILES = [(f"{n}/digit_{n}.png", digit(n)) for n in (0, 1, 2, 3)]


def archive(*more: tuple[str, bytes]) -> bytes:
    return zipped(*FILES, *more)


def images_on(at: AppTest) -> list[str]:
    return [each.proto.body for each in at.get("html") if "ct-review-picture" in each.proto.body]


def first_confirm(at: AppTest) -> str:
    return next(b.label for b in at.button if b.label.startswith("Confirm “"))


@pytest.fixture
def begun(open_site: Open) -> AppTest:
    """Four digits of a ZIP, one of them twice, classified, in the queue; AB labels."""
    at = open_site("review", picture_model="digits")
    give(at, "digits.zip", archive(("again/other.png", digit(3))))
    assert "1 picture is the same as another" in words_on(at)
    press(at, "Classify 4 cases and begin")
    return write(at, "Your name or initials", "AB")


def test_the_pictures_of_a_zip_come_least_certain_first(begun: AppTest) -> None:
    queue = queue_of(begun)
    assert queue.kind == "image"
    assert [case.text for case in queue.cases] == [f"digit_{n}.png" for n in (0, 1, 2, 3)]
    assert [case.copies for case in queue.cases] == [1, 1, 1, 2]
    made = [predictions.of_image("digits", inputs.decode_image(data)) for _, data in FILES]
    least = min(range(4), key=lambda at: made[at].confidence)
    shown = images_on(begun)[0]
    assert f'alt="The picture to be labelled: {queue.cases[least].text}"' in shown
    assert "data:image/jpeg;base64," in shown
    assert "3/digit" not in words_on(begun)  # a folder would say what the picture shows


def test_each_answer_counts_and_what_came_of_it_shows_the_pictures(begun: AppTest) -> None:
    at = press(begun, first_confirm(begun))
    press(at, "Skip")
    press(at, "Send back")
    write(at, "Note or question (goes along with your answer)", "A one or a seven?")
    press(at, "Ask")
    assert [a.kind for a in queue_of(at).answers] == ["confirm", "skip", "back", "ask"]
    at.session_state[summary._ALL.key] = True
    settle(at)
    assert sum(each.proto.body.count("ct-review-small") for each in at.get("html")) == 4


def test_a_class_brings_pictures_forward_and_a_rule_reads_the_files_name(begun: AppTest) -> None:
    at = switch(begun, "First comes", "rule")
    assert "Of a picture a rule reads the name of its file, no more." in words_on(at)
    for number in (0, 2, 1):
        write(at, "Rule", f"contains {number}")
        assert f"digit_{number}.png" in images_on(at)[0]


def test_known_answers_check_people(open_site: Open) -> None:
    at = give(open_site("review", picture_model="digits"), "digits.zip", archive())
    box = next(b for b in at.selectbox if b.label == "The labels of this file are")
    box.set_value("known")
    settle(at)
    press(at, "Classify 4 cases and begin")
    assert [case.known for case in queue_of(at).cases] == ["0", "1", "2", "3"]
    write(at, "Your name or initials", "AB")
    press(at, first_confirm(at))
    assert "1 of 1" in words_on(at)


def test_pictures_that_nothing_is_said_of_are_cases(open_site: Open) -> None:
    at = open_site("review", picture_model="digits")
    give(at, "flat.zip", zipped(("a.png", digit(4)), ("b.png", b"no picture")))
    assert "1 picture could not be read and is left out." in words_on(at)
    press(at, "Classify 1 case and begin")
    assert len(queue_of(at)) == 1


def test_after_a_reload_all_that_was_said_is_there_and_the_zip_brings_the_pictures(
    begun: AppTest, open_site: Open
) -> None:
    press(begun, first_confirm(begun))
    before = queue_of(begun)
    _, base = tab.base_of(before, begun.session_state[held.SMALL.key])
    pages = {str(n): tab.page_of(before, n) for n in tab.pages_of(before)}
    at = open_site("review", picture_model="digits")
    at.session_state[held.QUEUE.key] = tab.back(base, pages)
    at.session_state[held.SMALL.key] = tab.small_of(base)
    at.session_state[keeping._TOLD.key] = True
    at.session_state[held.WHO.key] = "AB"
    settle(at)
    assert queue_of(at) == before
    assert "A small copy of the picture:" in images_on(at)[0]
    assert "Give the same ZIP file again" in words_on(at)
    press(at, first_confirm(at))  # and one can go on all the same
    give(at, "digits.zip", archive(("new/5.png", digit(5))))
    assert "4 pictures are back." in words_on(at)
    assert "1 more is in this file and not in the queue" in words_on(at)
    assert len(queue_of(at)) == 4
    assert len(queue_of(at).answers) == 2
    assert "The picture to be labelled:" in images_on(at)[0]
    assert "Give the same ZIP file again" not in words_on(at)


def test_a_half_done_queue_comes_back_from_either_download(begun: AppTest, open_site: Open) -> None:
    press(begun, first_confirm(begun))
    before = queue_of(begun)
    for name, data in (
        ("certitude-review.csv", files.write_table(before)),
        ("certitude-review.jsonl", files.write_lines(before)),
    ):
        at = give(open_site("review", picture_model="digits"), name, data)
        assert queue_of(at) == before
        write(at, "Your name or initials", "AB")
        assert "Give the same ZIP file again" in words_on(at)
        give(at, "digits.zip", archive())
        assert "4 pictures are back." in words_on(at)
        assert queue_of(at) == before


def test_doccanos_lines_of_pictures_wait_for_their_zip(open_site: Open) -> None:
    lines = [{"filename": "digit_1.png", "label": ["1"]}, {"filename": "digit_2.png", "label": []}]
    at = open_site("review", picture_model="digits")
    give(at, "labels.jsonl", "\n".join(map(json.dumps, lines)).encode())
    assert "2 pictures are named. Now give the ZIP file that they are in." in words_on(at)
    give(at, "digits.zip", archive())
    next(b for b in at.selectbox if b.label == "The labels of this file are").set_value("person")
    settle(at)
    press(at, "Classify 2 cases and begin")
    queue = queue_of(at)
    assert [case.text for case in queue.cases] == ["digit_1.png", "digit_2.png"]
    written = [json.loads(line) for line in files.write_lines(queue).splitlines()]
    assert [(one["filename"], "text" in one) for one in written] == [
        ("digit_1.png", False), ("digit_2.png", False),
    ]  # fmt: skip
    assert written[0]["label"] == ["1"]
    assert "filename" in tables.read_table(files.write_table(queue)).columns
    assert pictures.NAMED.key not in at.session_state


def test_texts_do_not_come_among_pictures(begun: AppTest) -> None:
    before = queue_of(begun)
    at = give(begun, "films.csv", b"text,label\nA good film.,positive\n")
    press(at, "Classify 1 case and begin")
    assert any("A queue holds texts or pictures, not both" in each.value for each in at.error)
    assert queue_of(at) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(("../a.png", digit(1))), "names a file outside of itself"),
        (b"PK\x03\x04" + bytes(99), "no ZIP file that can be read"),
        (zipped(("a.txt", b"x")), "holds no pictures"),
        (zipped(("a.png", b"x"), ("b.png", b"")), "None of these pictures can be looked at"),
    ],
)
def test_a_hostile_archive_is_refused_and_the_page_goes_on(
    begun: AppTest, data: bytes, said: str
) -> None:
    before = queue_of(begun)
    at = give(begun, "a.zip", data)
    assert any(said in each.value for each in at.error)
    assert queue_of(at) == before
    press(at, "Skip")


def test_a_name_that_is_markup_stays_a_name(open_site: Open) -> None:
    at = open_site("review", picture_model="digits")
    give(at, "a.zip", zipped(('<img src=x onerror="alert(1)">.png', digit(1))))
    press(at, "Classify 1 case and begin")
    write(at, "Your name or initials", "AB")
    press(at, first_confirm(at))
    at.session_state[summary._ALL.key] = True
    assert "onerror" in words_on(settle(at))
    assert "<img src=x" not in words_on(at)


@pytest.mark.parametrize("known", [False, True])
def test_the_unsure_ones_of_ones_own_labelled_pictures_are_handed_over(
    open_site: Open, known: bool
) -> None:
    files_ = [(f"{n}/{n}_{at}.png", digit(n, at)) for n in range(4) for at in range(4)]
    at = open_site("calibration", picture_model="digits", cases="own")
    give(at, "digits.zip", zipped(*files_))
    press(at, "Classify 16 cases")
    if known:
        next(t for t in at.toggle if t.label.startswith("Mix in cases")).set_value(True)
        settle(at)
    next(c for c in at.segmented_control if c.label == "How many").set_value(10)
    settle(at)
    press(at, "Hand them over")
    queue = queue_of(at)
    made = [predictions.of_image("digits", inputs.decode_image(data)) for _, data in files_]
    handed = sorted(c.guess.confidence for c in queue.cases if c.guess is not None and not c.known)
    assert np.allclose(handed, sorted(p.confidence for p in made)[:10], atol=1e-5)
    assert [case.known for case in queue.cases if case.known] == [
        case.text[0] for case in queue.cases if case.known
    ]
    assert sum(bool(case.known) for case in queue.cases) == (2 if known else 0)
    assert len(at.session_state[held.PICTURES.key]) == len(queue)


def test_the_unsure_ones_of_ones_own_labelled_texts_are_handed_over(open_site: Open) -> None:
    texts = [f"Film number {n} was {w}." for n, w in enumerate(["good", "bad", "so so"] * 5)]
    rows = "text,label\n" + "".join(f"{text},positive\n" for text in texts)
    at = open_site("calibration", text_model="reviews-en", cases="own")
    give(at, "films.csv", rows.encode())
    press(at, "Classify 15 cases")
    next(c for c in at.segmented_control if c.label == "How many").set_value(10)
    settle(at)
    press(at, "Hand them over")
    made = {text: predictions.of_text("reviews-en", text) for text in texts}
    handed = queue_of(at).cases
    least = sorted(texts, key=lambda text: made[text].confidence)[:10]
    assert {case.text for case in handed} == {*least}
    assert all(case.guess is not None and case.guess.model == "reviews-en" for case in handed)
