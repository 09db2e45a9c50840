"""LIME's marks for the items of a study: found before it opens, so that nobody waits for them.

What is explained is what people see and the class that is advised, by the scores that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from models import loaded, predictions
from models.catalog import Entry
from models.classifier import Classifier, ImageClassifier, TextClassifier
from models.explain import explanations
from models.explain.types import Request
from models.jobs import Progress
from models.prediction import Score
from models.reading import inputs
from study.items import marks
from study.items.items import Item, Items
from study.items.marks import Marks
from study.setup.setup import Setup

SEED = 20
SECONDS = 120.0  # for one item, on a server that does other work; what ships has no such end
Report = Callable[[Progress[object]], None]


def scores_marked(setup: Setup) -> tuple[Score, ...]:
    """The scores for which a set-up shows marks; none where it shows no marks."""
    return tuple({one.score: None for one in setup.conditions if one.highlights != "none"})


def explain(
    items: Items,
    entry: Entry,
    score: Score,
    report: Report,
    only: Iterable[str] | None = None,
    seconds: float | None = SECONDS,
) -> dict[str, Marks]:
    """The marks of each item, by its id; only: of these alone.

    report: called with how many items are done, often; may raise Cancelled. seconds: for one item,
    None for no end. CertitudeError as `models.loaded.load` and `models.explain.explanations`.
    """
    ids = [*items.by_id] if only is None else [*only]
    classifier = loaded.load(entry.id)
    made: dict[str, Marks] = {}
    for done, name in enumerate(ids):

        def beat(_progress: object = None, done: int = done) -> None:
            report(Progress(done, len(ids)))

        beat()
        made[name] = _of(items, items.by_id[name], entry.scored(score), score, classifier, beat,
                         seconds)  # fmt: skip
    report(Progress(len(ids), len(ids)))
    return made


def _of(
    items: Items,
    item: Item,
    entry: Entry,
    score: Score,
    classifier: Classifier,
    beat: Callable[[Any], None],
    seconds: float | None,
) -> Marks:
    label = item.advice(score).label
    at = [one.id for one in items.answers].index(label)
    if items.kind == "text":
        request = Request(at, explanations.DEFAULT_TEXT_SAMPLES, SEED, seconds=seconds)
        text = inputs.decode_text(item.text)
        found = explanations.explain_text(
            cast(TextClassifier, classifier), entry, text, request, report=beat
        )
        return marks.of_text(found, label)
    request = Request(at, explanations.DEFAULT_IMAGE_SAMPLES, SEED, seconds=seconds)
    picture = inputs.decode_image(item.picture)
    seen = predictions.prepared(entry.id, picture)
    image = explanations.explain_image(
        cast(ImageClassifier, classifier), entry, picture, seen, request, report=beat
    )
    return marks.of_picture(image, seen, label)
