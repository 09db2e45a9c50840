"""What is voted on, and the votes of this session: the displays of one prediction, shuffled.

Question, order, prediction and settings make a vote; another of any of them is a vote of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.displays.gallery import Card, cards
from components.displays.held import current_design
from components.site import state
from components.site.state import Setting, Slot
from models import ballot
from models.ballot import Ballot
from models.display.design import AS_SHIPPED, Design, Style, packed
from models.errors import N_
from models.language import Language
from models.prediction import Prediction

MOST_QUESTION = 120  # characters
OWN = "own"
QUESTIONS: Mapping[str, str] = {
    "trust": N_("Which would you trust the right amount?"),
    "clear": N_("Which is the clearest?"),
    "customer": N_("Which would you show to a customer?"),
}
QUESTION: Setting[str] = Setting("ask", "trust", state.one_of(*QUESTIONS, OWN))
OWN_QUESTION: Setting[str] = Setting(
    "ask-own",
    "",
    state.matching(rf"[^\x00-\x1f\x7f]{{0,{MOST_QUESTION}}}"),
    travels=lambda: QUESTION.get() == OWN,
)
SHUFFLE: Setting[int] = Setting("shuffle", 1, state.whole_between(0, 999_999))

# By the names of what they are about, in the order in which they were begun.
_BALLOTS: Slot[dict[str, Ballot]] = Slot("_ballots", {})
_KEPT: Slot[dict[str, ballot.Counts]] = Slot("_ballots_kept", {})
_REVEALED = Slot("_ballot_revealed", "")  # the name of the one whose votes are shown

state.register(QUESTION, OWN_QUESTION, SHUFFLE)


@dataclass(frozen=True, slots=True)
class Vote:
    """What is voted on. name: of all that it is about; shown: cards in the shuffled order."""

    name: str
    question: str
    seed: int
    shown: tuple[Card, ...]
    prediction: Prediction
    style: Style = AS_SHIPPED

    def design(self, card: Card) -> Design:
        """A card's display as it was designed."""
        return Design(card.spec, self.style)

    @property
    def ballot(self) -> Ballot:
        """The votes so far: of this session, else those that the tab kept."""
        names = [card.name for card in self.shown]
        return _BALLOTS.get().get(self.name) or Ballot.of(names, _KEPT.get().get(self.name, ()))

    @property
    def revealed(self) -> bool:
        """Whether names and votes are shown."""
        return _REVEALED.get() == self.name

    def keep(self, votes: Ballot) -> None:
        """Go on to these votes (a callback's work)."""
        others = {name: kept for name, kept in _BALLOTS.get().items() if name != self.name}
        _BALLOTS.set(dict([*others.items(), (self.name, votes)][-ballot.MOST_BALLOTS :]))


def current(prediction: Prediction, lang: Language) -> Vote:
    """The vote that question, order, prediction and settings make together."""
    design = current_design()
    shown = {card.name: card for card in cards(prediction, design.spec, lang)}
    order = ballot.shuffled(list(shown), SHUFFLE.get())
    asked = QUESTION.get()
    question = OWN_QUESTION.get().strip() if asked == OWN else lang.gettext(QUESTIONS[asked])
    specs: list[list[object]] = [[name, shown[name].spec.to_dict()] for name in order]
    if design.style != AS_SHIPPED:  # where nothing was designed, a tab's votes keep their names
        specs.append(["style", packed(design.style)])
    return Vote(
        ballot.about(prediction.id, asked if asked != OWN else question, SHUFFLE.get(), specs),
        question or lang.gettext("Which one?"),
        SHUFFLE.get(),
        tuple(shown[name] for name in order),
        prediction,
        design.style,
    )


def to_keep(vote: Vote) -> str:
    """What the tab is to keep: the votes of this session, before them those of an earlier one."""
    counted = {name: votes.counts for name, votes in _BALLOTS.get().items()}
    return ballot.written(_KEPT.get() | counted | {vote.name: vote.ballot.counts})


def take_kept(text: str) -> None:
    """What the tab kept of an earlier session (a callback's work): this one's votes come first."""
    _KEPT.set(ballot.read(text))


def turn_over(vote: Vote) -> None:
    """Show names and votes, or hide them (a callback's work)."""
    _REVEALED.set("" if vote.revealed else vote.name)


def as_asked(text: str) -> str:
    """A question of one's own, as the link takes it: printable, and short."""
    return "".join(c if c.isprintable() else " " for c in text)[:MOST_QUESTION]


def shuffle_anew() -> None:
    """Another order (a callback's work)."""
    SHUFFLE.set((SHUFFLE.get() + 1) % 1_000_000)
