"""What the store hands out: a study, a person's session, who is where, what was answered."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models.errors import N_, InputError
from study.assignment import Plan
from study.session import Answered, Kind, Step
from study.setup.setup import Setup
from study.snapshot import Snapshot

# Only an open study is played; a draft is not yet, a paused one waits, a closed one is over.
State = Literal["draft", "open", "paused", "closed"]
# here: on their way. done: at the debrief. declined: did not consent. withdrawn: all is deleted.
Standing = Literal["here", "done", "declined", "withdrawn"]
THERE: tuple[Standing, ...] = ("here", "done")  # who has a seat
# By whose clock a decision's seconds are: the browser's, or the server's, with the network in it.
Timed = Literal["browser", "server", ""]


OVER = "over"  # what is shown once a reveal has ended: nothing, and the room has been told


class Study(Struct, frozen=True):
    """One study. created, delete_after: milliseconds since 1970, UTC.

    showing: what the facilitator has the room look at, "" for nothing yet and `OVER` for nothing
    any more; poll: which poll is open.
    Its snapshot knows what is right: a page shows of it what `Step` allows, and no more.
    """

    id: str
    code: str
    state: State
    setup: Setup
    snapshot: Snapshot
    created: int
    delete_after: int
    showing: str = ""
    poll: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the room has been told what it had seen: by a reveal, or since it is over."""
        return is_told(self.state, self.showing)


def is_told(state: str, showing: str) -> bool:
    """Whether a study in this state, that shows its room this, has told it what it had seen."""
    return state == "closed" or bool(showing)


class Made(Struct, frozen=True):
    """A study that was made just now; key: opens it to its facilitator, and is told only here."""

    study: str
    code: str
    key: str


class Room(Struct, frozen=True):
    """What somebody may know of a study who has its code and has not joined."""

    code: str
    name: str
    state: State


class Session(Struct, frozen=True):
    """Where one person stands.

    number: from 0 on, in the order of coming. language: "" until it is chosen. step: what is asked
    now. done, of: how many of all steps are behind them, for progress. completion: their code at
    the end.
    """

    study: Study
    number: int
    arm: int
    language: str
    plan: Plan
    answers: tuple[Answered, ...]
    step: Step
    done: int
    of: int
    completion: str = ""


class Glance(Struct, frozen=True):
    """What a person's own screen follows between two answers.

    poll: which one is open. voted: in it, by this person. showing: what the room looks at, "" for
    whoever has not finished: it tells what is right. told: whether they are told what they had seen
    (`Study.is_told`). answers: of the whole study, by which what is
    shown is known to be the same; 0 where nothing is shown.
    """

    state: State
    standing: Standing
    poll: str
    voted: bool
    showing: str
    told: bool
    answers: int


class Listed(Struct, frozen=True):
    """A study in the facilitator's list; people: who are on their way or done."""

    id: str
    code: str
    name: str
    state: State
    created: int
    delete_after: int
    people: int


class Place(Struct, frozen=True):
    """Where one person is, by number and without a name.

    answers: how many they have given. idle: seconds since their last one.
    """

    number: int
    arm: int
    standing: Standing
    kind: Kind
    step: str
    stage: str
    answers: int
    idle: float


class Count(Struct, frozen=True):
    """How many have given an answer at a stage of a step."""

    step: str
    stage: str
    n: int


class Progress(Struct, frozen=True):
    """A room at a glance. here, done, declined, withdrawn: how many. places: those here or done."""

    state: State
    showing: str
    poll: str
    here: int
    done: int
    declined: int
    withdrawn: int
    places: tuple[Place, ...]
    answers: tuple[Count, ...]


class Given(Struct, frozen=True):
    """An answer as it is kept. at: milliseconds since 1970; seconds: None where nobody measured."""

    answer: Answered
    at: int
    seconds: float | None
    timed: Timed


class Person(Struct, frozen=True):
    """One person's answers, in the order of giving. votes: of the polls, from 1 to 7."""

    number: int
    arm: int
    standing: Standing
    language: str
    joined: int
    finished: int | None
    given: tuple[Given, ...]
    votes: dict[str, int]


class Collected(Struct, frozen=True):
    """All of a study: who consented and stayed. declined, withdrawn: how many did not."""

    study: Study
    people: tuple[Person, ...]
    declined: int
    withdrawn: int


def no_such_room() -> InputError:
    """The error for a code that no study has."""
    return InputError(
        "no_such_room",
        N_("There is no session with this code. Look at the screen again: a code has eight letters "
           "and digits."),
        status=404,
    )  # fmt: skip


def no_such_link() -> InputError:
    """The error for a resume link that leads nowhere."""
    return InputError(
        "no_such_link",
        N_("This link leads to no session: it is not whole, or the session was deleted with all "
           "its answers. Join anew with the code on the screen."),
        status=404,
    )  # fmt: skip


def withdrawn() -> InputError:
    """The error for somebody who has withdrawn."""
    return InputError(
        "withdrawn",
        N_("You have withdrawn from this session. All your answers were deleted. Thank you for "
           "having come."),
        status=403,
    )  # fmt: skip


def not_yours() -> InputError:
    """The error for a study that is not there, or a key that is not its: nobody learns which."""
    return InputError(
        "not_yours",
        N_("This key opens no such session. Look the key up where it was printed or noted."),
        status=403,
    )


def not_shown() -> InputError:
    """The error for looking at what the room is shown before one has finished, or after it."""
    return InputError(
        "not_shown",
        N_("There is nothing to see here now. What the room decided is shown to those who have "
           "finished, while whoever runs the session shows it."),
        status=403,
    )  # fmt: skip


_SHUT: dict[State, tuple[str, str]] = {
    "draft": (
        "study_not_open",
        N_("This session has not begun yet. Wait until it is opened, then try again."),
    ),
    "paused": (
        "study_paused",
        N_("The session is paused. Nothing is lost: send your answer again when it goes on."),
    ),
    "closed": (
        "study_closed",
        N_("This session is over. What you answered before is kept."),
    ),
}


def shut(state: State) -> InputError:
    """The error for joining or answering while a study is not open."""
    code, sentence = _SHUT[state]
    return InputError(code, sentence, status=403)
