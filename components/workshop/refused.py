"""What of a link cannot be had here: which setting, why, and what it is instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import streamlit as st

from components.site import asked, shell, state
from components.site.state import Refused
from components.workshop import chosen, meeting, settings, steps
from components.workshop.texts import giving
from components.workshop.texts.panel import base_named
from components.workshop.trap import words as trap
from models.errors import N_
from models.language import Language
from models.limits import LIMITS

# Those that a training does not depend on; of the others `chosen` knows how they are called.
_OTHERS = {
    settings.STEP.key: N_("Step"),
    settings.CASE.key: N_("Which case"),
    settings.TRAP.key: N_("Part"),
    settings.PLANTED_IN.key: N_("What it learns"),
    settings.PLANTED.key: N_("The share that is planted"),
    settings.CHANCE.key: N_("Seed"),
    settings.TEXTS_FROM.key: N_("The labels come from"),
    settings.BASE.key: N_("It starts from"),
    settings.DEEP.key: N_("All of it learns, not the last layer alone (slow)"),
    settings.TEXT_EPOCHS.key: N_("How often it goes through the texts"),
}
# How the page calls what these hold, by its id.
_NAMES: Mapping[str, Mapping[str, str]] = {
    settings.STEP.key: {**steps.TITLES, **steps.ASIDE},
    settings.CASE.key: meeting.KINDS,
    settings.TRAP.key: trap.PARTS,
    settings.PLANTED_IN.key: {str(kind): name for kind, name in trap.KINDS.items()},
    settings.TEXTS_FROM.key: giving.FROM,
}
_SHARES = (settings.PLANTED.key, settings.WRONG.key, settings.DROPOUT.key)
# Lists: the most of them, and what is said of the bounds, with their reason.
_LISTS: Mapping[str, tuple[int, str]] = {
    settings.LAYERS.key: (
        LIMITS.live_layers,
        N_(
            "“{what}”: the link asks for {asked}. Here there are at most {count}, each of {least} "
            "to {most} units: more learn these data no better, and everybody else would wait for "
            "them. It is {now}."
        ),
    ),
    settings.CONVOLUTIONS.key: (
        LIMITS.live_convolutions,
        N_(
            "“{what}”: the link asks for {asked}. Here there are at most {count}, each of {least} "
            "to {most} filters: more take minutes an epoch. It is {now}."
        ),
    ),
}
# Those that somebody has to choose to be a thing of their own, and what they hold until then.
_AS_IT_COMES: Mapping[str, object] = {
    one.key: one.default for one in (settings.SCATTER, settings.CASE)
}
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_NUMBERS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9}){1,7}")
_LONGEST = 40  # characters of what a link says


def say_refused(lang: Language) -> None:
    """A line for each setting of the workshop that the link asked for in vain; one for the rest."""
    asked.say_refused(lang, settings.KEYS)
    found = [one for one in state.refused() if one.key in settings.KEYS]
    with shell.place("ct-link-refused", "said" if found else ""):
        if found:
            st.warning(
                "\n\n".join(shell.plain(_said(one, lang)) for one in found), icon=":material/link:"
            )


def _said(one: Refused, lang: Language) -> str:
    what = lang.gettext({**chosen.LABELS, **_OTHERS}[one.key])
    asked, now = _asked(one, lang), _now(one, lang)
    if one.bounds is None or one.key == settings.AMOUNT.key:  # whose most the data say
        return lang.gettext(
            "“{what}”: the link asks for {asked}, which there is not here. It is {now}.",
            what=what, asked=asked, now=now,
        )  # fmt: skip
    say = _say(one.key, lang)
    least, most = (say(bound) for bound in one.bounds)
    if one.key in _LISTS:
        count, told = _LISTS[one.key]
        return lang.gettext(
            told, what=what, asked=asked, count=lang.number(count), least=least, most=most, now=now
        )
    if one.key == settings.DEPTH.key:  # where 0 stands for another thing
        return lang.gettext(
            "“{what}”: the link asks for {asked}. Here it can be 1 to {most}, or without an end. "
            "It is {now}.",
            what=what, asked=asked, most=most, now=now,
        )  # fmt: skip
    return lang.gettext(
        "“{what}”: the link asks for {asked}. Here it can be {least} to {most}. It is {now}.",
        what=what, asked=asked, least=least, most=most, now=now,
    )  # fmt: skip


def _say(key: str, lang: Language) -> Callable[[float], str]:
    return lang.set_percent if key in _SHARES else lang.number


def _asked(one: Refused, lang: Language) -> str:
    """What the link says: numbers as the page writes them, all else in quotation marks."""
    text = one.text
    if _NUMBER.fullmatch(text):
        return _say(one.key, lang)(float(text))
    if one.key in _LISTS and _NUMBERS.fullmatch(text):
        return lang.join([lang.number(int(part)) for part in text.split(",")])
    return lang.gettext(
        "“{name}”", name=text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    )


def _now(one: Refused, lang: Language) -> str:
    """What it is instead, as the page calls it."""
    if one.key in _LISTS:
        held = str(one.held)
        found = [] if held in ("0", "") else [lang.number(int(part)) for part in held.split(",")]
        return lang.join(found) or lang.gettext("none")
    if one.key in _AS_IT_COMES and one.held == _AS_IT_COMES[one.key]:
        return lang.gettext("as it comes")
    if one.key in _NAMES:
        name = lang.gettext(_NAMES[one.key][str(one.held)])
        return lang.gettext("“{name}”", name=name)
    if one.key == settings.BASE.key:
        return lang.gettext("“{name}”", name=base_named(str(one.held), lang))
    if one.key == settings.PLANTED.key:
        return lang.set_percent(settings.PLANTED.get())
    return chosen.told_one(one.key, one.held, lang)
