"""The answer and its input as a page: one file that asks for nothing and runs nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from models.bounded.asking import Beat
from models.display import designed, parts, registry
from models.display.blocks import Chart
from models.reading.inputs import TextInput
from models.takeaway import charts
from models.takeaway.content import Taken, thumbnail
from models.takeaway.palette import OF_A_PAGE
from models.takeaway.sheet import ROOM
from models.version import VERSION

# Whatever should have slipped through: a browser neither fetches nor runs it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_CHARACTERS = 20_000  # of a text; more of it nobody reads beside an answer


def html(taken: Taken, beat: Beat) -> bytes:
    """The page, UTF-8; it follows its reader's choice of light or dark."""
    shown = taken.rendering
    return str(
        Markup(
            '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            "<title>{title} – Certitude</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
            '<main>\n<h1 class="ct-sr">{title}</h1>\n{given}\n{display}\n{chart}{foot}\n'
            "<footer>{model} · Certitude {version}</footer>\n</main>\n</body>\n</html>\n"
        ).format(
            language=taken.language.code,
            policy=_POLICY,
            title=shown.headline,
            style=_style(),
            given=_given(taken),
            display=shown.html,
            chart=_chart(taken, beat),
            foot=parts.foot_html(shown),
            model=taken.model,
            version=VERSION,
        )
    ).encode("utf-8", "replace")


def _given(taken: Taken) -> Markup:
    if isinstance(taken.given, TextInput):
        text = taken.given.text
        if len(text) > _CHARACTERS:
            text = text[:_CHARACTERS] + "…"
        given = Markup('<blockquote dir="auto">{}</blockquote>').format(text)
    else:
        small = thumbnail(taken.given.image)
        given = Markup('<img src="{}" width="{}" height="{}" alt="">').format(
            small.address, small.width, small.height
        )
    return Markup('<figure class="ct-given"><figcaption>{}</figcaption>{}{}</figure>').format(
        taken.given_as,
        given,
        Markup("<p>{}</p>").format(taken.portion) if taken.portion else "",
    )


def _chart(taken: Taken, beat: Beat) -> Markup:
    """The display's chart, for the eye: what it says is in the display's own sentence."""
    for block in taken.blocks:
        if isinstance(block, Chart):
            made = charts.drawn(block, ROOM, OF_A_PAGE, beat)
            drawn = Markup(
                '<div class="ct-display ct-chart"><svg aria-hidden="true" width="{w:g}" '
                'height="{h:g}" viewBox="0 0 {w:g} {h:g}">{inside}</svg></div>\n'
            ).format(w=made.width, h=made.height, inside=made.inside)
            return designed.coloured(drawn, taken.prediction, taken.design)
    return Markup("")


@lru_cache
def _style() -> Markup:
    """Our style sheets; they are files of ours, no text of anybody's."""
    sheets = (Path(__file__).with_suffix(".css"), *registry.style_sheets())
    return Markup("\n".join(sheet.read_text("utf-8") for sheet in sheets))
