"""lime as people use it: on the framework's own predict function, as its documentation shows it.

Nothing of Certitude's is in it but the superpixels, which both sides share so that they explain the
same thing. "Single": one text, or ten pictures, a call. "Batched": 64 a call, in lime's order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from models import cards
from models.catalog import get
from models.explain.perturb import background
from models.explain.segmentation import segment

BATCH = 64
TEN = 10  # lime_image's own batch size
SAMPLES = {"text": 5_000, "image": 1_000}  # lime's defaults

TextPredict = Callable[[Sequence[str]], np.ndarray]
ImagePredict = Callable[[np.ndarray], np.ndarray]


@cache
def predict_of(model_id: str) -> Any:
    """A shipped model's answers to one batch, by the library that its files belong to."""
    folder = cards.WEIGHTS / model_id
    if get(model_id).kind == "image":
        return keras_predict(_keras(folder / "model.keras"))
    return _linear(folder) if (folder / "linear.npz").exists() else torch_predict(folder)


def torch_predict(folder: Path) -> TextPredict:
    """transformers: one tokenizer call and one forward pass a batch, padded to its longest."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()

    def predict(texts: Sequence[str]) -> np.ndarray:
        encoded = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
        with torch.inference_mode():
            answers: np.ndarray = torch.softmax(model(**encoded).logits, dim=-1).numpy()
        return answers

    return predict


def _linear(folder: Path) -> TextPredict:
    """scikit-learn's own vectorizers on the stored terms and weights."""
    from scipy.sparse import hstack
    from scipy.special import softmax
    from sklearn.feature_extraction.text import TfidfVectorizer

    from models.adapters.linear import LinearTextClassifier

    stored = LinearTextClassifier.load(folder)
    vectorizers = []
    for terms in stored.terms:
        settings = dict(terms.settings) | {"ngram_range": tuple(terms.settings["ngram_range"])}
        vectorizer = TfidfVectorizer(vocabulary=terms.vocabulary, **settings)
        vectorizer.idf_ = terms.idf.astype(np.float64)
        vectorizers.append(vectorizer)

    def predict(texts: Sequence[str]) -> np.ndarray:
        columns = hstack([each.transform(texts) for each in vectorizers]).tocsr()
        answers: np.ndarray = softmax(columns @ stored.coef.T + stored.intercept, axis=1)
        return answers

    return predict


def _keras(path: Path) -> Any:
    import keras

    return keras.saving.load_model(path, compile=False, safe_mode=True)


def keras_predict(model: Any) -> ImagePredict:
    """Keras's own function for one batch (its `predict` builds a data pipeline each time)."""
    channels = model.input_shape[-1]
    last = getattr(model.layers[-1], "activation", None)
    logits = getattr(last, "__name__", "") == "linear"

    def predict(images: np.ndarray) -> np.ndarray:
        batch = np.asarray(images, dtype=np.float32)[:, :, :, :channels]
        answers: np.ndarray = model.predict_on_batch(batch)
        if not logits:
            return answers
        odds = np.exp(answers - answers.max(axis=1, keepdims=True))
        found: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
        return found

    return predict


def in_batches(predict: TextPredict, size: int) -> TextPredict:
    """The same function for any number of texts, asked so many at a time."""

    def call(texts: Sequence[str]) -> np.ndarray:
        parts = [texts[start : start + size] for start in range(0, len(texts), size)]
        return np.concatenate([predict(part) for part in parts])

    return call


def lime_text(
    predict: TextPredict, text: str, class_index: int, batched: bool, samples: int, seed: int = 0
) -> dict[str, float]:
    """lime's weights by word."""
    from lime.lime_text import LimeTextExplainer

    made = LimeTextExplainer(random_state=seed).explain_instance(
        text,
        in_batches(predict, BATCH if batched else 1),
        labels=(class_index,),
        num_samples=samples,
        num_features=10_000,
    )
    return dict(made.as_list(label=class_index))


def lime_image(
    predict: ImagePredict, image: Any, class_index: int, batched: bool, samples: int, seed: int = 0
) -> dict[int, float]:
    """lime's weights by superpixel."""
    from lime.lime_image import LimeImageExplainer

    made = LimeImageExplainer(random_state=seed).explain_instance(
        image,
        predict,
        labels=(class_index,),
        top_labels=None,
        hide_color=background(image),
        num_samples=samples,
        batch_size=BATCH if batched else TEN,
        segmentation_fn=segment,
        random_seed=seed,
    )
    return dict(made.local_exp[class_index])
