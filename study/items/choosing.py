"""Which items a study shows: as many of each band of confidence, and as often right as they say.

Who shows a model's mistakes more often than it makes them shows a confidence that does not hold:
who trusts it as it deserves would then look gullible. So items are drawn, by a seed, so that in
each band of confidence the advice is right as often as its confidence promises, to the item; where
a set has too few of one kind, that is said with its numbers (KNOWLEDGE: the item-selection trap).

A model that was trained in the workshop may be surer than it is right. Items that kept its promise
would hide that: one that says "over 99 %" and is right in 69 % would give nothing but right advice.
Its cases kept for the end are a fair sample of what it does; so of them as many are wrong among the
items as are in the whole, whatever it promises, and that is said (`Chosen.surer`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from msgspec import Struct

from models.errors import N_, InputError
from models.prediction import Score
from study.items.items import Item, Items
from study.measures.curve import BANDS
from study.setup.setup import Setup

_MUCH, _CLEAR = 0.05, 2.0  # of the cases; standard deviations, of what chance would do
TRAINED_HERE = "trained-here"  # the model of items that were made of a training's tested cases


class Held(Struct, frozen=True):
    """What confidence promised and what came of it, of n items from `low` up to `high`.

    promised: how many of them the confidence says are right, its sum; right: how many are.
    """

    low: float
    high: float
    n: int
    promised: float
    right: int

    @property
    def holds(self) -> bool:
        """Whether it is right as often as promised, to less than an item."""
        return abs(self.promised - self.right) < 1


class Chosen(Struct, frozen=True):
    """The items of one study.

    items: all that it shows. parts: ids of the items of each part, as `study.assignment.plan` takes
    them; practice: of those before. score: the scores whose promise was kept to. whole: all items
    that count; bands: the same by band of confidence, empty ones left out. surer: of a model that
    is surer than it is right, all cases that it was tested on: the items follow these.
    """

    items: Items
    parts: tuple[tuple[str, ...], ...]
    practice: tuple[str, ...]
    score: Score
    whole: Held
    bands: tuple[Held, ...]
    surer: Held | None = None

    @property
    def holds(self) -> bool:
        """Whether the confidence keeps its word among the items, altogether and in each band."""
        return self.whole.holds and all(one.holds for one in self.bands)

    @property
    def wrong(self) -> int:
        """How many of the items that count have wrong advice."""
        return self.whole.n - self.whole.right


def score_of(setup: Setup) -> Score:
    """The scores that most of a study's displays show; raw ones where as many show either."""
    calibrated = sum(one.score == "calibrated" for one in setup.conditions)
    return "calibrated" if calibrated > len(setup.conditions) / 2 else "raw"


def choose(items: Items, setup: Setup) -> Chosen:
    """The items for a set-up, the same whenever it is asked for them.

    InputError "too_few_items" (422) where the set has not enough; "not_calibrated" (422).
    """
    if len(items) < setup.items:
        raise too_few(setup, items)
    score = score_of(setup)
    random = Random(f"choose:{setup.seed}")
    pool = [*items.items]
    random.shuffle(pool)
    surer = _surer(items, score)
    if surer is None:
        counted = _draw(pool, setup.decisions, score)
        taken = {one.id for one in counted}
        left = [one for one in pool if one.id not in taken]
        practice = _draw(left, setup.practice, score)
    else:
        drawn = _as_right(pool, setup.items, score, surer)
        practice = drawn[: setup.practice]
        counted = drawn[setup.practice :]
    parts = _deal(counted, setup.blocks, score)
    ids = [one.id for part in parts for one in part] + [one.id for one in practice]
    return Chosen(
        items.only(ids),
        tuple(tuple(one.id for one in part) for part in parts),
        tuple(one.id for one in practice),
        score,
        held(counted, score),
        by_band(counted, score),
        surer,
    )


def too_few(setup: Setup, items: Items) -> InputError:
    """The error for a set that has fewer items than a set-up takes, with what would fit."""
    most = (len(items) - setup.practice) // setup.blocks
    if most < 1:
        return InputError(
            "too_few_items",
            N_("This study needs {needed} different items, and the set has {there}. Take fewer "
               "“Practice decisions before” or fewer displays, or give more items."),
            needed=setup.items,
            there=len(items),
        )  # fmt: skip
    return InputError(
        "too_few_items",
        N_("This study needs {needed} different items, and the set has {there}. Set “Decisions "
           "under each display” to {most} or less, under “Course”; or take fewer displays, or give "
           "more items."),
        needed=setup.items,
        there=len(items),
        most=most,
    )  # fmt: skip


