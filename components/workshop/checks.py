"""How a lesson is divided, how its classes are spread, and what is odd about it, in words."""

from __future__ import annotations

import numpy as np
import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.tables_html import Column, table
from models.display import parts
from models.language import Language
from models.live.checks import Finding, also_learnt, findings
from models.live.lesson import Lesson

_NAMED = 6  # columns or classes that a finding names
_LISTED = 20  # classes in the table


def show_checks(taught: Lesson, lang: Language) -> None:
    """The three parts, the classes in each, and the findings."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header(lang.gettext("Divided in three"))
        shell.html(
            Markup('<p class="ct-division">{}</p>').format(
                lang.gettext(
                    "It learns from {train} cases. {validation} are for watching: they are never "
                    "learnt from, and show while it learns how good it really is. {test} are kept "
                    "for the end.",
                    train=lang.number(len(taught.train)),
                    validation=lang.number(len(taught.validation)),
                    test=lang.number(len(taught.test)),
                )
            )
        )
        shell.html(_classes_html(taught, lang))
    with right:
        st.header(lang.gettext("What is odd about it"))
        shell.html(_findings_html(taught, lang))


def _classes_html(taught: Lesson, lang: Language) -> Markup:
    labels = taught.material.labels
    kinds = (taught.train, taught.validation, taught.test)
    counts = [np.bincount(part.y, minlength=len(labels)) for part in kinds]
    most = max(int(counts[0].max()), 1)
    columns = (
        Column(lang.gettext("Class"), heading=True, own=True),
        Column(lang.gettext("To learn from"), number=True),
        Column("", css="ct-count-cell"),
        Column(lang.gettext("To watch by"), number=True),
        Column(lang.gettext("To test on"), number=True),
    )
    rows = [
        (
            parts.name_of(label, lang),
            lang.number(int(counts[0][at])),
            Markup('<i class="ct-count" style="width: {}%" aria-hidden="true"></i>').format(
                round(100 * int(counts[0][at]) / most)
            ),
            lang.number(int(counts[1][at])),
            lang.number(int(counts[2][at])),
        )
        for at, label in enumerate(labels[:_LISTED])
    ]
    made = table(columns, rows, label=lang.gettext("Cases of each class"))
    if len(labels) > _LISTED:
        made += Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "The first {n} of {all} classes.",
                n=lang.number(_LISTED),
                all=lang.number(len(labels)),
            )
        )
    return made


def _findings_html(taught: Lesson, lang: Language) -> Markup:
    rows = [_told(one, taught, lang) for one in findings(taught)]
    if len(taught.wrong):
        rows.insert(
            0,
            lang.gettext(
                "Labels that were made wrong on purpose: {n} of {all} to learn from. Whoever "
                "learns them all has learnt by heart.",
                n=lang.number(len(taught.wrong)),
                all=lang.number(len(taught.train)),
            ),
        )
    if not rows:
        rows = [
            lang.gettext(
                "Nothing odd was found. Looked for were repeated cases, contradicting labels, rare "
                "classes, and values that tell nothing or lie far off."
            )
        ]
    return Markup('<ul class="ct-lesson ct-findings">{}</ul>').format(
        Markup("").join(Markup("<li>{}</li>").format(row) for row in rows)
    )


def also_learnt_said(taught: Lesson, lang: Language) -> str:
    """That cases of the test part are learnt from, too, for beside what it is said to come to; ""
    where none are.
    """
    found = also_learnt(taught)
    return "" if found is None else _told(found, taught, lang)


def _told(one: Finding, taught: Lesson, lang: Language) -> str:
    said = lang.gettext(
        one.template, **{name: lang.number(value) for name, value in one.values.items()}
    )
    labels = taught.material.labels
    names = [*one.names, *(parts.name_of(labels[at], lang) for at in one.classes)]
    if not names:
        return said
    shown = [lang.gettext("“{name}”", name=name[:40]) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append("…")
    return lang.gettext("{sentence} ({names})", sentence=said, names=", ".join(shown))
