"""A study that is open: how people join, how it stands, and what its facilitator can do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import segno
import streamlit as st
from babel.dates import format_date
from markupsafe import Markup

from components.site import saving, shell
from components.site.arriving import lead_to
from components.site.saving import File
from components.site.state import Slot
from components.study import held, keeping, lessons, monitor, poll, reveal, traps, views
from components.study.seen import MarkedItem
from models.addresses import SETTING, web_addresses
from models.errors import CertitudeError
from models.language import Language
from study.export.files import archive
from study.setup.naming import title_of
from study.store.protocol import (
    State,
    Study,
    close_study,
    collected,
    database,
    delete_study,
    open_study,
    pause_study,
    shown_code,
)

# What shows the results of a study: another room's, handed over by the page.
Results = Callable[[Study, str, Language], None]
_ERROR: Slot[CertitudeError | None] = Slot("_study_error", None)
_LED = Slot("_study_led", 0)  # how often somebody was led to another view's beginning
_DOES = {"open": open_study, "paused": pause_study, "closed": close_study}


def links(study: Study) -> tuple[str, ...]:
    """Where people join, at each address of this machine, the likeliest first."""
    return tuple(f"{root}/join?room={study.code}" for root in web_addresses(st.context.url or ""))


def qr_html(link: str, lang: Language) -> Markup:
    """The link as a QR code: black on white in every theme, with its quiet zone."""
    # As a picture: Streamlit takes drawings out of markup.
    drawn = segno.make_qr(link, error="m").svg_data_uri(
        border=4, dark="#000", light="#fff", omitsize=True
    )
    return Markup('<p class="ct-qr-box"><img class="ct-qr" src="{}" alt="{}"></p>').format(
        drawn, lang.gettext("QR code of the link to join: {link}", link=link)
    )


def show_opened(
    study: Study, key: str, results: Results, marked_item: MarkedItem, lang: Language
) -> None:
    """All of it, or what the address asks for: the code, a poll, the reveal, the results."""
    found = links(study)
    view = views.VIEW.get()
    if view == views.CODE:
        _show_projected(study, key, found, lang)
        return
    if view == views.RESULTS:
        title = lang.gettext("{study}: results", study=title_of(study.setup.name, lang))
        _show_title(title, "results", _LED.get())
        _offer_way_back(lang)
        results(study, key, lang)
        return
    if view == views.REVEAL:
        reveal.show_reveal(study, key, marked_item, lang)
        return
    if view == views.POLL:
        poll.show_poll(study, key, lang)
        return
    _show_title(title_of(study.setup.name, lang), "opened", held.OPENED.get())
    left, right = st.columns([5, 7], gap="large")
    with left:
        _show_way_in(study, found, lang)
    with right:
        st.header(lang.gettext("How it stands"))
        monitor.show_monitor(study, key, lang)
        _show_controls(study, key, lang)
        _offer_views(lang)
        st.header(lang.gettext("Who is where"))
        monitor.show_places(study, key, lang)
    lessons.show_talk(study.setup.lesson, lang)
    _show_keeping(study, key, lang)
    st.header(lang.gettext("Who sees what"))
    traps.show_assignment(study.setup, held.PEOPLE.get(), lang)


def _show_title(title: str, view: str, times: int) -> None:
    """The page's heading, where it begins for who came by a button further down the last one."""
    shell.html(
        Markup('<h1 class="ct-study-title" tabindex="-1" data-ct-view="{}">{}</h1>').format(
            view, title
        )
    )
    lead_to(f"[data-ct-view={view}]", f"study-{view}", times)


def _see(view: str) -> None:
    """Show another view of the study (a callback's work)."""
    views.VIEW.set(view)
    _LED.set(_LED.get() + 1)


def _code_html(code: str, lang: Language) -> Markup:
    shown = shown_code(code)
    # Read letter by letter: as a word it is noise.
    return Markup(
        '<p class="ct-room-code"><span class="ct-sr">{} {}</span>'
        '<span aria-hidden="true">{}</span></p>'
    ).format(lang.gettext("The session’s code:"), " ".join(shown), shown)


def _show_way_in(study: Study, found: tuple[str, ...], lang: Language) -> None:
    st.header(lang.gettext("How people join"))
    shell.html(_code_html(study.code, lang))
    with shell.place("ct-study-qr", "link" if found else "none"):
        if not found:
            _say_unreachable(study.code, lang)
        else:
            shell.html(qr_html(found[0], lang))
        for link in found:
            st.code(link, language=None, wrap_lines=True)
        if len(found) > 1:
            st.caption(
                lang.gettext(
                    "This machine is on several networks: the QR code leads to the first address. "
                    "If phones do not find it, let people type another one."
                )
            )
        st.button(
            lang.gettext("Fill the screen with code and QR")
            if found
            else lang.gettext("Fill the screen with the code"),
            icon=":material/fullscreen:",
            key="ct-study-project",
            type="primary",
            on_click=views.VIEW.set,
            args=(views.CODE,),
        )


def _say_unreachable(code: str, lang: Language) -> None:
    said = lang.gettext(
        "Phones cannot reach this server yet: it answers this machine alone, so there is no QR "
        "code. Start it with “{command}”, or name the address of this machine in {setting}; the "
        "session is kept. On this machine people can join with the code.",
        command="make run ROOM=1",
        setting=SETTING,
    )
    st.warning(shell.plain(said), icon=":material/wifi_off:")
    st.page_link(
        "join.py",
        label=lang.gettext("Take part on this machine"),
        icon=":material/groups:",
        query_params={"room": code},
    )


