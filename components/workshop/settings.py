"""What is chosen in the workshop; all of it stands in the page's link, and in no other page's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from components.site import state
from components.site.parsers import OutOfBoundsError
from components.site.state import Setting, Slot
from models.limits import LIMITS
from models.live import datasets, families
from models.live.families import Activation, Family, Optimiser, Plan
from models.live.shortcut.trap import KINDS, SHARE

T = TypeVar("T")

OWN = "own"  # in place of a set's name: a table that the person gave
SCATTERS = (0.0, 0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
WRONGS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
UNITS = (1, 2, 4, 8, 16, 32, 64, 128, 256, LIMITS.live_units)
FILTERS = (1, 2, 4, 8, 16, 32, LIMITS.live_filters)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, LIMITS.live_dropout)
MOST_SEED = 9_999

_ON = Slot("_workshop_on", False)
_KEYS: list[str] = []


def begin(on: bool) -> None:
    """Say whether this run's page is the workshop: no other page has its settings in its link."""
    _ON.set(on)


def _setting(
    key: str, default: T, parse: Callable[[str], T], dump: Callable[[T], str] = str
) -> Setting[T]:
    made = Setting(key, default, parse, dump, travels=_ON.get)
    state.register(made)
    _KEYS.append(key)
    return made


def _share(value: float) -> str:
    return f"{value:g}"


def _numbers(most: int, many: int) -> Callable[[str], str]:
    """A parser for "64,32": whole numbers from 1 on; "0" for none.

    most: of each; many: of them there can be. What a link asks for beyond that is told, and is not
    taken: a plan that cannot be built would leave a page without its button.
    """

    def parse(text: str) -> str:
        try:
            found = _listed(text)
        except ValueError:
            raise OutOfBoundsError(text, 1, most) from None
        if len(found) > many or any(not 1 <= number <= most for number in found):
            raise OutOfBoundsError(text, 1, most)
        return _joined(found)

    return parse


def _listed(text: str) -> tuple[int, ...]:
    return () if text in ("0", "") else tuple(int(part) for part in text.split(","))


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers)) or "0"


SHORTCUT = "shortcut"  # the step that is a lesson of its own
STEP: Setting[str] = _setting(
    "at", "data", state.one_of("data", "build", "train", "meet", "trust", "texts", SHORTCUT)
)
# Of the lesson of the shortcut: its part, what it is planted in, and in which share of one class.
TRAP: Setting[str] = _setting(
    "trap", "learns", state.one_of("learns", "trust", "why", "elsewhere", "room")
)
PLANTED_IN: Setting[str] = _setting("planted-in", "picture", state.one_of(*KINDS))
PLANTED: Setting[float] = _setting("planted", SHARE, state.number_between(0, 1), _share)
# Which cases of the test part are met; "" as it comes: mistakes, where there are any.
CASE: Setting[str] = _setting("case", "", state.one_of("wrong", "right", "unsure"))

DATA: Setting[str] = _setting("data", "fashion", state.one_of(*datasets.NAMES, OWN))
SCATTER: Setting[float] = _setting("scatter", -1.0, state.number_between(0, SCATTERS[-1]), _share)
# How many examples are learnt from; 0: all that there are.
AMOUNT: Setting[int] = _setting("amount", 0, state.whole_between(0, 1_000_000))
WRONG: Setting[float] = _setting("wrong", 0.0, state.number_between(0, WRONGS[-1]), _share)
CHANCE: Setting[int] = _setting("data-seed", 1, state.whole_between(0, MOST_SEED))

FAMILY: Setting[str] = _setting("family", "network", state.one_of(*families.FAMILIES))
LAYERS: Setting[str] = _setting("layers", "64", _numbers(LIMITS.live_units, LIMITS.live_layers))
CONVOLUTIONS: Setting[str] = _setting(
    "convolutions", "0", _numbers(LIMITS.live_filters, LIMITS.live_convolutions)
)
ACTIVATION: Setting[str] = _setting("activation", "relu", state.one_of(*families.ACTIVATIONS))
DROPOUT: Setting[float] = _setting("dropout", 0.0, state.number_between(0, DROPOUTS[-1]), _share)
OPTIMISER: Setting[str] = _setting("optimiser", "adam", state.one_of(*families.OPTIMISERS))
RATE: Setting[float] = _setting("rate", 0.001, state.number_between(1e-6, 1e6), _share)
BATCH: Setting[int] = _setting("batch", 32, state.whole_between(1, LIMITS.live_batch))
EPOCHS: Setting[int] = _setting("epochs", 30, state.whole_between(1, LIMITS.live_epochs))
EARLY: Setting[bool] = _setting("early", False, state.flag, lambda on: str(int(on)))
STRENGTH: Setting[float] = _setting("strength", 1.0, state.number_between(1e-6, 1e6), _share)
NEIGHBOURS: Setting[int] = _setting("neighbours", 5, state.whole_between(1, 1_000))
DEPTH: Setting[int] = _setting("depth", 0, state.whole_between(0, LIMITS.live_depth))
LEAF: Setting[int] = _setting("leaf", 1, state.whole_between(1, 1_000))
TREES: Setting[int] = _setting("trees", 100, state.whole_between(1, LIMITS.live_trees))

