"""Finds the examples that teach: runs each shipped model over candidates whose truth is known.

Candidates and the notes on them are in `training/lessons`: sentences written for this project,
and pictures made by `training.example_pictures`. Nothing in there says what a model answers. Here
each candidate is classified; those that teach a lesson best (surest right, surest wrong, least
sure, surest without any class that fits) are written to `models/examples`. The first that a person
meets is sure, right, and solidly explained.

Run: python -m training.find_examples [model ...]
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.verdicts import explain
from models import (
    catalog,
    examples,
    predictions,
)
from models.examples import LESSONS, SURE, Lesson, lesson_of, unsure_below
from models.explain.verdict import verdict
from models.prediction import Prediction
from models.reading import inputs
from training import manifests
from training.example_pictures import picture_file
from training.paths import ROOT

LESSON_FILES = ROOT / "training" / "lessons"
PER_LESSON = 3
# An example must keep its lesson on another machine, where the last digits may differ.
MARGIN = 0.01
# Shown in any case, whatever it teaches: the sentence view needs a text of several sentences.
ALWAYS = ("long",)


@dataclass(frozen=True)
class Candidate:
    """An input of known truth. trait: what is special about it; source: the text or picture."""

    trait: str
    truth: str | None
    source: str


@dataclass(frozen=True)
class Found:
    """A classified candidate that teaches a lesson; stored: its picture's suffix and bytes."""

    candidate: Candidate
    prediction: Prediction
    lesson: Lesson
    stored: tuple[str, bytes] | None
    solid: bool = False  # whether its explanation is, where that was asked

    @property
    def strength(self) -> float:
        """High is better: sureness, or for "unsure" the lack of it."""
        confidence = self.prediction.confidence
        return 1 - confidence if self.lesson == "unsure" else confidence

    @property
    def is_clear(self) -> bool:
        """Whether the lesson would be the same with a slightly different confidence."""
        confidence = self.prediction.confidence
        if self.lesson == "out-of-scope":
            return True
        if self.lesson == "unsure":
            return confidence < unsure_below(len(self.prediction.labels)) - MARGIN
        return confidence >= SURE + MARGIN


def read_lessons(model_id: str) -> tuple[dict[str, Any], list[Candidate]]:
    """The traits with their titles and notes, and all candidates of a model."""
    data = json.loads((LESSON_FILES / f"{model_id}.json").read_text("utf-8"))
    return data["traits"], [
        Candidate(trait, truth, source)
        for trait, rows in data["candidates"].items()
        for truth, source in rows
    ]


def classify(entry: catalog.Entry, candidates: Sequence[Candidate]) -> list[Found]:
    """The candidates whose prediction is clearly a lesson."""
    stored: list[tuple[str, bytes] | None] = [None] * len(candidates)
    if entry.kind == "text":
        made = predictions.of_texts(entry.id, [c.source for c in candidates])
    else:
        stored = [picture_file(c.source) for c in candidates]
        made = [
            predictions.of_image(entry.id, inputs.from_pil(examples.open_picture(file[1])))
            for file in stored
            if file
        ]
    found = []
    for candidate, prediction, file in zip(candidates, made, stored, strict=True):
        known = {label.id for label in prediction.labels}
        if candidate.truth is not None and candidate.truth not in known:
            raise ValueError(f"{entry.id} has no class {candidate.truth!r}")
        lesson = lesson_of(prediction, candidate.truth)
        if lesson is not None:
            found.append(Found(candidate, prediction, lesson, file))
    return [each for each in found if each.is_clear]


