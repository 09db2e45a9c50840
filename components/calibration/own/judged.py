"""What a set says of a model's confidence: the diagram, the bands, the figures, the classes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.calibration import tables
from components.calibration.diagram import Line, counts, reliability, sample
from components.calibration.looking import summary
from components.calibration.sets import PLAIN, Shown, counted, told
from components.site import downloads, shell
from components.site.tables_html import Column, table
from models.calibration.bins import share
from models.calibration.types import Figures
from models.labelled import checks
from models.labelled.columns import Matched
from models.labelled.given import Given
from models.labelled.judging import Judged
from models.language import Language
from models.prediction import Label
from models.reading.tables import write_csv


def show_judged(made: Judged, lang: Language) -> None:
    """How sure the model was on this set, beside how often it was right."""
    cases = made.cases
    own = counted(cases, PLAIN)
    home = None if made.held_out is None else counted(made.held_out, PLAIN)
    shown = [own] if home is None else [own, home]
    said = summary(shown, PLAIN, lang, held_out=False)
    st.header(lang.gettext("What this set says of its confidence"))
    shell.html(
        Markup('<p class="ct-stands" role="status">{} {}</p>').format(_headline(made, lang), said)
    )
    _show_left_out(made, lang)
    left, right = st.columns([7, 5], gap="large")
    names = [own.name, *([lang.gettext("At home")] if home is not None else [])]
    lines = [Line(name, one.bins, one.curve) for name, one in zip(names, shown, strict=True)]
    with left:
        shell.html(_legend_html(names, lang))
        st.vega_lite_chart(
            spec=reliability(lines, lang),
            width="stretch",
            theme="streamlit",
            key="ct-own-reliability",
            alt=said,
        )
        st.vega_lite_chart(
            spec=counts(lines[0], lang),
            width="stretch",
            theme="streamlit",
            key="ct-own-counts",
            alt=lang.gettext("Which share of the cases each tenth of confidence has."),
        )
        st.caption(
            lang.gettext(
                "How to read it: a mark below the dotted line promised too much, one above it too "
                "little; the upright line through it is its 95% interval. The bars show where this "
                "set's cases lie."
            )
        )
    with right:
        # Those two name the first of several sets "at home".
        both: Sequence[Shown] = [own] if home is None else [home, own]
        shell.html(tables.bands_html(both, PLAIN, lang))
    shell.html(tables.bins_html(both, PLAIN, lang))
    shell.html(
        figures_html(
            [(lang.gettext("All cases, raw"), len(cases), made.figures)],
            lang.gettext("All cases in figures"),
            lang,
        )
    )


def _headline(made: Judged, lang: Language) -> str:
    cases = made.cases
    held = share(int(cases.right.sum()), len(cases))
    return lang.gettext(
        "It was right in {right}; on average it said {percent}.",
        right=told(held, lang),
        percent=lang.percent(float(cases.confidence.mean())),
    )


def _show_left_out(made: Judged, lang: Language) -> None:
    if made.classified.passed_over:
        st.caption(
            lang.gettext(
                "Only {n} cases from all over the file were classified; {all} more are beyond what "
                "is kept for a model with so many classes.",
                n=lang.number(len(made.classified)),
                all=lang.number(made.classified.passed_over),
            )
        )
    if not made.classified.sizes.any() and not made.classified.failed:
        return  # texts
    for one in checks.picture_findings(made.classified.sizes, len(made.classified.failed)):
        numbers = {key: lang.number(v) for key, v in one.values.items() if isinstance(v, int)}
        said = lang.gettext(one.template, n=lang.number(one.n), all=lang.number(one.of), **numbers)
        st.caption(shell.plain(said))


def _legend_html(names: Sequence[str], lang: Language) -> Markup:
    """Which mark and which line of the diagram is which set."""
    rows = Markup("").join(
        Markup("<li>{} <span><bdi>{}</bdi></span></li>").format(sample(number), name)
        for number, name in enumerate(names)
    )
    even = Markup("<li>{} <span>{}</span></li>").format(
        sample(None), lang.gettext("Where confidence and correctness agree")
    )
    return Markup('<ul class="ct-marks" aria-label="{}">{}{}</ul>').format(
        lang.gettext("Marks of the diagram"), rows, even
    )


def figures_html(rows: Sequence[tuple[str, int, Figures]], caption: str, lang: Language) -> Markup:
    """The field's figures with their intervals, a row a version of the scores."""
    columns = (
        Column(lang.gettext("Scores"), heading=True),
        Column(lang.gettext("Cases"), number=True),
        Column(lang.gettext("Right"), number=True),
        Column(lang.gettext("Mean gap (ECE)"), number=True),
        Column(lang.gettext("Surprise (NLL)"), number=True),
        Column(lang.gettext("Squared error (Brier)"), number=True),
    )
    return table(
        columns,
        [
            (
                name,
                lang.number(n),
                _figure(figures, "accuracy", lang, percent=True),
                _figure(figures, "ece", lang, percent=True),
                _figure(figures, "nll", lang),
                _figure(figures, "brier", lang),
            )
            for name, n, figures in rows
        ],
        caption=caption,
    )


def _figure(figures: Figures, name: str, lang: Language, *, percent: bool = False) -> str:
    value = getattr(figures, name)
    if value is None:
        return lang.gettext("not defined")
    scale, digits = (100, 1) if percent else (1, 3)
    shown = [lang.number(scale * part, digits) for part in (value, *figures.intervals[name])]
    return lang.gettext(
        "{value} ({low} to {high})",
        value=shown[0],
        low=shown[1],
        high=shown[2] + (lang.percent_sign if percent else ""),
    )


def offer_cases(
    name: object,
    held: Given,
    matched: Matched,
    made: Judged,
    labels: Sequence[Label],
    lang: Language,
) -> None:
    """The person's own table with the answer, its score and whether it is right, as a file."""

    def write() -> bytes:
        cases = made.cases
        rows = [
            [
                *held.table.rows[row],
                labels[int(truth)].id,
                labels[int(answer)].id,
                round(float(confidence), 6),
                int(right),
            ]
            for row, truth, answer, confidence, right in zip(
                made.classified.rows, cases.labels, cases.answers, cases.confidence, cases.right,
                strict=True,
            )
        ]  # fmt: skip
        head = ("certitude_truth", "certitude_label", "certitude_score_raw", "certitude_right")
        return write_csv([*held.table.columns, *head], rows, lang.code)

    downloads.offer_csv(
        lang.gettext("The judged cases as CSV"),
        "certitude-labelled.csv",
        (name, matched.by, lang.code),
        write,
    )  # fmt: skip
