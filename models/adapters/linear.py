"""TF-IDF and a linear model, stored as plain numbers and JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.adapters.terms import Terms, Vectorizer
from models.classifier import Inside, Reading
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

# What is typed for an apostrophe (`models/reading/units.py` knows the same): texts to learn from
# hold only the first, word processors and phones write another.
_APOSTROPHE, _OTHERS = "'", "’‘ʼ＇`´"


def in_one_spelling(text: str) -> str:
    """The text as such a model learns and reads it: every apostrophe is the straight one.

    One character for one: places in it are places in what was written.
    """
    for mark in _OTHERS:  # five times faster than str.translate on text that is not ASCII
        text = text.replace(mark, _APOSTROPHE)
    return text


def _softmax(scores: np.ndarray) -> np.ndarray:
    import numpy as np

    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    rows: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
    return rows


class LinearTextClassifier:
    """Logistic regression over the columns of one or more TF-IDF vectorizers.

    coef: float32 [k, columns], intercept: float32 [k], in the order of the labels.
    """

    rows_apart = True  # what a text gets does not depend on what comes with it, to the last bit

    def __init__(
        self,
        labels: tuple[Label, ...],
        terms: Sequence[Terms],
        coef: np.ndarray,
        intercept: np.ndarray,
    ) -> None:
        """ValueError if the numbers do not fit the labels and the terms."""
        columns = sum(len(part.vocabulary) for part in terms)
        if coef.shape != (len(labels), columns) or intercept.shape != (len(labels),):
            raise ValueError("the coefficients do not fit the labels and the vocabularies")
        self.labels = labels
        self.terms = tuple(terms)
        self.coef, self.intercept = coef, intercept
        self._vectorizers = [Vectorizer(part) for part in terms]
        self._lock = threading.Lock()

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        """Texts [n] to probabilities float64 [n, k], rows summing to 1."""
        import numpy as np

        if not texts:
            return np.zeros((0, len(self.labels)))
        return _softmax(self._logits(self._columns(texts)))

    def look(self, texts: Sequence[str]) -> tuple[np.ndarray, Inside]:
        """As `predict_proba`; features: the shares of a text's words and pieces of words that the
        model knows.
        """
        import numpy as np

        columns = self._columns(texts)
        logits = self._logits(columns)
        spelt = [in_one_spelling(text) for text in texts]
        with self._lock:
            known = [part.known(spelt) for part in self._vectorizers]
        return _softmax(logits), Inside(logits, {"terms": np.hstack(known)}, columns)

    def _columns(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import hstack

        spelt = [in_one_spelling(text) for text in texts]
        with self._lock:
            return hstack([part.transform(spelt) for part in self._vectorizers]).tocsr()

    def _logits(self, columns: Any) -> np.ndarray:
        import numpy as np

        scores: np.ndarray = columns @ self.coef.T.astype(np.float64) + self.intercept
        return scores

    def reading(self, text: str) -> Reading:
        """The whole text is read, whatever its length."""
        return Reading(read_to=len(text), tokens=0, max_tokens=None)

    def save(self, folder: Path) -> None:
        """Write `linear.npz` (numbers) and `linear.json` (labels, settings, vocabularies)."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / "linear.npz",
            allow_pickle=False,
            coef=self.coef.astype(np.float32),
            intercept=self.intercept.astype(np.float32),
            idf=np.concatenate([part.idf for part in self.terms]).astype(np.float32),
        )
        description = {
            "labels": [{"id": label.id, **label.names} for label in self.labels],
            "vectorizers": [
                {"settings": dict(part.settings), "vocabulary": part.vocabulary}
                for part in self.terms
            ],
        }
        text = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
        (folder / "linear.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearTextClassifier:
        """Read what `save` wrote; OSError, KeyError or ValueError where it is not that."""
        import numpy as np

        description = json.loads((folder / "linear.json").read_text(encoding="utf-8"))
        with np.load(folder / "linear.npz", allow_pickle=False) as stored:
            coef, intercept, idf = stored["coef"], stored["intercept"], stored["idf"]
        terms, start = [], 0
        for part in description["vectorizers"]:
            vocabulary = tuple(part["vocabulary"])
            weights = idf[start : start + len(vocabulary)]
            terms.append(Terms(part["settings"], vocabulary, weights))
            start += len(vocabulary)
        labels = tuple(
            Label(entry["id"], {key: name for key, name in entry.items() if key != "id"})
            for entry in description["labels"]
        )
        return cls(labels, terms, coef, intercept)


def load(folder: Path, labels: tuple[Label, ...]) -> LinearTextClassifier:
    """Open what `save` wrote; labels (of the card) must be the model's own classes."""
    model = LinearTextClassifier.load(folder)
    if [label.id for label in labels] != [label.id for label in model.labels]:
        raise ValueError("the card's labels are not the model's")
    model.labels = labels  # the card is where classes are named
    return model
