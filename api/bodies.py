"""What a request's body holds: a JSON object with a text, or multipart/form-data with a picture.

Bounded before and while it arrives, kept in memory only. Waiting for it takes up nobody's place:
the gates (`api.busy`) are behind it. What is asked is checked in `api.questions`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import anyio
from anyio.lowlevel import checkpoint
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api import busy, strict_json
from api.errors import bad_request
from models.classifier import Kind
from models.errors import CertitudeError
from models.limits import LIMITS

# A character outside Unicode's first plane takes twelve bytes in JSON that escapes it.
JSON_BYTES = min(LIMITS.request_bytes, 12 * LIMITS.text_characters + 64 * 1024)
_FIELDS = 16  # of a form, at most; no request of ours has as many
_FIELD_BYTES = 8 * 1024  # of a multipart field that is not the picture
# A body has so many seconds to begin, and goes on as long as it comes at this pace.
_GRACE_S = 5.0
_BYTES_A_SECOND = 1000
_BODY_S = 60.0  # whatever the pace
# A client looks for the answer only when it has sent everything: so much more than the limit is
# read and thrown away, or the answer would be lost with the connection.
_DISCARD_BYTES = 4 * LIMITS.request_bytes
_DISCARD_S = 5.0


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture's bytes, and the name its file had, if any."""

    data: bytes
    name: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has arrived whole: of which kind it is, and how to read what it holds.

    read: what was sent, by name: values as JSON gives them, or strings and an Upload out of a
    form. It may take a while, and raises CertitudeError (400) where the JSON is none.
    """

    kind: Kind
    read: Callable[[], Mapping[str, Any]]


class _InMemory(MultiPartParser):
    """Starlette's parser, which else puts a file over a megabyte on the disk."""

    spool_max_size = LIMITS.request_bytes + 1


async def arrived(request: Request) -> Body:
    """Wait for what is sent to a model.

    CertitudeError 400 (an unreadable form; "too_slow"), 413 "request_too_large", 415
    "unsupported_content_type"; BusyError (429) when too many bytes are under way.
    """
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    if kind not in (b"application/json", b"multipart/form-data"):
        raise _unsupported("Send a text as application/json, a picture as multipart/form-data.")
    if parameters.get(b"charset", b"utf-8").lower() not in (b"utf-8", b"utf8"):
        raise _unsupported("Only UTF-8 is taken.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise _unsupported("A compressed body is not taken.")
    begun = anyio.current_time()
    with busy.arriving.held(busy.caller(request)) as hold:
        try:
            with anyio.fail_after(min(_GRACE_S, _BODY_S)) as scope:

                def came(size: int) -> None:
                    """Some bytes more: they have to be held, and give the rest more time."""
                    seconds = _GRACE_S + hold(size) / _BYTES_A_SECOND
                    scope.deadline = begun + min(seconds, _BODY_S)

                if kind == b"application/json":
                    chunks = _chunks(request, JSON_BYTES, came)
                    data = b"".join([chunk async for chunk in chunks])
                    return Body("text", lambda: _from_json(data))
                form = await _form(request, came)
                return Body("image", lambda: form)
        except TimeoutError as error:
            raise bad_request("too_slow", "The body did not arrive in time.") from error
        except CertitudeError as error:
            # Who asks before sending can be told at once.
            if error.status in (413, 429) and _sends_anyway(request):
                await _discard(request)
            raise


def _from_json(data: bytes) -> Mapping[str, Any]:
    value = strict_json.loads(data)
    if not isinstance(value, dict):
        raise bad_request("bad_json", "The body has to be a JSON object.")
    return value


async def _form(request: Request, came: Callable[[int], None]) -> Mapping[str, Any]:
    try:
        form = await _InMemory(
            request.headers,
            _chunks(request, LIMITS.request_bytes, came),
            max_files=1,
            max_fields=_FIELDS,
            max_part_size=_FIELD_BYTES,
        ).parse()
    except MultiPartException as error:
        raise bad_request("bad_form", "The multipart body cannot be read.") from error
    try:
        names = [name for name, _value in form.multi_items()]
        if len(set(names)) != len(names):
            raise bad_request("bad_form", "A field is given twice.")
        # A field that is empty is one that was left out, but for the two that have to be there.
        return {
            name: Upload(await value.read(), value.filename)
            if isinstance(value, UploadFile)
            else value
            for name, value in form.items()
            if value or name in ("model", "file")
        }
    finally:
        await form.close()


async def _chunks(
    request: Request, limit: int, came: Callable[[int], None]
) -> AsyncGenerator[bytes, None]:
    """The body as it arrives; CertitudeError "request_too_large" (413) beyond limit bytes."""
    declared = request.headers.get("content-length", "")
    size = 0
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise _too_large(limit)
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        came(len(chunk))
        await checkpoint()  # where time that is over is noticed, and others have their turn
        yield chunk


def _sends_anyway(request: Request) -> bool:
    return request.headers.get("expect", "").lower() != "100-continue"


async def _discard(request: Request) -> None:
    size = 0
    # A RuntimeError says that all of it has been read.
    with anyio.move_on_after(_DISCARD_S), suppress(RuntimeError):
        async for chunk in request.stream():
            size += len(chunk)
            if size > _DISCARD_BYTES:
                return


def _too_large(limit: int) -> CertitudeError:
    return CertitudeError(
        "request_too_large",
        "The request is too large. It can have at most {limit} bytes.",
        status=413,
        limit=limit,
    )


def _unsupported(sentence: str) -> CertitudeError:
    return CertitudeError("unsupported_content_type", sentence, status=415)
