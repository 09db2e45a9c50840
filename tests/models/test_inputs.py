"""What a person gives, and what is made of the bytes that an attacker gives."""

import hashlib
import io
import struct
import threading
import time
import zlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from models.errors import InputError
from models.limits import LIMITS
from models.reading.inputs import (
    ImageInput,
    TextInput,
    decode_image,
    decode_text,
    from_array,
    from_pil,
)

T = TypeVar("T")


def codes(given: TextInput | ImageInput) -> list[str]:
    for note in given.notes:
        assert note.message
    return [note.code for note in given.notes]


def refused(call: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value)
    return caught.value.code, caught.value.status


def attempt(call: Callable[[], T], *codes: str) -> T | None:
    """The result, or None where it was refused with one of these codes; else the error."""
    try:
        return call()
    except InputError as error:
        if error.code in codes:
            return None
        raise


# --- text -----------------------------------------------------------------------------------

MIXED = "L’État 👩‍👩‍👧, e\u0301te\u0301: שלום مرحبا 我\n\tfin"


def test_text_passes_untouched() -> None:
    text = decode_text(MIXED)
    assert text.text == MIXED
    assert text.notes == ()
    assert text.hash == hashlib.sha256(MIXED.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_same_text_is_the_same_input_however_it_is_coded(encoding: str) -> None:
    assert decode_text(MIXED.encode(encoding)) == decode_text(MIXED)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("C'est très déçu", "cp1252"),
        ("« L’œuvre » … 5 €", "cp1252"),
        ("It’s “fine” – really", "cp1252"),
        ("Déjà vu", "latin-1"),
        ("Привет, как дела? Это просто текст для проверки.", "cp1251"),
        ("Bonjour à tous", "utf-16-le"),
        ("Bonjour à tous", "utf-16-be"),
    ],
)
def test_other_encodings_are_guessed_and_the_guess_is_told(text: str, encoding: str) -> None:
    guessed = decode_text(text.encode(encoding))
    assert guessed.text == text
    assert codes(guessed) == ["encoding_guessed"]


def test_typed_text_keeps_its_length_so_that_offsets_hold() -> None:
    given = "a\0b\x07c\ud83dd\r\ne\x1b[0m"
    text = decode_text(given)
    assert text.text == "a b c\ufffdd\r\ne [0m"
    assert len(text.text) == len(given)
    assert codes(text) == ["control_characters", "broken_characters"]


def test_line_ends_of_a_file_become_newlines() -> None:
    assert decode_text(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\ufeff\u00a0", "\0\0", b"", b"\xef\xbb\xbf"])
def test_empty_text(text: str | bytes) -> None:
    assert refused(lambda: decode_text(text)) == ("empty_text", 422)


def test_a_megabyte_is_taken_and_more_is_refused() -> None:
    longest = "é" * LIMITS.text_characters
    assert decode_text(longest).text == longest
    assert decode_text(("😀" * LIMITS.text_characters).encode()).notes == ()
    for text in (longest + "é", (longest + "é").encode(), b"\0" * (LIMITS.text_bytes + 1)):
        assert refused(partial(decode_text, text)) == ("text_too_long", 413)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + b"a" * 100,
        b"PK\x03\x04" + bytes(300),
        b"\xff\xfeabc",
        b"\x80\x81\x8d\x8f\x90\x9d" * 50,
    ],
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    assert refused(lambda: decode_text(data)) == ("not_text", 415)


@given(st.one_of(st.text(), st.binary()))
@settings(max_examples=300, deadline=None)
def test_any_text_is_taken_or_refused_in_words(given: str | bytes) -> None:
    text = attempt(partial(decode_text, given), "empty_text", "not_text")
    if text:
        assert text.text.encode().decode() == text.text
        assert "\0" not in text.text
        assert isinstance(given, bytes) or len(given) == len(text.text)


# --- pictures -------------------------------------------------------------------------------

COLOUR = (200, 100, 50)


