"""Uploads of the pages, bounded before Streamlit sees them.

ASGI middleware in front of Streamlit's upload endpoint, which takes whatever a session sends, keeps
it until the session has ended, and puts what is larger than a megabyte on the disk on the way. Here
bytes are counted as they arrive, too many are answered with 413 and a sentence, and what a session
held is let go of when it ends. What Streamlit knows of sessions comes from outside (`Sessions`).
"""

from __future__ import annotations

import re
from typing import Protocol

import anyio
from starlette.formparsers import MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import error_response
from models import runtime
from models.errors import CertitudeError, InputError
from models.limits import LIMITS
from models.reading.uploads import Ledger

_ADDRESS = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
# Who sends nothing for so long, or is not done by then, gives up.
_SILENCE_S = 10.0
_LEAST_PACE = 5_000  # bytes a second, over such a time; the slowest phone is faster
_WHOLE_S = 300.0
# A browser looks for the answer only when it has sent everything (see `api.bodies`).
_DISCARD_S = 5.0


class Sessions(Protocol):
    """What is to be known of the site's sessions; called on the event loop."""

    def connected(self, session: str) -> bool:
        """Whether a browser is connected to it."""

    def quiet(self) -> bool:
        """Whether no browser is connected at all."""

    def absent(self) -> list[str]:
        """Those that wait for their browser to come back."""

    def remove(self, session: str, file: str) -> None:
        """Let go of a file."""

    def close(self, session: str) -> None:
        """End a session whose browser does not come back, with all that it holds."""

    def tell(self, session: str) -> None:
        """Have its page say what the ledger says."""


class Uploads:
    """The middleware; ledger: what is held by now."""

    def __init__(self, app: ASGIApp, ledger: Ledger, sessions: Sessions) -> None:
        self._app, self._ledger, self._sessions = app, ledger, sessions
        # Starlette's parser, which Streamlit uses, puts larger files on the disk. Nothing of a
        # person is written there; what comes in is bounded here.
        MultiPartParser.spool_max_size = LIMITS.session_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count an upload, or let anything else pass."""
        found = _ADDRESS.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] not in ("PUT", "DELETE"):
            await self._app(scope, receive, send)
            return
        session, file = found.groups()
        if scope["method"] == "DELETE":
            await self._delete(session, file, scope, receive, send)
        elif not self._sessions.connected(session):
            await self._app(scope, receive, send)  # refused there, before anything is read
        else:
            await self._put(session, file, scope, receive, send)

    async def _delete(
        self, session: str, file: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 204:
                self._ledger.release(session, file)
            await send(message)

        await self._app(scope, receive, watched)

    async def _put(
        self, session: str, file: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        status, upload = 0, object()
        until = anyio.current_time() + _WHOLE_S
        pace = _Pace(anyio.current_time())

        async def counted() -> Message:
            wait = min(_SILENCE_S, until - anyio.current_time())
            try:
                with anyio.fail_after(max(wait, 0)):
                    message = await receive()
            except TimeoutError as error:
                raise _too_slow() from error
            size = len(message.get("body", b""))
            pace.keep(size, anyio.current_time())
            for other, old in self._ledger.add(session, upload, size):
                self._sessions.remove(other, old)
            return message

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            self._ledger.check(session, _announced(scope))
            await self._app(scope, counted, watched)
        except CertitudeError as error:
            if status:
                raise
            await _discard(receive)
            await error_response(error)(scope, receive, send)
            if isinstance(error, InputError):
                self._sessions.tell(session)
        finally:
            self._ledger.settle(session, upload, file if status == 204 else None)


class _Pace:
    """Whether an upload goes on: one that only drips holds room that others need."""

    def __init__(self, now: float) -> None:
        self._since, self._came = now, 0

    def keep(self, size: int, now: float) -> None:
        """So many more bytes have come; CertitudeError "too_slow" (408) where they are too few."""
        self._came += size
        if now - self._since < _SILENCE_S:
            return
        if self._came < _LEAST_PACE * (now - self._since):
            raise _too_slow()
        self._since, self._came = now, 0


def _announced(scope: Scope) -> int:
    """Bytes that the request says it has, 0 where it does not say so."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


async def _discard(receive: Receive) -> None:
    size = 0
    with anyio.move_on_after(_DISCARD_S):
        while size < 2 * LIMITS.request_bytes:
            message = await receive()
            size += len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body"):
                return


def _too_slow() -> CertitudeError:
    return CertitudeError("too_slow", "The file did not arrive in time.", status=408)


async def let_go(ledger: Ledger, sessions: Sessions, after_s: float) -> None:
    """For ever: end sessions whose browser has been gone for after_s seconds, with their uploads.

    Streamlit itself does so only when somebody else goes: what the last ones of a room have trained
    or given stayed until the next room came.
    """
    gone: dict[str, float] = {}
    looked = -after_s  # when it was last looked for what nobody holds
    owed = False
    while True:
        await anyio.sleep(after_s / 25)  # twice that, and the tenth that after_s leaves is not over
        now = anyio.current_time()
        away = {*sessions.absent(), *(x for x in ledger.sessions() if not sessions.connected(x))}
        gone = {each: gone.get(each, now) for each in away}
        over = [each for each, since in gone.items() if now - since >= after_s]
        for each in over:
            sessions.close(each)
            ledger.forget(each)
        owed = owed or bool(over)
        if owed and now - looked >= after_s / 4:
            # A session and its script hold each other, and the files with them; on a quiet server
            # it may be long until Python looks for such by itself. It stops everybody meanwhile.
            runtime.give_memory_back(thoroughly=sessions.quiet())
            owed, looked = False, now
