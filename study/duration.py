"""About how long a study takes one person: a guess from what they read and decide."""

from __future__ import annotations

from statistics import mean

from study.items.items import Items
from study.setup.setup import Setup
from study.setup.wording import questions

# Words a second of silent reading: 238 a minute (Brysbaert 2019, Journal of Memory and Language).
WORDS = 238 / 60
LOOK = 2.0  # seconds for a picture
# Ours, and near what is on record: in Zhang (2023) the median first decision took 22.5 s with 40
# to 60 words to read, the median final one 7.5 s.
DECIDE, AGAIN, SURE = 8.0, 7.5, 3.0
FEEDBACK, ASKED, OPEN = 4.0, 6.0, 30.0
BEFORE = 120.0  # consent, language, instructions and their check
AFTER = 60.0  # the debrief


def seconds_of_item(items: Items) -> float:
    """About how long one item takes to read or to look at."""
    if items.kind == "image":
        return LOOK
    return mean(len(one.text.split()) for one in items.items) / WORDS


def minutes(setup: Setup, items: Items) -> float:
    """About how many minutes one person needs, from consent to debrief."""
    sure = SURE if setup.own_confidence else 0.0
    first = seconds_of_item(items) + DECIDE + sure
    decision = first + AGAIN + sure if setup.order == "decide_first" else first
    told = FEEDBACK * (setup.practice + (setup.decisions if setup.feedback else 0))
    asked = sum(
        OPEN if getattr(one, "kind", "") == "text" else ASKED for one in questions(setup)
    ) + ASKED * (setup.checks + (setup.blocks if setup.questionnaire.trust else 0))
    return (BEFORE + setup.items * decision + told + asked + AFTER) / 60
