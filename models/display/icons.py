"""The icons that a band may have: a fixed set, as paths in a square of 24 by 24.

A path is drawn by whoever shows it: a mask in HTML, a path in SVG. None of them is a face, a medal
or a traffic light: an icon says what to do, and its band's words say it, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import quote

from models.errors import N_

Icon = Literal["", "check", "eye", "question", "person", "pause", "warning", "star", "dot"]
ICONS: tuple[Icon, ...] = get_args(Icon)

TITLES: Mapping[Icon, str] = {
    "": N_("No icon"),
    "check": N_("Check mark"),
    "eye": N_("Eye"),
    "question": N_("Question mark"),
    "person": N_("Person"),
    "pause": N_("Pause"),
    "warning": N_("Warning sign"),
    "star": N_("Star"),
    "dot": N_("Dot"),
}
# Filled by the even-odd rule.
PATHS: Mapping[Icon, str] = {
    "check": "M9.2 18.6 3.4 12.8l2-2 3.8 3.8 9.4-9.4 2 2z",
    "eye": "M12 5c5 0 8.7 3.5 10.5 7-1.8 3.5-5.5 7-10.5 7S3.3 15.5 1.5 12"
    "C3.3 8.5 7 5 12 5zM12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z"
    "M12 9.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z",
    "question": "M7 8.5C7 5.5 9.2 3.5 12.2 3.5S17.2 5.4 17.2 8.2"
    "C17.2 11.8 13.5 12 13.5 15H10.7C10.7 11 14.3 10.8 14.3 8.3"
    "C14.3 7 13.5 6.1 12.1 6.1S9.9 7 9.9 8.5z"
    "M12.1 16.7a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8z",
    "person": "M12 3.5a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6z"
    "M3.5 20.5C3.5 16.3 7 13.7 12 13.7S20.5 16.3 20.5 20.5z",
    "pause": "M6 4h4.2v16H6zM13.8 4H18v16h-4.2z",
    "warning": "M12 2.8 22.5 21H1.5zM10.8 9v6h2.4V9zM10.8 16.3v2.4h2.4v-2.4z",
    "star": "M12 2.5 14.9 8.7 21.7 9.5 16.7 14.1 18 20.9 12 17.5 6 20.9 7.3 14.1 2.3 9.5 9.1 8.7z",
    "dot": "M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14z",
}


def address(icon: Icon) -> str:
    """The icon as a picture within its own address, for a style sheet's mask."""
    return "data:image/svg+xml," + quote(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<path fill-rule="evenodd" d="{PATHS[icon]}"/></svg>',
        safe="/:=",
    )
