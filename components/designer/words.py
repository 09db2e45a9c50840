"""What a display says: which kind it is, its settings, and the words of its bands or ways."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.designer.held import Part
from components.displays.band_settings import draw_bands
from components.displays.band_words import Labels, Words, draw_row, of_band, of_way, say_twins
from components.displays.held import PATTERN
from components.displays.score import score_settings
from components.displays.settings import draw_setting
from components.displays.worded import BAND, WAY, WHICH, Kind, Worded, said, saying
from components.site import inside
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from models.display.bands import BANDS, band_words
from models.display.contract import Pattern
from models.display.design import Design, Style
from models.display.registry import PATTERNS
from models.display.settings import Flag
from models.display.spec import DisplaySpec
from models.display.ways import COUNT, WAYS, way_words
from models.language import Language
from models.languages import CODES, LanguageCode
from models.prediction import Prediction

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
    """The settings of the display; for every band or way its name and what to do."""
    pattern, written = PATTERNS[design.spec.pattern], written_in(lang)
    for setting in pattern.settings:
        with st.container():
            if setting not in (BANDS, WAYS) and setting.shown(design.spec):
                draw_setting(setting, lang, example)
                if setting.said is not None:
                    st.caption(setting.said(design.spec[setting], lang))
    if pattern.worded(design.spec):
        shipped = design.spec[BANDS]
        bands = design.spec_in(written)[BANDS]
        for index in range(len(bands)):
            ours = band_words(index, shipped, written)
            labels = of_band(index, lang)
            _draw_row(BAND, index, labels, ours, written, lang, advised=pattern.advises)
        draw_bands(BANDS, lang, example, worded=bands, written=written)
    elif WAYS in pattern.settings:
        own = design.spec[WAYS]
        say_twins(WAY, written, lang)
        for index in range(COUNT):
            ours = way_words(index, own, written)
            _draw_row(WAY, index, of_way(index, lang), ours, written, lang)
    else:
        with st.container():
            st.caption(_says_no_words(pattern, lang))
    with st.container():
        score_settings(example, lang)


def _says_no_words(pattern: Pattern[Any], lang: Language) -> str:
    """Why there is no field for words here, and where there is one."""
    titled = [
        lang.gettext(one.title)
        for one in PATTERNS.values()
        if WAYS in one.settings or one.worded(DisplaySpec(one.id))
    ]
    why = lang.gettext(
        "This display has no bands and no advice, so there are no words to write for it. "
        "{displays} have.",
        displays=lang.join([lang.gettext("“{name}”", name=title) for title in titled]),
    )
    for setting in pattern.settings:
        if isinstance(setting, Flag) and pattern.worded(
            DisplaySpec(pattern.id, **{setting.name: True})
        ):
            why += " " + lang.gettext(
                "Here they come with “{setting}”.", setting=lang.gettext(setting.label)
            )
    return why


def _draw_row(
    kind: Kind,
    index: int,
    labels: Labels,
    ours: tuple[str, str],
    written: Language,
    lang: Language,
    *,
    advised: bool = True,
) -> None:
    """A name and an action in the language that is written; empty: ours."""
    name, action = (words_of(index, which, written.code, kind) for which in WHICH)
    words = Words(name, action, kind, index, written)
    where = (inside.page(), written.code)
    draw_row(labels, words, ours, where, lang, advised=advised)


def words_of(index: int, which: Worded, code: LanguageCode, kind: Kind = BAND) -> Part[str]:
    """The name or the action of a band or way in a language, "" for ours."""

    def read(style: Style) -> str:
        return said(style, kind, index, which, code)

    def write(style: Style, text: str) -> Style:
        return saying(style, kind, index, which, code, text)

    return Part(f"designer-{kind.id}{which}-{index}-{code}", "", read, write)
