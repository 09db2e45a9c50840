"""The data sets: a local copy where there is one, else the set's official loader.

The local folder is `../shared/data` beside the repository, or `$CERTITUDE_DATA`. No text and no
picture read here is ever written into the repository: only weights, figures, probabilities and
integer labels are.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from training.paths import data_folder

_Loaded = TypeVar("_Loaded")


class MissingDataError(RuntimeError):
    """A data set is neither on this disk nor to be had from its official source."""


class Texts(NamedTuple):
    """Texts with one integer label each."""

    texts: list[str]
    labels: list[int]

    def __add__(self, other: object) -> "Texts":
        if not isinstance(other, Texts):
            return NotImplemented
        return Texts(self.texts + other.texts, self.labels + other.labels)


class Images(NamedTuple):
    """Pictures [n, height, width(, channels)] in 0..255 with one integer label each."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]


def sst2(split: str) -> Texts:
    """SST-2 sentences, `train` or `dev`: 0 negative, 1 positive; lower-case and tokenised."""
    path = data_folder() / "sst2" / f"{split}.tsv"
    if path.exists():
        return _tab_separated(path.read_text(encoding="utf-8").splitlines())
    rows = _from_hub("SST-2", "stanfordnlp/sst2", {"dev": "validation"}.get(split, split))
    return Texts([row["sentence"] for row in rows], [row["label"] for row in rows])


def imdb(split: str) -> Texts:
    """IMDB reviews, `train` or `test`: 0 negative, 1 positive; line breaks instead of HTML."""
    path = data_folder() / "imdb.parquet"
    if path.exists():
        table = _parquet(path, split)
        texts, labels = table["text"], table["label"]
        negative = {"0", "neg", "negative"}
        numbers = [0 if str(label).lower() in negative else 1 for label in labels]
    else:
        rows = _from_hub("IMDB", "stanfordnlp/imdb", split)
        texts, numbers = [row["text"] for row in rows], [row["label"] for row in rows]
    return Texts([re.sub(r"<br\s*/?>", "\n", text) for text in texts], numbers)


def uci_sentences(name: str) -> Texts:
    """A thousand sentences of Kotzias et al.: `amazon_cells`, `yelp` or `imdb`."""
    lines = _local_lines("UCI sentences", f"uci_sentences/{name}_labelled.txt")
    return _tab_separated(line for line in lines if not line.endswith("\ttarget"))


def vader(name: str) -> list[tuple[str, float]]:
    """Sentences with the mean of twenty people's ratings, -4 to 4.

    `amazonReviewSnippets`, `tweets`, `nytEditorialSnippets`, or `movieReviewSnippets`: those of
    SST-2, its held-out ones included.
    """
    lines = _local_lines("VADER", f"vader/{name}_GroundTruth.txt")
    rows = [line.split("\t", 2) for line in lines if line.strip()]
    return [(text, float(rating)) for _, rating, text in rows]


def vader_amazon(at_least: float) -> Texts:
    """Amazon review sentences whose mean human rating is at least this clear."""
    clear = [row for row in vader("amazonReviewSnippets") if abs(row[1]) >= at_least]
    return Texts([text for text, _ in clear], [int(rating > 0) for _, rating in clear])


def banking77(split: str) -> tuple[list[str], list[str]]:
    """Bank customers' questions, `train` or `test`, and the name of each one's intent."""
    path = data_folder() / "banking77" / f"{split}.csv"
    if path.exists():
        rows: Iterable[dict[str, str]] = csv.DictReader(
            io.StringIO(path.read_text(encoding="utf-8"), newline="")
        )
        pairs = [(row["text"], row["category"]) for row in rows]
    else:
        hub = _from_hub("banking77", "mteb/banking77", split)
        pairs = [(row["text"], row["label_text"]) for row in hub]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


class Experience(NamedTuple):
    """What one French citizen wrote about a public service."""

    title: str
    description: str
    feeling: int  # 0 negative, 1 neutral, 2 positive


def services_publics() -> list[Experience]:
    """1,200 experiences published by Services Publics+, 400 of each feeling."""
    order = {"Négatif": 0, "Neutre": 1, "Positif": 2}
    text = "\n".join(_local_lines("Services Publics+", "services_publics/balanced_dataset.csv"))
    return [
        Experience(row["Titre"].strip(), row["Description"].strip(), order[row["Ressenti usager"]])
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def allocine(split: str) -> Texts:
    """Reviews of TV series in French, `train`, `dev` or `test`: 0 negative, 1 positive.

    Lower-case, with spaces around marks.
    """
    lines = _local_lines("Allociné series", f"allocine_series/{split}.tsv")
    rows = [line.split("\t", 1) for line in lines if line.strip()]
    return Texts([text.strip() for _, text in rows], [int(label) for label, _ in rows])


def mnist() -> tuple[Images, Images]:
    """Handwritten digits 28x28, white on black: 60,000 to train on and 10,000 to test on."""
    path = data_folder() / "mnist.npz"
    if path.exists():
        with np.load(path) as arrays:
            parts = [arrays[key] for key in ("x_train", "y_train", "x_test", "y_test")]
    else:
        parts = _from_keras("MNIST", "mnist")
    x_train, y_train, x_test, y_test = parts
    return Images(x_train, y_train.astype(np.int64)), Images(x_test, y_test.astype(np.int64))


CIFAR10_NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)


