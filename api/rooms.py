"""How a room of the trust lab stands, for the phones in it: each asks every second and a half.

It tells no more than the page to join does: whether the session is open. A run of the page for each
look would cost a hundred times as much.
"""

from __future__ import annotations

from threading import Condition

from anyio.to_thread import run_sync
from cachetools import TTLCache, cached
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import Json, error_response
from models.errors import CertitudeError
from study.store.protocol import State, database, room

_KEPT_S = 0.4  # a change reaches every phone within two seconds
_ROOMS = 256
_LONGEST = 16  # characters of a code, as somebody types it


class Standing(Struct, frozen=True):
    """What a phone is told."""

    state: State


@cached(TTLCache(_ROOMS, _KEPT_S), condition=Condition())
def _state(code: str) -> State:
    """How it stands, asked of the store once for all phones; CertitudeErrors as `room`."""
    return room(database(), code).state


async def standing(request: Request) -> Response:
    """GET /rooms/CODE: whether the session is open."""
    code = str(request.path_params["code"])[:_LONGEST]
    try:
        return Json(Standing(await run_sync(_state, code)))
    except CertitudeError as error:
        return error_response(error)


ROUTES = [Route("/rooms/{code}", standing)]
