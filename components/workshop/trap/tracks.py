"""Shares on a line from 0 to 100 %, two marks each, in a table that says the same in figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from components.site.lines import SIGNS
from components.site.tables_html import Column, table
from models.language import Language


class Track(NamedTuple):
    """A row: its name, and two shares in [0, 1] with what is written of each; None: not known."""

    name: str
    shares: tuple[float | None, float | None]
    said: tuple[str, str]


def tracks_html(
    tracks: Sequence[Track], head: str, names: tuple[str, str], label: str, lang: Language
) -> Markup:
    """The rows; names: of the two marks, told by their shape. head: of the rows' names."""
    columns = (
        Column(head, heading=True),
        Column(f"{SIGNS[0]} {names[0]}", number=True),
        Column(f"{SIGNS[3]} {names[1]}", number=True),
        Column(f"{lang.set_percent(0)} – {lang.set_percent(1)}", css="ct-track-cell"),
    )
    rows = [(one.name, *one.said, _drawn(one)) for one in tracks]
    return Markup('<div class="ct-tracks">{}</div>').format(table(columns, rows, label=label))


def _drawn(one: Track) -> Markup:
    known = [share for share in one.shares if share is not None]
    between = Markup("")
    if len(known) == len(one.shares):
        low, high = min(known), max(known)
        between = Markup('<i style="left: {}%; width: {}%"></i>').format(
            f"{100 * low:.1f}", f"{100 * (high - low):.1f}"
        )
    marks = Markup("").join(
        Markup('<b class="ct-track-{}" style="left: {}%">{}</b>').format(
            number, f"{100 * share:.1f}", sign
        )
        for number, (share, sign) in enumerate(zip(one.shares, (SIGNS[0], SIGNS[3]), strict=True))
        if share is not None
    )
    return Markup('<span class="ct-track" aria-hidden="true">{}{}</span>').format(between, marks)
