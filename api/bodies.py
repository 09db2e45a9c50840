"""What a request's body holds: a JSON object with a text, or multipart/form-data with a picture.

Bounded before and while it is read, kept in memory only, and handed on with checked types. What is
asked with it (which class, how many samples) is checked in `api.questions`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import anyio
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from api import strict_json
from api.busy import in_thread
from api.errors import bad_request
from models.errors import CertitudeError
from models.limits import LIMITS

# A character outside Unicode's first plane takes twelve bytes in JSON that escapes it.
JSON_BYTES = min(LIMITS.request_bytes, 12 * LIMITS.text_characters + 64 * 1024)
_FIELD_BYTES = 8 * 1024  # of a multipart field that is not the picture
_BODY_S = 60.0  # who sends for longer gives their place to somebody else
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
    """A model's id, the text or the picture for it, and what else is asked, still unchecked.

    options: values as JSON gives them, or strings out of a form; never None.
    """

    model: str
    content: str | Upload
    options: Mapping[str, Any]


class _InMemory(MultiPartParser):
    """Starlette's parser, which else puts a file over a megabyte on the disk."""

    spool_max_size = LIMITS.request_bytes + 1


async def read(request: Request, options: Collection[str]) -> Body:
    """Read what is sent to a model; options: what may be asked beside model and content.

    CertitudeError 400 (unreadable; a field missing, unknown, given twice or of a wrong type), 413
    "request_too_large", 415 "unsupported_content_type".
    """
    kind, parameters = parse_options_header(request.headers.get("content-type"))
    if kind not in (b"application/json", b"multipart/form-data"):
        raise _unsupported("Send a text as application/json, a picture as multipart/form-data.")
    if parameters.get(b"charset", b"utf-8").lower() not in (b"utf-8", b"utf8"):
        raise _unsupported("Only UTF-8 is taken.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise _unsupported("A compressed body is not taken.")
    try:
        with anyio.fail_after(_BODY_S):
            if kind == b"application/json":
                return await _read_json(request, options)
            return await _read_form(request, options)
    except TimeoutError as error:
        raise bad_request("too_slow", "The body did not arrive in time.") from error


async def _read_json(request: Request, options: Collection[str]) -> Body:
    data = b"".join([chunk async for chunk in _chunks(request, JSON_BYTES)])
    value = await in_thread(lambda: strict_json.loads(data))
    if not isinstance(value, dict):
        raise bad_request("bad_json", "The body has to be a JSON object.")
    _check_names(value, "text", options)
    model, text = value["model"], value["text"]
    if not isinstance(model, str) or not isinstance(text, str):
        raise bad_request("wrong_type", "“model” and “text” have to be strings.")
    given = {name: value[name] for name in options if value.get(name) is not None}
    return Body(model, text, given)


async def _read_form(request: Request, options: Collection[str]) -> Body:
    try:
        form = await _InMemory(
            request.headers,
            _chunks(request, LIMITS.request_bytes),
            max_files=1,
            max_fields=1 + len(options),
            max_part_size=_FIELD_BYTES,
        ).parse()
    except MultiPartException as error:
        raise bad_request("bad_form", "The multipart body cannot be read.") from error
    try:
        return await _from_form(form, options)
    finally:
        await form.close()


async def _from_form(form: FormData, options: Collection[str]) -> Body:
    names = [name for name, _value in form.multi_items()]
    if len(set(names)) != len(names):
        raise bad_request("bad_form", "A field is given twice.")
    _check_names(names, "file", options)
    file = form["file"]
    fields = {name: value for name, value in form.items() if name != "file"}
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    if not isinstance(file, UploadFile) or texts.keys() != fields.keys():
        raise bad_request("wrong_type", "“file”, and nothing else, has to be a file.")
    upload = Upload(await file.read(), file.filename)
    return Body(texts.pop("model"), upload, {name: v for name, v in texts.items() if v})


def _check_names(names: Collection[str], content: str, options: Collection[str]) -> None:
    known = ["model", content, *sorted(options)]
    for name in names:
        if name not in known:
            raise bad_request(
                "unknown_field",
                "“{name}” is not known here. A request like this has: {known}.",
                name=name[:50],
                known=", ".join(known),
            )
    for name in known[:2]:
        if name not in names:
            raise bad_request("missing_field", "“{name}” is missing.", name=name)


async def _chunks(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body as it arrives; CertitudeError "request_too_large" (413) beyond limit bytes."""
    declared = request.headers.get("content-length", "")
    size = 0
    if declared.isdecimal() and int(declared[:20]) > limit:
        # Who asks before sending can be told at once.
        if request.headers.get("expect", "").lower() != "100-continue":
            await _discard(request)
        raise _too_large(limit)
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            await _discard(request)
            raise _too_large(limit)
        yield chunk


async def _discard(request: Request) -> None:
    size = 0
    with anyio.move_on_after(_DISCARD_S):
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
