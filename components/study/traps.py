"""What a set-up is warned of, each beside what it is about; and who will see what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup

from components.site import shell
from components.site.tables_html import Column, table
from models.language import Language
from study.assignment import arms
from study.assignment import table as assignment
from study.setup.naming import names
from study.setup.setup import Setup
from study.trap import Severity, Trap

About = Literal["items", "displays", "people", "course"]
_ABOUT: dict[str, About] = {
    **dict.fromkeys(
        (
            "mixed_scores", "oversampled_errors", "no_wrong_advice", "little_wrong_advice",
            "many_answers", "language_of_items", "confidence_promises_too_much",
            "confidence_promises_too_little", "confidence_off_in_a_band",
            "surer_than_right",
        ),
        "items",
    ),
    **dict.fromkeys(
        (
            "not_calibrated", "display_falls_back", "no_comparison", "same_displays",
            "marks_convince", "no_placebo", "no_control", "bands_promise_too_much",
        ),
        "displays",
    ),
    **dict.fromkeys(
        (
            "room_only", "orders_not_full", "few_people_agreement", "power_agreement",
            "few_people_over_reliance", "power_over_reliance",
        ),
        "people",
    ),
}  # fmt: skip
_TRAP = Markup('<li class="ct-trap-{}"><span aria-hidden="true">{}</span> <b>{}</b> {}</li>')
_MARKS: dict[Severity, str] = {"stop": "⛔", "warn": "⚠", "note": "ℹ"}


def about(trap: Trap) -> About:
    """Which part of the set-up a warning is about."""
    return _ABOUT.get(trap.id, "course")


def show_traps(found: Sequence[Trap], part: About, lang: Language) -> None:
    """The warnings about one part, in their place whether there are any or not."""
    names: dict[Severity, str] = {
        "stop": lang.gettext("Cannot be opened so:"),
        "warn": lang.gettext("Warning:"),
        "note": lang.gettext("Good to know:"),
    }
    rows = [
        _TRAP.format(one.severity, _MARKS[one.severity], names[one.severity], one.sentence)
        for one in found
        if about(one) == part
    ]
    with shell.place(f"ct-study-traps-{part}"):
        if rows:
            shell.html(Markup('<ul class="ct-traps">{}</ul>').format(Markup("").join(rows)))


def _dealt(setup: Setup, lang: Language) -> str:
    """How displays are dealt out, true of any number of people."""
    seed = lang.number(setup.seed)
    if len(setup.conditions) == 1:
        return lang.gettext(
            "Everybody gets the one display. The seed {seed} makes the same orders again.",
            seed=seed,
        )
    if setup.design == "between":
        return lang.gettext(
            "Each person gets one display, all on the same items. Whoever comes gets the one that "
            "fewest have. The seed {seed} makes the same orders again.",
            seed=seed,
        )
    ways = arms(setup)
    return lang.gettext(
        "Whoever comes gets the order of displays that fewest have: with {orders} people, or a "
        "multiple of that, all {orders} orders are played equally often. Each order comes with "
        "each way to deal out the parts of the items: {groups} groups in all. The seed {seed} "
        "makes the same orders again.",
        orders=lang.number(len({one.conditions for one in ways})),
        groups=lang.number(len(ways)),
        seed=seed,
    )


def show_assignment(setup: Setup, people: int, lang: Language) -> None:
    """Who will see which display when, on which part of the items."""
    rows, called = assignment(setup, people), names(setup, lang)
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(_dealt(setup, lang)))
    columns = [
        Column(lang.gettext("Group"), heading=True, number=True),
        Column(lang.gettext("Displays in order, each with its part of the items")),
        Column(lang.gettext("People"), number=True),
    ]
    told = [
        (
            lang.number(one.arm),
            " → ".join(
                f"{called[name]} ({part})"
                for name, part in zip(one.displays, one.parts, strict=True)
            ),
            lang.number(one.people),
        )
        for one in rows
    ]
    shell.html(table(columns, told, label=lang.gettext("Who sees what")))
