"""Giving a text: type or paste it, take an example, upload a file."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell, state
from models import examples
from models.catalog import Entry
from models.errors import CertitudeError
from models.examples import LESSON_TITLES, Example
from models.language import Language
from models.limits import LIMITS, megabytes
from models.reading import inputs, tables
from models.reading.inputs import TextInput
from models.reading.tables import Table

TEXT = "text"  # session key of the text area
_TABLE = "_table"
_ASIDE = "_table_aside"  # the table that the text in the box was opened from
_FILE_NOTES = "_text_file_notes"  # (text, what was remarkable when its file was read)
_OWN = ""  # the text is the person's, not an example's
_OFFERED = "_text_offered"  # (model, example) last put into the box; _OWN once a person wrote
_UPLOAD_ERROR = "_upload_error"  # said until the next text, however often the page is drawn
_KEPT = "_text_kept"  # a text of their own that an example, a file or a row took the place of
_ORIGIN = "_text_origin"  # counts the texts put into the box; typing goes on with the one in it
_UPLOADS = "_text_uploads"  # counts uploads: each has its own uploader, so none is met twice
_CHOICES = "_text_choices"  # counts choices of an example: each closes the popover, by a new key


def give_text(entry: Entry, lang: Language) -> TextInput | Table | None:
    """The text (or the table of texts) the person gave; None while there is nothing usable.

    Errors are said on the page; what was entered stays.
    """
    table: Table | None = st.session_state.get(_TABLE)
    if table is not None:
        _table_head(table, lang)
        return table
    return give_one_text(entry, lang, with_tables=True)


def give_one_text(entry: Entry, lang: Language, *, with_tables: bool = False) -> TextInput | None:
    """As `give_text`, for a page that shows one text only; with_tables: it takes tables, too."""
    if with_tables and _ASIDE in st.session_state:
        st.button(lang.gettext("Back to the table"), icon=":material/table:", on_click=_reopen)
    _offer_first_example(entry)
    text = st.text_area(
        lang.gettext("Your text"),
        key=TEXT,
        height=150,
        placeholder=lang.gettext("Type or paste a text …"),
        persist_state="session",
        on_change=_mark_own,
    )
    with st.container(horizontal=True, gap="small"):
        _examples_menu(entry, lang)
        _upload_menu(lang, with_tables=with_tables)
        if st.session_state.get(_KEPT, text) != text:
            st.button(lang.gettext("Back to my text"), icon=":material/undo:", on_click=_take_back)
    if text and text.strip() and state.TEXT_EXAMPLE.get() == _OWN:
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext("Your text stays out of the link; your settings are in it.")
            )
        )
    if error := st.session_state.get(_UPLOAD_ERROR):
        shell.show_error(error, lang)
    try:
        given = inputs.decode_text(text or "")
    except CertitudeError as error:
        if error.code != "empty_text":
            shell.show_error(error, lang)
        return None
    of_text, of_file = st.session_state.get(_FILE_NOTES, ("", ()))
    for note in (*given.notes, *(of_file if of_text == given.text else ())):
        st.caption(shell.plain(lang.note(note)))
    return given


def current_example(entry: Entry) -> Example | None:
    """The example on screen, while its text is untouched."""
    chosen = state.TEXT_EXAMPLE.get()
    return next((e for e in examples.for_entry(entry) if e.id == chosen), None)


def origin() -> int:
    """Numbers the text that the one in the box grew out of by typing."""
    return int(st.session_state.get(_ORIGIN, 0))


def _offer_first_example(entry: Entry) -> None:
    """Fill the text with the example of the link, or the model's first; not over their own."""
    chosen = state.TEXT_EXAMPLE.get()
    if st.session_state.get(_OFFERED) == (entry.id, chosen) and TEXT in st.session_state:
        return
    if chosen == _OWN:
        # A box that they emptied is theirs too, and stays empty.
        if st.session_state.get(_OFFERED, _OWN) == _OWN and TEXT in st.session_state:
            return
        if _KEPT in st.session_state:  # the browser's way forward to a text of their own
            _take_back()
            return
    offered = examples.for_entry(entry)
    if offered:
        _put(entry.id, current_example(entry) or offered[0])


def _choose(model_id: str, example: Example) -> None:
    """A click on an example (a callback's work)."""
    _put(model_id, example)
    state.SENTENCE.set(state.SENTENCE.default)
    st.session_state[_CHOICES] = st.session_state.get(_CHOICES, 0) + 1


