"""The OpenAPI document of the API, generated from its operations and from the types that they take
and give.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, json
from starlette.requests import Request
from starlette.responses import Response

from api.replies import Error
from models.display import showing
from models.display.spec import settings_type
from models.limits import LIMITS
from models.version import VERSION

_REF = "#/components/schemas/{name}"
_MIB = 2**20
# What an answer that is an Error means, by status: its name in the document, and a sentence.
_FAILURES = {
    400: (
        "BadRequest",
        "The request cannot be understood: malformed JSON or form; a field missing, unknown, "
        "given twice or of a wrong type.",
    ),
    404: ("NotFound", "There is no such model or address."),
    413: (
        "TooLarge",
        f"Too large: the request ({LIMITS.request_bytes // _MIB} MiB), the text "
        f"({LIMITS.text_characters:,} characters), the file ({LIMITS.image_bytes // _MIB} MiB) or "
        f"the picture ({LIMITS.image_pixels // 10**6} megapixels).",
    ),
    415: (
        "UnsupportedType",
        "Not application/json or multipart/form-data in UTF-8; or the file is no picture that can "
        "be read.",
    ),
    422: (
        "Impossible",
        "Understood, but impossible: an empty text, a text for a picture model, a truncated "
        "picture, a class that the model does not have, a setting that is out of range or of a "
        "wrong type.",
    ),
    429: ("TooMany", "Too many requests at once."),
    503: (
        "Unavailable",
        "The model's files are missing or damaged, it is not on this machine yet, it failed on "
        "this input or took too long, or the computers that run it do not answer.",
    ),
}
_RETRY = {
    "Retry-After": {
        "description": "Seconds after which to try again.",
        "schema": {"type": "integer", "minimum": 1},
    }
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address does: its name in the document is its function's.

    gives: types of the answer, any of them; meaning: what the answer is. text, picture: types of
    the request, sent as JSON or as a form; None where nothing is sent. files: media types of what
    it may give instead of JSON.
    """

    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    summary: str
    gives: Any
    meaning: str
    description: str = ""
    text: type[Struct] | None = None
    picture: type[Struct] | None = None
    files: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """The HTTP method: POST where something is sent."""
        return "GET" if self.text is None else "POST"


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The whole document, JSON-ready."""
    asked = [kind for each in operations for kind in (each.text, each.picture) if kind]
    given, schemas = json.schema_components([each.gives for each in operations], ref_template=_REF)
    _, parts = json.schema_components(
        [*asked, Error, settings_type(), showing.api_type()], ref_template=_REF
    )
    schemas |= parts
    # Requests stand where they are sent: nothing else speaks of them.
    bodies = {kind: schemas.pop(kind.__name__) for kind in asked}
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "Certitude",
            "version": VERSION,
            "description": "What a classifier answers, how sure it is in every display, and which "
            "words or pixels drive the answer. English only. Nothing that is sent is kept on a "
            "disk.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            each.path: {each.method.lower(): _operation(each, gives, bodies)}
            for each, gives in zip(operations, given, strict=True)
        },
        "components": {
            "responses": {
                name: _answer(meaning, _failed()) | ({"headers": _RETRY} if status == 429 else {})
                for status, (name, meaning) in _FAILURES.items()
            },
            "schemas": schemas,
        },
    }
    return dict(json.decode(json.encode(made)))


def _operation(
    each: Operation, gives: dict[str, Any], bodies: dict[type[Struct], dict[str, Any]]
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": each.endpoint.__name__,
        "summary": each.summary,
        "description": each.description or each.summary,
        "responses": {"200": _answer(each.meaning, gives)},
    }
    made["responses"]["200"]["content"] |= {kind: {} for kind in each.files}
    named = re.findall(r"{(\w+)}", each.path)
    if named:
        made["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in named
        ]
    for status in _FAILURES if each.text else (404, 503) if named else (503,):
        name, _ = _FAILURES[status]
        made["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}
    if each.text and each.picture:
        form = _form(bodies[each.picture])
        in_json = [name for name, field in form["properties"].items() if "$ref" in field]
        made["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {"schema": bodies[each.text]},
                "multipart/form-data": {
                    "schema": form,
                    "encoding": {name: {"contentType": "application/json"} for name in in_json},
                },
            },
        }
    return made


def _answer(meaning: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}


def _failed() -> dict[str, Any]:
    return {"$ref": _REF.format(name=Error.__name__)}


def _form(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a form, whose fields are there or are not: none is null."""
    fields = {}
    for name, field in schema["properties"].items():
        kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
        fields[name] = {key: field[key] for key in field if key not in ("anyOf", "default")}
        fields[name] |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {}
    return {**schema, "properties": fields}
