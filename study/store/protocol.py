"""The door to the store: what pages, bots and the export call, and what they are handed.

    held = database()                                   # this process's, by its environment
    made = create_study(held, setup, snapshot)          # .study, .code for the room, .key: once
    open_study(held, made.study, made.key)
    token = new_token()                                 # once for each opened page to join
    here = join(held, code, token)                      # `Session`: here.step is asked now
    here = answer(held, token, Answered(here.step.id, here.step.stage, {...}), seconds)
    here = resume(held, token)                          # after a reload, on any server

Everything raises `CertitudeError`s that a page says as they are; `StoreError` (503) among them: the
answer is not stored, and may be sent again. What a call returns is stored.
"""

from __future__ import annotations

from study.session import Answered, Step
from study.snapshot import Snapshot
from study.store.database import Database, database
from study.store.facilitating import (
    ask,
    close_study,
    collected,
    collected_by_code,
    create_study,
    delete_study,
    expire,
    facilitated,
    is_server_key,
    open_study,
    pause_study,
    progress,
    server_key,
    set_server_key,
    show,
    studies,
    tally,
)
from study.store.faults import StoreError
from study.store.following import asked_now, glance, looked_at, revealed
from study.store.keys import is_token, new_token, read_code, shown_code
from study.store.taking_part import answer, join, pulse, resume, room, vote, withdraw
from study.store.values import (
    OVER,
    Collected,
    Count,
    Given,
    Glance,
    Listed,
    Made,
    Person,
    Place,
    Progress,
    Room,
    Session,
    State,
    Study,
    Timed,
    shut,
)

__all__ = [
    "OVER", "Answered", "Collected", "Count", "Database", "Given", "Glance", "Listed", "Made",
    "Person", "Place", "Progress", "Room", "Session", "Snapshot", "State", "Step",
    "StoreError", "Study", "Timed", "answer", "ask", "asked_now", "close_study", "collected",
    "collected_by_code", "create_study", "database", "delete_study", "expire", "facilitated",
    "glance", "is_server_key", "is_token", "join", "looked_at", "new_token", "open_study",
    "pause_study",
    "progress", "pulse", "read_code", "resume", "revealed", "room", "server_key",
    "set_server_key", "show", "shown_code", "shut", "studies", "tally", "vote", "withdraw",
]  # fmt: skip
