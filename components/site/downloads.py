"""One file to take home, by itself: the short way to `saving`."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from components.site import saving, shell
from components.site.saving import File


def offer_csv(label: str, file_name: str, holds: object, write: Callable[[], bytes]) -> None:
    """A button that saves a CSV file; its arguments as for `offer`."""
    offer(label, file_name, "text/csv", holds, write)


def offer(
    label: str,
    file_name: str,
    media_type: str,
    holds: object,
    write: Callable[[], bytes],
    icon: str = ":material/download:",
) -> None:
    """A button that saves a file, written when it is pressed.

    holds: everything that it depends on, compared by ==. write: as of `saving.File`, in a thread of
    its own. Several files beside each other are one `saving.offer`.
    """
    group = re.sub(r"[^a-z0-9]+", "-", file_name.lower())
    file = File("file", label, file_name, media_type, holds, lambda _tell: write(), icon)
    with st.container():
        saving.offer(group, [file], shell.language())