def _show_controls(study: Study, key: str, lang: Language) -> None:
    ways: dict[State, list[tuple[str, str, State]]] = {
        "draft": [(lang.gettext("Open the session"), ":material/play_arrow:", "open")],
        "open": [
            (lang.gettext("Pause"), ":material/pause:", "paused"),
            (lang.gettext("Close the session"), ":material/stop:", "closed"),
        ],
        "paused": [
            (lang.gettext("Go on"), ":material/play_arrow:", "open"),
            (lang.gettext("Close the session"), ":material/stop:", "closed"),
        ],
        "closed": [(lang.gettext("Open it again"), ":material/play_arrow:", "open")],
    }
    with (
        shell.place("ct-study-controls", study.state),
        st.container(horizontal=True, key=f"ct-study-{study.state}"),
    ):
        for label, icon, to in ways[study.state]:
            st.button(
                label, icon=icon, key=f"ct-study-to-{to}", on_click=_move, args=(study, key, to)
            )
    with shell.place("ct-study-moved"):
        error = _ERROR.get()
        if error is not None:
            shell.show_error(error, lang)


def _offer_views(lang: Language) -> None:
    """What else there is to see of it."""
    st.header(lang.gettext("With the room"))
    with st.container(horizontal=True, key="ct-study-views"):
        for label, icon, view in (
            (lang.gettext("Poll before and after"), ":material/how_to_vote:", views.POLL),
            (lang.gettext("Reveal"), ":material/slideshow:", views.REVEAL),
            (lang.gettext("Results"), ":material/bar_chart:", views.RESULTS),
        ):
            st.button(label, icon=icon, key=f"ct-study-see-{view}", on_click=_see, args=(view,))


def _offer_way_back(lang: Language) -> None:
    st.button(
        lang.gettext("Back to the study"),
        icon=":material/arrow_back:",
        key="ct-study-back",
        on_click=views.back,
    )


def _move(study: Study, key: str, to: State) -> None:
    try:
        _DOES[to](database(), study.id, key)
        _ERROR.pop()
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))


def _show_keeping(study: Study, key: str, lang: Language) -> None:
    """Taken home, taken over by another tab, and deleted."""
    st.header(lang.gettext("Keep it, and delete it"))
    day = datetime.fromtimestamp(study.delete_after / 1000, UTC)
    deleted = format_date(day, "long", locale=lang.code)
    if held.is_by_server_key():
        st.caption(
            lang.gettext(
                "You opened this study with the key of the server: this tab does not keep it, and "
                "after a reload you choose it from the list again. Its own secret link is with "
                "whoever set it up. On {date} the study is deleted with all answers.",
                date=deleted,
            )
        )
    else:
        _show_link(study, key, deleted, lang)
    file = File(
        "study",
        lang.gettext("Download all answers (ZIP)"),
        f"certitude-study-{study.code.lower()}.zip",
        "application/zip",
        study.id,
        lambda _tell: archive(collected(database(), study.id, key)),
    )
    saving.offer("study-export", [file], lang)
    with st.container(horizontal=True, key="ct-study-end"):
        with st.popover(lang.gettext("Set up a new study"), icon=":material/add:"):
            st.markdown(
                lang.gettext(
                    "This tab then forgets this study, which goes on as it stands. Copy your "
                    "secret link first: without it only the facilitators’ key leads back."
                )
            )
            st.button(
                lang.gettext("I have kept the link: set up another"),
                icon=":material/add:",
                key="ct-study-new",
                on_click=held.leave,
            )
        with st.popover(lang.gettext("Delete this study"), icon=":material/delete:"):
            st.markdown(
                lang.gettext(
                    "The study is deleted at once with everything that anybody answered in it. It "
                    "cannot be had back."
                )
            )
            st.button(
                lang.gettext("Delete it with all answers"),
                icon=":material/delete_forever:",
                key="ct-study-delete",
                on_click=_delete,
                args=(study, key),
            )


def _show_link(study: Study, key: str, deleted: str, lang: Language) -> None:
    st.caption(
        lang.gettext(
            "This tab keeps the study until you close the tab; your secret link opens it again, "
            "here or elsewhere. On {date} the study is deleted with all answers.",
            date=deleted,
        )
    )
    root = (st.context.url or "").split("#")[0].split("?")[0]
    # Folded away: the page may stand on a projector.
    with st.popover(lang.gettext("Show my secret link"), icon=":material/key:"):
        st.markdown(
            lang.gettext(
                "**Keep this link:** with it, or with the facilitators’ key, one comes back to "
                "this study."
            )
        )
        st.code(f"{root}{keeping.LINK}{study.id}.{key}", language=None, wrap_lines=True)
        st.caption(
            lang.gettext("Whoever has it can do all that you can do here: show it to nobody.")
        )


def _delete(study: Study, key: str) -> None:
    try:
        delete_study(database(), study.id, key)
        held.leave()
        _ERROR.pop()
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))


def _join_here() -> str:
    """Where one joins in a browser of this machine, while no phone can."""
    return f"{urlsplit(st.context.url or '').netloc}/join"


def _show_projected(study: Study, key: str, found: tuple[str, ...], lang: Language) -> None:
    with st.container(key="ct-study-projector"):
        shell.html(Markup("<h1>{}</h1>").format(title_of(study.setup.name, lang)))
        if found:
            shell.html(qr_html(found[0], lang))
            shell.html(Markup('<p class="ct-room-link">{}</p>').format(found[0].split("://", 1)[1]))
        else:
            shell.html(
                Markup('<p class="ct-room-link">{}</p>').format(
                    lang.gettext("On this machine alone, at {address}:", address=_join_here())
                )
            )
        shell.html(_code_html(study.code, lang))
        monitor.show_count(study, key, lang)
        st.button(
            lang.gettext("Back to the study"),
            icon=":material/close_fullscreen:",
            key="ct-study-unproject",
            shortcut="Escape",
            on_click=views.back,
        )
