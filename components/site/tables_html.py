"""Tables as HTML that a screen reader can read; wide ones scroll inside their own box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup


class Column(NamedTuple):
    """A column: its title, and what its cells are.

    heading: they name their row. number: set flush. own: a person's text, in its own direction.
    css: a class for the cells.
    """

    title: str
    heading: bool = False
    number: bool = False
    own: bool = False
    css: str = ""

    def cell(self, content: str) -> Markup:
        """One cell of this column; a str is escaped, Markup stays."""
        tag = Markup('th scope="row"' if self.heading else "td")
        names = " ".join(name for name in ("ct-num" if self.number else "", self.css) if name)
        return Markup("<{}{}{}>{}</{}>").format(
            tag,
            Markup(' class="{}"').format(names) if names else "",
            Markup(' dir="auto"') if self.own else "",
            content,
            Markup("th" if self.heading else "td"),
        )


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    label: str = "",
) -> Markup:
    """A table with column headings.

    caption: stands above it. label: names its box (by default the caption does), which can be
    reached and scrolled with the keyboard. rows: one str (escaped) or Markup (kept) for each
    column.
    """
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(
            Markup(' class="ct-num"') if column.number else "", column.title
        )
        for column in columns
    )
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(c.cell(content) for c, content in zip(columns, row, strict=True))
        )
        for row in rows
    )
    return Markup(
        '<div class="ct-scroll"{}><table class="ct-table">{}<thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(
        Markup(' tabindex="0" role="region" aria-label="{}"').format(label or caption)
        if label or caption
        else "",
        Markup("<caption>{}</caption>").format(caption) if caption else "",
        head,
        body,
    )
