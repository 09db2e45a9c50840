"""Texts of one's own, taught to a model beside everything else that the server does, and judged.

Whoever teaches takes turns with the others after every few texts; a job that nobody polls ends by
itself.
"""

from __future__ import annotations

import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models import runtime, turns
from models.adapters.linear import LinearTextClassifier
from models.adapters.transformers_text import TransformersText
from models.calibration import measures, report
from models.calibration.cases import Cases
from models.calibration.measures import Estimate
from models.calibration.types import Figures
from models.errors import N_
from models.jobs import Job
from models.lanes import Lane
from models.limits import LIMITS
from models.live.collected import Collected, divided
from models.live.pace import Pace, Stage
from models.live.text import TFIDF, TextFineTuner

TEACHINGS = Lane("certitude-teaching", LIMITS.live_teachings)

_TURNS = "live:texts"
_WARM_S = 1.0  # of a stage, after which its pace tells how long the rest takes
# What a text kept back takes, to be asked about, of what one takes in the stage before: where all
# layers learn, a step goes through the network forth and, twice as long, back.
_ASKING: Mapping[Stage, float] = {"reading": 1.0, "learning": 1 / 3}
_UNUSUAL = re.compile(r"[^a-z0-9]+")
_LONGEST = 40  # characters of a folder's name


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be learnt, and how: all that the outcome depends on."""

    key: str  # of the texts and labels
    base: str
    deep: bool  # whether the encoder learns, too
    epochs: int
    seed: int


@dataclass(frozen=True, slots=True)
class Sofar:
    """How far it is: `done` of `total` of a stage, 0 of 0 where that cannot be counted.

    left: seconds until all of it is over, at the pace that it has had; None until that is known.
    Of "fetching" it is the download alone: how quickly this machine learns nobody knows before.
    share: of all that is counted, the stages to come as well, in [0, 1].
    """

    stage: Stage
    done: int
    total: int
    left: float | None = None
    share: float = 0.0


@dataclass(frozen=True, eq=False)
class Judged:
    """What one model says of the texts kept back, in figures with intervals."""

    cases: Cases
    figures: Figures


@dataclass(frozen=True, eq=False)
class Outcome:
    """A model that has learnt, and how it does beside two that anyone could have had.

    words: TF-IDF and a linear model; None where that is the model itself. always: says the
    commonest class of the part learnt from, as surely as it was common there; commonest: its name.
    """

    ask: Ask
    tuner: TextFineTuner
    model: Judged
    words: Judged | None
    always: Judged
    commonest: str
    learnt_from: int
    seconds: float
    kept: tuple[str, ...] = field(repr=False)  # the texts kept back, in the order of the cases

    @property
    def classifier(self) -> LinearTextClassifier | TransformersText:
        """What answers."""
        return self.tuner.classifier_

    def above(self, other: Judged) -> Estimate:
        """By how much more it is right than another, of the same texts, with the 95 % interval."""
        return measures.difference(self.model.cases, other.cases, "accuracy")


def teach(given: Collected, ask: Ask) -> Job[Outcome, Sofar]:
    """Begin to teach, as soon as there is a place; poll it, or it ends.

    Its errors: InputError as `TextFineTuner.fit`, ModelError as `models.hub` for "hf:" bases.
    """
    return Job(lambda report: _taught(given, ask, report), TEACHINGS)


def _taught(given: Collected, ask: Ask, tell: Callable[[Sofar], None]) -> Outcome:
    in_turn = turns.at(_TURNS).taking(_do, at_once=True)
    try:
        kept = len(divided(given, ask.seed).test)
        return _learn(given, ask, Pace(_Clock(tell, kept), lambda piece: in_turn([piece])))
    finally:
        runtime.give_memory_back_soon()


def _do(pieces: list[Callable[[], object]]) -> object:
    return pieces[0]()


def _learn(given: Collected, ask: Ask, pace: Pace) -> Outcome:
    began = time.monotonic()
    parts = divided(given, ask.seed)
    texts, labels = np.array(given.texts, dtype=object), np.array(given.labels, dtype=object)
    train, train_labels = list(texts[parts.train]), list(labels[parts.train])
    kept, kept_labels = list(texts[parts.test]), list(labels[parts.test])
    tuner = TextFineTuner(ask.base, not ask.deep, ask.epochs, seed=ask.seed)
    tuner.fit(train, train_labels, pace)
    model = _judged(tuner, kept, kept_labels, pace)
    words = None
    if ask.base != TFIDF:
        plain = TextFineTuner(seed=ask.seed).fit(train, train_labels, pace)
        words = _judged(plain, kept, kept_labels, pace)
    counts = np.array([train_labels.count(name) for name in given.classes])
    always = _of(np.tile(counts / counts.sum(), (len(kept), 1)), model.cases)
    return Outcome(
        ask,
        tuner,
        model,
        words,
        always,
        given.classes[int(counts.argmax())],
        len(train),
        time.monotonic() - began,
        tuple(kept),
    )


def _judged(tuner: TextFineTuner, texts: list[str], labels: list[str], pace: Pace) -> Judged:
    figures = tuner.evaluate(texts, labels, pace)
    assert tuner.held_out is not None
    return Judged(Cases(N_("Texts kept back"), *_parts(tuner.held_out)), figures)


def _parts(cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    return cases.probabilities, cases.labels


def _of(rows: np.ndarray, like: Cases) -> Judged:
    cases = Cases(like.set, rows, like.labels)
    return Judged(cases, report.figures(cases))


class _Clock:
    """Tells how far it is, and from how long that took, how long the rest will take."""

    def __init__(self, tell: Callable[[Sofar], None], kept: int) -> None:
        """kept: texts that it will be asked about in the end."""
        self._tell, self._kept = tell, kept
        self._stage: Stage | None = None
        self._began, self._from = 0.0, 0
        self._before = 0.0  # what was done before the asking, in texts that are asked about
        self._judged = False  # the model; what comes then is the plain one beside it, in no time

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:  # what was done by now took a time that nobody measured
            self._stage, self._began, self._from = stage, now, done
        spent, got = now - self._began, done - self._from
        asking = _ASKING.get(stage, 0.0)
        left = None
        if got > 0 and spent >= _WARM_S:
            left = spent / got * (total - done + asking * self._kept)
        if asking:
            self._before = total / asking
            share = done / (total + asking * self._kept)
        elif stage == "judging" and not self._judged:
            share = (self._before + done) / (self._before + total) if total else 0.0
            self._judged = done == total
        elif stage == "fetching":
            share = done / total if total else 0.0
        else:
            share = float(self._judged)
        self._tell(Sofar(stage, done, total, left, share))


def folder_name(title: str) -> str:
    """A folder's name for a model: small letters, digits and hyphens, "own-" before it."""
    plain = _UNUSUAL.sub("-", title.casefold()).strip("-")[:_LONGEST].strip("-")
    return f"own-{plain or 'texts'}"


def archive(tuner: TextFineTuner, name: str) -> bytes:
    """A ZIP file of one folder, which `models/weights/<name>` takes as it is."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / name
        tuner.save(folder)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for file in sorted(folder.iterdir()):
                out.write(file, f"{name}/{file.name}")
    return packed.getvalue()
