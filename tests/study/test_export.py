"""What a study leaves behind: read back it gives the same figures, whatever people wrote."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from models.reading.tables import read_table
from study import bots
from study.bots import Bot
from study.export import __main__ as command
from study.export.files import archive, codebook
from study.export.rows import Reply, Trial, measured, replies, trials
from study.items.items import read_items
from study.measures import __main__ as measures
from study.measures.columns import MOST_TRIALS
from study.measures.figures import groups
from study.session import Answered
from study.setup.files import read_setup
from study.setup.setup import Question, Questionnaire
from study.store import protocol
from study.store.database import URL_SETTING, Database
from study.store.protocol import Collected, Made
from tests.study.playing import little, next_answer, opened, play

SAID = '=HYPERLINK("http://example.org"; "prize")'


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database(f"sqlite:///{tmp_path_factory.mktemp('export') / 'studies.sqlite3'}")


@pytest.fixture(scope="module")
def made(room: Database) -> Made:
    asked = Questionnaire(s_tias=False, own=(Question("why", {"en": "Why?"}, "text"),))
    made = opened(room, little(trials=6, questionnaire=asked))
    bots.play_all(room, made.code, [Bot("when_confident", 0.7)] * 5)
    token, here = play(room, made.code, 5)
    while here.step.kind != "debrief":
        given = next_answer(here)
        if here.step.id == "question-why":
            given = Answered(given.step, given.stage, {"answer": SAID})
        here = protocol.answer(room, token, given)
    play(room, made.code, 9)
    gone, _ = play(room, made.code, 9)
    protocol.withdraw(room, gone)
    return made


@pytest.fixture(scope="module")
def found(room: Database, made: Made) -> Collected:
    return protocol.collected(room, made.study, made.key)


@pytest.fixture(scope="module")
def files(found: Collected) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive(found))) as held:
        return {name: held.read(name) for name in held.namelist()}


def test_the_measures_read_back_what_was_exported(
    found: Collected, files: dict[str, bytes], tmp_path: Path
) -> None:
    """By the very command that the archive's own README gives."""
    file = tmp_path / "trials.csv"
    file.write_bytes(files["trials.csv"])
    readme = files["README.txt"].decode()
    assert "give the file that they\n" in readme, "own items come before their set-up"
    words = readme[readme.index("python -m study.measures") :].split("\n\n")[0]
    arguments = words.replace("\\\n", " ").split()[3:]
    asked = [str(file) if one == "trials.csv" else one for one in arguments]
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr("builtins.print", lambda text: printed.append(text))
        measures.main(asked)
    told = json.loads(printed[0])
    want = groups(*measured(trials(found)))
    assert told["groups"] == msgspec.to_builtins(want)
    assert {one.by["condition"] for one in want} == {"alone", "number"}
    assert told["people"] == 7


def test_a_row_says_exactly_what_was_shown(found: Collected) -> None:
    rows = trials(found)
    displays = {one.id: one.display for one in found.study.setup.conditions}
    assert len({(one.person, one.trial) for one in rows}) == len(rows)
    for one in rows:
        advice = found.study.snapshot.item(one.item).raw
        assert (one.prediction, one.advice) == (advice.prediction, advice.label)
        assert json.loads(one.probabilities) == dict(
            zip(("no", "yes"), advice.probabilities, strict=True)
        )
        assert one.shown_headline
        assert json.loads(one.display) == displays[one.condition]
    shown = {one.condition: one for one in rows if one.language == "en"}
    # What a display hides is in no sentence of it.
    assert "%" in shown["number"].shown_text
    assert "%" not in shown["alone"].shown_text
    assert {one.language for one in rows} == {"en", "fr"}


def test_who_withdrew_is_in_no_file_and_who_broke_off_is_marked(
    found: Collected, files: dict[str, bytes]
) -> None:
    assert "7 people consented and stayed, 1 withdrew" in files["README.txt"].decode()
    broken = {one.person for one in trials(found) if one.standing == "here"}
    assert broken == {7}
    assert {one.person for one in replies(found)} == {*range(1, 8)}


