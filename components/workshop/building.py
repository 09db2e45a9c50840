"""Step 2: which model, what of it can be chosen, how many numbers it learns, and its code."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import streamlit as st
from markupsafe import Markup

from components.site import choices, shell
from components.site.choosing import choose_from_scale
from components.workshop import bounded, code, held, network, settings
from models.errors import N_, CertitudeError
from models.language import Language
from models.limits import LIMITS
from models.live import families
from models.live.families import NAMES, Plan
from models.live.lesson import Lesson

_FAMILIES, _CARDS = "family", "ct-families"
ABOUT: Mapping[str, str] = {
    "linear": N_(
        "Weighs every number once and adds up: one picture of weights a class. Fast, and it can "
        "be read."
    ),
    "knn": N_("Learns nothing: it remembers all examples and asks the nearest ones."),
    "tree": N_("Asks one question after the other, each about one number. It can be drawn."),
    "forest": N_("Many trees that each saw other examples: they vote, and the vote is a share."),
    "network": N_(
        "Layers of weights that are nudged, example by example, for epochs: the one to watch."
    ),
}
_STRENGTHS = (0.0001, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
_NEIGHBOURS = (1, 3, 5, 10, 20, 50, 100, 200, 500, 1_000)
_DEPTHS = (1, 2, 3, 4, 5, 8, 12, 20, LIMITS.live_depth)
_LEAVES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
_TREES = (1, 5, 10, 30, 100, 200, 300)


def show_building(lang: Language) -> None:
    """The whole step."""
    st.header(lang.gettext("Five families"))
    choices.hear(_FAMILIES, _take_family, within=f".{_CARDS} > li")
    shell.html(_cards_html(lang))
    found = held.material(lang)
    taught = None if found is None else held.taught(found, lang)
    if taught is None:
        if found is None and held.material_name() is None:
            st.info(lang.gettext("There are no data yet. Go back to step 1, and give a file."))
        return
    pictures = taught.material.kind == "pictures"
    bounded.bound(taught, lang)
    left, right = st.columns([5, 7], gap="large")
    with left:
        whole = _fault(settings.plan(pictures), taught) is None
        with shell.place("ct-plan-advice", "go" if whole else "mend"):
            st.caption(
                lang.gettext(
                    "All of it is good as it stands: go on to step 3, and come back to change one "
                    "thing at a time."
                )
                if whole
                else lang.gettext(
                    "As it stands it cannot be trained: why, and what to change, stands below "
                    "these settings."
                )
            )
        _settings(settings.FAMILY.get(), pictures, taught, lang)
        plan = settings.plan(pictures)
        fault = _fault(plan, taught)
        shell.html(_size_html(plan, taught, lang))
        with shell.place("ct-plan-fault", "" if fault is None else "error"):
            if fault is not None:
                shell.show_error(fault, lang)
    with right:
        code.show_code(taught, plan, lang)


def _take_family(name: str) -> None:
    """Take a family (a callback's work); a browser may send anything."""
    if name in families.FAMILIES:
        settings.FAMILY.set(name)


def _cards_html(lang: Language) -> Markup:
    chosen = settings.FAMILY.get()
    cards = Markup("").join(
        Markup(
            '<li class="ct-family"><h3 class="ct-card-head"><button type="button" '
            'class="ct-adopt" aria-pressed="{}"{}>{}</button>{}</h3><p>{}</p></li>'
        ).format(
            "true" if family == chosen else "false",
            choices.choice(_FAMILIES, family),
            lang.gettext(NAMES[family]),
            Markup('<span class="ct-in-use" aria-hidden="true">✓ {}</span>').format(
                lang.gettext("chosen")
            )
            if family == chosen
            else "",
            lang.gettext(ABOUT[family]),
        )
        for family in families.FAMILIES
    )
    return Markup('<ul class="{}">{}</ul>').format(_CARDS, cards)


def _settings(family: str, pictures: bool, taught: Lesson, lang: Language) -> None:
    """What can be chosen of the family."""
    st.header(lang.gettext(NAMES[family]))  # type: ignore[index]
    with shell.place("ct-plan", family):
        if family == "network":
            network.choose_network(pictures, lang)
        elif family == "linear":
            choose_from_scale(
                lang.gettext("How freely it may weigh (scikit-learn’s C)"),
                sorted({*_STRENGTHS, settings.STRENGTH.get()}),
                settings.STRENGTH,
                lang.number,
                lang,
            )
        elif family == "knn":
            label = lang.gettext("Neighbours that are asked")
            adjust_scale(label, _within(_NEIGHBOURS, taught), "NEIGHBOURS", lang)
        else:
            if family == "forest":
                adjust_scale(lang.gettext("Trees"), _TREES, "TREES", lang)
            choose_from_scale(
                lang.gettext("Questions in a row, at most"),
                [*sorted({*_DEPTHS, settings.DEPTH.get()} - {0}), 0],
                settings.DEPTH,
                lambda depth: lang.number(depth) if depth else lang.gettext("no end"),
                lang,
            )
            label = lang.gettext("Examples of a leaf, at least")
            adjust_scale(label, _within(_LEAVES, taught), "LEAF", lang)


def _within(steps: tuple[int, ...], taught: Lesson) -> tuple[int, ...]:
    """Of numbers of examples those that there are."""
    return tuple(step for step in steps if step <= taught.amount)


def adjust_scale(label: str, steps: tuple[int, ...], name: str, lang: Language) -> None:
    """A scale of whole numbers, and whichever else a link brought."""
    setting = getattr(settings, name)
    choose_from_scale(label, sorted({*steps, setting.get()}), setting, lang.number, lang)


def _fault(plan: Plan, taught: Lesson) -> CertitudeError | None:
    """Why a plan cannot be carried out, before anybody waits for it."""
    try:
        families.check(plan, taught.shape, taught.classes, taught.amount)
    except CertitudeError as error:
        return error.with_traceback(None)
    return None


def _size_html(plan: Plan, taught: Lesson, lang: Language) -> Markup:
    """How many numbers it learns, beside how many examples it has to learn them from."""
    numbers = parameters(plan, taught)
    if plan.family == "knn":
        said = lang.gettext(
            "It learns nothing, and remembers {examples} examples.",
            examples=lang.number(taught.amount),
        )
    elif numbers is None:
        said = lang.gettext(
            "How many numbers it learns is known once it has learnt, from {examples} examples.",
            examples=lang.number(taught.amount),
        )
    else:
        said = lang.gettext(
            "It learns {numbers} numbers (parameters) from {examples} examples.",
            numbers=lang.number(numbers),
            examples=lang.number(taught.amount),
        )
    return Markup('<p class="ct-stands" role="status">{}</p>').format(said)


def parameters(plan: Plan, taught: Lesson) -> int | None:
    """How many numbers a plan learns, where that is known before it does."""
    if plan.family == "network":
        return families.network_parameters(plan, taught.shape, taught.classes)
    if plan.family == "linear":
        rows = 1 if taught.classes == 2 else taught.classes
        return (prod(taught.shape) + 1) * rows
    if plan.family == "knn":
        return prod(taught.shape) * taught.amount
    return None
