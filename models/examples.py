"""Examples that teach: curated inputs for each shipped model, with what to notice about them.

They were found by running the model (`python -m training.find_examples`), and a test runs it
again: an example that no longer is what its lesson says fails the build.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image

from models import catalog
from models.classifier import Kind
from models.errors import N_
from models.prediction import Prediction

FOLDER = Path(__file__).parent / "examples"
PICTURES = FOLDER / "pictures"

# The last is of none that ships: a text of the person's own, which their model did not learn from.
Lesson = Literal["sure-right", "sure-wrong", "unsure", "out-of-scope", "own"]
LESSONS: tuple[Lesson, ...] = ("sure-right", "sure-wrong", "unsure", "out-of-scope")
# What each teaches, in words.
LESSON_TITLES: Mapping[Lesson, str] = {
    "sure-right": N_("Sure and right"),
    "sure-wrong": N_("Sure and wrong"),
    "unsure": N_("Unsure"),
    "out-of-scope": N_("Out of scope"),
    "own": N_("One of your own texts"),
}
# Those that a session brought with a model of its own.
_brought: dict[str, tuple[Example, ...]] = {}

# From here on the shipped wording calls an answer highly sure (see `models.display.spec`).
SURE = 0.9
_UNSURE = 0.6
_UNSURE_OF_MANY = 0.5  # among dozens of classes even half of the score stands far above the rest
_MANY = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One input and its lesson.

    id: unique within its model. model_id: the model for which the lesson was found to hold.
    text: the input of a text model, "" for a picture. truth: id of the right class, None where
    the model has no class that fits.
    """

    id: str
    model_id: str
    lesson: Lesson
    truth: str | None
    text: str = ""
    file: str = ""
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def title(self, language: str) -> str:
        """A few words for a list, in a language ("en", "fr")."""
        return self.titles[language]

    def note(self, language: str) -> str:
        """One sentence: what to notice here."""
        return self.notes[language]

    def picture(self) -> Image.Image:
        """The picture, decoded now; ValueError for a text."""
        if not self.file:
            raise ValueError(f"the example {self.id} is a text")
        return open_picture((PICTURES / self.file).read_bytes())


def open_picture(data: bytes) -> Image.Image:
    """An example's picture from the bytes of its file."""
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as stored:
        return stored.convert("RGB")


def lesson_of(prediction: Prediction, truth: str | None) -> Lesson | None:
    """What a prediction teaches when the right class is known; None for neither sure nor unsure."""
    if truth is None:
        return "out-of-scope"
    if prediction.confidence >= SURE:
        right = prediction.labels[prediction.top].id == truth
        return "sure-right" if right else "sure-wrong"
    return "unsure" if prediction.confidence < unsure_below(len(prediction.labels)) else None


def unsure_below(classes: int) -> float:
    """The probability under which the likeliest of so many classes is an unsure answer."""
    return _UNSURE_OF_MANY if classes > _MANY else _UNSURE


@lru_cache
def examples(model_id: str) -> tuple[Example, ...]:
    """The examples of a model, lesson by lesson; none for a model that does not ship."""
    if model_id not in {entry.id for entry in catalog.entries()}:
        return ()
    path = FOLDER / f"{model_id}.json"
    if not path.exists():
        return ()
    return tuple(
        Example(
            id=row["id"],
            model_id=model_id,
            lesson=row["lesson"],
            truth=row["truth"],
            text=row.get("text", ""),
            file=row.get("picture", ""),
            titles=row["title"],
            notes=row["note"],
        )
        for row in json.loads(path.read_text("utf-8"))
    )


def for_entry(entry: catalog.Entry) -> tuple[Example, ...]:
    """The examples that a page offers for a model: its own, else borrowed ones."""
    return (
        examples(entry.id)
        or _brought.get(entry.id, ())
        or examples_for(entry.kind, entry.languages)
    )


def bring(model_id: str, found: Sequence[Example]) -> None:
    """Have a session's own model begin with these; with none, they are forgotten."""
    if found:
        _brought[model_id] = tuple(replace(one, model_id=model_id) for one in found)
    else:
        _brought.pop(model_id, None)


def examples_for(kind: Kind, languages: Sequence[str]) -> tuple[Example, ...]:
    """Examples for a model without its own: those of the first shipped one of its kind.

    languages: of the texts it reads; a shipped model of one of them comes first. What the lessons
    and notes say holds for `Example.model_id` only.
    """
    shipped = [e for e in catalog.entries() if e.source == "shipped" and e.kind == kind]
    shipped.sort(key=lambda entry: not set(entry.languages) & set(languages))
    return next((found for entry in shipped if (found := examples(entry.id))), ())
