"""A text sentence by sentence: all at a glance, then a list in which each has its own reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.held import current_design, current_spec
from components.sets import overview
from components.sets import panel as set_panel
from components.sets.answers import Row, levels_of, ordered, rows_of
from components.sets.overview import GROUP, Key
from components.site import choices, shell, state, versions
from components.site.choosing import adjust, choose_from_switch
from components.site.state import Slot
from components.site.work import Work, counted
from models import predictions
from models.catalog import Entry
from models.display.design import Design
from models.display.designed import brief
from models.jobs import Job, Progress
from models.language import Language
from models.limits import LIMITS
from models.memory import Memory
from models.prediction import Prediction
from models.reading import inputs
from models.reading.inputs import TextInput
from models.reading.sentences import split_sentences
from models.reading.units import Span

_ROWS = 8  # sentences on one page
_SHOWN = 600  # characters of a sentence in its row
_PAGE = Slot("_sentence_page", 1)
# The text and the chosen sentence for which the page of the list was turned last.
_TURNED: Slot[tuple[str, int] | None] = Slot("_sentence_turned", None)
_ORDER = Slot("_sentence_order", "file")
SENTENCES: Work[list[Prediction], Progress] = Work("sentences", about="text")

Explain = Callable[[TextInput, Prediction], None]
# The sentences of a text, as many as are shown and one more: a megabyte takes a while to split.
_split: Memory[tuple[str, str | None], Sequence[tuple[Span, TextInput]]] = Memory(20_000, len)


def sentence_switch(lang: Language) -> None:
    """The switch between the whole text and its sentences."""
    adjust(st.toggle, lang.gettext("Sentence by sentence"), state.SENTENCES, False)


def show_reasons(
    given: TextInput, prediction: Prediction, entry: Entry, lang: Language, explain: Explain
) -> None:
    """The reasons for the whole text, or in the sentence view those of the chosen sentence.

    prediction: the whole text's. explain: draws the reasons for a text and its prediction where it
    is called; the page knows how.
    """
    by_sentence = state.SENTENCES.get()
    with shell.place("ct-sentences", "list" if by_sentence else "nothing"):
        if by_sentence:
            _show_sentences(given, entry, lang, explain)
    if not by_sentence:
        explain(given, prediction)


def _show_sentences(given: TextInput, entry: Entry, lang: Language, explain: Explain) -> None:
    found = _sentences(given, entry)
    if len(found) > LIMITS.sentences:
        st.caption(
            lang.gettext("Only the first {n} sentences are shown.", n=lang.number(LIMITS.sentences))
        )
        found = found[: LIMITS.sentences]
    sentences = [sentence for _, sentence in found]
    job = SENTENCES.keep(
        (entry, given.hash),
        lambda: Job(lambda report: predictions.of_texts(entry, sentences, report)),
    )
    made = SENTENCES.watch(job, lambda p: counted(p, lang), lang)
    if made is None:
        versions.stamp(versions.current(), whole=job.cancelled or job.error is not None)
        return
    current = min(state.SENTENCE.get(), len(sentences)) - 1
    key = Key(made)
    spans = [span for span, _ in found]
    choices.hear(GROUP, lambda id_: _choose(id_, len(sentences)), within=".ct-sentence")
    shell.html(overview.overview_html(given.text, spans, key, current, lang))
    rows = rows_of([sentence.text for sentence in sentences], made, None)
    if len(rows) > 1:
        following.follow("order", lambda: _order_switch(lang))
    _turn(given, rows, current)
    _list(rows, key, current, lang, lambda: explain(sentences[current], made[current]))
    if len(rows) > 1:
        # Closed at first: it takes long, and is not what one looks at a sentence for.
        with st.expander(lang.gettext("What matters over all sentences")):
            texts = [sentence.text for sentence in sentences]
            set_panel.show_set(texts, given.hash, made[0].labels, entry, "", lang)


def _list(
    rows: Sequence[Row], key: Key, current: int, lang: Language, explain: Callable[[], None]
) -> None:
    """A page of the list; the chosen sentence's reasons stand beneath it, within the list."""
    pages = -(-len(rows) // _ROWS)
    with st.container(key="ct-sentence-pages"):
        if pages > 1:
            st.pagination(pages, key=_PAGE.key)
    with_reasons = current in _on_page(rows, lang)

    def part(*, upper: bool) -> None:
        shown = _on_page(rows, lang)
        if (current in shown) != with_reasons:
            st.rerun()  # another display orders them otherwise: the reasons are somewhere else
        cut = shown.index(current) + 1 if with_reasons else len(shown)
        part_of = shown[:cut] if upper else shown[cut:]
        shell.html(rows_html([rows[i] for i in part_of], key, current, current_design(), lang))

    # Each part is one element: whatever is chosen, all stay in their places while they change.
    following.follow("rows", lambda: part(upper=True))
    with st.container(key="ct-here"):
        if with_reasons:
            explain()
        else:
            versions.stamp(versions.current())  # with the list all is there
    following.follow("rows-below", lambda: part(upper=False))


def _on_page(rows: Sequence[Row], lang: Language) -> list[int]:
    """Which sentences the page of the list holds, in the order chosen."""
    arranged = ordered(rows, _ORDER.get(), levels_of(current_spec(), lang))
    first = (_PAGE.get() - 1) * _ROWS
    return [row.index for row in arranged[first : first + _ROWS]]


def _turn(given: TextInput, rows: Sequence[Row], current: int) -> None:
    """Bring the list to the page of a sentence that was chosen just now, or named by a link."""
    if _TURNED.get() != (given.hash, current):
        place = current
        if _ORDER.get() != _ORDER.default:
            arranged = ordered(rows, _ORDER.get(), levels_of(current_spec(), shell.language()))
            place = next(i for i, row in enumerate(arranged) if row.index == current)
        _PAGE.set(place // _ROWS + 1)
        _TURNED.set((given.hash, current))


def _order_switch(lang: Language) -> None:
    """By place or by confidence, as far as the display in use lets one order by it."""
    if levels_of(current_spec(), lang) is None:
        return
    names = {
        "file": lang.gettext("As in the text"),
        "unsure": lang.gettext("Least sure first"),
        "sure": lang.gettext("Most sure first"),
    }
    choose_from_switch(
        lang.gettext("Order of the sentences"),
        list(names),
        _ORDER,
        names.__getitem__,
        lang,
        on_change=_from_the_top,
    )


def _from_the_top() -> None:
    _PAGE.set(1)
    st.rerun()  # the page, and not the switch alone


def _choose(id_: str, count: int) -> None:
    if id_.isdecimal() and 1 <= int(id_) <= count:
        state.SENTENCE.set(int(id_))


def _sentences(given: TextInput, entry: Entry) -> Sequence[tuple[Span, TextInput]]:
    key = (given.hash, entry.language)
    known = _split.get(key)
    if known is None:
        spans = split_sentences(given.text, entry.language)[: LIMITS.sentences + 1]
        known = [(span, inputs.part_of(given, *span)) for span in spans]
        _split.put(key, known)
    return known


def rows_html(
    rows: Sequence[Row], key: Key, current: int, design: Design, lang: Language
) -> Markup:
    """Sentences as a list: number, sign, text, answer in the display in use, a button."""
    lines = Markup("").join(
        Markup(
            '<li class="ct-sentence{}"><span class="ct-place">{}</span>'
            '<div><p dir="auto">{}{}</p>{}</div>'
            '<button type="button" class="ct-opens" aria-expanded="{}"{}>{} '
            '<span class="ct-sr">{}</span></button></li>'
        ).format(
            " ct-current" if row.index == current else "",
            lang.number(row.index + 1),
            overview.sign(key, row.answer),
            row.text if len(row.text) <= _SHOWN else row.text[:_SHOWN] + " …",
            "" if row.prediction is None else brief(row.prediction, design, lang),
            "true" if row.index == current else "false",
            choices.choice(GROUP, row.index + 1),
            lang.gettext("Why?"),
            lang.number(row.index + 1),
        )
        for row in rows
    )
    return Markup('<ul class="ct-sentences">{}</ul>').format(lines)
