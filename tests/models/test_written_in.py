"""A text's language is told where it is plain, and nothing is said where it is not."""

from __future__ import annotations

import pytest

from benchmarks.languages import GERMAN, OF_NO_LANGUAGE, SPANISH
from models import catalog
from models.examples import examples
from models.reading.written_in import foreign_to, written_in


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\ufffd" * 9, *OF_NO_LANGUAGE])
def test_nothing_is_said_of_names_numbers_and_single_words(text: str) -> None:
    assert written_in(text) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le film était vraiment très mauvais."),
        ("en", "The film was really very bad, I left early."),
        ("es", "La película me ha gustado mucho."),
        ("de", "Der Film hat mir sehr gut gefallen."),
        ("ja", "この映画はとても面白かったです。"),
        ("ru", "Этот фильм мне совсем не понравился."),
    ],
)
def test_a_plain_sentence_is_told(code: str, text: str) -> None:
    assert written_in(text) == code


def test_no_shipped_example_is_called_foreign_to_its_model() -> None:
    wrong = [
        (entry.id, example.id)
        for entry in catalog.entries()
        for example in examples(entry.id)
        if foreign_to(example.text, entry.languages)
    ]
    assert wrong == []


def test_most_short_sentences_of_other_languages_are_foreign_to_both() -> None:
    for texts, code in ((SPANISH, "es"), (GERMAN, "de")):
        told = [foreign_to(text, ("en", "fr")) for text in texts]
        assert set(told) <= {code, None}
        assert told.count(code) >= 14


def test_nothing_is_foreign_to_a_model_whose_languages_are_not_known() -> None:
    text = "Le film était vraiment très mauvais."
    assert foreign_to(text, ("en",)) == "fr"
    assert foreign_to(text, ("en", "fr")) is None
    assert foreign_to(text, ()) is None


def test_an_address_in_a_text_has_no_say() -> None:
    text = "See https://exemple.fr/les-avis-de-nos-clients-sur-notre-service"
    assert written_in(text) is None
