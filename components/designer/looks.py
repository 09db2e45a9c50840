"""What a display looks like: its colours on both grounds, with their contrast; icons; its size."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from msgspec.structs import replace

from components.designer.held import Part
from components.site import shell
from components.site.choosing import adjust, choose_from_list, choose_from_switch
from components.site.state import Slot
from models.display import icons
from models.display.bands import BANDS, MAX_BANDS, band_words
from models.display.contrast import DEFICIENCIES, GRAPHIC, TEXT, Deficiency, nearest, verdict
from models.display.design import SIZES, Colours, Design, Size, Style
from models.display.icons import ICONS
from models.display.registry import PATTERNS
from models.errors import N_
from models.language import Language
from models.takeaway.palette import PALETTES, THEMES, Theme

OURS = Colours(light=PALETTES["light"].accent, dark=PALETTES["dark"].accent)

_SIZES: dict[Size, str] = {"small": N_("Small"), "medium": N_("Medium"), "large": N_("Large")}
_ON: dict[Theme, str] = {
    "light": N_("{name}, light ground"),
    "dark": N_("{name}, dark ground"),
}
_OTHER: dict[Theme, Theme] = {"light": "dark", "dark": "light"}
_AS_SHIPPED: dict[Theme, str] = {
    "light": N_("On light ground: as shipped."),
    "dark": N_("On dark ground: as shipped."),
}
_AS_SEEN: dict[str, str] = {
    "": N_("All colours"),
    "protan": N_("Without red cones"),
    "deutan": N_("Without green cones"),
    "tritan": N_("Without blue cones"),
}
SEEN_BY: Slot[str] = Slot("_designer_seen_by", "")


def _sized(style: Style, size: Size) -> Style:
    return replace(style, size=size)


_SIZE: Part[Size] = Part("designer-size", "medium", lambda style: style.size, _sized)


def choose_eyes(lang: Language) -> Deficiency | None:
    """By whose eyes the preview is seen; None: by those of who sees all colours."""
    chosen = choose_from_list(
        lang.gettext("Seen by"),
        list(_AS_SEEN),
        SEEN_BY,
        lambda id_: lang.gettext(_AS_SEEN[id_]),
        lang,
    )
    return next((one for one in DEFICIENCIES if one == chosen), None)


def draw_looks(design: Design, written: Language, lang: Language) -> None:
    """Size, the accent, and for every band that the display shows its colours and its icon."""
    choose_from_switch(
        lang.gettext("Size"),
        list(SIZES),
        _SIZE,
        lambda size: lang.gettext(_SIZES[size]),
        lang,
    )
    _draw_colours(lang.gettext("Accent"), "accent", _accent, _with_accent, OURS, lang)
    for index, name in enumerate(_bands(design, written)):
        with st.container(key=f"ct-designer-band-{index}", gap="small"):
            title = lang.gettext("“{name}”", name=name)
            _draw_colours(title, f"band-{index}", *_of_band(index), _accent(design.style), lang)
            choose_from_list(
                lang.gettext("Icon of “{name}”", name=name),
                list(ICONS),
                _icon_of(index),
                lambda icon: lang.gettext(icons.TITLES[icon]),
                lang,
            )


def _bands(design: Design, written: Language) -> tuple[str, ...]:
    """The names of what the display tells apart, from the highest; () where it tells nothing."""
    pattern, spec = PATTERNS[design.spec.pattern], design.spec_in(written)
    if pattern.band is None:
        return ()
    if pattern.worded(spec):
        bands = spec[BANDS]
        return tuple(band_words(index, bands, written)[0] for index in range(len(bands)))
    if BANDS in pattern.settings or pattern.levels is None:
        return ()
    levels = pattern.levels(spec, written)
    return levels.names if len(levels.names) <= MAX_BANDS else ()


def _accent(style: Style) -> Colours:
    return style.accent or OURS


def _with_accent(style: Style, colours: Colours) -> Style:
    return replace(style, accent=None if colours == OURS else colours)


def _of_band(
    index: int,
) -> tuple[Callable[[Style], Colours], Callable[[Style, Colours], Style]]:
    def read(style: Style) -> Colours:
        return style.band(index).colours or _accent(style)

    def write(style: Style, colours: Colours) -> Style:
        own = None if colours == _accent(style) else colours
        return style.with_band(index, replace(style.band(index), colours=own))

    return read, write


def _icon_of(index: int) -> Part[icons.Icon]:
    return Part(
        f"designer-icon-{index}",
        "",
        lambda style: style.band(index).icon,
        lambda style, icon: style.with_band(index, replace(style.band(index), icon=icon)),
    )


def _draw_colours(
    title: str,
    key: str,
    read: Callable[[Style], Colours],
    write: Callable[[Style, Colours], Style],
    base: Colours,
    lang: Language,
) -> None:
    """A colour for each ground, and under it what it is good for there; base: without its own."""
    with st.container(horizontal=True, gap="small"):
        for theme in THEMES:
            with st.container(width=135, gap="xsmall"):
                part = _colour_of(key, theme, read, write)
                _draw_colour(title, part, theme, lang)
                other = _colour_of(key, _OTHER[theme], read, write)
                _offer_match(part, other, theme, base, lang)


def _offer_match(
    part: Part[str], other: Part[str], theme: Theme, base: Colours, lang: Language
) -> None:
    """Where only the other ground has a colour of the design's own: that, and one that matches.

    Its hue in the nearest lightness that reads here: half of the readers have the other ground.
    """
    if part.get() != getattr(OURS, theme) or other.get() == getattr(base, _OTHER[theme]):
        return
    st.caption(lang.gettext(_AS_SHIPPED[theme]))
    proposed = nearest(other.get(), PALETTES[theme].ground)
    st.button(
        lang.gettext("Take {colour}, which matches", colour=proposed),
        key=f"_{part.key}-match",
        on_click=part.set,
        args=(proposed,),
    )


def _colour_of(
    key: str,
    theme: Theme,
    read: Callable[[Style], Colours],
    write: Callable[[Style, Colours], Style],
) -> Part[str]:
    def take(style: Style, colour: str) -> Style:
        return write(style, replace(read(style), **{theme: colour.lower()}))

    return Part(
        f"designer-{key}-{theme}",
        getattr(OURS, theme),
        lambda style: str(getattr(read(style), theme)),
        take,
    )


def _draw_colour(title: str, part: Part[str], theme: Theme, lang: Language) -> None:
    ground = PALETTES[theme].ground
    adjust(st.color_picker, shell.plain(lang.gettext(_ON[theme], name=title)), part, None)
    found = verdict(part.get(), ground)
    figures = {
        "ratio": lang.number(int(found.ratio * 10) / 10, 1),  # never rounded up to a pass
        "marks": lang.number(GRAPHIC, 1),
        "words": lang.number(TEXT, 1),
    }
    if found.words:
        st.caption(lang.gettext("✓ Contrast {ratio}: enough for words and marks.", **figures))
        return
    st.caption(
        lang.gettext(
            "! Contrast {ratio}: enough for marks ({marks}), not for words ({words}).", **figures
        )
        if found.marks
        else lang.gettext(
            "✕ Contrast {ratio}: too little for marks ({marks}) and for words ({words}).", **figures
        )
    )
    proposed = nearest(part.get(), ground)
    st.button(
        lang.gettext("Take {colour}, the nearest that is enough", colour=proposed),
        key=f"_{part.key}-nearest",
        on_click=part.set,
        args=(proposed,),
    )
