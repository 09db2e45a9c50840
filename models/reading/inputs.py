"""What a person gives, made safe to work with: bytes or text in, a validated input out.

Everything is bounded before it is decoded, decoded once, and named by the hash of its decoded
content, so that the same text or picture is the same input wherever it came from. Nothing is
written to disk, and nothing but the text or the pixels survives (a photo's place and date go).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

import regex
from PIL import Image

from models.errors import N_, InputError
from models.limits import LIMITS
from models.reading import decoding, pixels, refusals
from models.reading.encodings import decode_bytes

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the person about their input that is no error.

    code: stable and machine-readable; template, values: a sentence like a CertitudeError's.
    """

    code: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.values)


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text that can be shown and classified; hash is the SHA-256 (hex) of its UTF-8 bytes."""

    text: str
    hash: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageInput:
    """An upright RGB picture without metadata, at most `LIMITS.image_side` pixels a side.

    hash: SHA-256 (hex) of mode, size and pixels. original_size: width, height as given, upright.
    format: what the bytes were ("JPEG", "PNG", "WEBP", "GIF", "HEIF"; "RAW" for pixels).
    """

    image: Image.Image = field(compare=False)
    hash: str
    notes: tuple[Note, ...]
    original_size: tuple[int, int]
    format: str


# --- text -----------------------------------------------------------------------------------

_CONTROL = regex.compile(r"[\p{Cc}--[\t\n\v\f\r\x85]]", regex.V1)
_SURROGATE = regex.compile(r"\p{Cs}")
_VISIBLE = regex.compile(r"[^\s\p{Cc}\p{Cf}]")


def decode_text(source: str | bytes) -> TextInput:
    """Take a text typed, sent or uploaded.

    A `str` keeps its length, so that character offsets (code points) refer to what was sent:
    control characters become spaces and lone surrogates U+FFFD, one for one, with a note; line
    ends stay as they are. In a file's bytes, whose offsets nobody counted, line ends become
    "\\n" too. Nothing else changes: no Unicode normalisation, emoji and marks stay.

    InputError "empty_text" (422), "text_too_long" (413), "not_text" (415).
    """
    notes: list[Note] = []
    if isinstance(source, bytes):
        if len(source) > LIMITS.text_bytes:
            raise _text_too_long()
        text, guessed = decode_bytes(source)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if guessed:
            notes.append(encoding_guessed(guessed))
    else:
        text = source
    if len(text) > LIMITS.text_characters:
        raise _text_too_long()
    text, cleaned = clean(text)
    notes += cleaned
    if not _VISIBLE.search(text):
        raise InputError("empty_text", N_("There is no text yet. Type or paste a sentence."))
    return TextInput(text, hashlib.sha256(text.encode()).hexdigest(), tuple(notes))


def part_of(given: TextInput, start: int, end: int) -> TextInput:
    """A part of a text that was decoded, characters [start, end), as an input of its own."""
    text = given.text[start:end]
    return TextInput(text, hashlib.sha256(text.encode()).hexdigest())


def encoding_guessed(name: str) -> Note:
    """Say that a file's encoding was a guess, and which."""
    return Note(
        "encoding_guessed",
        N_("The file does not say how its letters are coded. It was read as {name}."),
        {"name": name},
    )


def clean(text: str) -> tuple[str, list[Note]]:
    """Replace, one for one, what can be neither shown nor stored; notes say what was done."""
    notes = []
    text, controls = _CONTROL.subn(" ", text)
    text, surrogates = _SURROGATE.subn("\ufffd", text)
    if controls:
        notes.append(
            Note(
                "control_characters",
                N_("Control characters in the text were replaced by spaces."),
            )
        )
    if surrogates:
        notes.append(
            Note("broken_characters", N_("Broken characters in the text were replaced by \ufffd."))
        )
    return text, notes


def _text_too_long() -> InputError:
    return InputError(
        "text_too_long",
        N_("This text is too long. At most {limit} characters can be read."),
        status=413,
        limit=LIMITS.text_characters,
    )


# --- pictures -------------------------------------------------------------------------------

_SUFFIXES = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".gif": "GIF",
    ".heic": "HEIF",
    ".heif": "HEIF",
}
_NAMES = {"WEBP": "WebP", "HEIF": "HEIC"}


