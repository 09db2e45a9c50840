"""What a bank's customer wants, 77 intents: MiniLM fine-tuned on banking77.

Run: python -m training.intents_en
"""

from collections.abc import Sequence

from training import command, data, transformer
from training.figures import Figure, HeldOut
from training.paths import PARAPHRASES, RUNS, WEIGHTS

ID = "intents-en"
SEED = 20
MAX_TOKENS = 128
HIGH = 0.9
EPOCHS = 6
RECIPE = transformer.Recipe(
    learning_rate=2e-4, layer_decay=0.95, label_smoothing=0.05, batch_size=64, seed=SEED
)


def intents() -> list[str]:
    """The names of the 77 intents in the order of the model's outputs: alphabetical."""
    return sorted(set(data.banking77("train")[1]))


def train(resume: bool) -> None:
    """Trains and stores the weights; a training text that is also held out is left out."""
    names = intents()
    texts, labels = data.banking77("train")
    held_out, _ = data.banking77("test")
    kept = data.without(data.Texts(texts, [names.index(label) for label in labels]), held_out)
    tokenizer = transformer.new_tokenizer(MAX_TOKENS)
    ids = tokenizer(kept.texts, truncation=True)["input_ids"]
    examples = [transformer.Encoded(*pair) for pair in zip(ids, kept.labels, strict=True)]
    model = transformer.new_model(names)
    transformer.train(model, [examples] * EPOCHS, RECIPE, RUNS / ID, resume)
    transformer.save(model, tokenizer, WEIGHTS / ID)


def hold_out() -> HeldOut:
    """What the stored weights answer on the held-out set."""
    model, tokenizer = transformer.load(WEIGHTS / ID)
    texts, labels = data.banking77("test")
    names = intents()
    rows = transformer.read_texts(model, tokenizer, texts)
    return HeldOut.of([(rows, [names.index(label) for label in labels])])


def figures(held_out: HeldOut) -> Sequence[Figure]:
    """How often the right intent comes first, and how often it is among the first three."""
    three = held_out.probabilities.argsort(axis=1)[:, -3:]
    found = int((three == held_out.labels[:, None]).any(axis=1).sum())
    return [
        held_out.accuracy(0, "accuracy", "banking77 test", 0.91),
        Figure("right intent among the first three", "banking77 test", found, len(three)),
    ]


def elsewhere() -> Sequence[Figure]:
    """Questions in words of ours, each file written before the model was asked any of it."""
    model, tokenizer = transformer.load(WEIGHTS / ID)
    names = intents()
    told: list[Figure] = []
    right_and_sure = sure = 0
    for file in ("intents-en.tsv", "intents-en-2.tsv"):
        rows = [line.split("\t") for line in (PARAPHRASES / file).read_text("utf-8").splitlines()]
        labels = [names.index(intent) for intent, _ in rows]
        scores = transformer.read_texts(model, tokenizer, [text for _, text in rows])
        place = (scores > scores[range(len(rows)), labels][:, None]).sum(axis=1)
        told += [
            Figure("accuracy", file, int((place == 0).sum()), len(rows)),
            Figure("right intent among the first three", file, int((place < 3).sum()), len(rows)),
        ]
        high = scores.max(axis=1) >= HIGH
        right_and_sure += int((place[high] == 0).sum())
        sure += int(high.sum())
    return [*told, Figure(f"right where its score is {HIGH} or more", "both", right_and_sure, sure)]


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures, elsewhere)
