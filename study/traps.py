"""What a set-up is warned of before it opens: known traps, in words, with this study's numbers.

Sources: Schemmer et al. 2023 (marks), KNOWLEDGE's protocol (12 to 40 trials, two or three checks,
under 30 people descriptive only, items stratified by confidence), `study.power` and
`study.duration` for what they reckon. The thresholds without a source are ours.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.display.bands import BANDS, band_of, band_words
from models.display.registry import PATTERNS
from models.display.settings import Choice
from models.language import Language
from study import power
from study.assignment import arms
from study.duration import minutes
from study.item_traps import of_items
from study.items.choosing import Chosen
from study.setup.naming import names
from study.setup.setup import Setup
from study.trap import SEVERITIES, Trap

FEW_PEOPLE = 30  # below, figures describe a room
LARGE = 0.2  # a difference of twenty points: who can find no smaller one finds hardly any
MANY_TRIALS, LONG, TOO_LONG = 40, 20, 30  # decisions; minutes
USUALLY, FEW_HIGHEST = 0.8, 5  # share of right advice that a highest band promises; items in it


def traps(setup: Setup, chosen: Chosen, people: int, language: Language) -> tuple[Trap, ...]:
    """What to know about a study with these items and about so many people, the gravest first.

    ValueError for a number of people below 1.
    """
    if people < 1:
        raise ValueError("a study of nobody")
    found = [
        *_of_displays(setup, chosen, language),
        *of_items(setup, chosen, language),
        *_of_people(setup, chosen, people, language),
        *_of_course(setup, chosen, language),
    ]
    return tuple(sorted(found, key=lambda trap: SEVERITIES.index(trap.severity)))


def _of_people(setup: Setup, chosen: Chosen, people: int, language: Language) -> Iterator[Trap]:
    """What so many people can show."""
    if people < FEW_PEOPLE:
        yield Trap("room_only", "note", language.ngettext(
            "With {n} person the figures describe this room and no more; from {least} people on "
            "the results page compares displays with a test.",
            "With {n} people the figures describe this room and no more; from {least} people on "
            "the results page compares displays with a test.",
            people, least=language.number(FEW_PEOPLE),
        ))  # fmt: skip
    k = len(setup.conditions)
    if k < 2 or people < 2:
        return
    for name, trials in (
        ("agreement", setup.trials),
        ("over_reliance", max(1, chosen.wrong // setup.blocks)),
    ):
        if name == "over_reliance" and not chosen.wrong:
            continue
        yield _power(power.Comparison(setup.design, k, trials), name, people, language)
    orders = len({arm.conditions for arm in arms(setup)})
    if people % orders:
        yield Trap("orders_not_full", "note", language.gettext(
            "There are {orders} orders of the displays; with {people} people some orders are "
            "played more often than others. A multiple of {orders} is balanced.",
            orders=language.number(orders), people=language.number(people),
        ))  # fmt: skip


def _power(of: power.Comparison, name: str, people: int, language: Language) -> Trap:
    """The smallest difference that is found, and how many people a usual one takes."""
    found = power.detectable(of, people)
    needed = power.people_needed(of)
    few = found is None or found > LARGE
    what = (
        language.gettext("how often advice is followed")
        if name == "agreement"
        else language.gettext("how often wrong advice is followed")
    )
    said = (
        language.gettext(
            "With {people} people no difference between two displays in {what} is likely to be "
            "found, however large.",
            people=language.number(people), what=what,
        )
        if found is None
        else language.gettext(
            "With {people} people a difference between two displays in {what} is likely to be "
            "found (8 times in 10) if it is {points} percentage points or more.",
            people=language.number(people), what=what,
            points=language.number(round(100 * found)),
        )
    )  # fmt: skip
    more = (
        ""
        if needed is None
        else " " + language.gettext(
            "For {points} points, as published differences are, it takes {needed} people.",
            points=language.number(round(100 * power.DIFFERENCE)),
            needed=language.number(needed),
        )
    )  # fmt: skip
    return Trap(
        f"{'few_people' if few else 'power'}_{name}", "warn" if few else "note", said + more
    )


def _of_displays(setup: Setup, chosen: Chosen, language: Language) -> Iterator[Trap]:
    """What is compared, and whether it can be shown."""
    conditions, items, called = setup.conditions, chosen.items, names(setup, language)
    if not items.calibrated and any(one.score == "calibrated" for one in conditions):
        yield Trap("not_calibrated", "stop", language.gettext(
            "A display is to show calibrated confidence, and this model has none that is known to "
            "do no harm. Choose raw confidence."
        ))  # fmt: skip
    for one in conditions:
        if one.score == "calibrated" and not items.calibrated:
            continue
        made = items.prediction(items.items[0].id, one.score)
        for setting in PATTERNS[one.spec.pattern].settings:
            if isinstance(setting, Choice) and not setting.offered(one.spec[setting], made):
                yield Trap("display_falls_back", "warn", language.gettext(
                    "The display “{name}” cannot be shown of these items as it is set, and is "
                    "shown in its usual form. Set it otherwise.",
                    name=called[one.id],
                ))  # fmt: skip
    yield from _of_bands(setup, chosen, language)
    if len(conditions) == 1:
        yield Trap("no_comparison", "note", language.gettext(
            "There is one display alone: the study describes how people rely on it, and compares "
            "nothing."
        ))  # fmt: skip
    seen = {(one.spec, one.score, one.highlights) for one in conditions}
    if len(seen) < len(conditions):
        yield Trap("same_displays", "warn", language.gettext(
            "Two of the displays are the same. A difference between them can only be chance."
        ))  # fmt: skip
    marks = {one.highlights for one in conditions}
    if "lime" in marks:
        yield Trap("marks_convince", "note", language.gettext(
            "Marked reasons raise agreement with the AI, where it is wrong, too: in Schemmer et "
            "al. 2023 people took right advice more often (38.9% instead of 29.6%) and withstood "
            "wrong advice no better (69.5% and 71.9%). Read reliance on right and on wrong advice "
            "apart."
        ))  # fmt: skip
    if "lime" in marks and "placebo" not in marks:
        yield Trap("no_placebo", "note", language.gettext(
            "Reasons are shown, and no marks that mean nothing. What the reasons do cannot be told "
            "from what marks do: add a display with placebo marks."
        ))  # fmt: skip
    if marks != {"none"} and "none" not in marks:
        yield Trap("no_control", "warn", language.gettext(
            "Every display has marks. What they do cannot be seen without a display that has none."
        ))  # fmt: skip


def _of_bands(setup: Setup, chosen: Chosen, language: Language) -> Iterator[Trap]:
    """Highest bands that are kept less often than "usually" says."""
    called = names(setup, language)
    for one in setup.conditions:
        banded = BANDS in PATTERNS[one.spec.pattern].settings
        if not banded or (one.score == "calibrated" and not chosen.items.calibrated):
            continue
        bands = one.spec[BANDS]
        highest = [
            item
            for part in chosen.parts
            for item in (chosen.items.by_id[name] for name in part)
            if band_of(item.advice(one.score).confidence, bands) == 0
        ]
        right = sum(item.right(one.score) for item in highest)
        if len(highest) < FEW_HIGHEST or right >= USUALLY * len(highest):
            continue
        name, action = band_words(0, bands, language)
        yield Trap("bands_promise_too_much", "warn", language.gettext(
            "The highest band of the display “{name}” says “{band}: {action}” of {n} items, and "
            "{right} of them are right. Set its cut-off higher, or mean it: that is what the "
            "lesson “Too sure” shows.",
            name=called[one.id], band=name, action=action, n=language.number(len(highest)),
            right=language.number(right),
        ))  # fmt: skip


def _of_course(setup: Setup, chosen: Chosen, language: Language) -> Iterator[Trap]:
    """What people go through."""
    took = minutes(setup, chosen.items)
    about = language.number(round(took))
    if setup.decisions > MANY_TRIALS or took > TOO_LONG:
        yield Trap("too_many_trials", "warn", language.ngettext(
            "Each person decides {n} time, about {minutes} minutes in all. Tired people follow or "
            "ignore advice out of habit; published studies have 12 to 40 decisions.",
            "Each person decides {n} times, about {minutes} minutes in all. Tired people follow or "
            "ignore advice out of habit; published studies have 12 to 40 decisions.",
            setup.decisions, minutes=about,
        ))  # fmt: skip
    elif took > LONG:
        yield Trap("long", "note", language.gettext(
            "It takes each person about {minutes} minutes.", minutes=about
        ))  # fmt: skip
    if setup.practice == 0:
        yield Trap("no_practice", "warn", language.gettext(
            "There is no practice. The first decisions show how people learn the page, not how "
            "they rely on advice: two practice trials help."
        ))  # fmt: skip
    if setup.feedback:
        yield Trap("feedback_trains", "warn", language.gettext(
            "After each decision people are told what was right. So they learn from trial to trial "
            "how good the AI is, and the study trains what it is to measure: give feedback in "
            "practice alone."
        ))  # fmt: skip
    if setup.order == "advice_at_once":
        yield Trap("no_own_decision", "warn", language.gettext(
            "The advice is seen at once. What people would have decided alone is not known: "
            "switching, RAIR, RSR and the gain over deciding alone will be undefined."
        ))  # fmt: skip
    if setup.checks == 0:
        yield Trap("no_checks", "note", language.gettext(
            "Nothing checks whether people read. Two checks of attention cost half a minute."
        ))  # fmt: skip
    if not setup.own_confidence:
        yield Trap("own_confidence_unknown", "note", language.gettext(
            "People do not say how sure they are: how well their own confidence fits cannot be "
            "told."
        ))  # fmt: skip
    if any(one.kind == "text" for one in setup.questionnaire.own):
        yield Trap("open_question", "note", language.gettext(
            "An open question is asked. People may write names or other personal data into it: ask "
            "them not to, and read it before you hand the file on."
        ))  # fmt: skip
