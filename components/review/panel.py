"""The review queue's page: cases come in, people answer one after another, all is taken along."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from markupsafe import Markup

from components.review import agreed, choosing_order, giving, held, keeping, looking, summary
from components.site import arriving, shell
from models.catalog import Entry
from models.classifier import Classifier, Kind
from models.language import Language
from models.review import ordering
from models.review.queue import Case, Queue


def show_review(
    lang: Language,
    *,
    pick: Callable[[Kind], Entry | None],
    ready: Callable[[Entry], Classifier | None],
    teach: Mapping[str, str],
) -> None:
    """The page. pick, ready: as for `giving.give_cases`. teach: the query of the workshop's place
    where a model is taught with the labels.
    """
    st.title(lang.gettext("Review queue"))
    keeping.keep_queue(lang)
    queue = held.QUEUE.get()
    if not len(queue):
        shell.html(
            Markup('<p class="ct-lead">{}</p>').format(
                lang.gettext(
                    "Cases that a model is not sure of go to a person: who confirms its label, "
                    "corrects it, skips the case, sends it back or asks."
                )
            )
        )
        giving.give_cases(lang, pick=pick, ready=ready)
        giving.explain(lang)
        st.page_link("text.py", label=lang.gettext("Classify a table"), icon=":material/notes:")
        return
    choosing_order.choose_who(queue, lang)
    who = f".st-key-{choosing_order.WHO}"
    first = ".st-key-ct-review-label button" if held.who() else f"{who} input"
    arriving.lead_to(first, "review-begun", held.BEGUN_TIMES.get())
    arriving.lead_to(
        ".st-key-ct-review-label button:enabled, .st-key-ct-review-list button:enabled",
        "review-named",
        held.NAMED_TIMES.get(),
        leaving=f"{who} *",
    )
    summary.show_progress(queue, lang)
    cases = choosing_order.choose_order(queue, lang)
    looking.choose_ways(lang)
    _show_next(queue, cases, lang, ready)
    looking.show_last(queue, lang)
    summary.show_summary(queue, lang)
    agreed.offer(teach, lang)
    giving.give_cases(lang, pick=pick, ready=ready)
    _offer_removal(lang)


def _show_next(
    queue: Queue, cases: list[Case], lang: Language, ready: Callable[[Entry], Classifier | None]
) -> None:
    case = ordering.next_case(queue, cases, held.who(), skipped=held.SKIPPED.at(held.who()).get())
    with shell.place("ct-review", "case" if case else "done"):
        if case is not None:
            looking.show_case(queue, case, lang, ready)
            return
        shell.html(
            Markup('<p class="ct-stands" role="status"><strong>{}</strong></p>').format(
                lang.gettext("You have seen every case.")
            )
        )
        skipped = sum(
            by == held.who() and answer.kind == "skip" for (_, by), answer in queue.last.items()
        )
        if skipped:
            st.button(
                lang.ngettext(
                    "Look at the {n} skipped one", "Look at the {n} skipped ones", skipped
                ),
                key="review-skipped",
                icon=":material/replay:",
                on_click=held.SKIPPED.at(held.who()).set,
                args=(True,),
            )


def _offer_removal(lang: Language) -> None:
    """A way to begin anew, which one does not press by chance."""
    with st.popover(lang.gettext("Remove the queue"), icon=":material/delete:"):
        st.write(lang.gettext("It is gone then, from this tab, too. Did you download it?"))
        st.button(
            lang.gettext("Yes, remove it"), key="review-remove", type="primary",
            on_click=held.remove,
        )  # fmt: skip
