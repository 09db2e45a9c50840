"""The answer and its input as a page: one file that asks for nothing and runs nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from models.bounded.asking import Beat
from models.display import designed, parts, registry
from models.display.blocks import Chart
from models.reading.inputs import TextInput
from models.takeaway import charts, fonts
from models.takeaway.content import Taken, thumbnail
from models.takeaway.palette import OF_A_PAGE
from models.takeaway.sheet import ROOM
from models.version import VERSION

# Whatever should have slipped through: a browser neither fetches nor runs it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_CHARACTERS = 20_000  # of a text; more of it nobody reads beside an answer


def html(taken: Taken, beat: Beat) -> bytes:
    """The page, UTF-8; it follows its reader's choice of light or dark."""
    shown = taken.rendering
    main = Markup(
        '<h1 class="ct-sr">{title}</h1>\n{given}\n{display}\n{chart}{foot}\n'
        "<footer>{model} · Certitude {version}</footer>"
    ).format(
        title=shown.headline,
        given=given(taken),
        display=shown.html,
        chart=_chart(taken, beat),
        foot=parts.foot_html(shown),
        model=taken.model,
        version=VERSION,
    )
    return whole(shown.headline, taken.language.code, main)


def whole(title: str, language: str, main: Markup, style: str = "") -> bytes:
    """A page of its own, UTF-8; style: what stands after our style sheets, a file of ours too."""
    return str(
        Markup(
            '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            "<title>{title} – Certitude</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            "<main>\n{main}\n</main>\n</body>\n</html>\n"
        ).format(
            language=language,
            policy=_POLICY,
            title=title,
            style=_style() + Markup(style),
            main=main,
        )
    ).encode("utf-8", "replace")


def given(taken: Taken, most: int = _CHARACTERS) -> Markup:
    """The input, of a text so many characters at most."""
    if isinstance(taken.given, TextInput):
        text = taken.given.text
        if len(text) > most:
            text = text[:most] + "…"
        shown = Markup('<blockquote dir="auto">{}</blockquote>').format(text)
    else:
        small = thumbnail(taken.given.image)
        shown = Markup('<img src="{}" width="{}" height="{}" alt="">').format(
            small.address, small.width, small.height
        )
    return Markup('<figure class="ct-given"><figcaption>{}</figcaption>{}{}</figure>').format(
        taken.given_as,
        shown,
        Markup("<p>{}</p>").format(taken.portion) if taken.portion else "",
    )


def _chart(taken: Taken, beat: Beat) -> Markup:
    """The display's chart, if it has one."""
    for block in taken.blocks:
        if isinstance(block, Chart):
            return designed.coloured(drawn(block, ROOM, beat), taken.prediction, taken.design)
    return Markup("")


def drawn(block: Chart, width: float, beat: Beat) -> Markup:
    """A chart for the eye, so wide in pixels; what it says is in its display's own sentence."""
    made = charts.drawn(block, width, OF_A_PAGE, beat)
    return Markup(
        '<div class="ct-display ct-chart"><svg aria-hidden="true" width="{w:g}" '
        'height="{h:g}" viewBox="0 0 {w:g} {h:g}">{inside}</svg></div>\n'
    ).format(w=made.width, h=made.height, inside=made.inside)


@lru_cache
def _style() -> Markup:
    """Our style sheets; they are files of ours, no text of anybody's."""
    sheets = (Path(__file__).with_suffix(".css"), *registry.style_sheets())
    return Markup("\n").join([fonts.faces(), *(Markup(s.read_text("utf-8")) for s in sheets)])
