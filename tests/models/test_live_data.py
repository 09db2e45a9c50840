"""What is learnt from: every set, its parts, amounts, wrong labels, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import runtime
from models.errors import CertitudeError, InputError
from models.limits import LIMITS
from models.live import datasets, own
from models.live.lesson import lesson

TEXTS = "text,label\n" + "\n".join(
    f"film number {i} was {'good' if i % 2 else 'bad'} and that is all,{'pos' if i % 2 else 'neg'}"
    for i in range(40)
)
NUMBERS = "length;width;species\n" + "\n".join(
    f"{i % 3 + i / 100:.2f};{i % 7};{'xyz'[i % 3]}".replace(".", ",") for i in range(60)
)


@pytest.mark.parametrize("name", datasets.SHIPPED)
def test_every_set_that_ships_is_divided_into_three_parts_that_share_no_case(name: str) -> None:
    material = datasets.load(name)
    taught = lesson(material)
    parts = [taught.train, taught.validation, taught.test]
    rows = np.concatenate([part.rows for part in parts])
    assert sorted(rows) == list(range(len(material)))
    for part in parts:
        share = np.bincount(part.y, minlength=taught.classes) / len(part)
        assert np.abs(share - material.counts / len(material)).max() < 0.03
        assert len(part.x) == len(part.y)
    assert abs(len(taught.test) / len(material) - 0.2) < 0.01


def test_the_pictures_that_ship_are_the_published_ones_under_their_licence() -> None:
    material = datasets.load("fashion")
    assert material.x.shape == (3615, 28, 28, 1)
    assert material.labels[9].name("fr") == "Bottine"
    assert "MIT License" in (datasets.FOLDER / "LICENSE").read_text("utf-8")


def test_a_damaged_file_is_not_learnt_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = Path(shutil.copytree(datasets.FOLDER, tmp_path / "data"))
    file = copied / datasets.FASHION_FILE
    data = bytearray(file.read_bytes())
    data[1000] ^= 1
    file.write_bytes(data)
    monkeypatch.setattr(datasets, "FOLDER", copied)
    datasets._fashion.cache_clear()
    with pytest.raises(CertitudeError, match="damaged or missing"):
        datasets.load("fashion")


def test_the_same_seed_divides_alike_and_another_does_not() -> None:
    material = datasets.load("digits")
    assert np.array_equal(lesson(material, 3).train.rows, lesson(material, 3).train.rows)
    assert not np.array_equal(lesson(material, 3).train.rows, lesson(material, 4).train.rows)


def test_a_smaller_amount_is_the_beginning_of_a_larger_one_and_holds_every_class() -> None:
    material = datasets.load("digits")
    small, large = lesson(material, amount=50), lesson(material, amount=200)
    assert np.array_equal(small.train.rows, large.train.rows[:50])
    assert (np.bincount(small.train.y, minlength=10) >= 4).all()
    assert np.array_equal(small.test.rows, large.test.rows)


def test_so_many_labels_are_wrong_and_only_among_those_that_are_learnt() -> None:
    material = datasets.load("digits")
    taught = lesson(material, noise=0.2)
    off = np.flatnonzero(taught.train.y != material.y[taught.train.rows])
    assert np.array_equal(off, taught.wrong)
    assert len(off) == round(0.2 * len(taught.train))
    for part in (taught.validation, taught.test):
        assert np.array_equal(part.y, material.y[part.rows])


def test_numbers_are_scaled_by_what_is_learnt_from_alone() -> None:
    taught = lesson(datasets.load("wine"))
    assert np.allclose(taught.train.x.mean(axis=0), 0)
    assert np.allclose(taught.train.x.std(axis=0), 1)
    assert not np.allclose(taught.test.x.mean(axis=0), 0, atol=0.01)
    raw = taught.material.x[taught.test.rows]
    assert np.array_equal(taught.prepared(raw), taught.test.x)


def test_a_table_of_texts_and_one_of_numbers_are_told_apart() -> None:
    texts = own.of_bytes(TEXTS.encode(), "films.csv")
    assert texts.kind == "texts"
    assert [label.id for label in texts.labels] == ["neg", "pos"]
    words = lesson(texts).vectorizer.vocabulary_
    assert "good" in words
    numbers = own.of_bytes(NUMBERS.encode(), "flowers.csv")
    assert (numbers.kind, numbers.columns) == ("table", ("length", "width"))
    assert numbers.x[1, 0] == 1.01
    chosen = own.of_bytes(NUMBERS.encode(), "flowers.csv", "width")
    assert (len(chosen.labels), chosen.columns) == (7, ("length",))


def test_of_two_columns_of_words_the_last_is_the_label_and_the_other_is_said_to_be_left_out() -> (
    None
):
    lines = ["length,colour,fruit", *(f"{n},{'rg'[n % 2]},{'ab'[n // 2 % 2]}" for n in range(40))]
    data = "\n".join(lines).encode()
    found = own.of_bytes(data, "fruit.csv")
    assert (found.label_column, found.columns) == ("fruit", ("length",))
    assert [note.values for note in found.notes] == [{"names": "colour"}]
    assert own.of_bytes(data, "fruit.csv", "colour").label_column == "colour"


def test_words_of_the_test_part_are_not_known() -> None:
    taught = lesson(own.of_bytes(TEXTS.encode(), "films.csv"))
    learnt = {word for row in taught.train.rows for word in taught.material.x[row].split()}
    assert {w for w in taught.vectorizer.vocabulary_ if " " not in w} <= learnt


def rows(*lines: str) -> bytes:
    return "\n".join(("text,label", *lines)).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (rows(*[f"a film like the other {i},pos" for i in range(30)]), "one_class"),
        (rows(*[f"a film like the other {i},c{i}" for i in range(200)]), "too_many_classes"),
        (
            rows(*[f"a film like the other {i},{'ab'[i % 2]}" for i in range(30)], "one more,c"),
            "class_too_small",
        ),
        (rows(*[f"a film {i},{'ab'[i % 2]}" for i in range(8)]), "too_few_cases"),
        (rows(*[f"x {i % 10} {i // 10},{'ab'[i % 2]}" for i in range(40)]), "no_words"),
        (b"PK\x03\x04" + b"0" * 100, "bad_archive"),
        (b"x" * (LIMITS.table_bytes + 1), "table_too_large"),
        (b"\x00\x01\x02\x03" * 50, "not_text"),
        (b"", "empty_table"),
        (b"label\na\nb\n", "no_columns"),
    ],
)
def test_what_cannot_be_learnt_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        lesson(own.of_bytes(data, "mine.csv"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"amount": 0}, "bad_amount"),
        ({"amount": 9}, "bad_amount"),
        ({"amount": 10**9}, "bad_amount"),
        ({"noise": -0.1}, "bad_noise"),
        ({"noise": float("nan")}, "bad_noise"),
        ({"seed": -1}, "bad_seed"),
        ({"seed": 2**70}, "bad_seed"),
    ],
)
def test_impossible_settings_of_a_lesson_are_refused(asked: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        lesson(datasets.load("digits"), **asked)
    assert refused.value.code == code


def test_a_class_that_noise_or_a_small_amount_leaves_without_a_case_is_named() -> None:
    lines = [f"a film like the other {i},common" for i in range(200)]
    lines += [f"a rare film {i},rare" for i in range(5)]
    with pytest.raises(InputError, match="none is of the class “rare”"):
        lesson(own.of_bytes(rows(*lines), "mine.csv"), amount=4)


def test_whole_sets_say_that_there_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    class Offline:
        class datasets:  # noqa: N801 - as Keras calls it
            class mnist:  # noqa: N801
                @staticmethod
                def load_data() -> None:
                    raise Exception("URL fetch failure")

    monkeypatch.setattr(runtime, "keras", Offline)
    with pytest.raises(CertitudeError) as refused:
        datasets.load("mnist")
    assert (refused.value.code, refused.value.status) == ("no_network", 503)


def test_too_much_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.limits import Limits
    from models.live import lesson as module

    monkeypatch.setattr(module, "LIMITS", Limits(live_numbers=1_000))
    with pytest.raises(InputError) as refused:
        lesson(datasets.load("digits"))
    assert refused.value.code == "too_much_to_learn"


def test_files_that_are_not_there_or_far_too_large_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        own.of_file(tmp_path / "none.csv")
    assert refused.value.code == "no_file"
    sparse = tmp_path / "large.csv"
    with sparse.open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(InputError) as refused:
        own.of_file(sparse)
    assert refused.value.code == "table_too_large"
