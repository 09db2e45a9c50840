"""A table of texts: choose the columns, classify every row, sum up, open one, download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from components.displays import following
from components.sets import panel as set_panel
from components.sets import table_rows, table_summary
from components.sets.answers import Row, comparison_of, repeated, rows_of
from components.site import saving
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.site.work import Work, counted
from models import predictions
from models.catalog import Entry
from models.comparison import label_columns, truth_of
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Label, Prediction
from models.reading import tables
from models.reading.tables import Table
from models.reading.written_in import foreign_to

_COLUMN = Slot("_table_column", 0)
_NONE = -1  # no column
# Texts whose language is looked at: a millisecond each, while somebody waits.
_LOOKED_AT = 1_000
_TRUTH: Slot[int] = Slot("_table_truth", _NONE - 1)  # nothing chosen yet
# What the rows were put together from, the answers, and the rows.
_KEPT: Slot[tuple[object, Sequence[Prediction], list[Row]] | None] = Slot("_table_rows", None)
# What was looked at, and the rows in another language, with its code.
_FOREIGN: Slot[tuple[object, dict[int, str]] | None] = Slot("_table_foreign", None)
TABLE: Work[list[Prediction], Progress] = Work("table", about="text")


def show_table(
    table: Table,
    entry: Entry,
    lang: Language,
    *,
    open_row: Callable[[int, str], None],
    hand_over: Callable[[Sequence[Row]], None],
    lead_there: Callable[[], None],
) -> None:
    """Classify the chosen column row by row (with a bar), then show, sort and offer the result.

    open_row: called with a row's number, from 0, and its text when the person opens it. hand_over:
    draws, under the rows, the way to people who look at them. lead_there: draws, above the rows,
    what leads down to that.
    """
    # Both columns beside each other, the second once it is known what the model's labels are.
    choosing = st.container(horizontal=True)
    with choosing:
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
    job = TABLE.keep(name, lambda: Job(lambda report: predictions.of_texts(entry, filled, report)))
    made = TABLE.watch(job, lambda p: counted(p, lang), lang)
    if made is None:
        return
    labels = made[0].labels if made else ()
    with choosing:
        truth = _choose_truth(table, column, entry, labels, lang)
    rows = _rows((name, truth), table, texts, made, truth)
    table_rows.hear_rows(table.hash[:12], rows, open_row)
    foreign: Mapping[int, str] = {}
    if made:
        foreign = _foreign(name, texts, entry)
        looked_at = min(len(filled), _LOOKED_AT)
        table_summary.show_foreign(len(foreign), looked_at, len(filled), lang)
        following.follow("totals", lambda: table_summary.show_totals(rows, labels, lang))
        if truth is not None:
            table_summary.show_comparison(comparison_of(rows), repeated(rows), labels, lang)
        lead_there()
    following.follow("rows", lambda: table_rows.show_rows(table.hash[:12], rows, lang, foreign))
    file = saving.csv(
        "csv",
        lang.gettext("Download as CSV"),
        "certitude.csv",
        (name, lang.code),
        lambda: _csv(table, rows, lang),
    )
    saving.offer("table", [file], lang)
    if made:
        hand_over(rows)
        set_panel.show_set(
            texts,
            (table.hash, column),
            labels,
            entry,
            lang.gettext("What matters over all rows"),
            lang,
        )


def _choose_truth(
    table: Table, text_column: int, entry: Entry, labels: Sequence[Label], lang: Language
) -> int | None:
    """The column with the right answers: found by what stands in it, to be changed or left out."""
    found = label_columns(table, labels, text_column)
    if not found:
        return None
    chosen = choose_from_list(
        lang.gettext("Compare with the labels in"),
        [*found, _NONE],
        _TRUTH.at(f"{table.hash[:12]}-{text_column}-{entry.id}"),
        lambda index: lang.gettext("No column") if index == _NONE else table.columns[index],
        lang,
    )
    return None if chosen == _NONE else chosen


def _foreign(name: object, texts: Sequence[str], entry: Entry) -> Mapping[int, str]:
    """The rows whose texts look to be in a language that the model does not read; found once."""
    kept = _FOREIGN.get()
    if kept is None or kept[0] != name:
        filled = [(row, text) for row, text in enumerate(texts) if text.strip()][:_LOOKED_AT]
        codes = ((row, foreign_to(text, entry.languages)) for row, text in filled)
        kept = name, {row: code for row, code in codes if code is not None}
        _FOREIGN.set(kept)
    return kept[1]


def _rows(
    name: object,
    table: Table,
    texts: Sequence[str],
    made: Sequence[Prediction],
    truth: int | None,
) -> list[Row]:
    """The rows, put together once for a table and its columns. made: of which the answers are."""
    kept = _KEPT.get()
    if kept is not None and kept[0] == name and kept[1] is made:
        return kept[2]
    truths = None
    if truth is not None and made:
        truths = list(map(truth_of(made[0].labels), table.column(truth)))
    rows = rows_of(texts, made, truths)
    _KEPT.set((name, made, rows))
    return rows


def _csv(table: Table, rows: Sequence[Row], lang: Language) -> bytes:
    """The person's own table with the answer, its score and its place beside every row."""
    made = [row.prediction for row in rows]
    scores = sorted({p.score for p in made if p is not None})
    scoped = any(p is not None and p.unlike is not None for p in made)
    return tables.write_csv(
        [
            *table.columns,
            "certitude_label",
            "_".join(["certitude_score", *scores]),
            *(["certitude_unlike"] if scoped else []),
        ],
        [
            [
                *cells,
                "" if p is None else p.labels[p.top].id,
                None if p is None else round(p.confidence, 6),
                *([_unlike(p)] if scoped else []),
            ]
            for cells, p in zip(table.rows, made, strict=True)
        ],
        lang.code,
    )


def _unlike(prediction: Prediction | None) -> str:
    """Whether a row may be nothing that the model knows, for programs."""
    if prediction is None or prediction.unlike is None:
        return ""
    return "true" if prediction.unlike.raised else "false"
