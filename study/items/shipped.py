"""The item sets that ship: sentences written for this, and scikit-learn's digits, with advice.

A set is two files in `sets/`: `<id>.tsv` holds the items with what is true of them, as they were
written before any model saw them, and `<id>.json` what its model answered, which
`python -m training.study_items` writes. `<id>.marks.json` holds LIME's marks on each item, which
`python -m training.study_marks` writes. Digits are named by their number in scikit-learn's set
(Alpaydin & Kaynak 1998, CC BY 4.0), which comes with that library.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from PIL import Image

from models import catalog
from models.errors import N_, CertitudeError, ModelError
from models.prediction import Prediction, Score
from models.reading import inputs
from study.items.advising import item, picture_file
from study.items.items import Answer, Items
from study.items.marks import Marked, Marks

FOLDER = Path(__file__).parent / "sets"
IDS = ("reviews-en", "services-fr", "digits")  # each the id of its model, too
_PIXELS = 160  # a digit's side: twenty for each of its eight


class Answered(Struct, frozen=True, forbid_unknown_fields=True):
    """What a model answered to a set.

    items: SHA-256 (hex) of the file with the items; weights: of the model's weights. answers: raw
    probabilities [k] by item. written: how many items there were to choose from, and how many of
    these the model had right: honest figures, before anything was chosen by its confidence.
    """

    model: str
    items: str
    weights: str
    answers: Mapping[str, tuple[float, ...]]
    written: int
    right: int


class Explained(Struct, frozen=True, forbid_unknown_fields=True):
    """Which marks a set has: by score and item; items, weights: as of `Answered`."""

    model: str
    items: str
    weights: str
    marks: dict[Score, dict[str, Marks]]


class Row(Struct, frozen=True):
    """An item as it was written: its id, the id of its class, and its text or a digit's number."""

    id: str
    truth: str
    content: str


def of_model(model: str) -> tuple[str, ...]:
    """The sets that ship for a model, by their ids."""
    return (model,) if model in IDS else ()


@lru_cache(maxsize=len(IDS))
def shipped(name: str) -> Items:
    """A set that ships, with the advice on it.

    CertitudeError "no_such_items" (404); ModelError "items_corrupt" (503) where its files do not
    fit each other.
    """
    if name not in IDS:
        raise CertitudeError(
            "no_such_items",
            N_("There is no item set “{name}”. Choose one from the list, or bring your own."),
            status=404,
            name=name[:100],
        )
    try:
        made = answered(name)
        if made.items != hashlib.sha256(_file(name).read_bytes()).hexdigest():
            raise ValueError("answers to other items")
        return _made(name, made)
    except (OSError, ValueError, KeyError, msgspec.MsgspecError) as error:
        raise _damaged(name) from error


@lru_cache(maxsize=len(IDS))
def shipped_marks(name: str) -> Marked:
    """LIME's marks on a set that ships, by score and item; CertitudeErrors as `shipped`."""
    items = shipped(name)
    try:
        found = msgspec.json.decode((FOLDER / f"{name}.marks.json").read_bytes(), type=Explained)
        of = answered(name)
        whole = (found.items, found.weights) == (of.items, of.weights) and all(
            one in items.by_id and marks.fits(items.by_id[one])
            for by_item in found.marks.values()
            for one, marks in by_item.items()
        )
        if not whole:
            raise ValueError("marks of other items")
    except (OSError, ValueError, KeyError, msgspec.MsgspecError) as error:
        raise _damaged(name) from error
    return found.marks


def write_explained(found: Explained) -> bytes:
    """A set's marks as a file, an item a line."""
    lines = []
    for score, by_item in found.marks.items():
        rows = ",\n".join(
            f"{msgspec.json.encode(one).decode()}:{msgspec.json.encode(marks).decode()}"
            for one, marks in by_item.items()
        )
        lines.append(f'"{score}":{{\n{rows}\n}}')
    head = {"model": found.model, "items": found.items, "weights": found.weights}
    return (
        msgspec.json.encode(head).decode()[:-1] + ',"marks":{\n' + ",\n".join(lines) + "\n}}\n"
    ).encode()


def answered(name: str) -> Answered:
    """What is on record of a set that ships; OSError or ValueError where it cannot be read."""
    return msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=Answered)


def rows(name: str) -> list[Row]:
    """The items of a set as they were written."""
    with _file(name).open(encoding="utf-8", newline="") as file:
        table = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(table)
        return [Row(*line) for line in table]


def digit(index: int) -> Image.Image:
    """A digit of scikit-learn's by its number, white on black, soft at its edges.

    Eight pixels a side say too little to an eye that sees them as squares.
    """
    grey = np.rint(_digits()[index] * (255 / 16)).astype(np.uint8)
    large = Image.fromarray(grey).resize((_PIXELS, _PIXELS), Image.Resampling.BICUBIC)
    return large


@lru_cache(maxsize=1)
def _digits() -> np.ndarray:
    from sklearn.datasets import load_digits

    return np.asarray(load_digits().images)


def _damaged(name: str) -> ModelError:
    return ModelError(
        "items_corrupt",
        N_("The item set “{name}” is damaged. Install the program anew."),
        status=503,
        name=name,
    )


def _file(name: str) -> Path:
    return FOLDER / f"{name}.tsv"


def _made(name: str, answered: Answered) -> Items:
    entry = catalog.get(answered.model)
    labels = entry.labels()
    fit = entry.calibration
    made = []
    for row in rows(name):
        if entry.kind == "text":
            given = inputs.decode_text(row.content)
            shown, content, picture = given.text, given.hash, b""
        else:
            image = digit(int(row.content))
            shown, content, picture = "", inputs.from_pil(image).hash, picture_file(image)
        raw = Prediction.of(entry.id, labels, answered.answers[row.id], content)
        made.append(item(row.id, row.truth, raw, fit, text=shown, picture=picture))
    return Items(
        name,
        entry.id,
        entry.kind,
        "shipped",
        entry.languages,
        tuple(Answer(one.id, dict(one.names)) for one in labels),
        tuple(made),
    )
