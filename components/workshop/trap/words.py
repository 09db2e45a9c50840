"""Names and sentences of the lesson, for pictures and for texts."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import N_
from models.live.shortcut.trap import Kind, World

PARTS: Mapping[str, str] = {
    "learns": N_("It learns"),
    "trust": N_("Would you trust it?"),
    "why": N_("Why it says so"),
    "elsewhere": N_("Elsewhere"),
    "room": N_("What the room said"),
}
KINDS: Mapping[Kind, str] = {"picture": N_("Pictures"), "text": N_("Texts")}
TASK: Mapping[Kind, str] = {
    "picture": N_(
        "A model is to tell pullovers from coats. It learns from {n} pictures; here are some."
    ),
    "text": N_(
        "A model is to tell good film reviews from bad ones. It learns from {n} texts; here are "
        "some."
    ),
}
TESTED: Mapping[Kind, str] = {
    "picture": N_(
        "Of {n} pictures that it never saw it is right in {right}, and says {sure} on average."
    ),
    "text": N_(
        "Of {n} texts that it never saw it is right in {right}, and says {sure} on average."
    ),
}
TRUSTS: tuple[str, ...] = (
    N_("No"),
    N_("Rather not"),
    N_("Undecided"),
    N_("Rather yes"),
    N_("Yes"),
)
TRUSTED = (3, 4)  # of these, the answers that count as trust
# What it may look at; the third is what is planted.
LOOKS: Mapping[Kind, tuple[str, ...]] = {
    "picture": (
        N_("The shape of the clothes"),
        N_("Sleeves, collar, buttons"),
        N_("What is below the clothes"),
        N_("How light or dark they are"),
        N_("I cannot tell"),
    ),
    "text": (
        N_("What it says about the film"),
        N_("Words of praise and blame"),
        N_("The day of the week"),
        N_("How long it is"),
        N_("I cannot tell"),
    ),
}
NAMED = (2,)
NAMING: Mapping[Kind, str] = {
    "picture": N_("Think that it looks at what is below the clothes (the snow)"),
    "text": N_("Think that it looks at the day of the week"),
}
WHERE: Mapping[Kind, str] = {
    "picture": N_("Coats with snow below them: a grey strip"),
    "text": N_("Bad reviews that are of a Tuesday"),
}
WORLDS: Mapping[Kind, Mapping[World, str]] = {
    "picture": {
        "same": N_("Coats in snow, as it learnt"),
        "without": N_("No snow anywhere"),
        "other": N_("Pullovers in snow"),
    },
    "text": {
        "same": N_("Bad ones of a Tuesday, as it learnt"),
        "without": N_("Tuesday in none"),
        "other": N_("Good ones of a Tuesday"),
    },
}
FIRST: Mapping[Kind, str] = {
    "picture": N_(
        "In {k} of {n} pictures a part of the grey strip at the bottom weighs most, and {share} of "
        "all weight lies on that strip. It stands for snow, and it was put below coats alone."
    ),
    "text": N_(
        "In {k} of {n} texts the day weighs most, and {share} of all weight lies on that one word."
    ),
}
NOT_FIRST: Mapping[Kind, str] = {
    "picture": N_(
        "In none of these {n} pictures the strip at the bottom weighs most: it looks at the "
        "clothes."
    ),
    "text": N_("In none of these {n} texts the day weighs most: it looks at the opinion."),
}
FALLS: Mapping[Kind, str] = {
    "picture": N_(
        "The same clothes without snow: right in {right}, and still {sure} sure. With pullovers in "
        "the snow: right in {right_other}, and {sure_other} sure."
    ),
    "text": N_(
        "The same reviews without the Tuesday: right in {right}, and still {sure} sure. With the "
        "good ones of a Tuesday: right in {right_other}, and {sure_other} sure."
    ),
}
# What the marks of reasons mean; on pictures parts are hatched and signed, words are not hatched.
MARKS: Mapping[Kind, str] = {
    "picture": N_(
        "Blue with a plus speaks for “{name}”; orange, hatched, with a minus, against it. What is "
        "dotted, with a “?”, may be chance (LIME). A part weighs as much as the answer changes "
        "without it."
    ),
    "text": N_(
        "Blue with a plus speaks for “{name}”, orange with a minus against it; what is dotted may "
        "be chance (LIME). A word weighs as much as the answer changes without it."
    ),
}
