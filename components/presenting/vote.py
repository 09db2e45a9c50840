"""A blind vote on the displays of one prediction: names hidden, hands counted, shown on demand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from components.displays.gallery import Card
from components.displays.panel import show_card
from components.presenting import hands, tally, voting
from components.presenting.voting import Vote
from components.site import shell
from components.site.choosing import adjust, choose_from_list
from components.site.state import Slot
from models.ballot import Ballot, letter
from models.errors import N_
from models.language import Language
from models.prediction import Prediction

_MOST_EACH = 999
_EACH = Slot("_hands_each", 1)
_LAST = Slot("_hands_last", (-1, 0))  # place and number of the hands that were counted last


def show_question(prediction: Prediction, lang: Language) -> None:
    """What a room votes on, in large type."""
    question = voting.current(prediction, lang).question
    shell.html(Markup('<h2 class="ct-ask">{}</h2>').format(question))


def show_vote(prediction: Prediction, lang: Language) -> None:
    """The tally, the cards without their names, and what can be set."""
    vote = voting.current(prediction, lang)
    _count(vote, lang)
    with st.container(key="ct-wall-cards"):
        for place, card in enumerate(vote.shown):
            _show_card(vote, place, card, lang)
    _choose_question(vote, lang)


def _show_card(vote: Vote, place: int, card: Card, lang: Language) -> None:
    name = letter(place)
    with st.container(border=True, key=f"ct-walled-{place}", gap="xsmall"):
        shell.html(
            Markup(
                '<h3 class="ct-card-head"><span class="ct-letter">{0}</span>{1}</h3>'
                '<p class="ct-hands"><button type="button" class="ct-hand" data-ct-vote="{2}" '
                'data-ct-by="1">{3}</button><button type="button" class="ct-hand" '
                'data-ct-vote="{2}" data-ct-by="-1" aria-label="{4}">−</button></p>'
            ).format(
                name,
                card.title if vote.revealed else "",
                place,
                lang.gettext("Vote for {letter}", letter=name),
                lang.gettext("One vote fewer for {letter}", letter=name),
            )
        )
        show_card(vote.prediction, vote.design(card), lang, f"wall-{place}")


def _count(vote: Vote, lang: Language) -> None:
    """The tally, drawn anew with each vote, and not the cards with it."""

    @st.fragment(key="ct-tally")
    def part() -> None:
        votes, revealed = vote.ballot, vote.revealed
        hands.hear(
            vote.name,
            len(vote.shown),
            _EACH.get(),
            voting.to_keep(vote),
            partial(_take, vote),
            voting.take_kept,
        )
        with st.container(key="ct-tally-bar", horizontal=True, vertical_alignment="center"):
            tally.show_total(votes, _LAST.get(), lang)
            _show_buttons(vote, votes, lang)
        with shell.place("ct-tally-shown", str(revealed)):
            if revealed:
                tally.show_votes(vote, votes, lang)
        if drawn_revealed != revealed:
            st.rerun()  # the cards have their names, or lose them

    drawn_revealed = vote.revealed
    part()


def _show_buttons(vote: Vote, votes: Ballot, lang: Language) -> None:
    with st.container(key="ct-tally-buttons", horizontal=True, gap="small"):
        st.button(
            lang.gettext("Hide names and votes")
            if vote.revealed
            else lang.gettext("Show names and votes"),
            icon=":material/visibility_off:" if vote.revealed else ":material/visibility:",
            key="ct-tally-reveal",
            type="secondary" if vote.revealed else "primary",
            on_click=voting.turn_over,
            args=(vote,),
        )
        st.button(
            lang.gettext("Undo"),
            icon=":material/undo:",
            key="ct-tally-undo",
            disabled=not votes.past,
            on_click=lambda: vote.keep(vote.ballot.undone()),
        )
        st.button(
            lang.gettext("No votes"),
            icon=":material/restart_alt:",
            key="ct-tally-empty",
            disabled=not votes.total,
            on_click=lambda: vote.keep(vote.ballot.emptied()),
        )


def _choose_question(vote: Vote, lang: Language) -> None:
    with st.container(key="ct-vote-settings"):
        adjust(
            st.number_input,
            lang.gettext("Hands that one press counts"),
            _EACH,
            1,
            min_value=1,
            max_value=_MOST_EACH,
        )
        asked = choose_from_list(
            lang.gettext("Question"),
            [*voting.QUESTIONS, voting.OWN],
            voting.QUESTION,
            lambda id_: lang.gettext(voting.QUESTIONS.get(id_, N_("A question of your own"))),
            lang,
        )
        if asked == voting.OWN:
            _write_question(lang)
        st.button(
            lang.gettext("Another order"),
            icon=":material/shuffle:",
            key="ct-vote-shuffle",
            on_click=voting.shuffle_anew,
        )
        st.caption(
            lang.gettext(
                "Order number {n}: the same number gives the same order. Another question, order, "
                "input or setting begins a vote of its own; the last ones stay in this tab.",
                n=lang.number(vote.seed),
            )
        )


def _write_question(lang: Language) -> None:
    adjust(
        st.text_input,
        lang.gettext("Your question"),
        voting.OWN_QUESTION,
        "",
        voting.as_asked,
        max_chars=voting.MOST_QUESTION,
    )


def _take(vote: Vote, presses: Sequence[hands.Press]) -> None:
    """Count what was pressed (a callback's work)."""
    for press in presses:
        if press.command == "n":
            voting.turn_over(vote)
        elif press.command == "u":
            vote.keep(vote.ballot.undone())
            _LAST.set(_LAST.default)
        else:
            before = vote.ballot
            after = before.raised(press.place, press.by)
            if after is not before:
                vote.keep(after)
                _LAST.set((press.place, after.counts[press.place] - before.counts[press.place]))
