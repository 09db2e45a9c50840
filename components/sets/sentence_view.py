"""A text sentence by sentence: each with its own answer, each to be explained on its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.held import current_spec
from components.sets import panel as set_panel
from components.site import shell, state
from components.site.state import Slot
from components.site.work import Work, counted
from models import predictions
from models.catalog import Entry
from models.display.showing import brief
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

# The sentences of a text, as many as are shown and one more: a megabyte takes a while to split.
_split: Memory[tuple[str, str | None], Sequence[TextInput]] = Memory(20_000, len)


def sentence_switch(lang: Language) -> None:
    """The switch between the whole text and its sentences."""
    st.toggle(
        lang.gettext("Sentence by sentence"), key=state.SENTENCES.ensure(), persist_state="session"
    )


def choose_target(
    given: TextInput, prediction: Prediction, entry: Entry, lang: Language
) -> tuple[TextInput, Prediction] | None:
    """What is explained: the whole text, or the sentence chosen in the sentence view.

    prediction: the whole text's. None while the sentences are being classified.
    """
    by_sentence = state.SENTENCES.get()
    with shell.place("ct-sentences", "list" if by_sentence else "nothing"):
        if by_sentence:
            return _show_sentences(given, entry, lang)
    return given, prediction


def _show_sentences(
    given: TextInput, entry: Entry, lang: Language
) -> tuple[TextInput, Prediction] | None:
    """List the sentences with their answers; returns the one chosen, None while working."""
    sentences = _sentences(given, entry)
    if len(sentences) > LIMITS.sentences:
        st.caption(
            lang.gettext("Only the first {n} sentences are shown.", n=lang.number(LIMITS.sentences))
        )
        sentences = sentences[: LIMITS.sentences]
    job = SENTENCES.keep(
        (entry, given.hash),
        lambda: Job(lambda report: predictions.of_texts(entry.id, sentences, report)),
    )
    made = SENTENCES.watch(job, lambda p: counted(p, lang), lang)
    if made is None:
        return None
    st.caption(lang.ngettext("{n} sentence", "{n} sentences", len(sentences)))
    current = min(state.SENTENCE.get(), len(sentences)) - 1
    listed = [(sentence.text, answer) for sentence, answer in zip(sentences, made, strict=True)]
    page = _PAGE.at(given.hash[:12])
    following.follow("rows", lambda: _show_rows(listed, current, page, lang))
    if len(sentences) > 1:
        # Closed at first: what follows are the reasons for the sentence that was chosen.
        with st.expander(lang.gettext("What matters over all sentences")):
            texts = [sentence.text for sentence in sentences]
            set_panel.show_set(texts, given.hash, made[0].labels, entry, "", lang)
    return sentences[current], made[current]


def _show_rows(
    listed: Sequence[tuple[str, Prediction]], current: int, page: Slot[int], lang: Language
) -> None:
    pages = max(1, -(-len(listed) // _ROWS))
    at = 1
    if pages > 1:
        at = st.pagination(pages, default=current // _ROWS + 1, key=page.key)
    for index in range((at - 1) * _ROWS, min(at * _ROWS, len(listed))):
        sentence, prediction = listed[index]
        _row(index, sentence, prediction, index == current, current_spec(), lang)


def _sentences(given: TextInput, entry: Entry) -> Sequence[TextInput]:
    key = (given.hash, entry.language)
    known = _split.get(key)
    if known is None:
        spans = split_sentences(given.text, entry.language)[: LIMITS.sentences + 1]
        known = [inputs.part_of(given, start, end) for start, end in spans]
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
            on_click=_explain,
            args=(index + 1,),
        )


def _explain(number: int) -> None:
    state.SENTENCE.set(number)
    st.rerun()  # the page, and not these rows alone
