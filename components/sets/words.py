"""The words that matter most over a set of texts: in a sentence, a chart and a table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.sets.chart import Spread, spreads
from components.site import shell
from components.site.tables_html import Column, table
from models.display import parts
from models.explain.sets import Summary
from models.explain.tally import WordOverSet
from models.language import Language
from models.prediction import Label

IN_TABLE = 30
_IN_CHART = 12
_IN_SENTENCE = 3


def show_strongest(
    summary: Summary, labels: Sequence[Label], class_index: int | None, lang: Language
) -> None:
    """The words that matter most: in a sentence, a chart and a table.

    class_index: the class explained in every text, None for each text's likeliest.
    """
    if not summary.words:
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext("No word has been weighed yet.")
                if not summary.finished
                else lang.gettext("No word in these texts could be weighed.")
            )
        )
        return
    shell.html(Markup("<p>{}</p>").format(sentence(summary, labels, class_index, lang)))
    shown = summary.words[:_IN_CHART]
    # The key puts the page's own colours on the chart.
    with st.container(key="ct-display-set", gap="small"):
        st.altair_chart(
            spreads([_row(word, labels, class_index, lang) for word in shown], lang),
            width="stretch",
            theme="streamlit",
            key="ct-chart-set",
            alt=" ".join(
                (
                    lang.gettext("Chart of the mean weights and their spread; the table has them."),
                    sentence(summary, labels, class_index, lang),
                )
            ),
        )
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext(
                    "Each dot is a word's mean weight, right of the dashed line for the answer, "
                    "left of it against; the line through it reaches one standard deviation to "
                    "either side. An empty dot is a word of one text, whose spread is not defined."
                )
            )
        )
    show_table(summary, labels, class_index, lang)


def show_table(
    summary: Summary, labels: Sequence[Label], class_index: int | None, lang: Language
) -> None:
    """The words as a table in a box of its own."""
    shell.html(
        Markup('<div class="ct-tall" tabindex="0" role="region" aria-label="{}">{}</div>').format(
            lang.gettext("The words that matter most"),
            words_html(summary, labels, class_index, lang),
        )
    )


def words_html(
    summary: Summary, labels: Sequence[Label], class_index: int | None, lang: Language
) -> Markup:
    """The strongest words as a real table, what is not defined in words."""
    each = class_index is None
    columns = [
        Column(lang.gettext("Word"), heading=True, own=True),
        *([Column(lang.gettext("Answer"))] if each else []),
        Column(lang.gettext("Texts"), number=True),
        Column(lang.gettext("Mean weight"), number=True),
        Column(lang.gettext("Spread"), number=True),
        Column(lang.gettext("Settled for"), number=True),
        Column(lang.gettext("Settled against"), number=True),
    ]
    rows = [
        (
            word.word,
            *([parts.name_of(labels[word.class_index], lang)] if each else []),
            lang.number(word.texts),
            lang.signed(word.mean),
            _spread(word, lang),
            lang.number(word.settled_for),
            lang.number(word.settled_against),
        )
        for word in summary.words[:IN_TABLE]
    ]
    caption = lang.gettext("Words by their importance over all texts explained")
    if summary.different > len(rows):
        caption = lang.gettext(
            "The {shown} most important of {all} words, over all texts explained",
            shown=lang.number(len(rows)),
            all=lang.number(summary.different),
        )
    return table(columns, rows, caption=caption)


def sentence(
    summary: Summary, labels: Sequence[Label], class_index: int | None, lang: Language
) -> str:
    """The strongest words with their mean weights in one sentence."""
    words = [
        f"{_name(word, labels, class_index, lang)} ({lang.signed(word.mean)})"
        for word in summary.words[:_IN_SENTENCE]
    ]
    return lang.ngettext(
        "What matters most over {n} text: {words}.",
        "What matters most over {n} texts: {words}.",
        summary.explained,
        words=lang.join(words),
    )


def _name(
    word: WordOverSet, labels: Sequence[Label], class_index: int | None, lang: Language
) -> str:
    if class_index is not None:
        return lang.gettext("“{word}”", word=word.word)
    answer = parts.name_of(labels[word.class_index], lang)
    return lang.gettext("“{word}” for “{name}”", word=word.word, name=answer)


def _spread(word: WordOverSet, lang: Language) -> str:
    return (
        lang.gettext("one text") if word.spread is None else lang.number(round(word.spread, 2), 2)
    )


def _row(
    word: WordOverSet, labels: Sequence[Label], class_index: int | None, lang: Language
) -> Spread:
    name = word.word
    if class_index is None:
        name = f"{name} · {parts.name_of(labels[word.class_index], lang)}"
    return Spread(
        name,
        word.mean,
        word.spread,
        lang.signed(word.mean),
        _spread(word, lang),
        lang.number(word.texts),
    )
