"""Threads for work that outlasts a page run, shared fairly between people and not between jobs.

`ThreadPoolExecutor` serves whoever came first, so that one person with many tabs keeps everybody
else waiting; and its threads are waited for when the program ends, so that a server with work under
way would not stop. A lane starts what belongs to the person with the least under way, and its
threads end with the program.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

T = TypeVar("T")

# Whose work is being started or done in this thread; "" where nobody said.
_person: ContextVar[str] = ContextVar("person", default="")


def person() -> str:
    """Whose work this thread does: any name that tells people apart, "" where it is not known.

    Whoever comes from another machine has its address before it: "192.0.2.7 name".
    """
    return _person.get()


def act_for(name: str) -> None:
    """From now on this thread's work is this person's; for a thread that serves one person only."""
    _person.set(name)


def household(name: str) -> str:
    """The address of a person named "address who", else the person.

    Who they are says their browser, or whatever program takes its place and names itself anew each
    time; where they come from does not.
    """
    return name.partition(" ")[0] or name


@contextmanager
def on_behalf_of(name: str) -> Iterator[None]:
    """Work that is started in here is this person's."""
    token = _person.set(name)
    try:
        yield
    finally:
        _person.reset(token)


class _Piece(Generic[T]):
    """One piece of work, and the future that tells its outcome."""

    def __init__(self, owner: str, work: Callable[[], T]) -> None:
        self.owner = owner
        self.future: Future[T] = Future()
        self._work = work

    def do(self) -> None:
        """Do it on its owner's behalf, unless it was cancelled before its turn came."""
        if not self.future.set_running_or_notify_cancel():
            return
        with on_behalf_of(self.owner):
            try:
                self.future.set_result(self._work())
            except BaseException as error:
                self.future.set_exception(error)


class Lane:
    """At most `width` pieces of work at once; next is a person with the fewest under way."""

    def __init__(self, name: str, width: int) -> None:
        self._name, self._width = name, width
        self._busy = 0
        self._changing = threading.Lock()
        self._waiting: dict[str, deque[_Piece[Any]]] = {}
        self._under_way: Counter[str] = Counter()  # of each person, and of each address

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Do the work as soon as it is its owner's turn; returns at once."""
        piece = _Piece(person(), work)
        with self._changing:
            self._waiting.setdefault(piece.owner, deque()).append(piece)
            starting = self._next() if self._busy < self._width else None
        if starting is not None:
            threading.Thread(
                target=self._work_on, args=(starting,), name=self._name, daemon=True
            ).start()
        return piece.future

    def place(self, future: Future[Any]) -> int:
        """Which in the queue a piece is, from 1; 0 where it does not wait.

        Of each person the first piece comes, then the second; who arrives meanwhile with less under
        way may still go before.
        """
        with self._changing:
            queue = [
                (at, number, piece.future)
                for number, pieces in enumerate(self._waiting.values())
                for at, piece in enumerate(pieces)
            ]
        queue.sort(key=lambda waiting: waiting[:2])
        return next((at for at, waiting in enumerate(queue, 1) if waiting[2] is future), 0)

    def _next(self) -> _Piece[Any] | None:
        """Take out the piece whose turn it is; people in the order in which they came."""
        if not self._waiting:
            return None
        under_way = self._under_way
        owner = min(self._waiting, key=lambda each: (under_way[household(each)], under_way[each]))
        pieces = self._waiting[owner]
        piece = pieces.popleft()
        if not pieces:
            del self._waiting[owner]
        self._busy += 1
        for name in {owner, household(owner)}:
            under_way[name] += 1
        return piece

    def _work_on(self, piece: _Piece[Any] | None) -> None:
        while piece is not None:
            piece.do()
            with self._changing:
                self._busy -= 1
                for name in {piece.owner, household(piece.owner)}:
                    self._under_way[name] -= 1
                    if not self._under_way[name]:
                        del self._under_way[name]
                piece = self._next()
