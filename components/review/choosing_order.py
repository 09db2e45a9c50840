"""Who labels, and what comes first: the least certain, a class, or what one's own rule fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st
from markupsafe import Markup

from components.review import held
from components.site import shell
from components.site.choosing import adjust, choose_from_list, choose_from_switch
from components.site.state import Slot
from models.errors import CertitudeError
from models.language import Language
from models.review import ordering
from models.review.ordering import Order
from models.review.queue import MOST_NAME, Case, Queue
from models.review.rules import MOST_CHARACTERS, read_rule

By = Literal["unsure", "class", "rule"]
_BY: Slot[By] = Slot("_review_by", "unsure")
_CLASS = Slot("_review_class", "")
_RULE = Slot("_review_rule", "")
# What was ordered, how (by class, rule), and the order: it stays while people say things.
_ORDERED: Slot[tuple[object, object, list[Case]] | None] = Slot("_review_ordered", None)
_OTHERS = 12  # people with a button
WHO = "ct-review-who"  # the key of what says who labels


def choose_who(queue: Queue, lang: Language) -> None:
    """Who labels; whoever has said something before takes over with one press."""
    with st.container(key=WHO, horizontal=True, vertical_alignment="bottom"):
        adjust(
            st.text_input,
            lang.gettext("Your name or initials"),
            held.WHO,
            "",
            held.name,
            max_chars=MOST_NAME,
        )
        others = [by for by in queue.people if by != held.who()][:_OTHERS]
        for at, by in enumerate(others):
            st.button(
                shell.plain(lang.gettext("Go on as {name}", name=by)),
                key=f"review-as-{at}",
                icon=":material/person:",
                on_click=lambda by=by: held.WHO.set(held.name(by)),
            )
    nobody = not held.who()
    with shell.place("ct-review-nobody", "asked" if nobody else ""):
        if nobody:
            said = lang.gettext("Say who labels, and the buttons wake up.")
            st.info(said, icon=":material/person:")


def choose_order(queue: Queue, lang: Language) -> list[Case]:
    """All cases, in the order that the person chose."""
    names: dict[By, str] = {
        "unsure": lang.gettext("Least certain"),
        "class": lang.gettext("A class"),
        "rule": lang.gettext("A rule of yours"),
    }
    by = choose_from_switch(
        lang.gettext("First comes"), list(names), _BY, names.__getitem__, lang, wrap=True
    )
    label, written = "", ""
    if by == "class":
        guessed = {case.guess.label for case in queue.cases if case.guess is not None}
        label = choose_from_list(
            lang.gettext("Class, as the model says"),
            [label for label in queue.classes if label in guessed] or [""],
            _CLASS,
            lambda id_: held.name_of(id_, lang),
            lang,
        )
    elif by == "rule":
        written = adjust(
            st.text_input,
            lang.gettext("Rule"),
            _RULE,
            "",
            max_chars=MOST_CHARACTERS,
            placeholder=lang.gettext("contains beach* not night")
            if queue.kind == "image"
            else lang.gettext("contains *refund* not thanks"),
        )
        st.caption(
            shell.plain(
                lang.gettext(
                    "Words side by side must all be there; “or” and “not” work, a star stands "
                    "for any ending, quotation marks hold words together."
                )
            )
        )
        if queue.kind == "image":
            st.caption(lang.gettext("Of a picture a rule reads the name of its file, no more."))
    try:
        order = Order(label, read_rule(written) if written.strip() else None)
    except CertitudeError as error:
        shell.show_error(error, lang)
        order, written = Order(label), ""
    cases = _ordered(queue.cases, (label, written), order)
    _say(cases, order, lang)
    return cases


def _ordered(cases: Sequence[Case], how: object, order: Order) -> list[Case]:
    kept = _ORDERED.get()
    if kept is None or kept[0] != cases or kept[1] != how:
        kept = cases, how, ordering.ordered(cases, order)
        _ORDERED.set(kept)
    return kept[2]


def _say(cases: Sequence[Case], order: Order, lang: Language) -> None:
    """What the order is, in a sentence: what "least certain" means, and how many cases it moves."""
    least = lang.gettext(
        "Least certain: the probability of the model’s label is lowest. Ties stand as in the file."
    )
    if not order.label and order.rule is None:
        said = least
    else:
        n = sum(order.first(case) for case in cases)
        said = lang.ngettext("{n} case comes first.", "{n} cases come first.", n) + " " + least
    shell.html(Markup('<p class="ct-quiet">{}</p>').format(said))
