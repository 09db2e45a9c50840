"""Tables of texts, in and out."""

import csv
import io
import re
import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.languages import CODES, LanguageCode
from models.limits import LIMITS
from models.reading.tables import read_table, write_csv


def refused(call: Callable[[], object]) -> tuple[str, int]:
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value)
    return caught.value.code, caught.value.status


def test_a_plain_table() -> None:
    table = read_table(b'id,text,stars\n1,"Good, very good",5\n\n2,NA,\n')
    assert table.columns == ("id", "text", "stars")
    assert table.rows == (("1", "Good, very good", "5"), ("2", "NA", ""))
    assert table.text_column == 1
    assert table.column(1) == ["Good, very good", "NA"]
    assert table.notes == ()
    assert table.hash == read_table(b'id,text,stars\n1,"Good, very good",5\n\n2,NA,\n').hash


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter(delimiter: str) -> None:
    lines = ["n", "avis", "date"], ["1", "Très bien", "2024"], ["2", "Bof", "2025"]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode()
    table = read_table(data)
    assert table.columns == ("n", "avis", "date")
    assert table.rows == (("1", "Très bien", "2024"), ("2", "Bof", "2025"))


def test_a_french_spreadsheet() -> None:
    text = 'n°;commentaire;note\r\n1;"C’est « bien »; merci, à bientôt";4,5\r\n2;Déçu, très;1,0\r\n'
    table = read_table(text.encode("cp1252"))
    assert table.columns == ("n°", "commentaire", "note")
    assert table.column(1) == ["C’est « bien »; merci, à bientôt", "Déçu, très"]
    assert table.text_column == 1
    assert [note.code for note in table.notes] == ["encoding_guessed"]


def test_what_excel_adds_is_left_out() -> None:
    table = read_table(b"\xef\xbb\xbfsep=;\r\na;b\r\n1;x\r\n")
    assert table.columns == ("a", "b")
    assert read_table("a;b\r\n1;x\r\n".encode("utf-16")).rows == (("1", "x"),)


def test_a_list_of_sentences_is_one_column_and_its_first_line_is_a_text() -> None:
    table = read_table(b"Hello, world, again.\nBad, very bad\nA third; line\n")
    assert table.columns == ("1",)
    assert table.column(0) == ["Hello, world, again.", "Bad, very bad", "A third; line"]
    assert read_table(b"What did you think of it?\nNot, much\nA lot\n").rows == (
        ("Not, much",),
        ("A lot",),
    )


def test_line_breaks_and_quotes_within_cells() -> None:
    table = read_table(b'text,n\n"two\nlines ""quoted""",1\nthe "word" here,2\n')
    assert table.column(0) == ['two\nlines "quoted"', 'the "word" here']


def test_short_rows_are_filled_and_empty_cells_at_the_end_left_out() -> None:
    table = read_table(b"a,b,c\n1\n1,2,3,,\n")
    assert table.rows == (("1", "", ""), ("1", "2", "3"))


def test_names_are_distinct() -> None:
    table = read_table(b"a,,a, a  (2) ,a\n1,2,3,4,5\n")
    assert table.columns == ("a", "2", "a (2)", "a (2) (2)", "a (3)")


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (b"id,city,words\n1,Paris,it was a long and bad day\n2,Rome,fine and warm\n", 2),
        (b"Review,notes\nshort,a much longer note that someone wrote\n", 0),
        (b"text,notes\n,all the content stands here\n", 1),
    ],
)
def test_the_column_with_the_texts_is_guessed(data: bytes, column: int) -> None:
    assert read_table(data).text_column == column


def test_control_characters_are_replaced() -> None:
    table = read_table(b"text,n\na line long enough for one stray NUL,1\nb\0c,2\n")
    assert table.rows[1] == ("b c", "2")
    assert [note.code for note in table.notes] == ["control_characters"]


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"", "empty_table", 422),
        (b"\n \n,,\n", "empty_table", 422),
        (b"a,b\n", "empty_table", 422),
        (b"a,b\n1,2\n1,2,3\n", "bad_table", 422),
        (b'a,b\n1,2\n"never closed,3\n4,5\n', "bad_table", 422),
        (b"PK\x03\x04" + bytes(400), "not_text", 415),
        (b"a,b\n" + b"1,2\n" * (LIMITS.table_rows + 1), "table_too_large", 413),
        (b"a," * LIMITS.table_columns + b"b\n1\n", "table_too_large", 413),
        (b"a,b\n1," + b"x" * (LIMITS.cell_characters + 1), "cell_too_long", 413),
        (b"a,b\n1," + b"x" * 200_000, "cell_too_long", 413),
        (b"a" * (LIMITS.table_bytes + 1), "table_too_large", 413),
    ],
)
def test_what_is_refused(data: bytes, code: str, status: int) -> None:
    assert refused(partial(read_table, data)) == (code, status)


