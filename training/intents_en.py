"""What a bank's customer wants, 77 intents: MiniLM fine-tuned on banking77.

Run: python -m training.intents_en
"""

from collections.abc import Sequence

from training import command, data, transformer
from training.figures import Figure, HeldOut
from training.paths import RUNS, WEIGHTS

ID = "intents-en"
SEED = 20
MAX_TOKENS = 128
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


if __name__ == "__main__":
    command.run(__doc__, ID, train, hold_out, figures)
