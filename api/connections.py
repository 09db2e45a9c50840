"""Connections: how many there may be, how long one may say nothing, how much may be half said.

uvicorn, which Streamlit starts in its own way, waits for ever for a request that does not come, and
keeps what has come of a message that does not end. A thousand silent connections take all the files
that a process may have open, a few hundred half messages all the memory. So its protocols are told
to report here what they hold, and a task looks after it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from models.limits import LIMITS

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# A page has a websocket and some files at once: so many are a class behind one address. A process
# may have 1,024 files open where nobody has said otherwise; that is raised as far as it goes.
MOST = 2_000
MOST_OF_ONE = 256
_FILES = 16_384
_FILES_BESIDE = 200  # models, logs, decoders
# From the first byte, or the end of the last answer, to the end of a request's head.
HEAD_S = 10.0
# After an answer: what was refused may still be on its way. (Who sends nothing, uvicorn ends.)
REST_S = 60.0
# A message of the websocket: until it is whole, and what has come of all that are not.
MESSAGE_S = 60.0
MESSAGE_BYTES = 16 * LIMITS.request_bytes
MESSAGE_BYTES_OF_ONE = MESSAGE_BYTES // 4
MOST_PIECES = 1_000
_LOOK_S = 1.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """One connection: whose it is, since when it has been silent or half said, what it holds.

    let_go: drops what has come of a message; what is left of a connection that has ended hangs on
    a cycle, which Python may find much later.
    """

    address: str
    since: float
    size: int = 0
    let_go: Callable[[], None] = lambda: None


class Connections:
    """All connections of this process, by their transports; on the event loop only."""

    def __init__(self, most: int = MOST, of_one: int = MOST_OF_ONE) -> None:
        self._most, self._of_one = most, of_one
        self._all: dict[Any, _Held] = {}
        self._looked = 0.0

    def allow(self, most: int) -> None:
        """From now on there may be so many together."""
        self._most = most

    def came(self, transport: Any) -> None:
        """A connection was made.

        Where there are too many, it takes the place of the one that has asked for nothing for the
        longest, or is ended at once if all have asked.
        """
        address = _address(transport)
        if len(self._all) >= self._most:
            self._make_room(self._all)
        if _is_elsewhere(address):
            of_one = [each for each, held in self._all.items() if held.address == address]
            if len(of_one) >= self._of_one:
                self._make_room(of_one)
                if sum(held.address == address for held in self._all.values()) >= self._of_one:
                    transport.abort()
                    return
        if len(self._all) >= self._most:
            transport.abort()
            return
        self._all[transport] = _Held(address, time.monotonic())

    def _make_room(self, among: Iterable[Any]) -> None:
        for transport in among:  # the oldest first
            if transport.is_closing() or _asks_nothing(transport):
                self._end(transport)
                return

    def holds(self, transport: Any, size: int, pieces: int, let_go: Callable[[], None]) -> None:
        """So many bytes, in so many pieces, have come of a message of the websocket.

        The connection is ended where that is too much, of it or of all.
        """
        held = self._all.get(transport)
        if held is None:  # made before anybody looked
            held = self._all[transport] = _Held(_address(transport), time.monotonic())
        if not held.size or not size:
            held.since = time.monotonic()
        held.size, held.let_go = size, let_go
        if size and (pieces > MOST_PIECES or self._too_much(held.address)):
            self._end(transport)

    def look(self) -> None:
        """Forget what has ended, and end what takes too long."""
        now = time.monotonic()
        stood_still = max(0.0, now - self._looked - 2 * _LOOK_S) if self._looked else 0.0
        self._looked = now
        for transport, held in list(self._all.items()):
            held.since += stood_still  # what came meanwhile has not been heard
            if transport.is_closing():
                self._end(transport)
            elif _asks_nothing(transport):
                if now - held.since > (REST_S if transport.get_protocol().cycle else HEAD_S):
                    self._end(transport)
            elif not held.size:
                held.since = now
            elif now - held.since > MESSAGE_S:
                self._end(transport)

    def _too_much(self, address: str) -> bool:
        sizes = Counter[str]()
        for held in self._all.values():
            sizes[held.address] += held.size
        if sizes.total() > MESSAGE_BYTES:
            return True
        return _is_elsewhere(address) and sizes[address] > MESSAGE_BYTES_OF_ONE

    def _end(self, transport: Any) -> None:
        self._all.pop(transport).let_go()
        transport.abort()


def _asks_nothing(transport: Any) -> bool:
    """Whether no request is under way: none has come yet, or the last one is answered."""
    protocol = transport.get_protocol()
    return isinstance(protocol, H11Protocol) and (
        protocol.cycle is None or protocol.cycle.response_complete
    )


def _address(transport: Any) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""


def _is_elsewhere(address: str) -> bool:
    """Whether it is one other machine's, and not that of a proxy, through which many may come."""
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "").split(",")  # uvicorn's own setting
    if {"*", address} & {each.strip() for each in trusted}:
        return False
    try:
        return not ip_address(address).is_loopback
    except ValueError:
        return False


CONNECTIONS = Connections()


def look_after() -> None:
    """From now on uvicorn's protocols report here; once in a process, before it serves."""
    _raise_ceiling()
    made: Callable[..., None] = H11Protocol.connection_made
    came: Callable[..., None] = WebSocketsSansIOProtocol.data_received

    def connection_made(self: H11Protocol, transport: asyncio.Transport) -> None:
        made(self, transport)
        _send_at_once(transport)
        CONNECTIONS.came(transport)

    def data_received(self: WebSocketsSansIOProtocol, data: bytes) -> None:
        came(self, data)
        waiting = len(self.conn.reader.buffer) + sum(map(len, self.frames[: MOST_PIECES + 1]))

        def let_go() -> None:
            self.conn.reader.buffer.clear()
            self.frames.clear()

        CONNECTIONS.holds(self.transport, waiting, len(self.frames), let_go)

    H11Protocol.connection_made = connection_made  # type: ignore[method-assign]
    WebSocketsSansIOProtocol.data_received = data_received  # type: ignore[method-assign]


def _send_at_once(transport: asyncio.Transport) -> None:
    """Have no end of an answer held back until the browser has acknowledged its beginning.

    asyncio asks for that itself, but only of sockets that were made with TCP's number; Streamlit
    makes its own without it, and each answer on a connection in use came 40 ms late.
    """
    sock = transport.get_extra_info("socket")
    if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def keep_looking() -> None:
    """For ever: end connections that say nothing."""
    while True:
        await asyncio.sleep(_LOOK_S)
        CONNECTIONS.look()


def _raise_ceiling() -> None:
    """Let this process have as many files open as there may be connections, if it is allowed to."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (ValueError, OSError) as error:
            _log.warning("no more than %s files can be open: %r", soft, error)
    if soft != resource.RLIM_INFINITY and soft - _FILES_BESIDE < MOST:
        CONNECTIONS.allow(max(64, soft - _FILES_BESIDE))
