"""A labelled set through a model: batch by batch, reported on the way, cancelled at any time.

What is kept are probabilities in single precision and numbers; neither text nor picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from models import loaded, turns
from models.adapters.counted import CountedImages, CountedTexts
from models.calibration.cases import Cases
from models.classifier import Kind
from models.errors import InputError
from models.jobs import Progress
from models.labelled import twins
from models.labelled.given import Given
from models.limits import LIMITS
from models.predictions import wrong_kind

_TEXTS, _PICTURES = 16, 8  # at once: who asks one thing meanwhile waits for so many
Report = Callable[[Progress[object]], None]


@dataclass(frozen=True, eq=False)
class Classified:
    """n cases as a model sees them.

    set: the name of the set. rows: their rows in the table, int [n], ascending. probabilities:
    float32 [n, k]; truths: int [n]. sizes: of pictures, width and height as given, int [n, 2].
    failed: rows whose picture could not be read. passed_over: cases that were beyond the bound.
    twins: groups of rows whose pictures look the same (`twins`).
    """

    set: str
    rows: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    truths: NDArray[np.int64]
    sizes: NDArray[np.int64]
    failed: tuple[int, ...] = ()
    passed_over: int = 0
    twins: tuple[tuple[int, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def cases(self) -> Cases:
        """The same for `models.calibration`, in double precision, each row's sum 1."""
        doubled = self.probabilities.astype(np.float64)
        return Cases(self.set, doubled / doubled.sum(axis=1, keepdims=True), self.truths)


def most_cases(kind: Kind, classes: int) -> int:
    """How many cases are classified at most: fewer where a model has very many classes."""
    most = LIMITS.labelled_texts if kind == "text" else LIMITS.labelled_pictures
    return max(1, min(most, LIMITS.labelled_numbers // max(1, classes)))


def classify(
    model_id: str,
    given: Given,
    case_column: int,
    truths: Sequence[int | None],
    rows: Sequence[int],
    report: Report,
) -> Classified:
    """Ask a model about these rows of a set, each of which has a label that it knows.

    truths: of all rows of the table. report: called after every batch with how many are done; may
    raise Cancelled. CertitudeError as `loaded.load`, "wrong_kind" (422), "decoder_lost" (503).
    """
    classifier = loaded.load(model_id)
    classes = len(classifier.labels)
    most = most_cases(given.kind, classes)
    # From all over the file: its beginning may be one class only.
    chosen = (
        list(rows) if len(rows) <= most else [rows[at * len(rows) // most] for at in range(most)]
    )
    report(Progress(0, len(chosen)))
    copies: dict[int, NDArray[np.uint8]] = {}
    if given.kind == "text":
        if not isinstance(classifier, CountedTexts):
            raise wrong_kind(model_id, "image")
        texts = given.table.column(case_column)
        answers = _of_texts(model_id, classifier, texts, chosen, report)
    else:
        if not isinstance(classifier, CountedImages):
            raise wrong_kind(model_id, "text")
        answers = _of_pictures(model_id, classifier, given, case_column, chosen, report, copies)
    seen: dict[int, tuple[NDArray[np.float32], tuple[int, int]]] = {}
    for some, probabilities, sizes in answers:
        narrow = probabilities.astype(np.float32)
        seen |= {row: (narrow[at], sizes[at]) for at, row in enumerate(some)}
    kept = [row for row in chosen if row in seen]
    beat = partial(report, Progress(len(chosen), len(chosen)))
    same = twins.groups([copies[row] for row in kept if row in copies], beat)
    return Classified(
        given.name,
        np.array(kept, dtype=np.int64),
        np.stack([seen[row][0] for row in kept]) if kept else np.zeros((0, classes), np.float32),
        np.array([truths[row] for row in kept], dtype=np.int64),
        np.array([seen[row][1] for row in kept], dtype=np.int64).reshape(-1, 2),
        tuple(row for row in chosen if row not in seen),
        len(rows) - len(chosen),
        tuple(tuple(kept[at] for at in group) for group in same),
    )


_Answers = Iterator[tuple[Sequence[int], NDArray[np.float64], Sequence[tuple[int, int]]]]


def _of_texts(
    model_id: str,
    classifier: CountedTexts,
    texts: Sequence[str],
    rows: Sequence[int],
    report: Report,
) -> _Answers:
    predict = turns.at(model_id).taking(classifier.predict_proba)
    # Of about equal length: a batch takes as long as its longest text.
    order = sorted(rows, key=lambda row: len(texts[row]))
    for start in range(0, len(order), _TEXTS):
        some = order[start : start + _TEXTS]
        yield some, predict([texts[row] for row in some]), [(0, 0)] * len(some)
        report(Progress(start + len(some), len(order)))


def _of_pictures(
    model_id: str,
    classifier: CountedImages,
    given: Given,
    column: int,
    rows: Sequence[int],
    report: Report,
    copies: dict[int, NDArray[np.uint8]],
) -> _Answers:
    from models.reading import inputs

    archive, names = given.archive, given.pictures(column)
    if archive is None:
        raise ValueError("pictures without an archive")
    predict = turns.at(model_id).taking(classifier.predict_proba)
    for start in range(0, len(rows), _PICTURES):
        kept: list[int] = []
        pixels: list[NDArray[np.uint8]] = []
        sizes: list[tuple[int, int]] = []
        for row in rows[start : start + _PICTURES]:
            beat = partial(report, Progress(start + len(kept), len(rows)))
            name = names[row]
            if name is None:
                continue
            try:
                picture = inputs.decode_image(archive.read(name), beat=beat)
            except InputError:
                continue  # told with the others
            pixels.append(classifier.prepare(picture.image).pixels)
            sizes.append(picture.original_size)
            copies[row] = twins.small(picture.image)
            kept.append(row)
        if kept:
            yield kept, predict(np.stack(pixels)), sizes
        report(Progress(min(start + _PICTURES, len(rows)), len(rows)))
