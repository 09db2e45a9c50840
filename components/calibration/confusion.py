"""What was taken for what: every class against every class, or of many the commonest mistakes.

Each cell opens its cases, with their confidences.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from components.calibration import opened
from components.calibration.opened import pair_told
from components.calibration.sets import Shown, names
from components.site import choices, shell
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.calibration.classes import Pair, mistakes, pairs
from models.display import parts
from models.language import Language
from models.prediction import Label

_CELLS = "cell"
_WHOLE = 12  # classes whose table of all against all can still be read
_LISTED = 12  # mistakes in the list
_SET: Slot[int] = Slot("_confusion-of", 0)

Found = dict[tuple[int, int], Pair]


def show_confusion(
    shown: Sequence[Shown],
    labels: Sequence[Label],
    of: str,
    lang: Language,
    own: Sequence[str] = (),
) -> None:
    """The matrix, or the mistakes; below it the cases of the cell that is open."""
    whole = len(labels) <= _WHOLE
    found = [
        {(one.truth, one.answer): one for one in (pairs if whole else mistakes)(each.cases)}
        for each in shown
    ]
    listed = list(dict.fromkeys(cell for those in found for cell in list(those)[:_LISTED]))
    offered = {_id(cell): cell for those in found for cell in (those if whole else listed)}
    chosen = opened.hear(_CELLS, of, offered)
    if whole:
        at = 0
        if len(shown) > 1:
            called = names(shown, lang)
            at = choose_from_switch(
                lang.gettext("Data"),
                list(range(len(shown))),
                _SET.at(of),
                called.__getitem__,
                lang,
                wrap=True,
            )
        shell.html(matrix_html(found[at], labels, chosen, lang))
        st.caption(
            lang.gettext(
                "How to read it: a row is what the cases were, a column what was answered; those "
                "on the diagonal, in bold, were right. Press a number to see those cases with "
                "their confidences."
            )
        )
    elif listed:
        shell.html(mistakes_html(found, listed[:_LISTED], shown, labels, chosen, lang))
        st.caption(
            lang.gettext(
                "How to read it: how many cases of a class got another answer, and how sure the "
                "model was of it on average. Press one to see those cases with their confidences."
            )
        )
    with shell.place("ct-opened-cell", "cases" if chosen else ""):
        if chosen:
            cell = offered[chosen]
            which = [
                (each.cases.labels == cell[0]) & (each.cases.answers == cell[1]) for each in shown
            ]
            as_answers = [
                each._replace(values=each.cases.confidence, hits=each.cases.right) for each in shown
            ]
            title = _cell_name(cell, labels, lang)
            shell.html(
                opened.cases_html(
                    _CELLS, title, as_answers, which, labels, lang, own=own, judged=False
                )
            )


def matrix_html(found: Found, labels: Sequence[Label], chosen: str, lang: Language) -> Markup:
    """True classes down, answers across; every number opens its cases."""
    called = [parts.name_of(label, lang) for label in labels]
    cell = partial(_cell_html, found, labels, chosen, lang)
    return table(
        (
            Column(lang.gettext("It was"), heading=True),
            *(Column(name, number=True) for name in called),
        ),
        [
            (name, *(cell((truth, answer)) for answer in range(len(labels))))
            for truth, name in enumerate(called)
            if any((truth, answer) in found for answer in range(len(labels)))
        ],
        caption=lang.gettext("What was answered"),
    )


def _cell_html(
    found: Found, labels: Sequence[Label], chosen: str, lang: Language, cell: tuple[int, int]
) -> str:
    pair = found.get(cell)
    if pair is None:
        return "0"
    number = lang.number(pair.n)
    right = cell[0] == cell[1]
    return Markup(
        '<button type="button" class="ct-opens" aria-pressed="{}" aria-label="{}"{}>{}</button>'
    ).format(
        "true" if _id(cell) == chosen else "false",
        lang.gettext(
            "{name}: {told}",
            name=_cell_name(cell, labels, lang),
            told=pair_told(pair, lang),
        ),
        choices.choice(_CELLS, _id(cell)),
        Markup("<strong>{}</strong>").format(number) if right else number,
    )


def mistakes_html(
    found: Sequence[Found],
    listed: Sequence[tuple[int, int]],
    shown: Sequence[Shown],
    labels: Sequence[Label],
    chosen: str,
    lang: Language,
) -> Markup:
    """The commonest mistakes, a row each."""
    every = len({cell for those in found for cell in those})
    return table(
        (
            Column(lang.gettext("What was taken for what"), heading=True),
            *(Column(name, number=True) for name in names(shown, lang)),
        ),
        [
            (
                opened.button(_CELLS, _id(cell), _cell_name(cell, labels, lang), chosen),
                *(pair_told(those.get(cell), lang) for those in found),
            )
            for cell in listed
        ],
        caption=lang.gettext(
            "The commonest mistakes: {n} of {all} kinds",
            n=lang.number(len(listed)),
            all=lang.number(every),
        ),
    )


def _id(cell: tuple[int, int]) -> str:
    return f"{cell[0]}-{cell[1]}"


def _cell_name(cell: tuple[int, int], labels: Sequence[Label], lang: Language) -> str:
    truth, answer = (parts.name_of(labels[at], lang) for at in cell)
    if cell[0] == cell[1]:
        return lang.gettext("{name}, recognised", name=truth)
    return lang.gettext("{truth} taken for {answer}", truth=truth, answer=answer)
