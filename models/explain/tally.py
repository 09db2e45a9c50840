"""Which words matter most over many explanations, and how much that differs between the texts."""

from __future__ import annotations

import heapq
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from models.explain.types import Word, is_settled


@dataclass(frozen=True, slots=True)
class WordOverSet:
    """One word, folded by case, in all texts that were explained for one class.

    texts: different texts in which it stands; mean: of its weights in them; spread: their standard
    deviation (n - 1), None for a word of one text; settled_for, settled_against: in how many of the
    texts the sign of its weight is beyond chance; importance: see `Tally`.
    """

    word: str
    class_index: int
    texts: int
    mean: float
    spread: float | None
    settled_for: int
    settled_against: int
    importance: float


@dataclass(slots=True)
class _Sums:
    """Running sums of one word's weights (Welford's, so that nothing is lost to rounding)."""

    texts: int = 0
    mean: float = 0.0
    squares: float = 0.0
    settled_for: int = 0
    settled_against: int = 0
    size: float = 0.0  # Σ|w|
    settled_size: float = 0.0  # Σ|w| where the sign is settled

    def add(self, weight: float, settled: bool) -> None:
        self.texts += 1
        off = weight - self.mean
        self.mean += off / self.texts
        self.squares += off * (weight - self.mean)
        self.size += abs(weight)
        if settled:
            self.settled_size += abs(weight)
            self.settled_for += weight > 0
            self.settled_against += weight < 0

    def rank(self) -> tuple[float, float]:
        return self.settled_size, self.size


def fold(word: str) -> str:
    """A word without regard to case: casefolded between canonical (de)compositions."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).casefold())


class Tally:
    """Adds up explanations text by text; a word is counted for each explained class on its own.

    Words are ranked by the importance that the submodular pick of LIME gives a word, the square
    root of its summed absolute weights (Ribeiro, Singh & Guestrin 2016, section 4: I_j =
    sqrt(Σ_i |W_ij|)). There W holds a few selected words a text; here it holds those whose sign is
    settled, since the chance part of all the others would add up to put the commonest words first.
    Where nothing is settled, the sum of all weights decides.
    """

    def __init__(self) -> None:
        self._sums: dict[tuple[str, int], _Sums] = {}

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, words: Iterable[Word], class_index: int) -> None:
        """Count one text's explanation. Words without a weight are passed over.

        Where a text has a word in several cases ("Good", "good"), their weights are added up; the
        standard error of the sum is at most the sum of the standard errors, which is taken.
        """
        units = {word.unit: word for word in words if word.weight is not None}
        found: dict[str, tuple[float, float | None]] = {}
        for word in units.values():
            name = fold(word.text)
            weight, error = found.get(name, (0.0, 0.0))
            both = None if error is None or word.error is None else error + word.error
            found[name] = (weight + (word.weight or 0.0), both)
        for name, (weight, error) in found.items():
            sums = self._sums.setdefault((name, class_index), _Sums())
            sums.add(weight, is_settled(weight, error))

    def ranked(self, limit: int | None = None) -> list[WordOverSet]:
        """The words that matter most first, ties by the alphabet; all, or the first `limit`."""
        kept = self._sums.items()
        wanted = len(kept) if limit is None else limit
        best = heapq.nsmallest(
            wanted, kept, key=lambda item: (*(-x for x in item[1].rank()), item[0])
        )
        return [
            WordOverSet(
                word=word,
                class_index=class_index,
                texts=sums.texts,
                mean=sums.mean,
                spread=math.sqrt(sums.squares / (sums.texts - 1)) if sums.texts > 1 else None,
                settled_for=sums.settled_for,
                settled_against=sums.settled_against,
                importance=math.sqrt(sums.settled_size),
            )
            for (word, class_index), sums in best
        ]