def choose(traits: dict[str, Any], found: Iterable[Found]) -> list[Found]:
    """At most PER_LESSON examples of each lesson, one of a trait, of different classes if possible.

    Sure answers are all about equally sure: there the order of the traits decides, plainest first,
    but for the very first one, which is solidly explained. Elsewhere the strongest come first.
    """
    usable = [f for f in found if f.lesson in traits[f.candidate.trait]["notes"]]
    chosen: list[Found] = []
    for lesson in LESSONS:
        taught = [f for f in usable if f.lesson == lesson]
        if not lesson.startswith("sure"):
            taught.sort(key=lambda f: -f.strength)
        picked: list[Found] = []
        for trait in list(dict.fromkeys(f.candidate.trait for f in taught))[:PER_LESSON]:
            rivals = [f for f in taught if f.candidate.trait == trait]
            truths = {f.candidate.truth for f in picked}
            fresh = [f for f in rivals if f.candidate.truth not in truths]
            picked.append(max(fresh or rivals, key=lambda f: (f.solid, f.strength)))
        chosen += picked
    for trait in ALWAYS:
        rest = [f for f in usable if f.candidate.trait == trait]
        if rest and trait not in {f.candidate.trait for f in chosen}:
            chosen.append(max(rest, key=lambda f: f.strength))
    order = list(traits)
    chosen.sort(key=lambda f: (LESSONS.index(f.lesson), order.index(f.candidate.trait)))
    first = first_of(chosen)
    return sorted(chosen, key=lambda f: f is not first)


def first_of(chosen: Sequence[Found]) -> Found | None:
    """The first that is sure, right and solidly explained."""
    return next((f for f in chosen if f.lesson == "sure-right" and f.solid), None)


def explained(entry: catalog.Entry, found: Found) -> Found:
    """The same with whether its explanation is solid; asked of what is sure and right alone."""
    if found.lesson != "sure-right":
        return found
    given = examples.open_picture(found.stored[1]) if found.stored else found.candidate.source
    return replace(found, solid=verdict(explain(entry, given)) == "solid")


def row(model_id: str, trait: dict[str, Any], found: Found) -> dict[str, Any]:
    """One example as `models/examples/<model>.json` holds it; writes its picture."""
    candidate = found.candidate
    name = f"{found.lesson}-{candidate.trait}"
    result: dict[str, Any] = {"id": name, "lesson": found.lesson, "truth": candidate.truth}
    if found.stored is None:
        result["text"] = candidate.source
    else:
        suffix, data = found.stored
        result["picture"] = f"{model_id}-{name}{suffix}"
        (examples.PICTURES / result["picture"]).write_bytes(data)
    return result | {"title": trait["title"], "note": trait["notes"][found.lesson]}


def find(entry: catalog.Entry) -> list[Lesson]:
    """Write the examples of a model; returns the lessons for which there is none."""
    traits, candidates = read_lessons(entry.id)
    found = [explained(entry, each) for each in classify(entry, candidates)]
    chosen = choose(traits, found)
    examples.PICTURES.mkdir(parents=True, exist_ok=True)
    for old in examples.PICTURES.glob(f"{entry.id}-*"):
        old.unlink()
    rows = [row(entry.id, traits[f.candidate.trait], f) for f in chosen]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    (examples.FOLDER / f"{entry.id}.json").write_text(text + "\n", "utf-8")
    examples.examples.cache_clear()
    manifests.write(entry.id)
    print(f"{entry.id}: {len(candidates)} candidates, {len(found)} teach something")
    for each in chosen:
        top = each.prediction.labels[each.prediction.top].id
        print(
            f"  {each.lesson:12} {each.prediction.confidence:.3f} {top} "
            f"(truth {each.candidate.truth}): {each.candidate.source[:80]}"
        )
    if first_of(chosen) is None:
        print(f"  {entry.id}: none that is sure and right is solidly explained")
    return [lesson for lesson in LESSONS if lesson not in {each.lesson for each in chosen}]


def main() -> None:
    """Find the examples of the models named, or of all that ship; exit 1 where one is missing."""
    own = [entry for entry in catalog.entries() if entry.source == "shipped" and not entry.whole]
    shipped = {entry.id: entry for entry in own}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", metavar="model", help=", ".join(shipped))
    problems = []
    for model_id in parser.parse_args().models or shipped:
        if shipped[model_id].availability() != "ready":
            problems.append(f"{model_id}: there are no weights")
            continue
        problems += [f"{model_id}: no example for {name}" for name in find(shipped[model_id])]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
