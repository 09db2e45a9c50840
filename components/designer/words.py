"""What a display says: which kind it is, its settings, and its bands' words in each language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, cast

import streamlit as st
from msgspec.structs import replace

from components.designer.held import STYLE, Part
from components.displays.band_settings import draw_bands
from components.displays.band_words import Words, draw_fields, shortened
from components.displays.held import PATTERN
from components.displays.score import score_settings
from components.displays.settings import draw_setting
from components.site import inside, shell
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from models.display.bands import BANDS, Band, band_words
from models.display.design import Design, Style, recounted
from models.display.registry import PATTERNS
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Prediction

Worded = Literal["name", "action"]
_WRITTEN_IN: Slot[LanguageCode | None] = Slot("_designer_language", None)


def written_in(lang: Language) -> Language:
    """The language of the words that are written, and of the preview; at first the page's."""
    code = _WRITTEN_IN.get() or lang.code
    _WRITTEN_IN.set(code)
    return Language(code)


def choose_display(lang: Language) -> None:
    """Which kind of display it is to be."""
    choose_from_switch(
        lang.gettext("Show confidence as"),
        list(PATTERNS),
        PATTERN,
        lambda id_: lang.gettext(PATTERNS[id_].title),
        lang,
        wrap=True,
    )


def choose_language(lang: Language) -> None:
    """In which language the words are written and the preview speaks."""
    written_in(lang)  # before it is drawn: what nobody has chosen is the page's
    choose_from_switch(
        lang.gettext("Words and preview in"),
        [*CODES],
        _WRITTEN_IN,
        lambda code: lang.language_name(code or lang.code) or str(code),
        lang,
    )


def draw_words(design: Design, example: Prediction, lang: Language) -> None:
    """The settings of the display, and for every band its name and what to do."""
    pattern = PATTERNS[design.spec.pattern]
    for setting in pattern.settings:
        with st.container():
            if setting is not BANDS and setting.shown(design.spec):
                draw_setting(setting, lang, example)
                if setting.said is not None:
                    st.caption(setting.said(design.spec[setting], lang))
    if pattern.worded(design.spec):
        written = written_in(lang)
        bands = design.spec_in(written)[BANDS]
        shipped = design.spec[BANDS]
        for index in range(len(bands)):
            _draw_band(index, shipped, written, lang)
        draw_bands(BANDS, lang, example, worded=bands, recount=_recount)
    with st.container():
        score_settings(example, lang)


def _recount(before: int, after: int) -> None:
    STYLE.set(recounted(STYLE.get(), before, after))


def _draw_band(index: int, shipped: tuple[Band, ...], written: Language, lang: Language) -> None:
    """A band's name and action in the language that is written; empty: ours."""
    name, action = band_words(index, shipped, written)
    where = (inside.page(), written.code)
    words = Words(words_of(index, "name", written.code), words_of(index, "action", written.code))
    said = shortened(words, where, lang)
    with shell.place(f"ct-designer-words-{index}", "said" if said else ""):
        if said:
            st.warning(said, icon=":material/info:")
    with st.container(horizontal=True, gap="small"):
        draw_fields(index, words, (name, action), where, lang)


def words_of(index: int, which: Worded, code: LanguageCode) -> Part[str]:
    """A band's name or action in a language, "" for ours."""
    read: Callable[[Style], str] = partial(_read, index=index, which=which, code=code)
    return Part(
        f"designer-{which}-{index}-{code}",
        "",
        read,
        partial(_write, index=index, which=which, code=code),
    )


def _read(style: Style, *, index: int, which: Worded, code: LanguageCode) -> str:
    return cast("str | None", getattr(getattr(style.band(index), which), code)) or ""


def _write(style: Style, text: str, *, index: int, which: Worded, code: LanguageCode) -> Style:
    band = style.band(index)
    said = replace(getattr(band, which), **{code: text.strip() or None})
    return style.with_band(index, replace(band, **{which: said}))
