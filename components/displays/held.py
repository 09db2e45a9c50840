"""The display in use and its settings, as this session holds them and its link says them."""

from __future__ import annotations

from functools import cache
from typing import Any

from components.site import state
from components.site.state import Setting as Held
from models.display.registry import PATTERNS, USUAL, settings
from models.display.settings import Setting
from models.display.spec import DisplaySpec


def _known(text: str) -> str:
    if text not in PATTERNS:
        raise ValueError(text)
    return text


PATTERN: Held[str] = Held("display", USUAL.id, _known)


@cache
def held(setting: Setting[Any]) -> tuple[Held[Any], ...]:
    """The fields of a setting in the session, in their order."""
    return tuple(Held(f.key, f.default, f.parse, f.dump) for f in setting.fields())


def register() -> None:
    """Let the settings of every pattern travel in the URL."""
    state.register(PATTERN, *(field for each in settings().values() for field in held(each)))


def current_spec() -> DisplaySpec:
    """The spec that this session's settings make."""
    values = state.values()
    chosen = {
        name: setting.of_fields([field.of(values) for field in held(setting)])
        for name, setting in settings().items()
    }
    return DisplaySpec(PATTERN.of(values), **chosen)


def take_spec(spec: DisplaySpec) -> None:
    """Make a spec the display in use, as near as whole per cents come (a callback's work)."""
    PATTERN.set(spec.pattern)
    for setting in settings().values():
        for field, value in zip(held(setting), setting.to_fields(spec[setting]), strict=True):
            field.set(value)


register()
