"""Two settings of one display, A and B, large and side by side for the same prediction."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.displays import following, held
from components.displays import panel as display
from components.displays.settings import display_settings, display_switch
from components.site import shell, state
from components.site.state import Setting
from models.display import designed
from models.display.design import Design
from models.display.differing import differences
from models.language import Language
from models.prediction import Prediction

# Which of the two is kept; the other one is in use.
_KEPT_IS: Setting[str] = Setting(
    "kept", "a", state.one_of("a", "b"), travels=lambda: bool(held.OTHER.get())
)
state.register(_KEPT_IS)


def show_pair(prediction: Prediction, lang: Language) -> None:
    """The display in use, and beside it the settings that were kept; follows every change."""
    following.lead(lambda design: _show(prediction, design, lang))


def _show(prediction: Prediction, design: Design, lang: Language) -> None:
    display_switch(lang)
    other = held.other_design()
    with shell.place("ct-pair", "one" if other is None else "two"):
        if other is None:
            _show_one(prediction, design, lang)
        else:
            kept_is_a = _KEPT_IS.get() == "a"
            both = (other, design) if kept_is_a else (design, other)
            _show_two(prediction, both, "b" if kept_is_a else "a", lang)
    display_settings(lang, prediction)


def _show_one(prediction: Prediction, design: Design, lang: Language) -> None:
    display.show_prediction(prediction, design, lang, key="pair-a")
    st.caption(
        lang.gettext(
            "Keep these settings as A, then change something: B stands beside it, and what differs "
            "is said. These letters are settings of one display, not those of the vote."
        )
    )
    st.button(
        lang.gettext("Keep these settings as A"),
        icon=":material/bookmark_add:",
        key="ct-pair-keep",
        type="primary",
        on_click=_keep,
    )


def _show_two(
    prediction: Prediction, both: tuple[Design, Design], in_use: str, lang: Language
) -> None:
    for column, name, design in zip(st.columns(2, gap="large"), "ab", both, strict=True):
        with column:
            used = name == in_use
            shell.html(
                Markup('<h2 class="ct-card-head"><span class="ct-letter">{}</span>{}</h2>').format(
                    name.upper(),
                    Markup('<span class="ct-in-use">✓ {}</span>').format(lang.gettext("in use"))
                    if used
                    else "",
                )
            )
            display.show_prediction(prediction, design, lang, key=f"pair-{name}")
            st.button(
                lang.gettext("Take {letter} into use", letter=name.upper()),
                key=f"ct-pair-use-{name}",
                disabled=used,
                on_click=_use_other,
            )
    a, b = both
    said = differences(a.spec_in(lang), b.spec_in(lang), lang)
    if designed.look(prediction, a) != designed.look(prediction, b):
        said = (*said, lang.gettext("Colours, icon or size: not the same."))
    said = said or (lang.gettext("A and B are the same: change something in the settings below."),)
    shell.html(
        Markup('<div class="ct-differs" role="status"><h2>{}</h2><ul>{}</ul></div>').format(
            lang.gettext("What differs"),
            Markup("").join(Markup("<li>{}</li>").format(each) for each in said),
        )
    )
    st.button(
        lang.gettext("Compare no more"),
        icon=":material/close:",
        key="ct-pair-drop",
        on_click=held.drop_other,
    )


def _keep() -> None:
    """The settings in use are A (a callback's work)."""
    held.keep_other()
    _KEPT_IS.set("a")


def _use_other() -> None:
    """The other of the two is in use from now on (a callback's work)."""
    held.swap_with_other()
    _KEPT_IS.set("b" if _KEPT_IS.get() == "a" else "a")
