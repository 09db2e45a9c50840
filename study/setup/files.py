"""A set-up as a JSON file and back, read within bounds and strictly: what is unknown is refused."""

from __future__ import annotations

import re

import msgspec

from models.errors import N_, InputError
from models.limits import LIMITS
from study.setup.setup import Setup, bad_setup

_PLACE = re.compile(r"`\$(?:\.|)([^`]*)`")


def write_setup(setup: Setup) -> bytes:
    """The set-up as JSON, UTF-8, two spaces a level; `read_setup` gives the same back."""
    return msgspec.json.format(msgspec.json.encode(setup), indent=2) + b"\n"


def read_setup(data: bytes) -> Setup:
    """What `write_setup` wrote; what is left out is as a new study has it.

    InputError "setup_too_large" (413), "bad_setup", "too_many_trials", "bad_display" (422).
    """
    if len(data) > LIMITS.study_setup_bytes:
        raise InputError(
            "setup_too_large",
            N_("This file is too large for a set-up: it may have {limit} kB. Choose the JSON file "
               "that was saved from the set-up page."),
            status=413,
            limit=LIMITS.study_setup_bytes // 1024,
        )  # fmt: skip
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Setup)
    except msgspec.ValidationError as error:
        found = _PLACE.search(str(error))
        raise bad_setup(found.group(1) if found and found.group(1) else _named(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "not_a_setup",
            N_("This file is no set-up of a study: it is not JSON. Choose the JSON file that was "
               "saved from the set-up page."),
        ) from error  # fmt: skip


def _named(error: msgspec.ValidationError) -> str:
    """The field that a message names, of one that stands at the top."""
    found = re.search(r"field `([^`]*)`", str(error))
    return found.group(1) if found else "$"
