"""Wherever a language is read or written, all of them are known."""

from __future__ import annotations

import pytest

from models.language import LOCALES, Language
from models.languages import CODES, SOURCE, LanguageCode, spoken
from models.reading.sentences import split_sentences
from models.reading.tables import read_table, write_csv
from models.reading.units import words


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("fr", "fr"), ("fr-CA", "fr"), ("FR_fr", "fr"), ("en-GB", "en"), ("de-DE", SOURCE),
        ("fro", SOURCE), ("", SOURCE), (None, SOURCE),
    ],
)  # fmt: skip
def test_a_browser_is_answered_in_its_language_if_we_speak_it(
    locale: str | None, code: LanguageCode
) -> None:
    assert spoken(locale) == code


def test_every_language_has_its_sentences() -> None:
    assert {folder.name for folder in LOCALES.iterdir()} == set(CODES) - {SOURCE}


@pytest.mark.parametrize("code", CODES)
def test_every_language_is_read_and_written(code: LanguageCode) -> None:
    text = "Dr. Martin: 12.5."
    assert next(text[start:end] for start, end in words(text, code)) == "Dr"
    assert len(split_sentences(text, code)) == 1
    table = read_table(write_csv(["text", "score"], [["a, b; c", 0.25]], code))
    assert table.rows[0][0] == "a, b; c"
    assert table.rows[0][1] == Language(code).number(0.25)
