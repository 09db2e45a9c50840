"""A shipped model's out-of-scope score, as its folder holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import cards
from models.classifier import Inside
from models.prediction import Unlike

if TYPE_CHECKING:
    from models.scope.scorer import Scorer
    from models.scope.types import Scope


@dataclass(frozen=True)
class Scoring:
    """A score with what its card says of it."""

    scope: Scope
    scorer: Scorer

    def __call__(self, inside: Inside) -> list[Unlike]:
        """For each of n inputs how unlike it is what the model knows."""
        return [
            Unlike(float(score), self.scope.line, self.scope.false_alarms, self.scope.knows)
            for score in self.scorer(inside)
        ]


def of(model_id: str) -> Scoring | None:
    """A shipped model's score; None where its card has none.

    ModelError "model_missing" or "model_corrupt" (503).
    """
    scope = cards.read(model_id).scope
    if scope is None:
        return None
    from models.scope.scorer import Scorer  # numpy: not before a model is loaded

    try:
        folder = cards.WEIGHTS / model_id
        return Scoring(scope, Scorer.load(folder, scope.score, scope.layer, scope.k))
    # A damaged archive shows as any of: BadZipFile, zlib.error, EOFError, ValueError, KeyError.
    except Exception as error:
        raise cards.corrupt(model_id) from error
