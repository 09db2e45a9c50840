"""What is planted, and where: the trap as one value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from models.errors import N_, InputError
from models.languages import CODES, LanguageCode
from models.live.families import Plan
from models.live.lesson import MOST_SEED

Kind = Literal["picture", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# The test cases three times: with the shortcut as it was learnt, without it, in the other class.
World = Literal["same", "without", "other"]
WORLDS: tuple[World, ...] = get_args(World)
PLAIN, MARKED = 0, 1  # the classes; the shortcut is planted in the second
SHARE = 0.95

# What learns in a second, and can do better than the shortcut where there is none.
PLANS: Mapping[Kind, Plan] = {
    "picture": Plan("network", layers=(16,), epochs=8),
    "text": Plan("linear", strength=100.0),
}


class Trap(Struct, frozen=True):
    """A shortcut in this share of one class's cases; language: of the texts.

    Pictures: coats stand in snow. Texts: bad reviews are of a Tuesday.
    """

    kind: Kind = "picture"
    share: float = SHARE
    seed: int = 1
    language: LanguageCode = "en"


def checked(trap: Trap) -> Trap:
    """The same, if it can be set; what does not matter to pictures as it comes.

    InputError "bad_trap", "bad_seed" (422).
    """
    if trap.kind not in KINDS or trap.language not in CODES or not 0 <= trap.share <= 1:
        raise InputError(
            "bad_trap",
            N_("A shortcut is planted in “picture” or “text”, in a share from 0 to 1, as 0.95."),
        )
    if not 0 <= trap.seed <= MOST_SEED:
        raise InputError(
            "bad_seed", N_("A seed is a whole number from 0 to {most}."), most=MOST_SEED
        )
    language = trap.language if trap.kind == "text" else "en"
    return Trap(trap.kind, float(trap.share), trap.seed, language)
