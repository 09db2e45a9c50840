"""The tables as CSV and Parquet, the codebook, and all of a study in one archive."""

from __future__ import annotations

import io
import types
import zipfile
from collections.abc import Sequence
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from models.reading.tables import write_csv
from models.version import VERSION
from study.export.rows import Reply, Trial, replies, trials
from study.items.items import write_items
from study.setup.files import write_setup
from study.store.values import Collected

_README = """\
A study of how people rely on a classifier's advice, written by Certitude {version}.

trials.csv, trials.parquet    one row a decision that counts
replies.csv, replies.parquet  one row for anything else that was answered
codebook.csv                  what each column means
setup.json                    the set-up: load it on the set-up page to repeat the study; one on
                              somebody's own items needs these first: give the file that they
                              came in under "Task" (items.json is a record, and cannot be given)
items.json                    the items, what is right, and the advice on them, as it was that day
order.json                    which items came in which part
marks.json                    if marks were shown: LIME's, by score and item; a placebo is them,
                              dealt out by the set-up's seed

{people} people consented and stayed, {withdrawn} withdrew (all of theirs is deleted), {declined}
did not consent. {cut} of those who stayed did not play to the end: their rows say "here".

The figures of this file, by display:
python -m study.measures trials.csv --initial initial --advice advice --truth truth --final final \\
  --confidence confidence --sure-before initial_sure --sure-after final_sure --seconds seconds \\
  --by condition --person study,person --json

In the CSV files an apostrophe stands before a text that a spreadsheet would run as a formula. The
words of the displays (shown_headline, shown_text) are those of the version named above.
"""


class Column(Struct, frozen=True):
    """A column as the codebook has it."""

    table: str
    column: str
    type: str
    empty: bool
    meaning: str


def columns(table: str, kind: type[Struct]) -> list[Column]:
    """The codebook of one table, from the types of its rows."""
    hints = get_type_hints(kind, include_extras=True)
    return [_column(table, name, hints[name]) for name in kind.__struct_fields__]


def codebook() -> list[Column]:
    """What each column of the export means."""
    return [*columns("trials", Trial), *columns("replies", Reply)]


def to_csv(kind: type[Struct], rows: Sequence[Struct]) -> bytes:
    """Rows as a CSV that spreadsheets open and `study.measures` reads; formulas are defused."""
    names = kind.__struct_fields__
    return write_csv(names, ([_cell(getattr(one, name)) for name in names] for one in rows))


def to_parquet(kind: type[Struct], rows: Sequence[Struct]) -> bytes:
    """Rows as a Parquet file, typed, each column with its meaning; texts as they were."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"str": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    schema = pa.schema(
        [
            pa.field(one.column, types[one.type], one.empty, {"meaning": one.meaning})
            for one in columns("", kind)
        ]
    )
    table = pa.table(
        {one.name: [getattr(row, one.name) for row in rows] for one in schema}, schema=schema
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def archive(found: Collected) -> bytes:
    """Everything that somebody needs to check a study and to repeat it, as a ZIP."""
    decided, said = trials(found), replies(found)
    snapshot = found.study.snapshot
    book = codebook()
    readme = _README.format(
        version=VERSION,
        people=len(found.people),
        withdrawn=found.withdrawn,
        declined=found.declined,
        cut=sum(one.standing != "done" for one in found.people),
    )
    files = {
        "README.txt": readme.encode(),
        "trials.csv": to_csv(Trial, decided),
        "trials.parquet": to_parquet(Trial, decided),
        "replies.csv": to_csv(Reply, said),
        "replies.parquet": to_parquet(Reply, said),
        "codebook.csv": to_csv(Column, book),
        "setup.json": write_setup(found.study.setup),
        "items.json": write_items(snapshot.items),
        "order.json": msgspec.json.format(
            msgspec.json.encode({"parts": snapshot.parts, "practice": snapshot.practice})
        ),
    }
    if snapshot.marks:
        files["marks.json"] = msgspec.json.encode(snapshot.marks)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            # No clock of this machine in it: the same study makes the same file.
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _column(table: str, name: str, hint: Any) -> Column:
    meaning = ""
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        meaning = next((m.description or "" for m in marks if isinstance(m, Meta)), "")
    empty = get_origin(hint) in (Union, types.UnionType)
    if empty:
        hint = next(one for one in get_args(hint) if one is not types.NoneType)
    return Column(table, name, hint.__name__, empty, meaning)


def _cell(value: object) -> object:
    # True and False are 1 and 0 in every program that reads a table.
    return int(value) if isinstance(value, bool) else value
