"""What can be set of a display: its bounds, its name in links, and its widget's words.

A kind of setting says how its value is checked, written in JSON and in a link; which widget stands
for it on a page is `components.displays.settings`' business. A pattern lists the settings it reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar

from msgspec import Meta, ValidationError, convert

from models.errors import N_, InputError
from models.language import Language
from models.prediction import Prediction

T = TypeVar("T")
Option = TypeVar("Option", str, int)

_SHARE = Annotated[float, Meta(ge=0, le=1)]


class Chosen(Protocol):
    """The settings as somebody has chosen them: `chosen[SETTING]` is its value or its default."""

    def __getitem__(self, setting: Setting[T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a setting as a widget and a link hold it.

    key: in the session and in the address. parse: a link's text to the value, ValueError where it
    is none. dump: the value to text.
    """

    key: str
    default: Any
    parse: Callable[[str], Any]
    dump: Callable[[Any], str] = str


def unfit() -> InputError:
    """The error where settings, or a part of one, cannot be had."""
    return InputError("bad_display", N_("These display settings do not fit together."))


def held_to(value: object, kind: Any) -> Any:
    """A value as a type reads it, within the type's bounds; InputError "bad_display"."""
    try:
        return convert(value, kind)
    except ValidationError as error:
        raise unfit() from error


def _always(_chosen: Chosen) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Setting(ABC, Generic[T]):
    """One setting of a display.

    name: in the spec and the API. url: in links. label, help: message ids for its widget. about:
    what the API's description says of it, English. said: what a value means, a sentence that stands
    under the widget. shown: whether it does anything as things are.
    """

    name: str
    url: str
    default: T
    label: str
    help: str = ""
    about: str = ""
    said: Callable[[T, Language], str] | None = None
    shown: Callable[[Chosen], bool] = _always

    @property
    @abstractmethod
    def kind(self) -> Any:
        """The type of its values with their bounds, as msgspec reads and describes types."""

    def fits(self, value: T) -> bool:
        """Whether a value of the type is one of the setting's; what a type cannot say."""
        return True

    def read(self, value: object) -> T:
        """A value, or JSON data for one, held against the type; InputError "bad_display"."""
        read: T = held_to(value, self.kind)
        if not self.fits(read):
            raise unfit()
        return read

    def fields(self) -> tuple[Field, ...]:
        """What of it stands in a link, one field or several."""
        return (Field(self.url, self.default, self.parse),)

    def parse(self, text: str) -> Any:
        """The only field's value from a link; ValueError where it is none."""
        raise ValueError(text)

    def of_fields(self, held: Sequence[Any]) -> T:
        """The value that its fields make together."""
        value: T = held[0]
        return value

    def to_fields(self, value: T) -> tuple[Any, ...]:
        """What its fields hold for a value."""
        return (value,)

    @property
    def described(self) -> Any:
        """The type, with what the API's description says of it."""
        return Annotated[self.kind, Meta(description=self.about)] if self.about else self.kind


@dataclass(frozen=True, kw_only=True, eq=False)
class Whole(Setting[int]):
    """A whole number. up_to_classes: the widget goes no higher than the model has classes."""

    least: int
    most: int
    up_to_classes: bool = False

    @property
    def kind(self) -> Any:
        """A whole number within the bounds; true is none."""
        return Annotated[int, Meta(ge=self.least, le=self.most)]

    def parse(self, text: str) -> int:
        """Plain digits within the bounds."""
        return _whole(text, self.least, self.most)


@dataclass(frozen=True, kw_only=True, eq=False)
class Flag(Setting[bool]):
    """Yes or no; `1` and `0` in a link."""

    @property
    def kind(self) -> Any:
        """True or false, nothing that only counts as one."""
        return bool

    def fields(self) -> tuple[Field, ...]:
        """Written as a number."""
        return (Field(self.url, self.default, self.parse, lambda on: str(int(on))),)

    def parse(self, text: str) -> bool:
        """Only `1` and `0`."""
        return _whole(text, 0, 1) == 1


def _of_any(_option: Any, _prediction: Prediction) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice(Setting[Option]):
    """One of a few options. title: an option in a person's language.

    offered: whether an option can be shown of a prediction; one that cannot is not offered there.
    """

    options: tuple[Option, ...]
    title: Callable[[Option, Language], str]
    offered: Callable[[Option, Prediction], bool] = _of_any

    def options_of(self, prediction: Prediction, chosen: Option) -> tuple[Option, ...]:
        """The options that are offered of a prediction, and the one that is chosen all the same."""
        return tuple(one for one in self.options if one == chosen or self.offered(one, prediction))

    @property
    def kind(self) -> Any:
        """One of the options."""
        return Literal[self.options]

    def parse(self, text: str) -> Option:
        """An option's id."""
        for option in self.options:
            if str(option) == text:
                return option
        raise ValueError(text)


@dataclass(frozen=True, kw_only=True, eq=False)
class Share(Setting[float]):
    """A probability; whole per cents on the screen and in a link."""

    @property
    def kind(self) -> Any:
        """A number from 0 to 1."""
        return _SHARE

    def fields(self) -> tuple[Field, ...]:
        """Whole per cents."""
        return (Field(self.url, round(self.default * 100), self.parse),)

    def parse(self, text: str) -> int:
        """Whole per cents."""
        return _whole(text, 0, 100)

    def of_fields(self, held: Sequence[Any]) -> float:
        """The per cents as a probability."""
        return float(held[0] / 100)

    def to_fields(self, value: float) -> tuple[Any, ...]:
        """The probability as whole per cents."""
        return (round(value * 100),)


@dataclass(frozen=True, kw_only=True, eq=False)
class Span(Setting[tuple[float, float]]):
    """Two probabilities, the lower first; whole per cents on the screen, "60-90" in a link."""

    @property
    def kind(self) -> Any:
        """Two numbers from 0 to 1."""
        return tuple[_SHARE, _SHARE]

    def fits(self, value: tuple[float, float]) -> bool:
        """In order."""
        return value[0] <= value[1]

    def fields(self) -> tuple[Field, ...]:
        """Both in one field."""
        low, high = self.default
        return (
            Field(
                self.url, (round(low * 100), round(high * 100)), self.parse, "{0[0]}-{0[1]}".format
            ),
        )

    def parse(self, text: str) -> tuple[int, int]:
        """Two whole per cents in order."""
        low, _, high = text.partition("-")
        cuts = (_whole(low, 0, 100), _whole(high, 0, 100))
        if cuts[0] > cuts[1]:
            raise ValueError(text)
        return cuts

    def of_fields(self, held: Sequence[Any]) -> tuple[float, float]:
        """The per cents as probabilities."""
        low, high = held[0]
        return low / 100, high / 100

    def to_fields(self, value: tuple[float, float]) -> tuple[Any, ...]:
        """The probabilities as whole per cents."""
        return ((round(value[0] * 100), round(value[1] * 100)),)


def _whole(text: str, least: int, most: int) -> int:
    value = int(text)
    if not least <= value <= most:
        raise ValueError(text)
    return value
