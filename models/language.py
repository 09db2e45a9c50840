"""The reader's language: sentences through gettext, numbers as the locale writes them.

Pages, displays and API all speak through it (the API in English), so that they cannot disagree.

Catalogs are read from `locales/*/LC_MESSAGES/certitude.po` and compiled in memory, so that no
compiled file can be stale. The source language needs none.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from models.errors import CertitudeError
from models.languages import SOURCE, LanguageCode
from models.percents import Bound, shown_percent, shown_together
from models.reading.inputs import Note

LOCALES = Path(__file__).parents[1] / "locales"


@lru_cache
def _catalog(code: str) -> gettext.NullTranslations:
    path = LOCALES / code / "LC_MESSAGES" / "certitude.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=16_384, typed=True)
def _decimal(value: float, digits: int | None, code: str) -> str:
    """As the locale writes it. Babel reads its locale anew each time; a page says hundreds."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=code))


@lru_cache(maxsize=16_384, typed=True)
def _percent(share: float, digits: int, code: str) -> str:
    pattern = str(Locale.parse(code).percent_formats[None].pattern)
    if digits:
        pattern = pattern.replace("0", "0." + "0" * digits, 1)
    return str(format_percent(share, format=pattern, locale=code))


@dataclass(frozen=True, slots=True)
class Language:
    """A language and its conventions; frozen, so that views and renderings can depend on it."""

    code: LanguageCode = SOURCE

    def gettext(self, message: str, **values: object) -> str:
        """A sentence in this language, `{name}` places filled in with str.format."""
        translated = _catalog(self.code).gettext(message)
        return translated.format(**values) if values else translated

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """A sentence that depends on a count; `{n}` is filled in as the locale writes it."""
        translated = _catalog(self.code).ngettext(one, many, n)
        return translated.format(n=self.number(n), **values)

    def error(self, error: CertitudeError) -> str:
        """An error's sentence in this language."""
        return self._fill(error.template, error.values)

    def _fill(self, template: str, values: Mapping[str, object]) -> str:
        shown = {k: self.number(v) if isinstance(v, int | float) else v for k, v in values.items()}
        return _catalog(self.code).gettext(template).format(**shown)

    def note(self, note: Note) -> str:
        """A remark on an input, in this language."""
        return self._fill(note.template, note.values)

    def number(self, value: float, digits: int | None = None) -> str:
        """A number with grouping; `digits` decimals exactly, or as many as it has."""
        return _decimal(value, digits, self.code)

    def signed(self, value: float, digits: int = 2) -> str:
        """A number with its sign, "+0.12", "−0.03"; "0.00" for what rounds to it."""
        rounded = round(value, digits)
        sign = "+" if rounded > 0 else "\u2212" if rounded < 0 else ""
        return sign + self.number(abs(rounded), digits)

    def percent(self, probability: float, digits: int = 0) -> str:
        """A probability as a per cent: never a false 0 or 100 ("over 99%", "under 1%")."""
        return self._bounded(*shown_percent(probability, digits), digits)

    def percents(
        self, shares: Sequence[float], digits: int = 0, rest: bool = False
    ) -> tuple[list[str], bool]:
        """Parts of one whole as per cents beside each other, and whether they make 100 together.

        rest: whether the last is what all others hold. See `percents.shown_together`.
        """
        together, whole = shown_together(shares, digits, rest)
        return [self._bounded(bound, value, digits) for bound, value in together], whole

    def _bounded(self, bound: Bound, value: Decimal, digits: int) -> str:
        shown = _percent(value / 100, digits, self.code)
        if bound == "over":
            return self.gettext("over {percent}", percent=shown)
        if bound == "under":
            return self.gettext("under {percent}", percent=shown)
        return shown

    def counted_percent(self, share: float) -> str:
        """A share of cases that were counted: of all it is 100 %, of nearly all it is not."""
        return self.set_percent(share) if share in (0.0, 1.0) else self.percent(share)

    def set_percent(self, share: float) -> str:
        """A whole per cent that somebody set, as it is: 0 and 100 are no rounding there."""
        return _percent(share, 0, self.code)

    @property
    def percent_sign(self) -> str:
        """The sign of a per cent, with the space that the language puts before it."""
        return self.set_percent(0.5).removeprefix(self.number(50))

    def language_name(self, code: str) -> str | None:
        """A language's name in this one ("French", "français"); None for one without a name."""
        name = Locale.parse(self.code).languages.get(code)
        return None if name is None else str(name)

    def join(self, items: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """A list in words: "a, b, and c"."""
        return format_list(list(items), style=style, locale=self.code)
