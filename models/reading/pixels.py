"""A picture's bytes to upright RGB pixels, whatever format and colours they come in.

The parts of `models.reading.inputs.decode_image` that know Pillow: what the first bytes promise,
what is refused before decoding, and how colours, depth, transparency and turned photos become plain
sRGB.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

from models.errors import InputError
from models.limits import LIMITS
from models.reading import refusals

if TYPE_CHECKING:
    import numpy as np

# Pillow's own guard against decompression bombs knows our limit too. It warns above the limit
# (here: in silence) and raises above twice the limit, while it reads a header; `check_size` is
# the real gate.
Image.MAX_IMAGE_PIXELS = LIMITS.image_pixels
warnings.simplefilter("ignore", Image.DecompressionBombWarning)

_PROFILE_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_ORIENTATION = 0x0112  # EXIF tag
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Upright RGB pixels, and what was done to get them.

    original_size: width, height as given, upright, before any scaling down.
    animated: there were more frames; see_through: transparency was put on white.
    """

    image: Image.Image
    original_size: tuple[int, int]
    animated: bool
    see_through: bool


def sniff(data: bytes) -> str | None:
    """The picture format that the first bytes promise, None if it is none that is read here."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def check_size(width: int, height: int) -> None:
    """Refuse a picture of too many pixels: InputError "image_too_large" (413)."""
    if width * height > LIMITS.image_pixels:
        raise refusals.too_large()


def decode(data: bytes, kind: str) -> Decoded:
    """Decode the first frame of a picture whose first bytes promise `kind` (see `sniff`).

    For as long as it takes: `models.reading.decoding` is what bounds it. InputError
    "image_too_large" (413), "image_truncated" (422), "image_too_complex" (422).
    """
    if kind == "HEIF":
        _register_heif()
    # Decoders of six formats meet bytes from anywhere: whatever one of them raises, be it
    # OSError, SyntaxError, struct.error or zlib.error, means that these bytes are damaged.
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as source:
            size = source.size
            check_size(*size)
            # A second picture inside a photo (MPO: a preview, a depth map) is no animation.
            animated = source.format in ("GIF", "PNG", "WEBP") and getattr(
                source, "is_animated", False
            )
            if kind == "JPEG":
                # libjpeg scales down by 2, 4 or 8 while decoding, at a fraction of the cost.
                source.draft(None, _fitted(size))
            source.load()
            check_size(*source.size)
            return upright_rgb(source, size, animated)
    except InputError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusals.too_large() from error
    except MemoryError as error:
        raise refusals.too_complex() from error
    except Exception as error:
        raise refusals.damaged() from error


def upright_rgb(image: Image.Image, size: tuple[int, int], animated: bool = False) -> Decoded:
    """A loaded picture of any mode, scaled down to `LIMITS.image_side`, as upright sRGB.

    size: its width and height before `draft` made it smaller.
    """
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    flat = _reduced(image)
    alpha = flat.getchannel("A") if flat.mode == "RGBA" else None
    if alpha and alpha.getextrema() == (255, 255):
        alpha, flat = None, flat.convert("RGB")
    if max(flat.size) > LIMITS.image_side:
        flat = flat.resize(_fitted(image.size), Image.Resampling.LANCZOS)
        alpha = flat.getchannel("A") if alpha else None
    plain = _to_srgb(flat.convert("RGB") if alpha else flat, profile)
    if alpha:
        plain = Image.composite(plain, Image.new("RGB", plain.size, "white"), alpha)
    if orientation in _TURNS:
        plain = plain.transpose(_TURNS[orientation])
    if orientation in _SIDEWAYS:
        size = size[1], size[0]
    if plain is image:
        plain = image.copy()
    plain.info.clear()
    return Decoded(plain, size, animated, alpha is not None)


def scale_16_bits(pixels: np.ndarray) -> np.ndarray:
    """Values 0..65535 of any shape to uint8 0..255, rounded."""
    import numpy as np

    wide = np.clip(pixels, 0, 65535).astype(np.uint32)
    return ((wide + 128) // 257).astype(np.uint8)


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    """The size within the limit's square, keeping the shape; at least 1 pixel a side."""
    scale = min(1.0, LIMITS.image_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _reduced(image: Image.Image) -> Image.Image:
    """`_plain`, and a picture far above the limit shrunk by a whole number to twice the limit.

    That is done in strips: converting the largest picture at once would take twice its memory.
    """
    step = max(image.size) // (2 * LIMITS.image_side)
    if step < 2:
        return _plain(image)
    width, height = image.size
    rows = 64 * step
    strips = (
        _plain(image.crop((0, top, width, min(top + rows, height)))).reduce(step)
        for top in range(0, height, rows)
    )
    reduced: Image.Image | None = None
    for number, strip in enumerate(strips):
        reduced = reduced or Image.new(strip.mode, (strip.width, -(-height // step)))
        reduced.paste(strip, (0, 64 * number))
    return reduced or _plain(image)


def _plain(image: Image.Image) -> Image.Image:
    """In one of the modes L, RGB, CMYK and, where something may be transparent, RGBA."""
    if image.mode.startswith("I"):
        import numpy as np

        # Scaled, not clipped as Pillow's own `convert` does.
        return Image.fromarray(scale_16_bits(np.asarray(image)))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Through the embedded colour profile where it can be used, else as the mode says."""
    if isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = _PROFILE_MODES.get(source.profile.xcolor_space)
            if mode == image.mode:
                target = ImageCms.createProfile("sRGB")
                shown = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
                if shown is not None:
                    return shown
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the colours come out as those of a picture without one
    return image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError, OSError, struct.error):
        return 1  # broken metadata: the pixels are fine, so they are shown as they lie


@lru_cache(maxsize=1)
def _register_heif() -> None:
    """Teach Pillow HEIC, at the first such picture: the library costs start-up time."""
    import pillow_heif

    pillow_heif.register_heif_opener()
