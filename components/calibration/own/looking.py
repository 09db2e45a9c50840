"""What was found odd about a set, in words and small charts, before it is classified."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.calibration.own import charts
from components.site import shell
from models.display import parts
from models.labelled.checks import Checked, Finding
from models.labelled.columns import Matched
from models.language import Language
from models.prediction import Label

_MEANINGS = 12  # labels whose meaning is told
_CLASSES = 12  # bars of a chart


def show_checks(
    checked: Checked, matched: Matched, labels: Sequence[Label], lang: Language
) -> None:
    """The findings, what labels were taken for, and how cases and lengths are spread."""
    shell.html(findings_html(checked.findings, labels, lang))
    if matched.by == "index":
        _show_meaning(matched, labels, lang)
    if not checked.usable:
        return
    left, right = st.columns(2, gap="large")
    counted = sorted(
        ((n, index) for index, n in enumerate(checked.counts) if n), key=lambda each: -each[0]
    )
    with left:
        st.vega_lite_chart(
            spec=charts.bars(
                [(parts.name_of(labels[index], lang), n) for n, index in counted[:_CLASSES]],
                lang.gettext("Cases"),
                lang,
            ),
            width="stretch",
            theme="streamlit",
            key="ct-own-classes",
            alt=lang.gettext("How many cases each class has, the most frequent first."),
        )
        if len(counted) > _CLASSES:
            st.caption(
                lang.gettext(
                    "The {n} most frequent of {all} classes.",
                    n=lang.number(_CLASSES),
                    all=lang.number(len(counted)),
                )
            )
    sizes = [checked.sizes[row] for row in checked.usable]
    if any(sizes):
        with right:
            st.vega_lite_chart(
                spec=charts.histogram(sizes, lang.gettext("Characters"), lang),
                width="stretch",
                theme="streamlit",
                key="ct-own-lengths",
                alt=lang.gettext("How many texts have how many characters."),
            )


def findings_html(findings: Sequence[Finding], labels: Sequence[Label], lang: Language) -> Markup:
    """A sentence a finding; where nothing was found, what was looked for."""
    if not findings:
        return Markup('<p class="ct-lesson" role="status">{}</p>').format(
            lang.gettext(
                "Nothing odd was found. Looked for were missing, unknown and contradicting labels, "
                "repeated cases, odd sizes, other languages, and classes with few cases."
            )
        )
    rows = Markup("").join(
        Markup("<li>{}</li>").format(told(one, labels, lang)) for one in findings
    )
    return Markup('<ul class="ct-lesson ct-findings" aria-label="{}">{}</ul>').format(
        lang.gettext("What is odd about this set"), rows
    )


def told(one: Finding, labels: Sequence[Label], lang: Language) -> str:
    """A finding's sentence, with the names that belong to it."""
    numbers = {key: lang.number(v) for key, v in one.values.items() if isinstance(v, int)}
    said = lang.gettext(one.template, n=lang.number(one.n), all=lang.number(one.of), **numbers)
    names = [*_names(one, labels, lang)]
    if not names:
        return said
    return lang.gettext("{sentence} ({names})", sentence=said, names=", ".join(names))


def _names(one: Finding, labels: Sequence[Label], lang: Language) -> list[str]:
    codes = one.values.get("codes", ())
    if isinstance(codes, tuple) and codes:
        return [lang.language_name(code) or code for code in codes]
    by_id = {label.id: label for label in labels}
    if one.code.startswith("classes_"):
        return [parts.name_of(by_id[name], lang) for name in one.names if name in by_id]
    return [lang.gettext("“{name}”", name=name[:40]) for name in one.names]


def _show_meaning(matched: Matched, labels: Sequence[Label], lang: Language) -> None:
    pairs = [
        lang.gettext("{number} is “{name}”", number=cell, name=parts.name_of(labels[index], lang))
        for cell, index in sorted(matched.meaning.items(), key=lambda each: each[1])[:_MEANINGS]
    ]
    shell.html(
        Markup('<p class="ct-stands">{}</p>').format(
            lang.gettext(
                "The labels are numbers. They were read as the model's classes, counted from 0: "
                "{pairs}. If that is wrong, write the classes' names into the file.",
                pairs=lang.join(pairs),
            )
        )
    )
