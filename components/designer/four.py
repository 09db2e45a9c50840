"""Four predictions of the model in use, one of each kind that a display has to cope with.

They are shipped examples, chosen by rule: of each lesson the first that the model still answers as
the lesson says, with the scores in use. No number of them is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models import examples, predictions
from models.catalog import Entry
from models.examples import LESSON_TITLES, LESSONS, Example, lesson_of
from models.language import Language
from models.prediction import Prediction
from models.reading import inputs
from models.reading.inputs import ImageInput, TextInput


@dataclass(frozen=True, slots=True)
class Case:
    """A prediction on the bench.

    given: what was given. lesson: which of the four kinds it is, "" where nobody knows what is
    right, as for a model of the network.
    """

    example: Example
    given: TextInput | ImageInput
    prediction: Prediction
    lesson: str

    @property
    def id(self) -> str:
        """Unique among the four."""
        return self.example.lesson

    def title(self, lang: Language) -> str:
        """What kind of prediction it is."""
        if not self.lesson:
            return lang.gettext("An example; what is right is not known")
        return lang.gettext(LESSON_TITLES[self.example.lesson])


def four(entry: Entry) -> tuple[Case, ...]:
    """One case for each lesson, in their order; fewer where there are no such examples.

    CertitudeError as `predictions.of_text` and `of_image`.
    """
    offered = examples.for_entry(entry)
    found = (_first(entry, [one for one in offered if one.lesson == lesson]) for lesson in LESSONS)
    return tuple(case for case in found if case is not None)


def _first(entry: Entry, offered: list[Example]) -> Case | None:
    """The first that is what its lesson says; for want of one, the first, as what it is now."""
    made: Case | None = None
    for case in _cases(entry, offered):
        if case.lesson == case.example.lesson or not case.lesson:
            return case
        made = made or case
    return made


def _cases(entry: Entry, offered: list[Example]) -> Iterator[Case]:
    for example in offered:
        given = _given(example)
        prediction = (
            predictions.of_text(entry, given)
            if isinstance(given, TextInput)
            else predictions.of_image(entry, given)
        )
        known = example.model_id == entry.id
        lesson = lesson_of(prediction, example.truth) if known else None
        yield Case(example, given, prediction, lesson or "")


@lru_cache(maxsize=64)
def _given(example: Example) -> TextInput | ImageInput:
    if example.file:
        return inputs.from_pil(example.picture())
    return inputs.decode_text(example.text)
