"""A table of texts: choose the column, classify every row, sort, open one, download."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.held import current_spec
from components.sets import panel as set_panel
from components.site import downloads, shell
from components.site.state import Slot
from components.site.tables_html import Column
from components.site.tables_html import table as table_of
from components.site.work import Work, counted
from models import predictions
from models.catalog import Entry
from models.display import parts
from models.display.showing import brief
from models.display.spec import DisplaySpec
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction
from models.reading import tables
from models.reading.tables import Table

_ROWS = 20  # on one page of the table
_SHOWN = 240  # characters of a text shown in a row; opening the row shows all
_COLUMN = Slot("_table_column", 0)
_PAGE = Slot("_table_page", 1)
_ORDER = Slot("_table_order", "file")
TABLE: Work[list[Prediction], Progress] = Work("table", about="text")

Row = tuple[int, str, Prediction | None]


def show_table(
    table: Table,
    entry: Entry,
    lang: Language,
    *,
    open_row: Callable[[str], None],
) -> None:
    """Classify the chosen column row by row (with a bar), then show, sort and offer the result.

    open_row: called with a row's text when the person opens it.
    """
    column = st.selectbox(
        lang.gettext("Column with the text"),
        range(len(table.columns)),
        index=table.text_column,
        format_func=lambda index: table.columns[index],
        key=_COLUMN.at(table.hash[:12]).key,
        persist_state="session",
    )
    texts = table.column(column)
    name = (entry, table.hash, column)
    filled = [text for text in texts if text.strip()]
    job = TABLE.keep(
        name, lambda: Job(lambda report: predictions.of_texts(entry.id, filled, report))
    )
    made = TABLE.watch(job, lambda p: counted(p, lang), lang)
    if made is None:
        return
    answers = iter(made)
    rows = [(i, t, next(answers) if t.strip() else None) for i, t in enumerate(texts)]
    following.follow("rows", lambda: _show_rows(_sorted(rows, lang), lang, open_row))
    downloads.offer_csv(
        lang.gettext("Download as CSV"),
        "certitude.csv",
        (name, lang.code),
        lambda: _csv(table, rows, lang),
    )
    if made:
        set_panel.show_set(
            texts,
            (table.hash, column),
            made[0].labels,
            entry,
            lang.gettext("What matters over all rows"),
            lang,
        )


def _sorted(rows: list[Row], lang: Language) -> list[Row]:
    orders = {
        "file": lang.gettext("As in the file"),
        "unsure": lang.gettext("Least sure first"),
        "sure": lang.gettext("Most sure first"),
    }
    order = st.segmented_control(
        lang.gettext("Order"),
        list(orders),
        format_func=lambda o: orders[o],
        key=_ORDER.key,
        default=_ORDER.default,
        required=True,
    )
    if order == "file":
        return rows
    known = [row for row in rows if row[2] is not None]
    empty = [row for row in rows if row[2] is None]
    sign = 1 if order == "unsure" else -1
    return sorted(known, key=lambda row: sign * row[2].confidence if row[2] else 0.0) + empty


def _show_rows(rows: Sequence[Row], lang: Language, open_row: Callable[[str], None]) -> None:
    pages = max(1, -(-len(rows) // _ROWS))
    page = 1 if pages == 1 else st.pagination(pages, key=_PAGE.key)
    shown = rows[(page - 1) * _ROWS : page * _ROWS]
    shell.html(rows_html(shown, current_spec(), lang))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            lang.gettext("Row"),
            min_value=1,
            max_value=len(rows),
            value=shown[0][0] + 1 if shown else 1,
            width=140,
        )
        text = next((t for i, t, _ in rows if i + 1 == number), "")

        def open_it() -> None:
            open_row(text)
            st.rerun()  # the page, and not these rows alone

        st.button(
            lang.gettext("Open this row"),
            icon=":material/open_in_full:",
            on_click=open_it,
            disabled=not text.strip(),
        )


def rows_html(rows: Sequence[Row], spec: DisplaySpec, lang: Language) -> Markup:
    """Rows as a real table: number, text, answer in the display in use."""
    return table_of(
        (
            Column(lang.gettext("Row"), heading=True, number=True),
            Column(lang.gettext("Text"), own=True, css="ct-text"),
            Column(_answer_heading(rows, lang)),
        ),
        [
            (
                lang.number(index + 1),
                text if len(text) <= _SHOWN else text[:_SHOWN] + " …",
                lang.gettext("empty") if prediction is None else brief(prediction, spec, lang),
            )
            for index, text, prediction in rows
        ],
        label=lang.gettext("Classified rows"),
    )


def _answer_heading(rows: Sequence[Row], lang: Language) -> str:
    known = next((prediction for _, _, prediction in rows if prediction is not None), None)
    if known is None:
        return lang.gettext("Answer")
    return lang.gettext("Answer ({origin})", origin=parts.score_origin(known, lang))


def _csv(table: Table, rows: Sequence[Row], lang: Language) -> bytes:
    """The person's own table with the answer, its score and its place beside every row."""
    scores = sorted({p.score for _, _, p in rows if p is not None})
    return tables.write_csv(
        [*table.columns, "certitude_label", "_".join(["certitude_score", *scores])],
        [
            [
                *table.rows[index],
                "" if p is None else p.labels[p.top].id,
                None if p is None else round(p.confidence, 6),
            ]
            for index, _, p in rows
        ],
        lang.code,
    )
