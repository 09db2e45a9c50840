"""The sentences that ship with every study: scenarios, questions, the check on the instructions.

All are message ids, shown in each person's language. S-TIAS: McGrath, Lack, Tisch & Duenser 2025,
Frontiers in Artificial Intelligence 8:1582880, doi 10.3389/frai.2025.1582880, CC BY 4.0. Changed:
"the AI assistant" is "the AI" here, as on all our pages; both ends of its scale are theirs; its
French is ours, and validated by nobody. What is asked about charts is ours and no validated scale:
the page that shows its answers says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from models.errors import N_
from models.language import Language
from models.languages import SOURCE
from study.setup.setup import Question, Setup, Stakes, Texts

SCALE = 7  # answers from 1 to 7

SCENARIOS: Mapping[Stakes, str] = {
    "low": N_(
        "You sort these for a friend who is curious how they fall out. Nothing depends on it: a "
        "mistake costs nobody anything."
    ),
    "medium": N_(
        "You sort these for a team that works with what you decide. A mistake is noticed later, "
        "and putting it right takes a colleague an hour."
    ),
    "high": N_(
        "What you decide is acted on at once, and nobody looks at it again. A mistake does harm to "
        "a person, and it cannot be undone."
    ),
}


class Asked(Struct, frozen=True):
    """One question, answered from 1 to 7. ends: what stands at both ends; all are message ids."""

    id: str
    text: str
    ends: tuple[str, str] = ("", "")


_AGREE = (N_("not at all"), N_("very much"))
TRUST = Asked("trust", N_("How far do you trust the AI’s advice, as you just saw it?"), _AGREE)
_S_TIAS_ENDS = (N_("not at all"), N_("extremely"))
S_TIAS = (
    Asked("s-tias-1", N_("I am confident in the AI."), _S_TIAS_ENDS),
    Asked("s-tias-2", N_("The AI is reliable."), _S_TIAS_ENDS),
    Asked("s-tias-3", N_("I can trust the AI."), _S_TIAS_ENDS),
)
GRAPHS = (
    Asked("graphs-1", N_("I find it easy to read what a chart says."), _AGREE),
    Asked("graphs-2", N_("I find it easy to picture what “8 in 10 people” means."), _AGREE),
)


class Check(Struct, frozen=True):
    """A question on the instructions: its answers, and which is right."""

    id: str
    text: str
    answers: Mapping[str, str]
    right: str


COMPREHENSION = (
    Check(
        "who-decides",
        N_("Who has the last word on each decision?"),
        {"me": N_("I do."), "ai": N_("The AI does.")},
        "me",
    ),
    Check(
        "always-right",
        N_("Is the AI’s advice always right?"),
        {"yes": N_("Yes, always."), "no": N_("No: it can be wrong.")},
        "no",
    ),
)


def scenario(setup: Setup, language: Language) -> str:
    """The story that sets the stakes, in a person's language as far as it was written in it."""
    chosen = setup.scenario
    if chosen.stakes == "own":
        return said(chosen.own, language)
    return language.gettext(SCENARIOS[chosen.stakes])


def said(texts: Texts, language: Language) -> str:
    """A facilitator's text: in the person's language, else the source's, else in any."""
    return texts.get(language.code) or texts.get(SOURCE) or next(iter(texts.values()))


def questions(setup: Setup) -> tuple[Asked | Question, ...]:
    """What is asked at the end, in its order."""
    asked = setup.questionnaire
    return (
        *(S_TIAS if asked.s_tias else ()),
        *(GRAPHS if asked.graphs else ()),
        *asked.own,
    )
