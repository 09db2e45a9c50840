"""TF-IDF over many texts made of the same words: each word is taken apart once.

scikit-learn says which terms a word has and how they weigh; here it is only asked once a word.
An explanation asks about thousands of texts that are all made of one text's words.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np

T = TypeVar("T")

_WEIGHING = ("norm", "use_idf", "smooth_idf", "sublinear_tf")
# Only with these does a term lie within one word, or is made of whole neighbouring words.
_COUNTING = ("analyzer", "ngram_range", "strip_accents", "lowercase")
_REMEMBERED = 20_000  # words
_TELLING = 3  # letters from which on a piece of a word is not in nearly every word
_LONGEST = 60  # characters of a word that is remembered; more is no word


@dataclass(frozen=True)
class Terms:
    """One vectorizer: its scikit-learn settings, its terms in column order, and their weights.

    settings: what TfidfVectorizer is built with (analyzer "word" or "char_wb", ngram_range,
    strip_accents, lowercase, sublinear_tf, norm, …). idf: inverse document frequencies float32,
    one a term.
    """

    settings: Mapping[str, Any]
    vocabulary: tuple[str, ...]
    idf: np.ndarray


class Vectorizer:
    """What TfidfVectorizer.transform gives, to the last bit, with a memory. Not for two threads."""

    def __init__(self, terms: Terms) -> None:
        """ValueError for settings with which a text is more than its words."""
        import numpy as np
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        settings = dict(terms.settings)
        weighing = {name: settings.pop(name) for name in _WEIGHING if name in settings}
        unknown = set(settings).difference(_COUNTING)
        if unknown or settings.get("analyzer", "word") not in ("word", "char_wb"):
            raise ValueError(f"texts cannot be taken apart word by word: {terms.settings}")
        least, most = settings.pop("ngram_range", (1, 1))
        self._columns = {term: column for column, term in enumerate(terms.vocabulary)}
        self._sizes = range(least, most + 1)
        self._words = settings.get("analyzer", "word") == "word"
        ngrams = (1, 1) if self._words else (least, most)
        self._analyze: Callable[[str], list[str]] = CountVectorizer(
            ngram_range=ngrams, **settings
        ).build_analyzer()
        self._weigh = TfidfTransformer(**weighing)
        self._weigh.idf_ = terms.idf.astype(np.float64)
        self._known: dict[str, Any] = {}

    def transform(self, texts: Sequence[str]) -> Any:
        """Texts to a sparse matrix float64 [texts, terms]."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        counts = self._counts_of_words(texts) if self._words else self._counts_within(texts)
        counts.sort_indices()
        return self._weigh.transform(counts, copy=False)

    def known(self, texts: Sequence[str]) -> np.ndarray:
        """How much of each text is in the vocabulary: float64 [texts, sizes], shares from 0 to 1.

        Of words alone; or of the pieces of words, by their length from three letters on. A text
        without a piece of some length has its share of the shorter ones there.
        """
        import numpy as np

        sizes = (1,) if self._words else [size for size in self._sizes if size >= _TELLING]
        found = np.zeros((len(texts), len(sizes)))
        for row, text in enumerate(texts):
            terms = [term for word in text.split() for term in self._analyze(word)]
            share = 0.0
            for column, size in enumerate(sizes):
                there = [t in self._columns for t in terms if self._words or len(t) == size]
                share = sum(there) / len(there) if there else share
                found[row, column] = share
        return found

    def _counts_of_words(self, texts: Sequence[str]) -> Any:
        """Terms that are words, or neighbours joined by a space."""
        found, ends = array("i"), array("i", [0])
        for text in texts:
            words = list(chain.from_iterable(map(self._taken_apart, text.split())))
            for size in self._sizes:
                shifted = [words[start:] for start in range(size)]
                grams = map(" ".join, zip(*shifted, strict=False)) if size > 1 else words
                found.extend(c for c in map(self._columns.get, grams) if c is not None)
            ends.append(len(found))
        counts = self._matrix(found, ends, len(self._columns))
        counts.sum_duplicates()
        return counts

    def _counts_within(self, texts: Sequence[str]) -> Any:
        """Terms that are pieces of one word: how often a text has a word, times the word's own."""
        numbers: dict[str, int] = {}
        tokens, ends = array("i"), array("i", [0])
        for text in texts:
            tokens.extend(numbers.setdefault(word, len(numbers)) for word in text.split())
            ends.append(len(tokens))
        found, stops = array("i"), array("i", [0])
        for word in numbers:
            found.extend(self._pieces(word))
            stops.append(len(found))
        return self._matrix(tokens, ends, len(numbers)) @ self._matrix(
            found, stops, len(self._columns)
        )

    def _matrix(self, indices: array[int], ends: array[int], width: int) -> Any:
        """Rows of ones at these columns, which may come more than once in a row."""
        import numpy as np
        from scipy.sparse import csr_matrix

        ones = np.ones(len(indices))
        shape = (len(ends) - 1, width)
        return csr_matrix((ones, np.array(indices), np.array(ends)), shape=shape)

    def _taken_apart(self, word: str) -> Sequence[str]:
        return self._remembered(word, self._analyze)

    def _pieces(self, word: str) -> array[int]:
        return self._remembered(word, self._columns_of)

    def _columns_of(self, word: str) -> array[int]:
        columns = map(self._columns.get, self._analyze(word))
        return array("i", [column for column in columns if column is not None])

    def _remembered(self, word: str, find: Callable[[str], T]) -> T:
        found: T | None = self._known.get(word)
        if found is None:
            found = find(word)
            if len(word) <= _LONGEST:
                self._known[word] = found
        return found
