"""What a card says of a model's distribution: a sentence on how it came to be, and a table."""

from __future__ import annotations

from collections.abc import Sequence

from models.distribution.types import Distribution
from models.language import Language


def sentence(one: Distribution, language: Language) -> str:
    """Of what the spread is, and how it was found."""
    cases = language.number(one.cases)
    samples, weights = language.number(one.samples), language.number(one.weights)
    if one.way == "bootstrap":
        said = language.gettext(
            "Its number has a distribution: its last layer was taught again {samples} times with "
            "{cases} training cases, each counting as chance has it (a Bayesian bootstrap). Layers "
            "before it, where there are any, stay as they are. That is the model's doubt about its "
            "own number, not the chance that it is right.",
            samples=samples,
            cases=cases,
        )
    else:
        said = language.gettext(
            "Its number has a distribution: {samples} samples of the {weights} weights of its last "
            "layer, by Laplace's approximation on {cases} training cases. The layers before it "
            "stay as they are, so that the whole model's doubt is wider. That is the model's doubt "
            "about its own number, not the chance that it is right.",
            samples=samples,
            weights=weights,
            cases=cases,
        )
    if one.determined is None:
        return said
    return f"{said} " + language.gettext(
        "The cases settle about {determined} of the {weights} weights, the prior the others.",
        determined=language.number(round(one.determined)),
        weights=weights,
    )


def short(one: Distribution, language: Language) -> str:
    """How the table is read: what an interval held of layers that were taught again."""
    return language.gettext(
        "Held-out cases were shown to {n} models whose last layer was taught again, and so often "
        "what those said lay in the interval. Where that is less than the interval says, it is too "
        "narrow: doubt is then larger than it looks.",
        n=language.number(one.held[0].refits),
    )


def heads(language: Language) -> list[str]:
    """The headings of the table."""
    return [
        language.gettext("Data"),
        language.gettext("Cases"),
        language.gettext("Interval"),
        language.gettext("Held"),
        language.gettext("By single models"),
        language.gettext("Median width"),
    ]


def rows(one: Distribution, language: Language) -> Sequence[tuple[str, ...]]:
    """Every set and interval: how much it held, and how wide it is in points of a per cent."""
    return [
        (
            language.gettext(held.set),
            language.number(held.n),
            language.set_percent(held.nominal / 100),
            language.percent(held.share, 1),
            language.gettext(
                "{low} to {high}",
                low=language.percent(held.low, 1),
                high=language.percent(held.high, 1),
            ),
            language.gettext("{n} points", n=language.number(held.width * 100, 1)),
        )
        for held in one.held
    ]