def cifar10() -> tuple[Images, Images]:
    """Small colour photos 32x32x3 of ten things: 50,000 to train on and 10,000 to test on.

    The local copy went through JPEG; the official one did not.
    """
    path = data_folder() / "cifar10_jpeg.parquet"
    if path.exists():
        return _jpeg_images(path, "train"), _jpeg_images(path, "test")
    x_train, y_train, x_test, y_test = _from_keras("CIFAR-10", "cifar10")
    return Images(x_train, y_train.ravel()), Images(x_test, y_test.ravel())


def pets() -> Iterator[tuple[str, Any]]:
    """Photos of 37 breeds of cats and dogs: the breed, and the picture as Pillow opens it, RGB."""
    import pandas as pd
    from PIL import Image

    table = pd.read_parquet(_local("Oxford-IIIT Pet", "oxford_pets_dev.parquet"))
    for breed, jpeg in zip(table["breed"], table["jpeg"], strict=True):
        yield str(breed), Image.open(io.BytesIO(jpeg)).convert("RGB")


def normalised(text: str) -> str:
    """Letters and digits only, lower-case: equal for texts that differ in spacing or marks."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def without(texts: Texts, held_out: Iterable[str]) -> Texts:
    """Leaves out every text that is also held out, and every second copy of a text."""
    seen = {normalised(text) for text in held_out}
    kept = Texts([], [])
    for text, label in zip(*texts, strict=True):
        key = normalised(text)
        if key and key not in seen:
            seen.add(key)
            kept.texts.append(text)
            kept.labels.append(label)
    return kept


def resemblance(
    texts: Sequence[str], others: Sequence[str], length: int = 5
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """How much of each text stands in the other text that has most of it, and which that is.

    The share of the shorter one's `length`-letter pieces, spaces and marks left out, in [0, 1]:
    two spellings or two cuts of one sentence come near 1. Of equals it is the first; -1 where there
    is none.
    """
    pieces = [_pieces(other, length) for other in others]
    having: dict[str, list[int]] = {}
    for index, part in enumerate(pieces):
        for piece in part:
            having.setdefault(piece, []).append(index)
    shares, which = np.zeros(len(texts)), np.full(len(texts), -1, dtype=np.intp)
    for row, text in enumerate(texts):
        own = _pieces(text, length)
        common = Counter(index for piece in own for index in having.get(piece, ()))
        found = [
            (count / min(len(own), len(pieces[index])), -index) for index, count in common.items()
        ]
        if found:
            best, first = max(found)
            shares[row], which[row] = best, -first
    return shares, which


def _pieces(text: str, length: int) -> set[str]:
    letters = normalised(re.sub(r"-[lr]rb-", " ", text.lower()))
    return {letters[at : at + length] for at in range(max(1, len(letters) - length + 1))}


def _tab_separated(lines: Iterable[str]) -> Texts:
    rows = [line.rstrip("\n").rsplit("\t", 1) for line in lines if line.strip()]
    return Texts([text.strip() for text, _ in rows], [int(label) for _, label in rows])


def _local(name: str, relative: str) -> Path:
    path = data_folder() / relative
    if not path.exists():
        raise MissingDataError(
            f"The data set {name} is not at {path} and has no official loader. "
            "Put a copy there, or name another folder in CERTITUDE_DATA."
        )
    return path


def _local_lines(name: str, relative: str) -> list[str]:
    text = _local(name, relative).read_text(encoding="utf-8", errors="replace")
    return text.replace("\r\n", "\n").split("\n")


def _parquet(path: Path, split: str) -> dict[str, list[Any]]:
    import pandas as pd

    rows = pd.read_parquet(path, filters=[("split", "==", split)])
    return {str(name): rows[name].tolist() for name in rows}


def _jpeg_images(path: Path, split: str) -> Images:
    from PIL import Image

    table = _parquet(path, split)
    pictures = [np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")) for jpeg in table["jpeg"]]
    labels = [CIFAR10_NAMES.index(name) for name in table["label"]]
    return Images(np.stack(pictures), np.array(labels, dtype=np.int64))


def _from_hub(name: str, dataset: str, split: str) -> list[dict[str, Any]]:
    def load() -> list[dict[str, Any]]:
        from datasets import load_dataset

        return list(load_dataset(dataset, split=split))

    return _official(name, load)


def _from_keras(name: str, module: str) -> list[NDArray[Any]]:
    def load() -> list[NDArray[Any]]:
        import keras

        (x_train, y_train), (x_test, y_test) = getattr(keras.datasets, module).load_data()
        return [x_train, y_train, x_test, y_test]

    return _official(name, load)


def _official(name: str, load: Callable[[], _Loaded]) -> _Loaded:
    try:
        return load()
    except Exception as error:
        raise MissingDataError(
            f"The data set {name} is not in {data_folder()}, and its official source could not "
            f"be read ({error}). Put a copy there, name another folder in CERTITUDE_DATA, or "
            "try again with network (text sets also need `pip install datasets`)."
        ) from error
