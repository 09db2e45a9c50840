"""What each display of a study is called: one name wherever it is read, in the reader's language.

A name that its maker gave stands as it was given; the others say what people see.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from models.display.registry import PATTERNS, USUAL
from models.errors import N_
from models.language import Language
from models.languages import CODES
from study.setup.setup import Condition, Highlights, Lesson, Setup

_TITLES = (N_("Deciding with an AI"), N_("Trust lab"))  # names of studies that nobody chose
_ALONE = "none"  # the pattern that shows the answer and nothing else
_PLAIN: Mapping[str, str] = {
    _ALONE: N_("The answer alone"),
    USUAL.id: N_("With its confidence"),
}
_BY_MARKS: Mapping[Highlights, str] = {
    "none": N_("No reasons"),
    "lime": N_("LIME’s marks"),
    "placebo": N_("Placebo marks"),
}
_SHOWN: Mapping[Highlights, str] = {
    "none": N_("no marks on the example"),
    "lime": N_("LIME’s marks on the example: what moved the AI"),
    "placebo": N_("marks that mean nothing: LIME’s, dealt out at random to other places"),
}
_WITH_MARKS: Mapping[Highlights, str] = {
    "lime": N_("{display}, with LIME’s marks"),
    "placebo": N_("{display}, with placebo marks"),
}
# What a lesson compares cannot be told from its displays' patterns.
_OF_LESSONS: Mapping[Lesson, Mapping[str, str]] = {
    "too-sure": {
        "honest": N_("Honest bands"),
        "promises-too-much": N_("Bands that are too sure"),
    },
}
# Short names that a set-up has of itself; any other one was somebody's choice.
_OURS = ("answer-alone", "with-confidence", "no-reasons", "lime", "placebo", "display", *PATTERNS)
_OWN_NAME = re.compile(rf"(?!(?:{'|'.join(map(re.escape, _OURS))})(?:-\d+)?\Z).+", re.DOTALL)


def title_of(study: str, lang: Language) -> str:
    """What a study is called: one that ships in the reader's language, else as it was given."""
    return next(
        (
            lang.gettext(one)
            for one in _TITLES
            if study in {Language(code).gettext(one) for code in CODES}
        ),
        study,
    )


def pattern_name(pattern: str, lang: Language) -> str:
    """What a display that ships is called, by its pattern's id; KeyError."""
    return lang.gettext(_PLAIN.get(pattern) or PATTERNS[pattern].title)


def names(setup: Setup, lang: Language) -> dict[str, str]:
    """What each display is called, by its id, in the order of the set-up; no two the same."""
    return names_of(setup.conditions, setup.lesson, lang)


def names_of(conditions: Sequence[Condition], lesson: Lesson, lang: Language) -> dict[str, str]:
    """The same of displays that are no set-up yet."""
    told = _OF_LESSONS.get(lesson, {})
    by_marks = (
        len({(str(one.display), one.score) for one in conditions}) == 1
        and len({one.highlights for one in conditions}) == len(conditions) > 1
    )
    made = []
    for one in conditions:
        if one.id in told:
            made.append(lang.gettext(told[one.id]))
        elif given := given_name(one):
            made.append(given)
        elif by_marks:
            made.append(lang.gettext(_BY_MARKS[one.highlights]))
        else:
            made.append(_described(one, lang))
    made = _told_apart(
        made,
        [
            lang.gettext("{display}, calibrated", display=name)
            if one.score == "calibrated" and not given_name(one)
            else name
            for one, name in zip(conditions, made, strict=True)
        ],
    )
    return dict(zip((one.id for one in conditions), _numbered(made, lang), strict=True))


def shown_said(condition: Condition, lang: Language) -> str:
    """What people saw with the advice, whatever it is called."""
    parts = [
        lang.gettext("display “{display}”", display=pattern_name(condition.spec.pattern, lang)),
        lang.gettext(_SHOWN[condition.highlights]),
    ]
    if condition.score == "calibrated":
        parts.append(lang.gettext("with calibrated confidence"))
    return lang.gettext("; ").join(parts)


def given_name(condition: Condition) -> str:
    """The name that a display's maker gave it, "" where none was given."""
    if condition.name:
        return condition.name
    return condition.id if _OWN_NAME.match(condition.id) else ""


def withholds(setup: Setup) -> bool:
    """Whether people are told only with the room what they saw: who knows does not fall for it.

    So it is where marks mean nothing, and in the lesson whose bands promise too much.
    """
    return setup.lesson in _OF_LESSONS or any(
        one.highlights == "placebo" for one in setup.conditions
    )


def blind_names(setup: Setup, order: Sequence[int], lang: Language) -> dict[str, str]:
    """What displays are called as long as that is withheld: nothing that tells marks apart.

    order: places of the conditions, as a person saw them. By their ids.
    """
    seen = [setup.conditions[at] for at in order]
    made = [
        lang.gettext("{display}, with marks", display=pattern_name(one.spec.pattern, lang))
        if one.highlights != "none"
        else pattern_name(one.spec.pattern, lang)
        for one in seen
    ]
    return dict(zip((one.id for one in seen), _numbered(made, lang), strict=True))


def _described(one: Condition, lang: Language) -> str:
    name = pattern_name(one.spec.pattern, lang)
    if one.highlights == "none":
        return name
    return lang.gettext(_WITH_MARKS[one.highlights], display=name)


def _told_apart(made: Sequence[str], longer: Sequence[str]) -> list[str]:
    """The longer name where two have the short one."""
    said = Counter(made)
    return [
        more if said[name] > 1 else name for name, more in zip(made, longer, strict=True)
    ]  # fmt: skip


def _numbered(made: Sequence[str], lang: Language) -> list[str]:
    """Names that are still the same with their places."""
    said = Counter(made)
    return [
        f"{name} ({lang.number(place)})" if said[name] > 1 else name
        for place, name in enumerate(made, 1)
    ]
