"""What the store is kept in order by, without anybody asking: studies whose days are over go."""

from __future__ import annotations

import logging

from models.errors import CertitudeError
from study.store.database import database
from study.store.facilitating import expire

_log = logging.getLogger(__name__)


def tidy() -> None:
    """Delete the studies whose days are over; where there is no store, say so and go on."""
    try:
        gone = expire(database())
    except CertitudeError as error:
        _log.warning("studies whose days are over could not be deleted: %s", error)
        return
    if gone:
        _log.info("studies deleted, their days being over: %d", gone)
