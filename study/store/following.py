"""What a participant's screen follows: the poll that is open, and what the room is shown.

Whoever still decides is told nothing of what others decided, nor of what is right: here, not only
on the page.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from study.store.database import Database
from study.store.facilitating import gather
from study.store.rows import study_row
from study.store.schema import ANSWERS, POLLS
from study.store.taking_part import seated
from study.store.values import OVER, Collected, Glance, is_told, no_such_link, not_shown


def looked_at(database: Database, study: str) -> str:
    """What the room is shown just now, cheap enough to be asked every second; "" for nothing."""

    def work(connection: Connection) -> str:
        row = study_row(connection, study)
        return "" if row is None else str(row.showing)

    return database.read(work)


def asked_now(database: Database, study: str) -> str:
    """Which poll is asked just now, as cheap; "" for none."""

    def work(connection: Connection) -> str:
        row = study_row(connection, study)
        return "" if row is None else str(row.poll)

    return database.read(work)


def glance(database: Database, token: str) -> Glance:
    """What there is to follow, cheap enough to be asked every second.

    InputError "no_such_link" (404), "withdrawn" (403).
    """

    def work(connection: Connection) -> Glance:
        person = seated(connection, token)
        row = study_row(connection, person.study_id)
        if row is None:
            raise no_such_link()
        done = person.state == "done"
        showing = row.showing if done and row.showing != OVER else ""
        told = done and is_told(row.state, row.showing)
        voted = bool(row.poll) and (
            connection.execute(
                select(POLLS.c.value).where(
                    POLLS.c.person_id == person.id, POLLS.c.poll == row.poll
                )
            ).scalar_one_or_none()
            is not None
        )
        answers = 0
        if showing:
            counted = select(func.count()).select_from(ANSWERS)
            answers = connection.execute(counted.where(ANSWERS.c.study_id == row.id)).scalar_one()
        return Glance(row.state, person.state, row.poll, voted, showing, told, answers)

    return database.read(work)


def revealed(database: Database, token: str) -> Collected:
    """All that was answered, for a page to count what it shows; only while something is shown.

    InputError "not_shown" (403) to whoever has not finished, and else; as `glance`.
    """

    def work(connection: Connection) -> Collected:
        person = seated(connection, token)
        row = study_row(connection, person.study_id)
        if row is None:
            raise no_such_link()
        if person.state != "done" or row.showing in ("", OVER):
            raise not_shown()
        return gather(connection, row)

    return database.read(work)
