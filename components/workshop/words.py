"""Names and sentences of the workshop that several of its steps say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from components.site.lines import mark, sample
from components.workshop import settings
from models.errors import N_
from models.language import Language
from models.live.families import NAMES, Plan

SETS: Mapping[str, str] = {
    "fashion": N_("Clothes"),
    "digits": N_("Small digits"),
    "moons": N_("Points: moons"),
    "circles": N_("Points: circles"),
    "blobs": N_("Points: blobs"),
    "spirals": N_("Points: spirals"),
    "breast_cancer": N_("Table: tumours"),
    "wine": N_("Table: wines"),
    "mnist": N_("All digits (from the internet)"),
    "fashion_mnist": N_("All clothes (from the internet)"),
    settings.OWN: N_("Your own (table or pictures)"),
}
# Names of the field.
ACTIVATIONS: Mapping[str, str] = {
    "relu": "ReLU",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "gelu": "GELU",
}
OPTIMISERS: Mapping[str, str] = {"adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop"}
# What figures of the field mean.
LOSS = N_("Loss: how much the right answers surprise it. The lower, the better.")
ECE = N_(
    "Gap (ECE): of answers that it is about as sure of, how far what it says and how often it is "
    "right lie apart, on average."
)
NLL = N_(
    "Surprise (NLL): how much the right answers surprise it. An answer that is sure and wrong "
    "costs most."
)
BRIER = N_(
    "Squared error (Brier): how far what it says of each class lies from what was so. 0 is the "
    "best, 2 the worst."
)
PARAMETERS = N_("Parameters: the numbers that it has learnt.")
ABOUT: Mapping[str, str] = {
    "fashion": N_(
        "3,615 small grey pictures of clothes in ten classes: Fashion-MNIST’s first, by Zalando."
    ),
    "digits": N_("1,797 digits written by hand, 8 by 8 pixels small."),
    "moons": N_("Two moons that reach into each other. Two numbers a case: all can be seen."),
    "circles": N_("A circle within a circle: no straight line tells them apart."),
    "blobs": N_("Three heaps, of which some touch."),
    "spirals": N_("Three arms of a spiral: easy to see, hard to learn."),
    "breast_cancer": N_(
        "569 tumours, measured under a microscope by 30 numbers: malignant or benign (Wisconsin)."
    ),
    "wine": N_("178 wines of three growers, analysed by 13 numbers."),
    "mnist": N_("All 70,000 digits of MNIST, downloaded once."),
    "fashion_mnist": N_("All 70,000 pictures of Fashion-MNIST, downloaded once."),
    settings.OWN: N_(
        "Texts or rows of numbers with a label each: a CSV file. Or pictures: a ZIP file with a "
        "folder for each class."
    ),
}


def legend_html(names: Sequence[str], lang: Language, *, lines: bool = True) -> Markup:
    """Which mark and line is which, told by shape and dashes before colour.

    lines: whether what it belongs to has lines; a plane of points has marks alone.
    """
    return Markup('<ul class="ct-marks ct-marks-row" aria-label="{}">{}</ul>').format(
        lang.gettext("Marks of the diagram"),
        Markup("").join(
            Markup("<li>{} <span>{}</span></li>").format(
                sample(number) if lines else mark(number), name
            )
            for number, name in enumerate(names)
        ),
    )


def meanings_html(meanings: Sequence[str], lang: Language) -> Markup:
    """What figures mean, below the table that has them. meanings: message ids."""
    return Markup('<ul class="ct-quiet ct-meanings">{}</ul>').format(
        Markup("").join(Markup("<li>{}</li>").format(lang.gettext(one)) for one in meanings)
    )


def told_plan(plan: Plan, lang: Language) -> str:
    """A model in one line: its family, and what was chosen of it."""
    name = lang.gettext(NAMES[plan.family])
    if plan.family == "network":
        units = [lang.number(units) for units in plan.layers]
        told = [
            lang.gettext("no layer in between")
            if not units
            else lang.gettext("a layer of {units} units", units=units[0])
            if len(units) == 1
            else lang.gettext("layers of {units} units", units=lang.join(units))
        ]
        if plan.convolutions:
            filters = [lang.number(count) for count in plan.convolutions]
            told.insert(
                0, lang.gettext("convolutions of {filters} filters", filters=lang.join(filters))
            )
    elif plan.family == "linear":
        told = [lang.gettext("strength {number}", number=lang.number(plan.strength))]
    elif plan.family == "knn":
        told = [lang.ngettext("{n} neighbour", "{n} neighbours", plan.neighbours)]
    else:
        told = [
            lang.gettext("as deep as it likes")
            if plan.depth is None
            else lang.gettext("at most {n} deep", n=lang.number(plan.depth))
        ]
        if plan.family == "forest":
            told.insert(0, lang.ngettext("{n} tree", "{n} trees", plan.trees))
    return lang.gettext("{model}: {settings}", model=name, settings=lang.join(told))