def test_the_limits_themselves_are_taken() -> None:
    assert len(read_table(b"a,b\n" + b"1,2\n" * LIMITS.table_rows).rows) == LIMITS.table_rows
    wide = b",".join(b"a" for _ in range(LIMITS.table_columns))
    assert len(read_table(wide + b"\n1\n").columns) == LIMITS.table_columns


@pytest.mark.parametrize("scrap", [b",", b'"', b'a,"b\n', b"a\n", b'"",', b"a,b\n", b";|\t,"])
def test_a_full_file_is_read_or_refused_quickly(scrap: bytes) -> None:
    data = (scrap * (LIMITS.table_bytes // len(scrap) + 1))[: LIMITS.table_bytes]
    start = time.process_time()
    assert refused(partial(read_table, data))[1] in (413, 422)
    assert time.process_time() - start < 10  # measured: under 1 s


@given(st.one_of(st.binary(), st.text('a,;"\n\r\t| é\0=', max_size=60).map(str.encode)))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        table = read_table(data)
    except InputError as error:
        if error.code not in ("bad_table", "empty_table", "not_text"):
            raise
    else:
        assert len(set(table.columns)) == len(table.columns) > table.text_column
        assert all(len(row) == len(table.columns) for row in table.rows)


# --- out ------------------------------------------------------------------------------------


def test_a_name_that_trails_off_is_a_name_and_a_sentence_that_does_is_none() -> None:
    named = read_table("Nr;Customer wrote…;Mood (truth)\n1;I came back pleased.;good\n".encode())
    assert named.columns == ("Nr", "Customer wrote…", "Mood (truth)")
    bare = read_table("I waited and waited and waited…;bad\nFine.;good\n".encode())
    assert bare.columns == ("1", "2")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1+1",
        '=HYPERLINK("http://a.example")',
        "- a list item",
    ],
)
def test_formulas_are_defused_in_cells_and_headings(text: str) -> None:
    data = write_csv([text, "b"], [[text, 0.5]])
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert row[0].startswith("'")
        assert row[0].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("guess", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "text",
    ["fine;=1+1", "fine,=1+1", "fine\t@A1", "fine|+1+1", "one\n=1+1", 'a; "=1+1"', "a,\r\n-1+2"],
)
def test_no_delimiter_makes_a_formula(text: str, guess: str, language: LanguageCode) -> None:
    data = write_csv([text, "b"], [["x", text], [text, 0.5]], language).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline=""), delimiter=guess):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@")), repr(cell)


@pytest.mark.parametrize("text", ["a=b", "-3.5", "+12", "-0,5", "", "'quoted'", "é\nà"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert read_table(write_csv(["a", "b"], [[text, "x"]])).rows == ((text, "x"),)


@pytest.mark.parametrize("scrap", ["\n", "\t", ",", '\t"', "\r\n", " ;", "|"])
def test_a_cell_of_line_ends_is_written_at_once(scrap: str) -> None:
    cell = "x" + scrap * (30_000 // len(scrap)) + "x"
    start = time.process_time()
    write_csv(["text"], [[cell]])
    assert time.process_time() - start < 1.5  # some hundredths; before, up to 6 s


@pytest.mark.parametrize("text", ['x,\n" =1', 'x\n\n\n"+A1', "x;;@a", "x,y = z |-1", "x = y"])
def test_a_formula_behind_a_long_gap_is_found(text: str) -> None:
    for guess in ",;\t|":
        written = write_csv(["t"], [[text]]).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=guess):
            assert not any(re.match(r"\s*[=+\-@]", cell) for cell in row), row
    if text == "x = y":
        assert b"x = y" in write_csv(["t"], [[text]])


def test_a_column_s_name_is_no_novel() -> None:
    question = "Why? " + "w" * 50_000 + "?"
    table = read_table(write_csv([question, question], [["a b", "c d"]]))
    assert [len(name) for name in table.columns] == [400, 404]


def test_numbers_and_nothing() -> None:
    rows = [["a;b", -0.25, -3, None]]
    assert write_csv(["t", "p", "n", "x"], rows) == b"\xef\xbb\xbft,p,n,x\r\na;b,-0.25,-3,\r\n"
    french = write_csv(["t", "p", "n", "x"], rows, "fr")
    assert french == b'\xef\xbb\xbft;p;n;x\r\n"a;b";-0,25;-3;\r\n'


@given(st.lists(st.tuples(st.text(max_size=20), st.text("ab é,;\"\n'", max_size=20)), min_size=1))
@settings(max_examples=200, deadline=None)
def test_what_is_written_can_be_read_again(rows: list[tuple[str, str]]) -> None:
    data = write_csv(["first", "second"], [("x" + a, "y" + b) for a, b in rows])
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in read] == [2] * (len(rows) + 1)
    assert [row[1] for row in read[1:]] == ["y" + b for _, b in rows]
