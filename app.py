"""The ASGI application: the site, the HTTP API beside it, and models warming up after start.

`streamlit run app.py` serves it. The main script is `pages/site.py`, not this file: beside a main
script a folder named `pages` would switch Streamlit to its old page discovery.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from api import closing, connections, rooms
from api.doors import Doors
from api.routes import ROUTES, Addresses
from api.uploads import Uploads, let_go
from components.site import assets
from components.site.inside import Sessions, hold_import_path, let_callbacks_finish
from components.site.messages import Messages
from components.site.shell import show_crash
from models import jobs, loaded
from models.addresses import allowed_hosts
from models.bounded import asking
from models.explain import executors
from models.explain.explanations import ENGINE
from models.reading import decoding, written_in
from models.reading.uploads import UPLOADS
from study.store import first_key, housekeeping

_sessions = Sessions()
_SCRIPT = Path(__file__).parent / "pages" / "site.py"


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    asking.begin()
    executors.use(os.environ.get(executors.SETTING, ""))
    stop = loaded.warm_up(also=_warm_up)

    def cancel() -> None:
        stop()
        jobs.cancel_all()
        asking.end()
        executors.use("")

    looking = [
        asyncio.create_task(let_go(UPLOADS, _sessions, _sessions.away_s)),
        asyncio.create_task(connections.keep_looking()),
    ]
    try:
        with closing.ending_at_once(cancel):
            yield {}
    finally:
        for task in looking:
            task.cancel()
        cancel()


def _warm_up() -> None:
    first_key.tell()
    housekeeping.tidy()
    decoding.warm_up()
    written_in.warm_up()
    ENGINE.warm_up()


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


# A page's fault is logged by `show_crash`, in one line; Streamlit would add fifty. What a stranger
# sends down the websocket is worth a line, too.
logging.getLogger("streamlit.error_util").addFilter(lambda record: record.exc_info is None)
logging.getLogger("streamlit.web.server.starlette.starlette_websocket").addFilter(
    _without_traceback
)

connections.look_after()
hold_import_path(_SCRIPT)
let_callbacks_finish()
app = st.App(
    _SCRIPT,
    lifespan=_lifespan,
    routes=[*ROUTES, *rooms.ROUTES, *assets.ROUTES],
    middleware=[
        Middleware(Doors, hosts=allowed_hosts()),
        Middleware(Addresses),
        Middleware(Messages),
        Middleware(Uploads, ledger=UPLOADS, sessions=_sessions),
    ],
    on_script_error=show_crash,
)
