"""How much of a study it takes until people meet wrong advice often enough, in words."""

from __future__ import annotations

from math import ceil

from models.language import Language
from models.limits import LIMITS
from study.items.choosing import Chosen
from study.setup.setup import Setup


def more_trials(setup: Setup, chosen: Chosen, few: int, language: Language) -> str:
    """How many trials, and items, bring wrong advice `few` times under each display.

    At the rate at which it comes among the items now; ValueError where all advice is right.
    """
    if not chosen.wrong:
        raise ValueError("no advice is wrong")
    trials = ceil(few * chosen.whole.n / chosen.wrong)
    items = setup.items + (trials - setup.trials) * setup.blocks
    if trials * setup.blocks > LIMITS.study_trials or items > LIMITS.study_items:
        return language.gettext(
            "It is wrong so rarely that no study could show that {few} times under each display: "
            "take another model or other items.",
            few=language.number(few),
        )
    return language.gettext(
        "As often as it is wrong here, it takes about {trials} trials under each display to meet "
        "that {few} times: a set of {items} items in all.",
        trials=language.number(trials),
        few=language.number(few),
        items=language.number(items),
    )
