"""What a whole table comes to: answers counted, how sure they are, and how many are right.

Counts stand in tables with a bar beside them. How sure the answers are is told in the levels of the
display in use alone: where it shows no confidence, there is nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.displays.held import current_design
from components.sets.answers import Row, levels_of
from components.site import shell
from components.site.tables_html import Column, table
from models.comparison import Comparison, Ratio
from models.display import parts
from models.language import Language
from models.prediction import Label

_LISTED = 6  # answers by name; the others are added up
_MATRIX = 6  # classes in a table of all against all; of more the most frequent mistakes are listed
_MISTAKES = 10


def show_totals(rows: Sequence[Row], labels: Sequence[Label], lang: Language) -> None:
    """Answers counted, beside how sure they are in the display in use."""
    boxes = [totals_html(rows, labels, lang)]
    levels = levels_html(rows, lang)
    if levels:
        boxes.append(levels)
    shell.html(Markup('<div class="ct-side-by-side">{}</div>').format(Markup("").join(boxes)))


def show_foreign(foreign: int, of: int, rows: int, lang: Language) -> None:
    """How many of the rows with a text look to be in a language that the model does not read.

    of: the rows that were looked at, the first of all `rows`.
    """
    with shell.place("ct-foreign", "rows" if foreign else ""):
        if not foreign:
            return
        said = (
            lang.ngettext(
                "{n} of {of} rows looks like another language than the model reads: its answer "
                "says little.",
                "{n} of {of} rows look like another language than the model reads: their answers "
                "say little.",
                foreign,
                of=lang.number(of),
            )
            if of == rows
            else lang.ngettext(
                "{n} of the first {of} rows looks like another language than the model reads: its "
                "answer says little.",
                "{n} of the first {of} rows look like another language than the model reads: their "
                "answers say little.",
                foreign,
                of=lang.number(of),
            )
        )
        shell.html(Markup('<p class="ct-lesson" role="status">{}</p>').format(said))


def totals_html(rows: Sequence[Row], labels: Sequence[Label], lang: Language) -> Markup:
    """How many rows have each answer, the most frequent first."""
    answered = [row for row in rows if row.prediction is not None]
    counts = Counter(row.answer for row in answered)
    undecided = counts.pop(None, 0)
    found = sorted(counts.items(), key=lambda each: (-each[1], each[0] or 0))
    lines = [(parts.name_of(labels[index or 0], lang), n) for index, n in found[:_LISTED]]
    others = found[_LISTED:]
    if others:
        lines.append(
            (
                lang.ngettext("{n} other answer", "{n} other answers", len(others)),
                sum(n for _, n in others),
            )
        )
    if undecided:
        lines.append((lang.gettext("No clear answer"), undecided))
    if len(answered) < len(rows):
        lines.append((lang.gettext("Empty"), len(rows) - len(answered)))
    return _counts(lang.gettext("How often each answer"), lang.gettext("Answer"), lines, lang)


def levels_html(rows: Sequence[Row], lang: Language) -> Markup:
    """How many answers fall into each level of the display in use; empty where it has none."""
    levels = levels_of(current_design().spec_in(lang), lang)
    predictions = [row.prediction for row in rows if row.prediction is not None]
    if levels is None or not predictions:
        return Markup("")
    counts = Counter(map(levels.level, predictions))
    lowest = max(counts)  # what lies below it is empty for every model of few classes
    lines = [(name, counts[i]) for i, name in enumerate(levels.names) if i <= lowest]
    return _counts(lang.gettext("How sure"), lang.gettext("Confidence"), lines, lang)


def show_comparison(
    found: Comparison, repeated: int, labels: Sequence[Label], lang: Language
) -> None:
    """How many answers are right by the file, and, to be opened, what was taken for what.

    repeated: how many of the rows compared have a text that another one has, too.
    """
    said = sentences(found, lang)
    if repeated and found.of_all.n:
        said.append(
            lang.ngettext(
                "{n} of these rows repeats the text of another one: it tells nothing new, so that "
                "the interval is really wider.",
                "{n} of these rows repeat the text of another one: they tell nothing new, so that "
                "the interval is really wider.",
                repeated,
            )
        )
    shell.html(
        Markup('<p class="ct-right" role="status">{}</p>').format(
            Markup(" ").join(
                Markup("<{0}>{1}</{0}>").format("strong" if i == 0 else "span", sentence)
                for i, sentence in enumerate(said)
            )
        )
    )
    if found.of_all.n:
        with st.expander(lang.gettext("What was taken for what")):
            shell.html(confusion_html(found, labels, lang))


def sentences(found: Comparison, lang: Language) -> list[str]:
    """How many are right, with the interval, and how many rows could not be compared."""
    whole = found.of_all
    share, interval = whole.share, whole.interval
    if share is None or interval is None:
        said = [
            lang.gettext(
                "How many answers are right is not defined: no row has both an answer and a label "
                "that the model knows."
            )
        ]
    else:
        said = [
            lang.ngettext(
                "Right in {right} of {n} row: {percent}.",
                "Right in {right} of {n} rows: {percent}.",
                whole.n,
                right=lang.number(whole.right),
                percent=lang.set_percent(share),
            ),
            lang.gettext(
                "Of many more rows like these, {low} to {high} would be right (95% interval).",
                low=lang.set_percent(interval[0]),
                high=lang.set_percent(interval[1]),
            ),
        ]
    if found.unnamed:
        said.append(
            lang.ngettext(
                "{n} row is left out: its label is empty or none that the model knows.",
                "{n} rows are left out: their labels are empty or none that the model knows.",
                found.unnamed,
            )
        )
    return said


def confusion_html(found: Comparison, labels: Sequence[Label], lang: Language) -> Markup:
    """The right answers against the model's; of many classes the most frequent mistakes."""
    classes = found.classes
    if len(classes) > _MATRIX:
        return _mistakes(found, labels, lang)
    undecided = any(answer is None for _, answer in found.pairs)
    answers: list[int | None] = [*classes, *([None] if undecided else [])]
    columns = [
        Column(lang.gettext("In the file"), heading=True),
        *(Column(_answer(answer, labels, lang), number=True) for answer in answers),
        Column(lang.gettext("Right"), number=True),
    ]
    rows = [
        (
            parts.name_of(labels[truth], lang),
            *(
                Markup('<span class="{}">{}</span>').format(
                    "ct-hit" if answer == truth else "",
                    lang.number(found.pairs.get((truth, answer), 0)),
                )
                for answer in answers
            ),
            _ratio(found.of_class(truth), lang),
        )
        for truth in classes
    ]
    return table(
        columns,
        rows,
        caption=lang.gettext("Rows: the label in the file. Columns: the model's answer."),
        label=lang.gettext("What was taken for what"),
    )


