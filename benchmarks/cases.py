"""Inputs to explain, the ways to explain them, and the reference for what is true."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import peers
from models import (
    cards,
    examples,
    loaded,
)
from models.catalog import get
from models.explain.anytime import AnytimeEngine
from models.explain.types import Explanation, ImageExplanation, Request, TextExplanation
from models.jobs import Progress
from models.reading.units import words

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "training" / "runs" / "bench-explain"  # references; not in the repository
TEXT_MODELS = ("reviews-en", "intents-en", "services-fr")
IMAGE_MODELS = ("digits", "photos")
REFERENCE = 20_000
ENGINE = AnytimeEngine()

Predict = Callable[[Any], np.ndarray]


@dataclass
class Case:
    """One input of one model, and what each way to explain it took.

    seconds: by way, one a run. first: until the first highlights. limit: the wall time over the
    time that the same forward passes take at the model's best.
    """

    name: str
    model_id: str
    kind: str
    given: Any
    class_index: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    first: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    made: Explanation | None = None
    truth: np.ndarray | None = None

    @property
    def predict(self) -> Predict:
        """The model's predict function, as the app has it."""
        found: Predict = loaded.load(self.model_id).predict_proba
        return found

    def ours(
        self,
        request: Request,
        report: Callable[[Progress], None],
        predict: Predict | None = None,
    ) -> Explanation:
        """Certitude's explanation."""
        predict = predict or self.predict
        if self.kind == "text":
            spans = words(self.given, get(self.model_id).language)
            return ENGINE.explain_text(predict, self.given, spans, request, report)
        return ENGINE.explain_image(predict, self.given, request, report)

    def lime(self, batched: bool) -> None:
        """lime's explanation, as its documentation asks for it."""
        explain: Any = peers.lime_text if self.kind == "text" else peers.lime_image
        predict = peers.predict_of(self.model_id)
        explain(predict, self.given, self.class_index, batched, peers.SAMPLES[self.kind])


def text_cases(model_id: str, count: int, longest: int = 300) -> list[Case]:
    """Texts of 5 to `longest` words out of this project's own sentences."""
    data = json.loads((ROOT / "training" / "lessons" / f"{model_id}.json").read_text("utf-8"))
    found = [row[1] for rows in data["candidates"].values() for row in rows]
    order = np.random.default_rng(0).permutation(len(found))
    cases = []
    for place, most in enumerate(np.geomspace(5, longest, count).round().astype(int)):
        text = min(found, key=lambda one: (abs(len(one.split()) - most), one))
        at = place * 7
        if most > 25:
            text = ""
            while len(text.split()) < most:
                text = f"{text} {found[order[at % len(order)]]}".strip()
                at += 1
        read = loaded.load(model_id).reading(text).read_to  # type: ignore[union-attr]
        cases.append(_case(model_id, "text", text[:read], f"{len(text.split())} words"))
    return cases


def image_cases(model_id: str, count: int) -> list[Case]:
    """The model's own examples, as it sees them."""
    classifier: Any = loaded.load(model_id)
    found = examples.examples(model_id)[:count]
    return [
        _case(model_id, "image", classifier.prepare(one.picture()).pixels, one.id) for one in found
    ]


def _case(model_id: str, kind: str, given: Any, name: str) -> Case:
    classifier: Any = loaded.load(model_id)
    row = classifier.predict_proba([given] if kind == "text" else given[None])[0]
    return Case(name, model_id, kind, given, int(row.argmax()))


@cache
def _weights_hash(model_id: str) -> str:
    digest = hashlib.sha256()
    for path in sorted((cards.WEIGHTS / model_id).glob("*")):
        if path.suffix in (".safetensors", ".keras") or path.name.startswith("linear"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def reference(case: Case) -> np.ndarray:
    """The weights of lime's fit to 20,000 samples, remembered between runs.

    They come from the engine told not to stop, which draws lime's masks and makes lime's fit (a
    test compares the two), because it asks about equal perturbations once.
    """
    content = case.given.encode() if case.kind == "text" else case.given.tobytes()
    name = hashlib.sha256(_weights_hash(case.model_id).encode() + content).hexdigest()[:24]
    path = KEPT / f"{name}.npy"
    if not path.exists():
        made = case.ours(Request(case.class_index, REFERENCE, 77, settle=False), ignore)
        KEPT.mkdir(parents=True, exist_ok=True)
        np.save(path, unit_weights(made)[0])
    found: np.ndarray = np.load(path)
    return found


def ignore(_progress: Progress) -> None:
    """A report that nobody reads."""


def unit_weights(made: Explanation) -> tuple[np.ndarray, np.ndarray]:
    """Weights and standard errors by unit."""
    if isinstance(made, ImageExplanation):
        return np.array(made.weights), np.array(made.errors)
    assert isinstance(made, TextExplanation)
    by_unit = {word.unit: (word.weight, word.error) for word in made.words if word.unit >= 0}
    rows = [by_unit[unit] for unit in sorted(by_unit)]
    return np.array([w for w, _ in rows], dtype=float), np.array([e for _, e in rows], dtype=float)
