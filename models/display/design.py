"""A display as a designer shaped it: its settings, and on top of them its words, colours and voice.

Frozen, versioned, JSON both ways; what is not as it may be is refused, however it is made. A design
that nobody touched is drawn exactly as the display that its spec names.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct, to_builtins
from msgspec.structs import replace

from models.display.bands import BANDS, LINE, MAX_BANDS, Action, Band, Name
from models.display.contract import Place
from models.display.icons import Icon
from models.display.settings import held_to, unfit
from models.display.spec import DisplaySpec, settings_type
from models.display.ways import COUNT, WAYS, Way
from models.language import Language

SCHEMA_VERSION = 1
_Worded = TypeVar("_Worded", Band, Way)
MAX_HEARD = 300  # characters
MAX_FILE = 2 * 1024 * 1024  # bytes; a design has some ten thousand, what is taken away its text
MAX_PACKED = 6_000  # letters in a link
_MAX_UNPACKED = 24 * 1024

Size = Literal["small", "medium", "large"]
SIZES: tuple[Size, ...] = get_args(Size)

# What a sentence for screen readers may name: the answer, and what the display shows.
Named = Literal["answer"] | Place
PLACES: tuple[str, ...] = ("answer", *get_args(Place))
_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}(?![\s\S])")]
_Heard = Annotated[str, Meta(min_length=1, max_length=MAX_HEARD, pattern=LINE)]


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a style; what is as shipped is not written."""


class Colours(_Part, frozen=True):
    """A colour on a light ground and on a dark one."""

    light: Colour
    dark: Colour


class NameIn(_Part, frozen=True):
    """A band's name in each language; null: the spec's, else the shipped one."""

    en: Name = None
    fr: Name = None


class ActionIn(_Part, frozen=True):
    """What to do in a band, in each language; null: the spec's, else the shipped one."""

    en: Action = None
    fr: Action = None


class HeardIn(_Part, frozen=True):
    """What a screen reader says, with {answer}, {confidence}, {band}, {action}; null: as shipped.

    A display without one of the places that the sentence names has its own sentence read.
    """

    en: _Heard | None = None
    fr: _Heard | None = None


class WayWords(_Part, frozen=True):
    """A way's name and what to do there; null: the spec's, else the shipped name alone."""

    name: NameIn = NameIn()
    action: ActionIn = ActionIn()


class BandStyle(_Part, frozen=True):
    """One band, or one of a display's ways, counted from the highest."""

    name: NameIn = NameIn()
    action: ActionIn = ActionIn()
    colours: Colours | None = None
    icon: Icon = ""


_Bands = Annotated[tuple[BandStyle, ...], Meta(max_length=MAX_BANDS)]
_Ways = Annotated[tuple[WayWords, ...], Meta(max_length=COUNT)]


class Style(_Part, frozen=True):
    """All that a design has beside its spec; as shipped where nothing is said."""

    bands: _Bands = ()
    ways: _Ways = ()
    accent: Colours | None = None
    size: Size = "medium"
    heard: HeardIn = HeardIn()

    def band(self, index: int) -> BandStyle:
        """A band's style, the shipped one where it has none."""
        return self.bands[index] if index < len(self.bands) else _BAND_AS_SHIPPED

    def with_band(self, index: int, band: BandStyle) -> Style:
        """The same style with another band; InputError where there is no such band."""
        bands = [self.band(at) for at in range(max(len(self.bands), index + 1))]
        bands[index] = band
        return checked(replace(self, bands=tuple(bands)))

    def way(self, index: int) -> WayWords:
        """A way's words, none of its own where it has none."""
        return self.ways[index] if index < len(self.ways) else _WAY_AS_SHIPPED

    def with_way(self, index: int, way: WayWords) -> Style:
        """The same style with other words for a way; InputError where there is no such way."""
        ways = [self.way(at) for at in range(max(len(self.ways), index + 1))]
        ways[index] = way
        return checked(replace(self, ways=tuple(ways)))


_BAND_AS_SHIPPED = BandStyle()
_WAY_AS_SHIPPED = WayWords()
AS_SHIPPED = Style()


