"""The TF-IDF linear model, stored as plain numbers."""

from __future__ import annotations

from pathlib import Path

from models.classifier import TextClassifier
from models.linear import LinearTextClassifier
from models.prediction import Label


def load(folder: Path, labels: tuple[Label, ...]) -> TextClassifier:
    """Open `linear.npz` and its JSON; labels (of the card) must be the model's own classes."""
    model = LinearTextClassifier.load(folder)
    if [label.id for label in labels] != [label.id for label in model.labels]:
        raise ValueError("the card's labels are not the model's")
    model.labels = labels  # the card is where classes are named
    return model
