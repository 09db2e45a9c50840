"""How large a repository's model may be: decided from what it says of itself, before it is built.

A config.json of one line can ask for gigabytes, whatever the weights beside it hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from models.errors import N_, ModelError
from models.hub import contents
from models.limits import LIMITS

_WIDTHS = re.compile(r"size|dim|d_model|d_ff|embd|inner|width|channels|filters|kernel|stride")
_REPEATED = re.compile(r"layer|depth|block|expert|group|stage")
_HEADS = re.compile(r"heads|n_head")
_WORDS = re.compile(r"vocab|position|tokens|length")
# These do not look at all patches of a picture with all others.
_IN_WINDOWS = frozenset(
    {"swin", "swinv2", "convnext", "convnextv2", "focalnet", "mobilevit", "mobilevitv2"}
)
_SINGLE = 4  # bytes of a number in single precision, as which every weight is loaded
# What a run needs beside the weights: a share of them, and for what has no weights.
_BESIDE = 1.25
_ANYWAY = 256 * 1024**2
# A file may leave out what every such model has alike.
_ROUNDED = 1.01
# The memory that a container may have and has, where there is one.
_CGROUP = Path("/sys/fs/cgroup")


def check_config(config: Mapping[str, Any]) -> None:
    """Refuse a config.json that asks for too much; ModelError "model_too_large" (422)."""
    for name, number in _numbers(config):
        if number > _most(name):
            raise too_large(f"{name}: {number}")
    image, patch = config.get("image_size"), config.get("patch_size")
    if isinstance(image, int) and isinstance(patch, int):
        patches = (image // max(1, patch)) ** 2
        apart = config.get("model_type") in _IN_WINDOWS
        if patches > (LIMITS.model_patches_apart if apart else LIMITS.model_patches):
            raise too_large(f"image_size: {image}, patch_size: {patch}")


def _most(name: str) -> float:
    """The largest number that may stand under a name; names that say nothing of size have none."""
    for pattern, most in (
        (_WORDS, LIMITS.model_words),
        (_REPEATED, LIMITS.model_layers),
        (_HEADS, LIMITS.model_heads),
        (_WIDTHS, LIMITS.model_width),
    ):
        if pattern.search(name):
            return most
    return float("inf")


def _numbers(config: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Every number in a config with the name that it stands under; of a list also their sum."""
    left: list[tuple[str, object]] = [("", config)]
    while left:
        name, value = left.pop()
        if isinstance(value, Mapping):
            left += [(key, value[key]) for key in value if key not in ("id2label", "label2id")]
        elif isinstance(value, list):
            left += [(name, part) for part in value]
            # [2, 2, 18, 2] layers in four stages
            yield name, sum(part for part in value if isinstance(part, int | float))
        elif isinstance(value, int | float):
            yield name, value


def check_folder(folder: Path) -> None:
    """Refuse weights for which there is no room, and descriptions too long to be read.

    ModelError "model_too_large" (422), "no_memory" (503); ValueError where a header is damaged.
    """
    for name in contents.names_in(folder) & contents.DESCRIPTIONS:
        if (folder / name).stat().st_size > LIMITS.model_description_bytes:
            raise too_large(name)
    check_room(_SINGLE * weights_in(folder))


def check_room(weights: int) -> None:
    """Refuse so many bytes of weights (in single precision); ModelError "no_memory" (503)."""
    free = free_memory()
    if _BESIDE * weights + _ANYWAY + LIMITS.memory_spared > free:
        raise no_memory()


def weights_in(folder: Path) -> int:
    """How many numbers a folder's safetensors files hold, by their headers.

    ModelError "model_too_large" (422); ValueError where a file has no such header.
    """
    names = contents.names_in(folder)
    return sum(_weights(folder / name) for name in names if name.endswith(".safetensors"))


def _weights(path: Path) -> int:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > LIMITS.model_header_bytes:
            # Random bytes are more likely damage than a header of many gigabytes.
            if length > path.stat().st_size:
                raise ValueError(f"{path.name} has no header")
            raise too_large(path.name)
        header = json.loads(file.read(length))
    shapes = [part["shape"] for name, part in header.items() if name != "__metadata__"]
    if not all(isinstance(n, int) and n >= 0 for shape in shapes for n in shape):
        raise ValueError(f"{path.name} has a shape that is none")
    return sum(map(prod, shapes))


def check_plan(parameters: int, others: int, folder: Path) -> None:
    """Refuse a model that would have more parameters than its files hold weights for.

    The rest would be made up. others: numbers that it makes itself, such as tables of positions.
    ModelError "model_too_large" (422), "no_memory" (503).
    """
    stored = weights_in(folder)
    if parameters > _ROUNDED * stored:
        raise too_large(f"{parameters} / {stored}")
    check_room(_SINGLE * (parameters + others))


def free_memory() -> int:
    """Bytes that this machine, or the container that this process runs in, can still give."""
    free: int = psutil.virtual_memory().available
    try:
        most = (_CGROUP / "memory.max").read_text().strip()
        if most != "max":
            used = int((_CGROUP / "memory.current").read_text())
            parts = (_CGROUP / "memory.stat").read_text().split()
            kept = dict(zip(parts[::2], parts[1::2], strict=False)).get("inactive_file", "0")
            free = min(free, int(most) - used + int(kept))
    except (OSError, ValueError):
        pass
    return free


def too_large(what: str) -> ModelError:
    """The error for a model that asks for more than any that is meant to be shown here."""
    return ModelError(
        "model_too_large",
        N_("This model is larger than what can be shown here ({what})."),
        what=what[:100],
    )


def no_memory() -> ModelError:
    """The error for a model that this machine has no room for just now."""
    return ModelError(
        "no_memory",
        N_("There is not enough free memory for this model. Choose a smaller one, or try later."),
        status=503,
    )