def decode_image(
    data: bytes,
    filename: str | None = None,
    beat: Callable[[], None] | None = None,
    wait: bool = True,
) -> ImageInput:
    """Take an uploaded, pasted or photographed picture: JPEG, PNG, WebP, GIF or HEIC.

    The bytes decide about the format, not the name. Pixels, scans, frames and parts are counted
    before anything is decoded, and decoding is bounded (`models.reading.decoding`). The first
    frame is used; EXIF orientation is applied and everything else in the metadata dropped; colours
    become sRGB, 16 bits are scaled to 8, transparency is put on white; a large picture is scaled
    down. Notes say so.

    beat: called often while waiting; what it raises ends the work. wait: for a place among pictures
    that take long. InputError "empty_file" (422), "file_too_large", "image_too_large" (413),
    "not_an_image" (415), "image_truncated", "image_too_complex", "image_too_slow" (422);
    CertitudeError "decoder_lost" (503), "decoders_busy" (429).
    """
    if not data:
        raise InputError("empty_file", N_("This file is empty. Choose another one."))
    if len(data) > LIMITS.image_bytes:
        raise InputError(
            "file_too_large",
            N_("This file is too large. A picture can have at most {limit} MB."),
            status=413,
            limit=LIMITS.image_bytes // 2**20,
        )
    kind = pixels.sniff(data)
    if kind is None:
        raise refusals.not_an_image()
    notes = []
    promised = _SUFFIXES.get(PurePath(filename or "").suffix.lower())
    if promised not in (None, kind):
        notes.append(
            Note(
                "named_otherwise",
                N_("The file is named like a {promised} picture, but holds a {format} picture."),
                {"promised": _NAMES.get(promised, promised), "format": _NAMES.get(kind, kind)},
            )
        )
    return _image_input(decoding.decode(data, kind, beat, wait), kind, notes)


def from_pil(image: Image.Image) -> ImageInput:
    """Take a picture that is decoded already, of any Pillow mode; the original is not changed."""
    pixels.check_size(*image.size)
    return _image_input(pixels.upright_rgb(image, image.size), image.format or "RAW", [])


def from_array(array: np.ndarray) -> ImageInput:
    """Take pixels: [h, w], [h, w, 1], [h, w, 3] or [h, w, 4], bool, uint8, uint16 or float 0 to 1.

    InputError "not_an_image" (415) for anything else, "image_too_large" (413).
    """
    import numpy as np

    values = np.asarray(array)
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    if not values.size or not (
        values.ndim == 2 or (values.ndim == 3 and values.shape[2] in (3, 4))
    ):
        raise refusals.not_an_image()
    pixels.check_size(values.shape[1], values.shape[0])
    if values.dtype == np.bool_:
        values = values.astype(np.uint8) * 255
    elif values.dtype == np.uint16:
        values = pixels.scale_16_bits(values)
    elif np.issubdtype(values.dtype, np.floating):
        if not (np.isfinite(values).all() and values.min() >= 0 and values.max() <= 1):
            raise refusals.not_an_image()
        values = np.rint(values * 255).astype(np.uint8)
    elif values.dtype != np.uint8:
        raise refusals.not_an_image()
    return from_pil(Image.fromarray(np.ascontiguousarray(values)))


def _image_input(decoded: pixels.Decoded, kind: str, notes: list[Note]) -> ImageInput:
    image, (width, height) = decoded.image, decoded.original_size
    if decoded.animated:
        notes.append(
            Note("first_frame", N_("The picture is animated. Only its first frame is used."))
        )
    if decoded.see_through:
        notes.append(
            Note("transparency_on_white", N_("Transparent parts of the picture were made white."))
        )
    if max(width, height) > LIMITS.image_side:
        notes.append(
            Note(
                "scaled_down",
                N_("The picture was scaled down from {width} × {height} pixels."),
                {"width": width, "height": height},
            )
        )
    if min(width, height) < LIMITS.image_tiny_side:
        notes.append(
            Note(
                "tiny",
                N_("The picture is tiny: {width} × {height} pixels. Expect little of the answer."),
                {"width": width, "height": height},
            )
        )
    content = hashlib.sha256(f"RGB {image.width} {image.height} ".encode())
    content.update(image.tobytes())
    return ImageInput(image, content.hexdigest(), tuple(notes), (width, height), kind)
