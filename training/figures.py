"""Held-out figures: how they are counted, bounded, stored and written into a model card."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import cards, catalog, manifests
from models.comparison import Ratio
from models.languages import CODES
from training.paths import CARDS, WEIGHTS


@dataclass(frozen=True)
class Figure:
    """A share of right answers on one held-out set, and the least it may be."""

    name: str
    set: str
    right: int
    n: int
    at_least: float = 0.0

    @property
    def value(self) -> float:
        """The share."""
        return self.right / self.n

    def entry(self) -> dict[str, Any]:
        """The figure as it stands in a model card."""
        low, high = wilson(self.right, self.n)
        return {
            "name": self.name,
            "set": self.set,
            "value": round(self.value, 4),
            "low": round(low, 4),
            "high": round(high, 4),
            "n": self.n,
        }


@dataclass(frozen=True)
class HeldOut:
    """Probabilities [n, k] with true labels and which source each case comes from."""

    probabilities: NDArray[np.float32]
    labels: NDArray[np.int16]
    source: NDArray[np.int8]

    @classmethod
    def load(cls, folder: Path) -> "HeldOut":
        """Reads what `save` wrote."""
        found = cards.held_out(folder.name)
        return cls(
            found.probabilities.astype(np.float32),
            found.labels.astype(np.int16),
            found.source.astype(np.int8),
        )

    @classmethod
    def of(
        cls, parts: Sequence[tuple[NDArray[np.floating[Any]], Sequence[int] | NDArray[Any]]]
    ) -> "HeldOut":
        """Joins (probabilities, labels) of several sources, numbered in their order."""
        return cls(
            np.concatenate([rows for rows, _ in parts]).astype(np.float32),
            np.concatenate([np.asarray(labels) for _, labels in parts]).astype(np.int16),
            np.repeat(np.arange(len(parts)), [len(rows) for rows, _ in parts]).astype(np.int8),
        )

    def accuracy(self, source: int, name: str, set_name: str, at_least: float = 0.0) -> Figure:
        """The share of cases of one source whose likeliest class is the true one."""
        of_source = self.source == source
        right = self.probabilities[of_source].argmax(axis=1) == self.labels[of_source]
        return Figure(name, set_name, int(right.sum()), int(of_source.sum()), at_least)

    def save(self, folder: Path, name: str = "held_out.npz") -> None:
        """Writes the file: numbers only."""
        np.savez_compressed(
            folder / name,
            probabilities=self.probabilities,
            labels=self.labels,
            source=self.source,
        )


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a share; ValueError where there is nothing to share."""
    interval = Ratio(right, n).interval
    if interval is None:
        raise ValueError("no cases")
    return interval


def report(figures: Sequence[Figure]) -> bool:
    """Prints the figures; true when none is below what is asked of it."""
    for figure in figures:
        low, high = wilson(figure.right, figure.n)
        asked = f", at least {figure.at_least:.1%}" if figure.at_least else ""
        print(
            f"{figure.name} on {figure.set}: {figure.value:.2%} "
            f"[{low:.2%}, {high:.2%}], n = {figure.n}{asked}",
            flush=True,
        )
    return all(figure.value >= figure.at_least for figure in figures)


def prose(model_id: str) -> dict[str, Any]:
    """What is written of a model by hand: `training/cards/<id>.json`.

    The names of very many classes stand in a table beside it, `<id>.tsv`: a line a class, its id
    and its name in every language; a view takes its lines from the whole model's.
    """
    card: dict[str, Any] = json.loads((CARDS / f"{model_id}.json").read_text(encoding="utf-8"))
    entry = catalog.get(model_id)
    names = CARDS / f"{entry.whole or model_id}.tsv"
    if names.exists():
        first, last = entry.classes or (0, None)
        lines = names.read_text(encoding="utf-8").splitlines()[first:last]
        columns = ("id", *CODES)
        card["labels"] = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]
    return card


def write_card(model_id: str, figures: Sequence[Figure]) -> None:
    """Joins a card's prose with the figures, the size and the day."""
    folder = WEIGHTS / model_id
    card = prose(model_id)
    files = _weights(folder)
    dated = files or _weights(WEIGHTS / catalog.get(model_id).whole)
    card |= {
        "metrics": [figure.entry() for figure in figures],
        "trained": date.fromtimestamp(max(path.stat().st_mtime for path in dated)).isoformat(),
        "size_mb": round(sum(path.stat().st_size for path in files) / 1e6, 1),
    }
    before = folder / "card.json"
    if before.is_file():  # `training.calibrations` writes it anew; a test says when it has to
        known = json.loads(before.read_text(encoding="utf-8"))
        card |= {name: known.get(name) for name in ("scoring", "scope", "distribution")}
    text = json.dumps(card, ensure_ascii=False, indent=2)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")


def _weights(folder: Path) -> list[Path]:
    about = (
        "card.json",
        "held_out.npz",
        "away.npz",
        "scope.npz",
        "distribution.npz",
        manifests.FILE,
    )
    return [path for path in folder.iterdir() if path.name not in about]
