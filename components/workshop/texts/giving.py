"""Where the texts and their labels come from, and what is odd about them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from components.site import saving, shell
from components.site.arriving import lead_to
from components.site.choosing import choose_from_list, choose_from_switch
from components.site.saving import File
from components.site.state import Slot
from components.site.tables_html import Column, table
from components.site.uploads import Door, say_what_fits
from components.workshop import settings
from models.errors import N_, CertitudeError, InputError
from models.labelled import columns, given
from models.labelled.given import Given
from models.language import Language
from models.limits import LIMITS, megabytes
from models.live.collected import Collected, collected
from models.review.taken_out import Labelled

Agreed = Callable[[], Labelled]

_DOOR = Door("workshop-texts")
_GIVEN: Slot[Given | None] = Slot("_workshop_texts_given", None)
_TEXT = Slot("_workshop_texts_column", 0)
_LABEL = Slot("_workshop_texts_label", 0)
# Of what was given last: its name, and what came of looking it over.
_LOOKED: Slot[tuple[Hashable, Collected | CertitudeError] | None] = Slot(
    "_workshop_texts_looked", None
)
FROM = {"file": N_("A table of mine"), "queue": N_("The review queue")}
_NAMED = 6  # labels that a finding names
_LISTED = 20  # classes in the table


def show_giving(lang: Language, agreed: Agreed) -> tuple[Collected, str] | None:
    """The texts to teach, and what they are called; None while there are none, which is said."""
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.header(lang.gettext("Which texts?"))
        where = choose_from_switch(
            lang.gettext("The labels come from"),
            list(FROM),
            settings.TEXTS_FROM,
            lambda one: lang.gettext(FROM[one]),
            lang,
            wrap=True,
        )
        with shell.place("ct-texts-given", where):
            found = _of_file(lang) if where == "file" else _of_queue(agreed(), lang)
    if found is None:
        return None
    texts, labels, name = found
    looked = _looked_over(texts, labels)
    if isinstance(looked, CertitudeError):
        with left:
            shell.show_error(looked, lang)
        return None
    with right:
        st.header(lang.gettext("What is odd about it"))
        shell.html(_findings_html(looked, lang))
        shell.html(_classes_html(looked, lang))
    return looked, name


Found = tuple[Sequence[str], Sequence[str], str]


def _of_file(lang: Language) -> Found | None:
    _DOOR.show(
        lang.gettext("A table of texts with labels (.csv)"),
        ("csv", "tsv"),
        LIMITS.table_bytes,
        _take,
        lang,
    )
    st.caption(lang.gettext("The file stays in this session and is not stored."))
    held = _GIVEN.get()
    with shell.place("ct-texts-fits", "said" if held is None else ""):
        if held is None:
            _show_fitting(lang)
    lead_to(f"{_DOOR.refusal}, .ct-read", "workshop-texts-read", _DOOR.number)
    if held is None:
        return None
    shell.html(
        Markup(
            '<p class="ct-stands ct-read" role="status" tabindex="-1"><strong><bdi>{}</bdi>'
            "</strong> {}</p>"
        ).format(
            lang.gettext("Read: {name}.", name=held.name),
            lang.ngettext("A table with {n} row", "A table with {n} rows", len(held.table.rows)),
        )
    )
    numbers, names = list(range(len(held.table.columns))), held.table.columns
    if len(numbers) < 2:
        shell.show_error(_no_label(), lang)
        return None
    text, label = (slot.at(_DOOR.number) for slot in (_TEXT, _LABEL))
    with st.container(horizontal=True):
        case = choose_from_list(
            lang.gettext("Column with the text"), numbers, text, names.__getitem__, lang
        )
        said = choose_from_list(
            lang.gettext("Column with the label"),
            [at for at in numbers if at != case],
            label,
            names.__getitem__,
            lang,
        )
    for note in held.notes:
        st.caption(shell.plain(lang.note(note)))
    return held.table.column(case), held.table.column(said), held.name


def _show_fitting(lang: Language) -> None:
    """What a table looks like, for who has none at hand; and one to take, or to try it with."""
    say_what_fits(
        (
            lang.gettext(
                "Two columns, named in the first row: one has the texts, the other their labels. "
                "What they are called does not matter."
            ),
            lang.gettext(
                "At least two labels, with five different texts each on average, and three at the "
                "very least; better fifty and more."
            ),
            lang.gettext(
                "Saved as CSV, which every spreadsheet can do; at most {n} rows and {limit} MB.",
                n=lang.number(LIMITS.labelled_texts),
                limit=lang.number(megabytes(LIMITS.table_bytes)),
            ),
        )
    )
    data, name = example(lang), lang.gettext("example-texts.csv")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    shell.html(
        table(
            (Column(rows[0][0], own=True), Column(rows[0][1], own=True)),
            [tuple(row) for row in (rows[1], rows[2], rows[-2], rows[-1])],
            caption=lang.gettext("A table that fits, of {n} texts", n=lang.number(len(rows) - 1)),
        )
    )
    with st.container(horizontal=True):
        st.button(
            lang.gettext("Try it with these"),
            icon=":material/play_arrow:",
            key="ct-texts-example",
            on_click=_take,
            args=(data, name),
        )
        saving.offer(
            "workshop-texts-example",
            [
                File(
                    "table",
                    lang.gettext("Take this table"),
                    name,
                    "text/csv",
                    (name, lang.code),
                    lambda _tell: b"\xef\xbb\xbf" + data,  # else Excel takes the accents apart
                )
            ],
            lang,
        )


def example(lang: Language) -> bytes:
    """A table of texts with labels, made up for this, in a language: CSV, UTF-8."""
    return (Path(__file__).parent / f"example.{lang.code}.csv").read_bytes()


def _take(data: bytes, name: str) -> None:
    """Read what came (a callback's work)."""
    if given.is_archive(data):
        raise InputError(
            "texts_only",
            N_("Texts are taught here, and this is a ZIP file. Give a CSV file with a text and "
               "its label in each row."),
        )  # fmt: skip
    held = given.read(data, name)
    guessed = columns.guess(held, ())
    _GIVEN.set(held)
    number = _DOOR.number
    _TEXT.at(number).set(guessed.case)
    if guessed.label != columns.NONE:
        _LABEL.at(number).set(guessed.label)


def _of_queue(found: Labelled, lang: Language) -> Found | None:
    if not found.texts:
        shell.html(
            Markup('<div class="ct-empty"><p>{}</p></div>').format(
                lang.gettext(
                    "Nobody has labelled a text in this session yet: hand some over, and answer."
                )
            )
        )
        _way_to_queue(lang)
        return None
    said = lang.ngettext(
        "{n} text has a label that people agree on, or a known answer.",
        "{n} texts have a label that people agree on, or a known answer.",
        len(found.texts),
    )
    if found.open:
        said += " " + lang.ngettext(
            "{n} has none yet and is left out.", "{n} have none yet and are left out.", found.open
        )
    shell.html(Markup('<p class="ct-stands">{}</p>').format(said))
    _way_to_queue(lang)
    return found.texts, found.labels, lang.gettext("The review queue")


def _way_to_queue(lang: Language) -> None:
    st.page_link(
        "review.py", label=lang.gettext("To the review queue"), icon=":material/rate_review:"
    )


def _looked_over(texts: Sequence[str], labels: Sequence[str]) -> Collected | CertitudeError:
    """Looked over once, as long as nothing else is given."""
    name = (tuple(texts), tuple(labels))
    held = _LOOKED.get()
    if held is not None and held[0] == name:
        return held[1]
    made: Collected | CertitudeError
    try:
        made = collected(texts, labels)
    except CertitudeError as error:
        made = error.with_traceback(None)
    _LOOKED.set((name, made))
    return made


def _findings_html(found: Collected, lang: Language) -> Markup:
    rows = []
    for one in found.findings:
        said = lang.gettext(
            one.template, **{name: lang.number(value) for name, value in one.values.items()}
        )
        if one.names:
            shown = [lang.gettext("“{name}”", name=name[:40]) for name in one.names[:_NAMED]]
            shown += ["…"] * (len(one.names) > _NAMED)
            said = lang.gettext("{sentence} ({names})", sentence=said, names=", ".join(shown))
        rows.append(said)
    if not rows:
        rows = [
            lang.gettext(
                "Nothing odd was found. Looked for were missing and unknown labels, repeated and "
                "contradicting texts, and rare classes."
            )
        ]
    return Markup('<ul class="ct-lesson ct-findings">{}</ul>').format(
        Markup("").join(Markup("<li>{}</li>").format(row) for row in rows)
    )


def _classes_html(found: Collected, lang: Language) -> Markup:
    counts = found.counts
    most = max(counts.values())
    rows = [
        (
            name,
            lang.number(n),
            Markup('<i class="ct-count" style="width: {}%" aria-hidden="true"></i>').format(
                round(100 * n / most)
            ),
        )
        for name, n in list(counts.items())[:_LISTED]
    ]
    made = table(
        (
            Column(lang.gettext("Class"), heading=True, own=True),
            Column(lang.gettext("Texts"), number=True),
            Column("", css="ct-count-cell"),
        ),
        rows,
        label=lang.gettext("Cases of each class"),
    )
    if len(counts) > _LISTED:
        made += Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "The first {n} of {all} classes.",
                n=lang.number(_LISTED),
                all=lang.number(len(counts)),
            )
        )
    return made


def _no_label() -> InputError:
    return InputError(
        "no_label_column",
        N_("This table has one column only. It needs a text and its label in each row."),
    )