@dataclass(frozen=True, slots=True)
class Design:
    """A display's spec and its style."""

    spec: DisplaySpec = field(default_factory=DisplaySpec)
    style: Style = field(default_factory=Style)

    def __post_init__(self) -> None:
        object.__setattr__(self, "style", checked(self.style))

    def spec_in(self, language: Language) -> DisplaySpec:
        """The spec with the words of a language in it: its bands', and its ways'."""
        bands, ways, code = self.spec[BANDS], self.spec[WAYS], language.code
        worded = {
            BANDS.name: _in(code, bands, [self.style.band(at) for at in range(len(bands))]),
            WAYS.name: _in(code, ways, [self.style.way(at) for at in range(len(ways))]),
        }
        if (worded[BANDS.name], worded[WAYS.name]) == (bands, ways):
            return self.spec
        return self.spec.with_pattern(self.spec.pattern, **worded)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready data; `from_dict` reads it back to an equal value."""
        return {
            "schema_version": SCHEMA_VERSION,
            "display": self.spec.to_dict(),
            "style": to_builtins(self.style),
        }

    @classmethod
    def from_dict(cls, data: object) -> Design:
        """Read what `to_dict` wrote, what is left out as shipped; InputError on anything else."""
        given: Mapping[str, Any] = held_to(data, dict[str, Any])
        if not given.keys() <= {"schema_version", "display", "style"}:
            raise unfit()
        held_to(given.get("schema_version"), Literal[SCHEMA_VERSION])
        spec = DisplaySpec.from_dict(given.get("display", {}))
        return cls(spec, checked(held_to(given.get("style", {}), Style)))

    def dumps(self) -> bytes:
        """The design as a JSON file, UTF-8, to be read by people, too."""
        return msgspec.json.format(msgspec.json.encode(self.to_dict()), indent=2) + b"\n"

    @classmethod
    def loads(cls, data: bytes) -> Design:
        """Read a file of `dumps`, or the design out of a display that was taken away as data.

        InputError "bad_display" for anything else, whatever it is.
        """
        if len(data) > MAX_FILE:
            raise unfit()
        given = _decoded(data)
        if isinstance(given, dict) and "certitude" in given and "display" in given:
            style = given.get("style")
            given = {"schema_version": SCHEMA_VERSION, "display": given["display"]}
            given |= {} if style is None else {"style": style}
        return cls.from_dict(given)


def _in(
    code: str, own: Sequence[_Worded], styled: Sequence[BandStyle | WayWords]
) -> tuple[_Worded, ...]:
    """Bands or ways with the words that a style has for them in a language."""
    return tuple(
        replace(
            one,
            name=getattr(words.name, code) or one.name,
            action=getattr(words.action, code) or one.action,
        )
        for one, words in zip(own, styled, strict=True)
    )


def recounted(style: Style, before: int, after: int) -> Style:
    """The style of another number of bands: as with their words, the lowest stays the lowest."""
    *upper, lowest = (style.band(index) for index in range(before))
    upper = upper[: after - 1]
    new = [_BAND_AS_SHIPPED] * (after - 1 - len(upper))
    return checked(replace(style, bands=(*upper, *new, lowest)))


def checked(style: Style) -> Style:
    """A style made by the program held against its types; without what says nothing.

    InputError "bad_display"; a sentence for screen readers whose places are none, too.
    """
    read: Style = held_to(to_builtins(style), Style)
    for heard in (read.heard.en, read.heard.fr):
        if heard is not None and not readable(heard):
            raise unfit()
    bands = list(read.bands)
    while bands and bands[-1] == _BAND_AS_SHIPPED:  # as if they had not been named
        bands.pop()
    ways = list(read.ways)
    while ways and ways[-1] == _WAY_AS_SHIPPED:
        ways.pop()
    return replace(read, bands=tuple(bands), ways=tuple(ways))


def readable(heard: str) -> bool:
    """Whether every brace in a sentence belongs to one of the places there are."""
    return not re.search(r"[{}]", _PLACE.sub("", heard))


def filled(heard: str, values: Mapping[str, str]) -> str | None:
    """A sentence with its places filled in; None where one of them has no value here.

    Nothing of Python's own formatting: a place is its name in braces and no more.
    """
    if not set(_PLACE.findall(heard)) <= values.keys():
        return None
    return _PLACE.sub(lambda found: values[found[1]], heard)


def packed(style: Style) -> str:
    """A style as a link carries it, "" for the shipped one."""
    if style == Style():
        return ""
    made = zlib.compress(msgspec.json.encode(style), 9)
    return base64.urlsafe_b64encode(made).decode("ascii").rstrip("=")


def unpacked(text: str) -> Style:
    """Read what `packed` wrote; InputError "bad_display" for anything else."""
    if not text:
        return Style()
    if len(text) > MAX_PACKED or not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise unfit()
    opened = zlib.decompressobj()
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        made = opened.decompress(data, _MAX_UNPACKED)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise unfit() from error
    if not opened.eof:  # more than any style has
        raise unfit()
    return checked(held_to(_decoded(made), Style))


def _decoded(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unfit() from error


def design_type() -> type[Struct]:
    """What `Design.from_dict` takes, as one type: for the API's description."""
    return msgspec.defstruct(
        "Design",
        [
            ("schema_version", Literal[SCHEMA_VERSION]),
            ("display", settings_type(), msgspec.field(default_factory=settings_type())),
            ("style", Style, Style()),
        ],
        frozen=True,
        forbid_unknown_fields=True,
    )
