"""Giving the table of a study: the upload or the made-up sample, and which column is what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components.reliance import reckoned, sample
from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.site.uploads import Door, say_what_fits
from models.errors import N_
from models.language import Language
from models.limits import LIMITS
from models.reading.inputs import Note
from models.reading.tables import read_table
from study.measures.columns import MOST_TRIALS, Named

_NONE = ""  # no column of that kind
_ROLES = {
    "initial": N_("Decision before the advice"),
    "advice": N_("Advice"),
    "truth": N_("What is right"),
    "final": N_("Decision after the advice"),
}
_NUMBERS = {
    "confidence": N_("Confidence of the advice"),
    "sure_before": N_("Own confidence before"),
    "sure_after": N_("Own confidence after"),
    "seconds": N_("Seconds to decide"),
}


@dataclass(frozen=True)
class Held:
    """A table as it was given; of its rows only the number is kept, its bytes hold the rest.

    made_up: the sample.
    """

    name: str
    data: bytes
    hash: str
    columns: tuple[str, ...]
    rows: int
    notes: tuple[Note, ...] = ()
    made_up: bool = False


_HELD: Slot[Held | None] = Slot("_reliance_table", None)
_DOOR = Door("reliance")
# At each table and role: the column, "" for none.
_COLUMN: Slot[str | None] = Slot("_reliance_column", None)
_SEVERAL: Slot[list[str] | None] = Slot("_reliance_columns", None)


def give_table(lang: Language) -> Held | None:
    """The table that the person gave, None while there is none; one before stays after an error."""
    held = _HELD.get()
    _DOOR.show(
        lang.gettext("Decisions of a study (.csv)")
        if held is None
        else lang.gettext("Another table (.csv)"),
        ("csv", "tsv"),
        LIMITS.table_bytes,
        lambda data, name: _HELD.set(_read(data, name)),
        lang,
    )
    with st.container(horizontal=True, key="ct-reliance-given"):
        if held is None or not held.made_up:
            st.button(
                lang.gettext("Try a made-up sample"),
                key="reliance-sample",
                icon=":material/science:",
                on_click=_take_sample,
            )
        if held is not None:
            st.button(
                lang.gettext("Remove the table"),
                key="reliance-remove",
                icon=":material/close:",
                on_click=_remove,
            )
    if held is None:
        _explain(lang)
        return None
    shell.html(
        Markup('<p class="ct-stands"><strong><bdi>{}</bdi></strong> – {}</p>').format(
            lang.gettext("A made-up sample: nobody took part in it") if held.made_up else held.name,
            lang.ngettext("{n} row", "{n} rows", held.rows),
        )
    )
    for note in held.notes:
        st.caption(shell.plain(lang.note(note)))
    return held


def _take_sample() -> None:
    _HELD.set(_read(sample.sample(), sample.NAME, made_up=True))
    _DOOR.forget()


def _read(data: bytes, name: str, *, made_up: bool = False) -> Held:
    table = read_table(data, MOST_TRIALS)
    digest = hashlib.sha256(data).hexdigest()
    return Held(name, data, digest, table.columns, len(table.rows), table.notes, made_up)


def _remove() -> None:
    _HELD.pop()
    _DOOR.forget()


def _explain(lang: Language) -> None:
    """What a table looks like, for who has none at hand."""
    rows = (
        lang.gettext(
            "A row a decision: what the person thought before the advice (if that was asked), the "
            "advice, what is right, and what they decided in the end."
        ),
        lang.gettext(
            "Further columns may say whose decision it was, under which display, how confident the "
            "advice was, how sure the person was, and how long it took."
        ),
        lang.gettext(
            "The export of a study made here fits as it is; of other tables you say which column "
            "is what."
        ),
        lang.gettext("The file stays in this session and is not stored."),
    )
    say_what_fits(rows)


def all_guessed(held: Held) -> bool:
    """Whether the names of the columns say all that is needed."""
    guessed = reckoned.guess(held.columns)
    return all(guessed[role] for role in reckoned.NEEDED)


def choose_columns(held: Held, lang: Language) -> Named | None:
    """Which column is what, guessed and changed by the person; None where a needed one lacks."""
    guessed = reckoned.guess(held.columns)
    roles = _row(_ROLES, held, guessed, lang)
    several = {
        "by": lang.gettext("Displays, or whatever tells groups apart"),
        "person": lang.gettext("Whose decision it is"),
    }
    chosen = {}
    for box, (role, label) in zip(st.columns(2), several.items(), strict=True):
        with box:
            chosen[role] = _choose_several(label, role, held, guessed[role], lang)
    numbers = {role: name for role, name in _row(_NUMBERS, held, guessed, lang).items() if name}
    missing = [lang.gettext(_ROLES[role]) for role in reckoned.NEEDED if not roles[role]]
    if missing:
        said = lang.gettext(
            "Say which columns hold: {columns}. Without them nothing can be reckoned.",
            columns=lang.join(missing),
        )
        st.info(shell.plain(said), icon=":material/help:")
        return None
    return Named(
        roles["advice"],
        roles["final"],
        roles["truth"],
        roles["initial"] or None,
        chosen["person"],
        chosen["by"],
        numbers,
    )


def _row(
    labels: Mapping[str, str], held: Held, guessed: Mapping[str, tuple[str, ...]], lang: Language
) -> dict[str, str]:
    """A list of columns for each role, side by side; "" where none is chosen."""
    chosen: dict[str, str] = {}
    for box, (role, label) in zip(st.columns(len(labels)), labels.items(), strict=True):
        slot = _COLUMN.at(f"{role}-{held.hash[:12]}")
        if slot.get() is None:
            slot.set(next(iter(guessed[role]), _NONE))
        with box:
            column = choose_from_list(
                lang.gettext(label),
                [_NONE, *held.columns],
                slot,
                lambda column: column or lang.gettext("No column"),
                lang,
            )
        chosen[role] = column or _NONE
    return chosen


def _choose_several(
    label: str, role: str, held: Held, guessed: tuple[str, ...], lang: Language
) -> tuple[str, ...]:
    slot = _SEVERAL.at(f"{role}-{held.hash[:12]}")
    chosen = st.multiselect(
        label,
        list(held.columns),
        default=list(guessed),
        key=slot.key,
        persist_state="session",
        placeholder=lang.gettext("No column"),
    )
    return tuple(chosen)
