"""Many texts explained one after another: stopped, taken up again, added up.

A `SetRun` is what one person asked for; `go` works on it in a job and may be called again after it
was cancelled or failed: what is done stays done. The explanations come from
`models.explain.explanations`, which remembers and shares them; here only their figures are kept.
"""

from __future__ import annotations

import logging
import math
import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models.catalog import Entry
from models.classifier import TextClassifier
from models.errors import (
    Cancelled,
    CertitudeError,
    InputError,
    ModelError,
    model_failed,
    no_such_class,
)
from models.explain import explanations
from models.explain.tally import Tally, WordOverSet
from models.explain.types import TOLERANCE, Request, TextExplanation, fit_word, is_settled
from models.faults import log_fault
from models.jobs import Progress
from models.limits import LIMITS
from models.reading import inputs
from models.reading.inputs import TextInput

# Each text's budget: that of one explanation, many times over, would be hours. There is no limit
# of seconds, so that the same set gives the same figures on a busy machine too.
SAMPLES = 400
_NOTHING = {"empty_text", "nothing_to_explain"}  # says something about the text, not about us
_FAILURES = 3  # so many in a row are no matter of this or that text
_WAIT_S = 0.05
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SetProgress:
    """Texts done of all (without the empty ones), and the share of the one at work, in [0, 1]."""

    done: int
    total: int
    within: float = 0.0

    @property
    def share(self) -> float:
        """How much of everything is done, in [0, 1]."""
        return min(1.0, (self.done + self.within) / self.total) if self.total else 1.0


SetReport = Callable[[SetProgress], None]


class WeightInText(NamedTuple):
    """One weighed word of one text; text: its number from 1; start, end: characters in it.

    same_as: the number of the first text equal to this one, None if it is the first itself.
    """

    text: int
    same_as: int | None
    word: str
    start: int
    end: int
    weight: float
    error: float | None
    settled: bool
    class_index: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a set is, and what was found.

    given: texts; of them beyond: past the limits; empty; equal: repeat another one, which is
    counted once; distinct: the rest, the ones to explain. Of these explained; nothing: without a
    word to weigh; failed: the model failed on them, `failure` is the last error.
    Of the explained ones settled: their strongest words are known; same: the model answered the
    same whatever was taken out; poor: explanations that fit badly; cut: longer than the model
    reads. classes: class index to texts explained for it. words: the strongest; different: how
    many there are in all, for each class on its own.
    """

    given: int
    beyond: int
    empty: int
    equal: int
    distinct: int
    explained: int = 0
    nothing: int = 0
    failed: int = 0
    failure: CertitudeError | None = None
    settled: int = 0
    same: int = 0
    poor: int = 0
    cut: int = 0
    classes: dict[int, int] = field(default_factory=dict)
    words: tuple[WordOverSet, ...] = ()
    different: int = 0

    @property
    def unsettled(self) -> int:
        """Explained texts whose strongest words are not known after all samples."""
        return self.explained - self.settled - self.same

    @property
    def finished(self) -> bool:
        """Whether every text has been tried."""
        return self.explained + self.nothing + self.failed == self.distinct


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One explanation, kept small: occurrences [n] with start, end and unit; units [u]."""

    class_index: int
    places: array[int]  # start, end, unit, start, end, unit, …
    weights: array[float]
    errors: array[float]  # not a number where not known
    settled: bool
    fidelity: float | None
    cut: bool

    @classmethod
    def of(cls, made: TextExplanation) -> _Weighed:
        words = [word for word in made.words if word.weight is not None]
        size = 1 + max((word.unit for word in words), default=-1)
        weights, errors = array("d", [0.0]) * size, array("d", [math.nan]) * size
        places = array("L")
        for word in words:
            weights[word.unit] = word.weight or 0.0
            errors[word.unit] = math.nan if word.error is None else word.error
            places.extend((word.start, word.end, word.unit))
        cut = made.read_to is not None
        return cls(made.class_index, places, weights, errors, made.top_settled, made.fidelity, cut)


_Outcome = _Weighed | CertitudeError


