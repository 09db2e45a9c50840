"""The rows of a table on the page: ordered, filtered, a page at a time, each opened by a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import streamlit as st
from markupsafe import Markup

from components.displays.held import current_design
from components.sets.answers import ORDERS, Row, levels_of, ordered
from components.site import arriving, choices, shell
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from components.site.tables_html import Column, table
from models.display import parts
from models.display.design import Design
from models.display.designed import brief
from models.language import Language
from models.prediction import Prediction

_ROWS = 20  # on one page of the table
_SHOWN = 240  # characters of a text shown in a row; opening the row shows all
_GROUP = "row"
_PAGE = Slot("_table_page", 1)
_ORDER = Slot("_table_order", "file")
_WHICH = Slot("_table_which", "all")
# At each table: the row that was opened last, and how many were before it and with it.
_OPENED: Slot[tuple[int, int]] = Slot("_table_opened", (0, 0))
# How many openings the person has come back from.
_BACK_FROM: Slot[int] = Slot("_table_back_from", 0)


def hear_rows(name: str, rows: Sequence[Row], open_row: Callable[[int, str], None]) -> None:
    """Open a row when it is clicked, or its number is pressed; for the page, not its fragments.

    name: the table's. Who comes back to it comes to the row that they opened.
    """
    opened = _OPENED.at(name)

    def choose(id_: str) -> None:
        if id_.isdecimal() and int(id_) < len(rows) and rows[int(id_)].text.strip():
            opened.set((int(id_), opened.get()[1] + 1))
            open_row(int(id_), rows[int(id_)].text)

    row, times = opened.get()
    choices.hear(_GROUP, choose, within=".ct-rows tr", leads=True)
    arriving.lead_to(choices.selector(_GROUP, row), f"row-{name}", times)


def show_rows(name: str, rows: Sequence[Row], lang: Language, foreign: Mapping[int, str]) -> None:
    """Switches for order and kind, and a page of the rows in the display in use.

    name: the table's. foreign: as for `rows_html`.
    """
    design = current_design()
    levels = levels_of(design.spec_in(lang), lang)
    compared = any(row.truth is not None for row in rows)
    with st.container(horizontal=True, gap="medium"):
        order = _ORDER.default
        if levels is not None:
            order = _switch(lang.gettext("Order"), order_names(lang), _ORDER, lang)
        if compared:
            differing = sum(row.differs for row in rows)
            names = {
                "all": lang.gettext("All ({count})", count=lang.number(len(rows))),
                "differ": lang.gettext("That differ ({count})", count=lang.number(differing)),
            }
            if _switch(lang.gettext("Rows"), names, _WHICH, lang) == "differ":
                rows = [row for row in rows if row.differs]
    if not rows:
        st.caption(lang.gettext("No row differs from the answer in the file."))
        return
    rows = ordered(rows, order, levels)
    pages = -(-len(rows) // _ROWS)
    slot = _PAGE.at(f"{name}-{pages}")  # another filter has other pages
    opened, times = _OPENED.at(name).get()
    if times != _BACK_FROM.at(name).get():
        _BACK_FROM.at(name).set(times)
        place = next((at for at, row in enumerate(rows) if row.index == opened), 0)
        slot.set(place // _ROWS + 1)
    page = 1
    if pages > 1:
        slot.ensure()
        page = st.pagination(pages, key=slot.key, persist_state="session")
    shown = rows[(page - 1) * _ROWS : page * _ROWS]
    shell.html(rows_html(shown, design, lang, compared=compared, foreign=foreign))


def order_names(lang: Language) -> dict[str, str]:
    """The orders by their ids."""
    names = (
        lang.gettext("As in the file"),
        lang.gettext("Least sure first"),
        lang.gettext("Most sure first"),
    )
    return dict(zip(ORDERS, names, strict=True))


def rows_html(
    rows: Sequence[Row],
    design: Design,
    lang: Language,
    *,
    compared: bool = False,
    foreign: Mapping[int, str] = MappingProxyType({}),
) -> Markup:
    """Rows as a real table: number (a button), text, answer in the display in use.

    compared: whether the right answer of the file stands beside it. foreign: the rows, by their
    index, whose texts look to be in another language than the model reads, and its ISO 639-1 code.
    """
    columns = [
        Column(lang.gettext("Row"), heading=True, number=True),
        Column(lang.gettext("Text"), own=True, css="ct-text"),
        Column(_answer_heading(rows, lang)),
        *([Column(lang.gettext("In the file"))] if compared else []),
    ]
    return Markup('<div class="ct-rows">{}</div>').format(
        table(
            columns,
            [
                (
                    _number(row, lang),
                    _text(row, foreign.get(row.index), lang),
                    lang.gettext("empty")
                    if row.prediction is None
                    else brief(_warned_once(row.prediction, row.index in foreign), design, lang),
                    *([_truth(row, lang)] if compared else []),
                )
                for row in rows
            ],
            label=lang.gettext("Classified rows"),
        )
    )


def _warned_once(prediction: Prediction, foreign: bool) -> Prediction:
    """Without a second mark where the text is marked as one in another language."""
    return replace(prediction, unlike=None) if foreign else prediction


def _text(row: Row, written: str | None, lang: Language) -> str:
    """A row's text, as much of it as is shown, and which other language it looks like."""
    text = row.text if len(row.text) <= _SHOWN else row.text[:_SHOWN] + " …"
    if written is None:
        return text
    found = lang.language_name(written)
    said = (
        lang.gettext("looks like another language")
        if found is None
        else lang.gettext("looks {found}", found=found)
    )
    return Markup(
        '{} <span class="ct-foreign-row" dir="ltr"><span aria-hidden="true">⚑</span> {}</span>'
    ).format(text, said)


def _number(row: Row, lang: Language) -> Markup:
    number = lang.number(row.index + 1)
    if row.prediction is None:
        return Markup("{}").format(number)
    return Markup('<button type="button" class="ct-opens" aria-label="{}"{}>{}</button>').format(
        lang.gettext("Open row {number}", number=number),
        choices.choice(_GROUP, row.index),
        number,
    )


def _truth(row: Row, lang: Language) -> Markup:
    """The right answer with a sign and a word for whether it is the model's, too."""
    if row.prediction is None or row.truth is None:
        empty = row.prediction is None
        said = lang.gettext("not compared") if empty else lang.gettext("no known answer")
        return Markup('<span class="ct-quiet">{}</span>').format(said)
    sign, said = ("≠", lang.gettext("differs")) if row.differs else ("=", lang.gettext("the same"))
    return Markup(
        '<span class="ct-verdict{}"><span aria-hidden="true">{}</span> {}</span> <bdi>{}</bdi>'
    ).format(
        " ct-differs" if row.differs else "",
        sign,
        said,
        parts.name_of(row.prediction.labels[row.truth], lang) if row.differs else "",
    )


def _answer_heading(rows: Sequence[Row], lang: Language) -> str:
    known = next((row.prediction for row in rows if row.prediction is not None), None)
    if known is None:
        return lang.gettext("Answer")
    return lang.gettext("Answer ({origin})", origin=parts.score_origin(known, lang))


def _switch(label: str, names: dict[str, str], slot: Slot[str], lang: Language) -> str:
    return choose_from_switch(label, list(names), slot, names.__getitem__, lang, wrap=True)
