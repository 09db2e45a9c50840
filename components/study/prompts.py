"""What a room talks about at the end: stakes, what the system knows, what people know."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from models.errors import N_
from models.language import Language

_ASKED: Mapping[str, tuple[str, ...]] = {
    "talk-stakes": (
        N_("Who is harmed when the AI is wrong and people follow it?"),
        N_("Who is harmed when the AI is right and nobody follows it?"),
        N_("Would you have decided otherwise if it had been about you?"),
    ),
    "talk-system": (
        N_("What did the AI learn from, and what has it never seen?"),
        N_("What did the display tell you of that, and what did it leave out?"),
        N_("On which items was it surer than it should have been?"),
    ),
    "talk-people": (
        N_("What did you know that the AI could not know?"),
        N_("When did the display help you to stay with your own decision?"),
        N_("What would you need to see to trust it the right amount?"),
    ),
}


def talk_html(part: str, lang: Language) -> Markup:
    """The questions of one part."""
    return Markup('<ul class="ct-reveal-talk">{}</ul>').format(
        Markup().join(Markup("<li>{}</li>").format(lang.gettext(one)) for one in _ASKED[part])
    )
