"""What the last layer of a Keras picture classifier gets, beside what the model answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models import runtime


def head_of(model: Any) -> tuple[Any, Any] | None:
    """The network that ends in the classifying layer, and that layer; None where there is none."""
    for layer in reversed(model.layers):
        if type(layer).__name__ == "Dense":
            return model, layer
        if hasattr(layer, "layers"):
            return head_of(layer)
    return None


def reader(model: Any) -> tuple[Callable[[Any], Any], Any] | None:
    """A function of a batch tensor to features [n, d] before the classifying layer, and the layer.

    A model that averages its answers to a picture and its mirror image averages these likewise.
    None for a model of another kind.
    """
    found = head_of(model)
    if found is None:
        return None
    network, head = found
    trunk = runtime.keras().Model(network.inputs, head.input)
    mirrored = [op for op in getattr(model, "operations", ()) if type(op).__name__ == "Flip"]
    if network is model:
        return (lambda batch: trunk(batch, training=False)), head
    if len(mirrored) != 1:
        return None

    def both(batch: Any) -> Any:
        flipped = mirrored[0](batch)
        return (trunk(batch, training=False) + trunk(flipped, training=False)) / 2

    return both, head
