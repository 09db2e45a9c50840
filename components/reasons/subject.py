"""What reasons are given for: one answer to a text or a picture, and how its reasons are drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Generic, TypeVar

import streamlit as st
from markupsafe import Markup

from components.reasons.highlights import pixels, words
from components.reasons.highlights.part_names import part_names
from components.reasons.highlights.pixels import Sight
from components.reasons.highlights.wording import wording
from components.site import shell
from components.site.work import Work
from models import predictions
from models.catalog import Entry
from models.classifier import ImageClassifier, TextClassifier
from models.display import parts
from models.explain import explanations
from models.explain.perturb import without_segments, without_units
from models.explain.types import ImageExplanation, Request, TextExplanation
from models.jobs import Job, Progress
from models.language import Language
from models.prediction import Prediction
from models.reading.inputs import TextInput

E = TypeVar("E", TextExplanation, ImageExplanation)

_PLACED = 4  # parts of a set that are named with their places

TEXT: Work[TextExplanation, Progress] = Work("explain-text", about="text")
PICTURE: Work[ImageExplanation, Progress] = Work("explain-picture", about="image")


@dataclass(frozen=True)
class Subject(ABC, Generic[E]):
    """An answer, and what is asked about it.

    beside: whether two drawings of its reasons stand side by side, else one after the other.
    drawn_bare: whether there is something to draw before there are reasons.
    """

    entry: Entry
    prediction: Prediction
    request: Request
    lang: Language

    beside: ClassVar[bool]
    drawn_bare: ClassVar[bool]

    @property
    def key(self) -> Hashable:
        """Everything that an explanation depends on."""
        return self.prediction.key, self.request

    @property
    def about(self) -> str:
        """Names the input, the model and the class, whatever the other settings."""
        return f"{self.entry.id}-{self.prediction.input_hash}-{self.request.class_index}"

    @property
    def name(self) -> str:
        """The class that is explained, as shown."""
        return parts.name_of(self.prediction.labels[self.request.class_index], self.lang)

    @property
    @abstractmethod
    def title(self) -> str:
        """The question that its reasons answer."""

    @property
    @abstractmethod
    def work(self) -> Work[E, Progress]:
        """The place of its job in the session."""

    @abstractmethod
    def start(self) -> Job[E, Progress]:
        """Begin to explain it."""

    @abstractmethod
    def show_bare(self) -> None:
        """Draw the input before there are reasons, where it will be marked."""

    @abstractmethod
    def mark(self, made: E, named: Collection[int] = ()) -> frozenset[int]:
        """Draw the input with its units marked, to be taken out by click; those taken out.

        named: as for `draw`.
        """

    @abstractmethod
    def draw(self, made: E, named: Collection[int] = ()) -> Markup:
        """The same without anything to click; named: the units that what stands beside it names."""

    def drawing(self) -> Callable[[E, Collection[int]], Markup]:
        """`draw` with what the person chose by now, for a thread in which they are not known."""
        return self.draw

    @abstractmethod
    def show_list(self, made: E) -> None:
        """The units in a list of their own, where `mark` draws none."""

    @abstractmethod
    def names(self, made: E, removed: frozenset[int]) -> Sequence[str]:
        """What the units that were taken out are called, in the order in which they stand."""

    @abstractmethod
    def named(self, made: E, units: Sequence[int]) -> Sequence[str]:
        """What these units are called, in the order in which they are given."""

    @abstractmethod
    def is_empty(self, made: E, removed: frozenset[int]) -> bool:
        """Whether nothing is left that a model could go by."""

    @abstractmethod
    def without(self, made: E, removed: frozenset[int]) -> Prediction:
        """The prediction for what is left. CertitudeError where the model fails on it."""


@dataclass(frozen=True)
class TextSubject(Subject[TextExplanation]):
    """An answer to a text, explained by its words or sentences."""

    given: TextInput
    classifier: TextClassifier

    beside = False
    drawn_bare = True

    @property
    def title(self) -> str:
        """The question that its reasons answer."""
        return wording(self.request.unit, self.lang).title.format(name=self.name)

    @property
    def work(self) -> Work[TextExplanation, Progress]:
        """The place of its job in the session."""
        return TEXT

    def start(self) -> Job[TextExplanation, Progress]:
        """Begin to explain it."""
        return explanations.start_text(self.classifier, self.entry, self.given, self.request)

    def show_bare(self) -> None:
        """Draw the text before there are reasons, where it will be marked."""
        words.show_text(self.given.text, self.name, self.lang, self._drawn, self.request.unit)

    def mark(self, made: TextExplanation, named: Collection[int] = ()) -> frozenset[int]:
        """Draw the text with its words marked, to be taken out by click; those taken out."""
        unit = self.request.unit
        return words.show_words(made, self.name, self.lang, about=self._drawn, unit=unit)

    @property
    def _drawn(self) -> str:
        return f"{self.about}-{self.request.unit}"

    def draw(self, made: TextExplanation, named: Collection[int] = ()) -> Markup:
        """The same without anything to click; words are named by themselves."""
        return words.render_words(made, self.name, self.lang)

    def show_list(self, made: TextExplanation) -> None:
        """The words in a table, for who asks: the marks have said what matters."""
        unit = self.request.unit
        title = wording(unit, self.lang).listed
        with st.expander(title):
            shell.html(
                Markup(
                    '<div class="ct-tall" tabindex="0" role="region" aria-label="{}">{}</div>'
                ).format(title, words.ranked_table(made, self.name, self.lang, unit=unit))
            )

    def names(self, made: TextExplanation, removed: frozenset[int]) -> Sequence[str]:
        """The words, in quotation marks; of a long unit its beginning."""
        units = dict.fromkeys(word.unit for word in made.words if word.unit in removed)
        return self.named(made, tuple(units))

    def named(self, made: TextExplanation, units: Sequence[int]) -> Sequence[str]:
        """The words, in quotation marks, in the order given."""
        first = {word.unit: word.text for word in reversed(made.words)}
        return [words.quoted(first[unit], self.lang) for unit in units]

    def is_empty(self, made: TextExplanation, removed: frozenset[int]) -> bool:
        """Whether every word was taken out."""
        return all(word.unit in removed for word in made.words)

    def without(self, made: TextExplanation, removed: frozenset[int]) -> Prediction:
        """The prediction for the text that is left. CertitudeError where the model fails on it."""
        return predictions.of_text(self.entry, without_units(made, removed))


@dataclass(frozen=True)
class PictureSubject(Subject[ImageExplanation]):
    """An answer to a picture, explained by its superpixels."""

    sight: Sight
    classifier: ImageClassifier

    beside = True
    drawn_bare = False

    @property
    def title(self) -> str:
        """The question that its reasons answer."""
        return self.lang.gettext("Which parts speak for “{name}”?", name=self.name)

    @property
    def work(self) -> Work[ImageExplanation, Progress]:
        """The place of its job in the session."""
        return PICTURE

    def start(self) -> Job[ImageExplanation, Progress]:
        """Begin to explain it."""
        return explanations.start_image(
            self.classifier, self.entry, self.sight.given, self.sight.seen, self.request
        )

    def show_bare(self) -> None:
        """Nothing: which parts it has is known with the first reasons."""

    def mark(self, made: ImageExplanation, named: Collection[int] = ()) -> frozenset[int]:
        """Draw the picture with its parts marked, to be taken out by click; those taken out."""
        return pixels.show_pixels(made, self.sight, self.name, self.lang, self.about, named)

    def draw(self, made: ImageExplanation, named: Collection[int] = ()) -> Markup:
        """The same without anything to click; the parts that are named have their numbers."""
        return pixels.render_pixels(made, self.sight, self.name, self.lang, named)

    def drawing(self) -> Callable[[ImageExplanation, Collection[int]], Markup]:
        """`draw` in the view that is chosen now."""
        view = pixels.chosen_view()
        return lambda made, named: pixels.render_pixels(
            made, self.sight, self.name, self.lang, named, view
        )

    def show_list(self, made: ImageExplanation) -> None:
        """Nothing: the list of the parts is one with the picture, where each can be ticked."""

    def names(self, made: ImageExplanation, removed: frozenset[int]) -> Sequence[str]:
        """The parts, as the list of parts names them, in its order."""
        names = part_names(made, self.lang, within=True)
        return [name for part, name in names.items() if part in removed]

    def named(self, made: ImageExplanation, units: Sequence[int]) -> Sequence[str]:
        """The parts, as the list of parts names them, in the order given.

        Many by their numbers alone, which stand on the picture: a dozen places are a wall of words.
        """
        names = part_names(made, self.lang, within=True)
        if len(units) > _PLACED:
            ranks = {unit: rank for rank, unit in enumerate(names, 1)}
            return [
                self.lang.gettext("part {number}", number=self.lang.number(ranks[unit]))
                for unit in units
            ]
        return [names[unit] for unit in units]

    def is_empty(self, made: ImageExplanation, removed: frozenset[int]) -> bool:
        """Whether every part was taken out."""
        return len(removed) == len(made.weights)

    def without(self, made: ImageExplanation, removed: frozenset[int]) -> Prediction:
        """The prediction for what is left of it. CertitudeError where the model fails on it."""
        rest = partial(without_segments, self.sight.seen.pixels, made, removed)
        return predictions.of_rest(self.entry, self.sight.given, removed, rest)
