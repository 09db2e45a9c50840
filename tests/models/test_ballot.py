"""A blind vote: an order that only the seed decides, and hands that are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ballot
from models.ballot import MOST_BALLOTS, MOST_VOTES, Ballot

NAMES = ("none", "categorical", "gate", "numeric", "nbest", "icons", "bars", "dots")


@given(st.permutations(NAMES), st.integers(0, 999_999))
def test_the_seed_alone_decides_the_order(names: list[str], seed: int) -> None:
    assert ballot.shuffled(names, seed) == ballot.shuffled(NAMES, seed)
    assert sorted(ballot.shuffled(names, seed)) == sorted(NAMES)


def test_the_order_of_a_seed_is_the_same_for_ever() -> None:
    assert ballot.shuffled(NAMES, 1) == (
        "icons",
        "dots",
        "numeric",
        "none",
        "categorical",
        "bars",
        "nbest",
        "gate",
    )


def test_every_display_comes_first_about_as_often() -> None:
    first = [ballot.shuffled(NAMES, seed)[0] for seed in range(800)]
    assert all(60 <= first.count(name) <= 140 for name in NAMES)


def test_hands_are_counted_and_taken_back() -> None:
    empty = Ballot.of(("a", "b"))
    voted = empty.raised(0, 1).raised(1, 12).raised(1, -1)
    assert (voted.counts, voted.total, voted.ahead) == ((1, 11), 12, (1,))
    assert voted.share(1) == pytest.approx(11 / 12)
    assert voted.undone().counts == (1, 12)
    assert voted.undone().undone().undone() == empty
    assert empty.undone() == empty
    assert voted.emptied().total == 0
    assert voted.emptied().undone().counts == (1, 11)


def test_nothing_goes_beyond_its_bounds() -> None:
    full = Ballot.of(("a", "b")).raised(0, 10 * MOST_VOTES)
    assert full.counts == (MOST_VOTES, 0)
    assert full.raised(1, -5) == full, "below none there is nothing, nor a step to take back"
    assert full.raised(2, 1) == full
    assert full.raised(-1, 1) == full
    many = Ballot.of(("a",))
    for _ in range(500):
        many = many.raised(0, 1)
    assert len(many.past) <= 100


def test_level_options_are_all_ahead_and_nobody_is_before_the_first_vote() -> None:
    assert Ballot.of(("a", "b", "c")).ahead == ()
    assert Ballot.of(("a", "b", "c")).share(0) == 0
    assert Ballot.of(("a", "b", "c"), (2, 0, 2)).ahead == (0, 2)


def test_counts_of_other_options_are_none() -> None:
    assert Ballot.of(("a", "b"), (1, 2, 3)).counts == (0, 0)


def test_a_tab_keeps_the_last_votes() -> None:
    names = [ballot.about("q", n) for n in range(MOST_BALLOTS + 5)]
    assert len(set(names)) == len(names)
    held = {name: (n, 1) for n, name in enumerate(names)}
    held[ballot.about("nobody")] = (0, 0)
    kept = ballot.read(ballot.written(held))
    assert list(kept) == names[5:]
    assert kept[names[-1]] == (MOST_BALLOTS + 4, 1)


@pytest.mark.parametrize(
    "forged",
    [
        "", "x", "[]", '{"a": [1]}', '{"0123456789abcdef": []}', '{"0123456789abcdef": [-1]}',
        '{"0123456789abcdef": ["1"]}', '{"0123456789abcdef": [10000]}', "\ud800",
        '{"0123456789abcdef": [1.5]}', '{"0123456789abcdef": ' + "[" * 5_000 + "}",
        "{" + ",".join(f'"{n:016x}": [1]' for n in range(MOST_BALLOTS + 1)) + "}",
    ],
)  # fmt: skip
def test_what_no_tab_of_ours_kept_is_nothing(forged: str) -> None:
    assert ballot.read(forged) == {}
