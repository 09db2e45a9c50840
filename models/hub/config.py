"""What a Hugging Face repository's config.json says: the kind of classifier, and its classes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.classifier import Kind
from models.errors import N_, ModelError
from models.prediction import Label


def read_config(path: Path) -> dict[str, Any]:
    """A repository's config.json; ModelError "unsupported_model" (422) where it is none."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise unsupported() from error
    if not isinstance(config, dict):
        raise unsupported()
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
        known = {str(i): f"LABEL_{i}" for i in range(count if isinstance(count, int) else 0)}
    try:
        ids = [str(known[key]) for key in sorted(known, key=int)]
    except ValueError as error:
        raise unsupported() from error
    # Some repositories name two classes alike; an id has to be one class's own.
    twice = {name for name, n in Counter(ids).items() if n > 1}
    unique = (f"{name} ({i})" if name in twice else name for i, name in enumerate(ids))
    return tuple(Label(name, (names or {}).get(name, {})) for name in unique)


def unsupported() -> ModelError:
    """The error for a repository that holds no such classifier."""
    return ModelError(
        "unsupported_model",
        N_("This is not a classifier of texts or pictures that can be loaded here."),
    )
