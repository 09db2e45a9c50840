"""What a person or a room says before and after: counted blind, one press a hand."""

from __future__ import annotations

from typing import Literal, NamedTuple

import streamlit as st
from markupsafe import Markup

from components.site import in_tab, shell
from components.site.choosing import adjust
from components.site.state import Slot
from components.workshop.trap.words import LOOKS, TRUSTS
from models import ballot as ballots
from models.ballot import Ballot
from models.language import Language
from models.live.shortcut.trap import Trap

Moment = Literal["before", "after"]
Question = Literal["trust", "looks"]
_MOST_EACH = 999
_LONGEST = 4_000  # characters of what a tab keeps
_EACH: Slot[int] = Slot("_trap_each", 1)
# By trap, moment and question: what was answered here, and what the tab kept from before a reload.
_BALLOTS: Slot[dict[str, Ballot]] = Slot("_trap_ballots", {})
_KEPT: Slot[dict[str, ballots.Counts]] = Slot("_trap_ballots_kept", {})


class Asked(NamedTuple):
    """A question at a moment, about one trap."""

    trap: Trap
    moment: Moment
    question: Question

    @property
    def options(self) -> tuple[str, ...]:
        """The answers, untranslated."""
        return TRUSTS if self.question == "trust" else LOOKS[self.trap.kind]

    @property
    def ballot(self) -> Ballot:
        """The hands so far."""
        held = _BALLOTS.get().get(self.name)
        return held or Ballot.of(self.options, _KEPT.get().get(self.name, ()))

    def keep(self, ballot: Ballot) -> None:
        """Other counts (a callback's work)."""
        _BALLOTS.set({**_BALLOTS.get(), self.name: ballot})

    @property
    def name(self) -> str:
        """Names its ballot; in whichever language it is asked."""
        trap = self.trap
        return ballots.about(trap.kind, trap.share, trap.seed, self.moment, self.question)


def keep_votes() -> None:
    """Keep the session's answers in the tab, and take over those that are there from before."""
    in_tab.keep("trap-votes", _written, _take_back, _LONGEST)


def _written() -> str:
    counted = {name: ballot.counts for name, ballot in _BALLOTS.get().items()}
    return ballots.written(_KEPT.get() | counted)


def _take_back(text: str) -> None:
    """What a tab kept before a reload; what was answered since stays."""
    _KEPT.set(ballots.read(text))


def show_questions(trap: Trap, moment: Moment, lang: Language) -> None:
    """Both questions, and how many have answered: not yet what."""
    again = moment == "after"
    titles: dict[Question, str] = {
        "trust": lang.gettext("Would you trust it now?")
        if again
        else lang.gettext("Would you trust it?"),
        "looks": lang.gettext("What do you think it looks at most?"),
    }
    for column, (question, title) in zip(st.columns(2, gap="large"), titles.items(), strict=True):
        with column:
            _ask(Asked(trap, moment, question), title, lang)
    shell.html(
        Markup('<p class="ct-quiet">{}</p>').format(
            lang.gettext(
                "Everybody presses once for each question; what was said is shown at the end. A "
                "room raises hands, and one press counts each. Nothing of it is stored."
            )
        )
    )


def choose_each(lang: Language) -> None:
    """How many hands one press counts."""
    adjust(
        st.number_input,
        lang.gettext("Hands that one press counts"),
        _EACH,
        1,
        min_value=1,
        max_value=_MOST_EACH,
    )


def _ask(asked: Asked, title: str, lang: Language) -> None:
    shell.html(Markup('<h2 class="ct-trap-ask">{}</h2>').format(title))
    name = f"{asked.moment}-{asked.question}"
    with st.container(key=f"ct-trap-{name}", horizontal=True, gap="small"):
        for place, option in enumerate(asked.options):
            st.button(
                lang.gettext(option),
                key=f"ct-hand-{name}-{place}",
                on_click=_count,
                args=(asked, place),
            )
    ballot = asked.ballot
    with st.container(
        key=f"ct-trap-said-{asked.question}",
        horizontal=True,
        gap="small",
        vertical_alignment="center",
    ):
        shell.html(Markup('<p class="ct-quiet" role="status">{}</p>').format(_said(ballot, lang)))
        st.button(
            lang.gettext("Undo"),
            icon=":material/undo:",
            key=f"ct-undo-{name}",
            type="tertiary",
            disabled=not ballot.past,
            on_click=lambda: asked.keep(asked.ballot.undone()),
        )


def _said(ballot: Ballot, lang: Language) -> str:
    """How many, and which came last: nothing of what the others were for."""
    said = lang.ngettext("{n} answer so far.", "{n} answers so far.", ballot.total)
    if ballot.past:
        changed = [now - then for now, then in zip(ballot.counts, ballot.past[-1], strict=True)]
        place = max(range(len(changed)), key=lambda at: changed[at])
        if changed[place] > 0:
            last = lang.gettext(ballot.options[place])
            said += " " + lang.gettext("The last: {answer}.", answer=last)
    return said


def _count(asked: Asked, place: int) -> None:
    """One press (a callback's work)."""
    asked.keep(asked.ballot.raised(place, _EACH.get()))


def named(places: tuple[int, ...], ballot: Ballot) -> int:
    """How many answered with one of these."""
    return sum(ballot.counts[place] for place in places)
