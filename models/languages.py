"""The languages that this program speaks and reads, in the one place that lists them."""

from __future__ import annotations

from typing import Literal, get_args

LanguageCode = Literal["en", "fr"]
CODES: tuple[LanguageCode, ...] = get_args(LanguageCode)
# What sentences are written in; the other languages have catalogs under locales/.
SOURCE: LanguageCode = "en"


def spoken(locale: str | None) -> LanguageCode:
    """The language for a browser's locale ("fr-CA"); the source's where we do not speak it."""
    wanted = (locale or "").replace("_", "-").split("-")[0].lower()
    return next((code for code in CODES if code == wanted), SOURCE)
