"""The words of bands and ways as the display in use has them: a design's, else the settings'.

A design has its words for each language, the settings one for all. Where both have some, those of
the design are seen (`Design.spec_in`), so those are what a person changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from msgspec.structs import replace

from components.displays.held import STYLE, current_design
from components.site.state import Slot
from models.display.bands import BANDS, MAX_BANDS, band_words
from models.display.design import BandStyle, Style, WayWords, recounted
from models.display.ways import COUNT, WAYS, way_words
from models.language import Language
from models.languages import LanguageCode

Worded = Literal["name", "action"]
Fields = Sequence[Slot[str]]
WHICH: tuple[Worded, ...] = get_args(Worded)


@dataclass(frozen=True)
class Kind:
    """What has words: the bands of a display, or its ways.

    of, put: the words of one in a style. most: how many fields there are of each kind in a link.
    names: what all are called in a language, as things are.
    """

    id: str
    of: Callable[[Style, int], BandStyle | WayWords]
    put: Callable[[Style, int, Any], Style]
    most: int
    names: Callable[[Language], tuple[str, ...]]


def _band_names(lang: Language) -> tuple[str, ...]:
    bands = current_design().spec_in(lang)[BANDS]
    return tuple(band_words(index, bands, lang)[0] for index in range(len(bands)))


def _way_names(lang: Language) -> tuple[str, ...]:
    ways = current_design().spec_in(lang)[WAYS]
    return tuple(way_words(index, ways, lang)[0] for index in range(COUNT))


BAND = Kind("", Style.band, Style.with_band, MAX_BANDS, _band_names)
WAY = Kind("way-", Style.way, Style.with_way, COUNT, _way_names)


def said(style: Style, kind: Kind, index: int, which: Worded, code: LanguageCode) -> str:
    """The name or the action that a style has for a band or way in a language, "" for none."""
    return cast("str | None", getattr(getattr(kind.of(style, index), which), code)) or ""


def saying(
    style: Style, kind: Kind, index: int, which: Worded, code: LanguageCode, text: str
) -> Style:
    """The style with another name or action; InputError where no style can hold it."""
    own = kind.of(style, index)
    words = replace(getattr(own, which), **{code: text.strip() or None})
    return kind.put(style, index, replace(own, **{which: words}))


@dataclass(frozen=True)
class InUse(Slot[str]):
    """A name or an action as the display in use has it, for a widget of the settings.

    field: what the settings hold; changed where the design has none of its own in the language.
    """

    field: Slot[str]
    kind: Kind
    index: int
    which: Worded
    code: LanguageCode

    def _own(self) -> str:
        return said(STYLE.get(), self.kind, self.index, self.which, self.code)

    def get(self) -> str:
        """The words as they are."""
        return self._own() or self.field.get()

    def set(self, value: str) -> None:
        """Change them; without any, ours are used."""
        if self._own():
            STYLE.set(saying(STYLE.get(), self.kind, self.index, self.which, self.code, value))
        if not self._own():
            self.field.set(value)


def in_use(kind: Kind, index: int, which: Worded, fields: Fields, lang: Language) -> InUse:
    """The words of one; fields: of the settings, every name, then every action."""
    field = fields[WHICH.index(which) * kind.most + index]
    return InUse(field.key, "", field, kind, index, which, lang.code)


def recount(before: int, after: int) -> None:
    """Of another number of bands: what was designed stays with its band (a callback's work)."""
    STYLE.set(recounted(STYLE.get(), before, after))


def twin_of(name: str, index: int, names: tuple[str, ...]) -> int | None:
    """Which of the others has the same name already, however it is written; None where none has."""
    wanted = name.strip().casefold()
    same = (at for at, one in enumerate(names) if at != index and one.casefold() == wanted)
    return next(same, None) if wanted else None
