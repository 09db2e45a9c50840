"""Tables of texts: an uploaded CSV in, a CSV with the answers out.

Written with the csv module alone: it reads row by row, so that a limit stops it early.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from models.errors import N_, InputError
from models.languages import SOURCE, LanguageCode
from models.limits import LIMITS
from models.reading.encodings import decode_bytes
from models.reading.inputs import Note, clean, encoding_guessed

_DELIMITERS = (",", ";", "\t", "|")
# What a spreadsheet in each language reads between cells, and in decimal numbers.
_SPREADSHEETS: Mapping[LanguageCode, tuple[str, str]] = {"en": (",", "."), "fr": (";", ",")}
# A unit separator never stands in cleaned text: a line stays one cell.
_NO_DELIMITER = "\x1f"
_SAMPLE_CHARACTERS, _SAMPLE_ROWS = 65_536, 50
_LONG_HEADING = 60  # characters; more, and no question, is a sentence and not a column's name
_SHORT_HEADING = 20  # characters; "Customer wrote…" names a column still
# A survey's whole question; it stands in a list that every run of the page sends again.
_LONGEST_NAME = 400
_EXCEL_HINT = regex.compile(r"sep=([,;|\t])\r?\n")
_TEXTS = """
text texte texts textes review reviews comment comments commentaire commentaires avis sentence
sentences phrase phrases message messages verbatim verbatims feedback question description content
contenu réponse response answer body
"""
_TEXT_NAMES = frozenset(_TEXTS.split())
_LETTER = regex.compile(r"\p{L}")
# What makes a spreadsheet read a cell as a formula (OWASP, "CSV injection"), also in the wide
# forms that it turns into plain ones.
_FORMULA = regex.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# From where such a stretch begins only: else one that leads to nothing is read again from each of
# its characters, for hours where a cell is full of line ends.
_FORMULA_WITHIN = regex.compile(r"(?<![\s\",;|])([\s\",;|]++)(?=[=+\-@＝＋－＠])")
_CUT = regex.compile(r"[,;|\t\r\n]")
_NUMBER = regex.compile(r"[+\-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts: every row has one cell (str) a column.

    columns: distinct names, "1", "2", … where the file gives none. text_column: index of the
    column that most likely holds the texts. hash: SHA-256 (hex) of the file.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_column: int
    hash: str
    notes: tuple[Note, ...] = ()

    def column(self, index: int) -> list[str]:
        """The cells of a column, from top to bottom."""
        return [row[index] for row in self.rows]


def read_table(data: bytes, most_rows: int = LIMITS.table_rows) -> Table:
    """Read a CSV file: comma, semicolon, tab or bar, in any encoding that `decode_bytes` reads.

    The first row names the columns, unless it reads like a text itself. Rows without content are
    left out, short ones filled up. most_rows: more are refused.

    InputError "table_too_large", "cell_too_long" (413), "not_text" (415), "empty_table",
    "bad_table" (422).
    """
    if len(data) > LIMITS.table_bytes:
        raise InputError(
            "table_too_large",
            N_("This file is too large. A table can have at most {limit} MB."),
            status=413,
            limit=LIMITS.table_bytes // 2**20,
        )
    text, guessed = decode_bytes(data)
    text, notes = clean(text)
    if guessed:
        notes.insert(0, encoding_guessed(guessed))
    hint = _EXCEL_HINT.match(text)
    text = text[hint.end() :] if hint else text
    delimiter = hint[1] if hint else _sniff(text)
    rows = list(_rows(text, delimiter, most_rows))
    if not rows:
        raise _empty()
    width = len(rows[0])
    if _is_heading(rows[0]):
        columns = _distinct(rows.pop(0))
    else:
        columns = tuple(str(i + 1) for i in range(width))
    if not rows:
        raise _empty()
    if len(rows) > most_rows:
        raise _too_many_rows(most_rows)
    digest = hashlib.sha256(data).hexdigest()
    return Table(columns, tuple(rows), _guess_text_column(columns, rows), digest, tuple(notes))


def write_csv(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    language: LanguageCode = SOURCE,
) -> bytes:
    """A CSV file that spreadsheets open as it is: UTF-8 with a byte order mark, CRLF line ends.

    language: of the spreadsheet, which says what stands between cells and in decimal numbers. A
    text that a spreadsheet would run as a formula gets an apostrophe before it. None is an empty
    cell.
    """
    delimiter, decimal = _SPREADSHEETS[language]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_defused(column) for column in columns])
    for row in rows:
        writer.writerow([_cell(value, decimal) for value in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _cell(value: object, decimal: str) -> object:
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    return value if value is None or isinstance(value, int) else _defused(str(value))


def _defused(text: str) -> str:
    """The text with an apostrophe wherever a cell of it could begin like a formula.

    Which delimiter a spreadsheet cuts by depends on where it runs, and quotes that do not begin a
    cell mean nothing to it: so a cell may begin behind any of them, and behind a line's end.
    """
    if _NUMBER.fullmatch(text):
        return text
    if _FORMULA.match(text):
        text = f"'{text}"
    return _FORMULA_WITHIN.sub(lambda gap: f"{gap[0]}'" if _CUT.search(gap[0]) else gap[0], text)


def _sniff(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, more than one."""
    best, best_score = _NO_DELIMITER, (0.0, 1)
    for delimiter in _DELIMITERS:
        sample = io.StringIO(text[:_SAMPLE_CHARACTERS], newline="")
        widths: list[int] = []
        try:
            for row in csv.reader(sample, delimiter=delimiter):
                if len(widths) == _SAMPLE_ROWS:
                    break
                while widths and len(row) > widths[0] and not row[-1].strip():
                    row.pop()
                if row:
                    widths.append(len(row))
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (Counter(widths)[widths[0]] / len(widths), widths[0])
        # Commas within sentences cut rows, too, but every row elsewhere.
        if score[0] >= 0.5 and score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str, most: int) -> Iterator[tuple[str, ...]]:
    """The rows that have content, all as wide as the first; the limits are kept on the way."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width = count = 0
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if max(map(len, row)) > LIMITS.cell_characters:
                raise _cell_too_long()
            width = width or len(row)
            if width > LIMITS.table_columns:
                raise _too_many(
                    N_("This table has too many columns. At most {limit} can be read."),
                    LIMITS.table_columns,
                )
            if any(cell.strip() for cell in row[width:]):
                raise _bad(reader.line_num)
            count += 1
            if count > most + 1:  # one may be the heading
                raise _too_many_rows(most)
            yield tuple(row[:width]) + ("",) * (width - len(row))
    except csv.Error as error:
        if "field limit" in str(error):
            raise _cell_too_long() from error
        raise _bad(reader.line_num) from error


def _is_heading(row: Sequence[str]) -> bool:
    """Whether the first row names columns; a survey's questions do, a statement does not."""
    cells = [cell.strip() for cell in row]
    return not any(
        cell.endswith((".", "!"))
        or (cell.endswith("…") and len(cell) > _SHORT_HEADING)
        or (len(cell) > _LONG_HEADING and not cell.endswith("?"))
        for cell in cells
    )


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    columns: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(names, start=1):
        base = name = " ".join(cell[:_LONGEST_NAME].split()) or str(number)
        copy = 1
        while name in taken:
            copy += 1
            name = f"{base} ({copy})"
        taken.add(name)
        columns.append(name)
    return tuple(columns)


def _guess_text_column(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The column with the most letters; one whose name says that it holds texts wins."""
    letters = [
        sum(len(_LETTER.findall(row[i][:1000])) for row in rows[:100]) for i in range(len(columns))
    ]
    named = [i for i, name in enumerate(columns) if name.lower() in _TEXT_NAMES and letters[i]]
    return max(named or range(len(columns)), key=lambda i: letters[i])


def _empty() -> InputError:
    return InputError("empty_table", N_("This table has no rows with text."))


def _bad(line: int) -> InputError:
    return InputError(
        "bad_table",
        N_("This table cannot be read at line {line}: a cell too many, or a quote not closed."),
        line=line,
    )


def _cell_too_long() -> InputError:
    return _too_many(
        N_("A cell of this table is too long. At most {limit} characters can be read."),
        LIMITS.cell_characters,
        "cell_too_long",
    )


def _too_many_rows(most: int) -> InputError:
    template = N_("This table has too many rows. At most {limit} can be read.")
    return _too_many(template, most)


def _too_many(template: str, limit: int, code: str = "table_too_large") -> InputError:
    return InputError(code, template, status=413, limit=limit)
