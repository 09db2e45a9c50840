"""Files to take home: written when somebody asks for one, and then saved by the browser by itself.

A button each, and below them how the files stand that were asked for. A press is heard with what
was on screen when it came, and no run that comes after it loses it: the file is written in a thread
of its own, the browser looks whether it is there (`saving.js`), saves it, and says that it did. So
nothing is written for nobody, and a switch of a display that is offered waits for no file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.site import assets, inside, parts, shell, work
from components.site.state import Slot
from components.site.work import Described
from models.errors import N_, Cancelled, CertitudeError
from models.faults import log_fault
from models.jobs import Job
from models.language import Language

# How far a file is, None where nobody can say; whatever it raises ends the work.
Tell = Callable[[Described | None], None]

_mount = st.components.v2.component(
    "certitude_saving",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_log = logging.getLogger(__name__)
# A file that is written within this time is waited for: a line that flashes up tells nobody
# anything.
_PATIENCE_S = 0.12
_MOST = 8  # files that are kept to be saved again
_LONGEST = 40  # characters of what the browser says


@dataclass(frozen=True)
class File:
    """One file that is offered.

    id: tells it from the others beside it. label: of its button, in the person's language. holds:
    everything that it depends on, compared by ==. write: makes it, in a thread of its own, where
    Streamlit knows no session; it says how far it is as often as it can (`Tell`). asked: makes of
    it, in the moment of the press and in the person's own run, what will be written.
    """

    id: str
    label: str
    name: str
    media_type: str
    holds: object
    write: Callable[[Tell], bytes]
    icon: str = ":material/download:"
    primary: bool = False
    asked: Callable[[File], File] = lambda file: file


@dataclass(frozen=True)
class _Asked:
    """A file that somebody asked for.

    offered: what the file of its button depended on. times: how often it was asked for. saved: how
    often the browser says that it saved it.
    """

    number: int
    file: File
    offered: object
    job: Job[bytes, Described | None]
    times: int = 1
    saved: int = 0

    @property
    def written(self) -> bool:
        return self.job.ended and self.job.error is None and not self.job.cancelled

    @property
    def under_way(self) -> bool:
        return not self.job.cancelled and not self.job.ended

    @property
    def unsaved(self) -> bool:
        return self.under_way or (self.written and self.saved < self.times)


_ASKED: Slot[tuple[_Asked, ...]] = Slot("_saving-asked", ())  # at each group
_HEARD: Slot[Any] = Slot("_saving-heard", None)  # at each group: what the browser says
_NUMBER: Slot[int] = Slot("_saving-number", 0)  # of the file that was asked for last
_LOOKS: Slot[int] = Slot("_saving-looks", 0)


def csv(id_: str, label: str, name: str, holds: object, write: Callable[[], bytes]) -> File:
    """A table, as `File`."""
    return File(id_, label, name, "text/csv", holds, lambda _tell: write())


def offer(group: str, files: Sequence[File], lang: Language) -> None:
    """A button for each file, and how those stand that were asked for.

    group: names them on their page; where a later run offers other files, what was asked for
    before is still written and saved.
    """
    parts.part(f"saving-{group}", lambda: _draw(group, files, lang))


def finish(group: str, lang: Language) -> None:
    """In place of `offer` where nothing is offered any more: what was asked for is still saved."""
    if any(each.unsaved for each in _ASKED.at(group).get()):
        offer(group, (), lang)


def _draw(group: str, files: Sequence[File], lang: Language) -> None:
    if files:
        with st.container(horizontal=True, gap="small", key=f"ct-saving-{group}"):
            for file in files:
                st.button(
                    file.label,
                    key=_button(group, file),
                    icon=file.icon,
                    type="primary" if file.primary else "secondary",
                    on_click=_ask,
                    args=(group, file),
                )
    asked = _held(group, files)
    if inside.is_first_fragment():  # pressed, or looked: nothing else of the page waits
        _wait(asked)
    with st.container(key=f"ct-asked-{group}", gap="xsmall"):
        for each in reversed(asked):  # below the buttons stands what was asked for last
            _show(group, each, lang)
    _hear(group, asked)


def _button(group: str, file: File) -> str:
    return f"_save-{group}-{file.id}"


def _held(group: str, files: Sequence[File]) -> tuple[_Asked, ...]:
    """What was asked for, without what is saved and is not what is offered now."""
    slot = _ASKED.at(group)
    now = {file.id: file for file in files}
    asked = tuple(
        each
        for each in slot.get()
        if each.unsaved or (each.file.id in now and now[each.file.id].holds == each.offered)
    )
    slot.set(asked)
    return asked


def _ask(group: str, offered: File) -> None:
    """Begin to write a file, or save it once more (a callback's work)."""
    slot = _ASKED.at(group)
    file = offered.asked(offered)
    held = slot.get()
    for each in held:
        same = each.file.id == file.id and each.file.holds == file.holds
        if same and (each.under_way or each.written):
            # Pressed again while it is written: one file is what comes of it.
            times = each.times if each.under_way else each.times + 1
            slot.set(tuple(replace(e, times=times) if e is each else e for e in held))
            return
    _NUMBER.set(_NUMBER.get() + 1)
    kept = [each for each in held if each.unsaved or each.file.id != file.id]
    asked = _Asked(_NUMBER.get(), file, offered.holds, Job(partial(_write, file)))
    slot.set((*kept[-_MOST + 1 :], asked))


def _write(file: File, tell: Tell) -> bytes:
    tell(None)
    try:
        return file.write(tell)
    except (CertitudeError, Cancelled):
        raise
    except Exception as error:
        log_fault(_log, "a file failed", error)
        raise CertitudeError(
            "file_failed",
            N_("This file could not be written, and that has been noted. Try it once more."),
            status=503,
        ) from None


def _wait(asked: Sequence[_Asked]) -> None:
    for each in asked:
        if each.under_way:
            with suppress(TimeoutError, Cancelled, CertitudeError):
                each.job.result(timeout=_PATIENCE_S)
            return


def _show(group: str, each: _Asked, lang: Language) -> None:
    """One line: how the file stands, and what can be done about it."""
    key = f"ct-asked-{group}-{each.number}"
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="small"):
        each.job.poll()
        if each.job.error is not None:
            shell.show_error(each.job.error, lang)
            label, icon = lang.gettext("Try again"), ":material/replay:"
            st.button(label, key=f"{key}-retry", icon=icon, on_click=_retry, args=(group, each))
        elif each.job.cancelled:
            _say(lang.gettext("{file} was not written: you stopped it.", file=each.file.name))
        elif each.written:
            _say(
                lang.gettext("✓ {file} is written, and your browser saves it.", file=each.file.name)
            )
            with st.container(key=f"ct-saved-{each.number}", width="content"):
                st.download_button(
                    lang.gettext("Save it again"),
                    data=each.job.result(),
                    file_name=each.file.name,
                    mime=each.file.media_type,
                    on_click="ignore",
                    type="tertiary",
                    icon=":material/download:",
                    key=f"{key}-again",
                )
        else:
            _show_progress(each, lang)
            label, icon = lang.gettext("Cancel"), ":material/stop:"
            st.button(label, key=f"{key}-cancel", icon=icon, on_click=each.job.cancel)