def test_a_formula_is_no_formula_in_the_csv_and_as_it_was_in_parquet(
    files: dict[str, bytes],
) -> None:
    cells = [
        cell
        for name in ("trials.csv", "replies.csv", "codebook.csv")
        for row in csv.reader(io.StringIO(files[name].decode("utf-8-sig")))
        for cell in row
    ]
    assert any(SAID in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
    said = pd.read_parquet(io.BytesIO(files["replies.parquet"]))
    assert SAID in set(said["value"])


def test_both_forms_hold_the_same(found: Collected, files: dict[str, bytes]) -> None:
    for name, rows in (("trials", trials(found)), ("replies", replies(found))):
        read = pd.read_parquet(io.BytesIO(files[f"{name}.parquet"]))
        assert len(read) == len(rows)
        table = read_table(files[f"{name}.csv"], MOST_TRIALS)
        assert [*table.columns] == [*read.columns]
        assert len(table.rows) == len(rows)
    read = pd.read_parquet(io.BytesIO(files["trials.parquet"]))
    assert [*read["confidence"]] == [one.confidence for one in trials(found)]
    assert [*read["advice_right"]] == [one.advice_right for one in trials(found)]


def test_the_codebook_has_every_column_with_a_meaning(files: dict[str, bytes]) -> None:
    book = codebook()
    assert [(one.table, one.column) for one in book] == [
        *(("trials", name) for name in Trial.__struct_fields__),
        *(("replies", name) for name in Reply.__struct_fields__),
    ]
    assert all(len(one.meaning) > 10 for one in book)
    empty = {one.column for one in book if one.empty and one.table == "trials"}
    assert empty == {"initial", "initial_sure", "initial_seconds", "final_sure", "seconds"}


def test_somebody_else_can_repeat_the_study(
    found: Collected, files: dict[str, bytes], room: Database
) -> None:
    setup, items = read_setup(files["setup.json"]), read_items(files["items.json"])
    order = json.loads(files["order.json"])
    parts = tuple(tuple(part) for part in order["parts"])
    snapshot = protocol.Snapshot(items, parts, tuple(order["practice"]))
    assert (setup, snapshot) == (found.study.setup, found.study.snapshot)
    again = protocol.create_study(room, setup, snapshot)
    protocol.open_study(room, again.study, again.key)
    assert protocol.join(room, again.code, protocol.new_token()).arm == found.people[0].arm


def test_checks_and_practice_say_whether_they_were_right(found: Collected) -> None:
    said = replies(found)
    for kind in ("comprehension", "check"):
        # Bots read the instructions; the person played by hand always says "no".
        assert {one.right for one in said if one.kind == kind and one.person <= 5} == {True}
    assert {one.right for one in said if one.kind == "trust"} == {None}
    assert {one.condition for one in said if one.kind == "trust"} == {"alone", "number"}
    for one in said:
        if one.kind == "practice":
            truth = found.study.snapshot.item(one.item).truth
            assert one.right == (one.value == truth)


def test_by_command(
    room: Database, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], found: Collected,
) -> None:  # fmt: skip
    monkeypatch.setenv(URL_SETTING, room.url.render_as_string())
    file = tmp_path / "study.zip"
    command.main([protocol.shown_code(made.code), str(file)])
    assert "7 people are in" in capsys.readouterr().out
    assert file.read_bytes() == archive(found)
    with pytest.raises(SystemExit):
        command.main([made.code, str(file)])
    with pytest.raises(SystemExit):
        command.main(["CCCCCCCC", str(tmp_path / "other.zip")])
    assert "no session with this code" in capsys.readouterr().err


def test_a_study_that_nobody_came_to_is_exported_too(room: Database) -> None:
    made = opened(room)
    with zipfile.ZipFile(
        io.BytesIO(archive(protocol.collected(room, made.study, made.key)))
    ) as held:
        read = pd.read_parquet(io.BytesIO(held.read("trials.parquet")))
    assert [*read.columns] == [*Trial.__struct_fields__]
    assert read.empty
