"""Model cards: what a shipped model is for, how good it is, and on what it was measured.

Each folder of `models/weights` has a `card.json` (read and checked here into a `Card`) and a
`held_out.npz`: probabilities with true labels of cases the model never saw, numbers only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta, Struct, json

from models.calibration.types import Why
from models.classifier import Kind
from models.distribution.types import Distribution
from models.errors import N_, ModelError
from models.languages import CODES
from models.prediction import Fitted, Label
from models.scope.types import Scope

if TYPE_CHECKING:
    import numpy as np

WEIGHTS = Path(__file__).parent / "weights"


_Text = Mapping[str, str]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Count = Annotated[int, Meta(ge=1)]


class TrainingData(Struct, frozen=True):
    """One set the model learned from or was measured on; n cases of it.

    source: what the card's `sources` call it, of those that are measured on at home; else empty.
    """

    name: str
    licence: str
    used_for: str
    n: _Count
    source: str = ""


class Metric(Struct, frozen=True):
    """A share of right answers on held-out cases: value with its 95 % interval, n cases."""

    name: str
    set: str
    value: _Share
    low: _Share
    high: _Share
    n: _Count

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError("a metric lies outside its interval")


class Away(Struct, frozen=True):
    """A set of the same task from another source, to measure on: n cases of it.

    set: its name; what the card's `sources` name stands in `held_out.npz`, all others, in their
    order here, in `away.npz`. note: what else there is to know of it, per language.
    """

    set: str
    licence: str
    n: _Count
    note: _Text


class Scoring(Struct, frozen=True):
    """Whether calibrated scores may be shown, why, and what they rest on where they may.

    `python -m training.calibrations` writes it, as `models.calibration.report` finds it.
    """

    why: Why
    fit: Fitted | None = None

    def __post_init__(self) -> None:
        if (self.why == "helps") != (self.fit is not None):
            raise ValueError("there is a fit where it helps, and nowhere else")


class Card(Struct, frozen=True, dict=True, rename={"classes": "labels"}):
    """A model card. Texts are given per language: {"en": …, "fr": …}.

    classes: each label's id, and its name per language. failures: kinds of input it is known to
    get wrong. input: facts about what it takes. command, seed, trained, base: how it was made.
    sources: what to read. size_mb: on disk. scoring, scope, distribution: None until they
    were measured; not every model has a distribution.
    """

    id: str
    kind: Kind
    adapter: str
    task: _Text
    classes: Annotated[tuple[Mapping[str, str], ...], Meta(min_length=2)]
    language: str | None
    training_data: tuple[TrainingData, ...]
    metrics: tuple[Metric, ...]
    failures: Mapping[str, tuple[str, ...]]
    intended: _Text
    unintended: _Text
    input: Mapping[str, Any]
    seed: int
    trained: str
    command: str
    base: str | None
    sources: tuple[str, ...]
    size_mb: float
    away: tuple[Away, ...] = ()
    scoring: Scoring | None = None
    scope: Scope | None = None
    distribution: Distribution | None = None

    def __post_init__(self) -> None:
        names = {"id", *CODES}
        if any(one.keys() != names for one in self.classes):
            raise ValueError("a label has an id, and a name in every language")
        if len({one["id"] for one in self.classes}) != len(self.classes):
            raise ValueError("a label is there twice")
        texts = (self.task, self.failures, self.intended, self.unintended)
        if any(text.keys() != set(CODES) for text in texts):
            raise ValueError("a text is there in every language")

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """Its classes, in the model's own order."""
        return tuple(Label(one["id"], {code: one[code] for code in CODES}) for one in self.classes)


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
        card = parse(path.read_bytes())
    except (OSError, ValueError) as error:
        raise corrupt(model_id) from error
    if card.id != model_id:
        raise corrupt(model_id)
    return card


def parse(data: bytes | str) -> Card:
    """Read a card's JSON; ValueError where it is not a complete card."""
    return json.decode(data, type=Card)


def held_out(model_id: str) -> HeldOut:
    """A shipped model's held-out cases; ModelError "model_missing" or "model_corrupt" (503)."""
    return _labelled(model_id, "held_out.npz")


def away(model_id: str) -> HeldOut:
    """Its cases from elsewhere, as `Away` numbers their sources; errors as for `held_out`."""
    return _labelled(model_id, "away.npz")


def changed(model_id: str) -> tuple[int, ...]:
    """When its card and its labelled cases changed last (ns); another tuple says that they did."""
    folder = WEIGHTS / model_id
    files = (folder / name for name in ("card.json", "held_out.npz", "away.npz"))
    return tuple(file.stat().st_mtime_ns for file in files if file.is_file())


def _labelled(model_id: str, file: str) -> HeldOut:
    import numpy as np

    path = WEIGHTS / model_id / file
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
