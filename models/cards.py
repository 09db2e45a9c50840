"""Model cards: what a shipped model is for, how good it is, and on what it was measured.

Each folder of `models/weights` has a `card.json` (read and checked here into a `Card`) and a
`held_out.npz`: probabilities with true labels of cases the model never saw, numbers only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import N_, ModelError
from models.languages import CODES
from models.prediction import Label

if TYPE_CHECKING:
    import numpy as np

WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class TrainingData:
    """One set the model learned from or was measured on; n cases of it."""

    name: str
    licence: str
    used_for: str
    n: int


@dataclass(frozen=True, slots=True)
class Metric:
    """A share of right answers on held-out cases: value with its 95 % interval, n cases."""

    name: str
    set: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Card:
    """A model card. Texts are given per language: {"en": …, "fr": …}.

    failures: kinds of input it is known to get wrong. input: facts about what it takes.
    command, seed, trained, base: how it was made. sources: what to read. size_mb: on disk.
    """

    id: str
    kind: str
    adapter: str
    task: Mapping[str, str]
    labels: tuple[Label, ...]
    language: str | None
    training_data: tuple[TrainingData, ...]
    metrics: tuple[Metric, ...]
    failures: Mapping[str, tuple[str, ...]]
    intended: Mapping[str, str]
    unintended: Mapping[str, str]
    input: Mapping[str, Any]
    seed: int
    trained: str
    command: str
    base: str | None
    sources: tuple[str, ...]
    size_mb: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Cases the model never saw: probabilities float [n, k], labels int [n], source int [n].

    source numbers the set that a case comes from, in the order of the card's metrics.
    """

    probabilities: np.ndarray
    labels: np.ndarray
    source: np.ndarray


def read(model_id: str) -> Card:
    """The card of a shipped model; ModelError "model_missing" or "model_corrupt" (503)."""
    path = WEIGHTS / model_id / "card.json"
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise missing(model_id) from error
    return _read(path, model_id, changed)


@lru_cache(maxsize=32)
def _read(path: Path, model_id: str, _changed: int) -> Card:
    try:
        card = parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise corrupt(model_id) from error
    if card.id != model_id:
        raise corrupt(model_id)
    return card


def parse(data: Mapping[str, Any]) -> Card:
    """Read a card's JSON; KeyError, TypeError or ValueError where it is not a complete card."""
    labels = tuple(Label(str(entry["id"]), _texts(entry)) for entry in data["labels"])
    if len(labels) < 2 or len({label.id for label in labels}) != len(labels):
        raise ValueError("a classifier has at least two labels, each once")
    if data["kind"] not in ("text", "image"):
        raise ValueError(f"unknown kind {data['kind']!r}")
    metrics = tuple(
        Metric(
            str(entry["name"]),
            str(entry["set"]),
            float(entry["value"]),
            float(entry["low"]),
            float(entry["high"]),
            int(entry["n"]),
        )
        for entry in data["metrics"]
    )
    if not all(0 <= m.low <= m.value <= m.high <= 1 and m.n > 0 for m in metrics):
        raise ValueError("a metric lies outside its interval")
    return Card(
        id=str(data["id"]),
        kind=data["kind"],
        adapter=str(data["adapter"]),
        task=_texts(data["task"]),
        labels=labels,
        language=data.get("language"),
        training_data=tuple(
            TrainingData(
                str(entry["name"]), str(entry["licence"]), str(entry["used_for"]), int(entry["n"])
            )
            for entry in data["training_data"]
        ),
        metrics=metrics,
        failures={language: tuple(map(str, data["failures"][language])) for language in CODES},
        intended=_texts(data["intended"]),
        unintended=_texts(data["unintended"]),
        input=dict(data["input"]),
        seed=int(data["seed"]),
        trained=str(data["trained"]),
        command=str(data["command"]),
        base=data.get("base"),
        sources=tuple(map(str, data.get("sources") or ())),
        size_mb=float(data["size_mb"]),
    )


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(entry[language]) for language in CODES}


def held_out(model_id: str) -> HeldOut:
    """A shipped model's held-out cases; ModelError "model_missing" or "model_corrupt" (503)."""
    import numpy as np

    path = WEIGHTS / model_id / "held_out.npz"
    if not path.is_file():
        raise missing(model_id)
    try:
        with np.load(path, allow_pickle=False) as stored:
            labels = stored["labels"].astype(np.int64)
            source = stored["source"] if "source" in stored.files else np.zeros_like(labels)
            found = HeldOut(
                stored["probabilities"].astype(np.float64), labels, source.astype(np.int64)
            )
    # A damaged archive shows as any of: BadZipFile, zlib.error, EOFError, ValueError, KeyError.
    except Exception as error:
        raise corrupt(model_id) from error
    shape = found.probabilities.shape
    fits = (
        len(shape) == 2
        and found.labels.shape == found.source.shape == shape[:1]
        and bool(np.isfinite(found.probabilities).all())
        and bool((found.labels >= 0).all() and (found.labels < shape[1]).all())
    )
    if not fits:
        raise corrupt(model_id)
    return found


def missing(model_id: str) -> ModelError:
    """The error for a model whose files are not there."""
    return ModelError(
        "model_missing",
        N_("Files of the model “{model}” are missing. Restore the folder models/weights/{model}."),
        status=503,
        model=model_id,
    )


def corrupt(model_id: str) -> ModelError:
    """The error for a model whose files cannot be read."""
    return ModelError(
        "model_corrupt",
        N_("Files of the model “{model}” are damaged. Restore the folder models/weights/{model}."),
        status=503,
        model=model_id,
    )
