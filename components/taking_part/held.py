"""What a session knows of who takes part: the room, their key to it, what was refused last."""

from __future__ import annotations

from typing import Literal

from components.site import state
from components.site.state import Setting, Slot
from models.errors import N_, CertitudeError, InputError
from study.store.keys import is_token, new_token, read_code
from study.store.protocol import State, shut

_SHUT: tuple[State, ...] = ("draft", "paused", "closed")

_ON = Slot("_taking_part", False)
# As somebody typed it, or as it stands in the link of the QR code.
ROOM: Setting[str] = Setting(
    "room", "", state.matching(r"[A-Za-z0-9 –—-]{1,16}"), travels=lambda: _ON.get()
)
# Room code and the key that the tab has for it.
_SEAT: Slot[tuple[str, str]] = Slot("_taking_part_seat", ("", ""))
# Room code, and the key that this session offers a tab which has none.
_OFFER: Slot[tuple[str, str]] = Slot("_taking_part_offer", ("", ""))
# The key that somebody is done with, who hands the device to another person.
_DONE_WITH = Slot("_taking_part_done_with", "")
# What was refused last, and how often something was: the browser sends again what it is told of.
REFUSED: Slot[CertitudeError | None] = Slot("_taking_part_refused", None)
REFUSALS = Slot("_taking_part_refusals", 0)

# Whether somebody has said that they do not take part, and is asked whether they mean it.
DECLINES = Slot("_taking_part_declines", False)

state.register(ROOM)


def begin(on: bool) -> None:
    """Say whether this run's page is that of taking part: the code stands in its address alone."""
    _ON.set(on)


def code() -> str:
    """The room's code as the store has it, "" where none was given."""
    return read_code(ROOM.get())


def token() -> str:
    """The key that the tab has for this room; "" until it has told."""
    room, known = _SEAT.get()
    return known if room == code() else ""


def offered() -> str:
    """The key for a tab that has none: one for each room, so that a double click is one person."""
    room, key = _OFFER.get()
    if room != code():
        key = new_token()
        _OFFER.set((code(), key))
    return key


def done_with() -> str:
    """The key that the tab is to forget."""
    return _DONE_WITH.get()


def brought(room: object, key: object) -> None:
    """The tab has told which key it has (a callback's work); a browser may send anything."""
    if isinstance(room, str) and room == code() and isinstance(key, str) and is_token(key):
        _SEAT.set((room, key))


def hand_on() -> None:
    """Let somebody else take part on this device (a callback's work)."""
    _DONE_WITH.set(token())
    _OFFER.set((code(), new_token()))
    _SEAT.set(("", ""))
    DECLINES.set(False)
    refuse(None)


def leave_room() -> None:
    """Ask for a code again (a callback's work)."""
    ROOM.set("")
    refuse(None)


def refuse(error: CertitudeError | None) -> None:
    """Keep what was refused, to be said beside what is asked; None: nothing was."""
    REFUSED.set(error)
    if error is not None:
        REFUSALS.set(REFUSALS.get() + 1)


def shut_by() -> State | Literal[""]:
    """How the session stood, where what was refused last was refused for that; else ""."""
    error = REFUSED.get()
    return next((one for one in _SHUT if error and error.code == shut(one).code), "")


def answered_elsewhere() -> InputError:
    """What is said to whoever answered in one tab what they had answered in another."""
    return InputError(
        "answered_elsewhere",
        N_("You had answered that in another tab already: the answer there counts, and what you "
           "sent just now does not. You go on here where you were."),
        status=409,
    )  # fmt: skip
