"""A set cut by its group columns, and beside the set that the model was measured on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.calibration.sets import told
from components.site import shell
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.display import parts
from models.errors import N_
from models.labelled import likeness, slices
from models.labelled.columns import Columns
from models.labelled.given import Given
from models.labelled.judging import Judged
from models.labelled.likeness import Compared, Likeness, What
from models.labelled.slices import Difference, Slices
from models.language import Language
from models.prediction import Label

# What the slices were made of, and those of each column: a page run makes none anew.
_KEPT: Slot[tuple[object, dict[int, Slices]] | None] = Slot("_own_set_slices", None)
_OF_CLASSES = -1  # no column: the labels themselves
_CHANCE = 0.05
_WHAT: dict[What, str] = {
    "confidence": N_("How sure it is"),
    "true": N_("The probability of the right class"),
    "classes": N_("How frequent each class is"),
}


def show_slices(
    name: object,
    held: Given,
    chosen: Columns,
    made: Judged,
    labels: Sequence[Label],
    lang: Language,
) -> None:
    """A table for each group column and one for the classes, with the largest difference."""
    kept = _KEPT.get()
    if kept is None or kept[0] != name:
        kept = (name, {})
        _KEPT.set(kept)
    st.header(lang.gettext("For whom is it right?"))
    for column in (*chosen.groups, _OF_CLASSES):
        cut = kept[1].get(column)
        if cut is None:
            cut = slices.cut(made.cases, _values(held, column, made, labels, lang))
            kept[1][column] = cut
        title = lang.gettext("Label") if column == _OF_CLASSES else held.table.columns[column]
        shell.html(slices_html(title, cut, lang, classes=column == _OF_CLASSES))
    st.caption(
        lang.gettext(
            "How to read it: “too sure by” is what the model said on average, less how often it "
            "was right; below 0 it was too shy. Intervals are 95% ones: where two of them overlap "
            "widely, the groups need not differ."
        )
    )


def _values(
    held: Given, column: int, made: Judged, labels: Sequence[Label], lang: Language
) -> list[str]:
    if column == _OF_CLASSES:
        return [parts.name_of(labels[int(truth)], lang) for truth in made.cases.labels]
    cells = held.table.column(column)
    return [cells[int(row)] for row in made.classified.rows]


def slices_html(title: str, cut: Slices, lang: Language, *, classes: bool = False) -> Markup:
    """The groups of one column; of classes no difference is told: they differ in difficulty."""
    rows = [
        (
            one.value[:60],
            told(one.right, lang),
            lang.percent(one.confidence),
            lang.gettext(
                "{value} ({low} to {high})",
                value=lang.signed(100 * one.above[0], 1),
                low=lang.signed(100 * one.above[1], 1),
                high=lang.signed(100 * one.above[2], 1),
            ),
        )
        for one in cut.groups
    ]
    columns = (
        Column(title[:60], heading=True, own=True),
        Column(lang.gettext("It was right"), number=True),
        Column(lang.gettext("It said"), number=True),
        Column(lang.gettext("Too sure by (points)"), number=True),
    )
    caption = lang.gettext("By “{name}”", name=title[:60])
    said = [] if classes else [difference_told(cut.difference, lang)]
    if cut.unnamed:
        said.append(lang.gettext("Cases without a value here: {n}.", n=lang.number(cut.unnamed)))
    return Markup('{}<p class="ct-stands">{}</p>').format(
        table(columns, rows, caption=caption), " ".join(said)
    )


def difference_told(found: Difference | None, lang: Language) -> str:
    """The largest difference, with how often chance alone makes one as large."""
    if found is None:
        return lang.gettext(
            "No two groups have {n} cases: nothing is said of their difference.",
            n=lang.number(slices.LEAST),
        )
    percents = [lang.number(100 * share, 1) for share in (found.value, found.low, found.high)]
    largest = lang.gettext(
        "The largest difference among groups of at least {n} cases: “{best}” {value} points above "
        "“{worst}” ({low} to {high}).",
        n=lang.number(slices.LEAST),
        best=found.best[:60],
        worst=found.worst[:60],
        value=percents[0],
        low=percents[1],
        high=percents[2],
    )
    times = lang.percent(found.chance)
    chance = (
        lang.gettext(
            "Groups put together by chance differ as much in {percent} of draws only.",
            percent=times,
        )
        if found.chance < _CHANCE
        else lang.gettext(
            "Groups put together by chance differ as much in {percent} of draws: this may be "
            "chance.",
            percent=times,
        )
    )
    return f"{largest} {chance}"


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
            "Below {n} cases nothing can be compared.", n=lang.number(likeness.LEAST)
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
    if found.differs:
        where = [lang.gettext(_WHAT[test.what]) for test in found.tests if test.differs]
        return lang.gettext(
            "A difference was found between these {n} cases and the {m} held-out ones: {where}. "
            "What was measured there need not hold here; go by the figures of this set.",
            n=lang.number(found.n),
            m=lang.number(found.m),
            where=lang.join([lang.gettext("“{name}”", name=each) for each in where]),
        )  # fmt: skip
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
