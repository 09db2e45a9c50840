"""What a session remembers, each value under a name and with a type, beside the code it belongs to.

`st.session_state` is touched here alone. A test reads the sources and finds no two slots with the
same key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import streamlit as st

T = TypeVar("T")
Values = Mapping[str, object]

_MAX_VALUE = 300  # characters of one URL value; longer ones are not ours


def values() -> Values:
    """All that the session holds, by key.

    To ask it for each of forty settings takes longer: Streamlit looks in four places for what is
    not there, and raises twice.
    """
    return st.session_state.to_dict()


@dataclass(frozen=True)
class Slot(Generic[T]):
    """One value that a session remembers.

    key: its name in the session, and the key of a widget that edits it. default: what it is where
    nothing was kept yet; it is never changed in place.
    """

    key: str
    default: T

    def get(self) -> T:
        """The current value."""
        value: T = st.session_state.get(self.key, self.default)
        return self.default if value is None else value

    def of(self, values: Values) -> T:
        """The value among those of a session (`values`), where many slots are read at once."""
        value = cast("T | None", values.get(self.key))
        return self.default if value is None else value

    def set(self, value: T) -> None:
        """Keep a value; for a widget's key only before that widget is drawn in a run."""
        st.session_state[self.key] = value

    def pop(self) -> T:
        """The current value, which is then forgotten."""
        value = self.get()
        st.session_state.pop(self.key, None)
        return value

    def ensure(self) -> str:
        """Put the default in place where nothing is yet, and return the key for a widget."""
        if st.session_state.get(self.key) is None:
            st.session_state[self.key] = self.default
        return self.key

    def at(self, part: object) -> Slot[T]:
        """The slot for one of several such values, told apart by `part`."""
        return Slot(f"{self.key}-{part}", self.default)


@dataclass(frozen=True)
class Setting(Slot[T]):
    """A slot that also stands in the URL, under the same key.

    parse: text to value, ValueError where it is none. dump: value to text. travels: whether it
    belongs in the link as things are now. longest: characters; longer text is none of ours.
    """

    parse: Callable[[str], T]
    dump: Callable[[T], str] = str
    travels: Callable[[], bool] = lambda: True
    longest: int = _MAX_VALUE
