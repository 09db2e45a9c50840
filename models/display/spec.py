"""The settings of a confidence display: one frozen, serialisable, versioned value.

Page, export, API and (later) study hold the same spec, so that one screen can be made again
anywhere. It knows no setting by heart: each pattern brings its own (`models.display.settings`),
and is held against what they say however it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from msgspec import Struct, defstruct, to_builtins

from models.display import registry
from models.display.settings import Setting, held_to, unfit

T = TypeVar("T")

VERSION = 1
# Every spec of version 1 has had these since the first: who reads specs may count on them. Others
# are written where they say something.
_ALWAYS = ("bands", "digits", "with_words", "n", "hedge_below", "chart", "threshold")


@dataclass(frozen=True, slots=True, init=False)
class DisplaySpec:
    """How one prediction's confidence is shown.

    pattern: the id of one in `registry.PATTERNS`. chosen: (name, value) of every setting that is
    not as shipped, by name; `spec[SETTING]` gives any setting's value.
    """

    pattern: str
    chosen: tuple[tuple[str, Any], ...]

    def __init__(self, pattern: str = registry.USUAL.id, **chosen: Any) -> None:
        """chosen: values, or JSON data for them, by the settings' names; InputError if unfit."""
        known = registry.settings()
        if pattern not in registry.PATTERNS or not chosen.keys() <= known.keys():
            raise unfit()
        read = {name: known[name].read(value) for name, value in chosen.items()}
        kept = sorted((name, v) for name, v in read.items() if v != known[name].default)
        object.__setattr__(self, "pattern", pattern)
        object.__setattr__(self, "chosen", tuple(kept))

    def __getitem__(self, setting: Setting[T], /) -> T:
        """The value of a setting, its default where nothing else was chosen."""
        value: T = dict(self.chosen).get(setting.name, setting.default)
        return value

    def with_pattern(self, pattern: str, **chosen: Any) -> DisplaySpec:
        """The same settings in another display, these ones changed."""
        return DisplaySpec(pattern, **{**dict(self.chosen), **chosen})

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON-ready data; `from_dict` reads it back."""
        own = {setting.name for setting in registry.PATTERNS[self.pattern].settings}
        written = {*_ALWAYS, *own, *dict(self.chosen)}
        values = {n: self[s] for n, s in registry.settings().items() if n in written}
        return dict(to_builtins({"pattern": self.pattern, **values, "version": VERSION}))

    def to_short_dict(self) -> dict[str, Any]:
        """As `to_dict`, without what is as shipped; `from_dict` reads it back, too."""
        return dict(to_builtins({"pattern": self.pattern, **dict(self.chosen), "version": VERSION}))

    @classmethod
    def from_dict(cls, data: object) -> DisplaySpec:
        """Read what `to_dict` wrote, what is left out as shipped; InputError on anything else."""
        given: Mapping[str, Any] = held_to(data, dict[str, Any])
        rest = {name: value for name, value in given.items() if name != "version"}
        held_to(given.get("version", VERSION), Literal[VERSION])
        pattern = held_to(rest.pop("pattern", registry.USUAL.id), str)
        if not rest.keys() <= registry.settings().keys():
            raise unfit()
        return cls(pattern, **rest)


def settings_type() -> type[Struct]:
    """What `DisplaySpec.from_dict` takes, as one type: for the API's description."""
    settings = registry.settings()
    return defstruct(
        "DisplaySettings",
        [
            ("pattern", Literal[tuple(registry.PATTERNS)], registry.USUAL.id),
            *((name, setting.described, setting.default) for name, setting in settings.items()),
            ("version", Literal[VERSION], VERSION),
        ],
        frozen=True,
        forbid_unknown_fields=True,
    )
