"""What the shipped models answer to the item sets of the trust lab, and which digits are in one.

Texts and their labels are written by hand in `study/items/sets` and taken as they are, whatever the
model makes of them. Of the 1,797 digits of scikit-learn, up to a number are drawn in each band of
the model's confidence: by that alone, never by whether it was right, so that a confidence is worth
in each band of the set what it is worth among all of them.

Run: python -m training.study_items [set ...]
"""

import argparse
import hashlib
from random import Random

import msgspec

from models import catalog, manifests, predictions
from models.prediction import Prediction
from models.reading import inputs
from study.items.advising import rounded
from study.items.shipped import FOLDER, IDS, Answered, digit, rows
from study.measures.curve import BANDS

SEED = 20
DIGITS = (24, 24, 24, 24, 24, 60)  # of each band; the model is sure of most kinds of digits
_WEIGHTS = ("model.safetensors", "linear.npz", "model.keras")


def weights_of(model_id: str) -> str:
    """SHA-256 (hex) of a shipped model's weights, as its manifest has it."""
    files = manifests.read(model_id).files
    return next(files[name].sha256 for name in _WEIGHTS if name in files)


def asked(name: str) -> dict[str, Prediction]:
    """What the model says of every item of a set that is written down, by item."""
    entry = catalog.get(name).scored("raw")
    if entry.kind == "text":
        return {row.id: predictions.of_text(entry, row.content) for row in rows(name)}
    return {row.id: _of_digit(int(row.content)) for row in rows(name)}


def _of_digit(index: int) -> Prediction:
    return predictions.of_image(catalog.get("digits").scored("raw"), inputs.from_pil(digit(index)))


def draw_digits() -> tuple[int, int]:
    """Writes which digits are in the set; how many there were, and how many the model had right."""
    from sklearn.datasets import load_digits

    truths = load_digits().target
    random = Random(SEED)
    banded: dict[int, list[int]] = {}
    right = 0
    for index, truth in enumerate(truths):
        made = _of_digit(index)
        right += made.labels[made.top].id == str(truth)
        band = sum(made.confidence >= edge for edge in BANDS[1:-1])
        banded.setdefault(band, []).append(index)
    chosen = sorted(
        index
        for band in sorted(banded)
        for index in random.sample(banded[band], min(DIGITS[band], len(banded[band])))
    )
    lines = [f"d{index:04}\t{truths[index]}\t{index}" for index in chosen]
    (FOLDER / "digits.tsv").write_text("\n".join(["id\ttruth\tindex", *lines]) + "\n", "utf-8")
    return len(truths), right


def write(name: str) -> None:
    """Writes a set's answers, and says how often they are right."""
    counts = draw_digits() if name == "digits" else None
    made = asked(name)
    truths = {row.id: row.truth for row in rows(name)}
    right = sum(one.labels[one.top].id == truths[item] for item, one in made.items())
    written = Answered(
        name,
        hashlib.sha256((FOLDER / f"{name}.tsv").read_bytes()).hexdigest(),
        weights_of(name),
        {item: rounded(one.probabilities) for item, one in made.items()},
        *(counts or (len(made), right)),
    )
    data = msgspec.json.format(msgspec.json.encode(written), indent=1)
    (FOLDER / f"{name}.json").write_bytes(data + b"\n")
    print(f"{name}: {right} of {len(made)} right; to choose from: {written.right} of "
          f"{written.written}")  # fmt: skip


def main() -> None:
    """Writes the answers of the sets named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="set", help=", ".join(IDS))
    for name in parser.parse_args().sets or IDS:
        write(name)


if __name__ == "__main__":
    main()