def _show_progress(each: _Asked, lang: Language) -> None:
    share, said = each.job.progress or (
        None,
        lang.gettext("{file} is being written …", file=each.file.name),
    )
    if share is None:
        _say(said, "ct-waiting")
    else:
        st.progress(min(1.0, max(0.0, share)), text=shell.plain(said))


def _say(said: str, css: str = "ct-quiet") -> None:
    shell.html(Markup('<p class="ct-saving {}" role="status">{}</p>').format(css, said))


def _retry(group: str, each: _Asked) -> None:
    slot = _ASKED.at(group)
    again = replace(each, job=Job(partial(_write, each.file)))
    slot.set(tuple(again if one.number == each.number else one for one in slot.get()))


def _hear(group: str, asked: Sequence[_Asked]) -> None:
    heard = _HEARD.at(group)
    _LOOKS.set(_LOOKS.get() + 1)
    with st.container(key=f"ct-hear-saving-{group}"):
        _mount(
            key=heard.key,
            data={
                "group": group,
                "session": inside.session_id(),  # tells numbers from those before a reload
                "save": {
                    str(each.number): each.times
                    for each in asked
                    if each.written and each.saved < each.times
                },
                # Which button stands for which file that was asked for.
                "buttons": {str(each.number): _button(group, each.file) for each in asked},
                "every": round(1000 * work.every()) if any(e.under_way for e in asked) else 0,
                "look": _LOOKS.get(),
                # The line to bring into sight, once: that of the last press.
                "newest": _newest(asked),
            },
            on_saved_change=partial(_saved, group),
            on_look_change=_looked,
        )


def _newest(asked: Sequence[_Asked]) -> str:
    last = next((each for each in reversed(asked) if each.unsaved), None)
    return f"{last.number}-{last.times}" if last else ""


def _looked() -> None:
    """The browser looks whether something is there: the run that follows tells it."""


def _saved(group: str) -> None:
    """The browser says what it saved (a callback's work)."""
    said = _HEARD.at(group).get()["saved"]
    if not isinstance(said, str) or len(said) > _LONGEST:
        return
    number, _, times = said.partition("-")
    slot = _ASKED.at(group)
    slot.set(
        tuple(
            replace(each, saved=min(each.times, int(times)))
            if times.isdecimal() and str(each.number) == number
            else each
            for each in slot.get()
        )
    )
