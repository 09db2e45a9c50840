"""TF-IDF with a memory is TF-IDF: equal to scikit-learn's own in every bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from models.adapters.terms import Terms, Vectorizer

CORPUS = [
    "L'accueil était parfait, l'Été aussi: merci !",
    "Deux heures d'attente; c'est déplorable, déplorable…",
    "porte-monnaie  perdu\n\tau guichet 12 du ministère",
    "´a b` ΣΑΣ straße İstanbul ﬁn e\u0301te\u0301",
]
SETTINGS: list[dict[str, Any]] = [
    {"analyzer": "word", "ngram_range": [1, 2], "sublinear_tf": True, "strip_accents": "unicode"},
    {"analyzer": "word", "ngram_range": [2, 3], "norm": "l1"},
    {"analyzer": "char_wb", "ngram_range": [2, 5], "sublinear_tf": True, "lowercase": True},
    {"analyzer": "char_wb", "ngram_range": [1, 3], "strip_accents": "unicode"},
]
PARTS = st.sampled_from([*" ".join(CORPUS).split(), "´", "\u0301", "\u00a0", "\u2003", "Σ", "\n"])
TEXTS = st.lists(
    st.one_of(st.text(max_size=30), st.lists(PARTS, max_size=12).map(" ".join)), max_size=6
)


def both(settings: dict[str, Any]) -> tuple[TfidfVectorizer, Vectorizer]:
    theirs = TfidfVectorizer(**settings | {"ngram_range": tuple(settings["ngram_range"])})
    theirs.fit(CORPUS)
    vocabulary = tuple(theirs.get_feature_names_out())
    ours = Vectorizer(Terms(settings, vocabulary, theirs.idf_.astype(np.float32)))
    theirs.idf_ = theirs.idf_.astype(np.float32).astype(np.float64)
    return theirs, ours


PAIRS = [both(settings) for settings in SETTINGS]


@pytest.mark.parametrize(
    "pair", PAIRS, ids=[str(s["analyzer"]) + str(s["ngram_range"]) for s in SETTINGS]
)
@given(texts=TEXTS)
def test_it_equals_scikit_learn(pair: tuple[TfidfVectorizer, Vectorizer], texts: list[str]) -> None:
    theirs, ours = pair
    for _time in range(2):  # also out of its memory
        wanted, found = theirs.transform([*texts, *CORPUS]), ours.transform([*texts, *CORPUS])
        assert found.shape == wanted.shape
        np.testing.assert_array_equal(found.toarray(), wanted.toarray())


@pytest.mark.parametrize(
    "settings", [{"analyzer": "char"}, {"token_pattern": r"\w+ \w+"}, {"binary": True}]
)
def test_settings_under_which_words_do_not_stand_alone_are_refused(
    settings: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match="word by word"):
        Vectorizer(Terms(settings, ("a",), np.ones(1, dtype=np.float32)))


def test_what_is_no_word_is_not_remembered() -> None:
    _theirs, ours = PAIRS[2]
    ours.transform(["x" * 10_000])
    assert max(map(len, ours._known)) < 100
