"""JSON as it is sent to us: read strictly, and measured before it is built.

What is not worth the memory is refused by looking at the text alone: Python's own reader would
first build ten million empty lists, or fail deep inside on a thousand brackets. Ours and not
msgspec's, which takes a name that is given twice, and builds the ten million lists, too.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from api.errors import bad_request
from models.errors import CertitudeError

# What a request holds beside its strings: some dozen names and numbers, even when indented.
_STRUCTURE = 20_000
_DEPTH = 16
# Possessive, so that neither time nor memory grows with a way back; and one that is not closed is a
# string to the end, or each quote in it would be looked at as the beginning of another one.
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)


def loads(data: bytes | str) -> Any:
    """Read JSON in UTF-8; CertitudeError (400) "bad_json", "bad_encoding", "json_too_complex".

    Stricter than the standard library: no NaN or Infinity, no number beyond a float's range, and
    no name given twice in one object.
    """
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise bad_request("bad_encoding", "JSON has to be encoded as UTF-8.") from error
    else:
        text = data
    structure = _STRING.sub('""', text)
    if len(structure) > _STRUCTURE or _depth(structure) > _DEPTH:
        raise bad_request(
            "json_too_complex", "This JSON is nested too deeply, or has too much in it."
        )
    try:
        return json.loads(
            text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once
        )
    except ValueError as error:
        raise _bad_json() from error


def _depth(structure: str) -> int:
    depth = deepest = 0
    for character in structure:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is out of range")
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found


def _bad_json() -> CertitudeError:
    return bad_request("bad_json", "The body is not valid JSON (no NaN, no name given twice).")
