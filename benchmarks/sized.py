"""Explanations of larger models with random weights: how long, at equal samples, beside lime's."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.cases import ENGINE, ignore, unit_weights
from models import cards
from models.explain.types import Request
from models.prediction import Label
from models.reading.units import words

COUNTS = (500, 1_000, 5_000)
TEXT = (
    "The first hour is slow and the jokes are older than its hero, but then the film finds its "
    "heart and I left the cinema smiling."
)


@dataclass(frozen=True)
class Sized:
    """A model, and an input explained by each side at a number of samples: weights by unit."""

    name: str
    ours: Callable[[int], np.ndarray]
    lime: Callable[[int, bool], np.ndarray]


def distilbert(folder: Path) -> Sized:
    """A DistilBERT-sized text model (66 million weights) and a sentence of 26 words."""
    import torch
    from transformers import (
        AutoTokenizer,
        DistilBertConfig,
        DistilBertForSequenceClassification,
    )

    from models.adapters import transformers_text

    torch.manual_seed(0)
    AutoTokenizer.from_pretrained(cards.WEIGHTS / "reviews-en").save_pretrained(folder)
    DistilBertForSequenceClassification(DistilBertConfig()).save_pretrained(folder)
    adapter = transformers_text.load(folder)
    bare = peers.torch_predict(folder)
    spans = words(TEXT, "en")

    def ours(samples: int) -> np.ndarray:
        request = Request(0, samples, 0, settle=False)
        made = ENGINE.explain_text(adapter.predict_proba, TEXT, spans, request, ignore)
        return unit_weights(made)[0]

    def lime(samples: int, batched: bool) -> np.ndarray:
        found = peers.lime_text(bare, TEXT, 0, batched, samples)
        order = dict.fromkeys(TEXT[span.start : span.end] for span in spans)
        return np.array([found[word] for word in order])

    return Sized("DistilBERT-sized", ours, lime)


def mobilenet() -> Sized:
    """A MobileNetV2-sized picture model (3.5 million weights, 224 × 224) and a photo."""
    import keras
    from skimage import data, transform

    from models.adapters.keras_image import KerasImage

    keras.utils.set_random_seed(0)
    model = keras.applications.MobileNetV2(weights=None)
    adapter = KerasImage(model, tuple(Label(str(number)) for number in range(1000)))
    bare = peers.keras_predict(model)
    image: Any = (transform.resize(data.astronaut(), (224, 224)) * 255).astype(np.uint8)

    def ours(samples: int) -> np.ndarray:
        request = Request(0, samples, 0, settle=False)
        return unit_weights(ENGINE.explain_image(adapter.predict_proba, image, request, ignore))[0]

    def lime(samples: int, batched: bool) -> np.ndarray:
        found = peers.lime_image(bare, image, 0, batched, samples)
        return np.array([found[unit] for unit in range(len(found))])

    return Sized("MobileNetV2-sized", ours, lime)


HEAD = """| model with random weights | equal samples | Certitude | faster than lime, one by one \
| faster than lime, batched | largest difference of weights |
|---|---|---|---|---|---|"""


def rows(counts: tuple[int, ...] = COUNTS) -> None:
    """Prints one line a model and number of samples."""
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for sized in (distilbert(Path(folder)), mobilenet()):
            sized.ours(64)
            for samples in counts:
                print(_row(sized, samples), flush=True)


def _row(sized: Sized, samples: int) -> str:
    weights, seconds = _timed(lambda: sized.ours(samples))
    theirs, batched = _timed(lambda: sized.lime(samples, True))
    _again, single = _timed(lambda: sized.lime(samples, False))
    apart = float(np.abs(weights - theirs).max())
    return (
        f"| {sized.name} | {samples:,} | {seconds:.1f} s | {single / seconds:.1f} × "
        f"| {batched / seconds:.1f} × | {apart:.0e} |"
    )


def _timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began
