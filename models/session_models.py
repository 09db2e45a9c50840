"""Models that one session made, beside the catalog's: its own alone, and gone when it ends.

A classifier that was trained, fine-tuned or recalibrated here is asked like any other once it is
registered: `catalog`, `loaded`, `predictions` and the explanations know it by its id. That id
cannot be guessed, and no list names it but the session's own.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from models import catalog, examples, loaded
from models.catalog import Entry
from models.classifier import Classifier, Kind
from models.examples import Example

if TYPE_CHECKING:
    from models.calibration.cases import Cases

# Each session's; what is made beyond that takes the place of the oldest.
MAX_MODELS = 10
# A session that lost its connection comes back within two minutes, or never (Streamlit's own).
GRACE_S = 150.0
_NAME = 40  # characters of a name within an id, which may stand in an address
_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]")


class SessionModels:
    """The models of one session. Safe between threads."""

    def __init__(self) -> None:
        self._token = secrets.token_urlsafe(16)
        self._made = 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._tested: dict[str, Cases] = {}
        self._lock = threading.Lock()
        self._leaving: threading.Timer | None = None

    def register(
        self,
        entry: Entry,
        classifier: Classifier,
        tested: Cases | None = None,
        shown: Sequence[Example] = (),
    ) -> Entry:
        """Take a classifier in; the entry with the id and the source under which it is known now.

        entry: what is to be said of it; its own id only tells a person's models apart. A second
        one of the same name is another model: what the first one answered is never taken for its.
        tested: cases that it never learnt from; how often its answers are right is counted on them.
        shown: what pages begin with when it is asked there.
        """
        from models.calibration import answered  # scipy: not before somebody has made a model

        with self._lock:
            self._made += 1
            name = f"{self._token}:{self._made}:{_UNUSUAL.sub('-', entry.id)[:_NAME]}"
            known = replace(entry, id=catalog.session_id(name), source="session")
            loaded.take_in(known, classifier)
            self._entries[known.id] = known
            examples.bring(known.id, shown)
            if tested is not None:
                self._tested[known.id] = tested
                answered.bring(known.id, tested)
            oldest = next(iter(self._entries)) if len(self._entries) > MAX_MODELS else None
        if oldest is not None:
            self.let_go(oldest)
        return known

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """The session's models, of one kind or of all, the first made first."""
        with self._lock:
            return tuple(e for e in self._entries.values() if kind in (None, e.kind))

    def let_go(self, model_id: str) -> None:
        """Let go of one of them; an id that is none of them is nothing."""
        with self._lock:
            gone = self._entries.pop(model_id, None)
            self._tested.pop(model_id, None)
        if gone is not None:
            examples.bring(model_id, ())
            loaded.let_go(model_id)

    def close(self) -> None:
        """Let go of all of them."""
        for entry in self.entries():
            self.let_go(entry.id)

    def leave(self, after: float = GRACE_S) -> None:
        """The session's connection is gone: close after so many seconds, unless it comes back."""
        leaving = threading.Timer(after, self.close)
        leaving.daemon = True
        with self._lock:
            self._leaving, before = leaving, self._leaving
        if before is not None:
            before.cancel()
        leaving.start()

    def come_back(self) -> None:
        """The session is there (again)."""
        with self._lock:
            leaving, self._leaving = self._leaving, None
        if leaving is not None:
            leaving.cancel()
