"""Whether a set differs from the cases that the model was measured on, and from the set before."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from components.calibration.sets import told
from components.site import shell
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.calibration.bins import share
from models.errors import N_
from models.labelled import likeness
from models.labelled.checks import LEAST
from models.labelled.judging import Judged
from models.labelled.likeness import Compared, Likeness, Scores, What
from models.language import Language

_WHAT: dict[What, str] = {
    "confidence": N_("How sure it is"),
    "true": N_("The probability of the right class"),
    "classes": N_("How frequent each class is"),
}


class Seen(NamedTuple):
    """A set that was judged in this session: its file's hash and name, and its numbers."""

    hash: str
    name: str
    scores: Scores


# At each model: the last two sets, the later one last.
_SEEN: Slot[tuple[Seen, ...]] = Slot("_own_set_seen", ())


def show_likeness(made: Judged, lang: Language) -> None:
    """Whether a difference to the set that the model was measured on was found, and where."""
    st.header(lang.gettext("Is it like the cases it was measured on?"))
    found = made.likeness
    if made.held_out is None:
        said = lang.gettext(
            "Nobody has the cases that this model was measured on: there is nothing to compare "
            "with."
        )
        shell.html(Markup('<p class="ct-stands">{}</p>').format(said))
        return
    if found is None:
        said = lang.gettext(
            "Below {n} different cases nothing can be compared.", n=lang.number(likeness.LEAST)
        )
        shell.html(Markup('<p class="ct-stands">{}</p>').format(said))
        return
    shell.html(
        Markup('<p class="ct-stands" role="status">{}</p>{}').format(
            likeness_told(found, lang), _tests_html(found, lang)
        )
    )


def likeness_told(found: Likeness, lang: Language) -> str:
    """In words; never that a set is like another one."""
    if found.differs and found.n < LEAST:
        return lang.gettext(
            "A difference was found between these {n} cases and the {m} held-out ones: {where}. "
            "What was measured there need not hold here, and {n} cases say little by themselves: "
            "with {limit} or more you can go by the figures of this set.",
            n=lang.number(found.n),
            m=lang.number(found.m),
            where=_where(found, lang),
            limit=lang.number(LEAST),
        )
    if found.differs:
        return lang.gettext(
            "A difference was found between these {n} cases and the {m} held-out ones: {where}. "
            "What was measured there need not hold here; go by the figures of this set.",
            n=lang.number(found.n),
            m=lang.number(found.m),
            where=_where(found, lang),
        )
    return lang.gettext(
        "No difference was found with {n} cases against {m} held-out ones. That does not say that "
        "there is none: one in confidence below about {points} points of a hundred would mostly be "
        "missed with so few.",
        n=lang.number(found.n),
        m=lang.number(found.m),
        points=lang.number(round(100 * found.missed)),
    )


def _tests_html(found: Likeness, lang: Language) -> Markup:
    columns = (
        Column(lang.gettext("Compared"), heading=True),
        Column(lang.gettext("Largest gap (points)"), number=True),
        Column(lang.gettext("By chance alone (p)"), number=True),
        Column(lang.gettext("In words")),
    )
    return table(
        columns,
        [
            (
                lang.gettext(_WHAT[test.what]),
                lang.number(100 * test.distance, 1),
                _p(test, lang),
                lang.gettext("a difference was found")
                if test.differs
                else lang.gettext("no difference was found"),
            )
            for test in found.tests
        ],
        caption=lang.gettext("This set beside the held-out one, the three tests counted together"),
    )


def _p(test: Compared, lang: Language) -> str:
    if test.p_value < 0.001:
        return lang.gettext("under {number}", number=lang.number(0.001, 3))
    return lang.number(test.p_value, 3)


def show_before(made: Judged, hashed: str, model_id: str, lang: Language) -> None:
    """The set beside the one that this model was judged on before in this session, if any."""
    slot = _SEEN.at(model_id)
    others = [one for one in slot.get() if one.hash != hashed]
    now = Seen(hashed, made.classified.set, made.scores)
    slot.set((*others[-1:], now))
    if not others:
        return
    before = others[-1]
    st.subheader(lang.gettext("Beside the set before"))
    rates = lang.gettext(
        "“{set}”: right in {before}. This set: right in {now}.",
        set=before.name,
        before=told(share(before.scores.right, before.scores.n), lang),
        now=told(share(now.scores.right, now.scores.n), lang),
    )
    found = likeness.compare(now.scores, before.scores)
    parts = [rates]
    if found is not None:
        parts.append(before_told(found, before.name, lang))
    shell.html(Markup('<p class="ct-stands">{}</p>').format(" ".join(parts)))


def before_told(found: Likeness, name: str, lang: Language) -> str:
    """In words, as `likeness_told`."""
    if found.differs:
        return lang.gettext(
            "A difference to “{set}” was found: {where}. A confidence may mean something else now.",
            set=name,
            where=_where(found, lang),
        )
    return lang.gettext(
        "No difference to “{set}” was found with {n} cases against {m}. That does not say that "
        "there is none.",
        set=name,
        n=lang.number(found.n),
        m=lang.number(found.m),
    )


def _where(found: Likeness, lang: Language) -> str:
    where = [lang.gettext(_WHAT[test.what]) for test in found.tests if test.differs]
    return lang.join([lang.gettext("“{name}”", name=each) for each in where])
