"""Pictures in the queue: an archive looked over, the one on screen, and what is left of the others.

On the server they are in this session and nowhere else. A reload loses them: then the tab's small
copies stand in for them, until the same archive is given again.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components.review import held
from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.site.work import Described, Work
from models.errors import CertitudeError
from models.jobs import Job, Progress
from models.labelled import columns, given
from models.labelled.columns import NONE
from models.labelled.given import Given
from models.language import Language
from models.reading.inputs import ImageInput
from models.review import pictures
from models.review.pictures import Looked
from models.review.queue import Case
from models.review.states import Brought

_LABEL = Slot("_review_pictures_label", NONE - 1)
_LOOKING: Work[Looked, Progress[object]] = Work("review-pictures", about=None)
# The pictures that a file named before they were here.
NAMED: Slot[Brought | None] = Slot("_review_named", None)
# How many came back with an archive, how many more it holds, and how many are still missing.
BACK: Slot[tuple[int, int, int] | None] = Slot("_review_back", None)


@dataclass(frozen=True)
class Seen:
    """A case's picture as it is on screen: decoded, and its address."""

    case: str
    picture: ImageInput
    address: str


_SEEN: Slot[Seen | None] = Slot("_review_seen", None)


def read(data: bytes, name: str) -> Given:
    """An archive of pictures, labelled or not; InputError as `given.read`."""
    return given.read(data, name, unlabelled=True)


def look_over(archive: Given, lang: Language) -> Looked | None:
    """The archive once all its pictures were looked at; None while that goes on."""
    job = _LOOKING.keep(
        archive.hash, lambda: Job(lambda report: pictures.look_over(archive, report))
    )
    return _LOOKING.watch(job, lambda progress: looking(progress, lang), lang)


def looking(progress: Progress[object] | None, lang: Language) -> Described:
    """How far pictures have been looked at, for the bar."""
    share = 0.0 if progress is None or not progress.total else progress.done / progress.total
    return share, lang.gettext("Looking at the pictures …")


def drop() -> None:
    """No archive is looked at any more."""
    _LOOKING.drop()


def take_back(looked: Looked) -> bool:
    """Whether an archive has pictures that the queue misses: they are back then, and only they."""
    missing = {case.id for case in held.missing()}
    found = looked.places
    back = missing & found.keys()
    if not back:
        return False
    held.hold(looked)
    others = len(found.keys() - held.QUEUE.get().by_id.keys())
    BACK.set((len(back), others, len(missing - back)))
    return True


def show_back(lang: Language) -> None:
    """What came back with an archive."""
    told = BACK.get()
    if told is None:
        return
    back, others, missing = told
    said = [lang.ngettext("{n} picture is back.", "{n} pictures are back.", back)]
    if missing:
        said.append(lang.ngettext("{n} is still missing.", "{n} are still missing.", missing))
    if others:
        said.append(
            lang.ngettext(
                "{n} more is in this file and not in the queue: give it again to add it.",
                "{n} more are in this file and not in the queue: give it again to add them.",
                others,
            )
        )
    shell.html(Markup('<p class="ct-quiet" role="status">{}</p>').format(" ".join(said)))


def choose_labels(looked: Looked, lang: Language) -> Brought:
    """The archive's cases, with the labels of the column that the person chose."""
    archive, named = looked.given, NAMED.get()
    table = archive.table
    slot = _LABEL.at(archive.hash[:12])
    options = [NONE, *(i for i in range(len(table.columns)) if i != archive.case_column)]
    options = [i for i in options if i == NONE or archive.values(i)]
    if len(options) > 1:
        if slot.get() not in options:  # nobody has chosen
            guessed = columns.guess(archive, ()).label
            slot.set(guessed if guessed in options else NONE)
        chosen = choose_from_list(
            lang.gettext("Column with the label"),
            options,
            slot,
            lambda i: lang.gettext("No column") if i == NONE else table.columns[i],
            lang,
        )
    else:
        chosen = NONE
    return looked.brought(
        None if chosen == NONE else chosen, None if named is None else named.named
    )


def show_waiting(lang: Language) -> None:
    """A file has named pictures that are not here yet."""
    named = NAMED.get()
    if named is None:
        return
    st.info(
        lang.ngettext(
            "{n} picture is named. Now give the ZIP file that it is in.",
            "{n} pictures are named. Now give the ZIP file that they are in.",
            len(named.named),
        ),
        icon=":material/folder_zip:",
    )
    st.button(lang.gettext("Do without these names"), icon=":material/close:", on_click=_forget)


def _forget() -> None:
    NAMED.pop()


def seen(case: Case, lang: Language) -> ImageInput | None:
    """A case's picture, decoded; None where it is not in this session, or cannot be read now."""
    if not case.picture:
        return None
    place, kept = held.PICTURES.get().get(case.id), _SEEN.get()
    if place is None:
        return None
    if kept is not None and kept.case == case.id:
        return kept.picture
    try:
        picture = pictures.picture_of(*place)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return None
    address = pictures.address(pictures.reduced(picture.image))
    _SEEN.set(Seen(case.id, picture, address))
    return picture


def case_html(case: Case, picture: ImageInput | None, lang: Language) -> Markup:
    """The picture, or the small copy of it that is left, or a word on how to bring it back."""
    name = Markup('<p class="ct-quiet"><bdi>{}</bdi></p>').format(case.text)
    alt = lang.gettext("The picture to be labelled: {name}", name=case.text)
    kept, copy = _SEEN.get(), held.SMALL.get().get(case.id)
    if picture is not None and kept is not None and kept.case == case.id:
        return Markup('<img class="ct-review-picture" src="{}" alt="{}">{}').format(
            kept.address, alt, name
        )
    lost = lang.gettext(
        "This picture is not in this session any more: the page was loaded anew, or the queue came "
        "from a file. Give the same ZIP file again, below; nothing that was said is lost."
    )
    small = Markup("")
    if copy is not None:
        small = Markup('<img class="ct-review-picture" src="{}" alt="{}">').format(
            pictures.address(copy), lang.gettext("A small copy of the picture: {name}",
                                                 name=case.text)
        )  # fmt: skip
    return Markup('{}{}<p class="ct-review-lost">{}</p>').format(small, name, lost)


def small_html(case: Case) -> Markup:
    """A small copy before the file's name, which says what it is."""
    copy = held.SMALL.get().get(case.id)
    if copy is None:
        return Markup("<bdi>{}</bdi>").format(case.text)
    return Markup('<img class="ct-review-small" src="{}" alt=""> <bdi>{}</bdi>').format(
        pictures.address(copy), case.text
    )
