"""What of a link cannot be had here: which setting, why, and what it is instead."""

from __future__ import annotations

import streamlit as st

from components.site import shell, state
from components.site.state import Refused
from components.workshop import chosen, settings
from models.errors import N_
from models.language import Language

# Those that a training does not depend on; of the others `chosen` knows how they are called.
_OTHERS = {
    settings.TEXT_EPOCHS.key: N_("How often it goes through the texts"),
    settings.PLANTED.key: N_("The share that is planted"),
    settings.CHANCE.key: N_("Seed"),
}
_SHARES = (settings.PLANTED.key, settings.WRONG.key, settings.DROPOUT.key)
_LISTS = (settings.LAYERS.key, settings.CONVOLUTIONS.key)
_LONGEST = 40  # characters of what a link says


def say_refused(lang: Language) -> None:
    """A line for each setting of the workshop that the link asked for in vain."""
    found = [one for one in state.refused() if one.key in settings.KEYS]
    with shell.place("ct-link-refused", "said" if found else ""):
        if found:
            st.warning(
                "\n\n".join(shell.plain(_said(one, lang)) for one in found), icon=":material/link:"
            )


def _said(one: Refused, lang: Language) -> str:
    known = {**chosen.LABELS, **_OTHERS}.get(one.key)
    what = one.key if known is None else lang.gettext(known)
    asked = one.text if len(one.text) <= _LONGEST else one.text[: _LONGEST - 1] + "…"
    now = _now(one, lang)
    if one.bounds is None:
        return lang.gettext(
            "“{what}”: the link asks for “{asked}”, which there is not here. It is {now}.",
            what=what, asked=asked, now=now,
        )  # fmt: skip
    say = lang.set_percent if one.key in _SHARES else lang.number
    least, most = (say(bound) for bound in one.bounds)
    if one.key in _LISTS:
        return lang.gettext(
            "“{what}”: the link asks for “{asked}”. Here it is a list of numbers from {least} to "
            "{most}. It is {now}.",
            what=what, asked=asked, least=least, most=most, now=now,
        )  # fmt: skip
    return lang.gettext(
        "“{what}”: the link asks for “{asked}”. Here it can be {least} to {most}. It is {now}.",
        what=what, asked=asked, least=least, most=most, now=now,
    )  # fmt: skip


def _now(one: Refused, lang: Language) -> str:
    """What it is instead."""
    if one.key in _LISTS:
        return one.held if isinstance(one.held, str) and one.held != "0" else lang.gettext("none")
    if one.key == settings.SCATTER.key:
        return lang.gettext("as it comes")
    if one.key == settings.PLANTED.key:
        return lang.set_percent(settings.PLANTED.get())
    return chosen.told_one(one.key, one.held, lang)
