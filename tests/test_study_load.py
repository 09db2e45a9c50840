"""The load run itself, small: what it plays, what it lets go wrong, and what it tells of that."""

from __future__ import annotations

import re
import sys

import pytest

from benchmarks import study_faults, study_load
from models.language import Language
from study.store.faults import store_error


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Each row of the table that three people's run prints."""
    study_load.main(
        ["--people", "3", "--trials", "1", "--think", "0.1", "--full", "0.2", "--reveal", "2"]
    )
    rows = (re.split(r"\s{2,}", line) for line in capsys.readouterr().out.splitlines())
    return {row[0]: row[1] for row in rows}


@pytest.mark.skipif(sys.platform != "linux", reason="a disk is made full by Linux alone")
def test_three_people_play_while_the_disk_is_full_and_none_of_it_is_lost(
    told: dict[str, str],
) -> None:
    assert told["people, all to the end"] == "3 of 3"
    assert int(told["refused meanwhile"]) > 0
    assert told["refused without a word"] == "0"
    assert (told["lost"], told["doubled"]) == ("0", "0")
    assert int(told["answers stored"]) > 3 * 10
    assert told["steps that did not reach a phone"] == "0"
    assert "step of the reveal to a phone, p95" in told


def test_a_word_counts_as_told_only_in_the_persons_language() -> None:
    said = [Language("fr").error(store_error("busy"))]
    assert study_faults.is_told(said, "fr")
    assert not study_faults.is_told(said, "en")
    assert not study_faults.is_told(["Something else went wrong."], "en")
