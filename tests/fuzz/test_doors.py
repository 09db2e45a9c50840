"""The quick form of `make fuzz`: every door with some dozen hostile inputs, always the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz import doors
from tests.fuzz.trying import Tally, try_door


@pytest.fixture(scope="module", autouse=True)
def _put_back() -> Iterator[None]:
    yield
    doors.close()


@pytest.mark.parametrize("name", doors.DOORS)
def test_every_door_answers_or_refuses_in_words(name: str) -> None:
    tally = Tally()
    try_door(name, tally, examples=15 if name == "model folders" else 100, seed=0)
    assert tally.tried == tally.refused + tally.answered
    assert tally.tried >= 15
    # Both happen, or the seeds are all bad, or nothing is refused.
    assert tally.refused
    assert tally.answered or name == "model folders"
