"""Pictures as cases: told apart by their pixels, found by their names, kept small by a tab."""

from __future__ import annotations

import io

import msgspec
import pytest
from PIL import Image

from models.errors import InputError
from models.labelled import given
from models.review import pictures, tab
from models.review.files import read_lines, write_lines
from models.review.labelling import check
from models.review.queue import Case, Guess, Queue
from models.review.states import Brought
from tests.models.test_labelled_archive import png, png_of, zipped

RED = Image.new("RGB", (200, 100), (200, 10, 10))


def jpeg(picture: Image.Image, quality: int = 95) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, comment=b"a secret")
    return out.getvalue()


def looked(*files: tuple[str, bytes]) -> pictures.Looked:
    archive = given.read(zipped(*files), "a.zip", unlabelled=True)
    return pictures.look_over(archive, lambda _: None)


def test_the_same_pixels_are_one_case_in_whatever_file_they_are() -> None:
    as_gif = io.BytesIO()
    RED.save(as_gif, "WEBP", lossless=True)
    made = looked(("a/1.png", png_of(RED)), ("b/2.webp", as_gif.getvalue()), ("b/3.png", png(5)))
    brought = made.brought(1)
    assert [(case.text, case.copies) for case in brought.queue.cases] == [
        ("1.png", 2),
        ("3.png", 1),
    ]
    assert brought.duplicates == 1
    assert [*brought.labels.values()] == ["a", "b"]  # the first that says what it shows


def test_what_is_shown_is_small_and_holds_nothing_else_of_the_file() -> None:
    large = Image.effect_noise((3000, 1500), 80).convert("RGB")
    data = jpeg(large)
    assert b"a secret" in data
    shown = pictures.reduced(large)
    assert b"a secret" not in shown
    assert Image.open(io.BytesIO(shown)).size == (720, 360)
    made = looked(("large.jpg", data))
    (small,) = made.small.values()
    assert max(Image.open(io.BytesIO(small)).size) <= 112
    assert len(small) <= tab.SMALLEST_BYTES


def test_a_tiny_picture_is_enlarged_pixel_by_pixel() -> None:
    tiny = Image.new("RGB", (28, 14), (255, 255, 255))
    assert Image.open(io.BytesIO(pictures.reduced(tiny))).size == (280, 140)


def test_those_that_a_file_names_are_found_by_path_or_by_name() -> None:
    made = looked(("a/1.png", png(1)), ("b/2.png", png(2)), ("b/3.png", png(3)))
    found = made.brought(1, {"A/1.PNG": "x", "2.png": "", "none.png": "y"})
    assert [case.text for case in found.queue.cases] == ["1.png", "2.png"]
    assert [*found.labels.values()] == ["x", "b"]
    with pytest.raises(InputError) as caught:
        made.brought(1, {"none.png": ""})
    assert caught.value.code == "no_pictures"


def queue_of(n: int) -> Queue:
    cases = (
        Case(f"{i:016x}", f"{i}.png", i + 1, Guess("digits", "1", 0.5), picture=f"{i:064x}")
        for i in range(n)
    )
    return Queue(tuple(cases), (), ("0", "1"))


def test_a_tab_keeps_the_cases_first_and_as_many_small_copies_as_have_room() -> None:
    queue = queue_of(300)
    queue = Queue(tuple(read_lines(write_lines(queue)).queue.cases), (), queue.classes)
    random = Image.effect_noise((112, 112), 90).convert("RGB")
    copy = pictures.reduced(random, 112, 60)
    small = dict.fromkeys((case.id for case in queue.cases), copy)
    _, base = tab.base_of(queue, small)
    assert len(base) <= tab.MOST_PACKED
    assert tab.back(base, {}) == queue
    kept = tab.small_of(base)
    assert 0 < len(kept) < 300
    assert len(kept) * len(copy) <= tab.SMALL_BYTES
    assert set(kept.values()) == {copy}
    name, _ = tab.base_of(queue)
    assert name != tab.base_of(queue, small)[0]


@pytest.mark.parametrize("base", [None, 3, "", ".", ".!", "x.x", "." + tab._pack(b"[1]")])
def test_a_tab_that_says_nonsense_has_no_copies(base: object) -> None:
    assert tab.small_of(base) == {}


def test_a_tab_cannot_bring_copies_beyond_the_bound() -> None:
    huge = {"a": b"x" * (tab.SMALLEST_BYTES + 1), "b": b"y"}
    assert tab.small_of("." + tab._pack(msgspec.json.encode(huge))) == {"b": b"y"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"filename": "a.png"}\n{"text": "b"}\n', "mixed_queue"),
        (b'{"filename": 3}\n', "bad_line"),
        (b'{"filename": "a.png", "certitude": {"picture": "../x"}}\n', "bad_line"),
        (b"\n".join(b'{"filename": "%d.png"}' % n for n in range(2_001)), "too_many_cases"),
    ],
)
def test_hostile_lines_of_pictures_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_lines(data)
    assert caught.value.code == code


def test_lines_that_name_pictures_bring_their_labels_and_no_cases_yet() -> None:
    data = (
        b'{"id": 7, "filename": "a.png", "label": ["cat"], "Comments": []}\n{"filename": "b.png"}'
    )
    assert read_lines(data) == Brought(Queue(), named={"a.png": "cat", "b.png": ""})


def test_texts_and_pictures_are_not_one_queue() -> None:
    mixed = queue_of(1).joined(Queue((Case("a" * 16, "a text", 1),)))
    with pytest.raises(InputError) as caught:
        check(mixed)
    assert caught.value.code == "mixed_queue"
