"""What a room talks about at the end: stakes, what the system knows, what people know."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from models.errors import N_
from models.language import Language
from study.setup.setup import Setup

_NO_NUMBER = "none"  # the pattern that shows the answer alone: nobody saw how sure the AI was
_STAKES = (
    N_("Who is harmed when the AI is wrong and people follow it?"),
    N_("Who is harmed when the AI is right and nobody follows it?"),
    N_("Would you have decided otherwise if it had been about you?"),
)
_SYSTEM = (
    N_("What did the AI learn from, and what has it never seen?"),
    N_("What did the display tell you of that, and what did it leave out?"),
)
_SURER = N_("On which items was it surer than it should have been?")
_PEOPLE = (
    N_("What did you know that the AI could not know?"),
    N_("When did the display help you to stay with your own decision?"),
    N_("What would you need to see to trust it the right amount?"),
)
_OF_MARKS: Mapping[str, tuple[str, ...]] = {
    "talk-system": (
        N_("What did the AI learn from, and what has it never seen?"),
        N_("What did the marks tell you of that, and what did they leave out?"),
        N_("Did marks make you go along more often, also where the AI was wrong?"),
    ),
    "talk-people": (
        N_("What did you know that the AI could not know?"),
        N_("When did marks help you to stay with your own decision?"),
        N_("What would marks need, so that you see when the advice is wrong?"),
    ),
}
_PLACEBO = N_("Did you notice, before it was told, which marks mean nothing?")


def talk_html(part: str, setup: Setup, lang: Language) -> Markup:
    """The questions of one part, as they fit what was shown."""
    return Markup('<ul class="ct-reveal-talk">{}</ul>').format(
        Markup().join(
            Markup("<li>{}</li>").format(lang.gettext(one)) for one in _asked(part, setup)
        )
    )


def _asked(part: str, setup: Setup) -> tuple[str, ...]:
    marks = {one.highlights for one in setup.conditions}
    if part == "talk-stakes":
        return _STAKES
    surer = any(one.spec.pattern != _NO_NUMBER for one in setup.conditions)
    if marks == {"none"}:
        if part == "talk-people":
            return _PEOPLE
        return (*_SYSTEM, _SURER) if surer else _SYSTEM
    asked = _OF_MARKS[part]
    if part == "talk-system":
        return (*asked, _SURER) if surer else asked
    return (_PLACEBO, *asked) if "placebo" in marks else asked
