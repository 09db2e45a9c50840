"""JSON as it is sent to us: refused in a time that grows with its length only."""

from __future__ import annotations

import time

import pytest

from api import strict_json
from models.errors import CertitudeError


@pytest.mark.parametrize(
    "body",
    [
        '"' + r"\"" * 15_000,
        '{"text": "' + r"\"" * 15_000,
        r"\"" * 15_000 + '"',
        '"' + "\\" * 30_001,
        "[" + '"" ' * 10_000,
        '"a"' * 10_000,
    ],
    ids=["quotes", "text", "outside", "backslashes", "empty", "strings"],
)
def test_strings_that_are_not_closed_are_read_once(body: str) -> None:
    start = time.process_time()
    with pytest.raises(CertitudeError) as caught:
        strict_json.loads(body.encode())
    assert caught.value.code in ("bad_json", "json_too_complex")
    assert time.process_time() - start < 1  # some thousandths; before, 4 s, and all stood still


def test_strings_with_escapes_are_read() -> None:
    assert strict_json.loads(r'{"a": "x\"y\\", "b": ["\u00e9"]}') == {"a": 'x"y\\', "b": ["é"]}
