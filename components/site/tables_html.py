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

    @property
    def around(self) -> tuple[Markup, Markup]:
        """What stands before and after the content of each of its cells."""
        names = " ".join(name for name in ("ct-num" if self.number else "", self.css) if name)
        before = Markup("<{}{}{}>").format(
            Markup('th scope="row"' if self.heading else "td"),
            Markup(' class="{}"').format(names) if names else "",
            Markup(' dir="auto"') if self.own else "",
        )
        return before, Markup("</th>" if self.heading else "</td>")


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
    # Joined, not formatted cell by cell: a table that a slider moves has hundreds.
    around = [column.around for column in columns]
    body = Markup("").join(
        part
        for row in rows
        for part in (
            Markup("<tr>"),
            *(
                piece
                for (before, after), content in zip(around, row, strict=True)
                for piece in (before, content, after)
            ),
            Markup("</tr>"),
        )
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