def colour(size: tuple[int, int] = (40, 20)) -> Image.Image:
    return Image.new("RGB", size, COLOUR)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def png(width: int, height: int, *, real: bool = True) -> bytes:
    """A grey PNG of any size; `real` gives it all its (black) rows, at a thousandth of its size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = zlib.compressobj(1)
    pixels = b"".join(rows.compress(bytes(1 + width)) for _ in range(height if real else 1))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels + rows.flush()) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def webp(name: bytes, body: bytes) -> bytes:
    chunk = name + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def near(pixel: object, wanted: tuple[int, int, int], by: int = 6) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= by for a, b in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("PNG", "a.png"),
        ("JPEG", "a.JPG"),
        ("WEBP", "a.webp"),
        ("GIF", "a.gif"),
        ("HEIF", "IMG_1.HEIC"),
    ],
)
def test_every_format(kind: str, name: str) -> None:
    picture = decode_image(encoded(colour(), kind), name)
    assert picture.format == kind
    assert picture.image.mode == "RGB"
    assert picture.image.size == picture.original_size == (40, 20)
    assert near(picture.image.getpixel((5, 5)), COLOUR)
    assert codes(picture) == []


def test_the_same_picture_is_the_same_input() -> None:
    one = decode_image(encoded(colour(), "PNG"))
    two = from_array(np.asarray(colour()))
    assert one.hash == decode_image(encoded(colour(), "GIF")).hash == two.hash
    assert one.hash == from_pil(colour()).hash
    assert one.hash != from_pil(colour((20, 40))).hash


def test_a_gif_named_png_is_read_and_told() -> None:
    picture = decode_image(encoded(colour(), "GIF"), "a.png")
    assert picture.format == "GIF"
    assert codes(picture) == ["named_otherwise"]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_the_first_frame_of_an_animation(kind: str) -> None:
    frames = [Image.new("RGB", (30, 30), name) for name in ("red", "blue")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    picture = decode_image(data)
    assert near(picture.image.getpixel((5, 5)), (255, 0, 0))
    assert codes(picture) == ["first_frame"]


def test_a_second_picture_within_a_photo_is_no_animation() -> None:
    data = encoded(colour(), "MPO", save_all=True, append_images=[colour()])
    assert codes(decode_image(data, "photo.jpg")) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_turned_photo_is_upright_and_loses_its_metadata(kind: str) -> None:
    photo = Image.new("RGB", (64, 32), "blue")
    photo.paste("red", (0, 0, 16, 32))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held turned: the left side is the top
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    if kind == "HEIF":
        data = encoded(photo, kind, exif=exif.tobytes())
    else:
        data = encoded(photo, kind, exif=exif)
    picture = decode_image(data)
    assert picture.image.size == picture.original_size == (32, 64)
    assert near(picture.image.getpixel((16, 4)), (255, 0, 0), by=10)
    assert near(picture.image.getpixel((16, 60)), (0, 0, 255), by=10)
    assert not picture.image.getexif()
    assert picture.image.info == {}


def test_broken_metadata_does_not_matter() -> None:
    data = encoded(colour(), "JPEG", exif=b"Exif\0\0garbage!", icc_profile=b"x" * 200)
    assert near(decode_image(data).image.getpixel((5, 5)), COLOUR)


def grey_16() -> Image.Image:
    return Image.fromarray(np.full((9, 9), 0x8080, np.uint16))


def palette() -> Image.Image:
    image = Image.new("P", (9, 9), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    return image


@pytest.mark.parametrize(
    ("data", "pixel"),
    [
        (encoded(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"), (255, 0, 0)),
        (encoded(grey_16(), "PNG"), (128, 128, 128)),
        (encoded(Image.new("1", (9, 9), 1), "PNG"), (255, 255, 255)),
        (encoded(Image.new("L", (9, 9), 77), "JPEG"), (77, 77, 77)),
        (encoded(palette(), "PNG"), (255, 0, 0)),
        (encoded(Image.new("RGBA", (9, 9), (1, 2, 3, 255)), "PNG"), (1, 2, 3)),
    ],
    ids=["cmyk", "16 bits", "1 bit", "grey", "palette", "opaque"],
)
def test_every_depth_and_colour(data: bytes, pixel: tuple[int, int, int]) -> None:
    picture = decode_image(data)
    assert near(picture.image.getpixel((4, 4)), pixel, by=2)
    assert codes(picture) == []


@pytest.mark.parametrize(
    ("data", "pixel"),
    [
        (encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 127)), "PNG"), (128, 128, 128)),
        (encoded(Image.new("LA", (9, 9), (0, 0)), "PNG"), (255, 255, 255)),
        (encoded(palette(), "PNG", transparency=0), (255, 255, 255)),
        (encoded(palette(), "GIF", transparency=0), (255, 255, 255)),
        (encoded(colour((9, 9)), "PNG", transparency=COLOUR), (255, 255, 255)),
        (encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "WEBP"), (255, 255, 255)),
    ],
    ids=["half", "grey", "palette", "gif", "key colour", "webp"],
)
def test_transparency_is_put_on_white(data: bytes, pixel: tuple[int, int, int]) -> None:
    picture = decode_image(data)
    assert near(picture.image.getpixel((4, 4)), pixel, by=1)
    assert codes(picture) == ["transparency_on_white"]


def test_colour_profiles_are_used() -> None:
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    plain = decode_image(encoded(colour(), "PNG"))
    assert decode_image(encoded(colour(), "PNG", icc_profile=srgb.tobytes())).hash == plain.hash
    # Profiles of another colour space than the picture's are of no use.
    other = encoded(colour(), "PNG", icc_profile=linear.tobytes())
    assert decode_image(other).hash == plain.hash
    # A display profile whose red and blue primaries are exchanged shows through.
    swapped = bytearray(srgb.tobytes())
    red, blue = swapped.find(b"rXYZ"), swapped.find(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    shown = decode_image(encoded(colour(), "PNG", icc_profile=bytes(swapped)))
    assert near(shown.image.getpixel((5, 5)), COLOUR[::-1], by=12)


def test_one_pixel_is_a_picture_with_a_note() -> None:
    picture = decode_image(png(1, 1))
    assert picture.image.size == (1, 1)
    assert codes(picture) == ["tiny"]


def test_a_large_photo_is_scaled_down_in_shape() -> None:
    picture = decode_image(encoded(colour((4000, 3000)), "JPEG"))
    assert picture.image.size == (1600, 1200)
    assert picture.original_size == (4000, 3000)
    assert codes(picture) == ["scaled_down"]
    assert "4000 × 3000" in picture.notes[0].message


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16", "RGB"])
def test_a_huge_picture_of_any_mode_keeps_its_parts_where_they_are(mode: str) -> None:
    huge = Image.new("L", (7001, 3503), 40)
    huge.paste(200, (3500, 1751, 7001, 3503))
    if mode == "I;16":
        data = encoded(Image.fromarray(np.asarray(huge).astype(np.uint16) * 257), "PNG")
    else:
        data = encoded(huge.convert(mode), "PNG", compress_level=1)
    picture = decode_image(data)
    assert picture.image.size == (1600, 801)
    for place, grey in (((790, 400), 40), ((810, 390), 40), ((810, 410), 200), ((1599, 800), 200)):
        assert near(picture.image.getpixel(place), (grey, grey, grey), by=3)
    assert codes(picture) == ["scaled_down"]


def test_a_very_long_strip_keeps_a_pixel_of_height() -> None:
    assert decode_image(png(100_000, 1)).image.size == (LIMITS.image_side, 1)


@pytest.mark.parametrize(
    "data",
    [
        png(10_000, 10_000),
        png(60_000, 60_000, real=False),
        png(2**31 - 1, 2**31 - 1, real=False),
        webp(b"VP8X", b"\x02\0\0\0" + b"\xff\x3f\0" * 2),
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f"),
        webp(b"VP8L", b"\x2f\xff\xff\xff\x0f\0\0\0\0\0"),
        b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + b"\0\0\0,"
        + struct.pack("<HHHH", 0, 0, 65_000, 65_000) + b"\0\x08\x01\0\0;",
    ],
    ids=["100 megapixels", "png", "largest png", "webp", "lossy webp", "lossless webp", "gif"],
)  # fmt: skip
def test_bombs_are_refused_before_they_are_decoded(data: bytes) -> None:
    start = time.process_time()
    assert refused(lambda: decode_image(data)) == ("image_too_large", 413)
    assert time.process_time() - start < 0.5
    with pytest.raises(InputError, match="50 megapixels"):
        decode_image(data)


def test_the_limit_itself_is_taken() -> None:
    assert decode_image(png(10_000, 5_000)).original_size == (10_000, 5_000)
    assert refused(lambda: decode_image(png(10_000, 5_001))) == ("image_too_large", 413)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.6, 0.9])
def test_truncated_pictures(kind: str, part: float) -> None:
    data = encoded(Image.effect_noise((200, 200), 90).convert("RGB"), kind)
    cut = data[: int(len(data) * part)]
    assert refused(lambda: decode_image(cut)) == ("image_truncated", 422)


@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_a_promise_and_nothing_after_it(head: bytes) -> None:
    for tail in (b"", b"\0" * 50, b"<script>" * 20):
        assert refused(partial(decode_image, head + tail)) == ("image_truncated", 422)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>a.png</title>",
        b"%PDF-1.7",
        b"BM" + bytes(60),
        b"II*\0" + bytes(60),
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"\0",
        b"text",
    ],
)
def test_what_is_no_picture(data: bytes) -> None:
    assert refused(lambda: decode_image(data, "a.png")) == ("not_an_image", 415)


def test_no_bytes_and_too_many() -> None:
    assert refused(lambda: decode_image(b"")) == ("empty_file", 422)
    huge = b"\xff\xd8\xff" + bytes(LIMITS.image_bytes)
    assert refused(lambda: decode_image(huge)) == ("file_too_large", 413)


_SEEDS = [encoded(colour(), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF", "HEIF")]


@given(
    st.sampled_from(_SEEDS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8)
)
@settings(max_examples=300, deadline=None)
def test_damaged_bytes_are_taken_or_refused_in_words(
    data: bytes, changes: list[tuple[float, int]]
) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[int(place * (len(damaged) - 1))] = value
    fine = ("image_truncated", "image_too_large", "not_an_image")
    picture = attempt(partial(decode_image, bytes(damaged)), *fine)
    assert picture is None or picture.image.mode == "RGB"


def test_many_at_once() -> None:
    data = encoded(colour((3000, 2000)), "JPEG")
    hashes: list[str] = []
    threads = [
        threading.Thread(target=lambda: hashes.append(decode_image(data).hash)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hashes) == 8
    assert len(set(hashes)) == 1


@pytest.mark.parametrize(
    ("array", "pixel"),
    [
        (np.full((9, 9), 7, np.uint8), (7, 7, 7)),
        (np.full((9, 9, 1), True), (255, 255, 255)),
        (np.full((9, 9, 3), 0.5), (128, 128, 128)),
        (np.full((9, 9), 0x8080, np.uint16), (128, 128, 128)),
        (np.full((9, 9, 4), (9, 9, 9, 0), np.uint8), (255, 255, 255)),
    ],
)
def test_arrays(array: np.ndarray, pixel: tuple[int, int, int]) -> None:
    picture = from_array(array)
    assert near(picture.image.getpixel((4, 4)), pixel, by=0)
    assert picture.format == "RAW"


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(3, np.uint8),
        np.zeros((0, 4), np.uint8),
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((4, 4), np.int64),
        np.full((4, 4), np.nan),
        np.full((4, 4), 1.5),
        np.full((4, 4), "a"),
    ],
)
def test_arrays_that_are_no_picture(array: np.ndarray) -> None:
    assert refused(lambda: from_array(array)) == ("not_an_image", 415)


def test_a_given_picture_is_not_changed() -> None:
    image = colour()
    image.info["comment"] = "mine"
    taken = from_pil(image)
    assert taken.image is not image
    assert image.info == {"comment": "mine"}
