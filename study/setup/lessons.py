"""Two lessons that are ready: each a set-up for a room, about ten minutes, and what it shows.

The name that people read says nothing of what is compared: who knows does not fall for it. What
stands beside the marks is of Schemmer, Kühl, Benz, Bartos & Satzger 2023 (IUI ’23), in our words.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from models.display.bands import BANDS
from models.display.registry import PATTERNS
from models.errors import N_
from models.language import Language
from study.items.shipped import IDS
from study.setup.setup import Condition, Lesson, Questionnaire, Setup, Task

_TASKS = {"en": "reviews-en", "fr": "services-fr"}
# The highest band from a confidence of 50 % on: it promises that one can usually go along.
_CUTS = (0.5, 0.3, 0.0)
_TOO_SURE = {"bands": [{"at_least": one} for one in _CUTS]}
# The display in bands, whatever it is called.
_BANDED = next(name for name, one in PATTERNS.items() if BANDS in one.settings)
_CONDITIONS: Mapping[Lesson, tuple[Condition, ...]] = {
    "too-sure": (
        Condition("honest", {"pattern": _BANDED}),
        Condition("promises-too-much", {"pattern": _BANDED, **_TOO_SURE}),
    ),
    "marks-convince": (
        Condition("no-reasons", {"pattern": "none"}),
        Condition("lime", {"pattern": "none"}, highlights="lime"),
        Condition("placebo", {"pattern": "none"}, highlights="placebo"),
    ),
}
_TRIALS: Mapping[Lesson, int] = {"too-sure": 8, "marks-convince": 6}


# Of Schemmer et al. 2023: without reasons, and with LIME’s. Shares of the times that somebody had
# been wrong alone and the advice was right (rair), and of those the other way round (rsr).
PUBLISHED: tuple[Mapping[str, float], Mapping[str, float]] = (
    {"rair": 0.296, "rsr": 0.719},
    {"rair": 0.389, "rsr": 0.695},
)


class Told(Struct, frozen=True):
    """What a facilitator is told of a lesson; all are message ids.

    about: before it opens. ask: what the room is asked at the end. beside: what stands beside the
    room's own figures.
    """

    title: str
    about: str
    ask: tuple[str, ...]
    beside: str


LESSONS: Mapping[Lesson, Told] = {
    "too-sure": Told(
        N_("Too sure"),
        N_(
            "The same advice in two displays: one is honest, the other calls nearly everything "
            "“High”. What does that do where the advice is wrong?"
        ),
        (
            N_("Which of the two displays did you go along with more often?"),
            N_("And where the advice was wrong?"),
            N_("How could you have noticed, from the display alone, that it promises too much?"),
        ),
        N_(
            "A band’s words promise something: whoever sets its cut-off decides how often the "
            "promise is kept. The warnings on the set-up page count it."
        ),
    ),
    "marks-convince": Told(
        N_("The marks convince"),
        N_(
            "The same advice without reasons, with LIME’s marks, and with marks that mean nothing. "
            "Do people agree more, and where the advice is wrong, too?"
        ),
        (
            N_("Did marks make you go along more often?"),
            N_("Did you notice, before the end told you, which marks mean nothing?"),
            N_("What would marks need, so that you see when the advice is wrong?"),
        ),
        N_(
            "In Schemmer et al. (2023) reasons by LIME had people take over right advice more "
            "often (38.9% of the times that they had been wrong themselves, instead of 29.6%); "
            "they withstood wrong advice no better (69.5%, and 71.9% without). Whoever reads "
            "reasons becomes readier to agree, not better at seeing mistakes."
        ),
    ),
}


def setup_of(lesson: Lesson, language: Language) -> Setup:
    """The set-up of a lesson, on texts in a person's language where a set ships in it.

    KeyError for no lesson.
    """
    task = _TASKS.get(language.code, IDS[0])
    return Setup(
        name=language.gettext("Deciding with an AI"),
        task=Task(task, task),
        conditions=_CONDITIONS[lesson],
        trials=_TRIALS[lesson],
        practice=1,
        checks=1,
        own_confidence=False,
        questionnaire=Questionnaire(s_tias=False),
        lesson=lesson,
    )
