"""Why a picture is not taken: one sentence each, by the code that programs know it by."""

from __future__ import annotations

from models.errors import N_, InputError
from models.limits import LIMITS


def not_an_image() -> InputError:
    """Bytes of no format that is read here."""
    return InputError(
        "not_an_image",
        N_("This is not a picture that can be read. Use JPEG, PNG, WebP, GIF or HEIC."),
        status=415,
    )


def too_large() -> InputError:
    """More pixels than are read."""
    return InputError(
        "image_too_large",
        N_("This picture is too large. At most {limit} megapixels can be read; make it smaller."),
        status=413,
        limit=LIMITS.image_pixels // 1_000_000,
    )


def damaged() -> InputError:
    """Bytes that break off, or that no decoder understands."""
    return InputError(
        "image_truncated",
        N_("This picture is damaged or incomplete. Try saving or sending it again."),
    )


def too_complex() -> InputError:
    """More scans, frames, chunks or tiles than an honest picture has, or more memory."""
    return InputError(
        "image_too_complex",
        N_("This picture is built in an unusual way, of very many parts, and would take too long "
           "to read. Save it again as an ordinary JPEG or PNG."),
    )  # fmt: skip


def too_slow() -> InputError:
    """The decoder's time is used up."""
    return InputError(
        "image_too_slow",
        N_("Reading this picture takes too long. Save it again as an ordinary JPEG or PNG, or make "
           "it smaller."),
    )  # fmt: skip


BY_CODE = {made().code: made for made in (not_an_image, too_large, damaged, too_complex, too_slow)}
