"""English review sentiment: MiniLM fine-tuned on sentences of known sentiment and IMDB reviews.

Run: python -m training.reviews_en
"""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training import command, data, multi_instance, transformer
from training.figures import Figure, HeldOut
from training.paths import PARAPHRASES, RUNS, WEIGHTS

ID = "reviews-en"
LABELS = ("negative", "positive")
SEED = 20
MAX_TOKENS = 384
WINDOW = 254
IMDB_REVIEWS = 14_000
IMDB_SENTENCES = 24_000
SURE = 0.75
IMDB_TEST = 3_000
# A mean rating so far from 0, of -4 to 4, is clear; a score from HIGH on is called high.
CLEAR = 1.0
HIGH = 0.9
FIRST = transformer.Recipe(label_smoothing=0.05, seed=SEED)
SECOND = transformer.Recipe(learning_rate=6e-5, label_smoothing=0.05, seed=SEED)
# Of a review at most so many sentences speak for it; of so many reviews one is also read whole.
GROUP = 8
READ_WHOLE = 12
THIRD = multi_instance.Recipe(learning_rate=5e-5, taught=10, groups=4)
FOURTH = multi_instance.Recipe(learning_rate=2e-5, taught=36, groups=2, most_steps=854)
FOURTH_REVIEWS = 1_826
FOURTH_SEED = 32


def natural(text: str) -> str:
    """An SST-2 sentence, which is tokenised, as a person would type it."""
    text = text.replace("-lrb-", "(").replace("-rrb-", ")")
    text = re.sub(r"\s+(n't|'[a-z]{1,2}\b)", r"\1", text)
    text = re.sub(r"``\s*|\s*''", '"', text)
    text = re.sub(r"\s+([,.;:!?)%])", r"\1", text)
    text = re.sub(r"([($])\s+", r"\1", text)
    return text if text[-1:] in ".!?" else f"{text}."


def tokenised(text: str) -> str:
    """A sentence as SST-2 writes them: what `natural` undoes."""
    text = re.sub(r"([.,;:!?()\"])", r" \1 ", text.lower())
    text = re.sub(r"(n't|'(?:s|re|ve|ll|d|m))\b", r" \1", text)
    return re.sub(r"\s+", " ", text).strip()


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

    A review that contains a held-out IMDB sentence is left out.
    """
    kept_away = [text for texts in held_out.values() for text in texts.texts]
    sentences = (
        data.sst2("train")
        + data.uci_sentences("amazon_cells")
        + data.uci_sentences("yelp")
        + data.vader_amazon(at_least=CLEAR)
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
        for sentence in _sentences(text, 5, 40):
            found.texts.append(sentence)
            found.labels.append(label)
    found = data.without(found, [text for texts in held_out.values() for text in texts.texts])
    order = np.random.default_rng(SEED).permutation(len(found.texts))[:IMDB_SENTENCES]
    return data.Texts(
        [found.texts[index] for index in order], [found.labels[index] for index in order]
    )


def _sentences(text: str, least: int, most: int) -> list[str]:
    """A review's sentences of so many words."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [part.strip() for part in parts if least <= len(part.split()) <= most]


def taught_sentences(
    tokenizer: Any, sentences: data.Texts, held_out: dict[str, data.Texts]
) -> list[multi_instance.Taught]:
    """Sentences of known sentiment, in SST-2's spelling and a person's.

    VADER's film snippets are SST-2's sentences, rated by twenty people each: those that SST-2
    trains on get a share of that rating; those near one of SST-2 dev are left out; the rest,
    which SST-2 holds neutral or tests on, are taught by the rating alone.
    """
    snippets = data.vader("movieReviewSnippets")
    texts, ratings = [text for text, _ in snippets], [rating for _, rating in snippets]
    train = data.sst2("train").texts
    known, which = data.resemblance(texts, train)
    away, _ = data.resemblance(texts, held_out["SST-2 dev"].texts)
    rated = {train[which[row]]: ratings[row] for row in np.flatnonzero(known >= 0.9)}
    rows = []
    for text, label in zip(*sentences, strict=True):
        positive = 0.96 if label else 0.04
        if text in rated:
            positive = 0.7 * positive + 0.3 * _positive(rated[text])
        rows.append((text, natural(text), positive))
    new = np.flatnonzero((away < 0.5) & (known < 0.6))
    rows += [(tokenised(texts[row]), texts[row], _positive(ratings[row])) for row in new]

    def ids(spelling: str) -> list[int]:
        return transformer.framed(tokenizer, transformer.token_ids(tokenizer, [spelling])[0])

    return [multi_instance.Taught((ids(one), ids(other)), share) for one, other, share in rows]


def _positive(rating: float) -> float:
    """How surely a sentence of this mean rating, -4 to 4, is positive."""
    return 1 / (1 + math.exp(-1.67 * rating))


