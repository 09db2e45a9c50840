"""What a set-up is warned of because of its items: whether confidence holds, what mistakes come.

The thresholds are ours.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.calibration import answered
from models.language import Language
from study.items.choosing import Chosen, Held
from study.setup.setup import Setup
from study.trap import Trap
from study.wrong_advice import more_trials

FEW_WRONG = 2  # pieces of wrong advice under each display
MANY_ANSWERS = 12  # classes that a phone shows as buttons


def of_items(setup: Setup, chosen: Chosen, language: Language) -> Iterator[Trap]:
    """Whether confidence holds among the items, and what mistakes people meet."""
    whole, items = chosen.whole, chosen.items
    if chosen.surer is not None:
        yield _surer(chosen, chosen.surer, language)
    elif not chosen.holds:
        yield _promise(chosen, language)
    elif sum(one.score != chosen.score for one in setup.conditions):
        yield Trap("mixed_scores", "note", language.gettext(
            "Raw and calibrated confidence are both shown; the items can keep the word of one of "
            "them alone. They were drawn by the one that more of the displays show."
        ))  # fmt: skip
    known = answered.cases(items.model, None)
    usual = None if not known else float(known[0].right.mean())
    if usual is not None and 1 - usual < chosen.wrong / whole.n - 0.05:
        yield Trap(
            "oversampled_errors",
            "note" if chosen.holds else "warn",
            language.gettext(
                "Of the advice that people see, {wrong} is wrong; of the cases on the model’s card "
                "it was {usual}. Mistakes are met more often than in use, by {points} percentage "
                "points: say so at the end, and take no figure of accuracy from here for the "
                "model’s own.",
                wrong=language.counted_percent(chosen.wrong / whole.n),
                usual=language.counted_percent(1 - usual),
                points=language.number(round(100 * (chosen.wrong / whole.n - 1 + usual))),
            )
            + (
                " " + language.gettext("The confidence that they see says as much.")
                if chosen.holds and any(one.shows_confidence for one in setup.conditions)
                else ""
            ),
        )
    by_part = [
        sum(not items.by_id[one].right(chosen.score) for one in part) for part in chosen.parts
    ]
    if chosen.wrong == 0:
        yield Trap("no_wrong_advice", "warn", language.gettext(
            "All advice in this study is right. Whether people withstand wrong advice cannot be "
            "seen: over-reliance and RSR will be undefined."
        ))  # fmt: skip
    elif min(by_part) < FEW_WRONG:
        yield Trap("little_wrong_advice", "warn", language.ngettext(
            "Under some display a person meets wrong advice {n} time. Over-reliance and RSR rest "
            "on these trials alone.",
            "Under some display a person meets wrong advice {n} times. Over-reliance and RSR rest "
            "on these trials alone.",
            min(by_part),
        ) + " " + more_trials(setup, chosen, FEW_WRONG, language))  # fmt: skip
    if len(items.answers) > MANY_ANSWERS:
        yield Trap("many_answers", "warn", language.ngettext(
            "There is {n} class to choose from. On a phone that is hardly a choice: take a model "
            "with fewer classes.",
            "There are {n} classes to choose from. On a phone that is hardly a choice: take a "
            "model with fewer classes.",
            len(items.answers),
        ))  # fmt: skip
    if items.kind == "text" and len(items.languages) == 1:
        read = items.languages[0]
        yield Trap("language_of_items", "note", language.gettext(
            "The items are in one language alone: {language}. Whoever takes part has to read it "
            "well, whichever language they choose for the rest.",
            language=language.language_name(read) or read,
        ))  # fmt: skip


def _surer(chosen: Chosen, tested: Held, language: Language) -> Trap:
    """That the model promises more than it keeps, and that the items follow what it keeps."""
    whole = chosen.whole
    return Trap("surer_than_right", "warn", language.gettext(
        "This model is surer than it is right: of {n} of the cases kept for the end it is right in "
        "{right}, and says {sure} on average. The items follow how often it is right: of {shown} "
        "pieces of advice {wrong} are wrong. The confidence shown will not match; whoever believes "
        "it will go along too often, and that is what this study can show.",
        n=language.number(tested.n),
        right=language.counted_percent(tested.right / tested.n),
        sure=language.percent(tested.promised / tested.n),
        shown=language.number(whole.n),
        wrong=language.number(chosen.wrong),
    ))  # fmt: skip


def _promise(chosen: Chosen, language: Language) -> Trap:
    """That the confidence does not hold, altogether or in a band."""
    whole = chosen.whole
    worst = max(chosen.bands, key=lambda one: abs(one.promised - one.right))
    if not whole.holds:
        low = whole.promised > whole.right
        counted = {
            "n": language.number(whole.n),
            "promised": language.number(whole.promised, 1),
            "right": language.number(whole.right),
        }
        if low:
            return Trap("confidence_promises_too_much", "warn", language.gettext(
                "The confidence of these {n} items promises {promised} right answers, and {right} "
                "are right: the set has too few right ones to match. Who trusts the AI as much as "
                "it says will look gullible here. Take fewer trials, or other items.",
                **counted,
            ))  # fmt: skip
        return Trap("confidence_promises_too_little", "warn", language.gettext(
            "The confidence of these {n} items promises {promised} right answers, and {right} are "
            "right: the set has too few mistakes to match. Who trusts the AI as much as it says "
            "will look too careful here. Take fewer trials, other items or calibrated scores.",
            **counted,
        ))  # fmt: skip
    return Trap("confidence_off_in_a_band", "note", language.gettext(
        "Altogether the confidence holds, but not everywhere: of {n} items shown with {low} to "
        "{high}, {promised} are promised to be right, and {right} are.",
        n=language.number(worst.n),
        low=language.set_percent(worst.low),
        high=language.set_percent(worst.high),
        promised=language.number(worst.promised, 1),
        right=language.number(worst.right),
    ))  # fmt: skip
