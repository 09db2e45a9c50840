"""A facilitator's own items: read within bounds, asked once, what is left out is told."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from models import catalog
from models.errors import Cancelled, InputError
from models.jobs import Progress
from models.labelled import given
from models.limits import LIMITS
from models.reading import inputs
from study.items import own
from study.items.advising import picture_file
from study.items.items import read_items, write_items
from study.items.own import own_items
from study.items.shipped import digit

CSV = (
    b"review,stars,label\n"
    b"A lovely evening from start to end.,5,positive\n"
    b"Dull and far too long.,1,negative\n"
    b"Dull and far too long.,1,negative\n"
    b"I have not decided yet.,3,unsure\n"
    b"Warm and funny.,4,Positive\n"
)


def silent(_: Progress[object]) -> None:
    """Nobody watches."""


def table(data: bytes = CSV) -> given.Given:
    return given.read(data, "films.csv")


def archive(files: dict[str, bytes]) -> given.Given:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return given.read(packed.getvalue(), "digits.zip")


def test_a_table_becomes_items_with_advice_and_says_what_was_left_out() -> None:
    items, notes = own_items(table(), catalog.get("reviews-en"), silent)
    assert [(one.id, one.truth) for one in items.items] == [
        ("row-1", "positive"), ("row-2", "negative"), ("row-5", "positive"),
    ]  # fmt: skip
    assert items.items[0].text == "A lovely evening from start to end."
    assert items.items[0].right()
    assert (items.id, items.model, items.source) == ("films.csv", "reviews-en", "own")
    assert [(note.code, note.values["n"]) for note in notes] == [
        ("items_without_label", 1), ("items_unfit", 1),
    ]  # fmt: skip
    assert read_items(write_items(items)) == items


def test_an_archive_becomes_pictures_with_raw_and_calibrated_advice() -> None:
    same = picture_file(digit(3))
    files = {"0/a.png": picture_file(digit(0)), "3/b.png": same, "3/c.png": same, "3/d.png": b"no"}
    items, notes = own_items(archive(files), catalog.get("digits"), silent)
    assert [one.truth for one in items.items] == ["0", "3"]
    assert items.calibrated
    one = items.items[0]
    assert inputs.decode_image(one.picture).hash == one.content
    assert items.prediction(one.id, "calibrated").calibrated_on is not None
    assert [(note.code, note.values["n"]) for note in notes] == [("items_unfit", 2)]


def test_a_file_without_a_label_that_the_model_knows_names_the_classes() -> None:
    with pytest.raises(InputError, match="negative, positive"):
        own_items(table(b"text,label\nGood.,a\nBad.,b\n"), catalog.get("reviews-en"), silent)


def test_labels_that_are_called_otherwise_are_taken_for_what_they_mean() -> None:
    data = table(b"text,label\nLovely.,good\nDull.,bad\nA film.,so-so\nWarm.,positive\n")
    told = {"good": "positive", "bad": "negative", "so-so": "no such class"}
    items, notes = own_items(data, catalog.get("reviews-en"), silent, meaning=told)
    assert [(one.id, one.truth) for one in items.items] == [
        ("row-1", "positive"), ("row-2", "negative"), ("row-4", "positive"),
    ]  # fmt: skip
    assert [(note.code, note.values["n"]) for note in notes] == [("items_without_label", 1)]


def test_pictures_are_not_for_a_model_of_texts() -> None:
    with pytest.raises(InputError, match="classifies pictures"):
        own_items(table(), catalog.get("digits"), silent)


def test_texts_that_no_phone_shows_are_left_out_and_if_all_are_that_is_said() -> None:
    long = ("good " * LIMITS.study_item_text)[: LIMITS.study_item_text + 1]
    with pytest.raises(InputError, match="Nothing in this file"):
        own_items(table(f"text,label\n{long},positive\n".encode()), catalog.get("reviews-en"),
                  silent)  # fmt: skip


def test_of_more_than_a_study_can_have_some_are_taken_from_all_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own, "LIMITS", replace(LIMITS, study_items=2))
    items, notes = own_items(table(), catalog.get("reviews-en"), silent)
    assert [one.id for one in items.items] == ["row-1", "row-3"]
    assert "items_beyond" in {note.code for note in notes}


def test_who_cancels_is_heard() -> None:
    def cancel(_: Progress[object]) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        own_items(table(), catalog.get("reviews-en"), cancel)
