"""The colours of what is taken away: the pages' own, on a light ground and on a dark one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, as SVG and CSS write them.

    mark: the outline of what is not filled; soft: the ground of a bar.
    """

    ground: str
    ink: str
    muted: str
    line: str
    accent: str
    mark: str
    soft: str


# As in `components/site/theme.css`; a test holds them to it. mark and soft are its mixtures of
# muted and ground, worked out: not everything that opens an SVG knows how to mix.
PALETTES: Mapping[Theme, Palette] = {
    "light": Palette("#ffffff", "#1f2a30", "#566169", "#d9d5cb", "#0b6b73", "#6f797f", "#e4e6e7"),
    "dark": Palette("#1a2429", "#e8e6e0", "#a9b4b8", "#36434a", "#4fb8c0", "#949ea3", "#313b40"),
}
# In a page, where a style sheet knows them: it follows the reader's own choice of light or dark.
OF_A_PAGE = Palette(
    *(f"var(--_{name})" for name in ("surface", "ink", "muted", "line", "accent", "mark", "line"))
)
