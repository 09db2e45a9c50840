"""Giving a text: type or paste it, take an example, upload a file."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.giving.links import copying, keeping
from components.giving.links.keeping import Brought
from components.giving.live.live import follow_typing
from components.giving.missing import show_missing
from components.giving.table_head import lead_from_closed, show_table_head
from components.giving.text_box import NOTHING, ROW, TABLE, TextBox
from components.site import shell, state, uploads
from components.site.state import Slot
from models import examples
from models.catalog import Entry
from models.errors import CertitudeError
from models.examples import LESSON_TITLES, Example
from models.language import Language
from models.limits import LIMITS, megabytes
from models.reading import inputs, tables
from models.reading.inputs import TextInput
from models.reading.tables import Table

_BOX: Slot[TextBox] = Slot("_text_box", TextBox())
# What the widgets hold. Each choice of an example closes the popover, by a new key; each upload has
# its own uploader, so that none is met twice, and a page without tables meets none from another.
_TEXT = Slot("text", "")
# Names the tab whose own text, table or row an address is about; a reload goes on under its name.
_TAB = Slot("_text_tab", "")
# When a text was put in, and how many seconds a slow browser may still tell of the one before.
_PUT_IN_AT = Slot("_text_put_in_at", 0.0)
_ECHO_S = 5.0
_EXAMPLES: Slot[object] = Slot("_examples", None)
_UPLOAD: Slot[Any] = Slot("_text_upload", None)
_UPLOAD_TEXT_ONLY: Slot[Any] = Slot("_text_only_upload", None)


def give_text(
    entry: Entry, lang: Language, *, many: Callable[[], object] | None = None
) -> TextInput | Table | None:
    """The text (or the table of texts) the person gave; None while there is nothing usable.

    Errors are said on the page; what was entered stays. many: draws, under the uploader, what else
    can be done with many texts.
    """
    box = _follow_address(entry)
    if box.table is not None:
        show_table_head(box.table, lambda: _turn(TextBox.closed_table), lang)
        return box.table
    return give_one_text(entry, lang, with_tables=True, many=many)


def give_one_text(
    entry: Entry,
    lang: Language,
    *,
    with_tables: bool = False,
    many: Callable[[], object] | None = None,
) -> TextInput | None:
    """As `give_text`, for a page that shows one text only; with_tables: it takes tables, too."""
    box = _follow_address(entry)
    _show_missing(box, lang, with_tables=with_tables)
    if with_tables and box.aside is not None:
        st.button(
            lang.gettext("Back to the table"),
            icon=":material/table:",
            on_click=_turn,
            args=(TextBox.back_at_table,),
        )
    text = st.text_area(
        lang.gettext("Your text"),
        key=_TEXT.key,
        placeholder=lang.gettext("Type or paste a text …"),
        persist_state="session",
        on_change=_typed,
    )
    if not text and box.text:
        # On another page Streamlit may lose what the widget kept, where the run that came there was
        # cut short: nobody emptied it, that would have been told. The next run puts it in again.
        st.rerun()
    follow_typing(_TEXT.key, text or "", box.origin, lang)
    _keep(box, entry)
    with st.container(horizontal=True, gap="small"):
        _examples_menu(entry, box, lang)
        _upload_menu(box, lang, with_tables=with_tables, many=many)
        if box.can_take_back:
            st.button(
                # It leads to another text: where one's own is on screen, "my text" is that one.
                lang.gettext("My earlier text")
                if box.own not in (NOTHING, TABLE)
                else lang.gettext("Back to my text"),
                icon=":material/undo:",
                on_click=_turn,
                args=(TextBox.taken_back,),
            )
    if text and text.strip() and box.example is None:
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext(
                    "Your text is not in the address of this page; your settings are. “Copy link” "
                    "asks whether it goes along."
                )
            )
        )
    return _read(box, text or "", lang)


def shown_text(entry: Entry, lang: Language) -> TextInput | None:
    """The text that stands in the box, for a page that has none; None while nothing is usable.

    As there, the browser brings what the address names and this session does not have.
    """
    box = _follow_address(entry)
    _show_missing(box, lang, with_tables=False)
    _keep(box, entry)
    return _read(box, box.text or "", lang)


def _keep(box: TextBox, entry: Entry) -> None:
    keeping.keep_text(
        _TEXT.key,
        own=box.own not in (NOTHING, TABLE),
        tab=_tab(),
        awaited=_named()[1] if box.awaited else "",
        took=partial(_take_brought, entry),
    )


def _read(box: TextBox, text: str, lang: Language) -> TextInput | None:
    """The text as an input, with what there is to say of it; None where it is none."""
    if box.error is not None:
        shell.show_error(box.error, lang)
    try:
        box, given = box.read(text)
    except CertitudeError as error:
        if error.code != "empty_text":
            shell.show_error(error, lang)
        return None
    _BOX.set(box)
    for note in given.notes:
        st.caption(shell.plain(lang.note(note)))
    return given


def current_example(entry: Entry) -> Example | None:
    """The example on screen, while its text is untouched."""
    chosen = state.TEXT_EXAMPLE.get()
    return next((e for e in examples.for_entry(entry) if e.id == chosen), None)


def version_of() -> tuple[int, int]:
    """Names the text that the one in the box grew out of by editing."""
    return _BOX.get().version_of


def open_row(row: int, text: str) -> None:
    """Put a row of the table into the box (a callback's work); the table is one click away."""
    _turn(lambda box: box.opened_row(row, text))


def keep_for_another() -> None:
    """Have the text stay in the box when another model is chosen (a callback's work)."""
    _turn(TextBox.taken_over)


def show_copy_link(about: str, lang: Language) -> None:
    """The button for the link to this text; about: names it (its hash)."""
    own = _BOX.get().own
    whose: copying.Own = "" if own == NOTHING else "table" if own == TABLE else "text"
    copying.show_copy_link(whose, about, lang, box=_TEXT.key)


def _follow_address(entry: Entry) -> TextBox:
    """The box as the address says; where that says nothing new, as it was."""
    own, tab = _named()
    box = _BOX.get().followed(
        state.TEXT_EXAMPLE.get(),
        entry.id,
        examples.for_entry(entry),
        own,
        mine=tab == _TAB.get(),
    )
    _BOX.set(box)
    _show(box)
    return box


def _named() -> tuple[str, str]:
    """What of a person's own the address names, and the tab that it is of."""
    own, _, tab = state.TEXT_OWN.get().partition(".")
    return own, tab


def _tab() -> str:
    if not _TAB.get():
        _TAB.set(secrets.token_hex(4))
    return _TAB.get()


def _take_brought(entry: Entry, brought: Brought) -> None:
    """The browser says what it has (a callback's work)."""
    box, offered = _BOX.get(), examples.for_entry(entry)
    named, tab = _named() if box.awaited and brought.named else (NOTHING, "")
    if brought.text is not None:
        box = box.brought(brought.text, by_link=brought.by_link, named=named)
        if tab:
            _TAB.set(tab)
    elif brought.by_link:
        box = box.brought_nothing(entry.id, offered, NOTHING, keeping.unreadable())
    if box.awaited:
        box = box.brought_nothing(entry.id, offered, _named()[0], None)
    _BOX.set(box)
    _show(box)


def _typed() -> None:
    """The browser says what is in the widget (a callback's work)."""
    box, text = _BOX.get(), _TEXT.get()
    if box.is_echo(text, soon=time.monotonic() - _PUT_IN_AT.get() < _ECHO_S):
        _show(box)
    else:
        _turn(lambda box: box.typed(text))


def _turn(into: Callable[[TextBox], TextBox]) -> None:
    """Go on to what a click makes of the box (a callback's work)."""
    before = _BOX.get()
    after = into(before)
    _BOX.set(after)
    _name(after)
    if after.origin != before.origin:
        _PUT_IN_AT.set(time.monotonic())
    if (after.text, after.origin) != (before.text, before.origin):
        _show(after)
        state.SENTENCE.set(state.SENTENCE.default)


def _show(box: TextBox) -> None:
    """Bring the box's text into the widget, before that is drawn in a run, and into the link."""
    _name(box)
    if _TEXT.get() != (box.text or ""):  # what is being typed at the moment is not overwritten
        _TEXT.set(box.text or "")


def _name(box: TextBox) -> None:
    """Say in the link what is on screen; what is waited for keeps its name."""
    state.TEXT_EXAMPLE.set(box.example_id)
    if not box.awaited:
        state.TEXT_OWN.set(f"{box.own}.{_tab()}" if box.own else state.TEXT_OWN.default)


def _show_missing(box: TextBox, lang: Language, *, with_tables: bool) -> None:
    shown = box.missing if with_tables or box.missing not in (TABLE, ROW) else ""
    show_missing(shown, box.example is not None, lang, close=lambda: _turn(TextBox.noticed))


def _examples_menu(entry: Entry, box: TextBox, lang: Language) -> None:
    menu = st.popover(
        lang.gettext("Examples"),
        icon=":material/lightbulb:",
        # Telling it to close would be lost where the run that opened it was cut short.
        key=_EXAMPLES.at(box.choices).key,
        on_change="rerun",
    )
    if not menu.open:  # no other run has to draw what nobody sees
        return
    offered = examples.for_entry(entry)
    # What an example teaches was found on its own model; another only borrows the text.
    borrowed = any(e.model_id != entry.id for e in offered)
    with menu:
        for lesson in dict.fromkeys(e.lesson for e in offered):
            if not borrowed:
                title = lang.gettext(LESSON_TITLES[lesson])
                shell.html(Markup('<p class="ct-eyebrow">{}</p>').format(title))
            for example in (e for e in offered if e.lesson == lesson):
                st.button(
                    shell.plain(example.title(lang.code)),
                    key=f"example-{entry.id}-{example.id}",
                    on_click=_turn,
                    args=(partial(TextBox.chose, model_id=entry.id, example=example),),
                    type="tertiary",
                )


def _upload_menu(
    box: TextBox, lang: Language, *, with_tables: bool, many: Callable[[], object] | None
) -> None:
    upload = (_UPLOAD if with_tables else _UPLOAD_TEXT_ONLY).at(box.uploads)
    menu = upload.at("menu").key
    lead_from_closed(menu)
    with st.popover(
        lang.gettext("Upload"),
        icon=":material/upload_file:",
        key=menu,
        on_change="rerun",
    ):
        st.file_uploader(
            lang.gettext("A text (.txt) or a table (.csv)")
            if with_tables
            else lang.gettext("A text (.txt)"),
            type=["txt", "csv"] if with_tables else ["txt"],
            key=upload.key,
            max_upload_size=megabytes(LIMITS.table_bytes),
            on_change=_take_upload,
            args=(upload,),
            help=lang.gettext("The file stays in this session and is not stored."),
        )
        uploads.show_refusal(lang)
        if many is not None:
            many()


def _take_upload(upload: Slot[Any]) -> None:
    file = upload.get()
    if file is not None:
        _turn(partial(_with_file, name=file.name, data=file.getvalue()))


def _with_file(box: TextBox, name: str, data: bytes) -> TextBox:
    try:
        if name.lower().endswith(".csv"):
            return box.uploaded_table(tables.read_table(data))
        return box.uploaded(inputs.decode_text(data))
    except CertitudeError as error:
        return box.refused(error)
