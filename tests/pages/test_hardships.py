"""When things go wrong: a clear sentence on the page, nothing lost, and the page goes on."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from streamlit.runtime.scriptrunner import magic
from streamlit.testing.v1 import AppTest

from models import cards, catalog, loaded, predictions
from models.limits import LIMITS
from tests.pages.conftest import settle, switch, words_on

Open = Callable[..., AppTest]
MINE = "My own words, which nobody may lose."


def errors(at: AppTest) -> str:
    """The error sentences on the page, as a person reads them."""
    assert not at.exception
    return "\n".join(error.value for error in at.error).replace("\\", "")


def choose(at: AppTest, model_id: str) -> AppTest:
    """Choose a model in the list."""
    next(s for s in at.selectbox if s.label == "Model").set_value(model_id)
    return settle(at)


def press(at: AppTest, label: str) -> AppTest:
    next(b for b in at.button if b.label == label).click()
    return settle(at)


def write(at: AppTest, text: str) -> AppTest:
    at.text_area[0].set_value(text)
    return settle(at)


# --- models that cannot be had ---------------------------------------------------------------


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the folder of models (by links), to be broken."""
    folder = tmp_path / "weights"
    for file in cards.WEIGHTS.glob("*/*"):
        (folder / file.parent.name).mkdir(parents=True, exist_ok=True)
        (folder / file.parent.name / file.name).symlink_to(file)
    return folder


def break_in(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have models looked for in that folder, by a process that has none yet until the test ends."""
    monkeypatch.setattr(cards, "WEIGHTS", weights)
    monkeypatch.setattr(loaded, "_slots", {})
    predictions.forget()


@pytest.mark.parametrize(
    ("model_id", "name", "sentence"),
    [
        ("intents-en", "model.safetensors", "damaged"),
        ("intents-en", "tokenizer.json", "damaged"),
        ("reviews-en", "card.json", "damaged"),
        ("services-fr", "linear.npz", "damaged"),
        ("services-fr", None, "missing"),
    ],
)
def test_a_broken_model_is_said_and_the_text_is_kept(
    open_site: Open,
    weights: Path,
    monkeypatch: pytest.MonkeyPatch,
    model_id: str,
    name: str | None,
    sentence: str,
) -> None:
    good = "services-fr" if model_id != "services-fr" else "reviews-en"
    at = write(open_site("text", text_model=good), MINE)
    assert not at.error
    if name is None:
        (weights / model_id).rename(weights / "elsewhere")
    else:
        whole = (weights / model_id / name).read_bytes()
        (weights / model_id / name).unlink()
        (weights / model_id / name).write_bytes(whole[: len(whole) // 2])
    break_in(weights, monkeypatch)
    choose(at, model_id)
    assert f"Files of the model “{model_id}” are {sentence}" in errors(at)
    assert at.text_area[0].value == MINE
    choose(at, good)
    assert not at.error
    assert at.text_area[0].value == MINE
    assert "ct-headline" in words_on(at)


def test_a_broken_picture_model_leaves_the_others_working(
    open_site: Open, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_site("picture", picture_model="digits")
    assert not at.error
    (weights / "photos" / "model.keras").unlink()
    (weights / "photos" / "model.keras").write_bytes(b"PK\x03\x04 no archive")
    break_in(weights, monkeypatch)
    choose(at, "photos")
    assert "Files of the model “photos” are damaged" in errors(at)
    choose(at, "digits")
    assert not at.error
    assert "ct-headline" in words_on(at)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No network, and nothing fetched before."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(loaded, "_slots", dict(loaded._slots))
    yield
    catalog.forget()


def test_many_pages_at_once_are_not_parsed_for_what_no_page_uses(
    open_site: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What two threads at once get of Python 3.11, rarely (cpython#106905), where a page is parsed.

    Streamlit does so to draw bare expressions; it then fails a page in the middle of a session.
    """

    def parse(_code: object, _path: str) -> None:
        raise SystemError("AST constructor recursion depth mismatch (before=15, after=8)")

    monkeypatch.setattr(magic, "add_magic", parse)
    assert "Models" in words_on(open_site("cards"))


@pytest.mark.usefixtures("offline")
def test_without_network_a_model_of_the_list_is_refused_in_words(open_site: Open) -> None:
    at = write(open_site("text", text_model="services-fr"), MINE)
    choose(at, "distilbert-sst2")
    assert "This model is not on this machine yet." in "".join(i.value for i in at.info)
    press(at, "Download it")
    assert "the network cannot be reached" in errors(at)
    press(at, "Try again")
    assert "the network cannot be reached" in errors(at)
    assert at.text_area[0].value == MINE
    choose(at, "services-fr")
    assert not at.error
    assert "ct-headline" in words_on(at)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("someone/some-model", "the network cannot be reached"),
        ("https://huggingface.co/someone/some-model", "the network cannot be reached"),
        ("nonsense", "A model id looks like “owner/name”"),
        ("../../etc/passwd", "A model id looks like “owner/name”"),
        ("<b>x</b>/y", "A model id looks like “owner/name”"),
    ],
)
def test_an_id_that_cannot_be_had_is_refused_in_words(
    open_site: Open, given: str, sentence: str
) -> None:
    at = write(open_site("text", text_model="services-fr"), MINE)
    choose(at, "hub")
    # No text is asked for where no box is.
    assert "What you gave is kept meanwhile." in words_on(at)
    next(t for t in at.text_input if t.label == "Model id").set_value(given)
    settle(at)
    assert sentence in errors(at)
    choose(at, "services-fr")
    assert not at.error
    assert at.text_area[0].value == MINE


