"""One class at a time: which the diagram tells of, and how often each is recognised."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.calibration.sets import Shown, names, percent, told
from components.site import shell
from components.site.choosing import adjust, choose_from_list
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.calibration.bins import Share
from models.calibration.cases import Cases
from models.calibration.classes import by_class
from models.display import parts
from models.language import Language
from models.prediction import Label

_ALL = -1
_ONLY: Slot[int] = Slot("_only-class", _ALL)
_FIND: Slot[str] = Slot("_find-class", "")
_LISTED = 12  # classes in the table at once
_NONE = Share(0, 0, None, None, None)


def choose_class(
    given: Sequence[Cases],
    labels: Sequence[Label],
    of: str,
    lang: Language,
    on_change: Callable[[], object],
) -> None:
    """The list of whose answers the diagram tells. of: a name for the sets."""
    there = np.unique(np.concatenate([np.append(one.labels, one.answers) for one in given]))
    by_name = sorted(there.tolist(), key=lambda at: _folded(_name(labels, at, lang)))
    choose_from_list(
        lang.gettext("Which answers the diagram tells of"),
        [_ALL, *by_name],
        _ONLY.at(of),
        partial(_option, labels=labels, lang=lang),
        lang,
        on_change,
    )
    # Not as help on the label: a finger would meet that and the list at once.
    st.caption(
        lang.gettext(
            "All classes together: how sure it was of its answer, and whether that was right. One "
            "class: which score it gave that class in every case, and whether it was that."
        )
    )


def chosen_class(of: str) -> int | None:
    """Which class the diagram tells of; None: of all together."""
    chosen = _ONLY.at(of).get()
    return None if chosen == _ALL else chosen


def _option(at: int, labels: Sequence[Label], lang: Language) -> str:
    return lang.gettext("All classes together") if at == _ALL else _name(labels, at, lang)


def _name(labels: Sequence[Label], at: int, lang: Language) -> str:
    return parts.name_of(labels[at], lang)


def _folded(name: str) -> str:
    """A name as one searches for it: capitals and accents make no difference."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def show_by_class(shown: Sequence[Shown], labels: Sequence[Label], of: str, lang: Language) -> None:
    """How often each class is recognised, the worst first; many are searched by name."""
    found = [{one.truth: one.held for one in by_class(each.cases)} for each in shown]
    order = sorted({truth for those in found for truth in those}, key=lambda at: _worst(at, found))
    sought = ""
    if len(order) > _LISTED:
        sought = adjust(
            st.text_input,
            lang.gettext("Find a class by its name"),
            _FIND.at(of),
            "",
            max_chars=80,
            icon=":material/search:",
        )
    kept = [at for at in order if _folded(sought.strip()) in _folded(_name(labels, at, lang))]
    shell.html(
        Markup('<p class="ct-stands" role="status">{}</p>').format(
            said(found[0], order, kept, labels, lang)
        )
    )
    if kept:
        shell.html(
            table(
                (
                    Column(lang.gettext("Class"), heading=True),
                    *(Column(name, number=True) for name in names(shown, lang)),
                ),
                [
                    (
                        _name(labels, at, lang),
                        *(told(those.get(at, _NONE), lang) for those in found),
                    )
                    for at in kept[:_LISTED]
                ],
                caption=lang.gettext("How often each class was recognised, the worst first"),
            )
        )
    st.caption(
        lang.gettext(
            "How to read it: of the cases that are such a class, how many got it as the answer. In "
            "brackets the 95% interval: where it is wide, there are few cases."
        )
    )


def _worst(at: int, found: Sequence[dict[int, Share]]) -> tuple[float, int, int]:
    """Worst first, by the first set that has cases of it; of equals those with more cases."""
    held = next(those[at] for those in found if at in those)
    return (held.share or 0.0, -held.n, at)


def said(
    home: dict[int, Share],
    order: Sequence[int],
    kept: Sequence[int],
    labels: Sequence[Label],
    lang: Language,
) -> str:
    """What the table comes to, in a sentence: which class is worst and best, and how many stand."""
    if not kept:
        return lang.gettext("No class has such a name.")
    here = [at for at in order if at in home]
    worst, best = here[0], here[-1]
    sentence = lang.gettext(
        "Recognised least often: {worst}, {least}. Most often: {best}, {most}.",
        worst=_name(labels, worst, lang),
        least=percent(home[worst].share, lang),
        best=_name(labels, best, lang),
        most=percent(home[best].share, lang),
    )
    if len(kept) > _LISTED:
        sentence += " " + lang.gettext(
            "The table shows {shown} of {n} classes; look for others by name.",
            shown=lang.number(_LISTED),
            n=lang.number(len(kept)),
        )
    missing = len(labels) - len(order)
    if missing:
        sentence += " " + lang.ngettext(
            "Of {n} class there is no case: nothing is known of it.",
            "Of {n} classes there is no case: nothing is known of them.",
            missing,
        )
    return sentence
