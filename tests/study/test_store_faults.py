"""The store in hard times: locked, gone, full, too new, killed. People are told, none is lost."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models.errors import CertitudeError
from study.session import Answered
from study.setup.setup import Question, Questionnaire
from study.store import __main__ as command
from study.store import database as opening
from study.store import protocol
from study.store.database import FOLDER_SETTING, URL_SETTING, Database, default_url
from study.store.faults import Fault, StoreError, fault_of
from study.store.schema import METADATA, STUDIES
from tests.study.playing import little, next_answer, opened, play

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "studies.sqlite3"


@pytest.fixture
def kept(file: Path) -> Iterator[Database]:
    held = Database(f"sqlite:///{file}", patience=0.3)
    yield held
    held.close()


@contextlib.contextmanager
def locked(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_the_tables_are_what_the_migrations_make(store: Database) -> None:
    store.migrate()
    assert store.read(lambda c: compare_metadata(MigrationContext.configure(c), METADATA)) == []


def test_a_locked_store_says_so_and_takes_the_same_answer_when_it_is_free(
    file: Path, kept: Database
) -> None:
    made = opened(kept)
    token, here = play(kept, made.code, 3)
    with locked(file):
        with pytest.raises(StoreError) as error:
            protocol.answer(kept, token, next_answer(here))
        assert (error.value.code, error.value.status) == ("store_busy", 503)
        assert protocol.resume(kept, token) == here
    assert len(protocol.answer(kept, token, next_answer(here)).answers) == 4


def test_who_waits_long_enough_does_not_even_notice_the_lock(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Database(f"sqlite:///{file}", patience=60)
    made = opened(held)
    token, here = play(held, made.code, 3)
    refused = threading.Event()

    def noted(error: DBAPIError) -> Fault | None:
        refused.set()
        return fault_of(error)

    monkeypatch.setattr(opening, "fault_of", noted)
    with locked(file) as other:
        done = threading.Thread(target=protocol.answer, args=(held, token, next_answer(here)))
        done.start()
        assert refused.wait(60), "it came to the lock"
        other.execute("ROLLBACK")
    done.join(60)
    assert len(protocol.resume(held, token).answers) == 4
    held.close()


def test_a_full_disk_says_what_is_stored_and_what_is_not(kept: Database, file: Path) -> None:
    made = opened(kept)
    token, here = play(kept, made.code, 3)
    limit = kept.read(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar_one())
    kept.read(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={limit}").all())

    def come() -> None:
        for _ in range(200):
            protocol.join(kept, made.code, protocol.new_token())

    with pytest.raises(StoreError) as error:
        come()
    assert error.value.code == "store_full"
    assert protocol.resume(kept, token) == here
    kept.close()
    assert len(protocol.answer(kept, token, next_answer(here)).answers) == 4


def test_a_store_whose_file_is_gone_takes_nothing_into_the_void(kept: Database, file: Path) -> None:
    made = opened(kept)
    token, here = play(kept, made.code, 3)
    aside = file.with_name("aside")
    kept.tidy()
    file.rename(aside)
    for call in (
        lambda: protocol.answer(kept, token, next_answer(here)),
        lambda: protocol.resume(kept, token),
    ):
        with pytest.raises(StoreError) as error:
            call()
        assert error.value.code == "store_missing"
    assert not file.exists()
    aside.rename(file)
    assert len(protocol.answer(kept, token, next_answer(here)).answers) == 4


def test_a_server_that_is_not_there_and_a_wrong_address_are_told() -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing", patience=0.2)
    with pytest.raises(StoreError) as error:
        protocol.room(away, "CCCCCCCC")
    assert error.value.code == "store_missing"
    for wrong in ("nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(StoreError) as error:
            Database(wrong)
        assert error.value.code == "bad_database_url"


def test_a_store_of_a_newer_version_or_of_something_else_is_left_alone(
    kept: Database, file: Path, tmp_path: Path
) -> None:
    opened(kept)
    kept.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = 'later'")))
    noise = tmp_path / "noise.sqlite3"
    noise.write_bytes(b"this is no database" * 100)
    for path in (file, noise):
        before = path.read_bytes()
        other = Database(f"sqlite:///{path}")
        with pytest.raises(StoreError) as error:
            protocol.room(other, "CCCCCCCC")
        assert error.value.code == "store_broken"
        assert path.read_bytes() == before
        other.close()


def test_what_was_answered_outlives_a_kill(tmp_path: Path) -> None:
    """A server that is killed in the midst: every answer that it said was stored is there."""
    code = f"""
import sys
from study.store.protocol import Database
from tests.study.playing import opened, next_answer
from study.store import protocol
store = Database("sqlite:///{tmp_path}/studies.sqlite3")
made = opened(store)
print(made.code, flush=True)
while True:
    token = protocol.new_token()
    here = protocol.join(store, made.code, token)
    while here.step.kind != "debrief":
        here = protocol.answer(store, token, next_answer(here))
        print(token, len(here.answers), flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE,
                               text=True)  # fmt: skip
    assert process.stdout
    said = [process.stdout.readline() for _ in range(40)]
    process.kill()
    said += process.stdout.readlines()
    process.wait(30)
    told = {token: int(n) for token, n in (line.split() for line in said[1:] if line[-1:] == "\n")}
    store = Database(f"sqlite:///{tmp_path}/studies.sqlite3")
    for token, n in told.items():
        assert len(protocol.resume(store, token).answers) in (n, n + 1)
    token = list(told)[-1]
    here = protocol.resume(store, token)
    while here.step.kind != "debrief":
        here = protocol.answer(store, token, next_answer(here))
    assert here.completion
    store.close()


