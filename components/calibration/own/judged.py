"""What a set says of a model's confidence: the diagram, the bands, the figures, the classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from components.calibration import looking
from components.calibration.sets import HOME, PLAIN, told
from components.site import saving, shell
from components.site.tables_html import Column, table
from models.calibration.bins import share
from models.calibration.cases import Cases
from models.calibration.types import Figures
from models.labelled.columns import Matched
from models.labelled.given import Given
from models.labelled.judging import Judged
from models.labelled.pictures import picture_findings
from models.language import Language
from models.prediction import Label
from models.reading.tables import write_csv


def show_judged(
    made: Judged,
    given_as: Sequence[str],
    labels: Sequence[Label],
    of: str,
    lang: Language,
    sides: Mapping[int, str],
) -> None:
    """All that can be seen of the set, as of what ships, beside the held-out cases.

    given_as: the text of each judged case, or the name of its picture. of: a name for the set and
    its model, by which choices are kept. sides: of each row its side of the split, if there is one.
    """
    cases = made.cases
    given = [cases]
    if made.held_out is not None:
        given.append(Cases(HOME, made.held_out.probabilities, made.held_out.labels))
    st.header(lang.gettext("What this set says of its confidence"))
    shell.html(
        Markup('<p class="ct-stands ct-own-said" role="status" tabindex="-1">{}</p>').format(
            _headline(made, lang)
        )
    )
    _show_left_out(made, sides, lang)

    looking.show_sets(
        given,
        labels,
        of,
        lang,
        fitted=PLAIN if made.recalibrated is None else made.recalibrated.temperature,
        held_out=False,
        own=given_as,
    )
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


def _show_left_out(made: Judged, sides: Mapping[int, str], lang: Language) -> None:
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
    pictures = made.classified
    truths = dict(zip(map(int, pictures.rows), map(int, pictures.truths), strict=True))
    for one in picture_findings(
        pictures.sizes, len(pictures.failed), pictures.twins, truths, sides
    ):
        numbers = {key: lang.number(v) for key, v in one.values.items() if isinstance(v, int)}
        said = lang.gettext(one.template, n=lang.number(one.n), all=lang.number(one.of), **numbers)
        st.caption(shell.plain(said))


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

    file = saving.csv(
        "cases",
        lang.gettext("The judged cases as CSV"),
        "certitude-labelled.csv",
        (name, matched.by, lang.code),
        write,
    )
    saving.offer("judged", [file], lang)
