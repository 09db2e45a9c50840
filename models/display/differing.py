"""What differs between two settings of a display, said in words: A's value, then B's."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from models.display.bands import BandsSetting, band_words
from models.display.registry import PATTERNS
from models.display.settings import Choice, Flag, Setting, Share, Span, Whole
from models.display.spec import DisplaySpec
from models.display.ways import WaysSetting, way_words
from models.language import Language


def differences(a: DisplaySpec, b: DisplaySpec, language: Language) -> tuple[str, ...]:
    """A sentence for each thing that one sees change from A to B; none where they look alike.

    Of a setting that the display does not show as things are, nothing is said.
    """
    if a.pattern != b.pattern:
        one, two = (language.gettext(PATTERNS[spec.pattern].title) for spec in (a, b))
        return (_said(language.gettext("Display"), one, two, language),)
    found = []
    for setting in PATTERNS[a.pattern].settings:
        if a[setting] == b[setting] or not (setting.shown(a) or setting.shown(b)):
            continue
        label = language.gettext(setting.label)
        values = [value_said(setting, spec[setting], language) for spec in (a, b)]
        if all(values) and values[0] != values[1]:
            found.append(_said(label, values[0], values[1], language))
        else:
            found.append(language.gettext("{setting}: not the same.", setting=label))
    return tuple(found)


def _said(setting: str, a: str, b: str, language: Language) -> str:
    return language.gettext("{setting}: A has {a}, B has {b}.", setting=setting, a=a, b=b)


@singledispatch
def value_said(setting: Setting[Any], value: Any, language: Language) -> str:
    """A setting's value in words, "" for a kind that has none."""
    return ""


@value_said.register
def _whole(setting: Whole, value: int, language: Language) -> str:
    return language.number(value)


@value_said.register
def _flag(setting: Flag, value: bool, language: Language) -> str:
    return language.gettext("yes") if value else language.gettext("no")


@value_said.register(Choice)
def _choice(setting: Choice[Any], value: Any, language: Language) -> str:
    return setting.title(value, language)


@value_said.register
def _share(setting: Share, value: float, language: Language) -> str:
    return language.set_percent(value)


@value_said.register
def _span(setting: Span, value: tuple[float, float], language: Language) -> str:
    low, high = map(language.set_percent, value)
    return language.gettext("{low} and {high}", low=low, high=high)


@value_said.register
def _bands(setting: BandsSetting, value: Any, language: Language) -> str:
    """Number and cut-offs, each with its band's name."""
    said = [
        language.gettext(
            "{band} from {cut}",
            band=band_words(place, value, language)[0],
            cut=language.set_percent(band.at_least),
        )
        for place, band in enumerate(value[:-1])
    ]
    count = language.ngettext("{n} band", "{n} bands", len(value))
    return language.gettext("{count} ({bands})", count=count, bands=", ".join(said))


@value_said.register
def _ways(setting: WaysSetting, value: Any, language: Language) -> str:
    """Each way's name, and what to do there where that is said."""
    said = (way_words(place, value, language) for place in range(len(value)))
    return ", ".join(
        language.gettext("{name} ({action})", name=name, action=action) if action else name
        for name, action in said
    )
