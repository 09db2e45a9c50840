"""Every failure as JSON, {"error": {"code", "message"}}: never a traceback, never HTML.

The API speaks English only, so its own sentences are not marked for the translators.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from msgspec import to_builtins
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.replies import Error, Failure
from models.errors import CertitudeError
from models.faults import log_fault

_log = logging.getLogger(__name__)


_FIXED = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Json(JSONResponse):
    """JSON that no browser takes for a page and no cache keeps; half surrogates become "?".

    content: plain data, or a reply. msgspec's own writer would refuse half surrogates, and make
    null of a number that is not finite.
    """

    def __init__(
        self, content: Any, status_code: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content, status_code, {**_FIXED, **(headers or {})})

    def render(self, content: Any) -> bytes:
        """UTF-8 without white space; ValueError for a number that is not finite."""
        plain = to_builtins(content)
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


class File(Response):
    """A file to be saved; a browser that opens it all the same runs nothing in it."""

    def __init__(self, content: bytes, media_type: str, name: str) -> None:
        saved = {
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": _SANDBOX,
        }
        super().__init__(content, media_type=media_type, headers={**_FIXED, **saved})


class BusyError(CertitudeError):
    """Too much is asked at once; retry_after: whole seconds after which to try again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "too_many_requests",
            "Too many requests at once. Try again in {seconds} s.",
            status=429,
            seconds=retry_after,
        )
        self.retry_after = retry_after


def bad_request(code: str, sentence: str, **values: object) -> CertitudeError:
    """A request that cannot be understood (400)."""
    return CertitudeError(code, sentence, 400, **values)


def impossible(code: str, sentence: str, **values: object) -> CertitudeError:
    """A request that is understood, but asks for what there is not (422)."""
    return CertitudeError(code, sentence, 422, **values)


def error_response(error: Exception) -> Json:
    """What a failure looks like to the client; one that nobody foresaw is logged and is a 503."""
    headers = {}
    if isinstance(error, CertitudeError):
        status, code, message = error.status, error.code, str(error)
    elif isinstance(error, HTTPException) and error.status_code == 404:
        status, code = 404, "unknown_path"
        message = "There is nothing at this address. GET /api/openapi.json says what there is."
    elif isinstance(error, HTTPException) and error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        status, code = 405, "wrong_method"
        message = f"This address takes {allowed} only."
        headers["allow"] = allowed
    else:
        log_fault(_log, "the API failed", error)
        status, code = 503, "failed"
        message = "The server failed on this request. The failure was logged there."
    if status == 429:
        headers["retry-after"] = str(getattr(error, "retry_after", 2))
    if status in (413, 429) or code == "too_slow":
        headers["connection"] = "close"  # what is left of the body is not read
    return Json(Error(failure=Failure(code=code, message=message)), status, headers)


class JsonErrors:
    """ASGI middleware: whatever is raised below becomes an error response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer for it if it fails before it has answered itself."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await error_response(error)(scope, receive, send)