# --- texts and tables ------------------------------------------------------------------------


def test_a_megabyte_of_text_is_taken_and_what_was_cut_off_is_said(open_site: Open) -> None:
    at = open_site("text", text_model="reviews-en")
    text = ("A fine film, warm and funny. " * 40_000)[: LIMITS.text_characters]
    write(at, text)
    assert not at.exception
    assert not at.error
    assert "positive" in words_on(at)
    said = "".join(w.value for w in at.warning)
    assert re.search(
        r"it read the first [\d,]+ of 1,000,000 characters; the last 99\d,\d{3} were", said
    )
    assert at.text_area[0].value == text
    write(at, text + "!")
    assert "This text is too long. At most 1,000,000 characters can be read." in errors(at)
    assert at.text_area[0].value == text + "!"


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u200b", "\x00"])
def test_nothing_to_read_keeps_the_page_calm(open_site: Open, text: str) -> None:
    at = write(open_site("text", text_model="services-fr"), text)
    assert not at.exception
    assert not at.error
    assert "the answer appears here" in words_on(at)
    assert "ct-headline" not in words_on(write(at, text))
    assert "ct-headline" in words_on(write(at, "Merci."))  # one word is enough


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b'opinion;town\n"Fine;Lyon\nBad;Nice\n', "This table cannot be read at line"),
        ("a.csv", b"opinion\n\n\n", "This table has no rows with text."),
        ("a.csv", b"", "This table has no rows with text."),
        ("a.csv", b"x," * 300 + b"\n" + b"1," * 300, "This table has too many columns."),
        ("a.csv", b"x\n" + b"y\n" * 5_001, "This table has too many rows."),
        ("a.csv", bytes(range(256)) * 40, "This file does not hold plain text."),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), "This file does not hold plain text."),
        ("a.txt", b"", "There is no text yet."),
    ],
)
def test_a_bad_file_is_refused_in_words_and_the_text_is_kept(
    open_site: Open, name: str, data: bytes, sentence: str
) -> None:
    at = write(open_site("text", text_model="services-fr"), MINE)
    at.file_uploader[0].set_value((name, data, "text/plain"))
    settle(at)
    assert sentence in errors(at)
    settle(at)
    assert sentence in errors(at)  # until there is something better
    assert at.text_area[0].value == MINE
    at.file_uploader[0].set_value(("b.csv", "avis;ville\nTrès bien.;Lyon\n".encode(), "text/csv"))
    settle(at)
    assert not at.error
    assert "Très bien." in words_on(at)
    assert "A table with 1 row" in words_on(at)


