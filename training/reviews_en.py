"""English review sentiment: MiniLM fine-tuned on SST-2, IMDB and short product sentences.

Run: python -m training.reviews_en
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from training import command, data, transformer
from training.figures import Figure, HeldOut
from training.paths import RUNS, WEIGHTS

ID = "reviews-en"
LABELS = ("negative", "positive")
SEED = 20
MAX_TOKENS = 384
WINDOW = 254
IMDB_REVIEWS = 14_000
IMDB_SENTENCES = 24_000
SURE = 0.75
IMDB_TEST = 3_000
FIRST = transformer.Recipe(label_smoothing=0.05, seed=SEED)
SECOND = transformer.Recipe(learning_rate=6e-5, label_smoothing=0.05, seed=SEED)


def natural(text: str) -> str:
    """An SST-2 sentence, which is tokenised, as a person would type it."""
    text = text.replace("-lrb-", "(").replace("-rrb-", ")")
    text = re.sub(r"\s+(n't|'[a-z]{1,2}\b)", r"\1", text)
    text = re.sub(r"``\s*|\s*''", '"', text)
    text = re.sub(r"\s+([,.;:!?)%])", r"\1", text)
    text = re.sub(r"([($])\s+", r"\1", text)
    return text if text[-1:] in ".!?" else f"{text}."


def held_out_texts() -> dict[str, data.Texts]:
    """The held-out sets by name; the sample of IMDB test reviews is drawn with the seed."""
    reviews = data.imdb("test")
    chosen = np.random.default_rng(SEED).choice(len(reviews.texts), IMDB_TEST, replace=False)
    return {
        "SST-2 dev": data.sst2("dev"),
        "IMDB test": data.Texts(
            [reviews.texts[index] for index in chosen], [reviews.labels[index] for index in chosen]
        ),
        "UCI IMDB sentences": data.uci_sentences("imdb"),
    }


def training_texts(held_out: dict[str, data.Texts]) -> tuple[data.Texts, data.Texts]:
    """Sentences and whole reviews to learn from: nothing that is held out, nothing twice.

    VADER's film snippets come from the same reviews as SST-2's held-out sentences, so they are
    not used at all; a review that contains a held-out IMDB sentence is left out.
    """
    kept_away = [text for texts in held_out.values() for text in texts.texts]
    sentences = (
        data.sst2("train")
        + data.uci_sentences("amazon_cells")
        + data.uci_sentences("yelp")
        + data.vader_amazon(at_least=1.0)
    )
    reviews = data.without(data.imdb("train"), kept_away)
    snippets = [data.normalised(text) for text in held_out["UCI IMDB sentences"].texts]
    snippets = [snippet for snippet in snippets if len(snippet) > 20]
    chosen = []
    for index in np.random.default_rng(SEED).permutation(len(reviews.texts)):
        body = data.normalised(reviews.texts[index])
        if not any(snippet in body for snippet in snippets):
            chosen.append(index)
    return data.without(sentences, kept_away), data.Texts(
        [reviews.texts[index] for index in chosen], [reviews.labels[index] for index in chosen]
    )


def review_sentences(reviews: data.Texts, held_out: dict[str, data.Texts]) -> data.Texts:
    """A sample of the reviews' sentences, each with the label of the review it stands in."""
    found = data.Texts([], [])
    for text, label in zip(*reviews, strict=True):
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", text):
            if 5 <= len(sentence.split()) <= 40:
                found.texts.append(sentence.strip())
                found.labels.append(label)
    found = data.without(found, [text for texts in held_out.values() for text in texts.texts])
    order = np.random.default_rng(SEED).permutation(len(found.texts))[:IMDB_SENTENCES]
    return data.Texts(
        [found.texts[index] for index in order], [found.labels[index] for index in order]
    )


def train(resume: bool) -> None:
    """Trains in two rounds and stores the weights.

    The first learns from sentences and whole reviews. It then reads sentences out of the IMDB
    training reviews; those where it agrees with the review's own label teach the second round.
    """
    tokenizer = transformer.new_tokenizer(MAX_TOKENS)
    held_out = held_out_texts()
    sentences, reviews = training_texts(held_out)
    print(f"{len(sentences.texts)} sentences, {len(reviews.texts)} reviews", flush=True)
    forms = [
        _encoded(tokenizer, sentences.texts, sentences.labels),
        _encoded(tokenizer, [natural(text) for text in sentences.texts], sentences.labels),
    ]
    first = RUNS / ID / "first"
    if not (resume and (first / "config.json").exists()):
        windows = _windows(tokenizer, reviews, 0, IMDB_REVIEWS)
        model = transformer.new_model(LABELS)
        epochs = [forms[turn % 2] + windows[turn::4] for turn in range(4)]
        transformer.train(model, epochs, FIRST, first, resume)
        transformer.save(model, tokenizer, first)
    model, _ = transformer.load(first)
    own = _agreed(model, tokenizer, review_sentences(reviews, held_out))
    print(f"{len(own)} sentences out of reviews", flush=True)
    windows = _windows(tokenizer, reviews, IMDB_REVIEWS, IMDB_REVIEWS + 1200)
    epochs = [forms[turn] + own[turn::2] + windows[turn::2] for turn in range(2)]
    model.bert.embeddings.requires_grad_(False)
    model.set_attn_implementation("eager")
    transformer.train(model, epochs, SECOND, RUNS / ID, resume)
    transformer.save(model, tokenizer, WEIGHTS / ID)


def _encoded(
    tokenizer: Any, texts: Sequence[str], labels: Sequence[int]
) -> list[transformer.Encoded]:
    return [
        transformer.Encoded(transformer.framed(tokenizer, ids), label)
        for ids, label in zip(transformer.token_ids(tokenizer, texts), labels, strict=True)
    ]


def _windows(
    tokenizer: Any, reviews: data.Texts, begin: int, end: int
) -> list[transformer.Encoded]:
    """The beginning of a review or, as often, its end, where the verdict is."""
    whole = transformer.token_ids(tokenizer, reviews.texts[begin:end])
    return [
        transformer.Encoded(
            transformer.framed(tokenizer, ids[:WINDOW] if index // 4 % 2 else ids[-WINDOW:]), label
        )
        for index, (ids, label) in enumerate(zip(whole, reviews.labels[begin:end], strict=True))
    ]


def _agreed(model: Any, tokenizer: Any, sentences: data.Texts) -> list[transformer.Encoded]:
    """The sentences of whose label the model is fairly sure too."""
    examples = _encoded(tokenizer, sentences.texts, sentences.labels)
    rows = transformer.predict(model, [example.ids for example in examples])
    return [
        example for example, row in zip(examples, rows, strict=True) if row[example.label] >= SURE
    ]


def hold_out() -> HeldOut:
    """What the stored weights answer on the held-out sets."""
    model, tokenizer = transformer.load(WEIGHTS / ID)
    return HeldOut.of(
        [
            (transformer.read_texts(model, tokenizer, texts), labels)
            for texts, labels in held_out_texts().values()
        ]
    )


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """Accuracy on each held-out set."""
    sample = f"IMDB test, {IMDB_TEST} reviews drawn at random"
    return [
        held_out.accuracy(0, "accuracy", "SST-2 dev", 0.90),
        held_out.accuracy(1, "accuracy", sample, 0.88),
        held_out.accuracy(2, "accuracy", "UCI IMDB sentences"),
    ]


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures)
