"""A shipped model's samples, as its folder holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import cards
from models.classifier import Inside
from models.prediction import Readings, Way

if TYPE_CHECKING:
    from models.distribution import spread


@dataclass(frozen=True)
class Sampling:
    """Samples of a last layer, and how they came to be."""

    way: Way
    samples: spread.Spread

    def __call__(self, inside: Inside) -> list[Readings]:
        """For each of n inputs what each sample would have answered."""
        return [Readings.of(self.way, rows) for rows in self.samples(inside).tolist()]


def of(model_id: str) -> Sampling | None:
    """A shipped model's samples; None where its card has none.

    ModelError "model_missing" or "model_corrupt" (503).
    """
    told = cards.read(model_id).distribution
    if told is None:
        return None
    from models.distribution import spread  # numpy: not before a model is loaded

    try:
        return Sampling(told.way, spread.Spread.load(cards.WEIGHTS / model_id))
    # A damaged archive shows as any of: BadZipFile, zlib.error, EOFError, ValueError, KeyError.
    except Exception as error:
        raise cards.corrupt(model_id) from error
