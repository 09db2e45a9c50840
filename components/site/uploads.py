"""Where files come in that are read once, and what a page says of those that were refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.site import inside, shell
from components.site.state import Slot
from models.errors import CertitudeError
from models.language import Language
from models.limits import LIMITS, megabytes
from models.reading.uploads import UPLOADS

# Reads a file, of its bytes and its name, and keeps what was read; a CertitudeError refuses it.
Take = Callable[[bytes, str], None]

_NAME_CHARACTERS = 80


@dataclass(frozen=True)
class Door:
    """A place for one file at a time, which is read when it comes.

    Each upload has its own uploader: what was read is kept once, and not by Streamlit as well, and
    the same file can be read a second time. name: tells it from the others in a session.
    """

    name: str

    def show(
        self,
        label: str,
        kinds: Sequence[str],
        most_bytes: int,
        take: Take,
        lang: Language,
        help: str | None = None,
    ) -> bool:
        """The uploader, and why the last file was refused, if it was, which is the answer.

        kinds: endings of names, without their dot.
        """
        upload = self._upload.at(self.number)
        st.file_uploader(
            label,
            type=list(kinds),
            key=upload.key,
            max_upload_size=megabytes(most_bytes),
            on_change=partial(self._come, upload, take),
            help=help,
        )
        show_refusal(lang)
        error = self._error.get()
        with shell.place(f"ct-refused-{self.name}", "" if error is None else "error"):
            if error is not None:
                shell.show_error(error, lang)
        return error is not None

    def show_set(
        self, first: str, held: bool, take: Take, lang: Language, help: str | None = None
    ) -> None:
        """The uploader of a labelled set, a table or an archive; a refused one ends none before.

        first: its label while there is none; held: whether there is one.
        """
        refused = self.show(
            lang.gettext("Another set (.csv or .zip)") if held else first,
            ("csv", "tsv", "zip"),
            LIMITS.archive_bytes,
            take,
            lang,
            help,
        )
        if refused and held:
            st.caption(lang.gettext("The set before is still here."))

    @property
    def number(self) -> int:
        """How many files came in here in this session."""
        return self._uploads.get()

    @property
    def refused(self) -> bool:
        """Whether the last file was refused."""
        return self._error.get() is not None

    @property
    def refusal(self) -> str:
        """A selector that finds why the last file was refused."""
        return f".st-key-ct-refused-{self.name} [data-testid=stAlert]"

    def refuse(self, error: CertitudeError) -> None:
        """Say of the last file, from the next run on, why it cannot be used after all."""
        self._error.set(error.with_traceback(None))

    def forget(self) -> None:
        """Nothing is said of the last file any more."""
        self._error.pop()

    def _come(self, upload: Slot[Any], take: Take) -> None:
        """Something came or went (a callback's work)."""
        file = upload.get()
        if file is None:
            return
        self._uploads.set(self.number + 1)
        try:
            take(file.getvalue(), file.name[:_NAME_CHARACTERS] or "?")
            self.forget()
        except CertitudeError as error:
            self.refuse(error)

    @property
    def _uploads(self) -> Slot[int]:
        return Slot(f"_{self.name}_uploads", 0)

    @property
    def _upload(self) -> Slot[Any]:
        return Slot(f"_{self.name}_upload", None)

    @property
    def _error(self) -> Slot[CertitudeError | None]:
        return Slot(f"_{self.name}_upload_error", None)


def show_refusal(lang: Language) -> None:
    """Say why this page's last upload was not taken: the uploader itself shows a number only."""
    refused = UPLOADS.refused(inside.session_id())
    if refused is not None:
        shell.show_error(refused, lang)


def say_what_fits(rows: Sequence[str]) -> None:
    """What a file may hold, for who has none at hand: a list of sentences."""
    items = Markup("").join(Markup("<li>{}</li>").format(row) for row in rows)
    shell.html(Markup('<div class="ct-section"><ul>{}</ul></div>').format(items))


def pictures_said(lang: Language) -> str:
    """How labelled pictures are given."""
    return lang.gettext(
        "Pictures: a ZIP file with a folder for each class, or with a CSV table that names "
        "files and labels, at most {n} pictures and {limit} MB.",
        n=lang.number(LIMITS.labelled_pictures),
        limit=lang.number(megabytes(LIMITS.archive_bytes)),
    )