def groups_and_windows(
    tokenizer: Any,
    reviews: data.Texts,
    held_out: dict[str, data.Texts],
    random: np.random.Generator,
) -> tuple[list[multi_instance.Group], list[transformer.Encoded]]:
    """Each review's sentences, none of them held out, and the ends of some whole reviews."""
    away = {data.normalised(text) for texts in held_out.values() for text in texts.texts}
    groups, windows = [], []
    for number, (text, label) in enumerate(zip(*reviews, strict=True)):
        if number % READ_WHOLE == 0:
            [ids] = transformer.token_ids(tokenizer, [text])
            part = ids[:WINDOW] if number % (2 * READ_WHOLE) else ids[-WINDOW:]
            windows.append(transformer.Encoded(transformer.framed(tokenizer, part), label))
        found = [one for one in _sentences(text, 3, 45) if data.normalised(one) not in away]
        if len(found) < 2:
            continue
        if len(found) > GROUP:
            chosen = sorted(random.choice(len(found), GROUP, replace=False))
            found = [found[index] for index in chosen]
        ids_of_each = transformer.token_ids(tokenizer, found)
        framed = [transformer.framed(tokenizer, ids) for ids in ids_of_each]
        groups.append(multi_instance.Group(framed, label))
    return groups, windows


def train(resume: bool) -> None:
    """Trains in four rounds and stores the weights.

    The first learns from sentences and whole reviews. It then reads sentences out of the IMDB
    training reviews; those where it agrees with the review's own label teach the second round. The
    third frees all weights and learns from every review through its sentences together; its mean
    weights go through a last, short round on the sentences of known sentiment.
    """
    tokenizer = transformer.new_tokenizer(MAX_TOKENS)
    held_out = held_out_texts()
    sentences, reviews = training_texts(held_out)
    print(f"{len(sentences.texts)} sentences, {len(reviews.texts)} reviews", flush=True)
    second = RUNS / ID / "second"
    if not (resume and (second / "config.json").exists()):
        _first_and_second(tokenizer, held_out, sentences, reviews, second, resume)
    taught = taught_sentences(tokenizer, sentences, held_out)
    third = RUNS / ID / "third"
    if not (resume and (third / "config.json").exists()):
        model, mean = _round(
            tokenizer, taught, reviews, held_out, THIRD, SEED, second, third, resume
        )
        model.load_state_dict(mean, strict=False)
        model.save_pretrained(third)
    last = data.Texts(
        reviews.texts[: -FOURTH_REVIEWS - 1 : -1], reviews.labels[: -FOURTH_REVIEWS - 1 : -1]
    )
    fourth = RUNS / ID / "fourth"
    model, _ = _round(tokenizer, taught, last, held_out, FOURTH, FOURTH_SEED, third, fourth, resume)
    transformer.save(model, tokenizer, WEIGHTS / ID)


def _round(
    tokenizer: Any,
    taught: Sequence[multi_instance.Taught],
    reviews: data.Texts,
    held_out: dict[str, data.Texts],
    recipe: multi_instance.Recipe,
    seed: int,
    begin: Path,
    run: Path,
    resume: bool,
) -> tuple[Any, dict[str, torch.Tensor]]:
    """The model after a round of multi-instance learning, and the mean of its last weights."""
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    groups, windows = groups_and_windows(tokenizer, reviews, held_out, random)
    print(f"{len(taught)} sentences, {len(groups)} groups, {len(windows)} windows", flush=True)
    model = transformer.load_model(begin)
    model.set_attn_implementation("eager")
    mean = multi_instance.train(model, taught, groups, windows, recipe, random, run, resume)
    return model, mean


def _first_and_second(
    tokenizer: Any,
    held_out: dict[str, data.Texts],
    sentences: data.Texts,
    reviews: data.Texts,
    folder: Path,
    resume: bool,
) -> None:
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
    transformer.train(model, epochs, SECOND, folder, resume)
    transformer.save(model, tokenizer, folder)


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


def products() -> data.Texts:
    """Amazon sentences on which twenty people were less clear, none near one that was trained on.

    The clear ones, and UCI's, are training texts: no figure on them says anything.
    """
    rated = [row for row in data.vader("amazonReviewSnippets") if 0 < abs(row[1]) < CLEAR]
    known = data.vader_amazon(at_least=CLEAR).texts + data.uci_sentences("amazon_cells").texts
    near, _ = data.resemblance([text for text, _ in rated], known)
    kept = [row for row, share in zip(rated, near, strict=True) if share < 0.6]
    return data.Texts([text for text, _ in kept], [int(rating > 0) for _, rating in kept])


def elsewhere() -> Sequence[Figure]:
    """Sentences on products, and sentences of ours that tell a plot and judge nothing.

    Nothing sure is right of a sentence without an opinion: counted is where it is not sure.
    """
    model, tokenizer = transformer.load(WEIGHTS / ID)
    texts = products()
    rows = transformer.read_texts(model, tokenizer, texts.texts)
    right, sure = rows.argmax(axis=1) == texts.labels, rows.max(axis=1) >= HIGH
    plots = (PARAPHRASES / "plots-en.txt").read_text(encoding="utf-8").splitlines()
    unsure = transformer.read_texts(model, tokenizer, plots).max(axis=1) < HIGH
    name = "Amazon sentences without a clear human rating"
    return [
        Figure("accuracy", name, int(right.sum()), len(right)),
        Figure(f"right where its score is {HIGH} or more", name, int(right[sure].sum()), sum(sure)),
        Figure(f"score under {HIGH}", "plots without an opinion", int(unsure.sum()), len(plots)),
    ]


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """Accuracy on each held-out set."""
    sample = f"IMDB test, {IMDB_TEST} reviews drawn at random"
    return [
        held_out.accuracy(0, "accuracy", "SST-2 dev", 0.90),
        held_out.accuracy(1, "accuracy", sample, 0.88),
        held_out.accuracy(2, "accuracy", "UCI IMDB sentences"),
    ]


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures, elsewhere)
