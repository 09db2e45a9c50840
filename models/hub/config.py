"""What a Hugging Face repository's config.json says: the kind of classifier, and its classes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.classifier import Kind
from models.errors import N_, ModelError
from models.hub import bounds
from models.limits import LIMITS
from models.prediction import Label

MAX_CONFIG_BYTES = 4 * 1024**2  # the labels of 20,000 classes


def read_config(path: Path) -> dict[str, Any]:
    """A repository's config.json.

    ModelError "config_corrupt" (503) where it cannot be read; (422) "unsupported_model" where it
    is no config, "model_too_large".
    """
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise unsupported()
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise config_corrupt() from error
    if not isinstance(config, dict):
        raise unsupported()
    bounds.check_config(config)
    return config


def kind_of(config: Mapping[str, Any]) -> Kind:
    """Whether a config describes a text or an image classifier that can be shown here.

    ModelError (422) "remote_code" or "unsupported_model".
    """
    if config.get("auto_map"):
        raise ModelError(
            "remote_code",
            N_("This model needs code from its repository. Such code is never run here."),
        )
    names = config.get("architectures") or []
    joined = " ".join(map(str, names)) if isinstance(names, list) else ""
    check_head(config)
    if "ForSequenceClassification" in joined:
        return "text"
    if "ForImageClassification" in joined:
        return "image"
    raise unsupported()


def check_head(config: Mapping[str, Any]) -> None:
    """Refuse a head whose outputs are no probabilities that sum to one."""
    kind = config.get("problem_type")
    classes = len(labels_of(config))
    if kind in ("regression", "multi_label_classification") or classes < 2:
        raise ModelError(
            "unsupported_model",
            N_("This model does not choose one class out of several, so it cannot be shown here."),
        )


def labels_of(
    config: Mapping[str, Any], names: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Label, ...]:
    """The classes that a config names, in the order of the model's outputs."""
    known = config.get("id2label")
    if not isinstance(known, Mapping):
        count = config.get("num_labels", 2)
        count = count if isinstance(count, int) else 0
        if count > LIMITS.model_labels:
            raise bounds.too_large(f"num_labels: {count}")
        known = {str(i): f"LABEL_{i}" for i in range(count)}
    if len(known) > LIMITS.model_labels:
        raise bounds.too_large(f"id2label: {len(known)}")
    try:
        ids = [str(known[key]) for key in sorted(known, key=int)]
    except ValueError as error:
        raise unsupported() from error
    # Some repositories name two classes alike; an id has to be one class's own.
    twice = {name for name, n in Counter(ids).items() if n > 1}
    unique = (f"{name} ({i})" if name in twice else name for i, name in enumerate(ids))
    return tuple(Label(name, (names or {}).get(name, {})) for name in unique)


def config_corrupt() -> ModelError:
    """The error for a config.json that is damaged, or none at all."""
    return ModelError(
        "config_corrupt",
        N_("What this model says of itself (its config.json) cannot be read: it is damaged."),
        status=503,
    )


def unsupported() -> ModelError:
    """The error for a repository that holds no such classifier."""
    return ModelError(
        "unsupported_model",
        N_("This is not a classifier of texts or pictures that can be loaded here."),
    )
