"""The key of the facilitators' pages, told once: in the terminal of the very first start."""

from __future__ import annotations

import logging
import os

from models.errors import CertitudeError
from study.store.database import database
from study.store.facilitating import server_key

SETTING = "CERTITUDE_FACILITATOR_KEY"  # a key of the owner's choice
_log = logging.getLogger(__name__)


def tell() -> None:
    """Print the key where none was made yet; where there is no store, say so and go on.

    Where the owner has chosen one, none is made that would open nothing.
    """
    if os.environ.get(SETTING):
        return
    try:
        key = server_key(database())
    except CertitudeError as error:
        _log.warning("there is no store of studies: %s", error)
        return
    if key is not None:
        print(f"Facilitators' key of the study page (shown once, keep it): {key}", flush=True)
