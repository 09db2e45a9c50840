"""A classifier of texts that learns a person's own labels, with scikit-learn's interface.

Over TF-IDF, or over an encoder: one that ships, one in a folder, or one of the Hugging Face hub.
Nothing pickled is read or written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from models import cards, manifests, runtime
from models.adapters import linear, transformers_text
from models.adapters.linear import LinearTextClassifier, in_one_spelling
from models.adapters.terms import Terms
from models.adapters.transformers_text import TransformersText
from models.calibration import report
from models.calibration.bins import share
from models.calibration.cases import Cases
from models.calibration.types import Figures
from models.errors import N_, InputError
from models.hub import repositories as hub
from models.languages import CODES
from models.live import encoder
from models.live.lesson import TERMS
from models.live.material import one_class
from models.live.pace import ALONE, Pace
from models.prediction import Label

TFIDF = "tfidf"
WORDS: dict[str, Any] = {"analyzer": "word", **TERMS, "ngram_range": [*TERMS["ngram_range"]]}
_AT_ONCE = 32  # texts that are asked about in one turn
_PARAMETERS = ("base", "frozen", "epochs", "learning_rate", "batch", "strength", "seed")


class TextFineTuner:
    """fit, predict, predict_proba, score, evaluate, save and load; works in `cross_validate`.

    base: "tfidf"; the id of a shipped text model, whose encoder it takes ("reviews-en"); a folder
    with a saved text classifier; or "hf:owner/name". frozen: the encoder stays as it is and a
    logistic regression learns on top of it; else all of it learns, for so many epochs. strength:
    the inverse of the regression's penalty.
    """

    _estimator_type = "classifier"

    def __init__(
        self,
        base: str = TFIDF,
        frozen: bool = True,
        epochs: int = 3,
        learning_rate: float = 5e-5,
        batch: int = 16,
        strength: float = 1.0,
        seed: int = 1,
    ) -> None:
        self.base, self.frozen = base, frozen
        self.epochs, self.learning_rate, self.batch = epochs, learning_rate, batch
        self.strength, self.seed = strength, seed

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it was made with, by name."""
        return {name: getattr(self, name) for name in _PARAMETERS}

    def set_params(self, **changed: Any) -> TextFineTuner:
        """Change what it was made with; ValueError for a name that is none of these."""
        for name, value in changed.items():
            if name not in _PARAMETERS:
                raise ValueError(f"there is no parameter {name!r}")
            setattr(self, name, value)
        return self

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(),
            input_tags=InputTags(string=True, two_d_array=False),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "classifier_")

    def fit(self, texts: Sequence[str], labels: Sequence[Any], pace: Pace = ALONE) -> TextFineTuner:
        """Learn from texts [n] and their labels [n], words or numbers; pace: who else is there.

        InputError "one_class", "not_as_many", "no_words", "not_an_encoder" (422), and those of
        `models.hub` and `adapters.transformers_text.load`.
        """
        _check_lengths(texts, labels)
        self.classes_, y = np.unique(np.asarray(labels), return_inverse=True)
        if len(self.classes_) < 2:
            raise one_class()
        named = tuple(Label(str(name)) for name in self.classes_)
        self._held_out: Cases | None = None
        self.classifier_: LinearTextClassifier | TransformersText
        if self.base == TFIDF:
            self.classifier_ = self._counting(texts, y, named, pace)
        else:
            self.classifier_ = self._encoding(texts, y, named, pace)
        return self

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        """Texts [n] to probabilities float64 [n, k], in the order of `classes_`."""
        self._check_fitted()
        return self.classifier_.predict_proba([str(text) for text in texts])

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """The likeliest class of each text, [n]."""
        found: np.ndarray = self.classes_[self.predict_proba(texts).argmax(axis=1)]
        return found

    def score(self, texts: Sequence[str], labels: Sequence[Any]) -> float:
        """The share right."""
        return float((self.predict(texts) == np.asarray(labels)).mean())

    def evaluate(self, texts: Sequence[str], labels: Sequence[Any], pace: Pace = ALONE) -> Figures:
        """Accuracy, calibration errors, Brier and NLL with intervals, on texts that it has not
        learnt from; `save` writes them into the card. InputError "unknown_label" (422).
        """
        _check_lengths(texts, labels)
        parts = []
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            parts.append(pace.take(lambda some=some: self.predict_proba(some)))  # type: ignore[misc]
            pace.tell("judging", start + len(some), len(texts))
        rows = np.concatenate(parts)
        places = {name: at for at, name in enumerate(self.classes_.tolist())}
        asked = np.asarray(labels).tolist()
        unknown = next((label for label in asked if label not in places), None)
        if unknown is not None:
            raise InputError(
                "unknown_label",
                N_("The label “{name}” is none of those that were learnt."),
                name=str(unknown),
            )
        y = np.array([places[label] for label in asked], dtype=np.int64)
        self._held_out = Cases("held-out", rows, y)
        return report.figures(self._held_out)

    @property
    def held_out(self) -> Cases | None:
        """What it said of the texts that it was judged on last; None where it never was."""
        return self._held_out

    def save(self, folder: Path | str) -> None:
        """Write a folder as those of `models/weights`: weights, card, held-out answers, manifest.

        Its name is the model's id; a line in `models/catalog.py` puts it into the list.
        """
        self._check_fitted()
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(self.classifier_, LinearTextClassifier):
            self.classifier_.save(folder)
        else:
            encoder.save(self.classifier_, folder)
        if self._held_out is not None:
            np.savez_compressed(
                folder / "held_out.npz",
                allow_pickle=False,
                probabilities=self._held_out.probabilities.astype(np.float32),
                labels=self._held_out.labels,
            )
        from msgspec import json

        card = json.format(json.encode(self._card(folder)), indent=1)
        cards.parse(card)
        (folder / "card.json").write_bytes(card + b"\n")
        manifests.write(folder, {})

    @classmethod
    def load(cls, folder: Path | str) -> TextFineTuner:
        """Open what `save` wrote; InputError "not_saved_here" (422) where a file was changed."""
        folder = Path(folder)
        if not manifests.is_whole(folder):
            raise InputError(
                "not_saved_here",
                N_("The folder “{name}” does not hold a whole saved model: a file is missing or "
                   "was changed."),
                name=str(folder),
            )  # fmt: skip
        card = cards.parse((folder / "card.json").read_bytes())
        made = cls(**card.input["parameters"])
        made.classifier_ = (
            linear.load(folder, card.labels)
            if (folder / "linear.npz").is_file()
            else transformers_text.load(folder, card.labels)
        )
        kind = str if card.input["labels"] == "words" else int
        made.classes_ = np.array([kind(label.id) for label in card.labels])
        made._held_out = None
        return made

    def _check_fitted(self) -> None:
        if not hasattr(self, "classifier_"):
            from sklearn.exceptions import NotFittedError

            raise NotFittedError("call fit, or load, before")

    def _counting(
        self, texts: Sequence[str], y: np.ndarray, labels: tuple[Label, ...], pace: Pace
    ) -> LinearTextClassifier:
        from sklearn.feature_extraction.text import TfidfVectorizer

        pace.tell("weighing", 0, 0)
        arguments = WORDS | {"ngram_range": tuple(WORDS["ngram_range"])}
        vectorizer = TfidfVectorizer(**arguments)
        try:
            columns = vectorizer.fit_transform([in_one_spelling(str(text)) for text in texts])
        except ValueError as error:  # an empty vocabulary
            raise InputError("no_words", N_("These texts hold no words to learn from.")) from error
        terms = Terms(
            WORDS,
            tuple(map(str, vectorizer.get_feature_names_out())),
            vectorizer.idf_.astype(np.float32),
        )
        return LinearTextClassifier(labels, [terms], *self._regression(columns, y))

    def _encoding(
        self, texts: Sequence[str], y: np.ndarray, labels: tuple[Label, ...], pace: Pace
    ) -> TransformersText:
        base = transformers_text.load(_folder(self.base, pace))
        body = [str(text) for text in texts]
        read = encoder.read(base, body, pace) if self.frozen else None
        if read is not None:
            pace.tell("weighing", 0, 0)
            weights = self._regression(read.astype(np.float64), y)
            return encoder.with_head(base, labels, self.base, weights)
        tuned = encoder.with_head(base, labels, self.base, None, self.seed)
        encoder.learn(tuned, body, y, self.epochs, self.learning_rate, self.batch, self.seed, pace)
        return tuned

    def _regression(self, columns: Any, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weights float32 [k, d] and intercepts [k] of a softmax, for two classes as well."""
        from sklearn.linear_model import LogisticRegression

        runtime.calm_linear_algebra()
        fitted = LogisticRegression(C=self.strength, max_iter=2_000).fit(columns, y)
        weights, intercept = fitted.coef_, fitted.intercept_
        if len(weights) == 1:  # of two classes scikit-learn keeps the difference
            weights = np.concatenate([-weights, weights]) / 2
            intercept = np.concatenate([-intercept, intercept]) / 2
        return weights.astype(np.float32), intercept.astype(np.float32)

    def _card(self, folder: Path) -> dict[str, Any]:
        """What is known of it: the rest is for whoever made it to write."""
        words = isinstance(self.classes_[0].item(), str)
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
        metrics = []
        if self._held_out is not None and len(self._held_out):
            right = share(int(self._held_out.right.sum()), len(self._held_out))
            metrics = [
                {
                    "name": "accuracy", "set": "held-out", "value": right.share,
                    "low": right.low, "high": right.high, "n": right.n,
                }
            ]  # fmt: skip
        unwritten = dict.fromkeys(CODES, "")
        return {
            "id": folder.name,
            "kind": "text",
            "adapter": "linear" if self.base == TFIDF else "transformers",
            "task": unwritten,
            "labels": [
                {"id": str(name), **dict.fromkeys(CODES, str(name))} for name in self.classes_
            ],
            "language": None,
            "training_data": [],
            "metrics": metrics,
            "failures": {code: [] for code in CODES},
            "intended": unwritten,
            "unintended": unwritten,
            "input": {"parameters": self.get_params(), "labels": "words" if words else "numbers"},
            "seed": self.seed,
            "trained": datetime.now(UTC).date().isoformat(),
            "command": "models.live.text.TextFineTuner",
            "base": None if self.base == TFIDF else self.base,
            "sources": ["held-out"] if metrics else [],
            "size_mb": round(size / 1e6, 1),
        }


def _folder(base: str, pace: Pace = ALONE) -> Path:
    """Where an encoder's files are: a shipped model's, one's own folder, or the hub's cache."""
    if base.startswith("hf:"):
        return hub.fetch(
            hub.check_name(base[3:]),
            "main",
            "text",
            lambda done, total: pace.tell("fetching", done, total),
        )
    shipped = cards.WEIGHTS / base
    if base.replace("-", "").isalnum() and (shipped / "config.json").is_file():
        manifests.check(base)
        return shipped
    folder = Path(base)
    if not (folder / "config.json").is_file():
        raise InputError(
            "no_encoder",
            N_("There is no encoder “{name}”: give the id of a text model that ships with "
               "Certitude, a folder, or “hf:owner/name”."),
            name=base,
        )  # fmt: skip
    return folder


def _check_lengths(texts: Sequence[Any], labels: Sequence[Any]) -> None:
    if len(texts) != len(labels) or not len(texts):
        raise InputError(
            "not_as_many",
            N_("There are {texts} texts and {labels} labels: each text needs its label."),
            texts=len(texts),
            labels=len(labels),
        )
