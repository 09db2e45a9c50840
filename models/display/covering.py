"""Lists that are as long as it takes to contain the right answer: their settings, and the words.

The one door from the displays to what was measured: `models.calibration` is asked here, when
somebody wants such a list, and not before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from models.display import parts
from models.display.settings import Choice, Chosen, Flag
from models.errors import N_
from models.language import Language
from models.prediction import Prediction
from models.set_names import briefly

_LISTS: Mapping[str, str] = {
    "fixed": N_("A fixed number"),
    "covering": N_("As many as it takes"),
}
LISTED = Choice(
    name="listed",
    url="listed",
    default="fixed",
    options=tuple(_LISTS),
    title=lambda listed, language: language.gettext(_LISTS[listed]),
    label=N_("How long the list is"),
    about="fixed: n classes; covering: those among which the right one is so often.",
)


def covers(chosen: Chosen) -> bool:
    """Whether a list is to be as long as it takes."""
    return chosen[LISTED] == "covering"


@dataclass(frozen=True, kw_only=True, eq=False)
class CoverageSetting(Choice[int]):
    """In how many of 100 cases a list is to contain the right answer."""


COVERAGE = CoverageSetting(
    name="cases_of_100",
    url="cover",
    default=95,
    options=(80, 90, 95, 99),
    title=lambda cases, language: language.number(cases),
    label=N_("Cases of 100 in which it contains the right answer"),
    shown=covers,
    about="In how many of 100 cases a covering list contains the right class.",
)
BY_CLASS = Flag(
    name="by_class",
    url="each",
    default=False,
    label=N_("Whatever the right answer is"),
    about="Whether a covering list keeps its word for the cases of every class by itself.",
    said=lambda _on, language: language.gettext(
        "On: a rare answer, too, is listed as often as promised. That takes more cases, and makes "
        "longer lists."
    ),
    shown=covers,
)


class Covering(NamedTuple):
    """A list with a guarantee.

    classes: indices of the answers in it, likeliest first; of: how many there are in all. set: the
    cases that the guarantee rests on. enough: whether these are enough to leave anything out.
    """

    classes: tuple[int, ...]
    of: int
    set: str
    enough: bool

    @property
    def full(self) -> bool:
        """Whether every answer is in it."""
        return len(self.classes) == self.of


def covering(prediction: Prediction, chosen: Chosen) -> Covering | None:
    """The list with a guarantee; None where nothing can be promised of these scores."""
    from models.calibration import answered  # scipy: not before somebody asks

    found = answered.covering(prediction, chosen[COVERAGE] / 100, by_class=chosen[BY_CLASS])
    if found is None:
        return None
    told = found.told
    enough = bool((told.line.least > 0).any())
    return Covering(found.classes, len(prediction.labels), told.home[0], enough)


def headline(prediction: Prediction, found: Covering, language: Language) -> tuple[str, str]:
    """The large line of such a list, and a remark on it."""
    count = len(found.classes)
    if count == 0:
        return language.gettext("Nothing fits"), language.gettext(
            "Not even the likeliest answer, {answer}, is likely enough to be listed.",
            answer=parts.top_name(prediction, language),
        )
    if found.full and count > 1:
        said = (
            language.gettext("It could be either")
            if count == 2
            else language.gettext("It could be anything")
        )
        if not found.enough:
            return said, language.gettext(
                "There are too few labelled cases to promise so much and leave an answer out."
            )
        return said, language.gettext("No answer is unlikely enough to be left out.")
    if count == 1:
        return parts.name_of(prediction.labels[found.classes[0]], language), ""
    return language.gettext("One of these {n}", n=language.number(count)), ""


def guarantee(found: Covering, chosen: Chosen, language: Language) -> str:
    """What is promised of such a list, of which cases, and of which not."""
    whole = {
        "cases": language.number(chosen[COVERAGE]),
        "total": language.number(100),
        "set": briefly(found.set, language),
    }
    said = (
        language.gettext(
            "Whatever the right answer is, such a list contains it in at least {cases} of {total} "
            "cases like those of “{set}”.",
            **whole,
        )
        if chosen[BY_CLASS]
        else language.gettext(
            "Such a list contains the right answer in at least {cases} of {total} cases like those "
            "of “{set}”.",
            **whole,
        )
    )
    return " ".join(
        (said, language.gettext("Of inputs from elsewhere, as yours may be, nothing is promised."))
    )


def no_guarantee(language: Language) -> str:
    """That nothing can be promised, and what is listed instead."""
    return language.gettext(
        "No guarantee: there are no labelled cases of this model with these scores. The list has a "
        "fixed number of answers."
    )


def in_words(prediction: Prediction, found: Covering, language: Language) -> str:
    """The list within a sentence."""
    if not found.classes:
        return language.gettext("empty (nothing fits)")
    if found.full and len(found.classes) > 1:
        return language.gettext("all answers (it could be any)")
    return language.join(
        [parts.name_of(prediction.labels[index], language) for index in found.classes]
    )
