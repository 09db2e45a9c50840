"""The linear text classifier comes back from its files exactly as it went in."""

from pathlib import Path

import numpy as np
import pytest

from models.adapters.linear import LinearTextClassifier
from models.adapters.terms import Terms
from models.prediction import Label

TEXTS = ["L'accueil était parfait.", "Deux heures d'attente, c'est déplorable !", "", "Ça va"]
LABELS = (Label("bad", {"en": "bad", "fr": "mauvais"}), Label("good", {"en": "good", "fr": "bon"}))
WORDS = ("accueil", "accueil était", "attente", "déplorable", "parfait", "ça")
PIECES = (" par", "arf", "fait", "ble ", "d'at")


def classifier() -> LinearTextClassifier:
    random = np.random.default_rng(3)
    words = {"analyzer": "word", "ngram_range": (1, 2), "sublinear_tf": True}
    pieces = {"analyzer": "char_wb", "ngram_range": [3, 4], "lowercase": True}
    return LinearTextClassifier(
        LABELS,
        [
            Terms(words, WORDS, random.random(len(WORDS), dtype=np.float32)),
            Terms(pieces, PIECES, random.random(len(PIECES), dtype=np.float32)),
        ],
        random.normal(size=(2, len(WORDS) + len(PIECES))).astype(np.float32),
        random.normal(size=2).astype(np.float32),
    )


def test_what_is_loaded_answers_exactly_as_what_was_saved(tmp_path: Path) -> None:
    before = classifier()
    before.save(tmp_path)
    after = LinearTextClassifier.load(tmp_path)
    assert after.labels == before.labels
    assert [label.names for label in after.labels] == [label.names for label in LABELS]
    np.testing.assert_array_equal(after.predict_proba(TEXTS), before.predict_proba(TEXTS))


def test_rows_are_probabilities_in_double_precision() -> None:
    rows = classifier().predict_proba(TEXTS)
    assert rows.dtype == np.float64
    assert rows.shape == (len(TEXTS), 2)
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    assert (rows[0] != rows[1]).all()


def test_no_texts_give_no_rows() -> None:
    assert classifier().predict_proba([]).shape == (0, 2)


def test_it_equals_scikit_learns_own_pipeline(tmp_path: Path) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    settings = {"analyzer": "word", "ngram_range": [1, 2], "sublinear_tf": True}
    vectorizer = TfidfVectorizer(analyzer="word", ngram_range=(1, 2), sublinear_tf=True)
    columns = vectorizer.fit_transform(TEXTS)
    regression = LogisticRegression().fit(columns, [0, 1, 2, 0])
    LinearTextClassifier(
        tuple(Label(str(number)) for number in range(3)),
        [Terms(settings, tuple(vectorizer.get_feature_names_out()), vectorizer.idf_)],
        regression.coef_.astype(np.float32),
        regression.intercept_.astype(np.float32),
    ).save(tmp_path)
    rows = LinearTextClassifier.load(tmp_path).predict_proba(TEXTS)
    np.testing.assert_allclose(rows, regression.predict_proba(columns), atol=1e-6)


@pytest.mark.parametrize("mark", "’‘ʼ＇`´")
def test_an_apostrophe_is_one_however_it_is_typed(mark: str) -> None:
    typed = [text.replace("'", mark) for text in TEXTS]
    assert typed != TEXTS
    np.testing.assert_array_equal(
        classifier().predict_proba(typed), classifier().predict_proba(TEXTS)
    )


def test_the_whole_text_is_read() -> None:
    text = "mot " * 5000
    assert classifier().reading(text).read_to == len(text)


def test_coefficients_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        LinearTextClassifier(LABELS, [], np.zeros((2, 3)), np.zeros(2))
