"""Measures shipped models on the same task from another source: their `away.npz`, numbers only.

Which sets there are, and what else there is to know of them, the cards say (`away`). A source that
`held_out.npz` already holds, and that the card counts as away, is not stored a second time.

Run: python -m training.away [model ...]
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from models import cards, loaded
from models.classifier import ImageClassifier, TextClassifier
from training import data, manifests
from training.figures import HeldOut
from training.paths import PARAPHRASES, WEIGHTS

# A mean rating so far from 0, of -4 to 4, says clearly whether a sentence is for or against.
CLEAR = 1.0
# Texts that share more of their letters with one that was trained on are near duplicates.
NEAR = 0.6
_BATCH = 64


class Set(NamedTuple):
    """Probabilities [n, k] and the number of the true class of each case, [n]."""

    rows: np.ndarray
    labels: Sequence[int]


def rated(name: str) -> data.Texts:
    """Sentences of VADER's on which twenty people were clear, by the sign of their mean."""
    clear = [row for row in data.vader(name) if abs(row[1]) >= CLEAR]
    return data.Texts([text for text, _ in clear], [int(rating > 0) for _, rating in clear])


def reviews_en() -> Iterator[Set]:
    """Sentences on products, tweets, and sentences of newspaper editorials."""
    from training import reviews_en as trained

    yield of_texts("reviews-en", *trained.products())
    taught, _ = trained.training_texts(trained.held_out_texts())
    for name in ("tweets", "nytEditorialSnippets"):
        texts = rated(name)
        near, _ = data.resemblance(texts.texts, taught.texts)
        kept = np.flatnonzero(near < NEAR)
        yield of_texts(
            "reviews-en", [texts.texts[row] for row in kept], [texts.labels[row] for row in kept]
        )


def questions() -> data.Texts:
    """Our own questions to a bank, none near one that was trained on; labels count the intents."""
    ids = [label.id for label in cards.read("intents-en").labels]
    rows = [
        line.split("\t")
        for file in ("intents-en.tsv", "intents-en-2.tsv")
        for line in (PARAPHRASES / file).read_text("utf-8").splitlines()
    ]
    trained, _ = data.banking77("train")
    near, _ = data.resemblance([text for _, text in rows], trained)
    kept = [row for row, share in zip(rows, near, strict=True) if share < NEAR]
    return data.Texts([text for _, text in kept], [ids.index(intent) for intent, _ in kept])


def intents_en() -> Iterator[Set]:
    """Questions in words of ours, written before the model was asked any of them."""
    yield of_texts("intents-en", *questions())


def photos() -> Iterator[Set]:
    """Photos of cats and dogs, of whichever breed."""
    ids = [label.id for label in cards.read("photos").labels]
    model = loaded.load("photos")
    assert isinstance(model, ImageClassifier)
    seen, labels = [], []
    for breed, image in data.pets():
        seen.append(model.prepare(image).pixels)
        # The breeds of cats are written with a capital letter in this set.
        labels.append(ids.index("cat" if breed[0].isupper() else "dog"))
    rows = [
        model.predict_proba(np.stack(seen[at : at + _BATCH])) for at in range(0, len(seen), _BATCH)
    ]
    yield Set(np.concatenate(rows), labels)


def of_texts(model_id: str, texts: Sequence[str], labels: Sequence[int]) -> Set:
    """What a shipped model answers to texts."""
    model = loaded.load(model_id)
    assert isinstance(model, TextClassifier)
    rows = [model.predict_proba(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    return Set(np.concatenate(rows), labels)


SETS: dict[str, Callable[[], Iterator[Set]]] = {
    "reviews-en": reviews_en,
    "intents-en": intents_en,
    "photos": photos,
}


def write(model_id: str) -> None:
    """Writes a model's `away.npz`; ValueError where its card counts other sets, or other cases."""
    card = cards.read(model_id)
    manifests.write(model_id)  # its card may be a new one, and then it would not load
    named = [one for one in card.away if one.set not in card.sources]
    found = list(SETS[model_id]())
    told = [(one.set, one.n) for one in named]
    if [n for _, n in told] != [len(one.labels) for one in found]:
        raise ValueError(
            f"{model_id}: the card says {told}, found {[len(x.labels) for x in found]}"
        )
    HeldOut.of([(one.rows, one.labels) for one in found]).save(WEIGHTS / model_id, "away.npz")
    manifests.write(model_id)
    for one, (name, n) in zip(found, told, strict=True):
        right = int((one.rows.argmax(axis=1) == np.asarray(one.labels)).sum())
        print(f"{model_id} on {name}: {right} of {n} right ({right / n:.1%})", flush=True)


def main() -> None:
    """Measures the models named, or all that are measured here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(SETS))
    try:
        for model_id in parser.parse_args().models or SETS:
            write(model_id)
    except data.MissingDataError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
