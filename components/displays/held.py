"""The display in use and its settings, as this session holds them and its link says them."""

from __future__ import annotations

from functools import cache
from typing import Any

from components.site import state
from components.site.state import Setting as Held
from models.display.design import AS_SHIPPED, MAX_PACKED, Design, Style, packed, unpacked
from models.display.registry import PATTERNS, USUAL, settings
from models.display.settings import Setting
from models.display.spec import DisplaySpec
from models.errors import CertitudeError


def _known(text: str) -> str:
    if text not in PATTERNS:
        raise ValueError(text)
    return text


PATTERN: Held[str] = Held("display", USUAL.id, _known)


def _read(text: str) -> Style:
    try:
        return unpacked(text)
    except CertitudeError as error:
        raise ValueError(text) from error


# What a designer made of the display in use: every page wears it, and every link carries it.
STYLE: Held[Style] = Held("look", AS_SHIPPED, _read, packed, longest=MAX_PACKED)

# Of the other of two settings that are compared, under names of their own: "" while there is none.
_OTHER = "other-"
OTHER: Held[str] = Held(f"{_OTHER}display", "", lambda text: text and _known(text))
OTHER_STYLE: Held[Style] = Held(f"{_OTHER}look", AS_SHIPPED, _read, packed, longest=MAX_PACKED)


@cache
def held(setting: Setting[Any], prefix: str = "") -> tuple[Held[Any], ...]:
    """The fields of a setting in the session, in their order; prefix: `_OTHER` or none."""
    return tuple(Held(prefix + f.key, f.default, f.parse, f.dump) for f in setting.fields())


def register() -> None:
    """Let the settings of every pattern travel in the URL."""
    for pattern, style, prefix in ((PATTERN, STYLE, ""), (OTHER, OTHER_STYLE, _OTHER)):
        fields = (field for each in settings().values() for field in held(each, prefix))
        state.register(pattern, style, *fields)


def current_spec() -> DisplaySpec:
    """The spec that this session's settings make."""
    return _spec(PATTERN, "")


def current_design() -> Design:
    """The display in use: the spec, and what a designer made of it."""
    return Design(current_spec(), STYLE.get())


def other_design() -> Design | None:
    """The display that is kept for a comparison; None while there is none."""
    return Design(_spec(OTHER, _OTHER), OTHER_STYLE.get()) if OTHER.get() else None


def keep_other() -> None:
    """Keep the settings in use for a comparison (a callback's work)."""
    OTHER.set(PATTERN.get())
    OTHER_STYLE.set(STYLE.get())
    for setting in settings().values():
        for mine, others in zip(held(setting), held(setting, _OTHER), strict=True):
            others.set(mine.get())


def swap_with_other() -> None:
    """Take the kept settings into use, and keep those that were (a callback's work)."""
    if not OTHER.get():
        return
    pairs: list[tuple[Held[Any], Held[Any]]] = [(PATTERN, OTHER), (STYLE, OTHER_STYLE)]
    for setting in settings().values():
        pairs += zip(held(setting), held(setting, _OTHER), strict=True)
    for mine, others in pairs:
        one, two = mine.get(), others.get()
        mine.set(two)
        others.set(one)


def drop_other() -> None:
    """Compare no more (a callback's work)."""
    OTHER.set(OTHER.default)
    OTHER_STYLE.set(OTHER_STYLE.default)
    for setting in settings().values():
        for field in held(setting, _OTHER):
            field.set(field.default)


def _spec(pattern: Held[str], prefix: str) -> DisplaySpec:
    values = state.values()
    chosen = {
        name: setting.of_fields([field.of(values) for field in held(setting, prefix)])
        for name, setting in settings().items()
    }
    return DisplaySpec(pattern.of(values), **chosen)


def take_spec(spec: DisplaySpec) -> None:
    """Make a spec the display in use, as near as whole per cents come (a callback's work)."""
    PATTERN.set(spec.pattern)
    for setting in settings().values():
        for field, value in zip(held(setting), setting.to_fields(spec[setting]), strict=True):
            field.set(value)


register()
