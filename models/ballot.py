"""A vote among things whose names are hidden: an order that gives nothing away, and a tally.

A room raises hands, and one device counts them. All of it is values: a page holds a `Ballot` and
goes on to the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import Meta

MOST_VOTES = 9_999  # of one option
MOST_OPTIONS = 26  # as many as there are letters
_STEPS = 100  # that can be taken back
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Counts = tuple[Annotated[int, Meta(ge=0, le=MOST_VOTES)], ...]


def shuffled(names: Sequence[str], seed: int) -> tuple[str, ...]:
    """The names in an order that only the seed decides: the same on every machine and for ever.

    In which order they come makes no difference, nor does a version of Python.
    """
    return tuple(sorted(names, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest()))


def letter(place: int) -> str:
    """What stands in place of a name: A for the first."""
    return _LETTERS[place]


@dataclass(frozen=True, slots=True)
class Ballot:
    """Votes for options in the order in which they are shown.

    counts: of each option. past: what the counts were before each step, the last step last.
    """

    options: tuple[str, ...]
    counts: tuple[int, ...]
    past: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def of(cls, options: Sequence[str], counts: Sequence[int] = ()) -> Ballot:
        """A ballot with these counts; with none, or those of other options, nobody has voted."""
        fit = len(counts) == len(options)
        return cls(tuple(options), tuple(counts) if fit else (0,) * len(options))

    @property
    def total(self) -> int:
        """All votes."""
        return sum(self.counts)

    @property
    def ahead(self) -> tuple[int, ...]:
        """The places with the most votes: of more than one where they are level, none at first."""
        most = max(self.counts, default=0)
        return tuple(place for place, count in enumerate(self.counts) if count == most > 0)

    def share(self, place: int) -> float:
        """An option's part of all votes, in [0, 1]; 0 while there are none."""
        return self.counts[place] / self.total if self.total else 0.0

    def raised(self, place: int, by: int) -> Ballot:
        """So many hands more (or fewer) for the option at a place; never below none."""
        if not 0 <= place < len(self.options):
            return self
        counts = list(self.counts)
        counts[place] = min(MOST_VOTES, max(0, counts[place] + by))
        return self._with(tuple(counts))

    def emptied(self) -> Ballot:
        """Nobody has voted; that can be taken back, too."""
        return self._with((0,) * len(self.options))

    def undone(self) -> Ballot:
        """As before the last step."""
        if not self.past:
            return self
        return replace(self, counts=self.past[-1], past=self.past[:-1])

    def _with(self, counts: tuple[int, ...]) -> Ballot:
        if counts == self.counts:
            return self
        return replace(self, counts=counts, past=(*self.past, self.counts)[-_STEPS:])


# --- what a browser's tab keeps -------------------------------------------------------------------

MOST_BALLOTS = 20
_KEPT = Annotated[
    dict[
        Annotated[str, Meta(pattern="^[0-9a-f]{16}$")],
        Annotated[Counts, Meta(min_length=1, max_length=MOST_OPTIONS)],
    ],
    Meta(max_length=MOST_BALLOTS),
]


def about(*parts: object) -> str:
    """Names a vote by all that it is about (JSON-ready): 16 hexadecimal digits."""
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:16]


def written(votes: Mapping[str, Sequence[int]]) -> str:
    """The counts of the last ballots on which somebody voted, by the ballots' names, as JSON."""
    counted = {name: counts for name, counts in votes.items() if any(counts)}
    return msgspec.json.encode(dict(list(counted.items())[-MOST_BALLOTS:])).decode()


def read(text: str) -> dict[str, Counts]:
    """What `written` wrote, by the ballots' names; nothing where it is anything else."""
    try:
        kept: dict[str, Counts] = msgspec.json.decode(text, type=_KEPT)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return kept
