"""Who holds how many bytes of uploads: a bound for each session, and one for all together.

Pure bookkeeping, for the event loop that takes uploads in and for the pages that say why one was
refused. A session's id is known to the server and its own browser only.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from models.errors import N_, InputError
from models.limits import LIMITS, megabytes

# An empty file takes something, too.
_LEAST = 16 * 1024


@dataclass(slots=True)
class _Held:
    """What a session holds, in bytes by file: kept (oldest first), and on its way."""

    kept: dict[str, int] = field(default_factory=dict)
    coming: dict[object, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(self.kept.values()) + sum(self.coming.values())


class Ledger:
    """Counts bytes of uploads as they arrive and until they are let go of."""

    def __init__(
        self, per_session: int = LIMITS.session_upload_bytes, in_all: int = LIMITS.upload_bytes
    ) -> None:
        self._per_session, self._in_all = per_session, in_all
        self._held: dict[str, _Held] = {}
        self._refused: dict[str, InputError] = {}
        self._lock = threading.Lock()

    def check(self, session: str, size: int) -> None:
        """Refuse what is announced and cannot be taken, whatever goes: as `add`."""
        with self._lock:
            if self._of(session).size + size > self._per_session:
                raise self._refusal(session, _session_full())

    def add(self, session: str, upload: object, size: int) -> list[tuple[str, str]]:
        """Count so many more bytes of an upload on its way.

        upload: what tells it from others (hashable). Returns what has to go for it, as (session,
        file): where all together is too much, the oldest file of the session that holds most, as
        long as that is more than this one's. (A page that has read its file needs it no longer.)
        InputError "session_uploads_full", "uploads_full" (413); nothing was counted then.
        """
        with self._lock:
            mine = self._of(session)
            wanted = mine.size + size
            if wanted > self._per_session:
                raise self._refusal(session, _session_full())
            gone = self._room(session, size, wanted)
            for other, file in gone:
                self._take(other, file)
            self._held[session] = mine
            mine.coming[upload] = mine.coming.get(upload, 0) + size
            return gone

    def _room(self, session: str, size: int, wanted: int) -> list[tuple[str, str]]:
        """What has to go so that there is room for size bytes."""
        excess = sum(held.size for held in self._held.values()) + size - self._in_all
        left = {
            other: (held.size, list(held.kept.items()))
            for other, held in self._held.items()
            if other != session
        }
        gone = []
        while excess > 0:
            others = [each for each, (size, files) in left.items() if files and size > wanted]
            if not others:
                raise self._refusal(session, full())
            most = max(others, key=lambda each: left[each][0])
            held, ((file, oldest), *rest) = left[most]
            left[most] = held - oldest, rest
            excess -= oldest
            gone.append((most, file))
        return gone

    def settle(self, session: str, upload: object, file: str | None) -> None:
        """An upload has come to its end: kept as this file from now on, or (None) not at all."""
        with self._lock:
            held = self._of(session)
            size = held.coming.pop(upload, 0)
            if file is not None:
                held.kept.pop(file, None)  # the newest, if it was there before
                held.kept[file] = max(size, _LEAST)
                self._refused.pop(session, None)
                self._held[session] = held
            self._drop_if_empty(session)

    def release(self, session: str, file: str) -> None:
        """A file is no longer held; what was refused before is no news any more."""
        with self._lock:
            self._take(session, file)
            self._refused.pop(session, None)

    def forget(self, session: str) -> None:
        """A session has ended."""
        with self._lock:
            self._held.pop(session, None)
            self._refused.pop(session, None)

    def refused(self, session: str) -> InputError | None:
        """Why the session's last upload was refused, until one is kept or removed."""
        with self._lock:
            return self._refused.get(session)

    def sessions(self) -> list[str]:
        """All sessions that are known here."""
        with self._lock:
            return list({*self._held, *self._refused})

    def size(self, session: str | None = None) -> int:
        """Bytes held by a session, or by all together."""
        with self._lock:
            if session is not None:
                return self._of(session).size
            return sum(held.size for held in self._held.values())

    def _of(self, session: str) -> _Held:
        return self._held.get(session) or _Held()

    def _take(self, session: str, file: str) -> None:
        self._of(session).kept.pop(file, None)
        self._drop_if_empty(session)

    def _drop_if_empty(self, session: str) -> None:
        held = self._held.get(session)
        if held is not None and not held.kept and not held.coming:
            del self._held[session]

    def _refusal(self, session: str, error: InputError) -> InputError:
        self._refused[session] = error
        return error


def _session_full() -> InputError:
    return InputError(
        "session_uploads_full",
        N_("The files of this page have {limit} MB together by now; more is not taken. Remove one, "
           "or reload the page."),
        status=413,
        limit=megabytes(LIMITS.session_upload_bytes),
    )  # fmt: skip


def full() -> InputError:
    """The error for an upload that there is no room for, of whomever."""
    return InputError(
        "uploads_full",
        N_("So many people have uploaded files just now that there is no room for another. Try "
           "again in a few minutes."),
        status=413,
    )  # fmt: skip


UPLOADS = Ledger()