class SetRun:
    """A set of texts, one classifier, and what has been found so far. Safe between threads."""

    def __init__(
        self,
        classifier: TextClassifier,
        entry: Entry,
        texts: Sequence[str],
        class_index: int | None = None,
        *,
        samples: int = SAMPLES,
        tolerance: float = TOLERANCE,
        seed: int = 0,
    ) -> None:
        """Nothing is asked of the classifier yet.

        class_index: the class to explain, None for each text's own likeliest. Of texts beyond
        `LIMITS.explained_texts` and `LIMITS.explained_characters` nothing is taken.
        InputError "bad_class".
        """
        if class_index is not None and not 0 <= class_index < len(classifier.labels):
            raise no_such_class(class_index, len(classifier.labels))
        self._classifier, self._entry = classifier, entry
        self._class_index, self._samples = class_index, samples
        self._tolerance, self._seed = tolerance, seed
        self._given = len(texts)
        self._taken: list[str | None] = []  # the hash of each text; None for an empty one
        self._texts: dict[str, TextInput] = {}
        self._take(texts)
        self._counts = Counter(name for name in self._taken if name is not None)
        self._outcomes: dict[str, _Outcome] = {}
        self._likeliest: dict[str, int] = {}
        self._tally = Tally()
        self._asked = 0
        self._revision = 0
        self._changing, self._working = threading.Lock(), threading.Lock()

    def _take(self, texts: Sequence[str]) -> None:
        characters = 0
        for text in texts[: LIMITS.explained_texts]:
            characters += len(text)
            if characters > LIMITS.explained_characters:
                return
            try:
                given = inputs.decode_text(text)
            except InputError as error:
                if error.code not in _NOTHING:
                    raise
                self._taken.append(None)
                continue
            self._taken.append(given.hash)
            self._texts.setdefault(given.hash, given)

    def go(self, report: SetReport) -> Summary:
        """Explain what is not explained yet, in the order of the texts; returns what was found.

        report: called often; may raise Cancelled, after which (as after any error) the next call
        goes on from here. What failed before is tried again, after all others.
        ModelError after some failures in a row; CertitudeErrors of a wrong request.
        """
        while not self._working.acquire(timeout=_WAIT_S):  # a cancelled call may still be at work
            report(self.progress())
        try:
            failures = 0
            for name in self._waiting():
                report(self.progress())
                outcome = self._explained(name, report)
                if not isinstance(outcome, ModelError):
                    failures = 0
                    continue
                failures += 1
                if failures == _FAILURES:
                    raise outcome
            report(self.progress())
        finally:
            self._working.release()
        return self.summary()

    def _waiting(self) -> list[str]:
        with self._changing:
            known = dict(self._outcomes)
        untried = [name for name in self._texts if name not in known]
        return untried + [n for n in self._texts if isinstance(known.get(n), ModelError)]

    def _explained(self, name: str, report: SetReport) -> _Outcome:
        """One text's explanation, or why there is none, kept and counted."""
        found = self._explanation(name, report)
        outcome = found if isinstance(found, CertitudeError) else _Weighed.of(found)
        with self._changing:
            self._outcomes[name] = outcome
            self._revision += 1
            if not isinstance(found, CertitudeError):
                self._tally.add(found.words, found.class_index)
                self._asked += found.model_calls
        return outcome

    def _explanation(self, name: str, report: SetReport) -> TextExplanation | CertitudeError:
        """The explanation, or the error that concerns this text alone."""

        def tell(progress: Progress) -> None:
            within = progress.done / progress.total if progress.total else 0.0
            report(self.progress(within))

        given = self._texts[name]
        try:
            request = Request(
                self._class_of(name, given), self._samples, self._seed, tolerance=self._tolerance
            )
            return explanations.explain_text(
                self._classifier, self._entry, given, request,
                wait_s=math.inf, report=tell, asked=self._asked,
            )  # fmt: skip
        except Cancelled:
            raise
        except InputError as error:
            if error.code not in _NOTHING:
                raise
            return error
        except ModelError as error:
            return error
        except Exception as error:
            log_fault(_log, "a text of a set could not be explained", error)
            return model_failed()

    def _class_of(self, name: str, given: TextInput) -> int:
        if self._class_index is not None:
            return self._class_index
        if name not in self._likeliest:
            row = self._classifier.predict_proba([given.text])[0]
            self._likeliest[name] = int(row.argmax())
        return self._likeliest[name]

    @property
    def revision(self) -> int:
        """Grows whenever something is found: equal numbers, equal findings."""
        return self._revision

    def progress(self, within: float = 0.0) -> SetProgress:
        """How far it is; within: the share of the text at work that is done."""
        with self._changing:
            done = sum(self._counts[name] for name in self._outcomes)
        return SetProgress(done, self._counts.total(), within)

    def summary(self, limit: int = 30) -> Summary:
        """What was found so far, with the `limit` strongest words."""
        with self._changing:
            outcomes = list(self._outcomes.values())
            words, different = self._tally.ranked(limit), len(self._tally)
        weighed = [o for o in outcomes if isinstance(o, _Weighed)]
        failures = [o for o in outcomes if isinstance(o, ModelError)]
        return Summary(
            given=self._given,
            beyond=self._given - len(self._taken),
            empty=self._taken.count(None),
            equal=self._counts.total() - len(self._counts),
            distinct=len(self._counts),
            explained=len(weighed),
            nothing=sum(isinstance(o, InputError) for o in outcomes),
            failed=len(failures),
            failure=failures[-1] if failures else None,
            settled=sum(o.settled for o in weighed if o.fidelity is not None),
            same=sum(o.fidelity is None for o in weighed),
            poor=sum(fit_word(o.fidelity) == "poor" for o in weighed),
            cut=sum(o.cut for o in weighed),
            classes=dict(Counter(o.class_index for o in weighed).most_common()),
            words=tuple(words),
            different=different,
        )

    def words(self) -> list[WordOverSet]:
        """All words so far, those that matter most first."""
        with self._changing:
            return self._tally.ranked()

    def weights(self) -> Iterator[WeightInText]:
        """Every weight so far, text by text in their order, equal texts each time they come."""
        with self._changing:
            known = dict(self._outcomes)
        first: dict[str, int] = {}
        for number, name in enumerate(self._taken, start=1):
            outcome = None if name is None else known.get(name)
            if name is None or not isinstance(outcome, _Weighed):
                continue
            earlier = first.setdefault(name, number)
            text = self._texts[name].text
            places = iter(outcome.places)
            for start, end, unit in zip(places, places, places, strict=True):
                weight, error = outcome.weights[unit], outcome.errors[unit]
                known_error = None if math.isnan(error) else error
                yield WeightInText(
                    number, None if earlier == number else earlier, text[start:end], start, end,
                    weight, known_error, is_settled(weight, known_error), outcome.class_index,
                )  # fmt: skip