def test_a_postgres_that_drops_every_connection_loses_nothing(on_postgres: Database) -> None:
    made = opened(on_postgres)
    token, here = play(on_postgres, made.code, 3)
    on_postgres.write(
        lambda c: c.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid != pg_backend_pid() AND backend_type = 'client backend'"
            )
        )
    )
    assert protocol.resume(on_postgres, token) == here
    assert len(protocol.answer(on_postgres, token, next_answer(here)).answers) == 4
    protocol.delete_study(on_postgres, made.study, made.key)


def test_words_that_people_type_come_back_as_they_were(store: Database) -> None:
    asked = Questionnaire(trust=False, s_tias=False, own=(Question("why", {"en": "?"}, "text"),))
    made = opened(store, little(trials=2, practice=0, checks=0, questionnaire=asked))
    said = "à « l’heure » \0 \u2028 🙂 '; DROP TABLE people; --"
    token, here = play(store, made.code, 12)
    assert here.step.id == "question-why"
    here = protocol.answer(store, token, Answered("question-why", "", {"answer": said}))
    assert here.completion
    assert protocol.resume(store, token).answers[-1].value == {"answer": said}


def test_what_people_wrote_stands_in_no_error(kept: Database) -> None:
    """An error and all that led to it go into the log."""
    made = opened(kept)
    token, here = play(kept, made.code, 3)
    kept.write(lambda c: c.execute(text("ALTER TABLE answers RENAME COLUMN timed TO clocked")))
    with pytest.raises(DBAPIError) as error:
        protocol.answer(kept, token, next_answer(here))
    said = "".join(traceback.format_exception(error.value))
    assert "timed" in said
    assert token not in said
    assert "who-decides" not in said


def test_two_servers_on_one_store_seat_and_store_as_one(store: Database) -> None:
    """A second `Database` is a second server: they share nothing but what is stored."""
    made = opened(store)
    other = Database(store.url.render_as_string(hide_password=False))
    token, here = play(other, made.code, 5)
    assert protocol.resume(store, token) == here
    assert protocol.answer(store, token, next_answer(here)) == protocol.answer(
        other, token, next_answer(here)
    )
    both = [store, other] * 10
    taken = []

    def come(held: Database) -> None:
        taken.append(protocol.join(held, made.code, protocol.new_token()).number)

    threads = [threading.Thread(target=come, args=(held,)) for held in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(taken) == [*range(1, 21)]
    protocol.delete_study(other, made.study, made.key)
    with pytest.raises(CertitudeError) as error:
        protocol.resume(store, token)
    assert error.value.code == "no_such_link"
    other.close()


def test_what_was_withdrawn_is_in_no_file_any_more(kept: Database, file: Path) -> None:
    made = opened(kept)
    token = protocol.new_token()
    protocol.join(kept, made.code, token)
    hashed = kept.read(lambda c: c.execute(text("SELECT token_hash FROM people")).scalar_one())
    assert any(hashed.encode() in one.read_bytes() for one in file.parent.iterdir())
    protocol.delete_study(kept, made.study, made.key)
    assert not [one for one in file.parent.iterdir() if hashed.encode() in one.read_bytes()]


def test_the_store_is_for_its_owner_alone_and_never_in_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL_SETTING, raising=False)
    monkeypatch.delenv(FOLDER_SETTING, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert str(tmp_path) in default_url()
    assert str(ROOT) not in default_url()
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path / "room"))
    held = Database(default_url())
    held.prepare()
    held.close()
    made = tmp_path / "room"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in made.iterdir()} == {0o600}
    monkeypatch.setenv(URL_SETTING, "postgresql://somewhere/else")
    assert default_url() == "postgresql://somewhere/else"


def test_a_backup_is_whole_and_takes_no_other_files_place(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    made = opened(store)
    token, here = play(store, made.code, 7)
    monkeypatch.setenv(URL_SETTING, store.url.render_as_string(hide_password=False))
    copy = tmp_path / "copy"
    command.main(["backup", str(copy)])
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    if store.is_sqlite:
        again = Database(f"sqlite:///{copy}")
        assert protocol.resume(again, token) == here
        again.close()
    else:
        assert copy.read_bytes().startswith(b"PGDMP")
    with pytest.raises(SystemExit) as error:
        command.main(["backup", str(copy)])
    assert error.value.code == 2
    assert "is there already" in capsys.readouterr().err


def test_migrate_and_expire_by_command(
    store: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(URL_SETTING, store.url.render_as_string(hide_password=False))
    command.main(["migrate"])
    assert "is up to date" in capsys.readouterr().out
    opened(store)
    store.write(lambda c: c.execute(STUDIES.update().values(delete_after=0)))
    command.main(["expire"])
    assert capsys.readouterr().out == "Studies deleted: 1.\n"
    assert store.read(lambda c: c.execute(select(STUDIES)).all()) == []
