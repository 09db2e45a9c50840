"""French feedback on public services: negative, neutral or positive.

The model stored is linear: TF-IDF (words and pieces of words) with logistic regression, measured
by cross-validation. Reviews of TV series, at less weight, teach it praise and blame of other things
than counters and files; theirs is the second source that it is measured on. `--compare` measures a
fine-tuned MiniLM, which knows little French, on the same folds.

Run: python -m training.services_fr
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.adapters.linear import LinearTextClassifier, in_one_spelling
from models.adapters.terms import Terms
from models.prediction import Label
from training import command, data
from training.figures import Figure, HeldOut, report
from training.paths import RUNS, WEIGHTS

ID = "services-fr"
SEED = 20
FOLDS = 5
LABELS = (
    Label("negative", {"en": "negative", "fr": "négatif"}),
    Label("neutral", {"en": "neutral", "fr": "neutre"}),
    Label("positive", {"en": "positive", "fr": "positif"}),
)
WORDS: dict[str, Any] = {
    "analyzer": "word",
    "ngram_range": [1, 2],
    "sublinear_tf": True,
    "strip_accents": "unicode",
}
PIECES = WORDS | {"analyzer": "char_wb", "ngram_range": [2, 5]}
# A term must occur in three texts: that keeps people's names out of the vocabulary.
LEAST_TEXTS = 3
REGULARISATION = 3.0
# Titles count as texts of their own too: people also type one short sentence.
TITLE_WEIGHT = 0.5
# A review of a series counts this much of an experience. Chosen on Allociné's dev part and by the
# cross-validation, of 0.3, 0.5 and 1. Series hold no neutral class, and neutral experiences are not
# weighed up for it: with that, two in a hundred cross-validated answers more were wrong.
SERIES_WEIGHT = 0.5
SERIES = "Allociné series, test"


@dataclass(frozen=True)
class Material:
    """Texts to learn from with their feelings, and how much each counts.

    sizes: how many are experiences, their titles in the same order, reviews of series.
    """

    texts: list[str]
    labels: list[int]
    weights: NDArray[np.float64]
    sizes: tuple[int, int, int]

    def regression(self, columns: Any, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weights and bias [k, columns + 1] by the texts' columns, each text counting so much."""
        from sklearn.linear_model import LogisticRegression

        found = LogisticRegression(C=REGULARISATION, max_iter=2000)
        found.fit(columns, self.labels, sample_weight=weights)
        return np.hstack([found.coef_, found.intercept_[:, None]])


def material(experiences: Sequence[data.Experience]) -> Material:
    """Whole texts and, with less weight, their titles; and, at SERIES_WEIGHT, Allociné's series."""
    series = series_to_learn()
    texts = [whole(experience) for experience in experiences]
    texts += [experience.title for experience in experiences]
    feelings = [experience.feeling for experience in experiences] * 2
    feelings += [2 * label for label in series.labels]
    sizes = (len(experiences), len(experiences), len(series.texts))
    return Material(
        [in_one_spelling(text) for text in texts + series.texts],
        feelings,
        np.repeat([1.0, TITLE_WEIGHT, SERIES_WEIGHT], sizes),
        sizes,
    )


def fit(experiences: Sequence[data.Experience]) -> LinearTextClassifier:
    """The linear model of these experiences: whole texts and, with less weight, their titles.

    With them it learns, at SERIES_WEIGHT, from Allociné's reviews of series.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    learned = material(experiences)
    terms, columns = [], []
    for settings in (WORDS, PIECES):
        arguments = settings | {"ngram_range": tuple(settings["ngram_range"])}
        vectorizer = TfidfVectorizer(min_df=LEAST_TEXTS, **arguments)
        columns.append(vectorizer.fit_transform(learned.texts))
        vocabulary = tuple(map(str, vectorizer.get_feature_names_out()))
        terms.append(Terms(settings, vocabulary, vectorizer.idf_.astype(np.float32)))
    weights = learned.regression(hstack(columns).tocsr(), learned.weights).astype(np.float32)
    return LinearTextClassifier(LABELS, terms, weights[:, :-1], weights[:, -1])


def series_to_learn() -> data.Texts:
    """Allociné's training part without what its other parts hold too (51 of 782 test reviews)."""
    return data.without(
        data.allocine("train"), data.allocine("dev").texts + data.allocine("test").texts
    )


