"""Cases opened: of a bin or a cell, with their confidences and what they were mistaken for.

What ships of a case are numbers and the names of classes: no text and no picture. Of a person's own
set each case is shown as they gave it: its text, or the name of its picture; of the workshop's
pictures itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.calibration.sets import Shown, names, percent, span, told
from components.site import arriving, choices, shell
from components.site.parts import follow, part
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.calibration import bins
from models.calibration.cases import Bools
from models.calibration.classes import Pair, mistakes
from models.display import parts
from models.language import Language
from models.prediction import Label

_LISTED = 10  # mistakes of each kind; there can be thousands
_LETTERS = 160  # of a case; the whole of it stands in the file
_OPEN: Slot[str] = Slot("_opened-cases", "")
# Which was opened or closed last, and how often any was: cases may come screens below its button.
_LAST: Slot[tuple[str, int]] = Slot("_opened-last", ("", 0))
_CLOSE = "close"  # the id of the way back


def hear(
    group: str, of: str, offered: Callable[[], Collection[str]], changes: Sequence[str]
) -> None:
    """Hear which button of a group is pressed: its cases open; pressed again they close.

    of: what the buttons are of, as a model's id: each keeps its own. offered: the ids that there
    are now. changes: the parts of the page that are drawn anew. It is a part by itself: what draws
    the buttons anew sends nothing of it.
    """

    def choose(id_: str) -> None:
        before = open_of(group, of).get()
        if id_ in offered():
            open_(group, of, "" if id_ == before else id_)
        elif id_ == _CLOSE and before:
            open_(group, of, "")
        else:
            return
        follow(changes)

    with st.container(key=f"ct-hear-{group}-part"):
        part(f"ct-hears-{group}", lambda: choices.hear(group, choose))


def chosen(group: str, of: str, offered: Collection[str]) -> str:
    """Which of a group is open; "" where none is, or one that there is no longer."""
    kept = open_of(group, of).get()
    return kept if kept in offered else ""


def show(group: str, of: str, cases: Markup | None) -> None:
    """The cases that are open, or none. Who opened them is led there, and back to the button by the
    way that stands there.
    """
    if cases is None:
        st.empty()  # a part that follows another one draws as many elements each time
    else:
        shell.html(cases)
    last, times = _LAST.at(f"{group}-{of}").get()
    to = choices.selector(group, last) if cases is None else f'[data-ct-opened="{group}"]'
    arriving.lead_to(to, f"opened-{group}-{of}", times, nearest=True)


def open_of(group: str, of: str) -> Slot[str]:
    """Which of a group is open."""
    return _OPEN.at(f"{group}-{of}")


def open_(group: str, of: str, id_: str) -> None:
    """Open one of a group, "" for none; also for whoever does so by other ways than its buttons."""
    slot, last = open_of(group, of), _LAST.at(f"{group}-{of}")
    last.set((id_ or slot.get(), last.get()[1] + 1))
    slot.set(id_)


def button(group: str, id_: str, name: str, opened: str) -> Markup:
    """What opens some cases: their name, pressed while they are open."""
    return Markup('<button type="button" class="ct-opens" aria-pressed="{}"{}>{}</button>').format(
        "true" if id_ == opened else "false", choices.choice(group, id_), name
    )


def cases_html(
    group: str,
    title: str,
    shown: Sequence[Shown],
    which: Sequence[Bools],
    labels: Sequence[Label],
    lang: Language,
    limits: tuple[float, float] = (0.0, 1.0),
    *,
    own: Sequence[str] = (),
    judged: bool = True,
) -> Markup:
    """The chosen cases of each set: how sure, how many right, what was taken for what.

    group: of the buttons that opened them. which: bool [n] for each set. limits: between which the
    confidences lie. own: what the first set's cases were given as, [n], where they are a person's
    own. judged: whether it says something how many were right; in a cell of the matrix all or none
    are, by what it is.
    """
    called = names(shown, lang)
    counted = [int(rows.sum()) for rows in which]
    told = [
        lang.ngettext("{set}: {n} case", "{set}: {n} cases", n, set=name)
        for name, n in zip(called, counted, strict=True)
    ]
    # L10n: between the parts of one sentence, as "at home …; on … …"
    counts = lang.gettext("; ").join(told)
    said = lang.gettext("Opened: {title}. {sets}.", title=title, sets=counts)
    parts_ = [
        Markup('<p class="ct-stands">{}</p>{}').format(said, _close_html(group, lang)),
        _spread_html(shown, which, lang, limits, judged),
        _mistaken_html(shown, which, labels, lang),
        _surest_html(shown, which, labels, lang, own),
    ]
    if not own:
        note = lang.gettext(
            "Only numbers and the names of classes are kept of these cases: there is no text and "
            "no picture of them to show."
        )
        parts_.append(Markup('<p class="ct-note">{}</p>').format(note))
    # It gets the focus, and is said then.
    return Markup(
        '<section class="ct-opened" tabindex="-1" aria-label="{}" data-ct-opened="{}">{}</section>'
    ).format(said, group, Markup("").join(parts_))


def _close_html(group: str, lang: Language) -> Markup:
    return Markup('<p><button type="button" class="ct-opens"{}>{}</button></p>').format(
        choices.choice(group, _CLOSE), lang.gettext("Close them, and back to the table")
    )


def _spread_html(
    shown: Sequence[Shown],
    which: Sequence[Bools],
    lang: Language,
    limits: tuple[float, float],
    judged: bool,
) -> Markup:
    spread = [
        bins.reliability(one.values[rows], one.hits[rows], 10, *limits)
        for one, rows in zip(shown, which, strict=True)
    ]
    rows = [
        (
            span(step, lang),
            *(
                told(other[at].held, lang) if judged else lang.number(other[at].held.n)
                for other in spread
            ),
        )
        for at, step in reversed(list(enumerate(spread[0])))
        if any(other[at].held.n for other in spread)
    ]
    return table(
        (
            Column(lang.gettext("It said"), heading=True),
            *(Column(name, number=True) for name in names(shown, lang)),
        ),
        rows,
        caption=lang.gettext("Their confidences, and how many of them were right")
        if judged
        else lang.gettext("Their confidences"),
    )


def _mistaken_html(
    shown: Sequence[Shown], which: Sequence[Bools], labels: Sequence[Label], lang: Language
) -> Markup:
    found = [
        {(pair.truth, pair.answer): pair for pair in mistakes(one.cases.rows(rows))}
        for one, rows in zip(shown, which, strict=True)
    ]
    cells = list(dict.fromkeys(cell for those in found for cell in those))
    if not cells:
        return Markup('<p class="ct-note">{}</p>').format(
            lang.gettext("None of them was mistaken for something else.")
        )
    rows = [
        (
            parts.name_of(labels[truth], lang),
            parts.name_of(labels[answer], lang),
            *(pair_told(those.get((truth, answer)), lang) for those in found),
        )
        for truth, answer in cells[:_LISTED]
    ]
    caption = lang.gettext("What they were mistaken for: how many, and how sure on average")
    if len(cells) > _LISTED:
        caption = lang.gettext(
            "{caption} (the {n} most frequent of {all})",
            caption=caption,
            n=lang.number(_LISTED),
            all=lang.number(len(cells)),
        )
    return table(
        (
            Column(lang.gettext("It was"), heading=True),
            Column(lang.gettext("The answer")),
            *(Column(name, number=True) for name in names(shown, lang)),
        ),
        rows,
        caption=caption,
    )


def pair_told(pair: Pair | None, lang: Language) -> str:
    """A cell: how many cases, and their mean confidence; "–" where there is none."""
    if pair is None:
        return "–"
    return lang.gettext(
        "{n}, at {percent}", n=lang.number(pair.n), percent=percent(pair.confidence, lang)
    )


def _surest_html(
    shown: Sequence[Shown],
    which: Sequence[Bools],
    labels: Sequence[Label],
    lang: Language,
    own: Sequence[str],
) -> Markup:
    """The cases themselves: the surest mistakes, or where all are right the least sure.

    Where they are a person's own, these alone: what there is of others are numbers.
    """
    if own:
        shown, which = shown[:1], which[:1]
    wrong = any((rows & ~one.cases.right).any() for one, rows in zip(shown, which, strict=True))
    cases = []
    for name, one, chosen in zip(names(shown, lang), shown, which, strict=True):
        at = np.flatnonzero(chosen & ~one.cases.right if wrong else chosen)
        sure = one.cases.confidence[at]
        for row in at[np.argsort(-sure if wrong else sure, kind="stable")[:_LISTED]].tolist():
            truth, answer = int(one.cases.labels[row]), int(one.cases.answers[row])
            scores = one.cases.probabilities[row]
            last = _as_given(own[row]) if own else name
            cases.append((float(scores[answer]), last, answer, truth, float(scores[truth])))
    cases.sort(key=lambda case: -case[0] if wrong else case[0])
    return table(
        (
            Column(lang.gettext("The answer"), heading=True),
            Column(lang.gettext("Confidence"), number=True),
            Column(lang.gettext("It was")),
            Column(lang.gettext("Score of that"), number=True),
            Column(lang.gettext("The case"), own=True) if own else Column(lang.gettext("Data")),
        ),
        [
            (
                parts.name_of(labels[answer], lang),
                lang.percent(said, 1),
                parts.name_of(labels[truth], lang),
                lang.percent(true, 1),
                last,
            )
            for said, last, answer, truth, true in cases[:_LISTED]
        ],
        caption=lang.gettext("Case by case: the surest mistakes")
        if wrong
        else lang.gettext("Case by case: the least sure"),
    )


def _as_given(case: str) -> str:
    """A case in a cell: its first letters; what is markup already, as a picture, as it is."""
    if isinstance(case, Markup):
        return case
    line = " ".join(case.split())
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS].rstrip()}…"
