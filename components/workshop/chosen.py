"""What a training was begun with, as the controls call it; and what has been changed since."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import cast

from components.workshop import held, settings
from components.workshop.words import ACTIVATIONS, OPTIMISERS, SETS
from models.errors import N_
from models.language import Language
from models.live import datasets
from models.live.families import NAMES, Family

Chosen = Mapping[str, Hashable]
LABELS: Mapping[str, str] = {
    "data": N_("Data"),
    "label": N_("Column with the label"),
    "scatter": N_("Scatter of the points"),
    "amount": N_("Examples to learn from"),
    "wrong": N_("Labels that are deliberately wrong"),
    "seed": N_("Seed"),
    "family": N_("Model"),
    "convolutions": N_("Convolutions"),
    "layers": N_("Layers"),
    "activation": N_("Activation"),
    "dropout": N_("Dropout"),
    "optimiser": N_("Optimiser"),
    "rate": N_("Learning rate"),
    "batch": N_("Examples in a batch"),
    "epochs": N_("Epochs"),
    "early": N_("Stop early, when it learns no more"),
    "strength": N_("How freely it may weigh (scikit-learn’s C)"),
    "neighbours": N_("Neighbours that are asked"),
    "trees": N_("Trees"),
    "depth": N_("Questions in a row, at most"),
    "leaf": N_("Examples of a leaf, at least"),
}
_SHARES = ("wrong", "dropout")


def chosen() -> Chosen:
    """Of all settings those that the chosen data and the chosen family read, as they are now."""
    data, family = settings.DATA.get(), settings.FAMILY.get()
    found: dict[str, Hashable] = {"data": data}
    if data == settings.OWN:
        given = held.GIVEN.get()
        if given is not None:
            found["data"] = (given.number, given.name)
            if given.label or given.columns:  # of pictures in folders there is none
                found["label"] = given.label or given.columns[0]
    if data in datasets.POINTS:
        found["scatter"] = held.scatter(data)
    found["amount"] = settings.AMOUNT.get()
    found["wrong"] = settings.WRONG.get()
    found["seed"] = settings.CHANCE.get()
    found["family"] = family
    if family == "network":
        found["convolutions"] = settings.convolutions()
        found["layers"] = settings.layers()
        found["activation"] = settings.ACTIVATION.get()
        found["dropout"] = settings.DROPOUT.get()
        found["optimiser"] = settings.OPTIMISER.get()
        found["rate"] = settings.RATE.get()
        found["batch"] = settings.BATCH.get()
        found["epochs"] = settings.EPOCHS.get()
        found["early"] = settings.EARLY.get()
    elif family == "linear":
        found["strength"] = settings.STRENGTH.get()
    elif family == "knn":
        found["neighbours"] = settings.NEIGHBOURS.get()
    else:
        if family == "forest":
            found["trees"] = settings.TREES.get()
        found["depth"] = settings.DEPTH.get()
        found["leaf"] = settings.LEAF.get()
    return found


def data_of(begun: Chosen, lang: Language) -> str:
    """What the data are called; a table of one's own by its file."""
    return told_one("data", begun["data"], lang)


def told(begun: Chosen, lang: Language) -> str:
    """All of it but data and family in one line: "Examples to learn from: all; Seed: 1"."""
    return lang.gettext("; ").join(
        lang.gettext(
            "{what}: {value}", what=lang.gettext(LABELS[key]), value=told_one(key, value, lang)
        )
        for key, value in begun.items()
        if key not in ("data", "family")  # which have lines of their own
    )


def changed(begun: Chosen, now: Chosen, lang: Language) -> str:
    """What is another now, each as it was and as it is; "" where nothing is.

    Of another family no setting can be compared: its name says it all.
    """
    other = begun["family"] != now["family"]
    keys = [key for key in LABELS if key in begun and key in now and begun[key] != now[key]]
    if other or begun["data"] != now["data"]:
        keys = [key for key in keys if key not in ("scatter", "label")]
    if other:
        keys = [key for key in keys if key not in ("depth", "leaf")]
    return lang.gettext("; ").join(
        lang.gettext(
            "{what} ({before} → {now})",
            what=lang.gettext(LABELS[key]),
            before=told_one(key, begun[key], lang),
            now=told_one(key, now[key], lang),
        )
        for key in keys
    )


def told_one(key: str, value: object, lang: Language) -> str:
    """A setting's value in words; key: as in LABELS."""
    if key == "data":
        return value[1] if isinstance(value, tuple) else lang.gettext(SETS[str(value)])
    if key == "family":
        return lang.gettext(NAMES[cast(Family, value)])
    if key in ("activation", "optimiser"):
        return {**ACTIVATIONS, **OPTIMISERS}[str(value)]
    if key in ("amount", "depth") and not value:
        return lang.gettext("all") if key == "amount" else lang.gettext("no end")
    if isinstance(value, bool):
        return lang.gettext("yes") if value else lang.gettext("no")
    if isinstance(value, tuple):
        return lang.join([lang.number(cast(int, one)) for one in value]) or lang.gettext("none")
    if isinstance(value, int | float):
        say: Callable[[float], str] = lang.set_percent if key in _SHARES else lang.number
        return say(value)
    return str(value)
