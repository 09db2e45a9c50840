"""The doors of the whole site: who is let in, and what every answer tells the browser to refuse.

ASGI middleware in front of everything, Streamlit included: it checks under which name the server
was called (a page elsewhere that had its own name point here would otherwise read what people see:
DNS rebinding), refuses a websocket that a foreign page opens before Streamlit looks at it (which
would ask a public service for this machine's address), and sets the headers that keep other sites
out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.busy import caller
from api.errors import error_response
from models.errors import CertitudeError
from models.faults import log_fault

# Streamlit's front end builds its styles at run time, compiles chart expressions, and loads the
# scripts of components from blobs; all of it comes from this server, and nothing may come from
# anywhere else.
_CONTENT = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob: data:",
        "style-src 'self' 'unsafe-inline' blob: data:",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HARMLESS = ("GET", "HEAD", "OPTIONS")
_log = logging.getLogger(__name__)
HEADERS = {
    "content-security-policy": _CONTENT,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# Streamlit says there how many people are here and how much memory is taken: to this machine alone.
_OWN_ONLY = ("/_stcore/metrics", "/_stcore/script-health-check")


class Doors:
    """The middleware; hosts: names under which the server may be called, "*" for any."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who may come in; everything that goes out gets the headers."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        called = headers.get("host", "")
        stranger = not self._knows(called)
        foreign = _is_foreign(headers.get("origin"), called)
        if scope["type"] == "websocket":
            if stranger or foreign:
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._stream(scope, receive, send)
            return
        answered = False

        async def guarded(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
            await send(message)

        if stranger:
            refused = CertitudeError(
                "unknown_host",
                "This server does not answer to that name. Whoever runs it can allow it with "
                "CERTITUDE_HOSTS.",
                status=421,
            )
            await error_response(refused)(scope, receive, guarded)
            return
        if scope["path"].rstrip("/").endswith(_OWN_ONLY) and caller(Request(scope)):
            await error_response(HTTPException(404))(scope, receive, guarded)
            return
        if foreign and scope["method"] not in _HARMLESS:
            refused = CertitudeError(
                "foreign_origin",
                "A page from elsewhere cannot send anything to this server.",
                status=403,
            )
            await error_response(refused)(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as error:
            if answered:
                raise
            await error_response(error)(scope, receive, guarded)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket; what a stranger's bytes break in it is a line in the log."""
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            log_fault(_log, "a connection failed", error)

    def _knows(self, called: str) -> bool:
        return "*" in self._hosts or _name(called) in self._hosts


def _name(host: str) -> str | None:
    """A Host header without its port, None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    name = parts.hostname
    if not name or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return name.rstrip(".")


def _is_foreign(origin: str | None, host: str) -> bool:
    """Whether a websocket was opened by a page from elsewhere; programs send no origin."""
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != host.lower()
    except ValueError:
        return True
