"""The peer of a prediction: the framework's own forward pass, the input already encoded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import peers
from models import cards
from models.catalog import Entry


def text_forward(entry: Entry) -> Callable[[str], Callable[[], object]]:
    """A function that encodes a text and returns the bare forward pass on it."""
    if entry.adapter == "linear":
        bare = peers.predict_of(entry.id)
        return lambda text: lambda: bare([text])
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = cards.WEIGHTS / entry.id
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()

    def prepare(text: str) -> Callable[[], object]:
        encoded = tokenizer(text, return_tensors="pt", truncation=True)

        def forward() -> object:
            with torch.inference_mode():
                return model(**encoded).logits

        return forward

    prepare("warm")()
    return prepare


def image_forward(entry: Entry) -> Callable[[Any], Callable[[], object]]:
    """A function that takes a prepared picture (uint8 [h, w, 3]) and returns the forward pass."""
    import numpy as np
    import tensorflow as tf

    model, scaled = _picture_model(entry)
    channels = model.input_shape[-1]
    run = tf.function(lambda batch: model(batch, training=False))

    def prepare(seen: Any) -> Callable[[], object]:
        batch = tf.constant(scaled(seen[None, :, :, :channels].astype(np.float32)))
        return lambda: run(batch).numpy()

    height, width = model.input_shape[1:3]
    prepare(np.zeros((height, width, 3), np.uint8))()
    return prepare


def _picture_model(entry: Entry) -> tuple[Any, Callable[[Any], Any]]:
    """The Keras model alone, with its weights, and what scales pixels to what it takes."""
    folder = cards.WEIGHTS / (entry.whole or entry.id)
    if entry.adapter != "efficientnet":
        import keras

        path = folder / "model.keras"
        return keras.saving.load_model(path, compile=False, safe_mode=True), lambda pixels: pixels
    import numpy as np

    from models.adapters import efficientnet

    with np.load(folder / efficientnet.FILE, allow_pickle=False) as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files}
    model = efficientnet.network(len(weights["classes.bias"]))
    efficientnet.fill(model, weights)
    return model, efficientnet.scaled
