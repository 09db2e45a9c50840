"""A text sentence by sentence: each with its own answer, each to be explained on its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.displays.patterns.brief import brief
from components.sets import panel as set_panel
from components.site import shell, state
from components.site.state import Slot
from components.site.work import Work, counted
from models import predictions
from models.catalog import Entry
from models.display.spec import DisplaySpec
from models.jobs import Job, Progress
from models.language import Language
from models.limits import LIMITS
from models.memory import Memory
from models.prediction import Prediction
from models.reading import inputs
from models.reading.inputs import TextInput
from models.reading.sentences import split_sentences

_ROWS = 8  # sentences on one page
_PAGE = Slot("_sentence_page", 1)
SENTENCES: Work[list[Prediction], Progress] = Work("sentences", about="text")

# Where the sentences of a text lie: a megabyte takes a while to split. The cost is sentences.
_split: Memory[tuple[str, str | None], Sequence[tuple[int, int]]] = Memory(
    200_000, lambda spans: 1 + len(spans)
)


def sentence_switch(lang: Language) -> None:
    """The switch between the whole text and its sentences."""
    st.toggle(
        lang.gettext("Sentence by sentence"), key=state.SENTENCES.ensure(), persist_state="session"
    )


def choose_target(
    given: TextInput, entry: Entry, spec: DisplaySpec, lang: Language
) -> TextInput | None:
    """What is explained: the whole text, or the sentence chosen in the sentence view.

    None while the sentences are being classified.
    """
    return _show_sentences(given, entry, spec, lang) if state.SENTENCES.get() else given


def _show_sentences(
    given: TextInput, entry: Entry, spec: DisplaySpec, lang: Language
) -> TextInput | None:
    """List the sentences with their answers; returns the one chosen, None while working."""
    spans = _spans(given, entry)
    if len(spans) > LIMITS.sentences:
        st.caption(
            lang.gettext("Only the first {n} sentences are shown.", n=lang.number(LIMITS.sentences))
        )
        spans = spans[: LIMITS.sentences]
    sentences = [given.text[start:end] for start, end in spans]
    job = SENTENCES.keep(
        (entry.id, given.hash),
        lambda: Job(lambda report: predictions.of_texts(entry.id, sentences, report)),
    )
    made = SENTENCES.watch(job, lambda p: counted(p, lang), lang)
    if made is None:
        return None
    st.caption(lang.ngettext("{n} sentence", "{n} sentences", len(sentences)))
    current = min(state.SENTENCE.get(), len(sentences)) - 1
    pages = max(1, -(-len(sentences) // _ROWS))
    page = 1
    if pages > 1:
        page = st.pagination(pages, default=current // _ROWS + 1, key=_PAGE.at(given.hash[:12]).key)
    for index in range((page - 1) * _ROWS, min(page * _ROWS, len(sentences))):
        _row(index, sentences[index], made[index], index == current, spec, lang)
    if len(sentences) > 1:
        # Closed at first: what follows are the reasons for the sentence that was chosen.
        with st.expander(lang.gettext("What matters over all sentences")):
            set_panel.show_set(sentences, given.hash, made[0].labels, entry, "", lang)
    return inputs.decode_text(sentences[current])


def _spans(given: TextInput, entry: Entry) -> Sequence[tuple[int, int]]:
    key = (given.hash, entry.language)
    known = _split.get(key)
    if known is None:
        known = split_sentences(given.text, entry.language)
        _split.put(key, known)
    return known


def _row(
    index: int,
    sentence: str,
    prediction: Prediction,
    current: bool,
    spec: DisplaySpec,
    lang: Language,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shell.html(
            Markup('<div class="ct-sentence{}"><p dir="auto">{}</p>{}</div>').format(
                " ct-current" if current else "", sentence, brief(prediction, spec, lang)
            )
        )
        st.button(
            # The number sets the buttons apart for those who hear them, not see where they stand.
            " ".join((lang.gettext("Why?"), lang.number(index + 1))),
            key=f"sentence-{index}",
            help=lang.gettext("Explain sentence {number}", number=index + 1),
            type="primary" if current else "secondary",
            on_click=state.SENTENCE.set,
            args=(index + 1,),
        )
