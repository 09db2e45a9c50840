"""Small models made on the spot, in the very layouts that the real ones have."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models import manifests
from models.catalog import Entry
from models.classifier import Kind
from models.languages import LanguageCode

_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = [*_SPECIAL, "good", "bad", "film", "the", "a", "was", "not", "it", "##s", "!", ".", ","]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def entry(
    model_id: str, *languages: LanguageCode, kind: Kind = "text", title: str = "", **facts: Any
) -> Entry:
    """A model that could stand in the catalog."""
    return Entry(model_id, kind, "shipped", title or model_id, "", languages, **facts)


def bert(folder: Path, labels: Sequence[str], max_tokens: int = 32, half: bool = False) -> Path:
    """A random two-layer BERT and its WordPiece tokenizer, saved as the hub has them."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    vocabulary = {word: i for i, word in enumerate(WORDS)}
    core = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    core.normalizer = normalizers.BertNormalizer()
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    core.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=core,
        model_max_length=max_tokens,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)
    torch.manual_seed(0)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(WORDS),
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
            id2label=dict(enumerate(labels)),
            label2id={label: i for i, label in enumerate(labels)},
            initializer_range=1.0,
        )
    )
    if half:
        model = model.half()
    model.save_pretrained(folder)
    return folder


def vit(folder: Path, labels: Sequence[str]) -> Path:
    """A random one-layer vision transformer for pictures of 32×32, saved as the hub has them."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification

    torch.manual_seed(0)
    ViTForImageClassification(
        ViTConfig(
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            image_size=32,
            patch_size=8,
            id2label=dict(enumerate(labels)),
            label2id={label: i for i, label in enumerate(labels)},
            initializer_range=0.5,
        )
    ).save_pretrained(folder)
    described = {
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "image_processor_type": "ViTImageProcessor",
        "resample": 2,
        "rescale_factor": 1 / 255,
        "size": {"height": 32, "width": 32},
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(described))
    return folder


def keras_model(path: Path, size: int, channels: int, classes: int, softmax: bool = True) -> Path:
    """A random one-layer Keras model that takes pixels 0 to 255."""
    import keras

    keras.utils.set_random_seed(0)
    inputs = keras.Input((size, size, channels))
    x = keras.layers.Rescaling(1 / 255)(inputs)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dense(classes, activation="softmax" if softmax else None)(x)
    path.parent.mkdir(parents=True, exist_ok=True)
    keras.Model(inputs, x).save(path)
    return path


def into_hub_cache(cache: Path, repo: str, folder: Path, revision: str = "main") -> Path:
    """Put a saved model where the hub's library would have downloaded it to."""
    home = cache / f"models--{repo.replace('/', '--')}"
    snapshot = home / "snapshots" / COMMIT
    shutil.copytree(folder, snapshot)
    (home / "refs").mkdir()
    (home / "refs" / revision).write_text(COMMIT)
    return snapshot


def card(model_id: str, kind: str, labels: Sequence[str], **changed: Any) -> dict[str, Any]:
    """A complete card."""
    both = {"en": "English", "fr": "français"}
    return {
        "id": model_id,
        "kind": kind,
        "adapter": "any",
        "task": both,
        "labels": [{"id": label, "en": f"en {label}", "fr": f"fr {label}"} for label in labels],
        "language": "en" if kind == "text" else None,
        "training_data": [{"name": "set", "licence": "MIT", "used_for": "training", "n": 10}],
        "metrics": [
            {"name": "accuracy", "set": "test", "value": 0.9, "low": 0.8, "high": 0.95, "n": 100}
        ],
        "failures": {"en": ["irony"], "fr": ["l'ironie"]},
        "intended": both,
        "unintended": both,
        "input": {"max_tokens": 32},
        "seed": 1,
        "trained": "2026-01-01",
        "command": "python -m training.x",
        "base": None,
        "sources": [],
        "size_mb": 1.5,
        **changed,
    }


def write_card(folder: Path, kind: str, labels: Sequence[str], **changed: Any) -> None:
    """Put a complete card into a shipped model's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card(folder.name, kind, labels, **changed))
    (folder / "card.json").write_text(text, encoding="utf-8")


def seal(folder: Path) -> None:
    """Write down what a shipped model's folder holds, as the last step of making one."""
    manifests.write(folder, {})
