"""Archives of pictures: what honest ones mean, and what hostile ones are told."""

from __future__ import annotations

import io
import stat
import struct
import time
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from models.errors import InputError
from models.labelled import archive, given
from models.labelled.archive import Archive
from models.limits import LIMITS, megabytes


def png(colour: int = 0, side: int = 40) -> bytes:
    return png_of(Image.new("RGB", (side, side), (colour, 90, 120)))


def png_of(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def zipped(
    *files: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def refused(call: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value)
    return caught.value.code, caught.value.status


def test_a_folder_for_each_class() -> None:
    made = given.read(zipped(("cats/1.png", png(1)), ("dogs/1.png", png(2))), "pets.zip")
    assert made.kind == "image"
    assert made.table.columns == ("file", "label")
    assert made.table.rows == (("cats/1.png", "cats"), ("dogs/1.png", "dogs"))
    assert made.pictures(0) == ["cats/1.png", "dogs/1.png"]
    assert made.archive is not None
    assert made.archive.read("dogs/1.png") == png(2)
    assert not made.notes


def test_a_folder_around_them_is_none_and_folders_of_folders_are_a_column() -> None:
    around = zipped(*((f"pets/{kind}/1.png", png()) for kind in ("cats", "dogs")))
    assert given.read(around, "a.zip").table.rows[1] == ("pets/dogs/1.png", "dogs")
    one_class = zipped(("pets/cats/1.png", png()), ("pets/cats/2.png", png()))
    assert [row[1] for row in given.read(one_class, "a.zip").table.rows] == ["cats", "cats"]
    split = zipped(*((f"{side}/cats/1.png", png()) for side in ("train", "test")))
    table = given.read(split, "a.zip").table
    assert table.columns == ("file", "label", "folder")
    assert [row[1:] for row in table.rows] == [("cats", "train"), ("cats", "test")]


def test_what_file_managers_leave_is_not_there_and_the_rest_is_counted() -> None:
    data = zipped(
        ("cats/1.png", png()),
        ("dogs/2.png", png()),
        ("__MACOSX/cats/._1.png", b"x"),
        ("cats/.DS_Store", b"x"),
        ("dogs/Thumbs.db", b"x"),
        ("notes.txt", b"to myself"),
        ("inner.zip", zipped(("cats/3.png", png()))),
    )
    made = given.read(data, "a.zip")
    assert len(made) == 2
    (note,) = made.notes
    assert (note.code, note.values) == ("others_left_out", {"n": 2})


def test_a_table_in_the_archive_names_the_pictures() -> None:
    table = "file;label;place\nimages/1.png;cat;Lyon\n2.PNG;dog;Metz\nlost.png;dog;Metz\n"
    data = zipped(
        ("set/labels.csv", table.encode("utf-8-sig")),
        ("set/images/1.png", png(1)),
        ("set/images/2.png", png(2)),
        ("set/images/3.png", png(3)),
    )
    made = given.read(data, "set.zip")
    assert made.table.columns == ("file", "label", "place")
    assert made.case_column == 0
    assert made.pictures(0) == ["set/images/1.png", "set/images/2.png", None]
    assert [(note.code, note.values["n"]) for note in made.notes] == [("pictures_without_a_row", 1)]


def test_a_name_that_two_pictures_have_means_neither() -> None:
    data = zipped(
        ("t.csv", b"file,label\n1.png,cat\na/1.png,dog\n"), ("a/1.png", png()), ("b/1.png", png(1))
    )
    assert given.read(data, "a.zip").pictures(0) == [None, "a/1.png"]


@pytest.mark.parametrize("said", [True, False])
def test_names_in_any_coding_meet_those_of_the_table(said: bool) -> None:
    """macOS writes UTF-8, its accents apart, and does not say so."""
    name = unicodedata.normalize("NFD", "été/château.png")
    data = zipped((name, png()), ("hiver/b.png", png(1)))
    if not said:
        assert data.count(struct.pack("<H", 0x800)) >= 2
        found = bytearray(data)
        for at in range(len(found) - 4):
            if found[at : at + 4] == b"PK\x03\x04":
                found[at + 7] &= 0xF7
            elif found[at : at + 4] == b"PK\x01\x02":
                found[at + 9] &= 0xF7
        data = bytes(found)
    made = given.read(data, "a.zip")
    assert made.table.rows[0] == ("été/château.png", "été")
    assert made.archive is not None
    assert made.archive.read("été/château.png") == png()


@pytest.mark.parametrize(
    "name", ["../1.png", "a/../../1.png", "/etc/1.png", "C:/1.png", "..\\1.png", "a\\..\\1.png"]
)
def test_a_way_out_of_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    assert refused(lambda: Archive(zipped((info, png())))) == ("archive_unsafe", 422)


def test_backslashes_are_folders_too() -> None:
    data = zipped(("cats\\1.png", png()), ("dogs\\1.png", png()))
    assert [row[1] for row in given.read(data, "a.zip").table.rows] == ["cats", "dogs"]


def test_links_are_refused() -> None:
    info = zipfile.ZipInfo("cats/1.png")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(lambda: Archive(zipped((info, b"/etc/passwd")))) == ("archive_unsafe", 422)


def test_deep_folders_and_two_of_one_name_are_refused() -> None:
    deep = "a/" * LIMITS.archive_depth + "1.png"
    assert refused(lambda: Archive(zipped((deep, png())))) == ("archive_unsafe", 422)
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(("a/1.png", png()), ("a/1.png", png(2)))
    assert refused(lambda: Archive(twice)) == ("archive_unsafe", 422)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = zipped(("a/1.png", bytes(19 * 2**20)))
    assert len(bomb) < 100_000
    began = time.monotonic()
    assert refused(lambda: Archive(bomb)) == ("archive_bomb", 422)
    assert time.monotonic() - began < 1
    assert refused(lambda: Archive(zipped(("a/1.png", bytes(21 * 2**20)))))[0] == "archive_bomb"


def test_all_together_are_bounded_too() -> None:
    some = [(f"a/{n}.png", bytes(900_000)) for n in range(300)]
    assert refused(lambda: Archive(zipped(*some))) == ("archive_too_large", 413)


def test_a_file_that_lies_about_its_length_gives_no_byte_more() -> None:
    data = bytearray(zipped(("a/1.png", bytes(500_000))))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    archive = Archive(bytes(data))
    assert refused(lambda: archive.read("a/1.png")) == ("archive_damaged", 422)


def test_a_wrong_checksum_is_found_when_it_is_read() -> None:
    data = bytearray(zipped(("a/1.png", png()), ("b/1.png", png()), packed=zipfile.ZIP_STORED))
    data[data.index(b"IHDR") + 2] ^= 0xFF
    archive = Archive(bytes(data))
    assert refused(lambda: archive.read("a/1.png")) == ("archive_damaged", 422)
    assert archive.read("b/1.png") == png()


def test_a_list_that_points_before_its_beginning_is_damaged() -> None:
    """Found by `make fuzz`: zipfile raises a ValueError there."""
    data = zipped(("a/1.png", png()), ("b/1.png", png()), packed=zipfile.ZIP_STORED)
    cut = data.index(b"IHDR")
    archive = Archive(data[:cut] + data[cut + 16 :])
    assert refused(lambda: archive.read("a/1.png")) == ("archive_damaged", 422)


def test_a_file_without_a_name_is_passed_over() -> None:
    info = zipfile.ZipInfo("x")
    info.filename = ""
    assert Archive(zipped((info, b"x"), ("a/1.png", png()))).pictures == ("a/1.png",)


def test_what_is_encrypted_or_packed_otherwise_is_told() -> None:
    data = bytearray(zipped(("a/1.png", png())))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(lambda: Archive(bytes(data))) == ("archive_encrypted", 422)
    other = zipped(("a/1.png", png()), packed=zipfile.ZIP_LZMA)
    assert refused(lambda: Archive(other)) == ("bad_archive", 422)


def test_a_list_without_end_is_not_read() -> None:
    data = b"PK\x03\x04" + b"PK\x01\x02" * (LIMITS.archive_entries + 1)
    assert refused(lambda: Archive(data)) == ("archive_too_large", 413)


@pytest.mark.parametrize(
    "data", [b"PK\x05\x06", b"PK\x03\x04 cut", zipped(("a/1.png", png()))[:-30]]
)
def test_what_is_no_archive_is_told(data: bytes) -> None:
    assert refused(lambda: given.read(data, "a.zip")) == ("bad_archive", 422)


def test_a_column_of_primary_keys_is_no_archive() -> None:
    made = given.read(b"PK,text,label\n1,Superb,positive\n", "a.csv")
    assert (made.kind, made.table.columns) == ("text", ("PK", "text", "label"))


def test_too_large_a_file_is_not_looked_into() -> None:
    assert refused(lambda: Archive(bytes(LIMITS.archive_bytes + 1))) == ("archive_too_large", 413)


def test_pictures_without_labels_or_without_end_are_refused() -> None:
    assert refused(lambda: given.read(zipped(("1.png", png())), "a.zip")) == ("no_labels", 422)
    assert refused(lambda: given.read(zipped(("1.txt", b"x")), "a.zip")) == ("no_pictures", 422)
    many = zipped(*((f"a/{n}.png", b"x") for n in range(LIMITS.labelled_pictures + 1)))
    assert refused(lambda: given.read(many, "a.zip")) == ("too_many_pictures", 413)
    two = zipped(("a/1.png", png()), ("a.csv", b"a,b\n1,2"), ("b.csv", b"a,b\n1,2"))
    assert refused(lambda: given.read(two, "a.zip")) == ("too_many_tables", 422)
    other = zipped(("a/1.png", png()), ("a.csv", b"file,label\nnowhere.png,cat"))
    assert refused(lambda: given.read(other, "a.zip")) == ("no_pictures", 422)


def test_a_million_rows_are_refused_early() -> None:
    rows = b"text,label\n" + b"a,b\n" * 1_000_000
    began = time.monotonic()
    assert refused(lambda: given.read(rows, "a.csv")) == ("table_too_large", 413)
    assert time.monotonic() - began < 2
    most = b"text,label\n" + b"a,b\n" * LIMITS.labelled_texts
    assert len(given.read(most, "a.csv")) == LIMITS.labelled_texts


def test_nothing_is_unpacked_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = given.read(zipped(("cats/1.png", png()), ("dogs/1.png", png())), "a.zip")
    assert made.archive is not None
    made.archive.read("cats/1.png")
    assert list(tmp_path.iterdir()) == []


def test_what_all_sessions_hold_together_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(("cats/1.png", png()), ("dogs/1.png", png()))
    others = sum(each.size for each in archive._held)
    monkeypatch.setattr(archive, "LIMITS", replace(LIMITS, upload_bytes=others + 2 * len(data)))
    kept = [Archive(data), Archive(data)]
    assert refused(lambda: Archive(data)) == ("uploads_full", 413)
    kept.pop()
    kept.append(Archive(data))  # somebody's session has ended


def test_the_servers_outer_wall_lets_the_largest_archive_through() -> None:
    """Found in a browser: Streamlit refused what the page had offered to take, without a word."""
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text())
    wall = config["server"]["maxUploadSize"]
    assert wall >= megabytes(LIMITS.archive_bytes)
    assert wall <= megabytes(LIMITS.session_upload_bytes)