def _mistakes(found: Comparison, labels: Sequence[Label], lang: Language) -> Markup:
    mistakes = found.mistakes
    caption = lang.gettext("The most frequent differences")
    if len(mistakes) <= _MISTAKES:
        caption = lang.gettext("All differences")
    return table(
        [
            Column(lang.gettext("In the file"), heading=True),
            Column(lang.gettext("Answer")),
            Column(lang.gettext("Rows"), number=True),
        ],
        [
            (
                parts.name_of(labels[truth], lang),
                _answer(answer, labels, lang),
                lang.number(n),
            )
            for (truth, answer), n in mistakes[:_MISTAKES]
        ],
        caption=caption,
        label=lang.gettext("What was taken for what"),
    )


def _answer(answer: int | None, labels: Sequence[Label], lang: Language) -> str:
    if answer is None:
        return lang.gettext("No clear answer")
    return parts.name_of(labels[answer], lang)


def _ratio(ratio: Ratio, lang: Language) -> str:
    """How many of how many as a share; what is not defined in words."""
    return (
        lang.gettext("not defined") if ratio.share is None else str(lang.set_percent(ratio.share))
    )


def _counts(caption: str, heading: str, lines: list[tuple[str, int]], lang: Language) -> Markup:
    """Counts in a table, a bar beside each; all bars together are the whole."""
    whole = max(1, sum(n for _, n in lines))
    return Markup('<div class="ct-counts">{}</div>').format(
        table(
            (
                Column(heading, heading=True),
                Column(lang.gettext("Rows"), number=True),
                Column("", css="ct-count-cell"),
            ),
            [
                (
                    Markup("<bdi>{}</bdi>").format(name),
                    lang.number(n),
                    Markup('<span class="ct-bar" aria-hidden="true">{}</span>').format(
                        Markup('<i style="--ct-share:{}"></i>').format(f"{n / whole:.3f}")
                        if n
                        else ""
                    ),
                )
                for name, n in lines
            ],
            caption=caption,
        )
    )