def held(items: Sequence[Item], score: Score, low: float = 0.0, high: float = 1.0) -> Held:
    """What the confidence of these items promises, and how often it is right."""
    promised = sum(one.advice(score).confidence for one in items)
    return Held(low, high, len(items), promised, sum(one.right(score) for one in items))


def by_band(items: Sequence[Item], score: Score) -> tuple[Held, ...]:
    """The same for each band of confidence that has an item."""
    banded: dict[int, list[Item]] = defaultdict(list)
    for one in items:
        banded[_band(one, score)].append(one)
    return tuple(held(banded[band], score, BANDS[band], BANDS[band + 1]) for band in sorted(banded))


def _band(item: Item, score: Score) -> int:
    confidence = item.advice(score).confidence
    return sum(confidence >= edge for edge in BANDS[1:-1])


class _Kept:
    """By how much more is promised than kept among n items, in one band or altogether."""

    def __init__(self) -> None:
        self.n, self.owed = 0, 0.0

    def after(self, item: Item, score: Score) -> float:
        """What it would be with one more item."""
        return self.owed + item.advice(score).confidence - item.right(score)

    def take(self, item: Item, score: Score) -> None:
        self.owed = self.after(item, score)
        self.n += 1


def _draw(pool: Sequence[Item], wanted: int, score: Score) -> list[Item]:
    """So many of the pool: band by band, right or wrong as keeps the promise best."""
    waiting: dict[tuple[int, bool], list[Item]] = defaultdict(list)
    for one in reversed(pool):
        waiting[_band(one, score), one.right(score)].append(one)
    bands = {band: _Kept() for band, _ in waiting}
    whole, drawn, open_bands = _Kept(), list[Item](), {*bands}
    while len(drawn) < wanted and any(waiting.values()):
        # Those that can keep their word first, the band with fewest first; then whatever is left.
        band = min(open_bands or bands, key=lambda one: (bands[one].n, one))
        kept = bands[band]
        within = [band] if open_bands else [*bands]
        next_ones = [waiting[key][-1] for key in waiting if key[0] in within and waiting[key]]
        fits = [one for one in next_ones if abs(kept.after(one, score)) < 1]
        if open_bands and not fits:
            open_bands.discard(band)
            continue
        chosen = min(
            fits if open_bands else next_ones,
            key=lambda one: (
                abs(whole.after(one, score)) + abs(bands[_band(one, score)].after(one, score))
            ),
        )
        waiting[_band(chosen, score), chosen.right(score)].pop()
        bands[_band(chosen, score)].take(chosen, score)
        whole.take(chosen, score)
        drawn.append(chosen)
    return drawn


def _surer(items: Items, score: Score) -> Held | None:
    """What a model that was trained here promises and keeps, if it promises more than chance."""
    if items.model != TRAINED_HERE:
        return None
    whole = held(items.items, score)
    spread = sum(
        one.advice(score).confidence * (1 - one.advice(score).confidence) for one in items.items
    )
    too_much = max(_MUCH * whole.n, _CLEAR * spread**0.5)
    return whole if whole.promised - whole.right > too_much else None


def _as_right(pool: Sequence[Item], wanted: int, score: Score, whole: Held) -> list[Item]:
    """So many of the pool, of them as many wrong as there are in the whole, in the pool's order."""
    of_each: dict[bool, list[Item]] = {True: [], False: []}
    for one in pool:
        of_each[one.right(score)].append(one)
    share = whole.right / whole.n
    drawn: list[Item] = []
    right = 0
    for n in range(1, wanted + 1):
        # So that however many are taken, of practice or of trials, the share is kept.
        is_right = bool(of_each[True]) and (round(n * share) > right or not of_each[False])
        right += is_right
        drawn.append(of_each[is_right].pop(0))
    return drawn


def _deal(items: Sequence[Item], parts: int, score: Score) -> list[list[Item]]:
    """As many for each part, wrong advice and bands of confidence spread as evenly as they go."""
    order = sorted(items, key=lambda one: (one.right(score), _band(one, score)))
    return [list(order[part::parts]) for part in range(parts)]
