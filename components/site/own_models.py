"""The models that this session has made: kept with it, and let go of when it has ended."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.site.state import Slot
from models import loaded
from models.calibration.cases import Cases
from models.catalog import Entry
from models.classifier import Classifier, Kind
from models.examples import Example
from models.prediction import Label
from models.session_models import SessionModels

_OWN: Slot[SessionModels | None] = Slot("_own_models", None)


def register(
    entry: Entry,
    classifier: Classifier,
    tested: Cases | None = None,
    shown: Sequence[Example] = (),
) -> Entry:
    """Add a classifier to this session's list; its entry, under the id that it has from now on.

    tested: cases that it never learnt from, by which its answers are measured. shown: what pages
    begin with when it is asked there.
    """
    own = _OWN.get()
    if own is None:
        own = SessionModels()
        _OWN.set(own)
    _held(own)
    return own.register(entry, classifier, tested, shown)


def let_go(model_id: str) -> None:
    """Take one of this session's models from its list."""
    own = _OWN.get()
    if own is not None:
        own.let_go(model_id)


def entries(kind: Kind | None = None) -> tuple[Entry, ...]:
    """This session's models, of one kind or of all; nobody else's session lists them."""
    own = _OWN.get()
    if own is None:
        return ()
    _held(own)
    return own.entries(kind)


def measured() -> dict[str, str]:
    """The title of each of this session's models that brought labelled cases, by its id."""
    from models.calibration import answered

    return {one.id: one.title for one in entries() if answered.brought(one.id) is not None}


def labels(model_id: str) -> tuple[Label, ...]:
    """The classes of one of this session's models; () for any other."""
    if not any(one.id == model_id for one in entries()):
        return ()
    return loaded.load(model_id).labels


@st.cache_resource(scope="session", show_spinner=False, on_release=SessionModels.leave)
def _held(_own: SessionModels) -> SessionModels:
    """Streamlit releases this when the session's connection is lost; its next run is back here."""
    _own.come_back()
    return _own
