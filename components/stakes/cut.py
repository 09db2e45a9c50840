"""The cut-off that costs least, in words, and the way to the display that keeps to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.displays import borrowed
from components.site import shell, ways
from components.stakes.words import cut_said
from models.calibration import stakes
from models.calibration.stakes import ALWAYS_ASK, Costs, Prepared
from models.display.registry import asking
from models.language import Language
from models.prediction import Fitted

_FEW = 50  # cases that a cut-off is found on: of fewer it is said that they say little


def cut_html(
    model_id: str,
    ready: Prepared,
    warmth: float,
    cut: int,
    chosen: Costs,
    lang: Language,
    against: Sequence[str] = (),
) -> Markup:
    """The cut-off in words, what it was found on, where it may lie, and where it does not pay.

    against: the names of the sets on which something else would surely cost less.
    """
    if cut == ALWAYS_ASK:
        said = lang.gettext("At these costs, ask a person every time.")
    elif cut == 0:
        said = lang.gettext("At these costs, let it always decide alone.")
    else:
        said = lang.gettext(
            "Let it decide alone from {cut} on; below, ask a person.", cut=cut_said(cut, lang)
        )
    lines = [
        lang.gettext(
            "Found on {n} cases at home, and judged on others.", n=lang.number(ready.found.n)
        )
    ]
    if ready.found.n < _FEW:
        lines.append(
            lang.gettext("So few say little: other cases like these can turn this advice round.")
        )
    span = stakes.cut_interval(model_id, warmth, chosen)
    if span is not None and span[0] != span[1]:
        low, high = (cut_said(one, lang) for one in span)
        lines.append(
            lang.gettext(
                "With other cases like these it would lie between {low} and {high}.",
                low=low,
                high=high,
            )
        )
    line = stakes.chow(chosen)
    if line is not None:
        lines.append(
            lang.gettext(
                "If its confidence were exactly right, it would lie at {cut}.",
                cut=lang.set_percent(line),
            )
        )
    if against:
        lines.append(
            lang.gettext(
                "It does not pay on: {sets}. There, something else would surely cost less.",
                sets=lang.gettext("; ").join(against),
            )
        )
    return Markup('<p class="ct-cut-said" role="status"><strong>{}</strong></p><p>{}</p>').format(
        said, " ".join(lines)
    )


def offer_display(model_id: str, cut: int, fit: Fitted | None, lang: Language) -> None:
    """The way to the display that asks a person, set so."""
    page, setting = ways.answering(model_id)
    title = lang.gettext(asking()[0].title)
    with shell.place("ct-stakes-use", "none" if cut == ALWAYS_ASK else "link"):
        if cut == ALWAYS_ASK:
            st.caption(
                lang.gettext(
                    "The display “{title}” has no use then: it would never go along.", title=title
                )
            )
            return
        st.page_link(
            page,
            label=lang.gettext("Use this cut-off in the display “{title}”", title=title),
            icon=":material/arrow_forward:",
            query_params={setting.key: model_id}
            | borrowed.brings(model_id, cut, fitted=fit is not None),
        )
        st.caption(
            lang.gettext(
                "There it also looks twice where answers lie close together, and asks where they "
                "are tied."
            )
        )
