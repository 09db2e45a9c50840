"""What one model learns from, is watched by and is tested on: three parts of a material, seeded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from models.errors import N_, InputError
from models.limits import LIMITS
from models.live.material import Material, Whole, checked

# Of all cases: a fifth to test on, a fifth to watch by, the rest to learn from.
TEST, VALIDATION = 0.2, 0.25  # the second of what the first leaves
MOST_SEED = 1_000_000
# How texts are told, in scikit-learn's words; to be read by `adapters.terms` as well.
TERMS: dict[str, Any] = {"ngram_range": (1, 2), "sublinear_tf": True, "strip_accents": "unicode"}


class Part(NamedTuple):
    """Cases as models take them: x [n, …], y int [n], rows int [n] of the material."""

    x: np.ndarray
    y: Whole
    rows: Whole

    def __len__(self) -> int:
        return len(self.y)


@dataclass(frozen=True, eq=False)
class Lesson:
    """The parts of a material. Nothing of validation and test was looked at to prepare them.

    Pictures stay uint8 [n, h, w, 1]; numbers are float64 [n, d], less the training part's mean and
    by its spread; texts are float32 [n, d], TF-IDF of the training part's terms.
    amount: cases to learn from. noise: the share of them with a wrong label; wrong: which, indices
    of `train`, sorted. scale: (mean, spread) of numbers. vectorizer: of texts.
    """

    material: Material
    seed: int
    noise: float
    train: Part
    validation: Part
    test: Part
    wrong: Whole
    most: int
    scale: tuple[np.ndarray, np.ndarray] | None = None
    vectorizer: Any = field(default=None, repr=False)

    @property
    def amount(self) -> int:
        """How many cases are learnt from; `most` is how many there are."""
        return len(self.train)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.material.labels)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one case as a model takes it: (h, w, 1) or (d,)."""
        return self.train.x.shape[1:]

    def prepared(self, x: np.ndarray) -> np.ndarray:
        """Cases like the material's as the model takes them."""
        if self.scale is not None:
            mean, spread = self.scale
            numbers: np.ndarray = (x - mean) / spread
            return numbers
        if self.vectorizer is not None:
            return _told(self.vectorizer, x)
        return x


def lesson(
    material: Material, seed: int = 1, amount: int | None = None, noise: float = 0.0
) -> Lesson:
    """Divide a material, stratified by class, and take so much of its training part.

    A smaller amount is the beginning of a larger one. Labels are made wrong in the training part
    alone: what a model is judged by stays right.

    InputError as `material.checked`; "bad_seed", "too_few_cases", "bad_amount", "bad_noise",
    "class_not_learnt", "too_much_to_learn", "no_words" (422).
    """
    if not 0 <= seed <= MOST_SEED:
        raise InputError(
            "bad_seed", N_("A seed is a whole number from 0 to {most}."), most=MOST_SEED
        )
    train, validation, test = _divided(checked(material), seed)
    most = len(train)
    if amount is not None:
        train = _some(material, train, amount)
    if not 0 <= noise <= 1:
        raise InputError(
            "bad_noise", N_("The share of wrong labels is a number from 0 to 1, as 0.2.")
        )
    x = material.x
    scale = vectorizer = None
    if material.kind in ("points", "table"):
        mean, spread = x[train].mean(axis=0), x[train].std(axis=0)
        scale = mean, np.where(spread > 0, spread, 1.0)
    elif material.kind == "texts":
        vectorizer = _vectorizer(x[train])
    width = len(vectorizer.vocabulary_) if vectorizer else int(np.prod(x.shape[1:]))
    if len(train) * width > LIMITS.live_numbers:
        raise InputError(
            "too_much_to_learn",
            N_("These are {n} numbers to learn from, and at most {limit} are taken. Use fewer "
               "examples."),
            n=len(train) * width,
            limit=LIMITS.live_numbers,
        )  # fmt: skip
    labels, wrong = _with_wrong(material.y[train], len(material.labels), noise, seed)
    _check_all_there(material, labels)

    def part(rows: Whole, y: Whole) -> Part:
        raw = x[rows]
        if scale is not None:
            return Part((raw - scale[0]) / scale[1], y, rows)
        return Part(raw if vectorizer is None else _told(vectorizer, raw), y, rows)

    return Lesson(
        material,
        seed,
        noise,
        part(train, labels),
        part(validation, material.y[validation]),
        part(test, material.y[test]),
        wrong,
        most,
        scale,
        vectorizer,
    )


def _divided(material: Material, seed: int) -> tuple[Whole, Whole, Whole]:
    from sklearn.model_selection import train_test_split

    least = 5 * len(material.labels)
    if len(material) < least:
        raise InputError(
            "too_few_cases",
            N_("There are {n} cases, and at least {least} are needed for {classes} classes: some "
               "to learn from, some to watch by, some to test on."),
            n=len(material),
            least=least,
            classes=len(material.labels),
        )  # fmt: skip
    y = material.y
    rows = np.arange(len(y))
    rest, test = train_test_split(rows, test_size=TEST, stratify=y, random_state=seed)
    train, validation = train_test_split(
        rest, test_size=VALIDATION, stratify=y[rest], random_state=seed
    )
    return train, validation, test


def _some(material: Material, train: Whole, amount: int) -> Whole:
    """So many rows of the training part, each class by its share."""
    if not len(material.labels) <= amount <= len(train):
        raise InputError(
            "bad_amount",
            N_("There are {most} examples to learn from: ask for {least} to {most}."),
            least=len(material.labels),
            most=len(train),
        )
    y = material.y[train]
    place = np.empty(len(y))
    for label in range(len(material.labels)):
        here = np.flatnonzero(y == label)
        place[here] = (np.arange(len(here)) + 0.5) / len(here)
    chosen: Whole = train[np.argsort(place, kind="stable")[:amount]]
    return chosen


def _check_all_there(material: Material, labels: Whole) -> None:
    absent = np.flatnonzero(np.bincount(labels, minlength=len(material.labels)) == 0)
    if len(absent):
        raise InputError(
            "class_not_learnt",
            N_("Among {n} examples to learn from, none is of the class “{name}”. Use more."),
            n=len(labels),
            name=material.labels[int(absent[0])].id,
        )


def _with_wrong(y: Whole, classes: int, noise: float, seed: int) -> tuple[Whole, Whole]:
    """Labels with a share of them turned into another class's, and which those are."""
    random = np.random.default_rng(seed)
    wrong = np.sort(random.choice(len(y), round(noise * len(y)), replace=False))
    labels = y.copy()
    labels[wrong] = (y[wrong] + random.integers(1, classes, len(wrong))) % classes
    return labels, wrong


def _vectorizer(texts: np.ndarray) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer(max_features=LIMITS.live_terms, dtype=np.float32, **TERMS)
    try:
        return made.fit(texts)
    except ValueError as error:  # an empty vocabulary
        raise InputError("no_words", N_("These texts hold no words to learn from.")) from error


def _told(vectorizer: Any, texts: np.ndarray) -> np.ndarray:
    dense: np.ndarray = vectorizer.transform(texts).toarray()
    return dense
