"""What a browser may send down Streamlit's websocket: what a page of ours sends, and no more.

Streamlit answers some messages on its event loop, in a time that grows with what is in them, and
lets anybody empty caches that all share. ASGI middleware, in front of it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.site.inside import Sent, sent
from components.site.pace import PAGE, PART, Pace
from models.limits import LIMITS

# Ours: reruns, the Stop of the menu, and signs of life; addresses for the files of one uploader.
_TAKEN = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
_MOST_FILES = 64  # names in one request; an uploader of ours takes one
_LONGEST_NAME = 500  # characters of a page's or a fragment's name
_UNSUPPORTED, _BROKEN, _TOO_FAST = 1003, 1007, 1008  # websocket close codes


class Messages:
    """Drops what no page of ours sends, and slows down what comes too fast."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but messages that are refused, each in its time."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        pace = Pace(scope["client"][0] if scope.get("client") else "")

        async def checked() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                data = message.get("bytes")
                if data is None:  # a text; Streamlit speaks bytes
                    return _end(_UNSUPPORTED)
                try:
                    told = taken_of(data)
                except ValueError:
                    return _end(_BROKEN)
                if not await pace.keep(PAGE if told is None or told.of_page else PART):
                    return _end(_TOO_FAST)
                if told is not None:
                    return {**message, "bytes": told.data}

        await self._app(scope, checked, send)


def _end(code: int) -> Message:
    return {"type": "websocket.disconnect", "code": code}


def taken_of(data: bytes) -> Sent | None:
    """What is taken of a message: all of it but the end of too long a text, or nothing at all.

    ValueError where these bytes are no message.
    """
    told = sent(data, LIMITS.text_characters)
    if told is None or told.kind not in _TAKEN or told.files > _MOST_FILES:
        return None
    # They may stand in the log: in one line, and a short one.
    plain = all(len(name) <= _LONGEST_NAME and name.isprintable() for name in told.names)
    return told if plain else None
