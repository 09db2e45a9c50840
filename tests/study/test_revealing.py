"""The reveal: counts that add up, a way that leads through all of it, words that lead back."""

from __future__ import annotations

from collections import Counter

import pytest

from study.bots import Bot, play_all
from study.export.rows import trials
from study.revealing import (
    ALL,
    DISPLAYS,
    MARKS,
    TALKS,
    Frame,
    Reveal,
    beside,
    frame_of,
    frames,
    items_of,
    reveal,
    word,
)
from study.store.database import Database
from study.store.facilitating import collected
from study.store.values import Collected
from tests.study.playing import little, opened


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database(f"sqlite:///{tmp_path_factory.mktemp('reveal') / 'studies.sqlite3'}")


def played(room: Database, *who: Bot, **more: object) -> tuple[Collected, Reveal]:
    made = opened(room, little(**{"trials": 6, **more}))
    play_all(room, made.code, who, seed=5)
    found = collected(room, made.study, made.key)
    return found, reveal(found)


def test_each_item_is_counted_as_it_was_decided(room: Database) -> None:
    found, shown = played(room, Bot("always"), Bot("never"), Bot("random"))
    rows = trials(found)
    assert {*shown.items} == {one.item for one in rows}
    for item, one in shown.items.items():
        mine = [row for row in rows if row.item == item]
        assert one.n == sum(one.final.values()) == sum(one.first.values()) == len(mine) == 3
        assert one.final == Counter(row.final for row in mine)
        assert one.followed == sum(row.final == row.advice for row in mine)
    every = shown.sums()
    assert every.n == len(rows)
    assert every.right_final == sum(row.final == row.truth for row in rows)
    assert shown.people == 3


def test_it_begins_with_what_tells_most(room: Database) -> None:
    _, shown = played(room, Bot("always", skill=1.0), Bot("always", skill=1.0))
    first = shown.items[shown.telling[0]]
    assert first.right_advice == 0
    assert first.followed == first.n
    assert len(shown.telling) <= 3


def test_the_way_leads_through_every_step_and_back(room: Database) -> None:
    _, shown = played(room, Bot("random"))
    way = frames(shown)
    assert [one.stage for one in way[:4]] == ["first", "advice", "final", "truth"]
    assert [one.part for one in way[-8:]] == [*[ALL] * 4, DISPLAYS, *TALKS]
    at: Frame | None = way[0]
    walked = []
    while at is not None:
        walked.append(at)
        at = beside(shown, at, 1)
    assert tuple(walked) == way
    assert beside(shown, way[0], -1) is None
    assert beside(shown, way[3], -1) == way[2]


def test_an_item_beside_the_way_leads_into_it(room: Database) -> None:
    _, shown = played(room, Bot("random"))
    other = next(one for one in shown.items if one not in shown.telling)
    at = Frame("item", other, "truth")
    assert beside(shown, at, 1) == frames(shown)[0]


def test_all_items_come_as_many_as_fit_each_once(room: Database) -> None:
    _, shown = played(room, Bot("random"), trials=11)
    assert [one for page in shown.pages for one in page] == [*shown.items]
    assert len(shown.pages) > 1
    assert max(map(len, shown.pages)) <= 10
    for stage in shown.stages:
        pages = [one.page for one in frames(shown) if (one.part, one.stage) == (ALL, stage)]
        assert pages == [*range(len(shown.pages))]


def test_each_display_is_counted_for_itself(room: Database) -> None:
    _, shown = played(room, Bot("always"), Bot("never"), Bot("always"))
    for one in shown.items.values():
        assert sum(under.n for under in one.under) == one.n
        assert sum(under.followed for under in one.under) == one.followed


def test_marks_are_talked_of_where_there_were_any(room: Database) -> None:
    _, shown = played(room, Bot("random"))
    assert MARKS not in {one.part for one in frames(shown)}
    assert frame_of(MARKS, shown) is None


def test_a_word_leads_back_to_its_step_and_fits_the_store(room: Database) -> None:
    _, shown = played(room, Bot("random"))
    every = [*frames(shown), *(Frame("item", one, "first") for one in shown.items)]
    for one in every:
        said = word(one, shown)
        assert len(said) <= 40
        assert frame_of(said, shown) == one
    for said in (
        "",
        "all",
        "all:",
        "item-99:first",
        "item--1:first",
        "item-0:x",
        "talk-x",
        "½",
        "all-9:first",
        "over",
    ):
        assert frame_of(said, shown) is None


def test_where_the_advice_comes_at_once_nobody_decided_alone(room: Database) -> None:
    _, shown = played(room, Bot("random"), order="advice_at_once")
    assert shown.stages == ("advice", "final", "truth")
    assert frame_of("all:first", shown) is None
    assert all(not one.first for one in shown.items.values())


def test_before_anybody_decided_there_is_nothing(room: Database) -> None:
    _, shown = played(room)
    assert (shown.items, shown.telling, shown.displays) == ({}, (), ())
    assert len(items_of(shown.setup, shown.snapshot)) == 12
