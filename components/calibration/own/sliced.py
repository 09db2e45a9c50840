"""A set cut by its group columns: for whom the model is right, and the largest difference."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.calibration.sets import told
from components.site import shell
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.display import parts
from models.labelled import slices
from models.labelled.columns import Columns
from models.labelled.given import Given
from models.labelled.judging import Judged
from models.labelled.slices import Difference, Slices
from models.language import Language
from models.prediction import Label

# What the slices were made of, and those of each column: a page run makes none anew.
_KEPT: Slot[tuple[object, dict[int, Slices]] | None] = Slot("_own_set_slices", None)
_OF_CLASSES = -1  # no column: the labels themselves
_CHANCE = 0.05


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
    st.caption(reading(lang))


def reading(lang: Language) -> str:
    """How the tables of slices are read."""
    return lang.gettext(
        "How to read it: “too sure by” is what the model said on average, less how often it "
        "was right; below 0 it was too shy. Intervals are 95% ones: where two of them overlap "
        "widely, the groups need not differ."
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
