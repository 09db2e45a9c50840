"""The review queue as a value: cases that people look at, and what each of them said.

Every press, file and table leads from one frozen value to the next. A model's label is never among
what people said, nor the other way round.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

from models import classifier

# confirm, correct: a label. skip: later, or somebody else. back: no case for this queue.
# ask: a question to be answered, with a note; the case stays open for others.
Kind = Literal["confirm", "correct", "skip", "back", "ask"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LABELLING: frozenset[Kind] = frozenset({"confirm", "correct"})
MOST_NOTE = 500  # characters of a note
MOST_NAME = 40  # characters of who labels
_ONE_CHECK_IN = 5
MOST_PEOPLE = 50  # on one queue
MOST_ANSWERS = 50_000  # said in all: ten people on a full queue


@dataclass(frozen=True, slots=True)
class Guess:
    """A model's label for a case.

    model: its id. label: the class's id. confidence: its probability in [0, 1]. score: "raw" or
    "calibrated".
    """

    model: str
    label: str
    confidence: float
    score: str = "raw"


@dataclass(frozen=True, slots=True)
class Case:
    """A text or a picture that was handed over.

    id: of its content (`content_id`, `picture_id`). text: of a picture, its file's name, without
    folders: these may say what it shows. picture: the hash of its pixels, "" for a text. number:
    its place in the file that it came from, from 1. guess: the model's label, None where no model
    was asked. known: the answer that is known beforehand (a honeypot), "" where none is. copies:
    how often the case stood in what was given.
    """

    id: str
    text: str
    number: int
    guess: Guess | None = None
    known: str = ""
    copies: int = 1
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said of one case.

    n: its place in the order of all that was said. by: their name or initials. label: the class's
    id, "" where the kind gives none. at: ISO 8601, UTC, to the second.
    """

    n: int
    case: str
    by: str
    kind: Kind
    label: str = ""
    note: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind in LABELLING) != bool(self.label):
            raise ValueError(f"{self.kind} with label {self.label!r}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What people make of one case.

    votes: how often each label was given, the last of each person. consensus: the label that more
    people gave than any other, "" where there is none. back: somebody sent it back. asked: those
    whose last word is a question.
    """

    votes: Mapping[str, int] = field(default_factory=dict)
    consensus: str = ""
    back: bool = False
    asked: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Queue:
    """Cases, what was said of them, and the classes that one can choose from.

    classes: ids in the model's own order; then those that only a file named. answers: ascending by
    `n`; where a person says two things of one case, the later counts.
    """

    cases: tuple[Case, ...] = ()
    answers: tuple[Answer, ...] = ()
    classes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.cases)

    @property
    def kind(self) -> classifier.Kind:
        """What its cases are: all of them texts, or all pictures."""
        return "image" if any(case.picture for case in self.cases) else "text"

    @cached_property
    def by_id(self) -> Mapping[str, Case]:
        """The cases by their ids."""
        return {case.id: case for case in self.cases}

    @cached_property
    def last(self) -> Mapping[tuple[str, str], Answer]:
        """The last word of each person on each case: (case, person) -> answer."""
        return {(answer.case, answer.by): answer for answer in self.answers}

    @cached_property
    def words(self) -> Mapping[str, tuple[Answer, ...]]:
        """The last words of all people on each case that has any, in the order they were said."""
        found: dict[str, list[Answer]] = {}
        for answer in sorted(self.last.values(), key=lambda answer: answer.n):
            found.setdefault(answer.case, []).append(answer)
        return {case: tuple(answers) for case, answers in found.items()}

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Who has said something, in the order in which they began."""
        return tuple(dict.fromkeys(answer.by for answer in self.answers))

    def standing(self, case: str) -> Standing:
        """What people make of a case."""
        words = self.words.get(case, ())
        votes = Counter(answer.label for answer in words if answer.kind in LABELLING)
        ahead = votes.most_common(2)
        clear = len(ahead) == 1 or (len(ahead) == 2 and ahead[0][1] > ahead[1][1])
        return Standing(
            votes=dict(votes),
            consensus=ahead[0][0] if clear else "",
            back=any(answer.kind == "back" for answer in words),
            asked=tuple(answer for answer in words if answer.kind == "ask"),
        )

    def said(
        self, case: str, by: str, kind: Kind, *, label: str = "", note: str = "", at: str = ""
    ) -> Queue:
        """A person has said something of a case; the same queue where that cannot be.

        label: for "correct" one of the classes; for "confirm" the model's own is put there.
        """
        held = self.by_id.get(case)
        by, note = plain_line(by)[:MOST_NAME], note.strip()[:MOST_NOTE]
        if held is None or not by or len(self.answers) >= MOST_ANSWERS:
            return self
        if by not in self.people and len(self.people) >= MOST_PEOPLE:
            return self
        if kind in LABELLING:
            guessed = "" if held.guess is None else held.guess.label
            label = guessed if kind == "confirm" else label
            if not label or (label not in self.classes and label != guessed):
                return self
            # The model's own label, chosen by hand, is a confirmation as well.
            kind = "confirm" if label == guessed else "correct"
        else:
            label = ""
        if kind == "ask" and not note:
            return self
        n = self.answers[-1].n + 1 if self.answers else 0
        return replace(self, answers=(*self.answers, Answer(n, case, by, kind, label, note, at)))

    def undoable(self, by: str) -> Answer | None:
        """What would be undone for a person: the last that they said, None without."""
        return next((answer for answer in reversed(self.answers) if answer.by == by), None)

    def undone(self, by: str) -> Queue:
        """Without the last that a person said."""
        last = self.undoable(by)
        if last is None:
            return self
        return replace(self, answers=tuple(answer for answer in self.answers if answer is not last))

    def joined(self, other: Queue) -> Queue:
        """With another queue's cases, words and classes; what both have stands there once.

        A case that is in both keeps the guess and the known answer that it has here.
        """
        cases = dict(self.by_id)
        for case in other.cases:
            mine = cases.get(case.id)
            cases[case.id] = (
                case
                if mine is None
                else replace(mine, guess=mine.guess or case.guess, known=mine.known or case.known)
            )
        known = {replace(answer, n=0) for answer in self.answers}
        new = [answer for answer in other.answers if replace(answer, n=0) not in known]
        n = self.answers[-1].n + 1 if self.answers else 0
        added = tuple(replace(answer, n=n + at) for at, answer in enumerate(new))
        classes = dict.fromkeys((*self.classes, *other.classes))
        return Queue(tuple(cases.values()), (*self.answers, *added)[:MOST_ANSWERS], tuple(classes))


def checks_for(many: int) -> int:
    """How many cases with a known answer are mixed in among so many: one for every five."""
    return -(-many // _ONE_CHECK_IN)


def cases_of(given: Iterable[tuple[int, str, Guess | None, str]]) -> Iterator[Case]:
    """Cases of rows (number, text, the model's label, known answer); duplicates become one.

    Texts are the same where only capitals, blanks or forms of letters differ. What the later ones
    know and the first does not is taken over; blank texts are left out.
    """
    found: dict[str, Case] = {}
    for number, text, guess, known in given:
        if not text.strip():
            continue
        id_ = content_id(text)
        before = found.get(id_)
        found[id_] = (
            Case(id_, text, number, guess, known)
            if before is None
            else replace(
                before,
                copies=before.copies + 1,
                guess=before.guess or guess,
                known=before.known or known,
            )
        )
    return iter(found.values())


def content_id(text: str) -> str:
    """What tells a text from others: 16 hex digits of SHA-256 of it, without what people vary."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def picture_id(hash_: str) -> str:
    """What tells a picture from others: 16 hex digits of the hash of its pixels."""
    return hash_[:16]


def plain_line(text: str) -> str:
    """A name on one line, without what cannot be seen."""
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join("".join(kept).split())
