"""Few places and many who want one: people take turns, and who leaves holds up nobody."""

from __future__ import annotations

import threading

import pytest

from models import lanes
from models.bounded.places import Places
from models.errors import Cancelled
from tests.waiting import PATIENCE_S, until


class Room:
    """Places, those who came to one in order, and a door that keeps them there."""

    def __init__(self, places: int) -> None:
        self.places = Places(places)
        self.came: list[str] = []
        self.door = threading.Event()
        self.threads: list[threading.Thread] = []

    def enter(self, who: str) -> None:
        before = self.places.waiting() + len(self.came)

        def come() -> None:
            with lanes.on_behalf_of(who), self.places.taken(lambda: None):
                self.came.append(who)
                self.door.wait(PATIENCE_S)

        self.threads.append(threading.Thread(target=come))
        self.threads[-1].start()
        until(lambda: self.places.waiting() + len(self.came) == before + 1)

    def empty(self) -> list[str]:
        self.door.set()
        for thread in self.threads:
            thread.join(PATIENCE_S)
        return self.came


@pytest.mark.parametrize("places", [1, 2])
def test_addresses_take_turns_whatever_each_has_waiting(places: int) -> None:
    room = Room(places)
    for n in range(6):
        room.enter(f"192.0.2.7 {n}")  # another name each time
    room.enter("192.0.2.8 one")
    room.enter("192.0.2.9 one")
    came = [who.partition(" ")[0] for who in room.empty()]
    assert set(came[places : places + 3]) == {"192.0.2.7", "192.0.2.8", "192.0.2.9"} or set(
        came[places : places + 2]
    ) == {"192.0.2.8", "192.0.2.9"}
    assert len(came) == 8


def test_never_more_than_there_are_places() -> None:
    room = Room(2)
    for n in range(5):
        room.enter(f"someone {n}")
    assert len(room.came) == 2
    assert len(room.empty()) == 5


def test_who_leaves_holds_up_nobody() -> None:
    room = Room(1)
    room.enter("first")

    def leave() -> None:
        raise Cancelled

    with pytest.raises(Cancelled), lanes.on_behalf_of("second"), room.places.taken(leave):
        pytest.fail("there was no place")
    room.enter("third")
    assert room.empty() == ["first", "third"]
    assert room.places.waiting() == 0


def test_a_fault_gives_its_place_back() -> None:
    places = Places(1)
    with pytest.raises(ValueError, match="no"), places.taken(lambda: None):
        raise ValueError("no")
    with places.taken(lambda: None):
        assert places.waiting() == 0


def test_who_is_not_known_comes_in_order() -> None:
    room = Room(1)
    for _ in range(3):
        room.enter("")
    assert len(room.empty()) == 3