# --- pictures --------------------------------------------------------------------------------


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def drawn(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """A dark stroke on light paper, in any mode."""
    image = Image.new("L", size, 250)
    image.paste(10, (size[0] // 2, size[1] // 8, size[0] // 2 + 4, size[1] * 7 // 8))
    return image.convert("RGB").convert(mode)


def hundred_megapixels() -> bytes:
    """A PNG of 10,000 × 10,000 pixels in a hundred kilobytes, without drawing one."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    packer = zlib.compressobj(9)
    row = bytes(10_001)
    pixels = b"".join(packer.compress(row) for _ in range(10_000)) + packer.flush()
    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", pixels),
            chunk(b"IEND", b""),
        ]
    )


def half_clear() -> Image.Image:
    image = drawn("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def sixteen_bits() -> Image.Image:
    import numpy as np

    return Image.fromarray(np.asarray(drawn("L")).astype(np.uint16) * 257)


def frames(form: str) -> bytes:
    return encoded(drawn(), form, save_all=True, append_images=[Image.new("RGB", (60, 40))])


@pytest.fixture
def uploading(open_site: Open) -> AppTest:
    """The picture page, ready for a file."""
    at = open_site("picture", picture_model="digits")
    return switch(at, "Where the picture comes from", "upload")


def upload(at: AppTest, name: str, data: bytes) -> AppTest:
    at.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return settle(at)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("a.png", lambda: b"<html>no picture</html>", "This is not a picture that can be read."),
        ("a.jpg", lambda: b"", "This file is empty."),
        (
            "a.jpg",
            lambda: encoded(drawn(size=(600, 400)), "JPEG")[:-2500],
            "This picture is damaged or incomplete.",
        ),
        ("a.png", lambda: encoded(drawn(), "PNG")[:60], "This picture is damaged or incomplete."),
        ("a.png", hundred_megapixels, "At most 50 megapixels can be read"),
    ],
    ids=["no picture", "empty", "truncated JPEG", "truncated PNG", "100 megapixels"],
)
def test_a_picture_that_cannot_be_read_is_refused_in_words(
    uploading: AppTest, name: str, make: Callable[[], bytes], sentence: str
) -> None:
    at = upload(uploading, name, make())
    assert sentence in errors(at)
    assert "the answer appears here" in words_on(at)
    upload(at, "good.png", encoded(drawn(), "PNG"))  # and the page goes on
    assert not at.error
    assert "ct-headline" in words_on(at)


@pytest.mark.parametrize(
    ("name", "make", "note"),
    [
        ("a.png", lambda: encoded(drawn(size=(1, 1)), "PNG"), "The picture is tiny: 1 × 1 pixels."),
        ("a.jpg", lambda: encoded(drawn("CMYK"), "JPEG"), ""),
        ("a.png", lambda: encoded(sixteen_bits(), "PNG"), ""),
        ("a.gif", lambda: frames("GIF"), "Only its first frame is used."),
        ("a.webp", lambda: frames("WEBP"), "Only its first frame is used."),
        ("a.png", lambda: encoded(half_clear(), "PNG"), "were made white."),
        (
            "a.png",
            lambda: encoded(drawn(), "JPEG"),
            "is named like a PNG picture, but holds a JPEG",
        ),
        (
            "a.png",
            lambda: encoded(drawn(size=(2400, 1600)), "PNG"),
            "The picture was scaled down from 2,400 × 1,600 pixels.",
        ),
    ],
    ids=["1×1", "CMYK", "16 bits", "GIF", "WebP", "transparent", "misnamed", "large"],
)
def test_an_odd_picture_is_classified_and_what_was_done_to_it_is_said(
    uploading: AppTest, name: str, make: Callable[[], bytes], note: str
) -> None:
    at = upload(uploading, name, make())
    assert not errors(at)
    assert note in words_on(at).replace("\\", "")
    assert "ct-headline" in words_on(at)