def _put(model_id: str, example: Example) -> None:
    st.session_state.pop(_UPLOAD_ERROR, None)
    _replace(example.text)
    state.TEXT_EXAMPLE.set(example.id)
    st.session_state[_OFFERED] = (model_id, example.id)


def _put_own(text: str) -> None:
    """Another text of the person's takes the place of the one in the box."""
    _replace(text)
    _mark_own()


def _replace(text: str) -> None:
    """Put a text into the box; one of their own that stood there can be had back."""
    before = st.session_state.get(TEXT) or ""
    if before.strip() and before != text and st.session_state.get(_OFFERED) == _OWN:
        st.session_state[_KEPT] = before
    st.session_state[TEXT] = text
    st.session_state[_ORIGIN] = origin() + 1


def _take_back() -> None:
    _put_own(st.session_state.pop(_KEPT))


def _mark_own() -> None:
    st.session_state.pop(_UPLOAD_ERROR, None)
    state.TEXT_EXAMPLE.set(_OWN)
    state.SENTENCE.set(state.SENTENCE.default)
    st.session_state[_OFFERED] = _OWN


def _examples_menu(entry: Entry, lang: Language) -> None:
    with st.popover(
        lang.gettext("Examples"),
        icon=":material/lightbulb:",
        # Telling it to close would be lost where the run that opened it was cut short.
        key=f"_examples-{st.session_state.get(_CHOICES, 0)}",
        on_change="rerun",
    ):
        offered = examples.for_entry(entry)
        # What an example teaches was found on its own model; another only borrows the text.
        borrowed = any(e.model_id != entry.id for e in offered)
        for lesson in dict.fromkeys(e.lesson for e in offered):
            if not borrowed:
                title = lang.gettext(LESSON_TITLES[lesson])
                shell.html(Markup('<p class="ct-eyebrow">{}</p>').format(title))
            for example in (e for e in offered if e.lesson == lesson):
                st.button(
                    shell.plain(example.title(lang.code)),
                    key=f"example-{entry.id}-{example.id}",
                    on_click=_choose,
                    args=(entry.id, example),
                    type="tertiary",
                )


def _upload_menu(lang: Language, *, with_tables: bool) -> None:
    # Its own key for each kind: a page without tables must not meet one uploaded on another.
    kind = "_text_upload" if with_tables else "_text_only_upload"
    key = f"{kind}-{st.session_state.get(_UPLOADS, 0)}"
    with st.popover(
        lang.gettext("Upload"),
        icon=":material/upload_file:",
        key=f"{key}-menu",
        on_change="rerun",
    ):
        st.file_uploader(
            lang.gettext("A text (.txt) or a table (.csv)")
            if with_tables
            else lang.gettext("A text (.txt)"),
            type=["txt", "csv"] if with_tables else ["txt"],
            key=key,
            max_upload_size=megabytes(LIMITS.table_bytes),
            on_change=_take_upload,
            args=(key,),
            help=lang.gettext("The file stays in this session and is not stored."),
        )


def _take_upload(key: str) -> None:
    st.session_state.pop(_UPLOAD_ERROR, None)
    upload = st.session_state.get(key)
    if upload is None:
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    try:
        if upload.name.lower().endswith(".csv"):
            st.session_state[_TABLE] = tables.read_table(upload.getvalue())
        else:
            given = inputs.decode_text(upload.getvalue())
            st.session_state[_FILE_NOTES] = (given.text, given.notes)
            _put_own(given.text)
    except CertitudeError as error:
        st.session_state[_UPLOAD_ERROR] = error


def _table_head(table: Table, lang: Language) -> None:
    st.markdown(lang.ngettext("A table with {n} row", "A table with {n} rows", len(table.rows)))
    for note in table.notes:
        st.caption(shell.plain(lang.note(note)))

    def close() -> None:
        st.session_state.pop(_TABLE, None)
        st.session_state.pop(_ASIDE, None)

    st.button(lang.gettext("Close the table"), icon=":material/close:", on_click=close)


def open_text(text: str) -> None:
    """Put a row of the table into the box (a callback's work); the table is one click away."""
    st.session_state[_ASIDE] = st.session_state.pop(_TABLE, None)
    _put_own(text)


def _reopen() -> None:
    st.session_state[_TABLE] = st.session_state.pop(_ASIDE, None)
