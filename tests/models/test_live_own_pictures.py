"""A person's own pictures, learnt from: read out of their ZIP file, made small, told by code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models.errors import InputError
from models.live import checks, classifier, code, own
from models.live.families import FAMILIES, Plan
from models.live.lesson import lesson
from models.live.training import Training, stream
from tests.models.test_live_code import printed, streamed

RANDOM = np.random.default_rng(3)


def photo(colour: tuple[int, int, int], size: tuple[int, int] = (90, 70)) -> Image.Image:
    """A noisy ground with a spot somewhere, in colours that a class has."""
    width, height = size
    pixels = RANDOM.integers(0, 60, (height, width, 3)) + np.array(colour)
    x, y = RANDOM.integers(0, width // 2), RANDOM.integers(0, height // 2)
    pixels[y : y + height // 3, x : x + width // 3] = 255 - np.array(colour)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def saved(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def fruit(n: int = 12) -> dict[str, bytes]:
    """Photos of two classes: of several formats, turned, see-through, with a colour profile."""
    turned = Image.Exif()
    turned[0x0112] = 6
    files = {}
    for at in range(n):
        red, green = photo((150, 40, 30)), photo((40, 130, 60), (60 + at, 80))
        files[f"fruits/cerise d’été/{at}.jpg"] = saved(red, "JPEG", exif=turned, quality=95)
        clear = green.convert("RGBA")
        clear.putalpha(180 + at)
        files[f"fruits/pomme/{at}.png"] = saved(clear if at % 2 else green)
    return files


@pytest.fixture(scope="module")
def zipped() -> bytes:
    files = fruit()
    large = photo((150, 40, 30)).resize((3000, 2200))
    files["fruits/cerise d’été/large.jpg"] = saved(large, "JPEG")
    files["fruits/pomme/torn.png"] = b"\x89PNG\r\n\x1a\nno more"
    return packed(files)


def test_folders_are_classes_and_pictures_are_made_small(zipped: bytes) -> None:
    found = own.of_bytes(zipped, "fruits.zip")
    assert found.kind == "pictures"
    assert [label.id for label in found.labels] == ["cerise d’été", "pomme"]
    assert found.x.shape == (25, 32, 32, 3)
    assert found.counts.tolist() == [13, 12]
    assert found.x[found.y == 0][:, 4:28, :, 0].mean() > found.x[found.y == 1][..., 0].mean()
    assert [note.code for note in found.notes] == ["pictures_unread"]


def test_small_pictures_of_one_size_stay_as_they_are_and_grey_ones_grey() -> None:
    x = RANDOM.integers(0, 255, (20, 28, 24)).astype(np.uint8)
    files = {f"{'ab'[i % 2]}/{i:02}.png": saved(Image.fromarray(one)) for i, one in enumerate(x)}
    found = own.of_bytes(packed(files), "mine.zip")
    order = [*range(0, 20, 2), *range(1, 20, 2)]
    assert np.array_equal(found.x, x[order][..., None])


def test_a_table_beside_the_pictures_names_their_labels() -> None:
    files = {f"pictures/{at}.png": saved(photo((20 * at, 90, 90))) for at in range(10)}
    rows = "\n".join(f"{at}.png,{'light' if at > 4 else 'dark'},{'xy'[at % 2]}" for at in range(10))
    data = packed({**files, "labels.csv": f"file,label,place\n{rows}".encode()})
    found = own.of_bytes(data, "mine.zip")
    assert [label.id for label in found.labels] == ["dark", "light"]
    assert found.table_columns == ("label", "place")
    other = own.of_bytes(data, "mine.zip", "place")
    assert [label.id for label in other.labels] == ["x", "y"]


@pytest.mark.parametrize(
    ("files", "code_of"),
    [
        ({f"one/{at}.png": saved(photo((90, 90, 90))) for at in range(6)}, "one_class"),
        ({f"{at}.png": saved(photo((90, 90, 90))) for at in range(6)}, "no_labels"),
        ({f"{'abbbbb'[at]}/{at}.png": saved(photo((9, 9, 9))) for at in range(6)},
         "class_too_small"),
        ({f"{'ab'[at % 2]}/{at}.png": b"none" for at in range(6)}, "no_pictures"),
    ],
)  # fmt: skip
def test_what_cannot_be_learnt_is_said(files: Mapping[str, bytes], code_of: str) -> None:
    with pytest.raises(InputError) as refused:
        own.of_bytes(packed(files), "mine.zip")
    assert refused.value.code == code_of


def test_pictures_that_look_the_same_are_found() -> None:
    files = fruit(20)
    first = Image.open(io.BytesIO(files["fruits/pomme/0.png"]))
    files["fruits/cerise d’été/again.jpg"] = saved(first.resize((120, 160)), "JPEG", quality=80)
    taught = lesson(own.of_bytes(packed(files), "fruits.zip"))
    said = [one.template for one in checks.findings(taught)]
    assert any(one.startswith("Pictures that look the same as another one") for one in said)
    assert any("look the same and have different labels" in one for one in said)


def of_table() -> bytes:
    files = {f"pictures/{at}.png": saved(photo((8 * at, 90, 90))) for at in range(24)}
    rows = "\n".join(f"{at}.PNG;{'light' if at > 11 else 'dark'}" for at in range(24))
    return packed({**files, "labels.csv": f"file;label\n{rows}".encode()})


@pytest.mark.parametrize("unpacked", [False, True])
@pytest.mark.parametrize(
    "plan",
    [
        Plan(layers=(8,), convolutions=(4,), epochs=2),
        Plan("linear"),
        Plan("knn", neighbours=3),
        Plan("tree"),
        Plan("forest", trees=10),
    ],
    ids=FAMILIES[-1:] + FAMILIES[:-1],
)
def test_the_program_reads_the_same_file_or_its_folder(
    zipped: bytes, plan: Plan, unpacked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = lesson(own.of_bytes(zipped, "fruits.zip"), seed=2)
    if unpacked:
        zipfile.ZipFile(io.BytesIO(zipped)).extractall(tmp_path / "fruits")
    else:
        (tmp_path / "fruits.zip").write_bytes(zipped)
    monkeypatch.chdir(tmp_path)
    figures = printed(code.program(taught, plan))
    assert (figures if plan.family == "network" else figures[1:]) == streamed(taught, plan)


def test_the_program_reads_the_table_beside_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = of_table()
    (tmp_path / "mine.zip").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    taught, plan = lesson(own.of_file(tmp_path / "mine.zip")), Plan("linear")
    assert printed(code.program(taught, plan))[1:] == streamed(taught, plan)


def test_names_of_folders_are_not_code() -> None:
    evil = "a'];__import__('os').abort();['"
    files = {f"{(evil, 'b')[at % 2]}/{at}.png": saved(photo((9, 9, 9))) for at in range(20)}
    text = code.program(lesson(own.of_bytes(packed(files), "mine.zip")), Plan("linear"))
    assert repr(evil) in text


def test_the_model_sees_a_photo_as_it_saw_those_that_it_learnt_from(zipped: bytes) -> None:
    taught = lesson(own.of_bytes(zipped, "fruits.zip"))
    training = Training(taught, Plan("linear"))
    [*stream(training)]
    made = classifier.classifier(training)
    assert isinstance(made, classifier.LearntPictures)
    assert taught.material.archive is not None
    row = int(taught.test.rows[0])
    given = taught.material.archive.read(taught.material.files[row])
    from models.reading import inputs

    seen = made.prepare(inputs.decode_image(given).image)
    assert np.array_equal(seen.pixels, taught.material.x[row])
    assert np.allclose(
        made.predict_proba(seen.pixels[None])[0], training.learner.predict(taught.test.x)[0]
    )
    # On a light ground nothing is turned into its negative: these pictures are no drawn digits.
    white = Image.new("RGB", (80, 80), "white")
    assert made.prepare(white).pixels.min() == 255
