"""The trust card of the workshop, to take home: as Markdown, and as a picture for a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.bounded.asking import Beat
from models.language import Language
from models.takeaway import painting
from models.takeaway.fonts import BOLD
from models.takeaway.measuring import Font
from models.takeaway.palette import PALETTES, Theme
from models.takeaway.picture import SCALE
from models.takeaway.sheet import MARGIN, ROOM, Sheet
from models.version import VERSION

_NOTHING = "–"
_LINES = 40  # of one answer: its longest fits, each word on a line of its own apart
_INDENT = 16.0
_HEADING, _BODY, _SMALL = Font(15, BOLD), Font(16), Font(13)


@dataclass(frozen=True)
class TrustCard:
    """What was measured of a model, and what people wrote beside it, in their language.

    facts: sentences. answers: each question with what was written, "" for nothing.
    """

    facts: Sequence[str]
    answers: Sequence[tuple[str, str]]


def markdown(card: TrustCard, lang: Language) -> str:
    """The card as a Markdown file."""
    lines = [f"# {lang.gettext('Trust card')}", "", f"## {lang.gettext('What was measured')}", ""]
    lines += [f"- {fact}" for fact in card.facts]
    for asked, said in card.answers:
        lines += ["", f"## {asked}", "", said or _NOTHING]
    return "\n".join(lines) + "\n"


def svg(card: TrustCard, theme: Theme, lang: Language, beat: Beat = painting.quiet) -> str:
    """The card as a drawing, text as text; it is as high as what was written."""
    sheet = Sheet(PALETTES[theme], beat)
    ink, accent = sheet.palette.ink, sheet.palette.accent
    title = lang.gettext("Trust card")
    sheet.text(title, Font(26, BOLD), ink)
    sheet.space(14)
    sheet.text(lang.gettext("What was measured"), _HEADING, accent)
    for fact in card.facts:
        sheet.space(4)
        top = sheet.y
        sheet.text(fact, _BODY, ink, left=MARGIN + _INDENT, room=ROOM - _INDENT, most=_LINES)
        sheet.add(
            '<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>',
            x=MARGIN + 4, y=top + _BODY.line / 2, colour=accent,
        )  # fmt: skip
    for asked, said in card.answers:
        sheet.space(16)
        sheet.rule()
        sheet.space(14)
        sheet.text(asked, _HEADING, accent)
        sheet.space(2)
        for line in (said or _NOTHING).splitlines():
            sheet.text(line, _BODY, ink, most=_LINES, at="own")
    sheet.space(18)
    sheet.text(f"Certitude {VERSION}", _SMALL, sheet.palette.muted)
    sheet.space(-12)
    return sheet.svg(title, " ".join(card.facts), lang.code)


def png(card: TrustCard, theme: Theme, lang: Language, beat: Beat = painting.quiet) -> bytes:
    """The same drawing, painted, each length twice as long."""
    return painting.svg_to_png(svg(card, theme, lang, beat), SCALE, beat)
