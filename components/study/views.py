"""Which view of a running study is on the screen: it stands in the address, so that Back works."""

from __future__ import annotations

from components.site import state
from components.site.state import Setting, Slot

# The study itself, its code for the projector, its results, the reveal for the room, the poll.
CODE, RESULTS, REVEAL, POLL = "code", "results", "reveal", "poll"
_ON = Slot("_study_on", False)
VIEW: Setting[str] = Setting(
    "part", "", state.one_of("", CODE, RESULTS, REVEAL, POLL), travels=lambda: _ON.get()
)

state.register(VIEW)


def begin(on: bool) -> None:
    """Say whether this run's page is the facilitator's: the view stands in its address alone."""
    _ON.set(on)


def back() -> None:
    """To the study itself (a callback's work)."""
    VIEW.set("")
