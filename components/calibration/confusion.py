"""What was taken for what: every class against every class, or of many the commonest mistakes.

Each cell opens its cases, with their confidences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from components.calibration import opened
from components.calibration.opened import pair_told
from components.calibration.sets import Shown, names
from components.site import choices, shell
from components.site.choosing import choose_from_switch
from components.site.parts import follow, part
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.calibration.classes import Pair, mistakes, pairs
from models.display import parts
from models.language import Language
from models.prediction import Label

_CELLS = "cell"  # the group of its buttons
# Parts of the page.
CELLS, _OPENED = "ct-cells", "ct-opened-cells"
_WHOLE = 12  # classes whose table of all against all can still be read
_LISTED = 12  # mistakes in the list
_SET: Slot[int] = Slot("_confusion-of", 0)

Cell = tuple[int, int]  # a true class, and the answer
Found = dict[Cell, Pair]


def show_confusion(
    shown: Callable[[], Sequence[Shown]],
    labels: Sequence[Label],
    of: str,
    lang: Language,
    own: Sequence[str] = (),
) -> None:
    """The matrix, or the mistakes; below it the cases of the cell that is open.

    shown: the sets as they are at the moment, for each part that is drawn anew.
    """
    whole = len(labels) <= _WHOLE
    first = shown()

    def offered() -> dict[str, Cell]:
        return {_id(cell): cell for cell in _offered(_found(shown(), whole), whole)}

    opened.hear(_CELLS, of, offered, [CELLS, _OPENED])
    if whole and len(first) > 1:
        part("ct-confusion-of", lambda: _choose_set(names(first, lang), of, lang))
    part(CELLS, lambda: _show_cells(shown(), labels, of, lang))
    # No temperature changes what was taken for what.
    if whole:
        st.caption(
            lang.gettext(
                "How to read it: a row is what the cases were, a column what was answered; those "
                "on the diagonal, in bold, were right. Press a number to see those cases with "
                "their confidences."
            )
            if own
            else lang.gettext(
                "How to read it: a row is what the cases were, a column what was answered; those "
                "on the diagonal, in bold, were right. Press a number for the confidences of those "
                "cases; their texts or pictures are not kept."
            )
        )
    elif offered():
        st.caption(
            lang.gettext(
                "How to read it: how many cases of a class got another answer, and how sure the "
                "model was of it on average. Press one to see those cases with their confidences."
            )
            if own
            else lang.gettext(
                "How to read it: how many cases of a class got another answer, and how sure the "
                "model was of it on average. Press one for the confidences of those cases; their "
                "texts or pictures are not kept."
            )
        )
    part(_OPENED, lambda: _show_opened(shown(), offered(), labels, of, lang, own))


def follows(labels: Sequence[Label], of: str) -> list[str]:
    """The parts that another temperature changes: a matrix is none, a list of mistakes is.

    What is not open needs no drawing.
    """
    cells = [] if len(labels) <= _WHOLE else [CELLS]
    return [*cells, *([_OPENED] if opened.open_of(_CELLS, of).get() else [])]


def _found(shown: Sequence[Shown], whole: bool) -> list[Found]:
    return [
        {(one.truth, one.answer): one for one in (pairs if whole else mistakes)(each.cases)}
        for each in shown
    ]


def _offered(found: Sequence[Found], whole: bool) -> list[Cell]:
    """The cells that open, each once; of many classes the commonest mistakes of each set."""
    return list(
        dict.fromkeys(cell for those in found for cell in list(those)[: None if whole else _LISTED])
    )


def _choose_set(called: Sequence[str], of: str, lang: Language) -> None:
    choose_from_switch(
        lang.gettext("Data"),
        list(range(len(called))),
        _SET.at(of),
        called.__getitem__,
        lang,
        on_change=lambda: follow([CELLS]),
        wrap=True,
    )


def _show_cells(shown: Sequence[Shown], labels: Sequence[Label], of: str, lang: Language) -> None:
    whole = len(labels) <= _WHOLE
    found = _found(shown, whole)
    offered = _offered(found, whole)
    chosen = opened.chosen(_CELLS, of, {_id(cell) for cell in offered})
    if whole:
        at = _SET.at(of).get() if len(shown) > 1 else 0
        shell.html(matrix_html(found[at], labels, chosen, lang))
    elif offered:
        shell.html(mistakes_html(found, offered[:_LISTED], shown, labels, chosen, lang))


def _show_opened(
    shown: Sequence[Shown],
    offered: Mapping[str, Cell],
    labels: Sequence[Label],
    of: str,
    lang: Language,
    own: Sequence[str],
) -> None:
    chosen = opened.chosen(_CELLS, of, offered)
    cases = None
    if chosen:
        cell = offered[chosen]
        which = [(each.cases.labels == cell[0]) & (each.cases.answers == cell[1]) for each in shown]
        as_answers = [
            each._replace(values=each.cases.confidence, hits=each.cases.right) for each in shown
        ]
        title = _cell_name(cell, labels, lang)
        cases = opened.cases_html(
            _CELLS, title, as_answers, which, labels, lang, own=own, judged=False
        )
    opened.show(_CELLS, of, cases)


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
    # Joined, not formatted: the table has hundreds.
    return Markup("").join(
        (
            Markup('<button type="button" class="ct-opens" aria-pressed="'),
            "true" if _id(cell) == chosen else "false",
            Markup('" aria-label="'),
            lang.gettext(
                "{name}: {told}",
                name=_cell_name(cell, labels, lang),
                told=number,  # no confidence: no temperature changes the matrix
            ),
            Markup('"'),
            choices.choice(_CELLS, _id(cell)),
            Markup("><strong>" if right else ">"),
            number,
            Markup("</strong></button>" if right else "</button>"),
        )
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
