"""The sheet that a display is drawn on: SVG that grows downwards, text as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from models.bounded.asking import Beat
from models.takeaway import fonts, measuring
from models.takeaway.measuring import Font
from models.takeaway.palette import Palette

WIDTH, MARGIN = 720.0, 40.0
ROOM = WIDTH - 2 * MARGIN  # for content
# Where the middle of a line's small letters stands, and how far below it the line that they stand
# on is; of the size.
_DROP = 0.36


@dataclass(slots=True)
class Sheet:
    """What is drawn so far.

    beat: called while waiting for a part that is made elsewhere. y: pixels from the top at which
    the next part begins. parts: SVG. Lengths are in pixels.
    """

    palette: Palette
    beat: Beat
    y: float = MARGIN
    parts: list[Markup] = field(default_factory=list)

    def space(self, height: float) -> None:
        """Leave some room."""
        self.y += height

    def add(self, svg: str, **values: object) -> None:
        """Add SVG; `{name}` places are filled in, numbers shortened, text escaped."""
        short = {k: f"{v:.2f}".rstrip("0").rstrip(".") if isinstance(v, float) else v
                 for k, v in values.items()}  # fmt: skip
        self.parts.append(Markup(svg).format(**short))

    def text(
        self,
        words: str,
        font: Font,
        colour: str,
        *,
        left: float = MARGIN,
        room: float = ROOM,
        most: int = 3,
        at: Literal["start", "middle", "end", "own"] = "start",
        italic: bool = False,
    ) -> None:
        """Write words into `room` from `left`, `most` lines of them, and go on below.

        at: where they stand in it; "own": at the side where their script begins.
        """
        made = measuring.lines(words, room, font, most)
        if not made:
            return
        if at == "own":
            at = "end" if measuring.right_to_left(made[0]) else "start"
        x = left + {"start": 0.0, "middle": room / 2, "end": room}[at]
        spans = Markup("").join(
            Markup('<tspan x="{}" y="{}">{}</tspan>').format(
                f"{x:g}", f"{self.y + font.line * (i + 0.5) + font.size * _DROP:.1f}", line
            )
            for i, line in enumerate(made)
        )
        self.add(
            '<text font-size="{size}" font-weight="{weight}" fill="{colour}"{style}{anchor}>'
            "{spans}</text>",
            size=font.size,
            weight=font.weight,
            colour=colour,
            style=Markup(' font-style="italic"') if italic else "",
            anchor="" if at == "start" else Markup(f' text-anchor="{at}"'),
            spans=spans,
        )
        self.y += font.line * len(made)

    def rule(self) -> None:
        """A hairline from edge to edge of the content."""
        self.add(
            '<path d="M{x} {y}h{w}" stroke="{line}" stroke-width="1"/>',
            x=MARGIN, y=self.y, w=ROOM, line=self.palette.line,
        )  # fmt: skip

    def svg(self, title: str, about: str, language: str, factor: float = 1.0) -> str:
        """All of it as one file, on its ground; about: it in words; factor: of its size."""
        height = round(self.y + MARGIN)
        drawn = Markup("").join(self.parts)
        return str(
            Markup(
                '<svg xmlns="http://www.w3.org/2000/svg" '
                'xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="{language}" role="img" '
                'width="{shown_width:g}" height="{shown_height:g}" '
                'viewBox="0 0 {width:g} {height}" '
                'font-family="{family}"><title>{title}</title><desc>{about}</desc>'
                "<style>{faces}</style>"
                '<rect width="{width:g}" height="{height}" fill="{ground}"/>{parts}</svg>\n'
            ).format(
                language=language,
                width=WIDTH,
                height=height,
                shown_width=WIDTH * factor,
                shown_height=height * factor,
                family=measuring.FAMILY,
                title=measuring.clean(title),
                about=measuring.clean(about),
                ground=self.palette.ground,
                faces=fonts.for_drawing(italic="italic" in drawn),
                parts=drawn,
            )
        )
