"""Step 1: which data, what they look like, how they are divided, and what is odd about them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.arriving import lead_to
from components.site.choosing import choose_from_list, choose_from_scale
from components.site.state import Slot
from components.site.uploads import Door, pictures_said, say_what_fits
from components.workshop import held, settings
from components.workshop.checks import show_checks
from components.workshop.held import GIVEN, Given
from components.workshop.mosaic import show_cases
from components.workshop.seed import choose_seed
from components.workshop.words import ABOUT, SETS
from models.language import Language
from models.limits import LIMITS
from models.live import datasets
from models.live.lesson import Lesson
from models.live.material import Material

_DOOR = Door("workshop")
_LABEL: Slot[str] = Slot("_workshop_label", "")
_SCATTER: Slot[float] = Slot("_workshop_scatter", 0.0)
_AMOUNTS = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)


def show_data(lang: Language) -> None:
    """The whole step."""
    left, right = st.columns([4, 8], gap="large")
    with left:
        st.header(lang.gettext("Which data?"))
        _choose_set(lang)
        found = held.material(lang)
        _say_read(found, lang)
        taught = None if found is None else _shape(found, lang)
    if found is None or taught is None:
        _offer_columns()
        return
    with right:
        st.header(lang.gettext("What it learns from"))
        show_cases(taught, lang)
    show_checks(taught, lang)


def _choose_set(lang: Language) -> None:
    name = choose_from_list(
        lang.gettext("Data"),
        list(SETS),
        settings.DATA,
        lambda one: lang.gettext(SETS[one]),
        lang,
        on_change=_other_set,
    )
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(lang.gettext(ABOUT[name])))
    with shell.place("ct-workshop-given", "own" if name == settings.OWN else ""):
        if name == settings.OWN:
            _take_own(lang)


def _other_set() -> None:
    """What was chosen for the set before is not for this one (a callback's work)."""
    settings.AMOUNT.set(0)
    settings.SCATTER.set(-1.0)
    settings.WRONG.set(0.0)


def _take_own(lang: Language) -> None:
    """The door for a set of one's own, the same bounds and checks as on the calibration page."""
    given = GIVEN.get()
    _DOOR.show_set(lang.gettext("Labelled cases (.csv or .zip)"), given is not None, _take, lang)
    st.caption(lang.gettext("The file stays in this session and is not stored."))
    with shell.place("ct-workshop-fits", "said" if given is None else ""):
        if given is None:
            say_what_fits(_fitting(lang))
    with shell.place("ct-workshop-label", "list" if given and given.columns else ""):
        if given is not None and given.columns:
            slot = _LABEL.at(given.number)
            slot.set(given.label or given.columns[0])
            choose_from_list(
                lang.gettext("Column with the label"),
                given.columns,
                slot,
                str,
                lang,
                on_change=lambda: GIVEN.set(replace(given, label=slot.get())),
            )


def _say_read(found: Material | None, lang: Language) -> None:
    """What came of a file: who has given it goes on from there, or at why it was not taken."""
    given = GIVEN.get() if settings.DATA.get() == settings.OWN else None
    with shell.place("ct-workshop-read", "read" if given and found else ""):
        if given is not None and found is not None:
            shell.html(
                Markup(
                    '<p class="ct-stands ct-read" role="status" tabindex="-1"><strong><bdi>{}</bdi>'
                    "</strong> {}</p>"
                ).format(
                    lang.gettext("Read: {name}.", name=given.name),
                    lang.gettext(
                        "{n} cases of {k} classes.",
                        n=lang.number(len(found)),
                        k=lang.number(len(found.labels)),
                    ),
                )
            )
    arrived = found is not None or _DOOR.refused or held.failed()
    lead_to(
        f"{_DOOR.refusal}, .ct-read, .st-key-ct-workshop-loading [data-testid=stAlert]",
        "workshop-read",
        _DOOR.number if arrived else 0,
    )


def _fitting(lang: Language) -> list[str]:
    """What a set looks like, for who has none at hand."""
    return [
        lang.gettext(
            "Texts: a CSV table with a column of texts and a column of labels, at most {n} rows.",
            n=lang.number(LIMITS.labelled_texts),
        ),
        lang.gettext(
            "Numbers: a CSV table with columns of numbers and a column of labels, a row for each "
            "case."
        ),
        pictures_said(lang),
        lang.gettext(
            "It takes at least two classes and, on average, five cases of each; better thirty and "
            "more."
        ),
    ]


def _note_columns(found: Material) -> None:
    """Once a table was read: which of its columns can have the labels."""
    given = GIVEN.get()
    if given is None or given.columns or settings.DATA.get() != settings.OWN:
        return
    if not found.table_columns:  # folders are the labels
        return
    names = (found.label_column, *found.table_columns)
    GIVEN.set(replace(given, columns=tuple(dict.fromkeys(name for name in names if name))))
    st.rerun()


def _offer_columns() -> None:
    """Where a table cannot be learnt from: its columns, so that another one can have the labels."""
    from models.live import own

    given = GIVEN.get()
    if given is None or given.columns or settings.DATA.get() != settings.OWN or not held.failed():
        return
    names = own.label_columns(given.labelled)
    if names:
        GIVEN.set(replace(given, columns=names))
        st.rerun()


def _take(data: bytes, name: str) -> None:
    """Keep what came (a callback's work); an archive is counted as long as it is kept."""
    from models.live import own

    GIVEN.set(Given(_DOOR.number, own.read(data, name)))


def _shape(found: Material, lang: Language) -> Lesson | None:
    """What can be changed of a set: its points, how much is learnt from, how much is wrong."""
    _note_columns(found)
    for note in found.notes:
        st.caption(shell.plain(lang.note(note)))
    with shell.place("ct-workshop-kind", found.kind):
        if found.id in datasets.POINTS:
            _scatter(found.id, lang)
    held.say_amount(found, lang)
    chosen, least = settings.AMOUNT.get(), 2 * len(found.labels)
    amounts = {n for n in _AMOUNTS if least <= n < held.most(found)} | ({chosen} - {0})
    with shell.place("ct-workshop-amounts", "scale" if amounts else ""):
        if amounts:  # of a few all are taken: there is nothing to choose
            choose_from_scale(
                lang.gettext("Examples to learn from"),
                [*sorted(amounts), 0],
                settings.AMOUNT,
                lambda n: lang.number(n) if n else lang.gettext("all"),
                lang,
            )
    choose_from_scale(
        lang.gettext("Labels that are deliberately wrong"),
        sorted({*settings.WRONGS, settings.WRONG.get()}),
        settings.WRONG,
        lang.set_percent,
        lang,
    )
    choose_seed(lang)
    return held.taught(found, lang)


def _scatter(name: str, lang: Language) -> None:
    _SCATTER.set(held.scatter(name))
    choose_from_scale(
        lang.gettext("Scatter of the points"),
        sorted({*settings.SCATTERS, _SCATTER.get()}),
        _SCATTER,
        lambda value: lang.number(value, 2),
        lang,
        on_change=lambda: settings.SCATTER.set(_SCATTER.get()),
    )
