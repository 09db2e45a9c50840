"""The process in which pictures are decoded: bytes in, pixels out, within bounds that hold.

Run as `python -m models.reading.decoder` by `models.reading.decoding`, never imported by it. Asked
for {"kind", "seconds"} it says the picture's sizes, and its RGB pixels follow; or {"error": code}.
"""

from __future__ import annotations

from typing import Any

# All the readers that are ever asked for. Pillow would else try all forty that it has.
from PIL import GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from models.bounded import answering
from models.errors import InputError
from models.limits import LIMITS
from models.reading import pixels

READERS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)


def answer(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Decode one picture and say what came of it."""
    try:
        found = pixels.decode(data, asked["kind"])
        content = found.image.tobytes()
    except InputError as error:
        return {"error": error.code}, b""
    said = {
        "size": found.image.size,
        "original_size": found.original_size,
        "animated": found.animated,
        "see_through": found.see_through,
    }
    return said, content


if __name__ == "__main__":
    answering.serve(answer, LIMITS.decoder_bytes)