# Teaching one's own texts: where the labels come from, what it starts from, and how it learns.
TEXTS_FROM: Setting[str] = _setting("texts-from", "file", state.one_of("file", "queue"))
BASE: Setting[str] = _setting(
    "base", "tfidf", state.matching(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,120}")
)
DEEP: Setting[bool] = _setting("deep", False, state.flag, lambda on: str(int(on)))
TEXT_EPOCHS: Setting[int] = _setting(
    "text-epochs", 3, state.whole_between(1, LIMITS.live_text_epochs)
)

KEYS = tuple(_KEYS)  # of all that is above, as they stand in a link
PATIENCE = 5  # epochs without a lower validation loss, where it stops early


def layers() -> tuple[int, ...]:
    """Units of each layer."""
    return _listed(LAYERS.get())


def set_layers(units: tuple[int, ...]) -> None:
    """Other layers (a callback's work)."""
    LAYERS.set(_joined(units))


def convolutions() -> tuple[int, ...]:
    """Filters of each convolution."""
    return _listed(CONVOLUTIONS.get())


def set_convolutions(filters: tuple[int, ...]) -> None:
    """Other convolutions (a callback's work)."""
    CONVOLUTIONS.set(_joined(filters))


def plan(pictures: bool) -> Plan:
    """The model as it is chosen. pictures: whether it learns pictures; convolutions are for those.

    What its family does not read is as it comes, so that two plans that do the same are equal.
    """
    family = cast(Family, FAMILY.get())
    if family == "network":
        return Plan(
            family,
            layers(),
            cast(Activation, ACTIVATION.get()),
            DROPOUT.get(),
            convolutions() if pictures else (),
            cast(Optimiser, OPTIMISER.get()),
            RATE.get(),
            BATCH.get(),
            EPOCHS.get(),
            PATIENCE if EARLY.get() else 0,
        )
    if family == "linear":
        return Plan(family, strength=STRENGTH.get())
    if family == "knn":
        return Plan(family, neighbours=NEIGHBOURS.get())
    depth, leaf = DEPTH.get() or None, LEAF.get()
    if family == "tree":
        return Plan(family, depth=depth, leaf=leaf)
    return Plan(family, depth=depth, leaf=leaf, trees=TREES.get())


_BY_HEART: tuple[Setting[Any], ...] = (
    AMOUNT, WRONG, FAMILY, LAYERS, CONVOLUTIONS, ACTIVATION, DROPOUT, OPTIMISER, RATE, BATCH,
    EPOCHS, EARLY,
)  # fmt: skip


# All that a training depends on; what `take_overfit` changes comes first.
_ALL: tuple[Setting[Any], ...] = (
    *_BY_HEART, DATA, SCATTER, CHANCE, STRENGTH, NEIGHBOURS, DEPTH, LEAF, TREES,
)  # fmt: skip


def values() -> tuple[Any, ...]:
    """All that a training depends on, as it is now, for `take_back`."""
    return tuple(setting.get() for setting in _ALL)


def before_by_heart() -> tuple[Any, ...]:
    """All that `take_overfit` changes, as it is now, for `take_back`."""
    return tuple(setting.get() for setting in _BY_HEART)


def take_back(values: tuple[Any, ...]) -> None:
    """Set again what was before (a callback's work)."""
    for setting, value in zip(_ALL, values, strict=False):
        setting.set(value)


def take_overfit(most: int) -> None:
    """Take the preset that learns by heart (a callback's work), on whichever data are chosen.

    most: examples that there are; of fewer than the preset takes, all.
    """
    preset = families.OVERFIT
    made = preset.plan
    amount = preset.amount if preset.amount and preset.amount < most else 0
    AMOUNT.set(amount)
    WRONG.set(preset.noise)
    FAMILY.set(made.family)
    set_layers(made.layers)
    set_convolutions(made.convolutions)
    ACTIVATION.set(made.activation)
    DROPOUT.set(made.dropout)
    OPTIMISER.set(made.optimiser)
    RATE.set(made.learning_rate)
    # As many steps an epoch as with the preset's examples: fourteen are one batch of thirty-two.
    steps = (preset.amount or most) / made.batch
    BATCH.set(
        next(size for size in (32, 16, 8, 4, 2, 1) if (amount or most) >= steps * size or size == 1)
    )
    EPOCHS.set(made.epochs)
    EARLY.set(bool(made.patience))
