"""The cut-off that was brought from what is at stake: said beside the answer, and left again."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.displays import held
from components.site import shell, state, ways
from components.site.state import Setting
from models.display.registry import asking
from models.language import Language


def _cut() -> int | None:
    """The one line below which a person is asked, in per cent; None where that is not shown."""
    pattern, lines = asking()
    (kept,) = held.held(lines)
    low, high = kept.get()
    return low if held.PATTERN.get() == pattern.id and low == high else None


# The model whose costs gave the cut-off in use; "" where it is anybody's own.
CUT_FROM: Setting[str] = Setting("cut-from", "", state.an_id, travels=lambda: _cut() is not None)
state.register(CUT_FROM)


def brings(model_id: str, cut: int, fitted: bool) -> dict[str, str]:
    """The query of a link that takes a model's cut-off (per cent) into use.

    fitted: whether it was found on calibrated scores.
    """
    pattern, lines = asking()
    (kept,) = held.held(lines)
    return {
        held.PATTERN.key: pattern.id,
        kept.key: kept.dump((cut, cut)),
        CUT_FROM.key: model_id,
        state.SCORE.key: "calibrated" if fitted else "raw",
    }


def say_cut(model_id: str, lang: Language, *, own: bool = False) -> None:
    """Which cut-off the display keeps to, where it is from, the ways back and out; or nothing.

    model_id: the model that answered. own: whether one that somebody set themselves is said, too.
    """
    cut, source = _cut(), CUT_FROM.get()
    if cut is None or not (source or own):
        return
    if not source:
        said = lang.gettext(
            "In use: below {cut} a person is asked.", cut=lang.set_percent(cut / 100)
        )
        with st.container(key="ct-cut-used", gap="small"):
            shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))
        return
    said = (
        lang.gettext(
            "In use: below {cut} a person is asked. This cut-off is from “What is at stake”.",
            cut=lang.set_percent(cut / 100),
        )
        if source == model_id
        else lang.gettext(
            "In use: below {cut} a person is asked. This cut-off is from “What is at stake”, but "
            "it was found for another model.",
            cut=lang.set_percent(cut / 100),
        )
    )
    with st.container(key="ct-cut-used", gap="small"):
        shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))
        with st.container(key="ct-cut-ways", horizontal=True, gap="small"):
            ways.to_stakes(source, lang)
            st.button(
                lang.gettext("Leave this cut-off"),
                key="ct-leave-cut",
                icon=":material/undo:",
                on_click=_leave,
            )


def _leave() -> None:
    (kept,) = held.held(asking()[1])
    kept.set(kept.default)
    CUT_FROM.set(CUT_FROM.default)
