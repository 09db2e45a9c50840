"""The fields for the words of a band or a way, and what is said where something was not taken."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from components.displays import worded
from components.displays.worded import Kind, twin_of
from components.site import shell
from components.site.choosing import adjust
from components.site.state import Slot
from models.display.bands import MAX_ACTION, MAX_NAME, Cuts
from models.display.ways import SHIPPED
from models.errors import N_
from models.language import Language

# On which page, of which model or language: what is said there is not said elsewhere.
Where = tuple[str, str]


class Refused(NamedTuple):
    """A cut-off that was not taken: of which band, per cents, and the cut-offs as they stood."""

    where: Where
    cuts: Cuts
    band: int
    wanted: int


class Shortened(NamedTuple):
    """Words that were too long: their field, what was kept of them, and how many characters not."""

    where: Where
    field: str
    kept: str
    left: int


class Twin(NamedTuple):
    """A name that was not taken, since another of the same kind has it: its field, what was kept.

    called: the name of the one whose field it is, as it stayed.
    """

    where: Where
    field: str
    kept: str
    wanted: str
    called: str
    kind: str


# Whatever of them came last; the next change takes its place.
LAST: Slot[Refused | Shortened | Twin | None] = Slot("_band_remark", None)


class Words(NamedTuple):
    """The fields of the name of one band or way, and of what to do there.

    kind, place: which one. written: the language that its words are in.
    """

    name: Slot[str]
    action: Slot[str]
    kind: Kind
    place: int
    written: Language


class Labels(NamedTuple):
    """What the two fields are called, in the page's language."""

    name: str
    action: str


def of_band(index: int, lang: Language) -> Labels:
    """The labels of a band's fields, by its number."""
    n = lang.number(index + 1)
    return Labels(
        lang.gettext("Name of band {n}", n=n), lang.gettext("What to do in band {n}", n=n)
    )


def of_way(index: int, lang: Language) -> Labels:
    """The labels of a way's fields, by the name that it ships with."""
    way = lang.gettext(SHIPPED[index])
    return Labels(
        lang.gettext("Name of “{way}”", way=way), lang.gettext("What to do at “{way}”", way=way)
    )


def draw_fields(
    labels: Labels,
    words: Words,
    ours: tuple[str, str],
    where: Where,
    lang: Language,
    *,
    advised: bool = True,
) -> None:
    """The two fields; ours: what stands there as long as they are empty.

    advised: whether the display says what to do; where it does not, there is no field for it.
    """
    name, action = ours
    adjust(
        st.text_input,
        labels.name,
        words.name,
        "",
        partial(_named, where, words, name),
        placeholder=name,
        width=190,
    )
    if not advised:
        return
    adjust(
        st.text_input,
        labels.action,
        words.action,
        "",
        partial(_shorten, where, words.action, MAX_ACTION),
        placeholder=action,
        width=240,
    )


def draw_row(
    labels: Labels,
    words: Words,
    ours: tuple[str, str],
    where: Where,
    lang: Language,
    *,
    advised: bool = True,
) -> None:
    """The two fields side by side, and above them what was shortened of the words in them.

    advised: as for `draw_fields`.
    """
    said = shortened(words, where, lang)
    with shell.place(f"ct-words-{words.name.key}", "said" if said else ""):
        if said:
            st.warning(said, icon=":material/info:")
    with st.container(horizontal=True, gap="small"):
        draw_fields(labels, words, ours, where, lang, advised=advised)


_TWINS = {
    worded.BAND.id: N_(
        "“{name}” is already the name of another band, so “{kept}” stays here. Each band needs a "
        "name of its own, or nobody can tell them apart."
    ),
    worded.WAY.id: N_(
        "“{name}” is already the name of another way, so “{kept}” stays here. Each way needs a "
        "name of its own, or nobody can tell them apart."
    ),
}


def shortened(words: Words, where: Where, lang: Language) -> str:
    """That words of this band were shortened or not taken, while they stand as kept; else ""."""
    last = LAST.get()
    if isinstance(last, Twin) and last.where == where:
        if (last.field, last.kept) != (words.name.key, words.name.get()):
            return ""
        return shell.plain(lang.gettext(_TWINS[last.kind], name=last.wanted, kept=last.called))
    if not isinstance(last, Shortened) or last.where != where:
        return ""
    if (last.field, last.kept) == (words.name.key, words.name.get()):
        return lang.gettext(
            "A name has room for {most} characters; left out at the end: {n}.",
            most=lang.number(MAX_NAME),
            n=lang.number(last.left),
        )
    if (last.field, last.kept) == (words.action.key, words.action.get()):
        return lang.gettext(
            "What to do has room for {most} characters; left out at the end: {n}.",
            most=lang.number(MAX_ACTION),
            n=lang.number(last.left),
        )
    return ""


def say_twins(kind: Kind, written: Language, lang: Language) -> None:
    """Which names stand twice: a link or a file may say so, or another number of bands."""
    names = kind.names(written)
    twice = [name for at, name in enumerate(names) if (twin_of(name, at, names) or 0) > at]
    with shell.place(f"ct-twins-{kind.id}", "said" if twice else ""):
        if twice:
            st.warning(
                shell.plain(
                    lang.gettext(
                        "{names} stands for more than one: nobody can tell them apart. Give each a "
                        "name of its own.",
                        names=lang.join([lang.gettext("“{name}”", name=name) for name in twice]),
                    )
                ),
                icon=":material/info:",
            )


def _named(where: Where, words: Words, ours: str, text: str) -> str:
    """A name that no other has, as long as there is room for; else what stood there before."""
    kept = _shorten(where, words.name, MAX_NAME, text)
    names = words.kind.names(words.written)
    if twin_of(kept or ours, words.place, names) is None:
        return kept
    before = words.name.get()
    called = names[words.place]
    LAST.set(Twin(where, words.name.key, before, kept or ours, called, words.kind.id))
    return before


def _shorten(where: Where, field: Slot[str], most: int, words: str) -> str:
    """As many characters as there is room for; a field that took no more would drop them unsaid."""
    kept = words.strip()[:most].strip()
    left = len(words.strip()) - len(kept)
    LAST.set(Shortened(where, field.key, kept, left) if left else None)
    return kept
