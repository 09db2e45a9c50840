"""What one hears of a display: the sentence of a screen reader, with its places."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup
from msgspec.structs import replace

from components.designer.four import Case
from components.designer.held import Part
from components.site import shell
from components.site.choosing import adjust
from models.display import designed
from models.display.design import MAX_HEARD, PLACES, Design, Style, checked, filled
from models.language import Language
from models.languages import LanguageCode


def draw_voice(design: Design, cases: Sequence[Case], written: Language, lang: Language) -> None:
    """The sentence, the places that it may name, and what it makes of each of the predictions."""
    heard = heard_in(written.code)
    refused = heard.refused()
    if refused is not None:
        st.error(
            shell.plain(
                lang.gettext(
                    "“{sentence}” was not taken: only these may stand in braces: {places}.",
                    sentence=refused,
                    places=_places(PLACES, lang),
                )
            ),
            icon=":material/data_object:",
        )
    adjust(
        st.text_input,
        lang.gettext("What a screen reader says"),
        heard,
        "",
        placeholder=lang.gettext("as we say it"),
        max_chars=MAX_HEARD,
    )
    names = ["answer"]
    if cases:
        names += designed.places(cases[0].prediction, design, written)
    st.caption(
        shell.plain(
            lang.gettext("This display can fill in: {places}.", places=_places(names, lang))
        )
    )
    own = heard.get()
    if own and filled(own, dict.fromkeys(names, "")) is None:
        st.warning(
            lang.gettext(
                "Your sentence names something that this display does not show, so its own "
                "sentence is said. A screen reader is told no more than the eye."
            ),
            icon=":material/hearing_disabled:",
        )
    rows = Markup("").join(
        Markup('<dt>{}</dt><dd lang="{}">{}</dd>').format(
            case.title(lang),
            written.code,
            designed.render(case.prediction, design, written).summary,
        )
        for case in cases
    )
    shell.html(Markup('<dl class="ct-heard">{}</dl>').format(rows))


def heard_in(code: LanguageCode) -> Part[str]:
    """The sentence in a language, "" for ours."""

    def read(style: Style) -> str:
        return str(getattr(style.heard, code) or "")

    def write(style: Style, text: str) -> Style:
        said = text.strip() or None
        return checked(replace(style, heard=replace(style.heard, **{code: said})))

    return Part(f"designer-heard-{code}", "", read, write)


def _places(names: Sequence[str], lang: Language) -> str:
    return lang.join([f"{{{name}}}" for name in names])
