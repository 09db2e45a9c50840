"""The languages that this program speaks and reads, in the one place that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

LanguageCode = Literal["en", "fr"]
CODES: tuple[LanguageCode, ...] = get_args(LanguageCode)
# Each in itself, for the switch between them.
NAMES: Mapping[LanguageCode, str] = {"en": "English", "fr": "Français"}
