"""Giving a labelled set: the upload, what it holds, and which of its columns is what."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.set_columns import case_label, choose_column
from components.site.state import Slot
from components.site.uploads import Door, pictures_said, say_what_fits
from models.labelled import columns, given
from models.labelled.columns import NONE, Columns
from models.labelled.given import Given
from models.language import Language
from models.limits import LIMITS
from models.prediction import Label

_SET: Slot[Given | None] = Slot("_own_set", None)
_DOOR = Door("own_set")
# At each file: by which columns cases are told apart.
_GROUPS: Slot[list[int]] = Slot("_own_set_groups", [])


def give_set(lang: Language) -> Given | None:
    """The set that the person gave; None while there is none. What was given stays after errors."""
    held = _SET.get()
    _DOOR.show_set(
        lang.gettext("Labelled cases (.csv or .zip)"),
        held is not None,
        lambda data, name: _SET.set(given.read(data, name)),
        lang,
        help=lang.gettext("The file stays in this session and is not stored."),
    )
    if held is None:
        _explain(lang)
        return None
    shell.html(
        Markup('<p class="ct-stands"><strong><bdi>{}</bdi></strong> – {}</p>').format(
            held.name,
            lang.ngettext("a table with {n} row", "a table with {n} rows", len(held))
            if held.kind == "text"
            else lang.ngettext("an archive with {n} picture", "an archive with {n} pictures",
                               len(held)),
        )
    )  # fmt: skip
    for note in held.notes:
        st.caption(shell.plain(lang.note(note)))
    st.button(lang.gettext("Remove the set"), icon=":material/close:", on_click=_remove)
    return held


def _remove() -> None:
    _SET.pop()
    _DOOR.forget()


def _explain(lang: Language) -> None:
    """What a set looks like, for who has none at hand."""
    rows = (
        lang.gettext(
            "Texts: a CSV table with a column of texts and a column of labels, at most {n} rows.",
            n=lang.number(LIMITS.labelled_texts),
        ),
        pictures_said(lang),
        lang.gettext(
            "Further columns are groups: a place, a channel, a month. How often the model is right "
            "is then told for each."
        ),
        lang.gettext(
            "Nothing of it is stored on the disk. It is gone when you close or reload this page."
        ),
    )
    say_what_fits(rows)


def choose_columns(held: Given, labels: tuple[Label, ...], lang: Language) -> Columns:
    """Which column is what: guessed, and changed by the person."""
    guessed = columns.guess(held, labels)
    numbers = list(range(len(held.table.columns)))
    with st.container(horizontal=True):
        case = choose_column(case_label(held, lang), held, "case", numbers, guessed.case, lang)
        label = choose_column(
            lang.gettext("Column with the label"),
            held, "label", [*(i for i in numbers if i != case), NONE], guessed.label, lang,
        )  # fmt: skip
        rest = [i for i in numbers if i not in (case, label)]
        split = NONE
        if rest:
            split = choose_column(
                lang.gettext("Column that says train or test"),
                held, "split", [NONE, *rest], guessed.split, lang,
            )  # fmt: skip
    groups = _choose_groups(held, [i for i in rest if i != split], guessed.groups, lang)
    return Columns(case, label, groups, split)


def _choose_groups(
    held: Given, options: list[int], guessed: tuple[int, ...], lang: Language
) -> tuple[int, ...]:
    able = [index for index in options if columns.can_group(held, index)]
    if not able:
        return ()
    slot = _GROUPS.at(f"{held.hash[:12]}-{'-'.join(map(str, able))}")
    chosen = st.multiselect(
        lang.gettext("Columns by which to tell cases apart"),
        able,
        default=[index for index in guessed if index in able],
        format_func=lambda index: held.table.columns[index],
        key=slot.key,
        persist_state="session",
        placeholder=lang.gettext("No column"),
    )
    return tuple(chosen)