def whole(experience: data.Experience) -> str:
    """Title and description as one text."""
    return f"{experience.title}. {experience.description}"


def folds(
    experiences: Sequence[data.Experience],
) -> Iterator[tuple[list[data.Experience], NDArray[np.int64]]]:
    """For each fold: the experiences to learn from, and the numbers of those held out."""
    from sklearn.model_selection import StratifiedKFold

    feelings = [experience.feeling for experience in experiences]
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for learn, hold in splitter.split(feelings, feelings):
        yield [experiences[index] for index in learn], hold


def train(resume: bool) -> None:
    """Fits the linear model to all experiences and stores it; it takes seconds."""
    fit(data.services_publics()).save(WEIGHTS / ID)


def hold_out() -> HeldOut:
    """What linear models answer to the fold each has not seen, and the stored one to series."""
    experiences = data.services_publics()
    rows = np.zeros((len(experiences), len(LABELS)), dtype=np.float32)
    for learn, hold in folds(experiences):
        rows[hold] = fit(learn).predict_proba([whole(experiences[index]) for index in hold])
    series = data.allocine("test")
    stored = LinearTextClassifier.load(WEIGHTS / ID)
    return HeldOut.of(
        [
            (rows, [experience.feeling for experience in experiences]),
            (
                stored.predict_proba(series.texts).astype(np.float32),
                [2 * label for label in series.labels],
            ),
        ]
    )


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """Accuracy over three classes, and negative against positive, of both sources."""
    name = "Services Publics+, 5-fold cross-validated"
    return [
        held_out.accuracy(0, "accuracy", name),
        held_out.accuracy(1, "accuracy", SERIES),
        sided(held_out, 0, name, at_least=0.88),
        sided(held_out, 1, SERIES, at_least=0.90),
    ]


def sided(held_out: HeldOut, source: int, name: str, at_least: float = 0.0) -> Figure:
    """Negative against positive: which of the two is likelier, where it is not neutral."""
    clear = (held_out.labels != 1) & (held_out.source == source)
    negative, positive = held_out.probabilities[clear, 0], held_out.probabilities[clear, 2]
    right = int(((positive > negative) == (held_out.labels[clear] == 2)).sum())
    return Figure("negative against positive", name, right, int(clear.sum()), at_least)


def compare() -> None:
    """Cross-validates the transformer on the same folds."""
    from training import transformer

    recipe = transformer.Recipe(learning_rate=1e-4, batch_size=16, seed=SEED)
    experiences = data.services_publics()
    tokenizer = transformer.new_tokenizer(96)
    ids = tokenizer([whole(experience) for experience in experiences], truncation=True)["input_ids"]
    examples = [
        transformer.Encoded(row, experience.feeling)
        for row, experience in zip(ids, experiences, strict=True)
    ]
    rows = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    for number, (_, hold) in enumerate(folds(experiences)):
        learn = [example for index, example in enumerate(examples) if index not in set(hold)]
        model = transformer.new_model([label.id for label in LABELS])
        transformer.train(model, [learn] * 3, recipe, RUNS / ID / f"fold-{number}")
        rows[hold] = transformer.predict(model, [examples[index].ids for index in hold])
    held_out = HeldOut.of([(rows, [experience.feeling for experience in experiences])])
    name = "transformer, the same folds"
    report([held_out.accuracy(0, "accuracy", name), sided(held_out, 0, name)])


if __name__ == "__main__":
    if sys.argv[1:] == ["--compare"]:
        compare()
    else:
        command.run(__doc__, ID, train, hold_out, figures)
