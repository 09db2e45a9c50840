"""What a page's link asks for in vain, where nothing more of it is known than its words."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from components.site import shell, state
from models.language import Language

_MOST, _LONGEST = 5, 40  # that are named; characters of one


def say_refused(lang: Language, told: Collection[str] = ()) -> None:
    """That the usual stands in place of what cannot be had, until somebody chooses.

    told: keys of settings of which the page itself tells more. What belongs to another page, and
    stands in no link of this one, is nobody's concern here.
    """
    known = state.known()
    found = [one for one in state.refused() if one.key not in told and known[one.key].travels()]
    words = [
        lang.gettext(
            "“{name}”",
            name=one.text if len(one.text) <= _LONGEST else one.text[: _LONGEST - 1] + "…",
        )
        for one in found[:_MOST]
    ]
    with shell.place("ct-asked-in-vain", "said" if found else ""):
        if found:
            st.info(
                shell.plain(
                    lang.gettext(
                        "The link asks for something that there is not here: {what}. What is usual "
                        "stands in its place.",
                        what=lang.join(words),
                    )
                ),
                icon=":material/link:",
            )
