"""The text box as a value: what each click, upload and link leads to. No page, no model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.giving.text_box import OWN, TextBox
from models.errors import InputError
from models.examples import Example
from models.reading.inputs import Note, TextInput
from models.reading.tables import Table

MODEL, OTHER = "reviews-en", "services-fr"
ONE = Example("one", MODEL, "sure-right", None, "An example.")
TWO = Example("two", MODEL, "unsure", None, "Another example.")
FRENCH = Example("un", OTHER, "sure-right", None, "Un exemple.")
OFFERED = (ONE, TWO)
TABLE = Table(("text",), (("A row.",),), 0, "0" * 64)
REFUSED = InputError("not_text", "No.")

FRESH = TextBox()
EXAMPLE = FRESH.followed(OWN, MODEL, OFFERED)
MINE = EXAMPLE.typed("Mine.")


def test_an_example_taken_over_stays_when_the_model_changes() -> None:
    assert EXAMPLE.followed(ONE.id, OTHER, (FRENCH,)).text == FRENCH.text
    over = EXAMPLE.taken_over()
    assert over.own == "text"
    assert over.followed(OWN, OTHER, (FRENCH,), own=over.own).text == ONE.text


# --- versions ---------------------------------------------------------------------------------

LONG = "A warm, funny and beautifully acted film that I would gladly watch again."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG, LONG.replace("warm", "cold")),
        (LONG, LONG + " The music, though, is loud, and the last hour could have been left out."),
        (LONG, "A warm, funny and beautifully acted film"),
        (LONG, "A cold, dull and badly acted film that I would gladly not watch again, ever."),
        ("Very good.", "Very bad."),
        ("Gr", "Great"),
    ],
)
def test_an_edit_is_a_version_of_the_text(before: str, after: str) -> None:
    box = replace(MINE, text=before)
    assert box.typed(after).version_of == box.version_of


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG, "Why was I charged twice when I paid with my card yesterday?"),
        (LONG, "What a waste of an evening: dull, loud and far too long."),
        (LONG, ""),
        ("", LONG),
        ("  ", "Mine."),
    ],
)
def test_another_text_is_no_version_of_the_one_before(before: str, after: str) -> None:
    box = replace(MINE, text=before)
    assert box.typed(after).version_of != box.version_of


# --- links and models -------------------------------------------------------------------------


def test_a_fresh_box_is_offered_the_first_example() -> None:
    assert (EXAMPLE.text, EXAMPLE.example, EXAMPLE.kept) == (ONE.text, (MODEL, "one"), None)


def test_a_link_to_an_example_puts_it_in_the_box() -> None:
    assert FRESH.followed("two", MODEL, OFFERED).text == TWO.text


def test_a_link_to_no_example_of_the_model_gives_its_first() -> None:
    assert FRESH.followed("un", MODEL, OFFERED).example == (MODEL, "one")


def test_nothing_happens_where_nothing_is_new() -> None:
    assert EXAMPLE.followed("one", MODEL, OFFERED) is EXAMPLE
    assert MINE.followed(OWN, MODEL, OFFERED) is MINE


def test_an_example_makes_way_for_the_next_models_own() -> None:
    box = EXAMPLE.followed("one", OTHER, (FRENCH,))
    assert (box.text, box.example, box.kept) == (FRENCH.text, (OTHER, "un"), None)


def test_an_example_that_both_models_offer_stays_when_the_model_changes() -> None:
    box = EXAMPLE.followed("one", OTHER, OFFERED)
    assert (box.text, box.example) == (ONE.text, (OTHER, "one"))


def test_a_model_without_examples_leaves_the_box_alone() -> None:
    assert EXAMPLE.followed("one", OTHER, ()) is EXAMPLE
    assert FRESH.followed(OWN, OTHER, ()) is FRESH


@pytest.mark.parametrize("text", ["Mine.", "", " "])
def test_ones_own_text_stays_when_the_model_changes(text: str) -> None:
    box = EXAMPLE.typed(text)
    assert box.followed(OWN, OTHER, (FRENCH,)) is box


def test_a_link_to_an_example_keeps_ones_own_text_and_the_way_forward_brings_it_back() -> None:
    there = MINE.followed("two", MODEL, OFFERED)
    assert (there.text, there.kept) == (TWO.text, "Mine.")
    back = there.followed(OWN, MODEL, OFFERED)
    assert (back.text, back.example, back.kept) == ("Mine.", None, None)


# --- typing and choosing ----------------------------------------------------------------------


def test_what_was_typed_is_ones_own_and_may_have_grown_out_of_what_stood_there() -> None:
    assert (MINE.text, MINE.example_id, MINE.origin) == ("Mine.", OWN, EXAMPLE.origin)
    edited = EXAMPLE.typed("An example!")
    assert (edited.text, edited.example_id) == ("An example!", OWN)
    assert edited.version_of == EXAMPLE.version_of != MINE.version_of


def test_a_chosen_example_is_another_origin_and_closes_the_menu() -> None:
    box = MINE.chose(MODEL, TWO)
    assert (box.text, box.example_id, box.kept) == (TWO.text, "two", "Mine.")
    assert box.origin == MINE.origin + 1
    assert box.choices == MINE.choices + 1


def test_an_example_is_not_kept_as_ones_own() -> None:
    assert EXAMPLE.chose(MODEL, TWO).kept is None


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_not_kept(text: str) -> None:
    kept = MINE.chose(MODEL, ONE).typed(text).chose(MODEL, TWO).kept
    assert kept == "Mine."  # the one from before is still to be had


def test_the_same_words_need_no_way_back() -> None:
    box = EXAMPLE.typed("x").typed(TWO.text).chose(MODEL, TWO)
    assert box.kept is None
    assert not box.can_take_back


def test_a_text_is_taken_back_and_stays_ones_own() -> None:
    there = MINE.chose(MODEL, TWO)
    assert there.can_take_back
    back = there.taken_back()
    assert (back.text, back.example, back.can_take_back) == ("Mine.", None, False)
    assert back.origin > there.origin
    assert back.taken_back() is back


def test_two_texts_of_ones_own_change_places() -> None:
    row = MINE.opened_row(0, "A row.")
    back = row.taken_back()
    assert (back.text, back.kept) == ("Mine.", "A row.")
    assert back.taken_back().text == "A row."


# --- files and tables -------------------------------------------------------------------------


def test_a_file_is_ones_own_text_with_what_was_remarkable_about_it() -> None:
    note = Note("guessed", "Guessed.")
    given = TextInput("Read.", "0" * 64, (note,))
    box = MINE.uploaded(given)
    assert (box.text, box.example, box.kept) == ("Read.", None, "Mine.")
    assert box.uploads == MINE.uploads + 1
    assert box.read("Read.") == (box, given)


def test_a_text_is_decoded_once() -> None:
    box, given = MINE.read("Mine.")
    assert given.text == "Mine."
    again, same = box.read("Mine.")
    assert again is box
    assert same is given
    assert box.read("Mine again.")[1].text == "Mine again."
    with pytest.raises(InputError):
        box.read(" ")


def test_a_refused_file_is_said_until_the_next_text_and_changes_nothing_else() -> None:
    box = MINE.refused(REFUSED)
    assert replace(box, error=None, uploads=MINE.uploads) == MINE
    assert box.error is REFUSED
    assert box.uploads == MINE.uploads + 1
    assert box.followed(OWN, MODEL, OFFERED).error is REFUSED
    for after in (
        box.typed("New."),
        box.chose(MODEL, TWO),
        box.uploaded_table(TABLE),
        box.uploaded(TextInput("Read.", "0" * 64)),
        box.opened_row(0, "A row."),
    ):
        assert after.error is None


def test_a_table_stands_in_front_of_the_box_until_it_is_closed() -> None:
    there = MINE.uploaded_table(TABLE)
    assert (there.table, there.text, there.origin) == (TABLE, "Mine.", MINE.origin)
    assert replace(there.closed_table(), uploads=MINE.uploads) == MINE


def test_a_row_is_ones_own_text_and_its_table_one_click_away() -> None:
    row = EXAMPLE.uploaded_table(TABLE).opened_row(0, "A row.")
    assert (row.text, row.example, row.table, row.aside) == ("A row.", None, None, TABLE)
    assert row.origin > EXAMPLE.origin
    back = row.back_at_table()
    assert (back.table, back.aside, back.text) == (TABLE, None, "A row.")
    closed = row.back_at_table().closed_table()
    assert (closed.table, closed.aside, closed.text) == (None, None, "A row.")


def test_a_box_is_a_value() -> None:
    with pytest.raises(AttributeError):
        FRESH.text = "x"  # type: ignore[misc]
    assert TextBox() == FRESH
